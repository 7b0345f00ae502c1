package cases

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

// batchChunk is how many rows are staged, checked or imported at once.
const batchChunk = 500

// stager brings the rows of a file into the database.
type stager struct {
	*Imports
	actor models.Actor
	batch models.ImportBatch
	hold  func() error // keeps the lease
}

// stage reads the file into rows; what was staged before goes.
func (s *stager) stage(ctx context.Context) error {
	data, err := s.file(ctx, s.batch)
	if err != nil {
		return err
	}
	book, err := importLimits.OpenBook(data)
	if err != nil {
		return err
	}
	defer book.Close()
	rows, err := book.Rows(s.batch.Sheet)
	if err != nil {
		return err
	}
	defer rows.Close()
	s.batch.Total, s.batch.Examples, s.batch.Progress = 0, 0, 0
	for first := true; ; first = false {
		chunk, err := s.read(rows)
		if err != nil {
			return err
		}
		if len(chunk) == 0 && !first {
			break
		}
		if err := s.put(ctx, chunk, first); err != nil {
			return err
		}
	}
	if s.batch.Total == 0 {
		return models.Errorf(models.Invalid, "表头下面没有数据，请核对表头所在的行，或在文件里填写数据后重新上传")
	}
	return nil
}

// read reads the next rows below the header.
func (s *stager) read(rows *sheet.Rows) ([]models.ImportRow, error) {
	var out []models.ImportRow
	for size := 0; len(out) < batchChunk && size < 2<<20; {
		line, cells, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if line <= s.batch.HeaderRow {
			continue
		}
		if slices.Contains(cells, sheet.ExampleMark) {
			s.batch.Examples++
			continue
		}
		if s.batch.Total++; s.batch.Total > models.ImportRowsMost {
			return nil, models.Errorf(models.Invalid, "数据超过%d行的上限，请拆成几个文件分次导入，或由系统管理员用命令行导入", models.ImportRowsMost)
		}
		text, err := json.Marshal(cells)
		if err != nil {
			return nil, fmt.Errorf("write row %d: %w", line, err)
		}
		if len(text) > models.ImportRowSize || len(cells) > 2*models.ImportWidth {
			return nil, models.Errorf(models.Invalid, "第%d行的内容过长（超过%s或%d列），请缩短后重新上传，长文请作为附件", line, models.SizeText(models.ImportRowSize), 2*models.ImportWidth)
		}
		size += len(text)
		out = append(out, models.ImportRow{BatchID: s.batch.ID, Line: line, Status: models.ImportNew, Cells: s.store.Seal(string(text))})
	}
	return out, nil
}

// put writes rows; the first time it removes those of before.
func (s *stager) put(ctx context.Context, rows []models.ImportRow, first bool) error {
	if err := s.hold(); err != nil {
		return err
	}
	return s.save(ctx, func(tx *store.Tx) error {
		if first {
			if err := tx.PurgeImportRows(s.batch.ID); err != nil {
				return err
			}
		}
		s.batch.Progress, s.batch.Attempts = s.batch.Total, 0
		return tx.AppendImportRows(rows, nil)
	})
}

// save writes the batch with what f writes, unless somebody changed it
// meanwhile: then it is a Conflict, and the work is taken up anew.
func (s *stager) save(ctx context.Context, f func(*store.Tx) error) error {
	kept := s.batch
	err := s.store.Tx(ctx, s.actor, func(tx *store.Tx) error {
		s.batch = kept // a run that was given up leaves nothing
		if err := f(tx); err != nil {
			return err
		}
		return tx.UpdateImport(&s.batch, "", "")
	})
	if err != nil {
		s.batch = kept
	}
	return err
}

// checker holds staged rows to the rules.
type checker struct {
	*rowReader
	batch   models.ImportBatch
	header  []string
	targets []string
	index   map[string]int // place of each target
}

// newChecker makes a checker for a batch, for the actor's rights.
func (s *Imports) newChecker(ctx context.Context, actor models.Actor, b models.ImportBatch) (*checker, error) {
	imp, err := s.newImporter(ctx, actor)
	if err != nil {
		return nil, err
	}
	c := &checker{rowReader: &rowReader{importer: imp, heads: chineseHeads(), seen: seenKeys{}}, batch: b, index: map[string]int{}}
	if err := errors.Join(json.Unmarshal([]byte(b.Header), &c.header), json.Unmarshal([]byte(b.Mapping), &c.targets)); err != nil {
		return nil, fmt.Errorf("read mapping of import %d: %w", b.ID, err)
	}
	for i, t := range c.targets {
		if t != "" {
			c.index[t], c.heads[t] = i, c.header[i]
		}
	}
	return c, nil
}

// staged is a row under check.
type staged struct {
	row    models.ImportRow
	cells  []string
	own    []models.ImportFault // what stands against it whatever the ledger has
	faults []models.ImportFault // with what shows beside the ledger
	item   item
	ok     bool // nothing stands against it but perhaps the ledger
}

// open reads a staged row.
func (c *checker) open(row models.ImportRow) (*staged, error) {
	x := &staged{row: row}
	text, err := c.store.Unseal(row.Cells)
	if err == nil {
		err = json.Unmarshal([]byte(text), &x.cells)
	}
	if err != nil {
		return nil, fmt.Errorf("read row %d of import %d: %w", row.Line, row.BatchID, err)
	}
	return x, nil
}

// read holds a row to the rules, whatever the others say.
func (c *checker) read(x *staged) error {
	row := sheet.NewRow(x.row.Line, x.cells, c.index)
	x.own, x.ok, x.row.DocKey, x.row.NumKey, x.row.CaseID = nil, false, "", "", 0
	if p, place, bad := importLimits.Fault(c.header, x.row.Line, c.relevant(x.cells)); bad {
		x.own = append(x.own, models.ImportFault{Place: place, Head: p.Column, Value: p.Value, Rule: p.Rule, Fix: p.Fix})
		return nil
	}
	it, err := c.alone(row, nil)
	if c.broken != nil {
		return c.broken
	}
	if err != nil {
		c.note(x, err)
		return nil
	}
	x.item, x.ok = it, true
	if k := it.key; true {
		x.row.DocKey, x.row.NumKey = c.keyOf('d', k.BureauID, k.DocumentNumber), c.keyOf('n', k.BureauID, k.Number)
	}
	return nil
}

// relevant leaves out the cells of columns that are not imported.
func (c *checker) relevant(cells []string) []string {
	out := cells
	for i := range cells {
		if i < len(c.targets) && c.targets[i] == "" && cells[i] != "" {
			if &out[0] == &cells[0] {
				out = slices.Clone(cells)
			}
			out[i] = ""
		}
	}
	return out
}

// keyOf hashes a number, so that rows of the same number find one another.
func (c *checker) keyOf(kind byte, bureau int64, number string) string {
	if number == "" {
		return ""
	}
	return c.store.Fingerprint(fmt.Sprintf("%c%d %s", kind, bureau, number))
}

// note adds what an error says to a row's faults.
func (c *checker) note(x *staged, err error) {
	row := sheet.NewRow(x.row.Line, x.cells, c.index)
	for _, p := range row.Problems("", err) {
		x.own = append(x.own, c.fault(p))
	}
}

// fault turns a problem that names a target into a fault of the file's column.
func (c *checker) fault(p sheet.Problem) models.ImportFault {
	if i := strings.Index(p.Rule, "，请"); i > 0 && p.Fix == models.PlainFix {
		p.Rule, p.Fix = p.Rule[:i], strings.TrimPrefix(p.Rule[i:], "，")
	}
	f := models.ImportFault{Column: p.Column, Place: -1, Head: c.named(p).Column, Value: p.Value, Rule: p.Rule, Fix: p.Fix}
	if place, ok := c.index[p.Column]; ok {
		f.Place = place
	}
	return f
}

// twice holds a row to those before it in this reading.
func (c *checker) twice(x *staged) {
	c.checks = models.Checks{}
	c.once(&x.item)
	if err := c.checks.Err(rowFaulty); err != nil {
		x.ok = false
		c.note(x, err)
	}
}

// compare holds rows to what the ledger has, and settles what becomes of them.
func (c *checker) compare(list []*staged, known func([]store.CaseKey) (store.KnownCases, []models.Case, error)) error {
	var keys []store.CaseKey
	for _, x := range list {
		if x.ok {
			keys = append(keys, x.item.key)
		}
	}
	taken, cases, err := known(keys)
	if err != nil {
		return err
	}
	there := map[store.CaseKey]models.Case{}
	for _, k := range cases {
		there[store.CaseKey{BureauID: k.BureauID, DocumentNumber: k.DocNo()}] = k
		there[store.CaseKey{BureauID: k.BureauID, Number: k.Number}] = k
	}
	for _, x := range list {
		x.row.Status, x.faults = models.ImportBad, slices.Clone(x.own)
		if !x.ok {
			continue
		}
		k := x.item.key
		one := []item{x.item}
		_, out := sift(one, taken)
		switch {
		case out.good == 1:
			x.row.Status = models.ImportGood
		case out.duplicate == 1:
			same := store.CaseKey{BureauID: k.BureauID, DocumentNumber: k.DocumentNumber}
			if k.DocumentNumber == "" {
				same = store.CaseKey{BureauID: k.BureauID, Number: k.Number}
			}
			c.meet(x, there[same])
		default:
			p := out.problems[0]
			x.faults = append(x.faults, c.fault(sheet.Problem{Row: x.row.Line, Column: p.column, Value: k.Number, Rule: p.rule, Fix: p.fix}))
		}
	}
	return nil
}

// known looks up what the ledger has, outside a transaction.
func (c *checker) known(keys []store.CaseKey) (store.KnownCases, []models.Case, error) {
	taken, err := c.store.FindKnownCases(c.ctx, keys)
	if err != nil {
		return taken, nil, err
	}
	cases, err := c.store.ListCasesNumbered(c.ctx, duplicates(keys, taken))
	return taken, cases, err
}

// duplicates are the keys that the ledger has.
func duplicates(keys []store.CaseKey, taken store.KnownCases) []store.CaseKey {
	return slices.DeleteFunc(slices.Clone(keys), func(k store.CaseKey) bool {
		if k.DocumentNumber != "" {
			return !taken.HasDocument(k.BureauID, k.DocumentNumber)
		}
		return !taken.HasNumber(k.BureauID, k.Number)
	})
}

// close writes a row's faults back into it, with their index.
func (c *checker) close(x *staged) ([]models.ImportFaultIndex, error) {
	x.row.Faults = ""
	if len(x.faults) == 0 {
		return nil, nil
	}
	for i := range x.faults {
		x.faults[i].Value = cut(x.faults[i].Value, 200)
	}
	text, err := json.Marshal(x.faults)
	if err != nil {
		return nil, fmt.Errorf("write faults of row %d: %w", x.row.Line, err)
	}
	x.row.Faults = c.store.Seal(string(text))
	index := make([]models.ImportFaultIndex, len(x.faults))
	for i, f := range x.faults {
		label := cut(f.Sort(), 200)
		index[i] = models.ImportFaultIndex{
			BatchID: x.row.BatchID, Line: x.row.Line, Seq: i, Kind: store.Digest([]byte(label))[:12], Label: label, Place: f.Place,
		}
		if f.Place >= 0 && f.Place < len(x.cells) && !f.Warn {
			index[i].ValueHash = c.store.Fingerprint(x.cells[f.Place])
		}
	}
	return index, nil
}

// cut shortens a text to so many characters.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return s
}

// checkAll checks every row that is not imported yet, from the first.
func (s *stager) checkAll(ctx context.Context) error {
	c, err := s.newChecker(ctx, s.actor, s.batch)
	if err != nil {
		return err
	}
	open := []models.ImportStatus{models.ImportNew, models.ImportGood, models.ImportUpdate, models.ImportDiffer, models.ImportDuplicate, models.ImportBad}
	s.batch.Progress = 0
	for after := 0; ; {
		rows, err := s.store.ListImportRows(ctx, store.ImportRowFilter{Batch: s.batch.ID, Statuses: open, After: after, Limit: batchChunk})
		if err != nil || len(rows) == 0 {
			return err
		}
		after = rows[len(rows)-1].Line
		if err := s.checkChunk(ctx, c, rows); err != nil {
			return err
		}
	}
}

// checkChunk checks rows and writes what was found.
func (s *stager) checkChunk(ctx context.Context, c *checker, rows []models.ImportRow) error {
	list := make([]*staged, len(rows))
	for i, row := range rows {
		x, err := c.open(row)
		if err == nil {
			err = c.read(x)
		}
		if err != nil {
			return err
		}
		if x.ok {
			c.twice(x)
		}
		list[i] = x
	}
	if err := c.compare(list, c.known); err != nil {
		return err
	}
	if err := s.hold(); err != nil {
		return err
	}
	return s.save(ctx, func(tx *store.Tx) error {
		s.batch.Progress, s.batch.Attempts = s.batch.Progress+len(list), 0
		return c.put(tx, list)
	})
}

// put writes checked rows.
func (c *checker) put(tx *store.Tx, list []*staged) error {
	rows := make([]models.ImportRow, len(list))
	var faults []models.ImportFaultIndex
	for i, x := range list {
		index, err := c.close(x)
		if err != nil {
			return err
		}
		rows[i], faults = x.row, append(faults, index...)
	}
	return tx.PutImportRows(rows, faults)
}

// tally counts a batch's rows into it.
func tally(tx *store.Tx, b *models.ImportBatch) error {
	n, err := tx.CountImportRows(b.ID)
	if err != nil {
		return err
	}
	b.Good, b.Updates, b.Differing, b.Duplicates, b.Bad = n[models.ImportGood], n[models.ImportUpdate], n[models.ImportDiffer], n[models.ImportDuplicate], n[models.ImportBad]+n[models.ImportNew]
	return nil
}
