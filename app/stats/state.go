package stats

import (
	"cmp"
	"context"
	"maps"
	"slices"

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

func (r *reader) loadDeclared(ctx context.Context, bureaus []int64) error {
	list, err := r.store.ListCoverage(ctx, bureaus, sorted(r.years))
	if err != nil {
		return err
	}
	for _, c := range list {
		r.declared[coverageKey{c.BureauID, c.Register, c.Year}] = c.State
	}
	return nil
}

// empty decides why a leaf has neither records nor handed-in totals.
func (r *reader) empty(t term, f frame) models.State {
	register, kept := "", false
	if t.base != nil {
		register = t.base.Register
		for _, x := range r.summed[keptSlot(f)][t.set][models.KeptCode(register)] {
			kept = kept || x.Records > 0
		}
	}
	return models.EmptyState(r.declaredBy(stand{t.set, register, f.period.Year}), kept, r.over(f))
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
