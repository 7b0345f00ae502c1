package identity

import (
	"context"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// refused is said of an unknown login, a wrong password and a closed account in
// the same words, so that nobody can tell which.
const refused = "登录名或密码不正确，请核对后重试"

// SignIn opens a session for whoever knows login and password, and gives the
// secret that only the browser keeps. Errors: Unauthenticated, in the same
// words whatever was wrong, or because too many tries failed.
func (s *Service) SignIn(ctx context.Context, login, password string, from From) (string, Session, error) {
	login = strings.ToLower(strings.TrimSpace(login))
	if !loginShape.MatchString(login) {
		login = "" // nothing that was typed is kept
	}
	limits := []limit{s.loginLimit(login), s.addressLimit(from.Address)}
	if err := s.begin(ctx, limits...); err != nil {
		return "", Session{}, err
	}
	u, c, err := s.store.FindUserByLogin(ctx, login)
	if err != nil {
		return "", Session{}, err
	}
	if u.Disabled {
		c.Hash = ""
	}
	ok, err := s.kiln.match(ctx, password, c.Hash)
	if err != nil {
		return "", Session{}, err
	}
	if !ok {
		return "", Session{}, s.refuse(ctx, u, from, limits)
	}
	from.Method = models.SessionPassword
	return s.open(ctx, u.ID, from, func(tx *store.Tx) error { return pass(tx, limits...) })
}

// refuse notes the failure and says why in the words that tell nothing.
func (s *Service) refuse(ctx context.Context, u models.User, from From, limits []limit) error {
	locked, err := s.fail(ctx, "登录失败", u, cut(from.Address, 64)+" "+browserName(from.Agent), limits...)
	if err != nil {
		return err
	}
	if locked != "" {
		return models.Errorf(models.Unauthenticated, "%s", locked)
	}
	return models.Errorf(models.Unauthenticated, "%s", refused)
}

// CheckPassword asks whoever is signed in for their own password again, before
// an act that they sign with it. Errors: Invalid at the field "password".
// Failures count as those of signing in.
func (s *Service) CheckPassword(ctx context.Context, actor models.Actor, password string) error {
	u, err := s.store.FindUser(ctx, actor.UserID)
	if err != nil {
		return err
	}
	c, err := s.store.FindCredential(ctx, u.ID)
	if err != nil {
		return err
	}
	if c.Hash == "" {
		return wrongPassword("您的账号没有设置密码", "请先在“我的账号”中设置密码，或请管理员设置")
	}
	l := s.loginLimit(u.Login)
	if err := s.begin(ctx, l); err != nil {
		return lockedAs(err, func(rule string) error { return wrongPassword(rule, "请稍后再试") })
	}
	ok, err := s.kiln.match(ctx, password, c.Hash)
	if err != nil {
		return err
	}
	if ok {
		return s.store.Tx(ctx, actor, func(tx *store.Tx) error { return pass(tx, l) })
	}
	full, err := s.fail(ctx, "密码核对失败", u, "", l)
	switch {
	case err != nil:
		return err
	case full != "":
		return wrongPassword(full, "请稍后再试")
	}
	return wrongPassword("密码不正确", "请填写您本人的登录密码")
}

// lockedAs turns the refusal of a full limit into a field error.
func lockedAs(err error, wrong func(rule string) error) error {
	if models.KindOf(err) == models.Unauthenticated {
		return wrong(err.Error())
	}
	return err
}

func wrongPassword(rule, fix string) error {
	var c models.Checks
	c.Require(false, "password", rule, fix)
	return c.Err("密码核对未通过")
}
