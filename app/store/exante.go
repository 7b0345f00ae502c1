package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"sanxiang/models"
)

// CreateExAnte adds a section of a bureau. A bureau has one of each.
func (tx *Tx) CreateExAnte(e *models.ExAnte, title string) error {
	if e.ID == 0 {
		e.ID = tx.NewID()
	}
	e.Version = 1
	if err := tx.create(e, "该事项已有他人在办理，请刷新后重试"); err != nil {
		return err
	}
	tx.Append("准备事前公开", "exante", e.ID, e.BureauID, title)
	return nil
}

// UpdateExAnte writes a changed section; verb and title go into the audit line.
func (tx *Tx) UpdateExAnte(e *models.ExAnte, verb, title string) error {
	if err := tx.replace(e, e.ID, &e.Version); err != nil {
		return err
	}
	tx.Append(verb, "exante", e.ID, e.BureauID, title)
	return nil
}

// FindExAnte gives a section of a bureau; NotFound when it was never prepared.
func (tx *Tx) FindExAnte(bureau int64, section string) (models.ExAnte, error) {
	var e models.ExAnte
	err := tx.db.Where("bureau_id = ? AND section = ?", bureau, section).Take(&e).Error
	return e, found(err, "该机关尚未准备这一事前公开事项")
}

// FindExAnteID gives the section of an id.
func (tx *Tx) FindExAnteID(id int64) (models.ExAnte, error) {
	var e models.ExAnte
	err := tx.db.Where("id = ?", id).Take(&e).Error
	return e, found(err, models.HiddenMessage)
}

// ListExAnte gives the sections of a bureau in the order of their codes.
func (s *Store) ListExAnte(ctx context.Context, bureau int64) ([]models.ExAnte, error) {
	var list []models.ExAnte
	if err := s.reader(ctx).Where("bureau_id = ?", bureau).Order("section").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list sections of bureau %d: %w", bureau, err)
	}
	return list, nil
}

// ListExAnteAfter gives the sections of all bureaus in the order of their ids,
// from after on, so that all of them can be walked.
func (s *Store) ListExAnteAfter(ctx context.Context, after int64, limit int) ([]models.ExAnte, error) {
	var list []models.ExAnte
	if err := s.reader(ctx).Where("id > ?", after).Order("id").Limit(limit).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("walk sections: %w", err)
	}
	return list, nil
}

// ListExAnteOf gives the sections whose snapshots lie under the ids.
func (s *Store) ListExAnteOf(ctx context.Context, disclosures []int64) ([]models.ExAnte, error) {
	var list []models.ExAnte
	if err := s.reader(ctx).Where("disclosure_id IN ?", disclosures).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list sections by id: %w", err)
	}
	return list, nil
}

// ListRoll gives the officers of the bureaus by name, and their certificates
// by number, as the transaction sees them.
func (tx *Tx) ListRoll(bureaus []int64) ([]models.Officer, []models.Certificate, error) {
	return listRoll(tx.db, bureaus)
}

// ListRoll gives the officers of the bureaus by name, and their certificates
// by number.
func (s *Store) ListRoll(ctx context.Context, bureaus []int64) ([]models.Officer, []models.Certificate, error) {
	return listRoll(s.reader(ctx), bureaus)
}

func listRoll(db *gorm.DB, bureaus []int64) ([]models.Officer, []models.Certificate, error) {
	var officers []models.Officer
	if err := db.Where("bureau_id IN ?", bureaus).Order("name, id").Find(&officers).Error; err != nil {
		return nil, nil, fmt.Errorf("list officers of the roll: %w", err)
	}
	var certificates []models.Certificate
	if err := db.Where("bureau_id IN ?", bureaus).Order("number, id").Find(&certificates).Error; err != nil {
		return nil, nil, fmt.Errorf("list certificates of the roll: %w", err)
	}
	return officers, certificates, nil
}
