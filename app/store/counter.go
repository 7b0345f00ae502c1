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

// Sum is a counter's total over bureaus and periods, per dimension.
type Sum struct {
	Indicator string
	Dim       string
	Value     int64
	Records   int64
}

// CounterFilter picks counters. Stock adds everything up to the period's end.
type CounterFilter struct {
	Bureaus    []int64
	Indicators []string
	Period     models.Period
	Stock      bool
	Cumulative bool // all years up to the period's end
}

// idBatch is how many ids one IN list takes.
const idBatch = 500

// SumCounters adds counters up per indicator and dimension.
func (s *Store) SumCounters(ctx context.Context, f CounterFilter) ([]Sum, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	if len(f.Indicators) == 0 {
		return nil, nil
	}
	var all []Sum
	for bureaus := range slices.Chunk(f.Bureaus, idBatch) {
		var part []Sum
		q := s.reader(ctx).Table("counters").Select("indicator, dim, SUM(value) AS value, SUM(records) AS records").
			Where("bureau_id IN ? AND indicator IN ?", bureaus, f.Indicators)
		q = periodClause(q, f)
		if err := q.Group("indicator, dim").Scan(&part).Error; err != nil {
			return nil, fmt.Errorf("sum counters: %w", err)
		}
		all = append(all, part...)
	}
	return all, nil
}

func periodClause(q *gorm.DB, f CounterFilter) *gorm.DB {
	year := f.Period.Year * 100
	switch {
	case (f.Stock || f.Cumulative) && f.Period.To == 12:
		return q.Where("period <= ? AND period % 100 = 0", year)
	case f.Stock || f.Cumulative:
		return q.Where("(period < ? AND period % 100 = 0) OR (period > ? AND period <= ?)", year, year, year+f.Period.To)
	case f.Period.Whole():
		return q.Where("period = ?", year)
	default:
		return q.Where("period BETWEEN ? AND ?", year+f.Period.From, year+f.Period.To)
	}
}

// ListCountedBureaus tells which of the bureaus have any record of the
// indicator up to the period's end.
func (s *Store) ListCountedBureaus(ctx context.Context, f CounterFilter) ([]int64, error) {
	var all []int64
	for bureaus := range slices.Chunk(f.Bureaus, idBatch) {
		var part []int64
		q := s.reader(ctx).Table("counters").Where("bureau_id IN ? AND indicator IN ?", bureaus, f.Indicators)
		if err := periodClause(q, f).Distinct("bureau_id").Pluck("bureau_id", &part).Error; err != nil {
			return nil, fmt.Errorf("list counted bureaus: %w", err)
		}
		all = append(all, part...)
	}
	return all, nil
}
