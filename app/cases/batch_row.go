package cases

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// BatchRow is a row of a batch as its page shows it.
type BatchRow struct {
	Line   int
	Status models.ImportStatus
	Cells  []string
	Faults []models.ImportFault
	Edited bool
	CaseID int64 // of the case that it became, or that has its number
	Label  string
	Party  string
}

// RowFilter picks rows of a batch: by status, by kind of fault; After and Before
// are lines between which a page starts or ends.
type RowFilter struct {
	Status models.ImportStatus
	Kind   string
	After  int
	Before int
}

// RowPage is a page of rows.
type RowPage struct {
	Rows    []BatchRow
	Count   int // of all that the filter picks
	Earlier int // the page before ends before this line; 0 = none
	Later   int // the page after starts after this line; 0 = none
	Kinds   []store.FaultKind
}

// rowsPage is how many rows a page shows, kindsShown how many kinds of faults
// are offered to filter by.
const (
	rowsPage   = 50
	kindsShown = 60
)

// Rows lists rows of a batch.
func (s *Imports) Rows(ctx context.Context, actor models.Actor, id int64, f RowFilter) (RowPage, error) {
	b, err := s.see(ctx, actor, id)
	if err != nil {
		return RowPage{}, err
	}
	filter := store.ImportRowFilter{Batch: id, Kind: f.Kind}
	if f.Status != "" {
		filter.Statuses = []models.ImportStatus{f.Status}
	}
	var p RowPage
	if p.Count, err = s.store.CountImportMatches(ctx, filter); err != nil {
		return p, err
	}
	if p.Kinds, err = s.store.ListFaultKinds(ctx, id, kindsShown); err != nil {
		return p, err
	}
	filter.After, filter.Before, filter.Limit = f.After, f.Before, rowsPage+1
	rows, err := s.store.ListImportRows(ctx, filter)
	if err != nil {
		return p, err
	}
	more := len(rows) > rowsPage
	switch {
	case more && f.Before > 0:
		rows = rows[1:]
	case more:
		rows = rows[:rowsPage]
	}
	if n := len(rows); n > 0 {
		if f.Before > 0 || more {
			p.Later = rows[n-1].Line
		}
		if f.After > 0 || f.Before > 0 && more {
			p.Earlier = rows[0].Line
		}
	}
	p.Rows, err = s.shown(ctx, b, rows)
	return p, err
}

// shown opens rows for a page.
func (s *Imports) shown(ctx context.Context, b models.ImportBatch, rows []models.ImportRow) ([]BatchRow, error) {
	var targets []string
	if b.Mapping != "" {
		if err := json.Unmarshal([]byte(b.Mapping), &targets); err != nil {
			return nil, fmt.Errorf("read mapping of import %d: %w", b.ID, err)
		}
	}
	lines := make([]int, len(rows))
	for i, r := range rows {
		lines[i] = r.Line
	}
	cases, err := s.store.FindImportedLines(ctx, b.ID, lines)
	if err != nil {
		return nil, err
	}
	out := make([]BatchRow, len(rows))
	for i, r := range rows {
		x := BatchRow{Line: r.Line, Status: r.Status, Edited: r.Edited, CaseID: r.CaseID}
		if id := cases[r.Line]; id > 0 {
			x.CaseID = id
		}
		if err := errorsOf(s.unsealJSON(r.Cells, &x.Cells), s.unsealJSON(r.Faults, &x.Faults)); err != nil {
			return nil, fmt.Errorf("read row %d of import %d: %w", r.Line, b.ID, err)
		}
		x.Label = valueOf(x.Cells, targets, "document_number")
		if x.Label == "" {
			x.Label = valueOf(x.Cells, targets, "number")
		}
		x.Party = valueOf(x.Cells, targets, "party_name")
		out[i] = x
	}
	return out, nil
}

func errorsOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// unsealJSON opens a sealed text; an empty one leaves the value alone.
func (s *Imports) unsealJSON(sealed string, into any) error {
	if sealed == "" {
		return nil
	}
	text, err := s.store.Unseal(sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(text), into)
}

// valueOf gives the cell of a target.
func valueOf(cells, targets []string, name string) string {
	if i := slices.Index(targets, name); i >= 0 && i < len(cells) {
		return cells[i]
	}
	return ""
}

// RowForm is one row to be mended: its columns with what each means, and the
// next row that is faulty, 0 when none is.
type RowForm struct {
	Batch   models.ImportBatch
	Row     BatchRow
	Columns []FileColumn
	Next    int
}

// Row gives one row.
func (s *Imports) Row(ctx context.Context, actor models.Actor, id int64, line int) (RowForm, error) {
	b, err := s.see(ctx, actor, id)
	if err != nil {
		return RowForm{}, err
	}
	rows, err := s.store.ListImportRows(ctx, store.ImportRowFilter{Batch: id, Lines: []int{line}, Limit: 1})
	if err == nil && len(rows) == 0 {
		err = models.Errorf(models.NotFound, "这一批没有第%d行，或明细已经清理", line)
	}
	if err != nil {
		return RowForm{}, err
	}
	shown, err := s.shown(ctx, b, rows)
	if err != nil {
		return RowForm{}, err
	}
	f := RowForm{Batch: b, Row: shown[0]}
	var heads, targets []string
	if err := errorsOf(json.Unmarshal([]byte(b.Header), &heads), json.Unmarshal([]byte(b.Mapping), &targets)); err != nil {
		return f, fmt.Errorf("read mapping of import %d: %w", id, err)
	}
	for i := range max(len(heads), len(f.Row.Cells)) {
		c := FileColumn{Place: i, Head: headAt(heads, i)}
		if i < len(targets) {
			c.Target = targets[i]
		}
		f.Columns = append(f.Columns, c)
	}
	next, err := s.store.ListImportRows(ctx, store.ImportRowFilter{Batch: id, Statuses: []models.ImportStatus{models.ImportBad}, After: line, Limit: 1})
	if len(next) > 0 {
		f.Next = next[0].Line
	}
	return f, err
}

// mendable says whether rows of a batch may be changed.
func mendable(b models.ImportBatch) error {
	if b.State != models.ImportChecked && b.State != models.ImportDone || !b.Staged {
		return models.Errorf(models.Conflict, "这一批%s，不能修改各行的内容", b.State.Label())
	}
	return nil
}

// settledRow says whether a row is in the ledger already.
func settledRow(s models.ImportStatus) bool {
	return s == models.ImportAdded || s == models.ImportCorrected
}

// recheckMost is how many rows are checked again at once when some were
// changed; past it the whole batch is checked in the background.
const recheckMost = 500

// UpdateRow changes cells of a row, and checks it again with the rows that its
// numbers met before or meet now. The file itself stays as it came.
func (s *Imports) UpdateRow(ctx context.Context, actor models.Actor, id int64, line int, cells map[int]string) (models.ImportBatch, error) {
	return s.mend(ctx, actor, id, store.ImportRowFilter{Lines: []int{line}}, func(x *staged) map[int]string { return cells })
}

// Replacement is the same wrong value in a column that is to be another one.
type Replacement struct {
	Place    int
	Old, New string
}

// Replace changes a faulty value of a column wherever it stands.
func (s *Imports) Replace(ctx context.Context, actor models.Actor, id int64, r Replacement) (models.ImportBatch, error) {
	return s.mend(ctx, actor, id, s.faulty(r), func(x *staged) map[int]string {
		if r.Place >= len(x.cells) || x.cells[r.Place] != r.Old {
			return nil
		}
		return map[int]string{r.Place: r.New}
	})
}

// faulty picks the rows in which a value of a column is a fault.
func (s *Imports) faulty(r Replacement) store.ImportRowFilter {
	return store.ImportRowFilter{
		Statuses: []models.ImportStatus{models.ImportBad},
		Value:    &models.ImportFaultIndex{Place: r.Place, ValueHash: s.store.Fingerprint(r.Old)},
	}
}

// CountFaulty counts the rows in which a value of a column is a fault.
func (s *Imports) CountFaulty(ctx context.Context, actor models.Actor, id int64, r Replacement) (int, error) {
	if _, err := s.see(ctx, actor, id); err != nil {
		return 0, err
	}
	f := s.faulty(r)
	f.Batch = id
	return s.store.CountImportMatches(ctx, f)
}

// mend changes the rows of a filter as f says and has them checked again.
func (s *Imports) mend(ctx context.Context, actor models.Actor, id int64, filter store.ImportRowFilter, f func(*staged) map[int]string) (models.ImportBatch, error) {
	b, err := s.own(ctx, actor, id)
	if err == nil {
		err = mendable(b)
	}
	if err != nil {
		return b, err
	}
	c, err := s.newChecker(ctx, actor, b)
	if err != nil {
		return b, err
	}
	filter.Batch = id
	kick := false
	b, err = s.change(ctx, actor, id, func(tx *store.Tx, b *models.ImportBatch) (string, error) {
		kick = false
		if err := mendable(*b); err != nil {
			return "", err
		}
		rows, err := tx.ListImportRows(filter)
		if err != nil {
			return "", err
		}
		changed, err := c.edit(rows, f)
		if err != nil || len(changed) == 0 {
			return "", err
		}
		m := &mender{checker: c, tx: tx}
		many, err := m.run(changed)
		if err != nil {
			return "", err
		}
		if many {
			begin(b, models.ImportChecking, actor)
			kick = true
		}
		return "修改导入行", tally(tx, b)
	})
	if kick {
		s.Kick()
	}
	return b, err
}

// edit changes rows in memory and gives those that are different now.
func (c *checker) edit(rows []models.ImportRow, f func(*staged) map[int]string) ([]*staged, error) {
	var out []*staged
	for _, row := range rows {
		if settledRow(row.Status) {
			return nil, models.Errorf(models.Conflict, "第%d行已经导入，不能再改，请在案件中更正", row.Line)
		}
		x, err := c.open(row)
		if err != nil {
			return nil, err
		}
		edits := map[int]string{}
		if err := c.unseal(row.Edits, &edits); err != nil {
			return nil, err
		}
		changed := false
		for place, text := range f(x) {
			text = strings.TrimSpace(text)
			if place < 0 || place >= 2*models.ImportWidth {
				continue
			}
			for len(x.cells) <= place && text != "" {
				x.cells = append(x.cells, "")
			}
			if place >= len(x.cells) || x.cells[place] == text {
				continue
			}
			if _, before := edits[place]; !before {
				edits[place] = x.cells[place]
			}
			x.cells[place], changed = text, true
		}
		if !changed {
			continue
		}
		if err := c.seal(x, edits); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// unseal opens a sealed JSON text; an empty one leaves the value alone.
func (c *checker) unseal(sealed string, into any) error {
	if sealed == "" {
		return nil
	}
	text, err := c.store.Unseal(sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(text), into)
}

// seal writes changed cells back into their row, with what the file has there.
func (c *checker) seal(x *staged, edits map[int]string) error {
	maps.DeleteFunc(edits, func(place int, was string) bool { return place < len(x.cells) && x.cells[place] == was })
	cells, err := json.Marshal(x.cells)
	if err != nil {
		return fmt.Errorf("write row %d: %w", x.row.Line, err)
	}
	if len(cells) > models.ImportRowSize {
		return models.Errorf(models.Invalid, "第%d行的内容过长，请缩短，长文请作为附件上传", x.row.Line)
	}
	x.row.Cells, x.row.Edits, x.row.Edited = c.store.Seal(string(cells)), "", len(edits) > 0
	if len(edits) > 0 {
		text, err := json.Marshal(edits)
		if err != nil {
			return fmt.Errorf("write edits of row %d: %w", x.row.Line, err)
		}
		x.row.Edits = c.store.Seal(string(text))
	}
	return nil
}

// mender checks changed rows again, inside a transaction, and with them every
// row whose standing changes with theirs, since a number may stand in one row
// only: the first that has nothing else against it.
type mender struct {
	*checker
	tx *store.Tx
}

// run says whether too many rows meet for checking them at once; then all of
// the batch is to be checked, and only the changes are kept.
func (m *mender) run(changed []*staged) (many bool, err error) {
	if len(changed) > recheckMost {
		return true, m.put(m.tx, changed)
	}
	queue := map[int]*staged{}
	for _, x := range changed {
		queue[x.row.Line] = x
	}
	for checked := 0; len(queue) > 0; checked++ {
		line := slices.Min(slices.Collect(maps.Keys(queue)))
		x := queue[line]
		delete(queue, line)
		before := []string{x.row.DocKey, x.row.NumKey}
		stood := x.row.Status != models.ImportBad
		if err := m.one(x); err != nil {
			return false, err
		}
		stands, after := x.row.Status != models.ImportBad, []string{x.row.DocKey, x.row.NumKey}
		if stood == stands && slices.Equal(before, after) {
			continue
		}
		if checked > recheckMost {
			return true, nil
		}
		if err := m.meet(queue, line, append(before, after...)); err != nil {
			return false, err
		}
	}
	return false, nil
}

// meet queues the rows below a line that share any of the keys.
func (m *mender) meet(queue map[int]*staged, line int, keys []string) error {
	keys = slices.DeleteFunc(keys, func(k string) bool { return k == "" })
	if len(keys) == 0 {
		return nil
	}
	rows, err := m.tx.ListImportRows(store.ImportRowFilter{Batch: m.batch.ID, Keys: keys, After: line, Limit: recheckMost})
	if err != nil {
		return err
	}
	for _, row := range rows {
		if queue[row.Line] != nil || settledRow(row.Status) {
			continue
		}
		if queue[row.Line], err = m.open(row); err != nil {
			return err
		}
	}
	return nil
}

// one checks a row and writes it.
func (m *mender) one(x *staged) error {
	if err := m.read(x); err != nil {
		return err
	}
	if x.ok {
		if err := m.twice(x); err != nil {
			return err
		}
	}
	err := m.compare([]*staged{x}, func(keys []store.CaseKey) (store.KnownCases, []models.Case, error) {
		taken, err := m.tx.FindKnownCases(keys)
		if err != nil {
			return taken, nil, err
		}
		cases, err := m.tx.ListCasesNumbered(duplicates(keys, taken))
		return taken, cases, err
	})
	if err != nil {
		return err
	}
	return m.put(m.tx, []*staged{x})
}

// twice holds a row to those above it that stand.
func (m *mender) twice(x *staged) error {
	m.checks = models.Checks{}
	for _, k := range []struct {
		key string
		say func(line int)
	}{{x.row.DocKey, m.twiceDocument}, {x.row.NumKey, func(line int) { m.twiceNumber(x.item.key.Number, line) }}} {
		if k.key == "" {
			continue
		}
		rows, err := m.tx.ListImportRows(store.ImportRowFilter{Batch: m.batch.ID, Keys: []string{k.key}, Before: x.row.Line, Limit: recheckMost})
		if err != nil {
			return err
		}
		for _, r := range rows {
			if r.Status != models.ImportBad {
				k.say(r.Line)
				break
			}
		}
		if err := m.checks.Err(rowFaulty); err != nil {
			x.ok = false
			m.note(x, err)
			return nil
		}
	}
	return nil
}
