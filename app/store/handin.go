package store

import (
	"context"
	"fmt"
	"slices"

	"sanxiang/models"
)

// PutHandIn keeps a bureau's word that its figures of a year are complete.
func (tx *Tx) PutHandIn(h models.HandIn) error {
	h.EnteredBy, h.EnteredAt = tx.Actor.Name, tx.Now
	if err := tx.db.Save(&h).Error; err != nil {
		return fmt.Errorf("write hand-in: %w", err)
	}
	tx.Append("确认报齐", "handin", h.BureauID, h.BureauID, fmt.Sprintf("%d年 %s", h.Year, h.Note))
	return nil
}

// ListHandIns gives what the bureaus confirmed of a year.
func (s *Store) ListHandIns(ctx context.Context, bureaus []int64, year int) ([]models.HandIn, error) {
	return listOfYear[models.HandIn](ctx, s, bureaus, year, "bureau_id")
}

// CreateReminder keeps who reminded a bureau of a year's totals, and when.
func (tx *Tx) CreateReminder(r *models.Reminder) error {
	r.ID, r.SentBy, r.SentAt = tx.NewID(), tx.Actor.Name, tx.Now
	if err := tx.db.Create(r).Error; err != nil {
		return fmt.Errorf("write reminder: %w", err)
	}
	tx.Append("催报", "reminder", r.ID, r.BureauID, fmt.Sprintf("%d年 %s", r.Year, r.Note))
	return nil
}

// ListReminders gives how the bureaus were reminded of a year, in order of time.
func (s *Store) ListReminders(ctx context.Context, bureaus []int64, year int) ([]models.Reminder, error) {
	return listOfYear[models.Reminder](ctx, s, bureaus, year, "sent_at, id")
}

// listOfYear gives the bureaus' rows of a year.
func listOfYear[T any](ctx context.Context, s *Store, bureaus []int64, year int, order string) ([]T, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	var all []T
	for part := range slices.Chunk(bureaus, idBatch) {
		var list []T
		if err := s.reader(ctx).Where("bureau_id IN ? AND year = ?", part, year).Order(order).Find(&list).Error; err != nil {
			return nil, fmt.Errorf("list %T of %d: %w", list, year, err)
		}
		all = append(all, list...)
	}
	return all, nil
}

// FindReturn gives one handed-in total.
func (s *Store) FindReturn(ctx context.Context, id int64) (models.Return, error) {
	var r models.Return
	err := s.reader(ctx).Where("id = ?", id).Take(&r).Error
	return r, found(err, models.HiddenMessage)
}

// ChooseReturn settles which number counts beside records of the same. A total
// that changed meanwhile is a Conflict.
func (tx *Tx) ChooseReturn(r *models.Return) error {
	r.ChosenBy, r.ChosenAt = tx.Actor.Name, tx.Now
	if err := tx.replace(r, r.ID, &r.Version); err != nil {
		return err
	}
	tx.Append("确定采用数", "return", r.ID, r.BureauID, fmt.Sprintf("%s %d年 %s：%s", r.Indicator, r.Year, r.Standing.Label(), r.ChoiceReason))
	return nil
}

// DeleteReturn takes back a handed-in total; the audit line keeps what it was.
func (tx *Tx) DeleteReturn(r models.Return, reason string) error {
	result := tx.db.Where("id = ? AND version = ?", r.ID, r.Version).Delete(&models.Return{})
	if result.Error != nil {
		return fmt.Errorf("delete return %d: %w", r.ID, result.Error)
	}
	if result.RowsAffected == 0 {
		return models.Errorf(models.Conflict, "该报送数已被他人修改，请刷新后重试")
	}
	tx.Append("撤回报送数", "return", r.ID, r.BureauID, fmt.Sprintf("%s %d年%d月 %d：%s", r.Indicator, r.Year, r.Month, r.Value, reason))
	return nil
}
