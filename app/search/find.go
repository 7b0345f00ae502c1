package search

import "sanxiang/models"

// Query is a search and the part of its matches that is wanted.
type Query struct {
	models.PublicQuery
	Kinds  []string // the kinds to look through when Kind is empty; none = any
	Offset int      // matches to pass over
	Limit  int      // matches to give; 0 gives none, only the counts
	// Before keeps the part to rows older in change than this sequence; 0 is
	// open. It is the cursor of the newest order, and is ignored in any other;
	// total and facets stay those of the whole search.
	Before int64
	Facets bool // count along the filters too
}

// Result is a part of the matches.
type Result struct {
	Seqs   []int64 // in the order that was asked for
	Total  int     // all matches, exactly
	Facets Facets  // empty unless asked for
}

// search is one search under way.
type search struct {
	*corpus
	scratch
	q       Query
	state   int              // place in models.PublicStates, -1 for none
	filters [filterCount]set // what each filter lets through, nil where it is open
	wide    set              // what words, party and amounts let through
	found   set              // what the filters do, too
}

// Find searches. Each word of the text has to be found within one of the
// fields party, party code, cause, number, bureau name and title; different
// words may be found in different fields. The query is taken as checked.
func (x *Index) Find(q Query) Result {
	x.mu.RLock()
	defer x.mu.RUnlock()
	s := search{corpus: x.corpus, scratch: scratch{pool: &x.sets, size: sizeOf(x.corpus.n)}, q: q, state: stateOf(q.State())}
	defer s.release()
	s.wide = s.matching(q.Words())
	s.demand()
	s.filter()
	s.found = s.narrow(s.filters)
	out := Result{Total: s.found.count()}
	out.Seqs = s.page(out.Total)
	if q.Facets {
		out.Facets = s.facets()
	}
	return out
}

// demand holds the matches to the party and the amounts of the query, which no
// counts are made along. No tombstone has either.
func (s *search) demand() {
	if s.q.Party != "" {
		of := s.take()
		s.withCode(models.FoldSearch(s.q.Party), of)
		s.wide.and(of)
	}
	if s.q.Min > 0 || s.q.Max > 0 {
		fined := s.take()
		s.fined(s.q.Min, s.q.Max, fined)
		s.wide.and(fined)
		s.wide.and(s.states[stateOf(models.DisclosurePublished)])
	}
}

// page gives the part of the matches that is wanted.
func (s *search) page(total int) []int64 {
	switch {
	case s.q.Sort == models.SortFine:
		return s.largest(s.found, total, s.q.Offset, s.q.Limit)
	case s.q.Before > 0:
		return s.newest(s.found, s.before(s.q.Before), s.q.Offset, s.q.Limit)
	}
	return s.newest(s.found, s.n, s.q.Offset, s.q.Limit)
}
