package identity

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// NeedsSetup says whether nobody has an account yet, so that the first one is
// made in the browser. Once there is one it never asks again.
func (s *Service) NeedsSetup(ctx context.Context) (bool, error) {
	if s.settled.Load() {
		return false, nil
	}
	n, err := s.store.CountUsers(ctx)
	if err == nil && n > 0 {
		s.settled.Store(true)
	}
	return n == 0, err
}

// SetupCode is the code that the set-up asks for, so that nobody who merely
// passes by takes a fresh server over. It follows from the site's key: all
// processes print the same, and it is worth nothing once there is an account.
func (s *Service) SetupCode() string {
	text := strings.ToUpper(s.store.Fingerprint("set-up code"))
	return text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:16]
}

// CheckSetupCode compares a code as it was typed. Errors: Invalid at the field
// "setup_code". Wrong ones count by address.
func (s *Service) CheckSetupCode(ctx context.Context, code string, from From) error {
	l := s.addressLimit(from.Address)
	if err := s.begin(ctx, l); err != nil {
		return lockedAs(err, wrongSetup)
	}
	typed := strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(code))
	want := strings.ReplaceAll(s.SetupCode(), "-", "")
	if subtle.ConstantTimeCompare([]byte(typed), []byte(want)) != 1 {
		return wrongSetup("设置码不正确")
	}
	return s.store.Tx(ctx, doorman, func(tx *store.Tx) error { return pass(tx, l) })
}

func wrongSetup(rule string) error {
	var c models.Checks
	c.Require(false, "setup_code", rule, "设置码在服务器的启动窗口或日志中，形如 AB12-CD34-EF56-7890")
	return c.Err("初始设置未完成")
}

// CheckSetup says what is wrong with the steps of a set-up up to the n-th:
// 1 bureau, 2 profile, 3 administrator.
func (s *Service) CheckSetup(ctx context.Context, m models.Setup, n int) error {
	var c models.Checks
	c.Add("", checkBureau(s.firstBureau(m)))
	if n >= 2 {
		_, err := s.profile(ctx, m)
		c.Require(err == nil, "profile", "没有该统计口径", "请从列表中选择")
	}
	if n >= 3 {
		c.Require(loginShape.MatchString(m.User.Login), "login", "登录名须为2至64个小写字母、数字或 . _ @ -，以字母或数字开头", "例如 admin")
		c.Require(m.User.Name != "", "admin_name", "姓名必填", "请填写")
		checkTexts(&c, text{"admin_name", m.User.Name, 100})
		checkPassword(&c, m.Own.Password, m.User.Login)
		c.Require(m.Own.Again == m.Own.Password, "again", "两次填写的密码不一致", "请重新填写")
	}
	return c.Err("初始设置有误")
}

// SetUp makes the first bureau and the first administrator, who may manage the
// system and accounts, and signs them in. Only the first one to do it wins:
// Conflict when there is an account already.
func (s *Service) SetUp(ctx context.Context, m models.Setup, from From) (string, Session, error) {
	m.User.Login, m.User.Name = strings.ToLower(strings.TrimSpace(m.User.Login)), strings.TrimSpace(m.User.Name)
	if err := s.CheckSetup(ctx, m, 3); err != nil {
		return "", Session{}, err
	}
	if err := s.CheckSetupCode(ctx, m.Code, from); err != nil {
		return "", Session{}, err
	}
	hash, err := s.kiln.hash(ctx, m.Own.Password)
	if err != nil {
		return "", Session{}, err
	}
	var user int64
	err = s.store.Tx(ctx, models.SystemActor("初始设置"), func(tx *store.Tx) (err error) {
		user, err = s.setUp(tx, m, hash)
		return err
	})
	if err != nil {
		return "", Session{}, err
	}
	s.settled.Store(true)
	from.Method = models.SessionSetup
	return s.OpenSession(ctx, user, from)
}

// setUp writes the set-up unless somebody was quicker.
func (s *Service) setUp(tx *store.Tx, m models.Setup, hash string) (int64, error) {
	if err := tx.Lock("setup", 0); err != nil {
		return 0, err
	}
	n, err := tx.CountUsers()
	if err != nil {
		return 0, err
	}
	if n > 0 {
		return 0, models.Errorf(models.Conflict, "初始设置已由他人完成，请用管理员账号登录")
	}
	b := s.firstBureau(m)
	if err := tx.CreateBureau(&b); err != nil {
		return 0, err
	}
	if err := s.putProfile(tx, m); err != nil {
		return 0, err
	}
	u := models.User{BureauID: b.ID, Login: m.User.Login, Name: m.User.Name, Roles: string(models.RoleAdmin)}
	if !s.options.Apart {
		u.Roles += "," + string(models.RoleSecurity)
	} else {
		u.Roles = string(models.RoleSecurity) // who then makes the other two
	}
	if err := tx.CreateUser(&u); err != nil {
		return 0, err
	}
	return u.ID, tx.PutCredential(models.Credential{UserID: u.ID, Hash: hash, ChangedAt: tx.Now})
}

// firstBureau is the bureau of a set-up with what follows from it.
func (s *Service) firstBureau(m models.Setup) models.Bureau {
	b := m.Bureau
	b.Level = models.LevelOf(b.Kind, b.Region)
	if b.FoundedOn == "" {
		b.FoundedOn = models.YearPeriod(s.store.Today().Year()).First()
	}
	return b
}

// profile gives the counting profile that the set-up chose.
func (s *Service) profile(ctx context.Context, m models.Setup) (models.Profile, error) {
	c, err := s.store.Catalogue(ctx)
	if err != nil {
		return models.Profile{}, err
	}
	if m.Profile == "" {
		return c.Profile(m.Bureau.Region, s.store.Today().Year()), nil
	}
	return c.FindProfile(m.Profile)
}

// putProfile keeps a choice that differs from what the region has, as the
// region's own profile.
func (s *Service) putProfile(tx *store.Tx, m models.Setup) error {
	c, year := tx.Catalogue(), tx.Today.Year()
	if m.Profile == "" || c.Profile(m.Bureau.Region, year).Code == m.Profile {
		return nil
	}
	p, err := c.FindProfile(m.Profile)
	if err != nil {
		return err
	}
	own := models.RegionCode(m.Bureau.Region).Prefix()
	p.Code, p.Name, p.Region, p.FromYear, p.ToYear = p.Code+"_"+own, p.Name+"（本地选用）", own, year, 0
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	_, err = tx.Put([]store.Definition{{Kind: store.DefinitionProfile, Code: p.Code, Position: len(c.Profiles), Body: string(body), Custom: true}})
	return err
}

// Presets is what follows from a region and a field of enforcement, for the
// second step of the set-up.
type Presets struct {
	Profiles []models.Profile // that may be chosen, the region's own first
	Chosen   models.Profile   // what the region has
	Terms    []models.TermRule
}

// presetTerms are the terms that the set-up shows.
var presetTerms = []models.TermCode{
	models.TermDisclosePenalty, models.TermDiscloseOther, models.TermReview, models.TermDecide, models.TermServe, models.TermAVIntake, models.TermObjection,
}

// FindPresets gives what follows from a region and a field. It tells nothing of
// the site but reference data.
func (s *Service) FindPresets(ctx context.Context, region, field string) (Presets, error) {
	c, err := s.store.Catalogue(ctx)
	if err != nil {
		return Presets{}, err
	}
	rules, err := s.store.Rules(ctx)
	if err != nil {
		return Presets{}, err
	}
	year := s.store.Today().Year()
	p := Presets{Profiles: models.ProfilesOf(c.Profiles, region, year), Chosen: c.Profile(region, year)}
	table := rules.TermsOf(region)
	for _, code := range presetTerms {
		if r, err := table.Find(code, field); err == nil {
			p.Terms = append(p.Terms, r)
		}
	}
	return p, nil
}
