package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"sanxiang/models"
)

// Counter is one row of the counters: bureau × period × indicator × dimension.
// Period is a month, yyyymm, or a whole year, yyyy00; both are kept.
type Counter struct {
	BureauID  int64
	Indicator string
	Period    int
	Dim       string
	Value     int64
	Records   int64
}

type counterKey struct {
	bureau    int64
	indicator string
	period    int
	dim       string
}

// fold adds deltas up per counter, for the month and for its year, in key
// order, so that two processes take row locks in the same order.
func fold(deltas []models.Delta) []Counter {
	sums := make(map[counterKey]*Counter, len(deltas))
	for _, d := range deltas {
		for _, period := range [2]int{d.Period, d.Period / 100 * 100} {
			k := counterKey{d.Bureau, d.Indicator, period, d.Dim}
			c := sums[k]
			if c == nil {
				c = &Counter{BureauID: d.Bureau, Indicator: d.Indicator, Period: period, Dim: d.Dim}
				sums[k] = c
			}
			c.Value += d.Value
			c.Records += d.Records
		}
	}
	rows := make([]Counter, 0, len(sums))
	for _, c := range sums {
		if c.Value != 0 || c.Records != 0 {
			rows = append(rows, *c)
		}
	}
	slices.SortFunc(rows, func(a, b Counter) int {
		return cmpOr(cmpInt(a.BureauID, b.BureauID), strings.Compare(a.Indicator, b.Indicator), a.Period-b.Period, strings.Compare(a.Dim, b.Dim))
	})
	return rows
}

func cmpInt(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func cmpOr(values ...int) int {
	for _, v := range values {
		if v != 0 {
			return v
		}
	}
	return 0
}

// counterBatch is how many counters one upsert takes.
const counterBatch = 400

// addCounters folds the deltas and adds them in multi-row upserts.
func addCounters(db *gorm.DB, dialect string, deltas []models.Delta) error {
	rows := fold(deltas)
	clause := " ON CONFLICT (bureau_id, indicator, period, dim) DO UPDATE SET value = value + excluded.value, records = records + excluded.records"
	if dialect == "mysql" {
		clause = " ON DUPLICATE KEY UPDATE value = value + VALUES(value), records = records + VALUES(records)"
	}
	for part := range slices.Chunk(rows, counterBatch) {
		var q strings.Builder
		q.WriteString("INSERT INTO counters (bureau_id, indicator, period, dim, value, records) VALUES ")
		args := make([]any, 0, len(part)*6)
		for i, c := range part {
			if i > 0 {
				q.WriteByte(',')
			}
			q.WriteString("(?,?,?,?,?,?)")
			args = append(args, c.BureauID, c.Indicator, c.Period, c.Dim, c.Value, c.Records)
		}
		q.WriteString(clause)
		if err := db.Exec(q.String(), args...).Error; err != nil {
			return fmt.Errorf("add counters: %w", err)
		}
	}
	return nil
}

// Sum is a counter's total over periods, per dimension: over all bureaus of
// the filter, or for each of them.
type Sum struct {
	BureauID  int64 // 0 unless the filter asks for each
	Indicator string
	Dim       string
	Value     int64
	Records   int64
}

// Shape says how far counters are added up.
type Shape int

// The shapes of sums.
const (
	ByDim   Shape = iota // per indicator and dimension
	Whole                // per indicator
	Members              // per indicator, Value and Records being how many dimensions have records; the blank one is nobody
)

// CounterFilter picks counters. Stock adds everything up to the period's end.
type CounterFilter struct {
	Bureaus    []int64
	Indicators []string
	Dims       []string // nil = all
	Period     models.Period
	Stock      bool
	Cumulative bool  // all years up to the period's end
	Each       bool  // sums: keep the bureaus apart
	Shape      Shape // of sums
}

const (
	idBatch  = 500   // ids that one IN list takes
	argLimit = 20000 // values that one statement takes
)

// MemberLimit is how many bureaus Members can be counted over at once.
const MemberLimit = idBatch

// where selects the counters of some of the filter's bureaus.
func (f CounterFilter) where(bureaus []int64) (sql string, args []any) {
	sql, args = "bureau_id IN ? AND indicator IN ?", []any{bureaus, f.Indicators}
	if f.Dims != nil {
		sql, args = sql+" AND dim IN ?", append(args, f.Dims)
	}
	year := f.Period.Year * 100
	switch {
	case (f.Stock || f.Cumulative) && f.Period.To == 12:
		return sql + " AND period <= ? AND period % 100 = 0", append(args, year)
	case f.Stock || f.Cumulative:
		return sql + " AND ((period < ? AND period % 100 = 0) OR (period > ? AND period <= ?))", append(args, year, year, year+f.Period.To)
	case f.Period.Whole():
		return sql + " AND period = ?", append(args, year)
	default:
		return sql + " AND period BETWEEN ? AND ?", append(args, year+f.Period.From, year+f.Period.To)
	}
}

// selection writes the query of one filter for some of its bureaus; place
// tells its rows from those of other filters.
func (f CounterFilter) selection(place int, bureaus []int64) (sql string, args []any) {
	dim, value, records, group := "dim", "SUM(value)", "SUM(records)", "indicator, dim"
	where, args := f.where(bureaus)
	switch f.Shape {
	case Whole:
		dim, group = "''", "indicator"
	case Members:
		const named = "COUNT(DISTINCT NULLIF(dim, ''))"
		dim, value, records, group = "''", named, named, "indicator"
		where += " AND records > 0"
	}
	bureau := "0"
	if f.Each {
		bureau, group = "bureau_id", "bureau_id, "+group
	}
	return fmt.Sprintf("SELECT %d, %s, indicator, %s, %s, %s FROM counters WHERE %s GROUP BY %s", place, bureau, dim, value, records, where, group), args
}

// SumCounters adds counters up. With more than idBatch bureaus an indicator
// and dimension may come in several parts.
func (s *Store) SumCounters(ctx context.Context, f CounterFilter) ([]Sum, error) {
	list, err := s.SumCountersOf(ctx, []CounterFilter{f})
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// SumCountersOf answers many filters in one statement, unless they are very
// large.
func (s *Store) SumCountersOf(ctx context.Context, filters []CounterFilter) ([][]Sum, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	var (
		out   = make([][]Sum, len(filters))
		parts []string
		args  []any
		size  int
	)
	flush := func() error {
		if len(parts) == 0 {
			return nil
		}
		err := scanSums(s.reader(ctx).Raw(strings.Join(parts, " UNION ALL "), args...), out)
		parts, args, size = nil, nil, 0
		return err
	}
	for i, f := range filters {
		if len(f.Indicators) == 0 {
			continue
		}
		for bureaus := range slices.Chunk(f.Bureaus, idBatch) {
			n := len(bureaus) + len(f.Indicators) + len(f.Dims) + 3
			if size+n > argLimit {
				if err := flush(); err != nil {
					return nil, err
				}
			}
			sql, more := f.selection(i, bureaus)
			parts, args, size = append(parts, sql), append(args, more...), size+n
		}
	}
	return out, flush()
}

// scanSums reads the rows by hand: a city's batch has tens of thousands.
func scanSums(q *gorm.DB, out [][]Sum) error {
	rows, err := q.Rows()
	if err != nil {
		return fmt.Errorf("sum counters: %w", err)
	}
	defer rows.Close()
	var (
		place int
		x     Sum
	)
	for rows.Next() {
		if err := rows.Scan(&place, &x.BureauID, &x.Indicator, &x.Dim, &x.Value, &x.Records); err != nil {
			return fmt.Errorf("sum counters: %w", err)
		}
		out[place] = append(out[place], x)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("sum counters: %w", err)
	}
	return nil
}

// ListCountedBureaus tells which of the bureaus have any record of the
// indicators, up to the period's end for a stock.
func (s *Store) ListCountedBureaus(ctx context.Context, f CounterFilter) ([]int64, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	var all []int64
	for bureaus := range slices.Chunk(f.Bureaus, idBatch) {
		var part []int64
		where, args := f.where(bureaus)
		if err := s.reader(ctx).Table("counters").Where(where, args...).Distinct("bureau_id").Pluck("bureau_id", &part).Error; err != nil {
			return nil, fmt.Errorf("list counted bureaus: %w", err)
		}
		all = append(all, part...)
	}
	return all, nil
}

// Member is one member of a distinct count, with the bureau of the lowest id
// that has a record of it.
type Member struct {
	Dim      string
	BureauID int64 `gorm:"column:first_bureau"` // an alias of its own, for engines differ on which one HAVING means
}

// ListMembers gives up to limit members of a distinct indicator in order of
// bureau and name, from after on. The blank member is nobody and left out.
func (s *Store) ListMembers(ctx context.Context, f CounterFilter, after Member, limit int) ([]Member, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	where, args := f.where(f.Bureaus)
	var list []Member
	err := s.reader(ctx).Table("counters").Where(where, args...).Where("dim <> '' AND records > 0").
		Select("dim, MIN(bureau_id) AS first_bureau").Group("dim").
		Having("MIN(bureau_id) > ? OR (MIN(bureau_id) = ? AND dim > ?)", after.BureauID, after.BureauID, after.Dim).
		Order("MIN(bureau_id), dim").Limit(limit).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list members: %w", err)
	}
	return list, nil
}
