package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"sanxiang/models"
)

// SignedIn is a session with the account behind it and how that signs in.
type SignedIn struct {
	Session    models.Session
	User       models.User
	Credential models.Credential
}

// FindSession gives the session of a secret's hash; NotFound when there is
// none or its account is closed. Whether it has run out, the caller decides.
func (s *Store) FindSession(ctx context.Context, hash string) (SignedIn, error) {
	var in SignedIn
	if err := s.injected("find"); err != nil {
		return in, err
	}
	db := s.reader(ctx)
	if err := db.Where("hash = ?", hash).Take(&in.Session).Error; err != nil {
		return in, found(err, "没有该会话")
	}
	if err := db.Where("id = ? AND disabled = ?", in.Session.UserID, false).Take(&in.User).Error; err != nil {
		return in, found(err, "没有该会话")
	}
	var err error
	in.Credential, err = findCredential(db, in.User.ID)
	return in, err
}

// ActorOf is the account as somebody who acts.
func ActorOf(u models.User) models.Actor {
	return models.Actor{UserID: u.ID, Name: u.Name, BureauID: u.BureauID, OfficerID: u.OfficerID, Roles: models.RolesOf(u.Roles)}
}

// CreateSession keeps a new session.
func (tx *Tx) CreateSession(m *models.Session) error {
	m.ID, m.CreatedAt, m.SeenAt = tx.NewID(), tx.Now, tx.Now
	return tx.create(m, "会话重复，请重新登录")
}

// FindSession gives the session of a secret's hash; a zero one when there is none.
func (tx *Tx) FindSession(hash string) (models.Session, error) {
	var list []models.Session
	if err := tx.db.Where("hash = ?", hash).Limit(1).Find(&list).Error; err != nil || len(list) == 0 {
		return models.Session{}, err
	}
	return list[0], nil
}

// UpdateSession notes that the session was used just now, and its new secret
// and factor where they changed.
func (tx *Tx) UpdateSession(m models.Session) error {
	err := tx.db.Model(&models.Session{}).Where("id = ?", m.ID).
		Updates(map[string]any{"hash": m.Hash, "factor": m.Factor, "seen_at": tx.Now}).Error
	if err != nil {
		return fmt.Errorf("update session %d: %w", m.ID, err)
	}
	return nil
}

// ListSessions gives an account's sessions, the latest used first.
func (s *Store) ListSessions(ctx context.Context, user int64) ([]models.Session, error) {
	return listSessions(s.reader(ctx), user)
}

// ListSessions gives an account's sessions, the latest used first.
func (tx *Tx) ListSessions(user int64) ([]models.Session, error) { return listSessions(tx.db, user) }

func listSessions(db *gorm.DB, user int64) ([]models.Session, error) {
	var list []models.Session
	if err := db.Where("user_id = ?", user).Order("seen_at DESC, id DESC").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list sessions of user %d: %w", user, err)
	}
	return list, nil
}

// CountSessions counts the sessions of accounts that were used after an
// instant and began after another, by account.
func (s *Store) CountSessions(ctx context.Context, users []int64, seen, opened models.Instant) (map[int64]int, error) {
	out := map[int64]int{}
	for part := range slices.Chunk(users, 500) {
		var rows []struct {
			UserID int64
			N      int
		}
		err := s.reader(ctx).Model(&models.Session{}).Select("user_id, COUNT(*) AS n").
			Where("user_id IN ? AND seen_at > ? AND created_at > ?", part, seen, opened).Group("user_id").Find(&rows).Error
		if err != nil {
			return nil, fmt.Errorf("count sessions: %w", err)
		}
		for _, r := range rows {
			out[r.UserID] = r.N
		}
	}
	return out, nil
}

// PurgeSession ends one session of the account; false when there is none.
func (tx *Tx) PurgeSession(user, id int64) (bool, error) {
	result := tx.db.Where("user_id = ? AND id = ?", user, id).Delete(&models.Session{})
	if result.Error != nil {
		return false, fmt.Errorf("end session %d: %w", id, result.Error)
	}
	return result.RowsAffected > 0, nil
}

// PurgeSessions ends all sessions of the account but one (0 = all) and says
// how many.
func (tx *Tx) PurgeSessions(user, but int64) (int64, error) {
	result := tx.db.Where("user_id = ? AND id <> ?", user, but).Delete(&models.Session{})
	if result.Error != nil {
		return 0, fmt.Errorf("end sessions of user %d: %w", user, result.Error)
	}
	return result.RowsAffected, nil
}

// PurgeStale forgets sessions that were last used, or opened, before the
// instants, and tries that began before the last one.
func (tx *Tx) PurgeStale(seen, opened, tried models.Instant) error {
	err := tx.db.Where("seen_at <= ? OR created_at <= ?", seen, opened).Delete(&models.Session{}).Error
	if err == nil {
		err = tx.db.Where("began_at <= ? AND until_ms <= ?", tried, tx.Now).Delete(&models.Attempts{}).Error
	}
	if err != nil {
		return fmt.Errorf("purge stale sessions: %w", err)
	}
	return nil
}
