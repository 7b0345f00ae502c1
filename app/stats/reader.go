package stats

import (
	"context"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// slot is one way of adding counters up: the months of a period, or all from
// the first to the period's end.
type slot struct {
	period models.Period
	upTo   bool
}

// reader answers a batch of figures from a handful of queries, however many
// figures there are: one per slot and set of bureaus (or one per slot for many
// sets), one for handed-in totals, one for declarations.
type reader struct {
	resolver
	store *store.Store
	today models.Day

	wanted   map[slot]map[set]map[string]bool // codes by set and slot
	codes    map[string]bool                  // under which totals are handed in
	years    map[int]bool                     // whose declarations matter
	span     [2]int                           // first and last year of handed-in totals
	members  map[set][]int64
	within   map[set]map[int64]bool
	summed   map[slot]map[set]map[string][]store.Sum
	returns  map[string][]models.Return
	declared map[coverageKey]models.State
	stands   map[stand]models.State
}

func (s *Service) newReader(ctx context.Context) (*reader, error) {
	catalogue, err := s.store.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	return &reader{
		resolver: resolver{catalogue, tree}, store: s.store, today: s.store.Today(),
		wanted: map[slot]map[set]map[string]bool{}, codes: map[string]bool{}, years: map[int]bool{},
		members: map[set][]int64{}, within: map[set]map[int64]bool{}, summed: map[slot]map[set]map[string][]store.Sum{},
		declared: map[coverageKey]models.State{}, stands: map[stand]models.State{},
	}, nil
}

// slotOf is where a leaf's counters are added up.
func slotOf(d *models.Indicator, f frame) slot {
	if d.IsStock() || f.cumulative {
		return slot{models.Period{Year: f.period.Year, From: 1, To: f.period.To}, true}
	}
	return slot{f.period, false}
}

// keptSlot is where a register's rows of all time are counted.
func keptSlot(f frame) slot {
	return slot{models.Period{Year: f.period.Year, From: 1, To: f.period.To}, true}
}

// want notes what the term needs.
func (r *reader) want(t *term, f frame) {
	t.walk(func(t *term) {
		if t.void {
			return
		}
		for _, code := range t.returnCodes() {
			r.codes[code] = true
		}
		r.years[f.period.Year] = true
		first := f.period.Year
		if f.cumulative {
			first = 0
		}
		if r.span == [2]int{} {
			r.span = [2]int{first, f.period.Year}
		}
		r.span = [2]int{min(r.span[0], first), max(r.span[1], f.period.Year)}
		r.wantCode(slot{}, t.set, "")
		if t.base != nil {
			r.wantCode(slotOf(t.base, f), t.set, t.base.Code)
			r.wantCode(keptSlot(f), t.set, models.KeptCode(t.base.Register))
		}
	})
}

func (r *reader) wantCode(at slot, in set, code string) {
	if r.members[in] == nil {
		r.members[in] = r.tree.Within(in.bureau, in.scope)
		r.within[in] = make(map[int64]bool, len(r.members[in]))
		for _, b := range r.members[in] {
			r.within[in][b] = true
		}
	}
	if code == "" {
		return
	}
	bySet := r.wanted[at]
	if bySet == nil {
		bySet = map[set]map[string]bool{}
		r.wanted[at] = bySet
	}
	if bySet[in] == nil {
		bySet[in] = map[string]bool{}
	}
	bySet[in][code] = true
}

// fewSets is how many sets are asked one by one; more are read bureau by
// bureau in one query.
const fewSets = 3

// load runs the queries.
func (r *reader) load(ctx context.Context) error {
	for at, sets := range r.wanted {
		r.summed[at] = map[set]map[string][]store.Sum{}
		var err error
		if len(sets) <= fewSets {
			err = r.loadSets(ctx, at, sets)
		} else {
			err = r.loadEach(ctx, at, sets)
		}
		if err != nil {
			return err
		}
	}
	return r.loadStated(ctx)
}

func (r *reader) filter(at slot, bureaus []int64, codes []string) store.CounterFilter {
	return store.CounterFilter{Bureaus: bureaus, Indicators: codes, Period: at.period, Cumulative: at.upTo}
}

func (r *reader) loadSets(ctx context.Context, at slot, sets map[set]map[string]bool) error {
	for in, codes := range sets {
		sums, err := r.store.SumCounters(ctx, r.filter(at, r.members[in], sorted(codes)))
		if err != nil {
			return err
		}
		byCode := make(map[string][]store.Sum, len(codes))
		for _, x := range sums {
			byCode[x.Indicator] = append(byCode[x.Indicator], x)
		}
		r.summed[at][in] = byCode
	}
	return nil
}

// loadEach reads the bureaus of all sets at once and adds up over each set.
func (r *reader) loadEach(ctx context.Context, at slot, sets map[set]map[string]bool) error {
	bureaus, codes := map[int64]bool{}, map[string]bool{}
	for in, wanted := range sets {
		for _, b := range r.members[in] {
			bureaus[b] = true
		}
		for code := range wanted {
			codes[code] = true
		}
	}
	f := r.filter(at, sorted(bureaus), sorted(codes))
	f.Each = true
	sums, err := r.store.SumCounters(ctx, f)
	if err != nil {
		return err
	}
	byBureau := make(map[int64][]store.Sum, len(bureaus))
	slices.SortFunc(sums, func(a, b store.Sum) int { return compare(a.BureauID, b.BureauID) })
	for start := 0; start < len(sums); {
		end := start
		for end < len(sums) && sums[end].BureauID == sums[start].BureauID {
			end++
		}
		byBureau[sums[start].BureauID] = sums[start:end:end]
		start = end
	}
	for in := range sets {
		byCode := map[string][]store.Sum{}
		for _, b := range r.members[in] {
			for _, x := range byBureau[b] {
				byCode[x.Indicator] = append(byCode[x.Indicator], x)
			}
		}
		r.summed[at][in] = byCode
	}
	return nil
}

// loadStated reads what bureaus handed in and declared.
func (r *reader) loadStated(ctx context.Context) error {
	bureaus := map[int64]bool{}
	for _, list := range r.members {
		for _, b := range list {
			bureaus[b] = true
		}
	}
	f := store.ReturnFilter{Bureaus: sorted(bureaus), Indicators: sorted(r.codes), First: r.span[0], Last: r.span[1]}
	list, err := r.store.ListReturns(ctx, f)
	if err != nil {
		return err
	}
	r.returns = make(map[string][]models.Return)
	for _, x := range list {
		r.returns[x.Indicator] = append(r.returns[x.Indicator], x)
	}
	return r.loadDeclared(ctx, r.withSuperiors(bureaus))
}

// withSuperiors adds the bureaus above, which may declare for their units.
func (r *reader) withSuperiors(bureaus map[int64]bool) []int64 {
	for _, id := range sorted(bureaus) {
		for up, steps := r.tree.Bureaus[id].ParentID, 0; up != 0 && !bureaus[up] && steps < len(r.tree.Bureaus); steps++ {
			bureaus[up] = true
			up = r.tree.Bureaus[up].ParentID
		}
	}
	return sorted(bureaus)
}
