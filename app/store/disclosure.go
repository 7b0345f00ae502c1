package store

import (
	"context"
	"fmt"

	"sanxiang/models"
)

// CreateDisclosure opens the duty to publish.
func (tx *Tx) CreateDisclosure(d *models.Disclosure) error {
	if d.ID == 0 {
		d.ID = tx.NewID()
	}
	d.Version = 1
	if err := tx.create(d, "该决定已登记公示"); err != nil {
		return err
	}
	tx.count(nil, *d)
	tx.Append("登记公示", "disclosure", d.ID, d.BureauID, d.Title)
	return nil
}

// UpdateDisclosure writes a changed disclosure.
func (tx *Tx) UpdateDisclosure(before models.Disclosure, d *models.Disclosure, verb string) error {
	if err := tx.replace(d, d.ID, &d.Version); err != nil {
		return err
	}
	tx.count(before, *d)
	tx.Append(verb, "disclosure", d.ID, d.BureauID, d.Title)
	return tx.tellDisclosure(before, *d)
}

// CreateSnapshot keeps an approved revision.
func (tx *Tx) CreateSnapshot(s *models.Snapshot) error {
	return tx.create(s, "该版本已经发布")
}

// EraseSnapshots empties the texts of a disclosure's revisions; hashes stay.
func (tx *Tx) EraseSnapshots(disclosure int64) error {
	err := tx.db.Model(&models.Snapshot{}).Where("disclosure_id = ?", disclosure).Update("body", "").Error
	if err != nil {
		return fmt.Errorf("erase snapshots of %d: %w", disclosure, err)
	}
	return nil
}

// FindPublication gives one public row as the transaction sees it.
func (tx *Tx) FindPublication(publicID string) (models.Publication, error) {
	var p models.Publication
	err := tx.db.Where("public_id = ?", publicID).Take(&p).Error
	return p, found(err, "没有找到该公示信息")
}

// FindDisclosure gives one disclosure.
func (tx *Tx) FindDisclosure(id int64) (models.Disclosure, error) {
	var d models.Disclosure
	err := tx.db.Where("id = ?", id).Take(&d).Error
	return d, found(err, models.HiddenMessage)
}

// FindDisclosureOf gives the disclosure of a case; NotFound when there is none.
func (tx *Tx) FindDisclosureOf(caseID int64) (models.Disclosure, error) {
	var d models.Disclosure
	err := tx.db.Where("case_id = ?", caseID).Order("id").Take(&d).Error
	return d, found(err, "该案件没有登记公示")
}

// FindDisclosureOf gives the disclosure of a case; NotFound when there is none.
func (s *Store) FindDisclosureOf(ctx context.Context, caseID int64) (models.Disclosure, error) {
	var d models.Disclosure
	err := s.reader(ctx).Where("case_id = ?", caseID).Order("id").Take(&d).Error
	return d, found(err, "该案件没有登记公示")
}

// DisclosureFilter picks disclosures. Rows come in order of id; After is the
// last id of the page before.
type DisclosureFilter struct {
	Bureaus  []int64 // nil = all
	State    models.DisclosureState
	DueTo    models.Day // due on or before
	EndTo    models.Day // shown until before this day
	Unruled  bool       // withdrawal owed and not done
	Unmarked bool       // not yet marked overdue
	After    int64
	Limit    int
}

// ListDisclosures gives one page of disclosures.
func (s *Store) ListDisclosures(ctx context.Context, f DisclosureFilter) ([]models.Disclosure, error) {
	q := s.reader(ctx).Where("id > ?", f.After).Order("id").Limit(f.Limit)
	if f.Bureaus != nil {
		q = q.Where("bureau_id IN ?", f.Bureaus)
	}
	if f.State != "" {
		q = q.Where("state = ?", f.State)
	}
	if f.DueTo != "" {
		q = q.Where("due_on <> '' AND due_on <= ?", f.DueTo)
	}
	if f.EndTo != "" {
		q = q.Where("max_until <> '' AND max_until < ?", f.EndTo)
	}
	if f.Unruled {
		q = q.Where("withdraw_by <> '' AND withdrawn_on = ''")
	}
	if f.Unmarked {
		q = q.Where("overdue = ?", false)
	}
	var list []models.Disclosure
	if err := q.Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list disclosures: %w", err)
	}
	return list, nil
}

// ListSnapshotsOf gives all revisions of some disclosures.
func (s *Store) ListSnapshotsOf(ctx context.Context, ids []int64) ([]models.Snapshot, error) {
	var list []models.Snapshot
	if err := s.reader(ctx).Where("disclosure_id IN ?", ids).Order("disclosure_id, revision").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list snapshots: %w", err)
	}
	return list, nil
}

// ListDisclosuresOf gives the disclosures of some ids.
func (s *Store) ListDisclosuresOf(ctx context.Context, ids []int64) ([]models.Disclosure, error) {
	var list []models.Disclosure
	if err := s.reader(ctx).Where("id IN ?", ids).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list disclosures by id: %w", err)
	}
	return list, nil
}

// FindDisclosure gives one disclosure.
func (s *Store) FindDisclosure(ctx context.Context, id int64) (models.Disclosure, error) {
	if err := s.injected("find"); err != nil {
		return models.Disclosure{}, err
	}
	var d models.Disclosure
	err := s.reader(ctx).Where("id = ?", id).Take(&d).Error
	return d, found(err, models.HiddenMessage)
}

// ListSnapshots gives a disclosure's revisions in order.
func (s *Store) ListSnapshots(ctx context.Context, id int64) ([]models.Snapshot, error) {
	var list []models.Snapshot
	if err := s.reader(ctx).Where("disclosure_id = ?", id).Order("revision").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list snapshots of %d: %w", id, err)
	}
	return list, nil
}
