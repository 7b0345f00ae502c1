package identity

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// loginShape is what a login may look like, in lower case.
var loginShape = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{1,63}$`)

// CreateUser adds an account to a bureau. Errors: Invalid with all field
// errors, Conflict for a login in use.
func (s *Service) CreateUser(ctx context.Context, actor models.Actor, u models.User) (models.User, error) {
	return written(ctx, s, actor, func(tx *store.Tx, g gate) (models.User, error) {
		if err := g.manage(u.BureauID); err != nil {
			return models.User{}, err
		}
		created := u
		created.ID = 0
		if err := checkUser(tx, &created); err != nil {
			return models.User{}, err
		}
		err := tx.CreateUser(&created)
		return created, err
	})
}

// UpdateUser writes a changed account: name, login, roles, officer, or closed.
// Nobody takes the right to manage away from themselves, so that a bureau
// cannot lock itself out. An account does not change its bureau.
func (s *Service) UpdateUser(ctx context.Context, actor models.Actor, u models.User) (models.User, error) {
	return written(ctx, s, actor, func(tx *store.Tx, g gate) (models.User, error) {
		before, err := tx.FindUser(u.ID)
		if err != nil {
			return models.User{}, g.hide(err)
		}
		if err := g.manage(before.BureauID); err != nil {
			return models.User{}, err
		}
		after := u
		after.BureauID, after.CreatedAt = before.BureauID, before.CreatedAt
		if err := checkUser(tx, &after); err != nil {
			return models.User{}, err
		}
		keeps := slices.Contains(strings.Split(after.Roles, ","), string(models.RoleAdmin)) && !after.Disabled
		if after.ID == actor.UserID && !keeps {
			return models.User{}, models.Errorf(models.Invalid, "不能停用自己的账号或取消自己的系统管理员角色，请由其他管理员办理")
		}
		err = tx.UpdateUser(&after)
		return after, err
	})
}

// ListUsers gives a bureau's accounts by login.
func (s *Service) ListUsers(ctx context.Context, actor models.Actor, bureau int64) ([]models.User, error) {
	g, err := s.gate(ctx, actor)
	if err != nil {
		return nil, err
	}
	if err := g.manage(bureau); err != nil {
		return nil, err
	}
	return s.store.ListUsersOf(ctx, bureau)
}

// checkUser writes login and roles in their normal form and reports every
// field error at once. Administration and audit are kept apart (GB/T
// 22239-2019 8.1.4), and whoever reviews is an officer (《行政处罚法》第58条).
func checkUser(tx *store.Tx, u *models.User) error {
	var c models.Checks
	u.Login, u.Name = strings.ToLower(strings.TrimSpace(u.Login)), strings.TrimSpace(u.Name)
	c.Require(loginShape.MatchString(u.Login), "login", "登录名须为2至64个小写字母、数字或 . _ @ -，以字母或数字开头", "例如 zhifa01")
	c.Require(u.Name != "", "name", "姓名或系统名称必填", "请填写")
	checkTexts(&c, text{"name", u.Name, 100})
	roles := checkRoles(&c, u.Roles)
	u.Roles = strings.Join(roles, ",")
	c.Require(!slices.Contains(roles, string(models.RoleReviewer)) || u.OfficerID != 0, "officer_id",
		"法制审核人员的账号须关联执法人员", "请先登记执法人员再关联")
	if _, err := tx.FindBureau(u.BureauID); err != nil {
		return err
	}
	if u.OfficerID != 0 {
		o, err := tx.FindOfficer(u.OfficerID)
		if err != nil && models.KindOf(err) != models.NotFound {
			return err
		}
		c.Require(err == nil && o.BureauID == u.BureauID, "officer_id", "关联的执法人员不属于该机关", "请改选本机关的执法人员")
	}
	return c.Err("账号信息有误")
}

// checkRoles takes the list apart: known roles, each once.
func checkRoles(c *models.Checks, list string) []string {
	var roles []string
	for _, r := range strings.Split(list, ",") {
		r = strings.TrimSpace(r)
		if r == "" || slices.Contains(roles, r) {
			continue
		}
		c.Require(models.IsChoice(models.Roles, r), "roles", "没有角色“"+r+"”", "可用 handler、reviewer、approver、reporter、supervisor、admin、auditor")
		roles = append(roles, r)
	}
	c.Require(len(roles) > 0, "roles", "至少选择一个角色", "请选择角色")
	both := slices.Contains(roles, string(models.RoleAdmin)) && slices.Contains(roles, string(models.RoleAuditor))
	c.Require(!both, "roles", "系统管理员与审计员不能为同一账号", "请分设账号")
	return roles
}
