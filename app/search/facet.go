package search

import (
	"math/bits"
	"strconv"

	"sanxiang/models"
)

// Count is one value of a filter and how many matches have it.
type Count struct {
	Code string
	N    int
}

// Facets count the matches along each filter: with the other filters in force
// but not the filter itself, so that they say what choosing another value
// would give. Values that no match has are left out, and so are a year of 0
// and an empty code, which nobody can choose. A decision with several kinds of
// penalty counts under each of them. Tombstones have no penalty and no band.
type Facets struct {
	Bureaus   []Count // most matches first, then by code
	Years     []Count // latest first
	Kinds     []Count // in the order of models.DisclosureKinds and PageKinds, others after them by code
	Penalties []Count // in the order of models.PenaltyKinds
	Bands     []Count // in the order of models.FineBands
	States    []Count // in the order of models.PublicStates
}

// facts are the properties of a row that filters ask for, as places in the
// categories of the corpus.
type facts struct {
	bureau     uint32
	year, kind uint16
	penalties  models.KindSet
	band       uint8 // noBand for a tombstone and for what is no penalty
	state      uint8
}

const noBand = 0xFF

// newFacts files a document under its properties.
func (c *corpus) newFacts(id uint32, d Document, state int) facts {
	f := facts{
		bureau: c.bureaus.id(d.Bureau), year: uint16(c.years.id(d.Year)), kind: uint16(c.kinds.id(d.Kind)),
		penalties: d.Penalties, band: noBand, state: uint8(state),
	}
	c.bureaus.posts[f.bureau].add(id)
	c.years.posts[f.year].add(id)
	c.kinds.posts[f.kind].add(id)
	for left := f.penalties; left != 0; left &= left - 1 {
		c.imposed.posts[bits.TrailingZeros16(uint16(left))].add(id)
	}
	if d.Status == models.DisclosurePublished && d.Kind == models.BandKind {
		f.band = uint8(models.BandOf(d.Fine))
		c.bands.posts[f.band].add(id)
	}
	return f
}

// The filters that are counted along.
const (
	byState = iota
	byBureau
	byYear
	byKind
	byPenalty
	byBand
	filterCount
)

// tally is how many rows have each value of each filter but the state.
type tally [filterCount][]int

// add counts a row once more or once less.
func (t *tally) add(f *facts, by int) {
	for dim := byBureau; dim < filterCount; dim++ {
		each(f, dim, func(place int) {
			for len(t[dim]) <= place {
				t[dim] = append(t[dim], 0)
			}
			t[dim][place] += by
		})
	}
}

// each visits the places that a row has along a filter.
func each(f *facts, dim int, visit func(place int)) {
	switch dim {
	case byBureau:
		visit(int(f.bureau))
	case byYear:
		visit(int(f.year))
	case byKind:
		visit(int(f.kind))
	case byPenalty:
		for left := f.penalties; left != 0; left &= left - 1 {
			visit(bits.TrailingZeros16(uint16(left)))
		}
	case byBand:
		if f.band != noBand {
			visit(int(f.band))
		}
	}
}

// When to count along a filter by looking at rows and when by value.
const (
	manyRows  = 16_384
	fewValues = 64
)

// counts counts rows, all of the query's state, along a filter: row by row, over the
// rows or over those of the state that are missing, whichever are fewer; or
// value by value where that is shorter.
func (s *search) counts(dim int, rows set) []int {
	out := make([]int, len(s.posts(dim)))
	n, all := rows.count(), s.states[s.state].count()
	few := min(n, all-n)
	if few > manyRows && len(out) <= fewValues {
		for place, p := range s.posts(dim) {
			out[place] = p.countIn(rows)
		}
		return out
	}
	if n == few {
		s.countRows(dim, rows, 1, out)
		return out
	}
	copy(out, s.totals[s.state][dim])
	missing := s.copy(s.states[s.state])
	missing.andNot(rows)
	s.countRows(dim, missing, -1, out)
	return out
}

// countRows adds by for each row to the places that it has along a filter.
func (c *corpus) countRows(dim int, rows set, by int, out []int) {
	const words = 1 << (pageBits - 6)
	for page, facts := range c.facts.list {
		from := min(page*words, len(rows))
		for i, w := range rows[from:min(from+words, len(rows))] {
			for ; w != 0; w &= w - 1 {
				f := &facts[(i<<6+bits.TrailingZeros64(w))&(len(facts)-1)]
				if dim == byBureau {
					out[f.bureau] += by
					continue
				}
				each(f, dim, func(place int) { out[place] += by })
			}
		}
	}
}

// posts gives the rows of each value of a filter.
func (c *corpus) posts(dim int) []*posting {
	switch dim {
	case byBureau:
		return c.bureaus.posts
	case byYear:
		return c.years.posts
	case byKind:
		return c.kinds.posts
	case byPenalty:
		return c.imposed.posts
	}
	return c.bands.posts
}

// codeOf is the code of a value as a query names it.
func (c *corpus) codeOf(dim, place int) string {
	switch dim {
	case byBureau:
		return c.bureaus.keys[place]
	case byYear:
		if c.years.keys[place] == 0 {
			return ""
		}
		return strconv.Itoa(c.years.keys[place])
	case byKind:
		return c.kinds.keys[place]
	case byPenalty:
		return string(c.imposed.keys[place])
	}
	return models.FineBands[place].Code
}
