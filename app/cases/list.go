package cases

import (
	"context"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// DueState picks cases by the work that they make.
type DueState = store.DueState

// DueStates lists the states of work with their labels.
var DueStates = []models.Choice{
	{Code: string(store.DueOpen), Label: "待办"}, {Code: string(store.DueSoon), Label: "快到期"}, {Code: string(store.DueOverdue), Label: "已超期"},
	{Code: string(store.DueReturned), Label: "被退回"}, {Code: string(store.DueApproval), Label: "待审批"}, {Code: string(store.DueReview), Label: "待法制审核"},
	{Code: string(store.DueDisclose), Label: "待公示"}, {Code: string(store.DueRelease), Label: "公示待审批"},
}

// Filter picks cases of a bureau and those below it, newest first. Text is
// looked for in case number, document number and parties. Before is the last id
// of the page before, After the first of the page after; Limit is 20 unless
// given, at most 200.
type Filter struct {
	Bureau    int64
	OwnOnly   bool // without the bureaus below
	Mine      bool // handled by the actor
	State     models.CaseState
	Procedure models.Procedure
	Outcome   models.Outcome
	Major     string // "yes", "no" or empty
	Kind      models.PenaltyKind
	Band      string // code of one of models.FineBands
	FiledFrom models.Day
	FiledTo   models.Day
	From, To  models.Day // of the decision
	Due       DueState
	Text      string
	Before    int64
	After     int64
	Limit     int
}

// The sizes of a page of cases.
const (
	pageSize  = 20
	pageLimit = 200
)

// soonDays is how many working days ahead is soon.
const soonDays = 3

// Check reports every field error at once, under the names of the address.
func (f Filter) Check() error {
	var c models.Checks
	_, known := models.FindFineBand(f.Band)
	c.Require(f.State == "" || models.IsChoice(models.CaseStates, string(f.State)), "state", "状态不在可选范围", "请从列表中选择")
	c.Require(f.Procedure == "" || f.Procedure.Valid(), "procedure", "程序不在可选范围", "请从列表中选择")
	c.Require(f.Outcome == "" || models.IsChoice(models.Outcomes, string(f.Outcome)), "outcome", "处理结果不在可选范围", "请从列表中选择")
	c.Require(f.Major == "" || f.Major == "yes" || f.Major == "no", "major", "是否重大只能选是或否", "请从列表中选择")
	c.Require(f.Kind == "" || slices.Contains(models.PenaltyKinds, f.Kind), "kind", "处罚种类不在可选范围", "请从列表中选择")
	c.Require(f.Band == "" || known, "band", "罚款区间不在可选范围", "请从列表中选择")
	c.Require(f.Due == "" || models.IsChoice(DueStates, string(f.Due)), "due", "办理情况不在可选范围", "请从列表中选择")
	c.Require(len([]rune(f.Text)) <= models.MaxQuery, "q", "查询内容至多100个字", "请缩短，只填案号、当事人或文号")
	c.Require(f.FiledFrom == "" || f.FiledTo == "" || f.FiledFrom <= f.FiledTo, "filed_to", "立案日期的止期早于起期", "请调换两个日期，或留空其中一个")
	c.Require(f.From == "" || f.To == "" || f.From <= f.To, "to", "决定日期的止期早于起期", "请调换两个日期，或留空其中一个")
	return c.Err("筛选条件有误")
}

// List gives one page of cases.
func (s *Service) List(ctx context.Context, actor models.Actor, f Filter) ([]models.Case, error) {
	q, err := s.query(ctx, actor, f)
	if err != nil {
		return nil, err
	}
	return s.store.ListCases(ctx, q)
}

// query is the filter as the store reads it, for an actor who may read.
func (s *Service) query(ctx context.Context, actor models.Actor, f Filter) (store.CaseFilter, error) {
	bureaus, err := s.readable(ctx, actor, f.Bureau)
	if err != nil {
		return store.CaseFilter{}, err
	}
	if err := f.Check(); err != nil {
		return store.CaseFilter{}, err
	}
	if f.OwnOnly {
		bureaus = []int64{f.Bureau}
	}
	if f.Limit <= 0 {
		f.Limit = pageSize
	}
	q := store.CaseFilter{
		Bureaus: bureaus, State: f.State, Procedure: f.Procedure, Outcome: f.Outcome, Kind: f.Kind, FiledFrom: f.FiledFrom, FiledTo: f.FiledTo,
		From: f.From, To: f.To, Due: f.Due, Text: f.Text, Before: f.Before, After: f.After, Limit: min(f.Limit, pageLimit), Today: s.store.Today(),
	}
	if f.Mine {
		q.Officer = max(actor.OfficerID, -1)
		if actor.OfficerID == 0 {
			q.Officer = -1 // nobody's
		}
	}
	if f.Major != "" {
		major := f.Major == "yes"
		q.Major = &major
	}
	if band, ok := models.FindFineBand(f.Band); ok && f.Band != "" {
		q.Fined, q.Least, q.Below = true, band.From, band.To
	}
	if f.Due == store.DueSoon {
		q.Soon, err = s.soon(ctx, q.Today)
	}
	return q, err
}

// soon is the last day that is soon: three working days ahead, or three days
// where the next year's calendar is not loaded yet.
func (s *Service) soon(ctx context.Context, today models.Day) (models.Day, error) {
	rules, err := s.store.Rules(ctx)
	if err != nil {
		return "", err
	}
	day, err := rules.Calendar.AddWorkdays(today, soonDays)
	if models.KindOf(err) == models.Unavailable {
		return today.Add(soonDays), nil
	}
	return day, err
}

// Listing is one page of cases with what stands below it.
type Listing struct {
	Cases    []models.Case
	Earlier  int64            // Before of the next page; 0 at the end
	Later    int64            // After of the page before; 0 on the first
	Sum      store.CaseSum    // of everything the filter picks
	Basis    string           // 统计口径: how Sum was counted
	Officers map[int64]string // names of the handlers
	AsOf     models.Instant
}

// FindListing gives one page of cases with count and fines of all that the
// filter picks.
func (s *Service) FindListing(ctx context.Context, actor models.Actor, f Filter) (Listing, error) {
	q, err := s.query(ctx, actor, f)
	if err != nil {
		return Listing{}, err
	}
	below := q
	if q.Text != "" {
		found, err := s.store.MatchCases(ctx, q)
		if err != nil {
			return Listing{}, err
		}
		below.Among = append([]int64{}, found...) // not nil: none were found
		if len(found) < store.TextMost || q.Before == 0 && q.After == 0 && f.textOnly() {
			q.Among = below.Among
		}
	}
	return s.listing(ctx, f, q, below)
}

// textOnly says whether the filter asks for nothing of a case but its text.
func (f Filter) textOnly() bool {
	return f == Filter{Bureau: f.Bureau, OwnOnly: f.OwnOnly, Text: f.Text, Limit: f.Limit, Before: f.Before, After: f.After}
}

// listing reads the page of one query and counts another, both at once.
func (s *Service) listing(ctx context.Context, f Filter, q, below store.CaseFilter) (Listing, error) {
	if sum, ok := s.keptSum(ctx, q); ok && sum.Count == 0 {
		q.Among = []int64{} // it was looked for a moment ago
	}
	type counted struct {
		sum   store.CaseSum
		basis string
		err   error
	}
	footer := make(chan counted, 1)
	go func() { // the page need not wait for it
		sum, basis, err := s.sum(ctx, f, below)
		sum.More = len(below.Among) == store.TextMost
		footer <- counted{sum, basis, err}
	}()
	l, err := s.page(ctx, q)
	c := <-footer
	if err == nil {
		err = c.err
	}
	l.Sum, l.Basis, l.AsOf = c.sum, c.basis, s.store.Now()
	return l, err
}

// page reads the rows of a page, and one more to see whether there is another.
func (s *Service) page(ctx context.Context, q store.CaseFilter) (Listing, error) {
	size := q.Limit
	q.Limit++
	q.Brief = true
	list, err := s.store.ListCases(ctx, q)
	if err != nil {
		return Listing{}, err
	}
	more := len(list) > size
	l := Listing{Cases: list}
	if more && q.After > 0 {
		l.Cases = list[1:]
	} else if more {
		l.Cases = list[:size]
	}
	if n := len(l.Cases); n > 0 {
		if more && q.After == 0 || q.After > 0 {
			l.Earlier = l.Cases[n-1].ID
		}
		if q.Before > 0 || more && q.After > 0 {
			l.Later = l.Cases[0].ID
		}
	}
	l.Officers, err = s.handlerNames(ctx, l.Cases)
	return l, err
}

// handlerNames gives the names of the cases' handlers.
func (s *Service) handlerNames(ctx context.Context, list []models.Case) (map[int64]string, error) {
	var ids []int64
	for _, c := range list {
		ids = append(ids, c.Handler1, c.Handler2)
	}
	slices.Sort(ids)
	ids = slices.DeleteFunc(slices.Compact(ids), func(id int64) bool { return id == 0 })
	if len(ids) == 0 {
		return nil, nil
	}
	officers, err := s.store.ListOfficers(ctx, ids)
	if err != nil {
		return nil, err
	}
	names := make(map[int64]string, len(officers))
	for id, o := range officers {
		names[id] = o.Name
	}
	return names, nil
}

// FindByNumber gives the case that the text names exactly, by its case number,
// its document number or its party, if it is the only one (0 = none or several).
func (s *Service) FindByNumber(ctx context.Context, actor models.Actor, bureau int64, text string) (int64, error) {
	bureaus, err := s.readable(ctx, actor, bureau)
	if err != nil {
		return 0, err
	}
	for _, spelling := range slices.Compact([]string{text, normalNumber(text)}) {
		found, err := s.store.FindCases(ctx, bureaus, spelling, 2)
		if err != nil {
			return 0, err
		}
		if len(found) == 1 {
			return found[0], nil
		}
	}
	return 0, nil
}

// readable lists the bureau and those below it for an actor who may read them.
func (s *Service) readable(ctx context.Context, actor models.Actor, bureau int64) ([]int64, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	if err := models.Permit(actor, models.ActReadCase, tree, bureau); err != nil {
		return nil, err
	}
	if _, ok := tree.Bureaus[bureau]; !ok {
		return nil, models.Errorf(models.NotFound, "没有找到该机关，请核对后重试")
	}
	return tree.Within(bureau, models.ScopeAll), nil
}
