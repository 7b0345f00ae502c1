package stats

import (
	"cmp"
	"context"
	"fmt"
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

// reader answers a batch of figures from two statements, however many figures
// and bureaus there are: one for counters and one for handed-in totals. When
// some figures are empty two more say why: one for registers that were ever
// kept, one for declarations. (Several thousand bureaus take more.)
type reader struct {
	resolver
	store *store.Store
	today models.Day

	wanted  map[slot]map[set]map[string]store.Shape // codes by set and slot
	codes   map[string]bool                         // under which totals are handed in
	span    [2]int                                  // first and last year of handed-in totals
	members map[set][]int64
	within  map[set]map[int64]bool
	summed  map[slot]map[set]map[string][]store.Sum
	returns map[string][]models.Return

	empties  map[emptiness]bool // why figures are empty has to be found out
	explored bool               // and was
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
		wanted: map[slot]map[set]map[string]store.Shape{}, codes: map[string]bool{}, empties: map[emptiness]bool{},
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

// want notes what the term needs.
func (r *reader) want(t *term, f frame) {
	t.walk(func(t *term) {
		if t.void {
			return
		}
		for _, code := range t.returnCodes() {
			r.codes[code] = true
		}
		first := f.period.Year
		if f.cumulative {
			first = 0
		}
		if r.span == [2]int{} {
			r.span = [2]int{first, f.period.Year}
		}
		r.span = [2]int{min(r.span[0], first), max(r.span[1], f.period.Year)}
		r.wantSet(t.set)
		if t.base != nil {
			r.wantCode(slotOf(t.base, f), t.set, t.base.Code, shapeOf(*t))
		}
	})
}

// shapeOf says how far the database may add a leaf's counters up.
func shapeOf(t term) store.Shape {
	switch {
	case t.narrowed():
		return store.ByDim
	case t.base.Kind == models.IndicatorDistinct:
		return store.Members
	default:
		return store.Whole
	}
}

// wantSet lists the bureaus of a set.
func (r *reader) wantSet(in set) {
	if r.members[in] != nil {
		return
	}
	r.members[in] = r.tree.Within(in.bureau, in.scope)
	r.within[in] = make(map[int64]bool, len(r.members[in]))
	for _, b := range r.members[in] {
		r.within[in][b] = true
	}
}

// wantCode notes one counter; whoever needs its dimensions gets them for all.
func (r *reader) wantCode(at slot, in set, code string, shape store.Shape) {
	bySet := r.wanted[at]
	if bySet == nil {
		bySet = map[set]map[string]store.Shape{}
		r.wanted[at] = bySet
	}
	if bySet[in] == nil {
		bySet[in] = map[string]store.Shape{}
	}
	if shape == store.Members && len(r.members[in]) > store.MemberLimit {
		shape = store.ByDim
	}
	if have, known := bySet[in][code]; !known || have != shape {
		if known {
			shape = store.ByDim
		}
		bySet[in][code] = shape
	}
}

// fewSets is how many sets of a slot are added up one by one; more are read
// bureau by bureau at once.
const fewSets = 3

// load runs the queries.
func (r *reader) load(ctx context.Context) error {
	if err := r.loadCounters(ctx); err != nil {
		return err
	}
	f := store.ReturnFilter{Bureaus: r.allBureaus(), Indicators: sorted(r.codes), First: r.span[0], Last: r.span[1]}
	list, err := r.store.ListReturns(ctx, f)
	if err != nil {
		return err
	}
	r.returns = make(map[string][]models.Return)
	for _, x := range list {
		r.returns[x.Indicator] = append(r.returns[x.Indicator], x)
	}
	return nil
}

// loadCounters reads what is wanted and forgets the wish.
func (r *reader) loadCounters(ctx context.Context) error {
	var asks []counterAsk
	for at, sets := range r.wanted {
		if len(sets) <= fewSets {
			asks = r.askSets(asks, at, sets)
		} else {
			asks = r.askEach(asks, at, sets)
		}
	}
	clear(r.wanted)
	// Equal batches send equal statements, which are then prepared once.
	slices.SortFunc(asks, func(a, b counterAsk) int { return cmp.Compare(a.print(), b.print()) })
	filters := make([]store.CounterFilter, len(asks))
	for i, a := range asks {
		filters[i] = a.filter
	}
	found, err := r.store.SumCountersOf(ctx, filters)
	if err != nil {
		return err
	}
	for i, a := range asks {
		r.keep(a, found[i])
	}
	return nil
}

// allBureaus lists the bureaus of all sets.
func (r *reader) allBureaus() []int64 {
	all := map[int64]bool{}
	for _, list := range r.members {
		for _, b := range list {
			all[b] = true
		}
	}
	return sorted(all)
}

// counterAsk is one filter with whom it serves: one set, or all sets of the
// slot when the bureaus are kept apart.
type counterAsk struct {
	at     slot
	sets   []set
	filter store.CounterFilter
}

// print orders asks by what makes their statements differ.
func (a counterAsk) print() string {
	return fmt.Sprintf("%t %v %d %t %04d %04d %v", a.at.upTo, a.at.period, a.filter.Shape, a.filter.Each, len(a.filter.Bureaus), len(a.filter.Indicators), a.sets[0])
}

func (r *reader) filter(at slot, bureaus []int64, codes []string) store.CounterFilter {
	return store.CounterFilter{Bureaus: bureaus, Indicators: codes, Period: at.period, Cumulative: at.upTo}
}

// shapes sorts codes by shape.
func shapes(codes map[string]store.Shape) (out [3][]string) {
	for code, shape := range codes {
		out[shape] = append(out[shape], code)
	}
	for i := range out {
		slices.Sort(out[i])
	}
	return out
}

func (r *reader) askSets(asks []counterAsk, at slot, sets map[set]map[string]store.Shape) []counterAsk {
	for in, wanted := range sets {
		for shape, codes := range shapes(wanted) {
			if len(codes) == 0 {
				continue
			}
			f := r.filter(at, r.members[in], codes)
			f.Shape = store.Shape(shape)
			asks = append(asks, counterAsk{at, []set{in}, f})
		}
	}
	return asks
}

// askEach asks for the bureaus of all sets at once, to add up over each set.
// Members of several bureaus can only be told apart by their names.
func (r *reader) askEach(asks []counterAsk, at slot, sets map[set]map[string]store.Shape) []counterAsk {
	bureaus, codes := map[int64]bool{}, map[string]store.Shape{}
	var ins []set
	single := true
	for in, wanted := range sets {
		ins = append(ins, in)
		single = single && len(r.members[in]) == 1
		for _, b := range r.members[in] {
			bureaus[b] = true
		}
		for code, shape := range wanted {
			if have, known := codes[code]; known && have != shape {
				shape = store.ByDim
			}
			codes[code] = shape
		}
	}
	for code, shape := range codes {
		if shape == store.Members && !single {
			codes[code] = store.ByDim
		}
	}
	slices.SortFunc(ins, func(a, b set) int { return cmp.Or(cmp.Compare(a.bureau, b.bureau), cmp.Compare(a.scope, b.scope)) })
	for shape, list := range shapes(codes) {
		if len(list) == 0 {
			continue
		}
		f := r.filter(at, sorted(bureaus), list)
		f.Each, f.Shape = true, store.Shape(shape)
		asks = append(asks, counterAsk{at, ins, f})
	}
	return asks
}

// keep hands the sums of an ask to the sets that it serves. The blank member
// of a distinct count is nobody.
func (r *reader) keep(a counterAsk, sums []store.Sum) {
	if a.filter.Shape == store.ByDim {
		sums = slices.DeleteFunc(sums, func(x store.Sum) bool {
			return x.Dim == "" && r.catalogue.Indicators[x.Indicator].Kind == models.IndicatorDistinct
		})
	}
	bySet := r.summed[a.at]
	if bySet == nil {
		bySet = map[set]map[string][]store.Sum{}
		r.summed[a.at] = bySet
	}
	byBureau := map[int64][]store.Sum{}
	if a.filter.Each {
		for _, x := range sums {
			byBureau[x.BureauID] = append(byBureau[x.BureauID], x)
		}
	}
	for _, in := range a.sets {
		if bySet[in] == nil {
			bySet[in] = map[string][]store.Sum{}
		}
		add := func(list []store.Sum) {
			for _, x := range list {
				bySet[in][x.Indicator] = append(bySet[in][x.Indicator], x)
			}
		}
		if !a.filter.Each {
			add(sums)
			continue
		}
		for _, b := range r.members[in] {
			add(byBureau[b])
		}
	}
}
