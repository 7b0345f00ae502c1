package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"

	"sanxiang/models"
)

// EntryTotal is what the entries of a filter come to: how many, and the sum of
// each numeric column.
type EntryTotal struct {
	Count int64
	Sums  map[string]int64 // by column
}

// totalled lists the numeric columns of the entries table.
var totalled = []string{"quantity", "amount_fen", "n1", "n2", "n3", "n4"}

// searched lists the columns in which the entries of a list are looked for.
var searched = []string{"number", "title", "note", "responsible", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"}

// matching picks the entries of the filter, whatever page of them.
func (f EntryFilter) matching(db *gorm.DB) *gorm.DB {
	q := db.Table(models.EntryTable).Where("register = ? AND bureau_id = ? AND day BETWEEN ? AND ?", f.Register, f.Bureau, f.First, f.Last)
	if f.Text == "" {
		return q
	}
	pattern := "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(f.Text) + "%"
	parts := make([]string, len(searched))
	args := make([]any, len(searched))
	for i, column := range searched {
		parts[i], args[i] = column+" LIKE ? ESCAPE '!'", pattern
	}
	where := strings.Join(parts, " OR ")
	for _, column := range slices.Sorted(maps.Keys(f.Codes)) { // choices are kept as codes
		where, args = where+" OR "+column+" IN ?", append(args, f.Codes[column])
	}
	return q.Where("("+where+")", args...)
}

// SumEntries counts the entries of the filter and adds their numbers up.
func (s *Store) SumEntries(ctx context.Context, f EntryFilter) (EntryTotal, error) {
	if err := s.injected("find"); err != nil {
		return EntryTotal{}, err
	}
	total := EntryTotal{Sums: map[string]int64{}}
	selection := "COUNT(*)"
	for _, column := range totalled {
		selection += ", COALESCE(SUM(" + column + "), 0)"
	}
	values := make([]int64, len(totalled))
	into := []any{&total.Count}
	for i := range values {
		into = append(into, &values[i])
	}
	if err := f.matching(s.reader(ctx)).Select(selection).Row().Scan(into...); err != nil {
		return total, fmt.Errorf("sum entries: %w", err)
	}
	for i, column := range totalled {
		total.Sums[column] = values[i]
	}
	return total, nil
}

// Preview is what an indicator that is not kept yet comes to in one bureau:
// value, rows, and of a distinct count how many members.
type Preview struct {
	Dim            string
	Value, Records int64
}

// SumRecords works an indicator out for bureaus and a period from the records
// themselves, per dimension where the indicator has one.
func (s *Store) SumRecords(ctx context.Context, f RecordFilter) ([]Preview, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	value := "COUNT(*)"
	if f.Indicator.Sum != "" {
		value = "COALESCE(SUM(" + column(f.Register, f.Indicator.Sum) + "), 0)"
	}
	var all []Preview
	for _, bureau := range f.Bureaus {
		var part []Preview
		q := f.from(s.reader(ctx), bureau).Select(f.dim() + " AS dim, " + value + " AS value, COUNT(*) AS records")
		if f.Indicator.By != "" {
			q = q.Group(f.dim())
		}
		if err := q.Scan(&part).Error; err != nil {
			return nil, fmt.Errorf("sum records of %s: %w", f.Indicator.Code, err)
		}
		all = append(all, part...)
	}
	return all, nil
}
