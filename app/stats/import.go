package stats

import (
	"context"
	"errors"
	"io"

	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

// batch is how many rows one write takes.
const batch = 2000

// importer reads one kind of row from a file and writes many of them.
type importer[T any] struct {
	columns *sheet.Columns
	// row reads one row; an error with a kind becomes problems of the row. skip
	// says that the file holds the same row already.
	row func(sheet.Row) (item T, skip bool, err error)
	// reset forgets what row remembers of the file, before a second pass.
	reset func()
	// known counts the rows that are there already.
	known func(ctx context.Context, list []T) (int, error)
	// write keeps the rows and says how many were new.
	write func(ctx context.Context, list []T) (int, error)
}

// run reads the file twice: once to check it, then, if nothing is wrong or bad
// rows are to be skipped, to write it. A bad file therefore writes nothing.
func (m importer[T]) run(ctx context.Context, open func() (*sheet.Reader, error), o sheet.Options) (sheet.Report, error) {
	report, err := m.pass(ctx, open, m.known, false)
	if err != nil || o.DryRun || report.Count() > 0 && !o.SkipBad {
		return report, err
	}
	m.reset()
	return m.pass(ctx, open, m.write, true)
}

// pass reads the whole file. take is given the good rows in batches and says
// how many of them were known (checking) or new (writing).
func (m importer[T]) pass(ctx context.Context, open func() (*sheet.Reader, error), take func(context.Context, []T) (int, error), writing bool) (sheet.Report, error) {
	var report sheet.Report
	r, err := open()
	if err != nil {
		return report, err
	}
	defer r.Close()
	if err := r.Use(m.columns); err != nil {
		return report, err
	}
	var list []T
	flush := func() error {
		if len(list) == 0 {
			return nil
		}
		n, err := take(ctx, list)
		if !writing {
			n = len(list) - n
		}
		report.Good += n
		report.Duplicate += len(list) - n
		list = list[:0]
		return err
	}
	for {
		item, skip, problems, err := m.next(r)
		switch {
		case errors.Is(err, errExample):
			continue
		case errors.Is(err, io.EOF):
			return report, flush()
		case err != nil:
			return report, err
		}
		report.Read++
		switch {
		case len(problems) > 0:
			report.Skipped++
			report.Add(problems...)
		case skip:
			report.Duplicate++
		default:
			if list = append(list, item); len(list) == batch {
				if err := flush(); err != nil {
					return report, err
				}
			}
		}
	}
}

// errExample marks the example row of a template, which nobody means to import.
var errExample = errors.New("example row")

// next reads one row; what is wrong with it comes as problems.
func (m importer[T]) next(r *sheet.Reader) (item T, skip bool, problems []sheet.Problem, err error) {
	row, err := r.Next()
	var bad *sheet.RowError
	if err == nil && row.IsExample() {
		return item, false, nil, errExample
	}
	if err == nil {
		item, skip, err = m.row(row)
	} else if !errors.As(err, &bad) {
		return item, false, nil, err
	}
	if err == nil {
		return item, skip, nil, nil
	}
	if problems = row.Problems("", err); len(problems) == 0 {
		return item, false, nil, err
	}
	return item, false, problems, nil
}

// mayEnter refuses an import as a whole to who may not even enter for the own
// bureau.
func mayEnter(actor models.Actor, tree *models.Tree) error {
	return models.Permit(actor, models.ActEnter, tree, actor.BureauID)
}

// entrant finds the bureaus of import rows and asks for the right to enter.
type entrant struct {
	actor models.Actor
	tree  *models.Tree
	known map[string]int64 // folded code or name → id
}

func newEntrant(actor models.Actor, tree *models.Tree) *entrant {
	e := &entrant{actor: actor, tree: tree, known: map[string]int64{}}
	for id, b := range tree.Bureaus {
		e.known[models.HalfWidth(b.Name)] = id
	}
	for id, b := range tree.Bureaus {
		e.known[models.HalfWidth(b.Code)] = id
	}
	return e
}

// bureau gives the id of a code or full name.
func (e *entrant) bureau(k *models.Checks, word string) int64 {
	id, ok := e.known[models.HalfWidth(word)]
	if !ok || word == "" {
		k.Require(false, "bureau", "没有代码或名称为“"+word+"”的机关", "请填写机关代码或全称，或先登记该机关")
		return 0
	}
	if err := models.Permit(e.actor, models.ActEnter, e.tree, id); err != nil {
		k.Require(false, "bureau", err.Error(), "请只导入本机关及下级机关的数据，或由有权限的用户导入")
	}
	return id
}

// txWrite runs one write of an import.
func (s *Service) txWrite(ctx context.Context, actor models.Actor, write func(*store.Tx) (int, error)) (n int, err error) {
	err = s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		n, err = write(tx)
		return err
	})
	return n, err
}
