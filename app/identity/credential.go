package identity

import (
	"context"
	"crypto/rand"
	"math/big"

	"sanxiang/app/store"
	"sanxiang/models"
)

// NewPassword is what the owner of an account types to change the password.
type NewPassword struct{ Current, Password, Again string }

// ChangePassword sets the own password of whoever is signed in, ends their
// other sessions and gives this one a new secret. Errors: Invalid with all
// field errors ("current", "password", "again").
func (s *Service) ChangePassword(ctx context.Context, in Session, p NewPassword) (string, error) {
	if err := p.check(in.User.Login); err != nil {
		return "", err
	}
	if err := s.CheckPassword(ctx, in.Actor, p.Current); err != nil {
		return "", renamed(err, "password", "current")
	}
	hash, err := s.kiln.hash(ctx, p.Password)
	if err != nil {
		return "", err
	}
	secret := newSecret()
	err = s.store.Tx(ctx, in.Actor, func(tx *store.Tx) error {
		c, err := tx.FindCredential(in.User.ID)
		if err != nil {
			return err
		}
		c.Hash, c.Temporary, c.ChangedAt = hash, false, tx.Now
		if err := tx.PutCredential(c); err != nil {
			return err
		}
		if _, err := tx.PurgeSessions(in.User.ID, in.ID); err != nil {
			return err
		}
		tx.Append("修改密码", "user", in.User.ID, in.User.BureauID, "其他会话已结束")
		return renew(tx, in, secret)
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// renew gives a session a new secret: what was known of it before is worthless.
func renew(tx *store.Tx, in Session, secret string) error {
	m, err := tx.FindSession(store.Digest([]byte(in.secret)))
	if err != nil {
		return err
	}
	if m.ID == 0 || m.ID != in.ID {
		return models.Errorf(models.Unauthenticated, "%s", unsigned)
	}
	m.Hash = store.Digest([]byte(secret))
	return tx.UpdateSession(m)
}

func (p NewPassword) check(login string) error {
	var c models.Checks
	c.Require(p.Current != "", "current", "原密码必填", "请填写现在使用的密码或管理员给的临时密码")
	checkPassword(&c, p.Password, login)
	c.Require(p.Password == "" || p.Password != p.Current, "password", "新密码不得与原密码相同", "请换一个密码")
	c.Require(p.Again == p.Password, "again", "两次填写的新密码不一致", "请重新填写")
	return c.Err("密码未修改")
}

// checkPassword adds what is wrong with a new password.
func checkPassword(c *models.Checks, password, login string) {
	wrong := models.CheckPassword(password, login)
	c.Require(wrong == "", "password", wrong, "例如由几个不相干的词加数字和符号组成")
}

// renamed moves field errors from one field to another.
func renamed(err error, from, to string) error {
	typed, ok := err.(*models.Error) //nolint:errorlint // made just before
	if !ok {
		return err
	}
	out := *typed
	out.Fields = nil
	for _, f := range typed.Fields {
		if f.Field == from {
			f.Field = to
		}
		out.Fields = append(out.Fields, f)
	}
	return &out
}

// ResetPassword gives an account a temporary password, which is shown this
// once, must be changed at the first sign-in, and ends the account's sessions.
// A login that failures had locked is free again.
func (s *Service) ResetPassword(ctx context.Context, actor models.Actor, userID int64) (string, error) {
	password := temporaryPassword()
	return password, s.setPassword(ctx, actor, userID, password, true)
}

// SetPassword gives an account a password that need not be changed. Only the
// system itself may: for demonstrations.
func (s *Service) SetPassword(ctx context.Context, actor models.Actor, userID int64, password string) error {
	if !actor.System {
		return models.Errorf(models.Forbidden, "密码只能由本人修改，或由管理员重设为临时密码")
	}
	return s.setPassword(ctx, actor, userID, password, false)
}

func (s *Service) setPassword(ctx context.Context, actor models.Actor, userID int64, password string, temporary bool) error {
	hash, err := s.kiln.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.write(ctx, actor, func(tx *store.Tx, g gate) error {
		u, err := g.account(tx, userID)
		if err != nil {
			return err
		}
		if u.Disabled {
			return models.Errorf(models.Conflict, "账号“%s”已停用，不能设置密码，请先启用", u.Login)
		}
		c, err := tx.FindCredential(userID)
		if err != nil {
			return err
		}
		c.Hash, c.Temporary, c.ChangedAt = hash, temporary, tx.Now
		if err := tx.PutCredential(c); err != nil {
			return err
		}
		if _, err := tx.PurgeSessions(userID, 0); err != nil {
			return err
		}
		tx.Append("重设密码", "user", userID, u.BureauID, u.Login)
		return pass(tx, s.loginLimit(u.Login))
	})
}

// account gives an account that the actor may manage.
func (g gate) account(tx *store.Tx, userID int64) (models.User, error) {
	u, err := tx.FindUser(userID)
	if err != nil {
		return u, g.hideUser(err)
	}
	return u, g.govern(u.BureauID)
}

// letters of temporary passwords: none that is read as another.
var letters = [...]string{"ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789"}

// temporaryPassword makes a password of three groups that is easy to read out
// and keeps the rules: 12 random characters, some 65 bits.
func temporaryPassword() string {
	all := letters[0] + letters[1] + letters[2]
	out := make([]byte, 0, 14)
	for i := range 12 {
		if i == 4 || i == 8 {
			out = append(out, '-')
		}
		from := all
		if i < len(letters) {
			from = letters[i]
		}
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(from))))
		if err != nil {
			panic("identity: no randomness: " + err.Error())
		}
		out = append(out, from[n.Int64()])
	}
	return string(out)
}
