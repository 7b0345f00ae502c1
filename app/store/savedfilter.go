package store

import (
	"context"
	"fmt"

	"sanxiang/models"
)

// ListSavedFilters gives a user's named lists, by name.
func (s *Store) ListSavedFilters(ctx context.Context, user int64) ([]models.SavedFilter, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	var list []models.SavedFilter
	if err := s.reader(ctx).Where("user_id = ?", user).Order("name").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list saved filters: %w", err)
	}
	return list, nil
}

// PutSavedFilter names a list for the actor; a name that is taken takes the new
// list. More than most are a Conflict.
func (tx *Tx) PutSavedFilter(f models.SavedFilter, most int64) error {
	own := tx.db.Model(&models.SavedFilter{}).Where("user_id = ?", tx.Actor.UserID)
	changed := own.Where("name = ?", f.Name).Updates(map[string]any{"query": f.Query, "at": tx.Now})
	if changed.Error != nil {
		return fmt.Errorf("update saved filter: %w", changed.Error)
	}
	if changed.RowsAffected > 0 {
		return nil
	}
	var n int64
	if err := tx.db.Model(&models.SavedFilter{}).Where("user_id = ?", tx.Actor.UserID).Count(&n).Error; err != nil {
		return fmt.Errorf("count saved filters: %w", err)
	}
	if n >= most {
		return models.Errorf(models.Conflict, "常用筛选至多%d个，请先删去不用的", most)
	}
	f.ID, f.UserID, f.At = tx.NewID(), tx.Actor.UserID, tx.Now
	return tx.create(&f, "已有同名的常用筛选，请刷新后重试")
}

// PurgeSavedFilter forgets one of the actor's named lists.
func (tx *Tx) PurgeSavedFilter(id int64) error {
	gone := tx.db.Where("id = ? AND user_id = ?", id, tx.Actor.UserID).Delete(&models.SavedFilter{})
	if gone.Error != nil {
		return fmt.Errorf("purge saved filter %d: %w", id, gone.Error)
	}
	if gone.RowsAffected == 0 {
		return models.Errorf(models.NotFound, "没有找到这个常用筛选，它可能已被删去")
	}
	return nil
}
