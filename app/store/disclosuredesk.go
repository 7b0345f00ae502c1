package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"sanxiang/models"
)

// DeskRange is one part of what a list of disclosures shows: those of a state
// and a stage whose last day lies between two days.
type DeskRange struct {
	State models.DisclosureState
	Stage models.DisclosureStage
	From  models.Day // none = also those without a last day
	To    models.Day // none = open
}

// DeskKey is the place of a disclosure in a list: lists are ordered by last
// day, then case, then id.
type DeskKey struct {
	DueOn  models.Day
	CaseID int64
	ID     int64
}

// DeskFilter picks disclosures for a list without their texts.
type DeskFilter struct {
	Bureaus []int64
	Ranges  []DeskRange
	Fallen  bool    // instead of ranges: on show though the decision fell, by the last day to take it down
	Kind    string  // one of models.DisclosureKinds; none = all
	Cases   []int64 // only of these cases; nil = all
	Latest  bool    // the latest last day first
	After   DeskKey // the last row of the page before; zero for the first page
	Limit   int
}

// deskColumns are those that lists show: never the texts, which are long.
const deskColumns = "id, public_id, bureau_id, case_id, kind, title, number, state, decided_on, due_on, prepared_by, approved_by, published_on, on_time, overdue, withheld, " +
	"policy_rule, policy_reason, max_until, ended_on, withdraw_by, withdrawn_on, withdraw_code, revision, version, stage, findings, return_note, returned_by, returned_on"

// ListDesk gives one page of disclosures. Each bureau's part of each range is
// one stretch of the index; the parts are merged here.
func (s *Store) ListDesk(ctx context.Context, f DeskFilter) ([]models.Disclosure, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	groups := [][]int64{f.Bureaus}
	if len(f.Bureaus) <= fewBureaus {
		groups = slices.Collect(slices.Chunk(f.Bureaus, 1))
	}
	var out []models.Disclosure
	for _, bureaus := range groups {
		for _, r := range f.stretches() {
			for part := range f.parts() {
				var rows []models.Disclosure
				if err := f.narrow(s.reader(ctx), bureaus, r, part).Find(&rows).Error; err != nil {
					return nil, fmt.Errorf("list disclosures: %w", err)
				}
				out = append(out, rows...)
			}
		}
	}
	slices.SortFunc(out, f.order)
	return out[:min(len(out), f.Limit)], nil
}

// stretches are the parts that the list shows.
func (f DeskFilter) stretches() []DeskRange {
	if f.Fallen {
		return []DeskRange{{State: models.DisclosurePublished}}
	}
	return f.Ranges
}

// parts gives the cases in parts that one statement takes; one part of nil when
// all are wanted.
func (f DeskFilter) parts() func(func([]int64) bool) {
	if f.Cases == nil {
		return func(yield func([]int64) bool) { yield(nil) }
	}
	return slices.Chunk(f.Cases, idBatch)
}

// narrow picks one page of one range of some bureaus.
func (f DeskFilter) narrow(q *gorm.DB, bureaus []int64, r DeskRange, cases []int64) *gorm.DB {
	due := f.due()
	order := due + ", case_id, id"
	if f.Latest {
		order = due + " DESC, case_id DESC, id DESC"
	}
	return f.turn(f.where(q, bureaus, r, cases), due).Select(deskColumns).Order(order).Limit(f.Limit)
}

// due is the column of the last day that runs.
func (f DeskFilter) due() string {
	if f.Fallen {
		return "withdraw_by"
	}
	return "due_on"
}

// where adds the conditions of one range of some bureaus.
func (f DeskFilter) where(q *gorm.DB, bureaus []int64, r DeskRange, cases []int64) *gorm.DB {
	q = q.Where("state = ?", r.State)
	if len(bureaus) == 1 {
		q = q.Where("bureau_id = ?", bureaus[0])
	} else {
		q = q.Where("bureau_id IN ?", bureaus)
	}
	if f.Fallen {
		q = q.Where("withdraw_by > '' AND withdrawn_on = ''")
	} else {
		q = q.Where("stage = ?", r.Stage)
	}
	if r.From != "" {
		q = q.Where(f.due()+" >= ?", r.From)
	}
	if r.To != "" {
		q = q.Where(f.due()+" <= ?", r.To)
	}
	if f.Kind != "" {
		q = q.Where("kind = ?", f.Kind)
	}
	if cases != nil {
		q = q.Where("case_id IN ?", cases)
	}
	return q
}

// turn begins the page after the last row of the one before.
func (f DeskFilter) turn(q *gorm.DB, due string) *gorm.DB {
	if f.After == (DeskKey{}) {
		return q
	}
	than := ">"
	if f.Latest {
		than = "<"
	}
	k := f.After
	return q.Where(fmt.Sprintf("%[1]s %[2]s= ? AND (%[1]s %[2]s ? OR case_id %[2]s ? OR (case_id = ? AND id %[2]s ?))", due, than), k.DueOn, k.DueOn, k.CaseID, k.CaseID, k.ID)
}

// Key is the place of a row in the filter's order.
func (f DeskFilter) Key(d models.Disclosure) DeskKey {
	if f.Fallen {
		return DeskKey{d.WithdrawBy, d.CaseID, d.ID}
	}
	return DeskKey{d.DueOn, d.CaseID, d.ID}
}

func (f DeskFilter) order(a, b models.Disclosure) int {
	x, y := f.Key(a), f.Key(b)
	n := cmp.Or(cmp.Compare(x.DueOn, y.DueOn), cmp.Compare(x.CaseID, y.CaseID), cmp.Compare(x.ID, y.ID))
	if f.Latest {
		return -n
	}
	return n
}

// CountMost is up to where disclosures that wait are counted.
const CountMost = 1000

// CountDesk counts what the filter picks, whatever the page, up to CountMost: a
// bureau whose backlog is larger is not made to wait for its size.
func (s *Store) CountDesk(ctx context.Context, f DeskFilter) (int64, error) {
	if err := s.injected("find"); err != nil {
		return 0, err
	}
	f.Limit, f.After = CountMost, DeskKey{}
	var total int64
	for _, r := range f.stretches() {
		var n int64
		part := f.where(s.reader(ctx).Model(&models.Disclosure{}), f.Bureaus, r, nil).Select("id").Limit(CountMost)
		if err := s.reader(ctx).Table("(?) AS waiting", part).Count(&n).Error; err != nil {
			return 0, fmt.Errorf("count disclosures that wait: %w", err)
		}
		total += n
	}
	return min(total, CountMost), nil
}

// FindDisclosureByPublicID gives the disclosure behind a public page; NotFound
// for a page that is no disclosure.
func (s *Store) FindDisclosureByPublicID(ctx context.Context, publicID string) (models.Disclosure, error) {
	var d models.Disclosure
	err := s.reader(ctx).Select(deskColumns).Where("public_id = ?", publicID).Take(&d).Error
	return d, found(err, models.HiddenMessage)
}

// ListHistory gives the audit lines of one record, the latest first.
func (s *Store) ListHistory(ctx context.Context, object string, id int64, limit int) ([]models.Audit, error) {
	var list []models.Audit
	err := s.reader(ctx).Where("object = ? AND object_id = ?", object, fmt.Sprint(id)).Order("id DESC").Limit(limit).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list history of %s %d: %w", object, id, err)
	}
	return list, nil
}
