package search

import (
	"cmp"
	"slices"
	"strings"

	"sanxiang/models"
)

// filter prepares the filters of the query.
func (s *search) filter() {
	q := s.q
	s.filters[byState] = s.take()
	if s.state >= 0 {
		copy(s.filters[byState], s.states[s.state])
	}
	if q.Bureau != "" {
		s.filters[byBureau] = s.read(s.bureaus.post(q.Bureau))
	}
	if q.Year != 0 {
		s.filters[byYear] = s.read(s.years.post(q.Year))
	}
	if q.Kind != "" {
		s.filters[byKind] = s.read(s.kinds.post(q.Kind))
	} else if len(q.Kinds) > 0 {
		s.filters[byKind] = s.ofKinds()
	}
	if q.Penalty != "" {
		s.filters[byPenalty] = s.read(s.imposed.post(q.Penalty))
	}
	if q.Band != "" {
		s.filters[byBand] = s.read(s.bands.post(bandPlace(q.Band)))
	}
}

// ofKinds gives the rows of the kinds that a search without a kind looks through.
func (s *search) ofKinds() set {
	out := s.take()
	for _, k := range s.q.Kinds {
		if p := s.kinds.post(k); p != nil {
			p.orInto(out)
		}
	}
	return out
}

// bandPlace is the place of a band in models.FineBands, -1 for none.
func bandPlace(code string) int {
	return slices.IndexFunc(models.FineBands, func(b models.FineBand) bool { return b.Code == code })
}

// narrow gives what the filters let through of the wide matches.
func (s *search) narrow(filters [filterCount]set) set {
	out := s.copy(s.wide)
	for _, through := range filters {
		if through != nil {
			out.and(through)
		}
	}
	return out
}

// without gives the matches as they would be without one of the filters.
func (s *search) without(dim int) set {
	filters := s.filters
	switch {
	case filters[dim] == nil || dim == byKind && s.q.Kind == "":
		return s.found
	case dim == byKind && len(s.q.Kinds) > 0:
		filters[dim] = s.ofKinds()
	default:
		filters[dim] = nil
	}
	return s.narrow(filters)
}

// facets counts the matches along every filter.
func (s *search) facets() Facets {
	var out [filterCount][]Count
	for dim := byBureau; dim < filterCount && s.state >= 0; dim++ {
		for place, n := range s.counts(dim, s.without(dim)) {
			if code := s.codeOf(dim, place); n > 0 && code != "" {
				out[dim] = append(out[dim], Count{code, n})
			}
		}
	}
	open := s.without(byState)
	for i, choice := range models.PublicStates {
		if n := open.countAnd(s.states[i]); n > 0 {
			out[byState] = append(out[byState], Count{choice.Code, n})
		}
	}
	slices.SortFunc(out[byBureau], func(a, b Count) int { return cmp.Or(b.N-a.N, strings.Compare(a.Code, b.Code)) })
	slices.SortFunc(out[byYear], func(a, b Count) int { return cmp.Or(len(b.Code)-len(a.Code), strings.Compare(b.Code, a.Code)) })
	slices.SortFunc(out[byKind], func(a, b Count) int {
		return cmp.Or(kindPlace(a.Code)-kindPlace(b.Code), strings.Compare(a.Code, b.Code))
	})
	return Facets{out[byBureau], out[byYear], out[byKind], out[byPenalty], out[byBand], out[byState]}
}

// kindPlace is the place of a kind among those that models lists.
func kindPlace(code string) int {
	kinds := slices.Concat(models.DisclosureKinds, models.PageKinds)
	if i := slices.IndexFunc(kinds, func(k models.Choice) bool { return k.Code == code }); i >= 0 {
		return i
	}
	return len(kinds)
}
