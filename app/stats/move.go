package stats

import (
	"context"

	"sanxiang/models"
)

// Moved is what happens to a figure's rows when another profile counts: those
// that count no longer and those that come in, each with how many there are in
// all. Lists are cut to movedLimit.
type Moved struct {
	Gone, Come           []Row
	GoneCount, ComeCount int64
}

// movedLimit is how many rows each side of a comparison shows.
const movedLimit = 100

// ListMoved lists the rows of a figure that only one of two profiles counts.
// The errors are those of Records.
func (s *Service) ListMoved(ctx context.Context, actor models.Actor, q RecordQuery, other string) (Moved, error) {
	var out Moved
	this, err := s.newDrill(ctx, actor, q)
	if err != nil {
		return out, err
	}
	q.Profile = other
	that, err := s.newDrill(ctx, actor, q)
	if err != nil {
		return out, err
	}
	for i, l := range this.legs {
		var rows [2][]Row
		var n [2]int64
		switch {
		case l.kind == legRecords && l.term.narrowed():
			rows, n, err = this.movedRecords(ctx, l, that.frame.profile)
		case l.kind == legReturns:
			rows, n, err = movedReturns(ctx, this, that, i)
		}
		if err != nil {
			return out, err
		}
		out.Gone, out.GoneCount = append(out.Gone, this.named(rows[0], l)...), out.GoneCount+n[0]
		out.Come, out.ComeCount = append(out.Come, this.named(rows[1], l)...), out.ComeCount+n[1]
	}
	return out, nil
}

// named fills in what a page of rows says of each.
func (d *drill) named(rows []Row, l *leg) []Row {
	for i := range rows {
		rows[i].Part, rows[i].Decimals, rows[i].BureauName = l.part, l.term.d.Decimals, d.tree.Bureaus[rows[i].BureauID].Name
	}
	return rows
}

// movedRecords finds the count keys that only one profile admits, and their
// records.
func (d *drill) movedRecords(ctx context.Context, l *leg, other *models.Profile) (rows [2][]Row, n [2]int64, err error) {
	f := d.counterFilter(l.term)
	sums, err := d.store.SumCounters(ctx, f)
	if err != nil {
		return rows, n, err
	}
	var dims [2][]string
	for _, x := range sums {
		here, there := l.term.admits(d.frame.profile, x.Dim), l.term.admits(other, x.Dim)
		if here == there || x.Records == 0 {
			continue
		}
		side := 0
		if there {
			side = 1
		}
		dims[side], n[side] = append(dims[side], x.Dim), n[side]+x.Records
	}
	for side := range dims {
		if len(dims[side]) == 0 {
			continue
		}
		f.Dims = dims[side]
		bureaus, err := d.store.ListCountedBureaus(ctx, f)
		if err != nil {
			return rows, n, err
		}
		r := d.recordFilter(l.term)
		r.Bureaus, r.Dims, r.Limit = bureaus, dims[side], movedLimit
		list, _, err := d.store.ListRecords(ctx, r)
		if err != nil {
			return rows, n, err
		}
		rows[side] = d.convert(list, l.term)
	}
	return rows, n, nil
}

// movedReturns compares the handed-in totals that count under each profile.
func movedReturns(ctx context.Context, this, that *drill, i int) (rows [2][]Row, n [2]int64, err error) {
	here, err := this.returnRows(ctx, this.legs[i], place{}, largestPage)
	if err != nil {
		return rows, n, err
	}
	there, err := that.returnRows(ctx, that.legs[i], place{}, largestPage)
	if err != nil {
		return rows, n, err
	}
	rows[0], rows[1] = beside(here, there), beside(there, here)
	n[0], n[1] = int64(len(rows[0])), int64(len(rows[1]))
	return rows, n, nil
}

// beside gives the rows of a that are not in b.
func beside(a, b []Row) []Row {
	ids := map[int64]bool{}
	for _, x := range b {
		ids[x.ID] = true
	}
	var out []Row
	for _, x := range a {
		if !ids[x.ID] {
			out = append(out, x)
		}
	}
	return out
}
