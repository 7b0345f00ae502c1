package disclosure

import (
	"context"

	"sanxiang/app/store"
	"sanxiang/models"
)

// DeskTab is one list of the disclosure desk (公示工作台).
type DeskTab string

// The lists of the desk.
const (
	TabPrepare   DeskTab = "prepare"
	TabRelease   DeskTab = "release"
	TabSoon      DeskTab = "soon"
	TabLate      DeskTab = "late"
	TabFallen    DeskTab = "fallen"
	TabShown     DeskTab = "shown"
	TabWithdrawn DeskTab = "withdrawn"
	TabEnded     DeskTab = "ended"
	TabWithheld  DeskTab = "withheld"
)

// DeskTabs lists the lists with their labels: what waits first.
var DeskTabs = []models.Choice{
	{Code: string(TabPrepare), Label: "待准备"}, {Code: string(TabRelease), Label: "待批准"}, {Code: string(TabSoon), Label: "快到期"},
	{Code: string(TabLate), Label: "已超期"}, {Code: string(TabFallen), Label: "待撤下"}, {Code: string(TabShown), Label: "已公示"},
	{Code: string(TabWithdrawn), Label: "已撤下"}, {Code: string(TabEnded), Label: "公示期满"}, {Code: string(TabWithheld), Label: "不予公示"},
}

// soonDays is how many days before its last day a disclosure is called near.
const soonDays = 3

// DeskFilter picks one page of a list of the desk.
type DeskFilter struct {
	Bureau int64
	Below  bool // with the bureaus below
	Tab    DeskTab
	Kind   string
	Text   string // in case number, document number or parties
	After  DeskKey
	Limit  int
}

// DeskRow is one disclosure with the case that it is about.
type DeskRow struct {
	models.Disclosure
	Case models.Case // zero for a document
}

// DeskKey is a place in a list, for the page after it.
type DeskKey = store.DeskKey

// DeskTally is how many disclosures wait in each list that waits for somebody;
// CountMost stands for so many or more.
type DeskTally map[DeskTab]int64

// CountMost is up to where disclosures that wait are counted.
const CountMost = store.CountMost

// Act is the one thing that the row waits for, in words; none when it waits for
// nothing.
func (r DeskRow) Act() string {
	switch {
	case r.Stage != "":
		return map[models.DisclosureStage]string{
			models.StageRelease: "审批公示", models.StageWithhold: "审批不予公示", models.StageCorrect: "审批更正", models.StageWithdraw: "审批撤下",
		}[r.Stage]
	case r.State == models.DisclosureDraft:
		return "准备公示"
	case r.State == models.DisclosurePublished && r.WithdrawBy != "":
		return "撤下公示"
	}
	return ""
}

// Due is the last day that runs for the row: of taking it down once its decision
// fell, of publishing it before.
func (r DeskRow) Due() models.Day {
	switch {
	case r.State == models.DisclosurePublished:
		return r.WithdrawBy
	case r.State == models.DisclosureDraft:
		return r.DueOn
	}
	return ""
}

// Desk is one page of a list, with what waits in all lists.
type Desk struct {
	Rows  []DeskRow
	Next  DeskKey // where the next page begins; zero at the end
	Tally DeskTally
	Rate  models.Share // published on time of those due, in the year
	Year  int
	Today models.Day
}

// ranges gives the stretches that a list shows, and whether the latest come first.
func (f DeskFilter) ranges(today models.Day) (list []store.DeskRange, latest bool) {
	open := []models.DisclosureStage{"", models.StageRelease, models.StageWithhold}
	drafts := func(from, to models.Day) []store.DeskRange {
		var out []store.DeskRange
		for _, stage := range open {
			out = append(out, store.DeskRange{State: models.DisclosureDraft, Stage: stage, From: from, To: to})
		}
		return out
	}
	state := func(s models.DisclosureState) []store.DeskRange { return []store.DeskRange{{State: s}} }
	switch f.Tab {
	case TabRelease:
		return []store.DeskRange{
			{State: models.DisclosureDraft, Stage: models.StageRelease}, {State: models.DisclosureDraft, Stage: models.StageWithhold},
			{State: models.DisclosurePublished, Stage: models.StageCorrect}, {State: models.DisclosurePublished, Stage: models.StageWithdraw},
		}, false
	case TabSoon:
		return drafts(today, today.Add(soonDays)), false
	case TabLate:
		return drafts("0", today.Add(-1)), false
	case TabShown:
		return state(models.DisclosurePublished), true
	case TabWithdrawn:
		return state(models.DisclosureWithdrawn), true
	case TabEnded:
		return state(models.DisclosureEnded), true
	case TabWithheld:
		return state(models.DisclosureWithheld), true
	}
	return []store.DeskRange{{State: models.DisclosureDraft}}, false
}

// textCases bounds how many cases a text of the filter stands for.
const textCases = 500

// ListDesk gives one page of a list of the desk, the nearest last day first, or
// the latest for what is done (R20, R21).
func (s *Service) ListDesk(ctx context.Context, actor models.Actor, f DeskFilter) (Desk, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return Desk{}, err
	}
	if err := models.Permit(actor, models.ActReadCase, tree, f.Bureau); err != nil {
		return Desk{}, err
	}
	bureaus := []int64{f.Bureau}
	if f.Below {
		bureaus = tree.Within(f.Bureau, models.ScopeAll)
	}
	out := Desk{Today: s.store.Today(), Year: s.store.Today().Year()}
	if out.Tally, err = s.tally(ctx, bureaus, out.Today); err != nil {
		return out, err
	}
	if out.Rate, err = s.onTime(ctx, bureaus, out.Year); err != nil {
		return out, err
	}
	q := store.DeskFilter{Bureaus: bureaus, Fallen: f.Tab == TabFallen, Kind: f.Kind, After: f.After, Limit: f.Limit + 1}
	q.Ranges, q.Latest = f.ranges(out.Today)
	if f.Text != "" {
		if q.Cases, err = s.casesOf(ctx, bureaus, f.Text); err != nil || len(q.Cases) == 0 {
			return out, err
		}
	}
	rows, err := s.store.ListDesk(ctx, q)
	if err != nil {
		return out, err
	}
	if len(rows) > f.Limit {
		rows = rows[:f.Limit]
		out.Next = q.Key(rows[f.Limit-1])
	}
	out.Rows, err = s.withCases(ctx, rows)
	return out, err
}

// tally counts what waits.
func (s *Service) tally(ctx context.Context, bureaus []int64, today models.Day) (DeskTally, error) {
	out := DeskTally{}
	for _, tab := range []DeskTab{TabPrepare, TabRelease, TabSoon, TabLate, TabFallen} {
		q := store.DeskFilter{Bureaus: bureaus, Fallen: tab == TabFallen}
		q.Ranges, _ = DeskFilter{Tab: tab}.ranges(today)
		n, err := s.store.CountDesk(ctx, q)
		if err != nil {
			return nil, err
		}
		out[tab] = n
	}
	return out, nil
}

// casesOf finds the cases that a text means: those it names exactly, else those
// that hold it.
func (s *Service) casesOf(ctx context.Context, bureaus []int64, text string) ([]int64, error) {
	exact, err := s.store.FindCases(ctx, bureaus, text, textCases)
	if err != nil || len(exact) > 0 {
		return exact, err
	}
	found, err := s.store.MatchCases(ctx, store.CaseFilter{Bureaus: bureaus, Text: text})
	return found[:min(len(found), textCases)], err
}

// withCases adds the cases that rows are about.
func (s *Service) withCases(ctx context.Context, list []models.Disclosure) ([]DeskRow, error) {
	out := make([]DeskRow, len(list))
	var ids, bureaus []int64
	for i, d := range list {
		out[i].Disclosure = d
		if d.CaseID != 0 {
			ids, bureaus = append(ids, d.CaseID), append(bureaus, d.BureauID)
		}
	}
	if len(ids) == 0 {
		return out, nil
	}
	cases, err := s.store.ListCases(ctx, store.CaseFilter{Bureaus: bureaus, Among: ids, Limit: len(ids)})
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]models.Case, len(cases))
	for _, c := range cases {
		byID[c.ID] = c
	}
	for i := range out {
		out[i].Case = byID[out[i].CaseID]
	}
	return out, nil
}

// onTime counts the penalties that had to be out in the year and were on time,
// as the yearly report counts them.
func (s *Service) onTime(ctx context.Context, bureaus []int64, year int) (models.Share, error) {
	const due, kept = "penalty.due.count", "penalty.disclosed.on_time.count"
	sums, err := s.store.SumCounters(ctx, store.CounterFilter{Bureaus: bureaus, Indicators: []string{due, kept}, Period: models.YearPeriod(year), Shape: store.Whole})
	var out models.Share
	for _, x := range sums {
		if x.Indicator == due {
			out.Of += x.Value
		} else {
			out.N += x.Value
		}
	}
	return out, err
}
