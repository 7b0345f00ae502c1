package identity

import (
	"context"
	"fmt"
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
		if err := g.govern(u.BureauID); err != nil {
			return models.User{}, err
		}
		created := u
		created.ID = 0
		if err := checkUser(tx, &created, g.apart); err != nil {
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
			return models.User{}, g.hideUser(err)
		}
		if err := g.govern(before.BureauID); err != nil {
			return models.User{}, err
		}
		after := u
		after.BureauID, after.CreatedAt = before.BureauID, before.CreatedAt
		if err := checkUser(tx, &after, g.apart); err != nil {
			return models.User{}, err
		}
		if after.ID == actor.UserID && !g.keeps(after) {
			return models.User{}, models.Errorf(models.Invalid, "不能停用自己的账号或取消自己管理账号的角色，请由其他管理员办理")
		}
		if err := tx.UpdateUser(&after); err != nil {
			return models.User{}, err
		}
		return after, endChanged(tx, before, after)
	})
}

// keeps says whether whoever holds the account could manage accounts after it
// was changed.
func (g gate) keeps(after models.User) bool {
	g.actor = store.ActorOf(after)
	return !after.Disabled && g.govern(after.BureauID) == nil
}

// endChanged ends the sessions of an account whose rights changed: nothing goes
// on under the old ones.
func endChanged(tx *store.Tx, before, after models.User) error {
	if before.Roles == after.Roles && before.Disabled == after.Disabled && before.Login == after.Login && before.OfficerID == after.OfficerID {
		return nil
	}
	if before.Roles != after.Roles {
		tx.Append("调整角色", "user", after.ID, after.BureauID, after.Login+"："+models.RolesText(before.Roles)+" → "+models.RolesText(after.Roles))
	}
	if after.ID == tx.Actor.UserID {
		return nil // their own next request works under the new rights
	}
	n, err := tx.PurgeSessions(after.ID, 0)
	if n > 0 {
		tx.Append("结束会话", "user", after.ID, after.BureauID, fmt.Sprintf("%s 权限变更，结束%d个会话", after.Login, n))
	}
	return err
}

// ListUsers gives a bureau's accounts by login.
func (s *Service) ListUsers(ctx context.Context, actor models.Actor, bureau int64) ([]models.User, error) {
	g, err := s.gate(ctx, actor)
	if err != nil {
		return nil, err
	}
	if err := g.govern(bureau); err != nil {
		return nil, err
	}
	return s.store.ListUsersOf(ctx, bureau)
}

// checkUser writes login and roles in their normal form and reports every
// field error at once. Administration and audit are kept apart (GB/T
// 22239-2019 8.1.5), and whoever reviews is an officer (《行政处罚法》第58条).
func checkUser(tx *store.Tx, u *models.User, apart bool) error {
	var c models.Checks
	u.Login, u.Name = strings.ToLower(strings.TrimSpace(u.Login)), strings.TrimSpace(u.Name)
	c.Require(loginShape.MatchString(u.Login), "login", "登录名须为2至64个小写字母、数字或 . _ @ -，以字母或数字开头", "例如 zhifa01")
	c.Require(u.Name != "", "name", "姓名或系统名称必填", "请填写")
	checkTexts(&c, text{"name", u.Name, 100})
	roles := checkRoles(&c, u.Roles, apart)
	u.Roles = joinRoles(roles)
	c.Require(!slices.Contains(roles, models.RoleReviewer) || u.OfficerID != 0, "officer_id",
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

// checkRoles takes the list apart: known roles, each once, and duties apart.
func checkRoles(c *models.Checks, list string, apart bool) []models.Role {
	roles := models.RolesOf(list)
	for _, r := range roles {
		c.Require(models.IsChoice(models.Roles, string(r)), "roles", "没有角色“"+string(r)+"”", "可用 handler、reviewer、approver、reporter、supervisor、admin、security、auditor")
	}
	c.Require(len(roles) > 0, "roles", "至少选择一个角色", "请选择角色")
	wrong := models.SplitDuties(roles, apart)
	c.Require(wrong == "", "roles", wrong, "请分设账号")
	return roles
}

func joinRoles(roles []models.Role) string {
	parts := make([]string, len(roles))
	for i, r := range roles {
		parts[i] = string(r)
	}
	return strings.Join(parts, ",")
}
