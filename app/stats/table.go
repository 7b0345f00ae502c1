package stats

import (
	"context"

	"sanxiang/models"
)

// The indicators that the penalty table spreads over the profile's columns.
const (
	decidedCode = "penalty.decided.count"
	forfeitCode = "penalty.forfeit.amount"
)

// Table is the penalty table (行政处罚实施情况统计表) of a bureau: a row for
// the bureau itself and one for each bureau directly below with all that
// belongs to it.
type Table struct {
	Bureau  int64
	Name    string
	Period  models.Period
	Profile models.Profile // its columns, units and 统计口径
	Rows    []TableRow
	Total   TableRow
}

// TableRow is one bureau's row. Cells follow the profile's columns; Total is
// the bureau's figure of decisions, which is more than the cells when a total
// was handed in without its breakdown.
type TableRow struct {
	Bureau  int64
	Name    string
	Cells   []int64
	Total   int64
	Amount  models.Fen   // 罚没金额 as fixed in the decisions
	Records int64        // decisions and handed-in totals behind the row
	State   models.State // value, zero, or why the row is empty
}

// AmountText writes an amount in the profile's unit, rounded half up to two
// decimals: "1753.79".
func (t Table) AmountText(f models.Fen) string {
	if t.Profile.AmountUnit == "万元" {
		return models.PlainDecimal(divide(int64(f), 10_000, 0), 2)
	}
	return models.PlainDecimal(int64(f), 2)
}

// PenaltyTable makes the table under a counting profile ("" = by region and
// year). The errors are those of Figures.
func (s *Service) PenaltyTable(ctx context.Context, bureau int64, period models.Period, profile string) (Table, error) {
	r, err := s.newReader(ctx)
	if err != nil {
		return Table{}, err
	}
	p, err := r.profileOf(bureau, period.Year, profile)
	if err != nil {
		return Table{}, err
	}
	t := Table{Bureau: bureau, Name: r.tree.Bureaus[bureau].Name, Period: period, Profile: *p}
	lines, err := r.tableLines(bureau, period, p)
	if err != nil {
		return t, err
	}
	if err := r.load(ctx); err != nil {
		return t, err
	}
	for _, l := range lines {
		r.tableRow(l)
	}
	if err := r.explore(ctx); err != nil {
		return t, err
	}
	t.Total = TableRow{Bureau: bureau, Name: "合计", Cells: make([]int64, len(p.Columns))}
	states := map[models.State]bool{}
	for _, l := range lines {
		row := r.tableRow(l)
		if l.own && len(lines) > 1 && row.Records == 0 && r.tree.Bureaus[bureau].Kind == models.BureauGovernment {
			continue // a government that makes no decisions itself
		}
		t.Rows = append(t.Rows, row)
		t.Total.add(row)
		states[row.State] = true
	}
	t.Total.State = stateOf(states)
	return t, nil
}

// tableLine is what one row is made from.
type tableLine struct {
	own             bool
	decided, amount asked
	kinds           []asked // slices under which a breakdown may have been handed in
}

// tableLines asks for what the rows need.
func (r *reader) tableLines(bureau int64, period models.Period, p *models.Profile) ([]tableLine, error) {
	below := r.tree.Children(bureau)
	lines := make([]tableLine, 0, len(below)+1)
	for i := -1; i < len(below); i++ {
		l, id, scope := tableLine{own: i < 0}, bureau, models.ScopeOwn
		if i >= 0 {
			id, scope = below[i], models.ScopeAll
		}
		ask := func(code string) (asked, error) {
			a, err := r.ask(id, Ref{Code: code, Scope: scope}, period, p)
			if err == nil {
				r.want(&a.term, a.frame)
			}
			return a, err
		}
		var err error
		if l.decided, err = ask(decidedCode); err != nil {
			return nil, err
		}
		if l.amount, err = ask(forfeitCode); err != nil {
			return nil, err
		}
		for _, d := range r.catalogue.List() {
			if d.Kind != models.IndicatorSlice || d.Of != decidedCode || len(d.Heaviest) == 0 {
				continue
			}
			a, err := ask(d.Code)
			if err != nil {
				return nil, err
			}
			l.kinds = append(l.kinds, a)
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// tableRow spreads one bureau's decisions over the columns: the counters by
// count key, and totals handed in for a kind that has a column.
func (r *reader) tableRow(l tableLine) TableRow {
	f, p := l.decided.frame, l.decided.frame.profile
	decided, amount := r.figure(l.decided), r.figure(l.amount)
	keys := map[string]int64{}
	for _, x := range r.summed[slotOf(l.decided.term.base, f)][l.decided.term.set][decidedCode] {
		keys[x.Dim] += x.Value
	}
	broken := l.decided.term // the breakdown, even beside a row without one
	broken.cut.kinds = models.PenaltyKinds
	for _, x := range broken.returned(r.returns, r.within[broken.set], f) {
		keys[x.Dim] += x.Counted()
	}
	row := TableRow{
		Bureau: f.bureau, Name: r.tree.Bureaus[f.bureau].Name, Total: decided.Value, Amount: models.Fen(amount.Value),
		Records: decided.Records, State: decided.State,
	}
	if len(r.tree.Children(f.bureau)) > 0 && l.own {
		row.Name += "（本级）"
	}
	row.Cells, _ = p.Tabulate(keys)
	for _, k := range l.kinds {
		for _, x := range k.term.returned(r.returns, r.within[k.term.set], f) {
			if i := columnOf(p, k.term.d.Heaviest); i >= 0 && x.Indicator == k.term.d.Code {
				row.Cells[i] += x.Counted()
			}
		}
	}
	return row
}

// columnOf finds the column that gathers all of the kinds, −1 when they are
// spread over several.
func columnOf(p *models.Profile, kinds []models.PenaltyKind) int {
	for i, c := range p.Columns {
		if len(common(kinds, c.Kinds)) == len(kinds) {
			return i
		}
	}
	return -1
}

func (t *TableRow) add(o TableRow) {
	for i, n := range o.Cells {
		t.Cells[i] += n
	}
	t.Total, t.Amount, t.Records = t.Total+o.Total, t.Amount+o.Amount, t.Records+o.Records
}

// stateOf is the state of a sum whose parts have the states: a value if any
// part has one, else what is least certain.
func stateOf(seen map[models.State]bool) models.State {
	for _, s := range []models.State{models.StateValue, models.StatePending, models.StateZero, models.StateNotKept, models.StateNotApplicable} {
		if seen[s] {
			return s
		}
	}
	return models.StateNotKept
}
