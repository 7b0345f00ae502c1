package stats

import (
	"slices"

	"sanxiang/models"
)

// returned picks the handed-in totals that count in a term, out of all that
// were read for its codes.
//
// Within a bureau and year the row of the whole year stands in place of its
// months, and within a period the row without a dimension in place of its
// breakdown. Months add up, but for a stock the last month stands. A row of a
// whole year says nothing about a part of it. One beside which the records were
// chosen counts for nothing. Ratios are worked out, never handed in.
func (t term) returned(all map[string][]models.Return, in map[int64]bool, f frame) []models.Return {
	if t.void || t.d.Kind == models.IndicatorRatio || t.d.Kind == models.IndicatorShare {
		return nil
	}
	var out []models.Return
	for _, code := range t.returnCodes() {
		slice := code == t.d.Code && t.sliced()
		for part := range sameYear(all[code]) {
			if in[part[0].BureauID] {
				out = append(out, t.pickYear(part, f, slice)...)
			}
		}
	}
	return out
}

// sameYear splits rows, sorted by bureau and year, where either changes.
func sameYear(rows []models.Return) func(func([]models.Return) bool) {
	return func(yield func([]models.Return) bool) {
		for len(rows) > 0 {
			n := 1
			for n < len(rows) && rows[n].BureauID == rows[0].BureauID && rows[n].Year == rows[0].Year {
				n++
			}
			if !yield(rows[:n]) {
				return
			}
			rows = rows[n:]
		}
	}
}

// pickYear picks from one bureau's rows of one year, sorted by month.
func (t term) pickYear(rows []models.Return, f frame, slice bool) []models.Return {
	year, first, last := rows[0].Year, f.period.From, f.period.To
	if year > f.period.Year || year < f.period.Year && (t.stock || !f.cumulative) {
		return nil
	}
	if f.cumulative || t.stock {
		first = 1
	}
	if year < f.period.Year {
		first, last = 1, 12
	}
	if first == 1 && last == 12 && rows[0].Month == 0 {
		first, last = 0, 0
	}
	rows = slices.DeleteFunc(slices.Clone(rows), func(r models.Return) bool { return r.Month < first || r.Month > last || !r.Counts() })
	if t.stock && len(rows) > 0 {
		end := rows[len(rows)-1].Month
		rows = slices.DeleteFunc(rows, func(r models.Return) bool { return r.Month != end })
	}
	var out []models.Return
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].Month == rows[0].Month {
			n++
		}
		out = append(out, t.pickPeriod(rows[:n], f, slice)...)
		rows = rows[n:]
	}
	return out
}

// pickPeriod picks from one bureau's rows of one month or year; the row
// without a dimension comes first. What is handed in for a slice itself has no
// dimensions.
func (t term) pickPeriod(rows []models.Return, f frame, slice bool) []models.Return {
	if slice || t.cut.whole() && rows[0].Dim == "" {
		return rows[:1]
	}
	var out []models.Return
	for _, r := range rows {
		if r.Dim != "" && t.admits(f.profile, r.Dim) {
			out = append(out, r)
		}
	}
	return out
}

// dayOf is the last day of what a handed-in total covers.
func dayOf(r models.Return) models.Day {
	if r.Month == 0 {
		return models.YearPeriod(r.Year).Last()
	}
	return models.Period{Year: r.Year, From: r.Month, To: r.Month}.Last()
}
