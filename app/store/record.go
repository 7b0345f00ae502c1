package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"sanxiang/models"
)

// RecordFilter picks the records behind one counted indicator: the bureaus in
// the order in which they are listed, the period, and the dimensions (nil =
// all). After is the position of the last row of the page before.
type RecordFilter struct {
	Indicator  *models.Indicator
	Register   *models.Register
	Bureaus    []int64
	Period     models.Period
	Cumulative bool
	Dims       []string
	After      Position
	Limit      int // 0 = all
}

// Position is a place in the list of records: bureau by its index, then day, then id.
type Position struct {
	Bureau int
	Day    models.Day
	ID     int64
}

// RecordRow is one record behind a figure.
type RecordRow struct {
	ID       int64
	Number   string
	BureauID int64
	Day      models.Day
	Value    int64
	Dim      string
}

// bureauColumn names the column that says whose a row is.
func bureauColumn(r *models.Register) string {
	if r.Table == "bureaus" {
		return "id"
	}
	return "bureau_id"
}

// column names a field's column, quoted, for some fields bear reserved words.
func column(r *models.Register, field string) string {
	f, _ := r.Find(field)
	return quoted(f.Column)
}

func quoted(name string) string { return "`" + name + "`" }

// ListRecords gives the records behind the indicator, bureau by bureau, each
// in order of day and id, and where the next page starts (zero at the end).
// Every bureau is one range of an index, so a page costs the same however many
// records there are.
func (s *Store) ListRecords(ctx context.Context, f RecordFilter) ([]RecordRow, Position, error) {
	if err := s.injected("find"); err != nil {
		return nil, Position{}, err
	}
	var rows []RecordRow
	for i := f.After.Bureau; i < len(f.Bureaus); i++ {
		limit := 0
		if f.Limit > 0 {
			limit = f.Limit + 1 - len(rows)
		}
		page := f.query(s.reader(ctx), f.Bureaus[i], limit)
		if i == f.After.Bureau && f.After.ID > 0 {
			day := column(f.Register, f.dayField())
			page = page.Where("("+day+" > ? OR ("+day+" = ? AND id > ?))", f.After.Day, f.After.Day, f.After.ID)
		}
		var part []RecordRow
		if err := page.Scan(&part).Error; err != nil {
			return nil, Position{}, fmt.Errorf("list records of %s: %w", f.Indicator.Code, err)
		}
		rows = append(rows, part...)
		if f.Limit > 0 && len(rows) > f.Limit {
			rows = rows[:f.Limit]
			last := rows[f.Limit-1]
			return rows, Position{Bureau: slices.Index(f.Bureaus, last.BureauID), Day: last.Day, ID: last.ID}, nil
		}
	}
	return rows, Position{}, nil
}

func (f RecordFilter) dayField() string {
	if f.Indicator.IsStock() {
		return f.Indicator.From
	}
	return f.Indicator.Date
}

// query selects one bureau's records.
func (f RecordFilter) query(db *gorm.DB, bureau int64, limit int) *gorm.DB {
	value := "1"
	if f.Indicator.Sum != "" {
		value = column(f.Register, f.Indicator.Sum)
	}
	day := column(f.Register, f.dayField())
	number, _ := f.Register.Find("number")
	q := f.from(db, bureau).
		Select("id, COALESCE(" + number.Column + ", '') AS number, " + bureauColumn(f.Register) + " AS bureau_id, " + day + " AS day, " + value + " AS value, " + f.dim() + " AS dim").
		Order(day + ", id")
	if limit > 0 {
		q = q.Limit(limit)
	}
	return q
}

// dim is the expression of the indicator's dimension. Some of those of
// built-in registers are ids, which SQLite would not compare with text.
func (f RecordFilter) dim() string {
	switch {
	case f.Indicator.By == "":
		return "''"
	case f.Register.Builtin:
		return "CAST(COALESCE(" + column(f.Register, f.Indicator.By) + ", '') AS CHAR)"
	default:
		return "COALESCE(" + column(f.Register, f.Indicator.By) + ", '')"
	}
}

// from picks one bureau's records without saying what of them is wanted.
func (f RecordFilter) from(db *gorm.DB, bureau int64) *gorm.DB {
	q := where(db.Table(f.Register.Table).Where(bureauColumn(f.Register)+" = ?", bureau), f.Indicator, f.Register)
	q = f.periodWhere(q, column(f.Register, f.dayField()))
	if f.Dims != nil {
		q = dimWhere(q, f.dim(), f.Dims)
	}
	return q
}

// dimWhere picks the rows whose dimension counters keep as one of dims. What
// models.CutDim may have shortened stands for every text that it shortens to
// the same: those that begin alike and go on with a character too wide to fit.
func dimWhere(q *gorm.DB, column string, dims []string) *gorm.DB {
	var (
		parts []string
		args  []any
		exact []string
	)
	for _, d := range dims {
		exact = append(exact, d)
		if room := models.DimLimit - len(d); room < 4 {
			k := utf8.RuneCountInString(d)
			parts = append(parts, "(SUBSTR("+column+", 1, ?) = ? AND SUBSTR("+column+", ?, 1) >= ?)")
			args = append(args, k, d, k+1, [...]string{"\x01", "\u0080", "\u0800", "\U00010000"}[max(room, 0)])
		}
	}
	parts = append(parts, column+" IN ?")
	return q.Where("("+strings.Join(parts, " OR ")+")", append(args, exact)...)
}

func (f RecordFilter) periodWhere(q *gorm.DB, day string) *gorm.DB {
	switch {
	case f.Indicator.IsStock():
		to := column(f.Register, f.Indicator.To)
		return q.Where(day+" <> '' AND "+day+" <= ? AND ("+to+" = '' OR "+to+" > ?)", f.Period.Last(), f.Period.Last())
	case f.Cumulative:
		return q.Where(day+" > '' AND "+day+" <= ?", f.Period.Last())
	default:
		return q.Where(day+" BETWEEN ? AND ?", f.Period.First(), f.Period.Last())
	}
}

// where adds the conditions of the definition, as Condition.Holds tests them.
func where(q *gorm.DB, d *models.Indicator, r *models.Register) *gorm.DB {
	if r.Table == models.EntryTable {
		q = q.Where("register = ?", r.Code)
	}
	for _, c := range d.Conditions() {
		field, _ := r.Find(c.Field)
		sql, args := conditionSQL(r, field, c)
		q = q.Where(sql, args...)
	}
	return q
}

// conditionSQL writes one condition. Built-in flags are booleans; flags of
// data-defined registers are text in which anything but "yes" is no.
func conditionSQL(r *models.Register, f models.Field, c models.Condition) (sql string, args []any) {
	name := quoted(f.Column)
	switch {
	case f.Numeric():
		return name + " " + listOp(c.Op), []any{listOf(c.Op, c.Ints)}
	case f.Type == models.FieldFlag:
		yes := slices.Contains(c.Values, "yes") == (c.Op == models.OpIs)
		if r.Builtin {
			return name + " = ?", []any{yes}
		}
		if yes {
			return name + " = ?", []any{"yes"}
		}
		return name + " <> ?", []any{"yes"}
	case f.Name == "document_number":
		name = "COALESCE(" + name + ", '')"
	}
	return name + " " + listOp(c.Op), []any{listOf(c.Op, c.Values)}
}

func listOp(op models.Op) string {
	switch op {
	case models.OpIs:
		return "IN ?"
	case models.OpNot:
		return "NOT IN ?"
	default:
		return string(op) + " ?"
	}
}

func listOf[T any](op models.Op, values []T) any {
	if op == models.OpIs || op == models.OpNot {
		return values
	}
	return values[0]
}

// Recount works an indicator's counters out from nothing, in the database.
func (s *Store) Recount(ctx context.Context, d *models.Indicator, r *models.Register) ([]Counter, error) {
	return recount(s.reader(ctx), d, r)
}

func recount(db *gorm.DB, d *models.Indicator, r *models.Register) ([]Counter, error) {
	if !d.IsStock() {
		deltas, err := recountEdge(db, d, r, d.Date, 1)
		return fold(deltas), err
	}
	begun, err := recountEdge(db, d, r, d.From, 1)
	if err != nil {
		return nil, err
	}
	ended, err := recountEdge(db, d, r, d.To, -1)
	return fold(append(begun, ended...)), err
}

// recountEdge counts the rows that come in (sign 1) or go out (−1) per month.
func recountEdge(db *gorm.DB, d *models.Indicator, r *models.Register, field string, sign int64) ([]models.Delta, error) {
	day, dim, value := column(r, field), "''", "COUNT(*)"
	if d.By != "" {
		dim = "COALESCE(" + column(r, d.By) + ", '')"
	}
	if d.Sum != "" {
		value = "SUM(" + column(r, d.Sum) + ")"
	}
	group := []string{bureauColumn(r), "SUBSTR(" + day + ", 1, 7)"}
	if d.By != "" {
		group = append(group, dim)
	}
	q := db.Table(r.Table).
		Select(bureauColumn(r) + " AS bureau_id, SUBSTR(" + day + ", 1, 7) AS month, " + dim + " AS dim, " + value + " AS value, COUNT(*) AS records").
		Where(day + " <> ''").Group(strings.Join(group, ", "))
	if d.IsStock() {
		from, to := column(r, d.From), column(r, d.To)
		q = q.Where(from + " <> '' AND (" + to + " = '' OR " + to + " > " + from + ")")
	}
	var rows []struct {
		BureauID       int64
		Month, Dim     string
		Value, Records int64
	}
	if err := where(q, d, r).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("recount %s: %w", d.Code, err)
	}
	deltas := make([]models.Delta, len(rows))
	for i, x := range rows {
		deltas[i] = models.Delta{Bureau: x.BureauID, Indicator: d.Code, Period: models.Day(x.Month + "-01").Month(), Dim: models.CutDim(x.Dim), Value: sign * x.Value, Records: sign * x.Records}
	}
	return deltas, nil
}

// Drift is a counter that differs from its recount.
type Drift struct {
	Counter        // what the counters say
	Wanted  Sum    // what the records say
	Name    string // of the indicator
}

// ListDrift compares all counters with a recount, in one reading transaction.
func (s *Store) ListDrift(ctx context.Context) ([]Drift, error) {
	c, err := s.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	var drifts []Drift
	err = s.reader(ctx).Transaction(func(db *gorm.DB) error {
		drifts = nil
		for _, d := range c.Indicators {
			if !d.Counted() {
				continue
			}
			part, err := driftOf(db, d, c.Registers[d.Register])
			if err != nil {
				return err
			}
			drifts = append(drifts, part...)
		}
		return nil
	})
	slices.SortFunc(drifts, func(a, b Drift) int {
		return cmpOr(strings.Compare(a.Indicator, b.Indicator), cmpInt(a.BureauID, b.BureauID), a.Period-b.Period, strings.Compare(a.Dim, b.Dim))
	})
	return drifts, err
}

func driftOf(db *gorm.DB, d *models.Indicator, r *models.Register) ([]Drift, error) {
	wanted, err := recount(db, d, r)
	if err != nil {
		return nil, err
	}
	var have []Counter
	if err := db.Where("indicator = ? AND (value <> 0 OR records <> 0)", d.Code).Find(&have).Error; err != nil {
		return nil, fmt.Errorf("read counters of %s: %w", d.Code, err)
	}
	byKey := make(map[counterKey]Counter, len(wanted))
	for _, w := range wanted {
		byKey[w.key()] = w
	}
	var out []Drift
	for _, h := range have {
		w := byKey[h.key()]
		delete(byKey, h.key())
		if w.Value != h.Value || w.Records != h.Records {
			out = append(out, Drift{Counter: h, Wanted: Sum{Value: w.Value, Records: w.Records}, Name: d.Name})
		}
	}
	for k, w := range byKey {
		missing := Counter{BureauID: k.bureau, Indicator: k.indicator, Period: k.period, Dim: k.dim}
		out = append(out, Drift{Counter: missing, Wanted: Sum{Value: w.Value, Records: w.Records}, Name: d.Name})
	}
	return out, nil
}

func (c Counter) key() counterKey { return counterKey{c.BureauID, c.Indicator, c.Period, c.Dim} }

// Rebuild puts the counters of the indicators back to what the records say; an
// empty list means all. New indicators get their counters this way.
func (tx *Tx) Rebuild(codes []string) error {
	c := tx.Catalogue()
	if len(codes) == 0 {
		for code := range c.Indicators {
			codes = append(codes, code)
		}
	}
	for part := range slices.Chunk(codes, idBatch) { // each statement reads the whole table
		if err := tx.db.Where("indicator IN ?", part).Delete(&Counter{}).Error; err != nil {
			return fmt.Errorf("drop counters: %w", err)
		}
	}
	for _, code := range codes {
		d := c.Indicators[code]
		if d == nil || !d.Counted() {
			continue
		}
		rows, err := recount(tx.db, d, c.Registers[d.Register])
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			continue
		}
		if err := tx.db.CreateInBatches(&rows, counterBatch).Error; err != nil {
			return fmt.Errorf("write counters of %s: %w", code, err)
		}
	}
	tx.Append("重建计数", "counter", 0, 0, fmt.Sprintf("%d项指标", len(codes)))
	return nil
}
