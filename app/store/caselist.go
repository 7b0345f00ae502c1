package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"gorm.io/gorm"

	"sanxiang/models"
)

// CaseFilter picks cases for a list. Rows come newest id first. Before is the
// last id of the page before, After the first id of the page after: with After
// the page ends there.
type CaseFilter struct {
	Bureaus   []int64
	State     models.CaseState
	Procedure models.Procedure
	Outcome   models.Outcome
	Officer   int64 // either handler
	Major     *bool
	Kind      models.PenaltyKind // among the penalties of the decision
	FiledFrom models.Day
	FiledTo   models.Day
	From, To  models.Day // of the decision
	Fined     bool       // decided, with a fine from Least up to but not including Below
	Least     models.Fen
	Below     models.Fen // 0 = open
	Due       DueState
	Today     models.Day // for Due
	Soon      models.Day // last day that is soon, for Due
	Text      string     // in case number, document number or parties
	Among     []int64    // only these; nil = all. Text is then not asked
	Before    int64
	After     int64
	Limit     int
	Brief     bool // without the long texts, which lists do not show
}

// longTexts are the columns that Brief leaves out.
var longTexts = []string{"facts", "basis", "content", "discretion"}

// DueState picks cases by the work that they make.
type DueState string

// The states of work.
const (
	DueOpen     DueState = "open"     // 待办: the case makes work
	DueSoon     DueState = "soon"     // 快到期
	DueOverdue  DueState = "overdue"  // 已超期
	DueReturned DueState = "returned" // 被法制审核退回
	DueApproval DueState = "approval" // 待审批
	DueReview   DueState = "review"   // 待法制审核
	DueDisclose DueState = "disclose" // 待公示
	DueRelease  DueState = "release"  // 公示待审批
)

// fewBureaus is up to how many bureaus a list reads each bureau's own range of
// the index; above that the bureaus are so large a part that the newest cases
// of all are looked through instead.
const fewBureaus = 40

// ListCases gives one page of cases.
func (s *Store) ListCases(ctx context.Context, f CaseFilter) ([]models.Case, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	f, err := s.own(ctx, f)
	if err != nil {
		return nil, err
	}
	ids, err := s.listCaseIDs(ctx, f)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var list []models.Case
	for part := range slices.Chunk(ids, idBatch) {
		var rows []models.Case
		q := s.reader(ctx).Where("id IN ?", part).Order("id DESC")
		if f.Brief {
			q = q.Omit(longTexts...)
		}
		if err := q.Find(&rows).Error; err != nil {
			return nil, fmt.Errorf("list cases: %w", err)
		}
		list = append(list, rows...)
	}
	return list, nil
}

// own looks an officer's cases up first, by the indexes of both handlers: no
// engine can be trusted to see that they are few among a bureau's many.
func (s *Store) own(ctx context.Context, f CaseFilter) (CaseFilter, error) {
	if f.Officer == 0 || f.Text != "" || f.Among != nil {
		return f, nil
	}
	mine := []int64{} // not nil: there may be none
	for _, handler := range []string{"handler1", "handler2"} {
		var part []int64
		if err := f.bound(s.reader(ctx).Table("cases").Where(handler+" = ?", f.Officer), "id").Select("id").Scan(&part).Error; err != nil {
			return f, fmt.Errorf("find cases of officer %d: %w", f.Officer, err)
		}
		mine = append(mine, part...)
	}
	slices.SortFunc(mine, func(a, b int64) int { return cmpInt(b, a) })
	f.Among, f.Officer = slices.Compact(mine), 0
	return f, nil
}

// listCaseIDs finds the ids of a page, newest first, in the narrow index. What
// holds the text is found first, in parts, until the page is full.
func (s *Store) listCaseIDs(ctx context.Context, f CaseFilter) ([]int64, error) {
	if f.Text == "" && f.Among == nil {
		return f.page(s.reader(ctx), nil)
	}
	if f.Among != nil {
		return f.pages(s.reader(ctx), f.Among)
	}
	var ids []int64
	for texts := f; len(ids) < f.Limit; {
		found, err := texts.matches(s.reader(ctx), textBatch)
		if err != nil {
			return nil, err
		}
		some, err := f.pages(s.reader(ctx), found)
		if err != nil {
			return nil, err
		}
		ids = append(ids, some...)
		if len(found) < textBatch {
			break
		}
		if f.After > 0 {
			texts.After = found[0]
		} else {
			texts.Before = found[len(found)-1]
		}
	}
	return f.cut(ids), nil
}

// cut orders ids newest first and keeps those nearest to where the page begins.
func (f CaseFilter) cut(ids []int64) []int64 {
	slices.SortFunc(ids, func(a, b int64) int { return cmpInt(b, a) })
	if f.After > 0 {
		return ids[max(0, len(ids)-f.Limit):]
	}
	return ids[:min(len(ids), f.Limit)]
}

// page finds the ids of a page, of all cases or of some that were found before.
func (f CaseFilter) page(db *gorm.DB, among []int64) ([]int64, error) {
	groups := [][]int64{f.Bureaus}
	if len(f.Bureaus) <= fewBureaus && among == nil {
		groups = slices.Collect(slices.Chunk(f.Bureaus, 1))
	}
	var ids []int64
	for _, bureaus := range groups {
		var part []int64
		q := f.turn(f.narrow(db.Table("cases"), bureaus), "id").Select("id").Limit(f.Limit)
		if among != nil {
			q = q.Where("id IN ?", among)
		}
		if err := q.Scan(&part).Error; err != nil {
			return nil, fmt.Errorf("list case ids: %w", err)
		}
		ids = append(ids, part...)
	}
	return f.cut(ids), nil
}

// pages finds the ids of a page among some that were found before, newest first.
func (f CaseFilter) pages(db *gorm.DB, among []int64) ([]int64, error) {
	var ids []int64
	for part := range slices.Chunk(among, idBatch) {
		some, err := f.page(db, part)
		if err != nil {
			return nil, err
		}
		if ids = append(ids, some...); len(ids) >= f.Limit && f.After == 0 {
			break // what was found comes newest first
		}
	}
	return f.cut(ids), nil
}

// turn orders by a column of ids from where the page begins.
func (f CaseFilter) turn(q *gorm.DB, column string) *gorm.DB {
	q = f.bound(q, column)
	if f.After > 0 {
		return q.Order(column)
	}
	return q.Order(column + " DESC")
}

// bound leaves what lies beyond the page's beginning. The id stands in the text,
// not as an argument: a server that plans a statement once for all pages may
// choose to read every case of the bureau for each.
func (f CaseFilter) bound(q *gorm.DB, column string) *gorm.DB {
	switch {
	case f.After > 0:
		return q.Where(fmt.Sprintf("%s > %d", column, f.After))
	case f.Before > 0:
		return q.Where(fmt.Sprintf("%s < %d", column, f.Before))
	}
	return q
}

// textBatch is how many cases that hold a text are found at once.
const textBatch = 1000

// matches finds cases that hold the text, newest first: by the bits of the
// signature, then by the text itself. It asks for them alone, because engines
// that join them with the cases read both row by row.
func (f CaseFilter) matches(db *gorm.DB, limit int) ([]int64, error) {
	var ids []int64
	for _, bureau := range f.Bureaus {
		part, err := f.matchesOf(db, bureau, limit)
		if err != nil {
			return nil, fmt.Errorf("find cases by text: %w", err)
		}
		ids = append(ids, part...)
	}
	f.Limit = limit
	return f.cut(ids), nil
}

// matchesOf finds the matches of one bureau. A text that few cases hold is looked
// for in all of them, in two halves at once and from the oldest to the newest,
// which engines do quicker; only where there are more than are wanted does it
// matter from which end.
func (f CaseFilter) matchesOf(db *gorm.DB, bureau int64, limit int) ([]int64, error) {
	var ends [2]int64
	for i, order := range []string{"case_id", "case_id DESC"} {
		q := f.bound(db.Table("case_texts").Where("bureau_id = ?", bureau), "case_id").Select("case_id").Order(order).Limit(1)
		if err := q.Scan(&ends[i]).Error; err != nil {
			return nil, err
		}
	}
	middle := ends[0] + (ends[1]-ends[0])/2
	var (
		late   []int64
		failed error
		done   = make(chan struct{})
	)
	go func() {
		defer close(done)
		late, failed = f.holding(db, bureau, fmt.Sprintf("case_id > %d", middle), "case_id", limit+1)
	}()
	ids, err := f.holding(db, bureau, fmt.Sprintf("case_id <= %d", middle), "case_id", limit+1)
	<-done
	if err = errors.Join(err, failed); err != nil {
		return nil, err
	}
	switch ids = append(ids, late...); {
	case len(ids) <= limit:
		return ids, nil
	case f.After > 0:
		return ids[:limit], nil
	}
	return f.holding(db, bureau, "1 = 1", "case_id DESC", limit)
}

// holding finds the cases of a part of a bureau's that hold the text, in the order.
func (f CaseFilter) holding(db *gorm.DB, bureau int64, part, order string, limit int) ([]int64, error) {
	text := models.FoldSearch(f.Text)
	q := f.bound(db.Table("case_texts").Where("bureau_id = ?", bureau).Where(part), "case_id").Select("case_id")
	for i, bits := range models.SignatureOf(text).Words() {
		if bits != 0 {
			q = q.Where(fmt.Sprintf("s%d & ? = ?", i+1), bits, bits)
		}
	}
	var ids []int64
	err := q.Where("folded LIKE ? ESCAPE '!'", "%"+escapeLike(text)+"%").Order(order).Limit(limit).Scan(&ids).Error
	return ids, err
}

// CaseSum is what a list's footer says. Of a text that very many cases hold
// only the newest are counted; More says that there are others.
type CaseSum struct {
	Count int64
	Fine  models.Fen
	More  bool
}

// TextMost is how many cases that hold a text are counted.
const TextMost = 1000

// MatchCases finds the newest cases that hold the filter's text, whatever else
// it asks and whatever the page, TextMost at most.
func (s *Store) MatchCases(ctx context.Context, f CaseFilter) ([]int64, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	f.Before, f.After = 0, 0
	return f.matches(s.reader(ctx), TextMost)
}

// SumCases counts what the filter picks, whatever the page, and adds the fines.
func (s *Store) SumCases(ctx context.Context, f CaseFilter) (CaseSum, error) {
	if err := s.injected("find"); err != nil {
		return CaseSum{}, err
	}
	f.Before, f.After = 0, 0
	f, err := s.own(ctx, f)
	if err != nil {
		return CaseSum{}, err
	}
	if f.Text == "" && f.Among == nil {
		return f.sum(s.reader(ctx), nil)
	}
	found := f.Among
	if found == nil {
		found, err = f.matches(s.reader(ctx), TextMost)
	}
	total := CaseSum{More: f.Among == nil && len(found) == TextMost}
	for part := range slices.Chunk(found, idBatch) {
		sum, err := f.sum(s.reader(ctx), part)
		if err != nil {
			return CaseSum{}, err
		}
		total.Count, total.Fine = total.Count+sum.Count, total.Fine+sum.Fine
	}
	return total, err
}

// sum counts all cases, or some that were found before.
func (f CaseFilter) sum(db *gorm.DB, among []int64) (CaseSum, error) {
	var total CaseSum
	for part := range slices.Chunk(f.Bureaus, idBatch) {
		var sum CaseSum
		q := f.narrow(db.Table("cases"), part).Select("COUNT(*) AS count, COALESCE(SUM(fine), 0) AS fine")
		if among != nil {
			q = q.Where("id IN ?", among)
		}
		if err := q.Scan(&sum).Error; err != nil {
			return CaseSum{}, fmt.Errorf("sum cases: %w", err)
		}
		total.Count, total.Fine = total.Count+sum.Count, total.Fine+sum.Fine
	}
	return total, nil
}

// ListLastAudits gives the newest line of each bureau's audit trail, 0 for none:
// it changes with every change of the bureau's records.
func (s *Store) ListLastAudits(ctx context.Context, bureaus []int64) (models.IDs, error) {
	out := make(models.IDs, len(bureaus))
	for i, bureau := range bureaus {
		q := s.reader(ctx).Model(&models.Audit{}).Select("id").Where("bureau_id = ?", bureau).Order("id DESC").Limit(1)
		if err := q.Scan(&out[i]).Error; err != nil {
			return nil, fmt.Errorf("find last audit line: %w", err)
		}
	}
	return out, nil
}

// EachCase calls f for everything the filter picks, newest first, in pages, so
// that an export of any length needs little memory.
func (s *Store) EachCase(ctx context.Context, f CaseFilter, each func(models.Case) error) error {
	f.Limit, f.Before, f.After, f.Brief = idBatch, 0, 0, true
	for {
		list, err := s.ListCases(ctx, f)
		if err != nil {
			return err
		}
		for _, c := range list {
			if err := each(c); err != nil {
				return err
			}
		}
		if len(list) < f.Limit {
			return nil
		}
		f.Before = list[len(list)-1].ID
	}
}

// narrow adds the filter's conditions, for some of its bureaus.
func (f CaseFilter) narrow(q *gorm.DB, bureaus []int64) *gorm.DB {
	where := func(given bool, condition string, values ...any) {
		if given {
			q = q.Where(condition, values...)
		}
	}
	where(len(bureaus) == 1, "bureau_id = ?", first(bureaus))
	where(len(bureaus) != 1, "bureau_id IN ?", bureaus)
	where(f.State != "", "state = ?", f.State)
	where(f.Procedure != "", quoted("procedure")+" = ?", f.Procedure)
	where(f.Outcome != "", "outcome = ?", f.Outcome)
	where(f.Officer != 0, "(handler1 = ? OR handler2 = ?)", f.Officer, f.Officer)
	where(f.Major != nil, "major = ?", f.Major)
	where(f.Kind != "", "kinds & ? <> 0", models.KindSet(0).Add(f.Kind))
	where(f.FiledFrom != "", "filed_on >= ?", f.FiledFrom)
	where(f.FiledTo != "", "filed_on BETWEEN '0' AND ?", f.FiledTo)
	where(f.From != "", "decided_on >= ?", f.From)
	where(f.To != "", "decided_on BETWEEN '0' AND ?", f.To)
	where(f.Fined, "decided_on <> '' AND fine >= ?", f.Least)
	where(f.Fined && f.Below > 0, "fine < ?", f.Below)
	if f.Due != "" {
		q = f.due(q, bureaus)
	}
	return q
}

func first(ids []int64) int64 {
	if len(ids) == 0 {
		return 0
	}
	return ids[0]
}

// due picks by the table of work, of reviews or of disclosures. A case stands
// where its earliest duty stands.
func (f CaseFilter) due(q *gorm.DB, bureaus []int64) *gorm.DB {
	const work = "id IN (SELECT case_id FROM case_duties WHERE bureau_id IN ? AND seq = 1"
	switch f.Due {
	case DueOpen:
		return q.Where(work+")", bureaus)
	case DueSoon:
		return q.Where(work+" AND due_on BETWEEN ? AND ?)", bureaus, f.Today, f.Soon)
	case DueOverdue:
		return q.Where(work+" AND due_on > '' AND due_on < ?)", bureaus, f.Today)
	case DueReturned:
		return q.Where(work+" AND returned = ?)", bureaus, true)
	case DueApproval:
		return q.Where(work+" AND next_step IN ?)", bureaus, models.ApproverSteps())
	case DueReview:
		return q.Where("id IN (SELECT case_id FROM reviews WHERE bureau_id IN ? AND concluded_on = '')", bureaus)
	case DueDisclose:
		return q.Where("id IN (SELECT case_id FROM disclosures WHERE bureau_id IN ? AND state = ?)", bureaus, models.DisclosureDraft)
	case DueRelease:
		return q.Where("id IN (SELECT case_id FROM disclosures WHERE bureau_id IN ? AND state = ? AND stage <> '')", bureaus, models.DisclosureDraft)
	}
	return q
}

// FindCases gives up to limit cases of the bureaus whose case number, document
// number or party is exactly the text, found by the unique keys.
func (s *Store) FindCases(ctx context.Context, bureaus []int64, text string, limit int) ([]int64, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	var ids []int64
	if text == "" || utf8.RuneCountInString(text) > 200 {
		return nil, nil
	}
	for _, q := range []*gorm.DB{
		s.reader(ctx).Table("cases").Where("bureau_id IN ? AND number = ?", bureaus, text).Select("id"),
		s.reader(ctx).Table("cases").Where("bureau_id IN ? AND document_number = ?", bureaus, text).Select("id"),
		s.reader(ctx).Table("case_parties").Where("name = ? AND bureau_id IN ?", text, bureaus).Select("case_id"),
	} {
		var part []int64
		if err := q.Limit(limit).Scan(&part).Error; err != nil {
			return nil, fmt.Errorf("find cases by text: %w", err)
		}
		for _, id := range part {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids[:min(limit, len(ids))], nil
}
