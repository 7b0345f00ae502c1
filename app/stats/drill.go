package stats

import (
	"context"
	"io"
	"slices"
	"strconv"

	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

// Row is one record behind a figure, or one total that was handed in. Value is
// in the indicator's stored unit, × 10^Decimals; the rows of a sum add up to
// the figure. Part says which part of a total the row belongs to, or on which
// side of a ratio it stands: numerator or denominator.
type Row struct {
	ID         int64      `json:"id,string"`
	Register   string     `json:"register"` // code; "returns" for a total that was handed in
	Number     string     `json:"number"`   // of a handed-in total: its source
	BureauID   int64      `json:"bureau_id,string"`
	BureauName string     `json:"bureau"`
	Day        models.Day `json:"date"`
	Value      int64      `json:"value"`
	Decimals   int        `json:"decimals"`
	Dim        string     `json:"dim,omitempty"`
	Part       string     `json:"part,omitempty"`
}

// Plain writes the row's value as a plain decimal in the indicator's unit.
func (r Row) Plain() string { return models.PlainDecimal(r.Value, r.Decimals) }

// ReturnsRegister marks rows that are handed-in totals.
const ReturnsRegister = "returns"

// RecordQuery asks for the rows behind one figure, a page at a time. Cursor is
// what the page before gave; Limit is 50 by default and 1000 at most.
type RecordQuery struct {
	Bureau     int64
	Code       string
	Dim        string
	Period     models.Period
	Scope      models.Scope
	Profile    string
	Cumulative bool
	Cursor     string
	Limit      int
}

const (
	defaultPage = 50
	largestPage = 1000
)

// Records lists the rows behind a figure, as many as its Records says: by
// bureau, day and id; a distinct count member by member, each with its first
// record; a total part by part; a ratio numerator first. next is empty at the
// end. Errors: Forbidden or NotFound without the right to read the bureau's
// figures, Invalid for a code, period or cursor that is wrong.
func (s *Service) Records(ctx context.Context, actor models.Actor, q RecordQuery) (rows []Row, next string, err error) {
	d, err := s.newDrill(ctx, actor, q)
	if err != nil {
		return nil, "", err
	}
	from, err := d.parse(q.Cursor)
	if err != nil {
		return nil, "", err
	}
	limit := q.Limit
	if limit <= 0 {
		limit = defaultPage
	}
	rows, to, err := d.page(ctx, from, min(limit, largestPage))
	return rows, d.format(to), err
}

// RecordHeader is the header of the rows behind a figure, for people.
func RecordHeader(f models.Figure) []string {
	return []string{"编号", "机关", "日期", "数值（" + f.Unit + "）", "构成"}
}

// WriteRecords writes all rows behind a figure as CSV: id, number, bureau,
// date, value in the indicator's unit, and part. It streams.
func (s *Service) WriteRecords(ctx context.Context, w io.Writer, actor models.Actor, q RecordQuery) error {
	d, err := s.newDrill(ctx, actor, q)
	if err != nil {
		return err
	}
	out, err := sheet.NewCSVWriter(w, []string{"id", "number", "bureau", "date", "value", "part"})
	if err != nil {
		return err
	}
	err = d.each(ctx, func(x Row) error {
		return out.Write(strconv.FormatInt(x.ID, 10), x.Number, x.BureauName, x.Day, x.Plain(), x.Part)
	})
	if err != nil {
		return err
	}
	return out.Close()
}

// WriteRecordSheet writes all rows behind a figure as RecordHeader has them.
func (s *Service) WriteRecordSheet(ctx context.Context, out SheetWriter, actor models.Actor, q RecordQuery) error {
	d, err := s.newDrill(ctx, actor, q)
	if err != nil {
		return err
	}
	return d.each(ctx, func(x Row) error { return out.Write(x.Number, x.BureauName, x.Day, x.Plain(), x.Part) })
}

// each goes through all rows.
func (d *drill) each(ctx context.Context, take func(Row) error) error {
	for at := new(place); at != nil; {
		rows, next, err := d.page(ctx, *at, largestPage)
		if err != nil {
			return err
		}
		for _, x := range rows {
			if err := take(x); err != nil {
				return err
			}
		}
		at = next
	}
	return nil
}

// drill lists the rows of one figure, leg by leg.
type drill struct {
	*reader
	frame frame
	legs  []*leg
	print string // fingerprint of the query, so that no cursor serves another
}

func (s *Service) newDrill(ctx context.Context, actor models.Actor, q RecordQuery) (*drill, error) {
	r, err := s.newReader(ctx)
	if err != nil {
		return nil, err
	}
	if err := models.Permit(actor, models.ActReadFigures, r.tree, q.Bureau); err != nil {
		return nil, err
	}
	p, err := r.profileOf(q.Bureau, q.Period.Year, q.Profile)
	if err != nil {
		return nil, err
	}
	ref := Ref{Code: q.Code, Dim: q.Dim, Cumulative: q.Cumulative, Scope: q.Scope}
	a, err := r.ask(q.Bureau, ref, q.Period, p)
	if err != nil {
		return nil, err
	}
	d := &drill{reader: r, frame: a.frame, print: fingerprint(q, p.Code)}
	d.legs = legsOf(nil, a.term, "")
	a.term.walk(func(t *term) {
		if !t.void {
			r.wantSet(t.set)
		}
	})
	return d, nil
}

// leg is a stretch of rows of one kind.
type leg struct {
	term     term
	part     string
	kind     legKind
	prepared bool
	bureaus  []int64         // records: that have any, by id
	dims     []string        // records: that count; nil = all
	returns  []models.Return // returns: by bureau, day and id
}

type legKind int

const (
	legRecords legKind = iota
	legMembers
	legReturns
)

// legsOf lists the legs of a term in order: its records, what was handed in
// for it, or its parts and what was handed in for their total.
func legsOf(out []*leg, t term, part string) []*leg {
	if t.void {
		return out
	}
	for _, p := range t.parts {
		side := p.side
		if part != "" {
			side = part + "/" + side
		}
		out = legsOf(out, p, side)
	}
	if t.base != nil {
		kind := legRecords
		if t.base.Kind == models.IndicatorDistinct {
			kind = legMembers
		}
		out = append(out, &leg{term: t, part: part, kind: kind})
	}
	return append(out, &leg{term: t, part: part, kind: legReturns})
}

// page lists up to limit rows from a place on, and where the next page starts;
// nil at the end.
func (d *drill) page(ctx context.Context, at place, limit int) ([]Row, *place, error) {
	var rows []Row
	for ; at.Leg < len(d.legs); at = (place{Leg: at.Leg + 1}) {
		l := d.legs[at.Leg]
		part, err := d.rows(ctx, l, at, limit+1-len(rows))
		if err != nil {
			return nil, nil, err
		}
		for i := range part {
			part[i].Part, part[i].Decimals = l.part, l.term.d.Decimals
			part[i].BureauName = d.tree.Bureaus[part[i].BureauID].Name
		}
		before := len(rows)
		rows = append(rows, part...)
		if len(rows) <= limit {
			continue
		}
		rows = rows[:limit]
		if limit == before { // the page ended with the leg before
			return rows, &place{Leg: at.Leg}, nil
		}
		last := rows[limit-1]
		return rows, &place{Leg: at.Leg, Bureau: last.BureauID, Day: last.Day, ID: last.ID, Dim: last.Dim}, nil
	}
	return rows, nil, nil
}

func (d *drill) rows(ctx context.Context, l *leg, at place, limit int) ([]Row, error) {
	switch l.kind {
	case legMembers:
		return d.memberRows(ctx, l, at, limit)
	case legReturns:
		return d.returnRows(ctx, l, at, limit)
	default:
		return d.recordRows(ctx, l, at, limit)
	}
}

func (d *drill) counterFilter(t term) store.CounterFilter {
	return d.filter(slotOf(t.base, d.frame), d.members[t.set], []string{t.base.Code})
}

func (d *drill) recordFilter(t term) store.RecordFilter {
	return store.RecordFilter{
		Indicator: t.base, Register: d.catalogue.Registers[t.base.Register],
		Period: d.frame.period, Cumulative: d.frame.cumulative,
	}
}

// prepare finds out of the counters which dimensions count and which bureaus
// have any record, so that no bureau is asked in vain.
func (d *drill) prepare(ctx context.Context, l *leg) error {
	if l.prepared {
		return nil
	}
	f := d.counterFilter(l.term)
	if l.term.narrowed() {
		sums, err := d.store.SumCounters(ctx, f)
		if err != nil {
			return err
		}
		all := true
		l.dims = []string{}
		for _, x := range sums {
			if !l.term.admits(d.frame.profile, x.Dim) {
				all = false
			} else if !slices.Contains(l.dims, x.Dim) {
				l.dims = append(l.dims, x.Dim)
			}
		}
		if all {
			l.dims = nil
		}
		f.Dims = l.dims
	}
	var err error
	if f.Dims == nil || len(f.Dims) > 0 {
		l.bureaus, err = d.store.ListCountedBureaus(ctx, f)
		slices.Sort(l.bureaus)
	}
	l.prepared = true
	return err
}

func (d *drill) recordRows(ctx context.Context, l *leg, at place, limit int) ([]Row, error) {
	if err := d.prepare(ctx, l); err != nil {
		return nil, err
	}
	f := d.recordFilter(l.term)
	f.Dims, f.Limit = l.dims, limit
	start, found := slices.BinarySearch(l.bureaus, at.Bureau)
	f.Bureaus = l.bureaus[start:]
	if found {
		f.After = store.Position{Day: at.Day, ID: at.ID}
	}
	list, _, err := d.store.ListRecords(ctx, f)
	return d.convert(list, l.term), err
}

func (d *drill) convert(list []store.RecordRow, t term) []Row {
	rows := make([]Row, len(list))
	for i, x := range list {
		rows[i] = Row{ID: x.ID, Register: t.base.Register, Number: x.Number, BureauID: x.BureauID, Day: x.Day, Value: x.Value, Dim: models.CutDim(x.Dim)}
	}
	return rows
}

// memberRows lists members by bureau and name, each with its first record.
func (d *drill) memberRows(ctx context.Context, l *leg, at place, limit int) ([]Row, error) {
	f := d.counterFilter(l.term)
	f.Dims = l.term.cut.dims
	members, err := d.store.ListMembers(ctx, f, store.Member{Dim: at.Dim, BureauID: at.Bureau}, limit)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for len(members) > 0 {
		n := 1
		for n < len(members) && members[n].BureauID == members[0].BureauID {
			n++
		}
		found, err := d.firstRecords(ctx, l.term, members[:n])
		if err != nil {
			return nil, err
		}
		rows = append(rows, found...)
		members = members[n:]
	}
	return rows, nil
}

// firstRecords finds the first record of each of one bureau's members, in
// their order. It reads the bureau's records from the start until all are
// found, which is soon unless some member comes late.
func (d *drill) firstRecords(ctx context.Context, t term, members []store.Member) ([]Row, error) {
	f := d.recordFilter(t)
	f.Bureaus = []int64{members[0].BureauID}
	first := map[string]Row{}
	for f.Limit = 4 * len(members); len(first) < len(members); f.Limit *= 2 {
		f.Dims = nil
		for _, m := range members {
			if _, known := first[m.Dim]; !known {
				f.Dims = append(f.Dims, m.Dim)
			}
		}
		list, next, err := d.store.ListRecords(ctx, f)
		if err != nil {
			return nil, err
		}
		for _, r := range d.convert(list, t) {
			if _, known := first[r.Dim]; !known {
				r.Value = 1
				first[r.Dim] = r
			}
		}
		if next == (store.Position{}) {
			break
		}
		f.After = next
	}
	var rows []Row
	for _, m := range members {
		if r, known := first[m.Dim]; known {
			rows = append(rows, r)
		}
	}
	return rows, nil
}

// returnRows lists the handed-in totals that count in the term.
func (d *drill) returnRows(ctx context.Context, l *leg, at place, limit int) ([]Row, error) {
	if !l.prepared {
		first := d.frame.period.Year
		if d.frame.cumulative {
			first = 0
		}
		list, err := d.store.ListReturns(ctx, store.ReturnFilter{
			Bureaus: d.members[l.term.set], Indicators: l.term.returnCodes(), First: first, Last: d.frame.period.Year,
		})
		if err != nil {
			return nil, err
		}
		byCode := map[string][]models.Return{}
		for _, x := range list {
			byCode[x.Indicator] = append(byCode[x.Indicator], x)
		}
		l.returns = l.term.returned(byCode, d.within[l.term.set], d.frame)
		slices.SortFunc(l.returns, func(a, b models.Return) int { return order(placeOf(a), placeOf(b)) })
		l.prepared = true
	}
	var rows []Row
	for _, x := range l.returns {
		if order(placeOf(x), place{Bureau: at.Bureau, Day: at.Day, ID: at.ID}) <= 0 || len(rows) == limit {
			continue
		}
		rows = append(rows, Row{
			ID: x.ID, Register: ReturnsRegister, Number: x.SourceNote, BureauID: x.BureauID, Day: dayOf(x), Value: x.Counted(), Dim: x.Dim,
		})
	}
	return rows, nil
}
