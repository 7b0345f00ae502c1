package disclosure

import (
	"math"
	"slices"

	"sanxiang/models"
)

// spot is the place of a row and what the row is about.
type spot struct{ seq, key int64 }

// choice is what a list wants of the board: what the board can answer of a
// query, which is all but text and party, the kinds (nil = all) and the states.
type choice struct {
	q        models.PublicQuery
	kinds    []string
	statuses []entryStatus
}

// chosen is the choice that a query makes among what search looks through.
func chosen(q models.PublicQuery) choice {
	c := choice{q: q, kinds: searchable(), statuses: []entryStatus{statuses[string(q.State())]}}
	if q.Kind != "" {
		c.kinds = []string{q.Kind}
	}
	return c
}

// pick is a choice in the board's own numbers.
type pick struct {
	kinds    [256]bool
	statuses [4]bool
	bureau   int32 // anyBureau, or one that no entry has
	year     int16
	penalty  models.KindSet
	min, max models.Fen // both included
}

// The bureaus of a pick that are none.
const (
	anyBureau     = -1
	unknownBureau = -2
)

// pickOf translates a choice; the lock is held. Tombstones have neither
// penalties nor amounts, so a query for these is for what is on show only.
func (b *board) pickOf(c choice) pick {
	q := c.q
	p := pick{bureau: b.bureauAt(q.Bureau), year: int16(q.Year), min: q.Min, max: math.MaxInt64}
	for i, name := range b.names {
		p.kinds[i] = (c.kinds == nil || slices.Contains(c.kinds, name)) && (q.Band == "" || name == models.BandKind)
	}
	narrow := q.Penalty != "" || q.Band != "" || q.Min > 0 || q.Max > 0
	for _, s := range c.statuses {
		p.statuses[s] = s == shown || !narrow
	}
	if q.Penalty != "" {
		p.penalty = p.penalty.Add(q.Penalty)
	}
	if q.Max > 0 {
		p.max = q.Max
	}
	if band, ok := models.FindFineBand(q.Band); ok {
		p.min = max(p.min, band.From)
		if band.To > 0 {
			p.max = min(p.max, band.To-1)
		}
	}
	return p
}

// bureauAt gives the number of a bureau, anyBureau for an empty code; the lock
// is held.
func (b *board) bureauAt(code string) int32 {
	if code == "" {
		return anyBureau
	}
	if at, known := b.codes[code]; known {
		return at
	}
	return unknownBureau
}

// picks says whether the entry is wanted.
func (p *pick) picks(e *entry) bool {
	if !p.statuses[e.status] || !p.kinds[e.kind] || p.bureau != anyBureau && p.bureau != e.bureau || p.year != 0 && p.year != e.year {
		return false
	}
	return (p.penalty == 0 || p.penalty&e.kinds != 0) && e.fine >= p.min && e.fine <= p.max
}

// after gives the next wanted entries behind a place, ascending.
func (b *board) after(seq int64, limit int, c choice) []spot {
	b.mu.RLock()
	defer b.mu.RUnlock()
	p := b.pickOf(c)
	from, there := b.entries.find(seq)
	if there {
		from++
	}
	if limit > b.entries.n {
		limit = b.countPicked(&p, from)
	}
	out := make([]spot, 0, limit)
	for i := from; i < b.entries.n && len(out) < limit; i++ {
		if e := b.entries.at(i); p.picks(&e) {
			out = append(out, spot{e.seq, e.key})
		}
	}
	return out
}

// countPicked counts the wanted entries from a position on, so that a list of a
// million takes no more than it needs; the lock is held.
func (b *board) countPicked(p *pick, from int) int {
	n := 0
	for i := from; i < b.entries.n; i++ {
		if e := b.entries.at(i); p.picks(&e) {
			n++
		}
	}
	return n
}

// before gives the wanted entries in front of a place (0 = the end), latest
// first.
func (b *board) before(seq int64, limit int, c choice) []int64 {
	b.mu.RLock()
	defer b.mu.RUnlock()
	p := b.pickOf(c)
	from := b.entries.n
	if seq > 0 {
		from, _ = b.entries.find(seq)
	}
	var out []int64
	for i := from - 1; i >= 0 && len(out) < limit; i-- {
		if e := b.entries.at(i); p.picks(&e) {
			out = append(out, e.seq)
		}
	}
	return out
}

// at gives the entries at places, as far as they are still there.
func (b *board) at(places []int64) []entry {
	b.mu.RLock()
	defer b.mu.RUnlock()
	out := make([]entry, 0, len(places))
	for _, seq := range places {
		i, there := b.entries.find(seq)
		if !there {
			continue
		}
		if e := b.entries.at(i); e.status != replaced {
			out = append(out, e)
		}
	}
	return out
}
