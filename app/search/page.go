package search

import (
	"cmp"
	"math/bits"
	"slices"
	"sort"

	"sanxiang/models"
)

// newest gives rows of the set below a row, the latest first, after skip of them.
func (c *corpus) newest(rows set, below uint32, skip, limit int) []int64 {
	var out []int64
	for i := sizeOf(below) - 1; i >= 0 && len(out) < limit; i-- {
		w := rows[i]
		if below>>6 == uint32(i) {
			w &= 1<<(below&63) - 1
		}
		if n := bits.OnesCount64(w); n <= skip {
			skip -= n
			continue
		}
		for ; w != 0 && len(out) < limit; w &^= 1 << (bits.Len64(w) - 1) {
			if skip > 0 {
				skip--
				continue
			}
			out = append(out, c.seqOf(uint32(i)<<6+uint32(bits.Len64(w)-1)))
		}
	}
	return out
}

// largest gives rows of the set, n of them, by fine, the largest first, after
// skip of them. A few are sorted, many are picked from the order of all rows.
func (c *corpus) largest(rows set, n, skip, limit int) []int64 {
	if skip >= n || limit <= 0 {
		return nil
	}
	limit = min(limit, n-skip)
	var out []int64
	if n <= freshMost {
		few := order{}
		few.sort(rows.list(nil), c.fineOf)
		for _, id := range few.sorted[skip : skip+limit] {
			out = append(out, c.seqOf(id))
		}
		return out
	}
	c.byFine.walk(func(ids []uint32) bool {
		for _, id := range ids {
			if !rows.has(id) {
				continue
			}
			if skip--; skip < 0 {
				out = append(out, c.seqOf(id))
			}
			if len(out) == limit {
				return false
			}
		}
		return true
	})
	return out
}

// order keeps all rows by fine, the largest first and among equals the latest.
// Rows that come in one by one wait beside the sorted ones until they are many.
type order struct {
	sorted []uint32
	fresh  []placed // in the same order
}

// placed is a row that belongs before the sorted row at a place.
type placed struct{ id, at uint32 }

const freshMost = 4096

// insert puts in the latest row.
func (o *order) insert(id uint32, fineOf func(uint32) models.Fen) {
	fine := fineOf(id)
	at := uint32(sort.Search(len(o.sorted), func(i int) bool { return fineOf(o.sorted[i]) <= fine }))
	i := sort.Search(len(o.fresh), func(i int) bool { return fineOf(o.fresh[i].id) <= fine })
	o.fresh = slices.Insert(o.fresh, i, placed{id, at})
	if len(o.fresh) >= freshMost {
		all := make([]uint32, 0, len(o.sorted)+len(o.fresh))
		o.walk(func(ids []uint32) bool { all = append(all, ids...); return true })
		o.sorted, o.fresh = all, nil
	}
}

// sort takes in rows at once.
func (o *order) sort(ids []uint32, fineOf func(uint32) models.Fen) {
	o.sorted = ids
	slices.SortFunc(o.sorted, func(a, b uint32) int { return cmp.Or(cmp.Compare(fineOf(b), fineOf(a)), cmp.Compare(b, a)) })
}

// walk visits all rows in order, a stretch at a time, until visit says that it
// has enough.
func (o *order) walk(visit func(ids []uint32) bool) {
	from := uint32(0)
	for _, f := range o.fresh {
		if f.at > from && !visit(o.sorted[from:f.at]) || !visit([]uint32{f.id}) {
			return
		}
		from = f.at
	}
	visit(o.sorted[from:])
}

// fined adds to out the rows with a fine from low to high; a high of 0 is open.
func (c *corpus) fined(low, high models.Fen, out set) {
	sorted := c.byFine.sorted
	from := 0
	if high > 0 {
		from = sort.Search(len(sorted), func(i int) bool { return c.fineOf(sorted[i]) <= high })
	}
	to := sort.Search(len(sorted), func(i int) bool { return c.fineOf(sorted[i]) < low })
	for _, id := range sorted[from:max(from, to)] {
		out.add(id)
	}
	for _, f := range c.byFine.fresh {
		if fine := c.fineOf(f.id); fine >= low && (high == 0 || fine <= high) {
			out.add(f.id)
		}
	}
}
