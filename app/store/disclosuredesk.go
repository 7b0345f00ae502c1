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
	ranges := f.Ranges
	if f.Fallen {
		ranges = []DeskRange{{State: models.DisclosurePublished}}
	}
	var out []models.Disclosure
	for _, bureaus := range groups {
		for _, r := range ranges {
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

// parts gives the cases in parts that one statement takes; one part of nil when
// all are wanted.
func (f DeskFilter) parts() func(func([]int64) bool) {
	if f.Cases == nil {
		return func(yield func([]int64) bool) { yield(nil) }
	}
	return slices.Chunk(f.Cases, idBatch)
}

// narrow adds the conditions of one range of some bureaus.
func (f DeskFilter) narrow(q *gorm.DB, bureaus []int64, r DeskRange, cases []int64) *gorm.DB {
	due, order := "due_on", "due_on, case_id, id"
	if f.Latest {
		order = "due_on DESC, case_id DESC, id DESC"
	}
	q = q.Select(deskColumns).Where("state = ?", r.State).Limit(f.Limit)
	if len(bureaus) == 1 {
		q = q.Where("bureau_id = ?", bureaus[0])
	} else {
		q = q.Where("bureau_id IN ?", bureaus)
	}
	if f.Fallen {
		due, order = "withdraw_by", "withdraw_by, case_id, id"
		q = q.Where("withdraw_by > '' AND withdrawn_on = ''")
	} else {
		q = q.Where("stage = ?", r.Stage)
	}
	if r.From != "" {
		q = q.Where(due+" >= ?", r.From)
	}
	if r.To != "" {
		q = q.Where(due+" <= ?", r.To)
	}
	if f.Kind != "" {
		q = q.Where("kind = ?", f.Kind)
	}
	if cases != nil {
		q = q.Where("case_id IN ?", cases)
	}
	return f.turn(q, due).Order(order)
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

// DeskTally is how many disclosures wait.
type DeskTally struct {
	Prepare int64 // to be prepared
	Release int64 // for a second person, whatever was asked
	Soon    int64 // not out, the last day is near
	Late    int64 // not out, the last day is over
	Fallen  int64 // on show though the decision fell
}

// TallyDesk counts what waits in the bureaus on the day; soon is the last day
// that is near.
func (s *Store) TallyDesk(ctx context.Context, bureaus []int64, today, soon models.Day) (DeskTally, error) {
	var t DeskTally
	if err := s.injected("find"); err != nil {
		return t, err
	}
	err := s.reader(ctx).Raw("SELECT COUNT(CASE WHEN stage = '' THEN 1 END) AS prepare, COUNT(CASE WHEN stage <> '' THEN 1 END) AS "+quoted("release")+", "+
		"COUNT(CASE WHEN due_on BETWEEN ? AND ? THEN 1 END) AS soon, COUNT(CASE WHEN due_on > '' AND due_on < ? THEN 1 END) AS late "+
		"FROM disclosures WHERE bureau_id IN ? AND state = ?", today, soon, today, bureaus, models.DisclosureDraft).Scan(&t).Error
	if err != nil {
		return t, fmt.Errorf("count disclosures that wait: %w", err)
	}
	var proposed int64
	q := s.reader(ctx).Model(&models.Disclosure{})
	err = q.Where("bureau_id IN ? AND state = ? AND stage IN ?", bureaus, models.DisclosurePublished, []models.DisclosureStage{models.StageCorrect, models.StageWithdraw}).Count(&proposed).Error
	if err != nil {
		return t, fmt.Errorf("count proposals: %w", err)
	}
	t.Release += proposed
	q = s.reader(ctx).Model(&models.Disclosure{})
	err = q.Where("bureau_id IN ? AND withdraw_by > '' AND withdrawn_on = '' AND state = ?", bureaus, models.DisclosurePublished).Count(&t.Fallen).Error
	if err != nil {
		return t, fmt.Errorf("count fallen decisions on show: %w", err)
	}
	return t, nil
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
