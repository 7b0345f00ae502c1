package identity

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

// BureauColumns lists the columns of a file of bureaus, for its template; the
// first alias is the name that pages use.
func BureauColumns() []sheet.Column { return bureauColumns.List() }

// OfficerColumns lists the columns of a file of officers.
func OfficerColumns() []sheet.Column { return officerColumns.List() }

// CertificateColumns lists the columns of a file of certificates.
func CertificateColumns() []sheet.Column { return certificateColumns.List() }

// DeviceColumns lists the columns of a file of devices.
func DeviceColumns() []sheet.Column { return deviceColumns.List() }

// opener opens the file from its beginning; an import reads it twice.
type opener = func() (*sheet.Reader, error)

// entry is one row of a file, read into what it stands for.
type entry[T any] struct {
	row   sheet.Row
	value T
}

// kind says how rows of one sort are imported.
type kind[T any] struct {
	columns *sheet.Columns
	// read sets the fields whose columns the file has.
	read func(*cells, *T)
	// keys are what may not appear twice in a file.
	keys func(T) []string
	// apply compares a batch with what is kept and, in the writing pass,
	// creates what is new and updates what differs.
	apply func(*batch, []entry[T]) error
}

// batch is how far one transaction of an import has come. The report is added
// to the file's only after the commit.
type batch struct {
	tx     *store.Tx
	write  bool
	report sheet.Report
}

// importBatch is how many rows share a transaction.
const importBatch = 200

// importRows reads the file once to check all of it and, where it is good or
// its bad rows may be skipped, once more to write. Nothing grows with the file
// but the keys. What is written before a failure stays; the file may be
// imported again, for rows that are kept already are only counted.
func importRows[T any](ctx context.Context, s *Service, actor models.Actor, open opener, o sheet.Options, k kind[T]) (sheet.Report, error) {
	im := &importing[T]{service: s, actor: actor, kind: k}
	report, err := im.pass(ctx, open, false)
	if err != nil || o.DryRun || report.Count() > 0 && !o.SkipBad {
		return report, err
	}
	return im.pass(ctx, open, true)
}

type importing[T any] struct {
	service *Service
	actor   models.Actor
	kind    kind[T]
	write   bool
	seen    map[string]int // key → row
	queue   []entry[T]
	report  sheet.Report
}

// pass reads the file once.
func (im *importing[T]) pass(ctx context.Context, open opener, write bool) (sheet.Report, error) {
	im.write, im.seen, im.queue, im.report = write, map[string]int{}, nil, sheet.Report{}
	err := eachRow(open, im.kind.columns, &im.report, func(row sheet.Row) error {
		im.take(row)
		if len(im.queue) < importBatch {
			return nil
		}
		return im.flush(ctx)
	})
	if err == nil {
		err = im.flush(ctx)
	}
	sortProblems(&im.report)
	return im.report, err
}

// sortProblems puts the problems in the order of the file.
func sortProblems(report *sheet.Report) {
	slices.SortStableFunc(report.Problems, func(a, b sheet.Problem) int { return a.Row - b.Row })
}

// eachRow calls f for every readable row, and reports those that are not.
func eachRow(open opener, columns *sheet.Columns, report *sheet.Report, f func(sheet.Row) error) (err error) {
	r, err := open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	if err := r.Use(columns); err != nil {
		return err
	}
	for {
		row, err := r.Next()
		var broken *sheet.RowError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &broken):
			report.Read++
			refuse(report, broken.Problem)
		case err != nil:
			return err
		case row.IsExample():
		default:
			report.Read++
			if err := f(row); err != nil {
				return err
			}
		}
	}
}

// refuse counts a row that is not imported.
func refuse(report *sheet.Report, problems ...sheet.Problem) {
	report.Skipped++
	report.Add(problems...)
}

// take reads a row and queues it when it is good by itself.
func (im *importing[T]) take(row sheet.Row) {
	c := cells{row: row}
	e := entry[T]{row: row}
	im.kind.read(&c, &e.value)
	if len(c.problems) == 0 {
		for _, key := range im.kind.keys(e.value) {
			if first, twice := im.seen[key]; twice {
				c.refuse("", fmt.Sprintf("与第%d行重复：%s", first, key), "请合并为一行，或删去其中一行")
				break
			}
			im.seen[key] = row.Line
		}
	}
	if len(c.problems) > 0 {
		refuse(&im.report, c.problems...)
		return
	}
	im.queue = append(im.queue, e)
}

// flush applies the queue in one transaction. The checking pass runs it too,
// without writing, so that both passes decide alike.
func (im *importing[T]) flush(ctx context.Context) error {
	if len(im.queue) == 0 {
		return nil
	}
	var done sheet.Report
	err := im.service.store.Tx(ctx, im.actor, func(tx *store.Tx) error {
		b := batch{tx: tx, write: im.write}
		err := im.kind.apply(&b, im.queue)
		done = b.report
		return err
	})
	if err != nil {
		return err
	}
	im.queue = im.queue[:0]
	im.report.Good += done.Good
	im.report.Duplicate += done.Duplicate
	im.report.Skipped += done.Skipped
	im.report.Add(done.Problems...)
	return nil
}

// settle counts a row whose changes are known, after writing them.
func (b *batch) settle(changed bool, write func() error) error {
	if !changed {
		b.report.Duplicate++
		return nil
	}
	b.report.Good++
	if !b.write {
		return nil
	}
	return write()
}

// problem refuses a row for an error that the user can mend; others stop the
// import.
func (b *batch) problem(row sheet.Row, column string, err error) error {
	list := row.Problems(column, err)
	if len(list) == 0 {
		return err
	}
	refuse(&b.report, list...)
	return nil
}

// mayImport asks for the right to import at all, before the file is opened.
func (s *Service) mayImport(ctx context.Context, actor models.Actor) (gate, error) {
	g, err := s.gate(ctx, actor)
	if err != nil {
		return g, err
	}
	return g, g.manage(actor.BureauID)
}
