package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"sanxiang/models"
)

// CreateEntries adds rows to a data-defined register. Rows whose import key is
// known already are skipped; the number added is returned.
func (tx *Tx) CreateEntries(reg *models.Register, list []models.Entry) (int, error) {
	known, err := tx.knownKeys(reg.Code, list)
	if err != nil {
		return 0, err
	}
	fresh := list[:0:0]
	for _, e := range list {
		if e.ImportKey != nil {
			k := entryKey{e.BureauID, *e.ImportKey}
			if known[k] {
				continue
			}
			known[k] = true
		}
		if e.ID == 0 {
			e.ID = tx.NewID()
		}
		e.Register, e.Version = reg.Code, 1
		fresh = append(fresh, e)
	}
	if err := insertRows(tx, fresh, "台账记录重复"); err != nil {
		return 0, err
	}
	for i := range fresh {
		tx.count(nil, models.BoundEntry{Entry: &fresh[i], Definition: reg})
	}
	if len(fresh) > 0 {
		tx.Append("登记"+reg.Name, "entry", fresh[0].ID, fresh[0].BureauID, fmt.Sprintf("共%d条", len(fresh)))
	}
	return len(fresh), nil
}

type entryKey struct {
	bureau int64
	key    string
}

func (tx *Tx) knownKeys(register string, list []models.Entry) (map[entryKey]bool, error) {
	return knownKeys(tx.db, register, list)
}

// CountKnownEntries counts the rows whose import key is known already, for a
// check that writes nothing.
func (s *Store) CountKnownEntries(ctx context.Context, register string, list []models.Entry) (int, error) {
	known, err := knownKeys(s.reader(ctx), register, list)
	n := 0
	for _, e := range list {
		if e.ImportKey != nil && known[entryKey{e.BureauID, *e.ImportKey}] {
			n++
		}
	}
	return n, err
}

func knownKeys(db *gorm.DB, register string, list []models.Entry) (map[entryKey]bool, error) {
	var keys []string
	for _, e := range list {
		if e.ImportKey != nil {
			keys = append(keys, *e.ImportKey)
		}
	}
	known := map[entryKey]bool{}
	for part := range slices.Chunk(keys, idBatch) {
		var rows []models.Entry
		err := db.Select("bureau_id, import_key").Where("register = ? AND import_key IN ?", register, part).Find(&rows).Error
		if err != nil {
			return nil, fmt.Errorf("find known entries: %w", err)
		}
		for _, r := range rows {
			known[entryKey{r.BureauID, *r.ImportKey}] = true
		}
	}
	return known, nil
}

// UpdateEntry writes a changed entry and keeps what it was, with the reason.
func (tx *Tx) UpdateEntry(before, e models.BoundEntry, reason string) error {
	if err := tx.replace(e.Entry, e.ID, &e.Version); err != nil {
		return err
	}
	tx.count(before, e)
	tx.Append("修改"+e.Definition.Name, "entry", e.ID, e.BureauID, strings.Trim(e.Title+"："+reason, "："))
	return tx.AppendEntryChange(before, e, reason)
}

// DeleteEntry makes an entry void: it counts and shows no longer, but what it
// was is kept with the reason.
func (tx *Tx) DeleteEntry(reg *models.Register, e models.Entry, reason string) error {
	result := tx.db.Where("id = ? AND version = ?", e.ID, e.Version).Delete(&models.Entry{})
	if result.Error != nil {
		return fmt.Errorf("delete entry %d: %w", e.ID, result.Error)
	}
	if result.RowsAffected == 0 {
		return models.Errorf(models.Conflict, "该记录已被他人修改，请刷新后重试")
	}
	before := models.BoundEntry{Entry: &e, Definition: reg}
	tx.count(before, nil)
	tx.Append("作废"+reg.Name, "entry", e.ID, e.BureauID, e.Title+"："+reason)
	return tx.AppendEntryChange(before, models.BoundEntry{}, reason)
}

// FindEntry gives one entry.
func (tx *Tx) FindEntry(id int64) (models.Entry, error) { return findEntry(tx.db, id) }

// FindEntry gives one entry.
func (s *Store) FindEntry(ctx context.Context, id int64) (models.Entry, error) {
	return findEntry(s.reader(ctx), id)
}

func findEntry(db *gorm.DB, id int64) (models.Entry, error) {
	var e models.Entry
	err := db.Where("id = ?", id).Take(&e).Error
	return e, found(err, models.HiddenMessage)
}

// EntryFilter picks the entries of one bureau's register in the days from
// First to Last, newest first. Before continues after the last row of the page
// before.
type EntryFilter struct {
	Bureau      int64
	Register    string
	First, Last models.Day
	Text        string              // anywhere in a text column
	Codes       map[string][]string // column → codes of choices whose labels the text is in
	Before      *models.Entry
	Limit       int
}

// ListEntries gives a page of entries in descending order of day and id.
func (s *Store) ListEntries(ctx context.Context, f EntryFilter) ([]models.Entry, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	q := f.matching(s.reader(ctx))
	if f.Before != nil {
		q = q.Where("(day < ? OR (day = ? AND id < ?))", f.Before.Day, f.Before.Day, f.Before.ID)
	}
	var list []models.Entry
	if err := q.Order("day DESC, id DESC").Limit(f.Limit).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list entries: %w", err)
	}
	return list, nil
}

// PutReturn writes a handed-in total, replacing the one of the same bureau,
// period, indicator and dimension.
func (tx *Tx) PutReturn(r *models.Return) error {
	if r.ID == 0 {
		r.ID = tx.NewID()
	}
	r.Version, r.EnteredAt, r.EnteredBy = 1, tx.Now, tx.Actor.Name
	replace := clause.OnConflict{
		Columns: []clause.Column{{Name: "bureau_id"}, {Name: "year"}, {Name: "month"}, {Name: "indicator"}, {Name: "dim"}},
		DoUpdates: append(clause.AssignmentColumns([]string{
			"value", "source_note", "entered_by", "entered_at", "responsible", "evidence", "standing", "overlap", "chosen_by", "chosen_at", "choice_reason",
		}), clause.Assignment{Column: clause.Column{Name: "version"}, Value: gorm.Expr("version + 1")}),
	}
	if err := tx.db.Clauses(replace).Create(r).Error; err != nil {
		return fmt.Errorf("write return: %w", err)
	}
	tx.Append("报送数据", "return", r.ID, r.BureauID, fmt.Sprintf("%s %d年%d月 %d", r.Indicator, r.Year, r.Month, r.Value))
	return nil
}

// ReturnFilter picks handed-in totals of the years from First to Last.
type ReturnFilter struct {
	Bureaus     []int64
	Indicators  []string // nil = all
	First, Last int
}

// ListReturns gives the bureaus' handed-in totals by indicator, bureau and
// period.
func (s *Store) ListReturns(ctx context.Context, f ReturnFilter) ([]models.Return, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	return listReturns(s.reader(ctx), f)
}

// ListReturns gives handed-in totals as this transaction sees them.
func (tx *Tx) ListReturns(f ReturnFilter) ([]models.Return, error) { return listReturns(tx.db, f) }

func listReturns(db *gorm.DB, f ReturnFilter) ([]models.Return, error) {
	var all []models.Return
	for part := range slices.Chunk(f.Bureaus, idBatch) {
		q := db.Where("bureau_id IN ? AND year BETWEEN ? AND ?", part, f.First, f.Last)
		if f.Indicators != nil {
			q = q.Where("indicator IN ?", f.Indicators)
		}
		var list []models.Return
		if err := q.Order("indicator, bureau_id, year, month, dim").Find(&list).Error; err != nil {
			return nil, fmt.Errorf("list returns: %w", err)
		}
		all = append(all, list...)
	}
	return all, nil
}
