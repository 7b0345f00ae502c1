package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"sanxiang/models"
)

// MessageFilter picks messages of a user, newest first. Before is the last id
// of the page before.
type MessageFilter struct {
	User   int64
	Unread bool
	Kind   models.MessageKind
	Before int64
	Limit  int
}

// ListMessages gives one page of a user's messages.
func (s *Store) ListMessages(ctx context.Context, f MessageFilter) ([]models.Message, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	q := s.reader(ctx).Where("user_id = ?", f.User).Order("id DESC").Limit(f.Limit)
	if f.Unread {
		q = q.Where("read_at = 0")
	}
	if f.Kind != "" {
		q = q.Where("kind = ?", f.Kind)
	}
	if f.Before > 0 {
		q = q.Where("id < ?", f.Before)
	}
	var list []models.Message
	if err := q.Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list messages: %w", err)
	}
	return list, nil
}

// CountUnread counts a user's unread messages.
func (s *Store) CountUnread(ctx context.Context, user int64) (int64, error) {
	if err := s.injected("find"); err != nil {
		return 0, err
	}
	var n int64
	if err := s.reader(ctx).Model(&models.Message{}).Where("user_id = ? AND read_at = 0", user).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count unread messages: %w", err)
	}
	return n, nil
}

// FindMessage gives one message of the actor's own.
func (tx *Tx) FindMessage(id int64) (models.Message, error) {
	var m models.Message
	err := tx.db.Where("id = ? AND user_id = ?", id, tx.Actor.UserID).Take(&m).Error
	return m, found(err, "没有找到该消息，它可能已过保存期")
}

// ReadMessages marks the actor's messages as read: some, or all up to an id.
func (tx *Tx) ReadMessages(upTo int64, ids ...int64) error {
	q := tx.db.Model(&models.Message{}).Where("user_id = ? AND read_at = 0", tx.Actor.UserID)
	if upTo > 0 {
		q = q.Where("id <= ?", upTo)
	} else {
		q = q.Where("id IN ?", ids)
	}
	if err := q.Update("read_at", tx.Now).Error; err != nil {
		return fmt.Errorf("mark messages read: %w", err)
	}
	return nil
}

// PurgeMessages drops messages that were read before one day and all before
// another, and mails before the second.
func (tx *Tx) PurgeMessages(read, all models.Instant) (int64, error) {
	gone := tx.db.Where("(read_at > 0 AND at < ?) OR at < ?", read, all).Delete(&models.Message{})
	if gone.Error != nil {
		return 0, fmt.Errorf("purge messages: %w", gone.Error)
	}
	if err := tx.db.Where("at < ?", read).Delete(&models.Mail{}).Error; err != nil {
		return 0, fmt.Errorf("purge mails: %w", err)
	}
	return gone.RowsAffected, nil
}

// ListMessageChoices gives the kinds that a user does without.
func (s *Store) ListMessageChoices(ctx context.Context, user int64) ([]models.MessageKind, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	return listChoices(s.reader(ctx), user)
}

func listChoices(db *gorm.DB, user int64) ([]models.MessageKind, error) {
	var list []models.MessageKind
	if err := db.Model(&models.MessageChoice{}).Where("user_id = ?", user).Order("kind").Pluck("kind", &list).Error; err != nil {
		return nil, fmt.Errorf("list message choices: %w", err)
	}
	return list, nil
}

// PutMessageChoices keeps the kinds that the actor does without, and where the
// actor gets mail.
func (tx *Tx) PutMessageChoices(off []models.MessageKind, email string) error {
	if err := tx.db.Where("user_id = ?", tx.Actor.UserID).Delete(&models.MessageChoice{}).Error; err != nil {
		return fmt.Errorf("replace message choices: %w", err)
	}
	rows := make([]models.MessageChoice, len(off))
	for i, k := range off {
		rows[i] = models.MessageChoice{UserID: tx.Actor.UserID, Kind: k}
	}
	if len(rows) > 0 {
		if err := tx.db.Create(&rows).Error; err != nil {
			return fmt.Errorf("write message choices: %w", err)
		}
	}
	if err := tx.db.Model(&models.User{}).Where("id = ?", tx.Actor.UserID).Update("email", email).Error; err != nil {
		return fmt.Errorf("write mail address: %w", err)
	}
	tx.Append("修改消息设置", "user", tx.Actor.UserID, tx.Actor.BureauID, "")
	return nil
}

// ListMailUsers gives the accounts with a mail address that want the kind, in
// order of id from after on.
func (s *Store) ListMailUsers(ctx context.Context, without models.MessageKind, after int64, limit int) ([]models.User, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	var list []models.User
	err := s.reader(ctx).Where("id > ? AND email <> '' AND disabled = ?", after, false).
		Where("id NOT IN (SELECT user_id FROM message_choices WHERE kind = ?)", without).
		Order("id").Limit(limit).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list users with mail: %w", err)
	}
	return list, nil
}

// ListMails gives the mails that wait to be sent, with the address of each.
func (s *Store) ListMails(ctx context.Context, now models.Instant, limit int) ([]models.Mail, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	var list []models.Mail
	err := s.reader(ctx).Where("state = ? AND next_at <= ?", models.MailWaiting, now).Order("next_at, id").Limit(limit).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list mails: %w", err)
	}
	return list, nil
}

// FindMail gives one mail.
func (tx *Tx) FindMail(id int64) (models.Mail, error) {
	var m models.Mail
	err := tx.db.Where("id = ?", id).Take(&m).Error
	return m, found(err, "没有找到该邮件")
}

// UpdateMail notes how far a mail has come.
func (tx *Tx) UpdateMail(m models.Mail) error {
	if err := tx.db.Save(&m).Error; err != nil {
		return fmt.Errorf("write mail %d: %w", m.ID, err)
	}
	return nil
}

// ListFaultyMails gives the newest mails of the state, for the page of jobs.
func (s *Store) ListFaultyMails(ctx context.Context, limit int) ([]models.Mail, error) {
	var list []models.Mail
	err := s.reader(ctx).Where("fault <> '' AND state <> ?", models.MailSent).Order("id DESC").Limit(limit).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list faulty mails: %w", err)
	}
	return list, nil
}
