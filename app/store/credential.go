package store

import (
	"context"
	"fmt"

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
