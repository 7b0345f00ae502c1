package cases

import (
	"cmp"
	"context"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Tile is one number of the work page: how many, the nearest last day, and the
// filter that lists exactly these; Review and Disclosure name what is listed
// elsewhere.
type Tile struct {
	Label   string
	Count   int64
	Nearest models.Day
	Filter  Filter
	Alarm   bool // nothing of this kind is good
}

// BureauRate is how a bureau keeps its last days, each rate with its denominator.
type BureauRate struct {
	Bureau models.Bureau
	Late   models.Share // open cases past their last day, of all open ones
	OnTime models.Share // penalties disclosed in time, of all that were due
}

// DutyLine is one line of work.
type DutyLine = store.DutyLine

// Worklist is the work page (工作台): what is due, not what is nice to see.
type Worklist struct {
	Tiles   []Tile
	Mine    []DutyLine   // of the actor's cases, by last day
	Waiting []DutyLine   // for the actor's approval, by last day
	Rates   []BureauRate // of the bureaus below, in order of code
	Period  models.Period
	Today   models.Day
	Soon    models.Day
	AsOf    models.Instant
}

// The most lines and tiles of the page.
const (
	worklistLines = 30
	worklistTiles = 6
)

// FindWorklist gives the actor's work. Whoever may not read cases has none.
func (s *Service) FindWorklist(ctx context.Context, actor models.Actor) (Worklist, error) {
	w := Worklist{Today: s.store.Today(), AsOf: s.store.Now()}
	if _, err := s.readable(ctx, actor, actor.BureauID); err != nil {
		if models.KindOf(err) == models.Forbidden {
			return w, nil
		}
		return w, err
	}
	var err error
	if w.Soon, err = s.soon(ctx, w.Today); err != nil {
		return w, err
	}
	for _, part := range []struct {
		role models.Role
		fill func(context.Context, models.Actor, *Worklist) error
	}{
		{models.RoleHandler, s.handlerWork}, {models.RoleReviewer, s.reviewerWork}, {models.RoleApprover, s.approverWork},
		{models.RoleSupervisor, s.supervisorWork},
	} {
		if !actor.Has(part.role) {
			continue
		}
		if err := part.fill(ctx, actor, &w); err != nil {
			return w, err
		}
	}
	w.Tiles = w.Tiles[:min(len(w.Tiles), worklistTiles)]
	return w, nil
}

// add puts a tile on the page.
func (w *Worklist) add(label string, t store.Tally, f Filter) {
	w.Tiles = append(w.Tiles, Tile{Label: label, Count: t.Count, Nearest: t.Nearest, Filter: f, Alarm: f.Due == store.DueOverdue || f.Due == store.DueReturned})
}

// handlerWork is what the actor's own cases need.
func (s *Service) handlerWork(ctx context.Context, actor models.Actor, w *Worklist) error {
	if actor.OfficerID == 0 {
		return nil
	}
	own := store.DutyFilter{Officer: actor.OfficerID}
	t, err := s.store.TallyDuties(ctx, own, w.Today, w.Soon)
	if err != nil {
		return err
	}
	disclose, err := s.store.TallyDisclosures(ctx, actor.OfficerID, []int64{actor.BureauID}, false)
	if err != nil {
		return err
	}
	mine := func(due DueState) Filter { return Filter{Bureau: actor.BureauID, OwnOnly: true, Mine: true, Due: due} }
	w.add("待办", t.Open, mine(store.DueOpen))
	w.add("快到期", t.Soon, mine(store.DueSoon))
	w.add("已超期", t.Overdue, mine(store.DueOverdue))
	w.add("被退回", t.Returned, mine(store.DueReturned))
	w.add("待公示", disclose, mine(store.DueDisclose))
	own.Limit = worklistLines
	w.Mine, err = s.store.ListDuties(ctx, own)
	return err
}

// reviewerWork is what waits for an opinion.
func (s *Service) reviewerWork(ctx context.Context, actor models.Actor, w *Worklist) error {
	t, err := s.store.TallyReviews(ctx, []int64{actor.BureauID})
	w.add("待法制审核", t, Filter{Bureau: actor.BureauID, OwnOnly: true, Due: store.DueReview})
	return err
}

// approverWork is what waits for the head of the bureau, and how the bureau
// keeps its last days.
func (s *Service) approverWork(ctx context.Context, actor models.Actor, w *Worklist) error {
	own := []int64{actor.BureauID}
	approve, err := s.store.TallyApprovals(ctx, own)
	if err != nil {
		return err
	}
	release, err := s.store.TallyDisclosures(ctx, 0, own, true)
	if err != nil {
		return err
	}
	of := func(due DueState) Filter { return Filter{Bureau: actor.BureauID, OwnOnly: true, Due: due} }
	w.add("待审批", approve, of(store.DueApproval))
	w.add("公示待审批", release, of(store.DueRelease))
	if !actor.Has(models.RoleHandler) || actor.OfficerID == 0 {
		t, err := s.store.TallyDuties(ctx, store.DutyFilter{Bureaus: own}, w.Today, w.Soon)
		if err != nil {
			return err
		}
		w.add("本机关快到期", t.Soon, of(store.DueSoon))
		w.add("本机关已超期", t.Overdue, of(store.DueOverdue))
	}
	w.Waiting, err = s.store.ListDuties(ctx, store.DutyFilter{Bureaus: own, Next: models.ApproverSteps(), Earliest: true, Limit: worklistLines})
	return err
}

// The indicators of the rate of disclosure.
const (
	indicatorOnTime = "penalty.disclosed.on_time.count"
	indicatorDue    = "penalty.due.count"
)

// supervisorWork shows how each bureau below keeps its last days: rates with
// their denominators in order of code, no order of merit.
func (s *Service) supervisorWork(ctx context.Context, actor models.Actor, w *Worklist) error {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return err
	}
	bureaus := tree.Within(actor.BureauID, models.ScopeAll)
	loads, err := s.store.ListBureauLoads(ctx, bureaus, w.Today)
	if err != nil {
		return err
	}
	w.Period = models.Period{Year: w.Today.Year(), From: 1, To: w.Today.Month()%100 - 1}
	if w.Period.To == 0 {
		w.Period = models.YearPeriod(w.Today.Year() - 1)
	}
	sums, err := s.store.SumCounters(ctx, store.CounterFilter{
		Bureaus: bureaus, Indicators: []string{indicatorOnTime, indicatorDue}, Period: w.Period, Each: true, Shape: store.Whole,
	})
	if err != nil {
		return err
	}
	rates := map[int64]*BureauRate{}
	for _, id := range bureaus {
		rates[id] = &BureauRate{Bureau: tree.Bureaus[id]}
	}
	for _, l := range loads {
		rates[l.BureauID].Late = models.Share{N: l.Late, Of: l.Open}
	}
	for _, x := range sums {
		if x.Indicator == indicatorOnTime {
			rates[x.BureauID].OnTime.N = x.Value
		} else {
			rates[x.BureauID].OnTime.Of = x.Value
		}
	}
	w.Rates = orderRates(rates)
	return nil
}

// orderRates lists the bureaus that have anything to show, in order of code.
func orderRates(rates map[int64]*BureauRate) []BureauRate {
	var out []BureauRate
	for _, r := range rates {
		if r.Late.Of > 0 || r.OnTime.Of > 0 {
			out = append(out, *r)
		}
	}
	slices.SortFunc(out, func(a, b BureauRate) int { return cmp.Compare(a.Bureau.Code, b.Bureau.Code) })
	return out
}
