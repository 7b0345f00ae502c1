package cases

import (
	"cmp"
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"

	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

// importChunk is how many rows one transaction takes.
const importChunk = 1000

// Import brings in cases that were handled elsewhere, one row each, from csv
// or xlsx: in the columns of ImportColumns or in those of the dual-disclosure
// record (双公示), in both of its forms. open gives the file from its start; it
// is read twice, first to check all of it, then to write.
//
// Nothing is written when any row is bad, unless SkipBad; nothing at all with
// DryRun. A row whose document number the bureau has already is a duplicate
// and no fault, so that an import which was cut off, or is sent again, ends
// with every row once. Rows are written in chunks, each in one transaction.
// Imported decisions open no duty to publish: that was due elsewhere.
//
// The error is for a file that cannot be read; what is wrong with rows is in
// the report. Good counts what can be or was written.
func (s *Service) Import(ctx context.Context, actor models.Actor, open func() (*sheet.Reader, error), options sheet.Options) (sheet.Report, error) {
	imp, err := s.newImporter(ctx, actor)
	if err != nil {
		return sheet.Report{}, err
	}
	report, err := imp.run(open, imp.look)
	if err != nil || options.DryRun || report.Skipped > 0 && !options.SkipBad || report.Good == 0 {
		return report, err
	}
	imp.strict = !options.SkipBad
	return imp.run(open, imp.write)
}

// importer is one import under way.
type importer struct {
	ctx      context.Context
	store    *store.Store
	actor    models.Actor
	columns  *sheet.Columns
	today    models.Day
	strict   bool                       // a bad row ends the reading: the first pass found none
	bureaus  map[string]office          // by code and by full name
	officers map[int64]map[string]int64 // by bureau and certificate number
}

// office is a bureau with what rows need of it.
type office struct {
	models.Bureau
	series map[string]string
	refuse error // why the actor may not import for it
}

func (s *Service) newImporter(ctx context.Context, actor models.Actor) (*importer, error) {
	if actor.Empty() {
		return nil, models.Permit(actor, models.ActHandleCase, nil, 0)
	}
	columns, err := sheet.NewColumns(importColumns, ignoredColumns...)
	if err != nil {
		return nil, err
	}
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	if !actor.System && !actor.Has(models.RoleHandler) {
		return nil, models.Permit(actor, models.ActHandleCase, tree, actor.BureauID)
	}
	imp := &importer{ctx: ctx, store: s.store, actor: actor, columns: columns, today: s.store.Today(),
		bureaus: map[string]office{}, officers: map[int64]map[string]int64{}}
	for _, b := range tree.Bureaus {
		o := office{Bureau: b, series: seriesOf(b), refuse: models.Permit(actor, models.ActHandleCase, tree, b.ID)}
		imp.bureaus[models.HalfWidth(b.Name)] = o
		imp.bureaus[b.Code] = o
		if b.ID == actor.BureauID {
			imp.bureaus[""] = o
		}
	}
	return imp, nil
}

// outcome is what became of a chunk.
type outcome struct {
	good, duplicate int
	problems        []problem
}

// problem is a fault of one row that shows only beside what is stored.
type problem struct {
	item   *item
	column string
	rule   string
	fix    string
}

// run reads the file once; act decides on each chunk. One goroutine reads
// ahead while the chunk before is acted on.
func (imp *importer) run(open func() (*sheet.Reader, error), act func([]item) (outcome, error)) (sheet.Report, error) {
	reader, err := open()
	if err != nil {
		return sheet.Report{}, err
	}
	defer reader.Close()
	if err := reader.Use(imp.columns); err != nil {
		return sheet.Report{}, err
	}
	rows := &rowReader{importer: imp, heads: headsOf(reader, imp.columns), seen: seenKeys{}}
	chunks, stop := make(chan []item, 1), make(chan struct{})
	failed := make(chan error, 1)
	go func() {
		failed <- rows.read(reader, chunks, stop)
		close(chunks)
	}()
	var total outcome
	for chunk := range chunks {
		if err != nil {
			continue // the reader is told to stop; what it has sent is dropped
		}
		var out outcome
		if out, err = act(chunk); err != nil {
			close(stop)
			continue
		}
		total.good, total.duplicate = total.good+out.good, total.duplicate+out.duplicate
		total.problems = append(total.problems, out.problems...)
	}
	err = cmp.Or(err, <-failed)
	return rows.finish(total), err
}

// finish joins what reading and acting found, in order of rows.
func (r *rowReader) finish(total outcome) sheet.Report {
	report := r.report
	for _, p := range total.problems {
		report.Skipped++
		report.Add(r.problem(p))
	}
	report.Good, report.Duplicate = total.good, total.duplicate
	slices.SortStableFunc(report.Problems, func(a, b sheet.Problem) int { return cmp.Compare(a.Row, b.Row) })
	return report
}

// read parses rows into chunks until the end of the file.
func (r *rowReader) read(reader *sheet.Reader, chunks chan<- []item, stop <-chan struct{}) error {
	chunk := make([]item, 0, importChunk)
	send := func() bool {
		select {
		case chunks <- chunk:
			chunk = make([]item, 0, importChunk)
			return true
		case <-stop:
			return false
		}
	}
	for {
		row, err := reader.Next()
		if errors.Is(err, io.EOF) {
			if len(chunk) > 0 {
				send()
			}
			return nil
		}
		var bad *sheet.RowError
		if err != nil && !errors.As(err, &bad) {
			return err
		}
		it, ok := r.take(row, bad)
		if r.broken != nil {
			return r.broken
		}
		if !ok && r.strict {
			return models.Errorf(models.Conflict, "文件在检查之后有变化，已停止在第%d行，请重新导入；已写入的行不会重复", row.Line)
		}
		if ok {
			chunk = append(chunk, it)
		}
		if len(chunk) == importChunk && !send() {
			return nil
		}
	}
}

// look acts on a chunk by comparing it with what is stored.
func (imp *importer) look(chunk []item) (outcome, error) {
	known, err := imp.store.FindKnownCases(imp.ctx, keysOf(chunk))
	if err != nil {
		return outcome{}, err
	}
	_, out := sift(chunk, known)
	return out, nil
}

// write acts on a chunk by writing what is new in it, in one transaction.
func (imp *importer) write(chunk []item) (outcome, error) {
	var out outcome
	err := imp.store.Tx(imp.ctx, imp.actor, func(tx *store.Tx) error {
		known, err := tx.FindKnownCases(keysOf(chunk))
		if err != nil {
			return err
		}
		var fresh []*item
		if fresh, out = sift(chunk, known); len(fresh) == 0 {
			return nil
		}
		changes := make([]store.CaseChange, len(fresh))
		for i, it := range fresh {
			if changes[i], err = it.change(tx); err != nil {
				return err
			}
		}
		if err := tx.CreateCases(changes, strconv.Itoa(len(fresh))+"件"); err != nil {
			return err
		}
		return reserveAll(tx, fresh)
	})
	return out, err
}

// change makes the case of a row, with the one event that brings it in.
func (it *item) change(tx *store.Tx) (store.CaseChange, error) {
	c := models.Case{ID: tx.NewID(), BureauID: it.key.BureauID}
	event, err := c.Advance(it.step, tx.Now, tx.Actor)
	if err != nil {
		return store.CaseChange{}, err
	}
	return store.CaseChange{After: &c, Event: event, Parties: it.step.Parties, Penalties: it.step.Penalties}, nil
}

func keysOf(chunk []item) []store.CaseKey {
	keys := make([]store.CaseKey, len(chunk))
	for i := range chunk {
		keys[i] = chunk[i].key
	}
	return keys
}

// sift parts what is new from what is known, and finds the case numbers that
// another case has.
func sift(chunk []item, known store.KnownCases) ([]*item, outcome) {
	var out outcome
	fresh := make([]*item, 0, len(chunk))
	for i := range chunk {
		it := &chunk[i]
		k := it.key
		taken := known.HasNumber(k.BureauID, k.Number)
		switch {
		case k.DocumentNumber != "" && known.HasDocument(k.BureauID, k.DocumentNumber), k.DocumentNumber == "" && taken:
			out.duplicate++
		case taken:
			out.problems = append(out.problems, problem{it, "number", "案号“" + k.Number + "”已用于本机关另一案件，而文号不同", "请核对案号和文号，更正其中一项"})
		default:
			fresh = append(fresh, it)
		}
	}
	out.good = len(fresh)
	return fresh, out
}

// reserveAll moves the sequences past the numbers of the rows, each once, in
// a fixed order.
func reserveAll(tx *store.Tx, fresh []*item) error {
	last := map[store.Sequence]int64{}
	for _, it := range fresh {
		for _, s := range it.reserves {
			n := s.Next
			s.Next = 0
			last[s] = max(last[s], n)
		}
	}
	order := slices.SortedFunc(maps.Keys(last), func(a, b store.Sequence) int {
		return cmp.Or(cmp.Compare(a.BureauID, b.BureauID), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Year, b.Year))
	})
	for _, s := range order {
		n := last[s]
		s.Next = n
		if err := tx.ReserveNumber(s); err != nil {
			return err
		}
	}
	return nil
}
