package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"sanxiang/models"
)

// DutyFilter picks lines of work: of an officer, or of bureaus. Lines come in
// order of their last day, those without one last.
type DutyFilter struct {
	Officer   int64 // either handler; 0 = of Bureaus
	Bureaus   []int64
	Next      []models.StepKind // cases that wait for one of these steps; nil = all
	Earliest  bool              // only the earliest line of each case
	From, To  models.Day        // due within; lines without a day are left out
	Limit     int
	CaseAfter int64 // with Limit, for jobs: lines of later cases, in order of case
}

// DutyLine is a line of work with what a list says of its case.
type DutyLine struct {
	models.CaseDuty
	Number    string
	PartyName string
	Cause     string
	State     models.CaseState
}

// dutyOrder puts what has a last day first, the earliest first.
const dutyOrder = "CASE WHEN due_on = '' THEN 1 ELSE 0 END, due_on, case_id, seq"

// ListDuties gives lines of work.
func (s *Store) ListDuties(ctx context.Context, f DutyFilter) ([]DutyLine, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	order := dutyOrder
	if f.CaseAfter > 0 {
		order = "case_id, seq"
	}
	var list []models.CaseDuty
	if err := f.narrow(s.reader(ctx)).Order(order).Limit(f.Limit).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list duties: %w", err)
	}
	return s.withCases(ctx, list)
}

// narrow selects the lines. An officer's are those of two indexes.
func (f DutyFilter) narrow(db *gorm.DB) *gorm.DB {
	one := func(q *gorm.DB) *gorm.DB {
		if f.Next != nil {
			q = q.Where("next_step IN ?", f.Next)
		}
		if f.Earliest {
			q = q.Where("seq = 1")
		}
		if f.To != "" {
			q = q.Where("due_on BETWEEN ? AND ?", max(f.From, "0"), f.To)
		}
		if f.CaseAfter > 0 {
			q = q.Where("case_id > ?", f.CaseAfter)
		}
		return q
	}
	if f.Officer == 0 {
		return one(db.Table("case_duties").Where("bureau_id IN ?", f.Bureaus))
	}
	mine := one(db.Table("case_duties").Where("handler1 = ?", f.Officer))
	second := one(db.Table("case_duties").Where("handler2 = ? AND handler1 <> ?", f.Officer, f.Officer))
	return db.Table("(? UNION ALL ?) AS duties", mine, second)
}

// withCases adds what a list says of the cases.
func (s *Store) withCases(ctx context.Context, list []models.CaseDuty) ([]DutyLine, error) {
	ids := make([]int64, 0, len(list))
	for _, d := range list {
		ids = append(ids, d.CaseID)
	}
	known := map[int64]models.Case{}
	for part := range slices.Chunk(ids, idBatch) {
		var rows []models.Case
		if err := s.reader(ctx).Select("id, number, party_name, cause, state").Where("id IN ?", part).Find(&rows).Error; err != nil {
			return nil, fmt.Errorf("list cases of duties: %w", err)
		}
		for _, c := range rows {
			known[c.ID] = c
		}
	}
	out := make([]DutyLine, len(list))
	for i, d := range list {
		c := known[d.CaseID]
		out[i] = DutyLine{d, c.Number, c.PartyName, c.Cause, c.State}
	}
	return out, nil
}

// Tally is how many cases stand somewhere, and the nearest last day among them.
type Tally struct {
	Count   int64
	Nearest models.Day
}

// DutyTally counts the cases that make work, each where its earliest line
// stands: what is late, what is due from today until soon, what was returned.
type DutyTally struct {
	Open, Overdue, Soon, Returned Tally
}

// TallyDuties counts an officer's cases or those of bureaus.
func (s *Store) TallyDuties(ctx context.Context, f DutyFilter, today, soon models.Day) (DutyTally, error) {
	if err := s.injected("find"); err != nil {
		return DutyTally{}, err
	}
	f.Earliest = true
	var t struct {
		Open, Late, Soon, Returned                         int64
		OpenNearest, LateNearest, SoonNearest, BackNearest *models.Day
	}
	const late, near = "due_on > '' AND due_on < ?", "due_on BETWEEN ? AND ?"
	q := f.narrow(s.reader(ctx)).Select("COUNT(*) AS open, MIN(NULLIF(due_on, '')) AS open_nearest, "+
		"COUNT(CASE WHEN "+late+" THEN 1 END) AS late, MIN(CASE WHEN "+late+" THEN due_on END) AS late_nearest, "+
		"COUNT(CASE WHEN "+near+" THEN 1 END) AS soon, MIN(CASE WHEN "+near+" THEN due_on END) AS soon_nearest, "+
		"COUNT(CASE WHEN returned = ? THEN 1 END) AS returned, MIN(CASE WHEN returned = ? THEN NULLIF(due_on, '') END) AS back_nearest",
		today, today, today, soon, today, soon, true, true)
	if err := q.Scan(&t).Error; err != nil {
		return DutyTally{}, fmt.Errorf("count duties: %w", err)
	}
	return DutyTally{tally(t.Open, t.OpenNearest), tally(t.Late, t.LateNearest), tally(t.Soon, t.SoonNearest), tally(t.Returned, t.BackNearest)}, nil
}

func tally(n int64, nearest *models.Day) Tally {
	if nearest == nil {
		return Tally{Count: n}
	}
	return Tally{Count: n, Nearest: *nearest}
}

// TallyApprovals counts the cases of the bureaus that wait for a step of their head.
func (s *Store) TallyApprovals(ctx context.Context, bureaus []int64) (Tally, error) {
	return s.tally(ctx, s.reader(ctx).Table("case_duties").Where("bureau_id IN ? AND seq = 1 AND next_step IN ?", bureaus, models.ApproverSteps()))
}

// TallyReviews counts the reviews of the bureaus that wait for an opinion.
func (s *Store) TallyReviews(ctx context.Context, bureaus []int64) (Tally, error) {
	return s.tally(ctx, s.reader(ctx).Table("reviews").Where("bureau_id IN ? AND concluded_on = ''", bureaus))
}

// waitsForSecond picks disclosures that wait for their second person: to be
// released, withheld, corrected or taken down.
const waitsForSecond = "disclosures.state IN ? AND disclosures.stage > ''"

var releaseStates = []models.DisclosureState{models.DisclosureDraft, models.DisclosurePublished}

// TallyDisclosures counts what is decided and not public yet, of an officer's
// cases or of bureaus; with ready what waits for its second person instead.
func (s *Store) TallyDisclosures(ctx context.Context, officer int64, bureaus []int64, ready bool) (Tally, error) {
	q := s.reader(ctx).Table("disclosures").Where("disclosures.bureau_id IN ?", bureaus)
	if ready {
		q = q.Where(waitsForSecond, releaseStates)
	} else {
		q = q.Where("disclosures.state = ?", models.DisclosureDraft)
	}
	if officer != 0 {
		q = q.Joins("JOIN cases ON cases.id = disclosures.case_id").Where("(handler1 = ? OR handler2 = ?)", officer, officer)
	}
	return s.tallyOf(ctx, q, "disclosures.due_on")
}

func (s *Store) tally(ctx context.Context, q *gorm.DB) (Tally, error) {
	return s.tallyOf(ctx, q, "due_on")
}

func (s *Store) tallyOf(_ context.Context, q *gorm.DB, due string) (Tally, error) {
	if err := s.injected("find"); err != nil {
		return Tally{}, err
	}
	var t struct {
		N       int64
		Nearest *models.Day
	}
	if err := q.Select("COUNT(*) AS n, MIN(NULLIF(" + due + ", '')) AS nearest").Scan(&t).Error; err != nil {
		return Tally{}, fmt.Errorf("count work: %w", err)
	}
	return tally(t.N, t.Nearest), nil
}

// BureauLoad is how many open cases a bureau has and how many are late.
type BureauLoad struct {
	BureauID   int64
	Open, Late int64
}

// ListBureauLoads counts the open cases of each bureau that has any.
func (s *Store) ListBureauLoads(ctx context.Context, bureaus []int64, today models.Day) ([]BureauLoad, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	var all []BureauLoad
	for part := range slices.Chunk(bureaus, idBatch) {
		var list []BureauLoad
		err := s.reader(ctx).Table("case_duties").Where("bureau_id IN ? AND seq = 1", part).
			Select("bureau_id, COUNT(*) AS open, COUNT(CASE WHEN due_on > '' AND due_on < ? THEN 1 END) AS late", today).
			Group("bureau_id").Order("bureau_id").Scan(&list).Error
		if err != nil {
			return nil, fmt.Errorf("count open cases: %w", err)
		}
		all = append(all, list...)
	}
	return all, nil
}
