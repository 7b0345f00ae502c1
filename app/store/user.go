package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"sanxiang/models"
)

// CreateUser adds an account.
func (tx *Tx) CreateUser(u *models.User) error {
	if u.ID == 0 {
		u.ID = tx.NewID()
	}
	u.CreatedAt = tx.Now
	if err := tx.create(u, "登录名已被使用，请换一个"); err != nil {
		return err
	}
	tx.Append("建立账号", "user", u.ID, u.BureauID, u.Login)
	return nil
}

// CreateToken adds an access token; only its hash is kept.
func (tx *Tx) CreateToken(t *models.Token, bureau int64) error {
	t.CreatedAt = tx.Now
	if err := tx.create(t, "令牌重复，请重新生成"); err != nil {
		return err
	}
	tx.Append("签发令牌", "token", t.UserID, bureau, t.Name)
	return nil
}

// UpdateUser writes a changed account.
func (tx *Tx) UpdateUser(u *models.User) error {
	result := tx.db.Model(u).Where("id = ?", u.ID).Select("*").Omit("created_at").Updates(u)
	if duplicate(result.Error) {
		return models.Errorf(models.Conflict, "登录名已被使用，请换一个")
	}
	if result.Error != nil {
		return fmt.Errorf("update user %d: %w", u.ID, result.Error)
	}
	note := u.Login + " " + u.Roles
	if u.Disabled {
		note += " 停用"
	}
	tx.Append("修改账号", "user", u.ID, u.BureauID, note)
	return nil
}

// FindUser gives one account.
func (tx *Tx) FindUser(id int64) (models.User, error) { return findUser(tx.db, id) }

// FindUser gives one account.
func (s *Store) FindUser(ctx context.Context, id int64) (models.User, error) {
	return findUser(s.reader(ctx), id)
}

func findUser(db *gorm.DB, id int64) (models.User, error) {
	var u models.User
	err := db.Where("id = ?", id).Take(&u).Error
	return u, found(err, "没有找到该账号")
}

// ListUsersOf gives a bureau's accounts by login.
func (s *Store) ListUsersOf(ctx context.Context, bureau int64) ([]models.User, error) {
	var list []models.User
	if err := s.reader(ctx).Where("bureau_id = ?", bureau).Order("login").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list users: %w", err)
	}
	return list, nil
}

// ListTokens gives an account's tokens, newest first, revoked ones among them.
func (s *Store) ListTokens(ctx context.Context, user int64) ([]models.Token, error) {
	return listTokens(s.reader(ctx), user)
}

// ListTokens gives an account's tokens, newest first, revoked ones among them.
func (tx *Tx) ListTokens(user int64) ([]models.Token, error) { return listTokens(tx.db, user) }

func listTokens(db *gorm.DB, user int64) ([]models.Token, error) {
	var list []models.Token
	if err := db.Where("user_id = ?", user).Order("created_at DESC, hash").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list tokens of user %d: %w", user, err)
	}
	return list, nil
}

// UpdateToken revokes a token from now on.
func (tx *Tx) UpdateToken(t models.Token, bureau int64) error {
	err := tx.db.Model(&models.Token{}).Where("hash = ?", t.Hash).Update("revoked_at", tx.Now).Error
	if err != nil {
		return fmt.Errorf("revoke token of user %d: %w", t.UserID, err)
	}
	tx.Append("停用令牌", "token", t.UserID, bureau, t.Name)
	return nil
}

// FindActor gives the actor behind a token's hash; Unauthenticated when the
// token is unknown, revoked, or its account is closed.
func (s *Store) FindActor(ctx context.Context, hash string) (models.Actor, error) {
	if err := s.injected("find"); err != nil {
		return models.Actor{}, err
	}
	var u models.User
	err := s.reader(ctx).Table("users").Select("users.*").Joins("JOIN tokens ON tokens.user_id = users.id").
		Where("tokens.hash = ? AND tokens.revoked_at = 0 AND users.disabled = ?", hash, false).Take(&u).Error
	if err = found(err, "访问令牌无效或已停用，请联系系统管理员重新签发"); err != nil {
		if models.KindOf(err) == models.NotFound {
			return models.Actor{}, models.Errorf(models.Unauthenticated, "%s", err.Error())
		}
		return models.Actor{}, fmt.Errorf("find actor: %w", err)
	}
	return ActorOf(u), nil
}
