package store

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"sanxiang/models"
)

// AppendEntryChange keeps what a row was before a change; after has no entry
// when the row is void.
func (tx *Tx) AppendEntryChange(before, after models.BoundEntry, reason string) error {
	fields, err := json.Marshal(before.Changes(after))
	if err != nil {
		return fmt.Errorf("write change of entry %d: %w", before.ID, err)
	}
	c := models.EntryChange{
		ID: tx.NewID(), EntryID: before.ID, BureauID: before.BureauID, Register: before.Register, Kind: models.EntryEdited, Reason: reason,
		Fields: string(fields), Version: before.Version, ActorID: tx.Actor.UserID, Actor: tx.Actor.Name, At: tx.Now,
	}
	if after.Entry == nil {
		c.Kind = models.EntryVoided
	}
	if err := tx.db.Create(&c).Error; err != nil {
		return fmt.Errorf("write change of entry %d: %w", before.ID, err)
	}
	return nil
}

// ListEntryChanges gives the changes of a row, the latest first.
func (s *Store) ListEntryChanges(ctx context.Context, entry int64) ([]models.EntryChange, error) {
	var list []models.EntryChange
	if err := s.reader(ctx).Where("entry_id = ?", entry).Order("at DESC, id DESC").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list changes of entry %d: %w", entry, err)
	}
	return list, nil
}

// ListVoided gives the latest rows of a bureau's register that were made void.
func (s *Store) ListVoided(ctx context.Context, bureau int64, register string, limit int) ([]models.EntryChange, error) {
	var list []models.EntryChange
	err := s.reader(ctx).Where("bureau_id = ? AND register = ? AND kind = ?", bureau, register, models.EntryVoided).Order("at DESC, id DESC").Limit(limit).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list void entries: %w", err)
	}
	return list, nil
}

// CreateAttachment keeps a file beside the entry or total that it bears out.
func (tx *Tx) CreateAttachment(a *models.Attachment) error {
	a.ID, a.EnteredBy, a.EnteredAt = tx.NewID(), tx.Actor.Name, tx.Now
	if err := tx.db.Create(a).Error; err != nil {
		return fmt.Errorf("write attachment: %w", err)
	}
	tx.Append("附上依据文件", a.Owner, a.OwnerID, a.BureauID, a.Name+" "+a.Hash)
	return nil
}

// ListAttachments gives the files of entries or totals in the order they came.
func (s *Store) ListAttachments(ctx context.Context, owner string, id int64) ([]models.Attachment, error) {
	var list []models.Attachment
	if err := s.reader(ctx).Where("owner_id = ? AND owner = ?", id, owner).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list attachments: %w", err)
	}
	return list, nil
}

// FindAttachment gives one file's row.
func (s *Store) FindAttachment(ctx context.Context, id int64) (models.Attachment, error) {
	var a models.Attachment
	err := s.reader(ctx).Where("id = ?", id).Take(&a).Error
	return a, found(err, models.HiddenMessage)
}

// fieldUse reports whether any row of the register has a value in the column.
func fieldUse(db *gorm.DB, register string, f models.Field) (bool, error) {
	filled := quoted(f.Column) + " <> ''"
	if f.Numeric() {
		filled = quoted(f.Column) + " <> 0"
	}
	var id int64
	err := db.Table(models.EntryTable).Where("register = ? AND "+filled, register).Select("id").Limit(1).Scan(&id).Error
	return id != 0, err
}

// FindUsage tells which fields of a data-defined register have values in any
// row, and which choices are taken.
func (tx *Tx) FindUsage(r *models.Register) (models.Usage, error) {
	use := models.Usage{Fields: map[string]string{}, Choices: map[string]map[string]bool{}}
	for _, f := range r.Fields {
		used, err := fieldUse(tx.db, r.Code, f)
		if err != nil {
			return use, fmt.Errorf("find use of %s.%s: %w", r.Code, f.Name, err)
		}
		if !used {
			continue
		}
		use.Fields[f.Name] = "已有记录填写"
		if f.Type != models.FieldChoice {
			continue
		}
		var codes []string
		if err := tx.db.Table(models.EntryTable).Where("register = ?", r.Code).Distinct(quoted(f.Column)).Pluck(f.Column, &codes).Error; err != nil {
			return use, fmt.Errorf("find choices of %s.%s: %w", r.Code, f.Name, err)
		}
		taken := map[string]bool{}
		for _, code := range codes {
			taken[code] = true
		}
		use.Choices[f.Name] = taken
	}
	return use, nil
}
