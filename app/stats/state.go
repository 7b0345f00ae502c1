package stats

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// coverageKey is one declaration: how a bureau stands to a register in a year.
type coverageKey struct {
	bureau   int64
	register string
	year     int
}

// stand is a set of bureaus facing a register in a year.
type stand struct {
	in       set
	register string
	year     int
}

// emptiness is a leaf without records or handed-in totals: whose, of which
// register, up to when.
type emptiness struct {
	in       set
	register string
	at       slot
}

// keptSlot is where a register's rows of all time are counted.
func keptSlot(f frame) slot {
	return slot{models.Period{Year: f.period.Year, From: 1, To: f.period.To}, true}
}

// explore reads what tells the empties apart: registers that were ever kept,
// and what bureaus declared.
func (r *reader) explore(ctx context.Context) error {
	years := map[int]bool{}
	for e := range r.empties {
		years[e.at.period.Year] = true
		if e.register != "" {
			r.wantCode(e.at, e.in, models.KeptCode(e.register), store.Whole)
		}
	}
	if err := r.loadCounters(ctx); err != nil {
		return err
	}
	list, err := r.store.ListCoverage(ctx, r.withSuperiors(r.allBureaus()), sorted(years))
	if err != nil {
		return err
	}
	for _, c := range list {
		r.declared[coverageKey{c.BureauID, c.Register, c.Year}] = c.State
	}
	r.explored = true
	return nil
}

// withSuperiors adds the bureaus above, which may declare for their units.
func (r *reader) withSuperiors(list []int64) []int64 {
	all := map[int64]bool{}
	for _, id := range list {
		for steps := 0; id != 0 && !all[id] && steps <= len(r.tree.Bureaus); steps++ {
			all[id] = true
			id = r.tree.Bureaus[id].ParentID
		}
	}
	return sorted(all)
}

// empty decides why a leaf has neither records nor handed-in totals. Before
// explore it only notes the question.
func (r *reader) empty(t term, f frame) models.State {
	e := emptiness{in: t.set, at: keptSlot(f)}
	if t.base != nil {
		e.register = t.base.Register
	}
	if !r.explored {
		r.empties[e] = true
		return models.StatePending
	}
	kept := false
	for _, x := range r.summed[e.at][t.set][models.KeptCode(e.register)] {
		kept = kept || x.Records > 0
	}
	return models.EmptyState(r.declaredBy(stand{t.set, e.register, f.period.Year}), kept, r.over(f))
}

func (r *reader) over(f frame) bool { return r.today > f.period.Last() }

// declaredBy gives what the bureaus that matter declare with one voice, or
// none. A bureau without the power has no voice among those with it.
func (r *reader) declaredBy(at stand) models.State {
	if len(r.declared) == 0 || at.register == "" {
		return ""
	}
	if s, known := r.stands[at]; known {
		return s
	}
	voice, none := models.State(""), false
	for _, b := range r.matter(at) {
		s := r.declarationOf(b, at)
		switch {
		case s == models.StateNotApplicable:
			none = true
			continue
		case s == "" || voice != "" && voice != s:
			r.stands[at] = ""
			return ""
		}
		voice = s
	}
	if voice == "" && none {
		voice = models.StateNotApplicable
	}
	r.stands[at] = voice
	return voice
}

// matter lists the bureaus of the set that could act in the year: those in
// being, without the governments above others.
func (r *reader) matter(at stand) []int64 {
	year := models.YearPeriod(at.year)
	var out []int64
	for _, id := range r.members[at.in] {
		b := r.tree.Bureaus[id]
		if b.Kind == models.BureauGovernment && len(r.members[at.in]) > 1 {
			continue
		}
		if b.FoundedOn <= year.Last() && (b.ClosedOn == "" || b.ClosedOn > year.First()) {
			out = append(out, id)
		}
	}
	return out
}

// declarationOf is the bureau's own declaration, or that of the bureau that it
// is a unit of. A government does not speak for its departments.
func (r *reader) declarationOf(id int64, at stand) models.State {
	for own, steps := true, 0; id != 0 && steps < maxDepth; own, steps = false, steps+1 {
		b := r.tree.Bureaus[id]
		if !own && b.Kind == models.BureauGovernment {
			break
		}
		if s := r.declared[coverageKey{id, at.register, at.year}]; s != "" {
			return s
		}
		id = b.ParentID
	}
	return ""
}

// sorted lists the keys of a set in order, so that equal batches send equal
// statements.
func sorted[K cmp.Ordered](m map[K]bool) []K { return slices.Sorted(maps.Keys(m)) }
