package store

import (
	"context"
	"fmt"

	"sanxiang/models"
)

// FindDraft gives a user's draft of a form, unsealed; NotFound when there is none.
func (s *Store) FindDraft(ctx context.Context, user int64, form string) (models.Draft, error) {
	if err := s.injected("find"); err != nil {
		return models.Draft{}, err
	}
	var d models.Draft
	err := s.reader(ctx).Where("user_id = ? AND form = ?", user, form).Take(&d).Error
	if err != nil {
		return models.Draft{}, found(err, "没有该表单的草稿")
	}
	d.Values, err = s.Unseal(d.Values)
	return d, err
}

// ListDrafts gives a user's drafts, the latest first, without what is in them.
func (s *Store) ListDrafts(ctx context.Context, user int64) ([]models.Draft, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	var list []models.Draft
	err := s.reader(ctx).Select("user_id, form, saved_at, version").Where("user_id = ?", user).Order("saved_at DESC, form").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list drafts of user %d: %w", user, err)
	}
	return list, nil
}

// PutDraft keeps a draft, sealed, in place of the one before. The version is
// the one that the user saw, 0 for a form without a draft; a draft that another
// window has kept meanwhile is a Conflict. Drafts leave no audit line: they are
// no act yet.
func (tx *Tx) PutDraft(d *models.Draft) error {
	row := *d
	row.Values, row.SavedAt, row.Version = tx.store.Seal(d.Values), tx.Now, d.Version+1
	if d.Version == 0 {
		if err := tx.create(&row, draftMoved); err != nil {
			return err
		}
	} else {
		result := tx.db.Model(&models.Draft{}).Where("user_id = ? AND form = ? AND version = ?", d.UserID, d.Form, d.Version).
			Updates(map[string]any{"sealed": row.Values, "saved_at": row.SavedAt, "version": row.Version})
		if result.Error != nil {
			return fmt.Errorf("keep draft %s of user %d: %w", d.Form, d.UserID, result.Error)
		}
		if result.RowsAffected == 0 {
			return models.Errorf(models.Conflict, "%s", draftMoved)
		}
	}
	d.SavedAt, d.Version = row.SavedAt, row.Version
	return nil
}

const draftMoved = "草稿已在另一个窗口保存或提交，这里没有自动保存；请在那里继续，或刷新本页后核对"

// PurgeDraft forgets a user's draft of a form; there need not be one,
// and none is meant by an empty name.
func (tx *Tx) PurgeDraft(user int64, form string) error {
	if form == "" {
		return nil
	}
	if err := tx.db.Where("user_id = ? AND form = ?", user, form).Delete(&models.Draft{}).Error; err != nil {
		return fmt.Errorf("purge draft %s of user %d: %w", form, user, err)
	}
	return nil
}

// PurgeDrafts forgets all drafts that were last kept before the instant and
// says how many there were.
func (tx *Tx) PurgeDrafts(before models.Instant) (int64, error) {
	result := tx.db.Where("saved_at < ?", before).Delete(&models.Draft{})
	if result.Error != nil {
		return 0, fmt.Errorf("purge drafts: %w", result.Error)
	}
	if result.RowsAffected > 0 {
		tx.Append("清除过期草稿", "draft", 0, 0, fmt.Sprintf("%d份", result.RowsAffected))
	}
	return result.RowsAffected, nil
}
