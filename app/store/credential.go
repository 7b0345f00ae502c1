package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"sanxiang/models"
)

// FindUserByLogin gives the account of a login with what it signs in with; a
// zero account when there is none.
func (s *Store) FindUserByLogin(ctx context.Context, login string) (models.User, models.Credential, error) {
	if err := s.injected("find"); err != nil {
		return models.User{}, models.Credential{}, err
	}
	var list []models.User
	if err := s.reader(ctx).Where("login = ?", login).Limit(1).Find(&list).Error; err != nil {
		return models.User{}, models.Credential{}, fmt.Errorf("find login: %w", err)
	}
	if len(list) == 0 {
		return models.User{}, models.Credential{}, nil
	}
	c, err := findCredential(s.reader(ctx), list[0].ID)
	return list[0], c, err
}

// CountUsers counts the accounts, closed ones among them.
func (s *Store) CountUsers(ctx context.Context) (int64, error) { return countUsers(s.reader(ctx)) }

// CountUsers counts the accounts, closed ones among them.
func (tx *Tx) CountUsers() (int64, error) { return countUsers(tx.db) }

func countUsers(db *gorm.DB) (int64, error) {
	var n int64
	if err := db.Model(&models.User{}).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count users: %w", err)
	}
	return n, nil
}

// ListCredentials gives what accounts sign in with, by account.
func (s *Store) ListCredentials(ctx context.Context, users []int64) (map[int64]models.Credential, error) {
	out := map[int64]models.Credential{}
	for part := range slices.Chunk(users, 500) {
		var list []models.Credential
		if err := s.reader(ctx).Where("user_id IN ?", part).Find(&list).Error; err != nil {
			return nil, fmt.Errorf("list credentials: %w", err)
		}
		for _, c := range list {
			out[c.UserID] = c
		}
	}
	return out, nil
}

// FindCredential gives what the account signs in with; a zero one of the
// account when it has none.
func (s *Store) FindCredential(ctx context.Context, user int64) (models.Credential, error) {
	return findCredential(s.reader(ctx), user)
}

// FindCredential gives what the account signs in with; a zero one of the
// account when it has none.
func (tx *Tx) FindCredential(user int64) (models.Credential, error) {
	return findCredential(tx.db, user)
}

func findCredential(db *gorm.DB, user int64) (models.Credential, error) {
	var list []models.Credential
	if err := db.Where("user_id = ?", user).Limit(1).Find(&list).Error; err != nil {
		return models.Credential{}, fmt.Errorf("find credential of user %d: %w", user, err)
	}
	if len(list) == 0 {
		return models.Credential{UserID: user}, nil
	}
	return list[0], nil
}

// PutCredential keeps what the account signs in with. What it is never
// reaches the audit trail.
func (tx *Tx) PutCredential(c models.Credential) error {
	err := tx.db.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "user_id"}}, UpdateAll: true}).Create(&c).Error
	if err != nil {
		return fmt.Errorf("keep credential of user %d: %w", c.UserID, err)
	}
	return nil
}

// PutRecoveryCodes gives the account recovery codes in place of those before;
// none forgets them.
func (tx *Tx) PutRecoveryCodes(user int64, hashes []string) error {
	if err := tx.db.Where("user_id = ?", user).Delete(&models.RecoveryCode{}).Error; err != nil {
		return fmt.Errorf("forget recovery codes of user %d: %w", user, err)
	}
	for _, h := range hashes {
		if err := tx.create(&models.RecoveryCode{ID: tx.NewID(), UserID: user, Hash: h}, "恢复码重复，请重新生成"); err != nil {
			return err
		}
	}
	return nil
}

// UseRecoveryCode marks the account's code of the hash as used; false when
// there is none that is unused.
func (tx *Tx) UseRecoveryCode(user int64, hash string) (bool, error) {
	result := tx.db.Model(&models.RecoveryCode{}).Where("user_id = ? AND hash = ? AND used_at = 0", user, hash).Update("used_at", tx.Now)
	if result.Error != nil {
		return false, fmt.Errorf("use recovery code of user %d: %w", user, result.Error)
	}
	return result.RowsAffected > 0, nil
}

// CountRecoveryCodes counts the account's codes that are unused.
func (s *Store) CountRecoveryCodes(ctx context.Context, user int64) (int64, error) {
	var n int64
	if err := s.reader(ctx).Model(&models.RecoveryCode{}).Where("user_id = ? AND used_at = 0", user).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count recovery codes of user %d: %w", user, err)
	}
	return n, nil
}

// FindAttempts gives the failures under a key; a zero count when there are none.
func (s *Store) FindAttempts(ctx context.Context, key string) (models.Attempts, error) {
	return findAttempts(s.reader(ctx), key)
}

// FindAttempts gives the failures under a key; a zero count when there are none.
func (tx *Tx) FindAttempts(key string) (models.Attempts, error) { return findAttempts(tx.db, key) }

func findAttempts(db *gorm.DB, key string) (models.Attempts, error) {
	var list []models.Attempts
	if err := db.Where("attempt_key = ?", key).Limit(1).Find(&list).Error; err != nil {
		return models.Attempts{}, fmt.Errorf("find attempts: %w", err)
	}
	if len(list) == 0 {
		return models.Attempts{Key: key}, nil
	}
	return list[0], nil
}

// PutAttempts keeps the failures under a key; none forgets the key.
func (tx *Tx) PutAttempts(a models.Attempts) error {
	var err error
	if a.Count == 0 {
		err = tx.db.Where("attempt_key = ?", a.Key).Delete(&models.Attempts{}).Error
	} else {
		err = tx.db.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "attempt_key"}}, UpdateAll: true}).Create(&a).Error
	}
	if err != nil {
		return fmt.Errorf("keep attempts: %w", err)
	}
	return nil
}
