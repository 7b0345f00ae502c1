package opendata

import (
	"context"
	"errors"
	"fmt"
	"io"

	"sanxiang/app/blob"
	"sanxiang/app/store"
	"sanxiang/models"
)

// Source is where the files' rows come from: what is public and nothing else.
type Source interface {
	Generation(ctx context.Context) (int64, error)
	Walk(ctx context.Context, q models.PublicQuery, f func(models.Publication, models.PublicPage) error) error
}

// Maker makes the prepared files. One process at a time runs it, as a job.
type Maker struct {
	store  *store.Store
	source Source
	files  *blob.Generated
	base   string
}

// NewMaker makes the maker; base is the site's address before links, may be empty.
func NewMaker(s *store.Store, source Source, files *blob.Generated, base string) *Maker {
	return &Maker{store: s, source: source, files: files, base: base}
}

// dumpFormats are the formats of prepared files, in the order of the database.
var dumpFormats = []string{FormatCSV, FormatNDJSON, FormatXLSX}

// Made is what a run did.
type Made struct {
	Years  int // whose files were made
	Purged int // files that were removed
}

// Make brings the files up to date: at once those that hold something
// withdrawn or corrected since, whose old files are removed first, and once a
// day those of years in which something new was published.
func (m *Maker) Make(ctx context.Context, today models.Day) (Made, error) {
	var out Made
	dumps, err := m.store.ListDumps(ctx)
	if err != nil {
		return out, err
	}
	years, err := m.store.ListPublicYears(ctx)
	if err != nil {
		return out, err
	}
	due, err := m.due(ctx, years, dumps, today)
	if err != nil {
		return out, err
	}
	if out.Purged, err = m.purge(ctx); err != nil {
		return out, err
	}
	for _, year := range due {
		if err := m.makeYear(ctx, year, today); err != nil {
			return out, fmt.Errorf("make files of %d: %w", year, err)
		}
		out.Years++
	}
	purged, err := m.purge(ctx)
	out.Purged += purged
	return out, err
}

// due lists the years whose files are to be made, and forgets the files that
// must not be served any more.
func (m *Maker) due(ctx context.Context, years []store.PublicYear, dumps []models.Dump, today models.Day) ([]int, error) {
	reader := NewReader(m.store, m.files)
	byYear := map[int][]models.Dump{}
	for _, d := range dumps {
		byYear[d.Year] = append(byYear[d.Year], d)
	}
	var out []int
	for _, y := range years {
		list := byYear[y.Year]
		delete(byYear, y.Year)
		stale := false
		for _, d := range list {
			one, err := reader.stale(ctx, d)
			if err != nil {
				return nil, err
			}
			stale = stale || one
		}
		if stale {
			if err := m.forget(ctx, y.Year); err != nil {
				return nil, err
			}
		}
		if stale || len(list) == 0 || y.Seq > list[0].Seq && list[0].MadeAt.Day() < today {
			out = append(out, y.Year)
		}
	}
	for year := range byYear { // nothing public belongs to it any more
		if err := m.forget(ctx, year); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// forget takes a year's files off the list.
func (m *Maker) forget(ctx context.Context, year int) error {
	return m.store.Tx(ctx, actor, func(tx *store.Tx) error { return tx.PurgeDumps(year) })
}

var actor = models.SystemActor("定时任务：dumps")

// purge removes the files that no list names.
func (m *Maker) purge(ctx context.Context) (int, error) {
	dumps, err := m.store.ListDumps(ctx)
	if err != nil {
		return 0, err
	}
	wanted := map[string]bool{}
	for _, d := range dumps {
		wanted[d.SHA256] = true
	}
	var gone []string
	err = m.files.List(ctx, func(r blob.Ref) error {
		if !wanted[r.Hash] {
			gone = append(gone, r.Hash)
		}
		return nil
	})
	for _, digest := range gone {
		err = errors.Join(err, m.files.PurgeFile(ctx, digest))
	}
	return len(gone), err
}

// target is one file being written: rows go into writer, whose bytes come out
// of the pipe into the folder.
type target struct {
	format string
	writer Writer
	pipe   *io.PipeWriter
	done   chan put
	failed error
}

// put is what became of a file.
type put struct {
	ref blob.Ref
	err error
}

// makeYear walks the year once and writes all its files. The place in the
// order of change is taken before the walk: whatever is withdrawn during it
// makes the files stale.
func (m *Maker) makeYear(ctx context.Context, year int, today models.Day) error {
	seq, err := m.source.Generation(ctx)
	if err != nil {
		return err
	}
	targets, err := m.begin(ctx, Options{Base: m.base, AsOf: today, Scope: fmt.Sprintf("%d年作出的决定和当年的报告", year)})
	rows := 0
	if err == nil {
		err = m.source.Walk(ctx, models.PublicQuery{Year: year}, func(row models.Publication, page models.PublicPage) error {
			rows++
			return writeAll(targets, &row, &page)
		})
	}
	list, err := finish(targets, err)
	if err != nil {
		return err
	}
	for i := range list {
		list[i].Seq, list[i].Rows = seq, rows
	}
	return m.store.Tx(ctx, actor, func(tx *store.Tx) error { return tx.PutDumps(year, list) })
}

// begin opens a file of every format.
func (m *Maker) begin(ctx context.Context, o Options) ([]*target, error) {
	var out []*target
	for _, format := range dumpFormats {
		r, w := io.Pipe()
		t := &target{format: format, pipe: w, done: make(chan put, 1)}
		go func() {
			ref, err := m.files.Put(ctx, r)
			_ = r.CloseWithError(errors.Join(err, io.ErrClosedPipe)) // a writer must not wait for a reader that is gone
			t.done <- put{ref, err}
		}()
		out = append(out, t)
		o.Format = format
		var err error
		if t.writer, err = NewWriter(w, o); err != nil {
			return out, err
		}
	}
	return out, nil
}

// writeAll gives a row to every file. A workbook that cannot hold it is given
// up; the others go on.
func writeAll(targets []*target, row *models.Publication, page *models.PublicPage) error {
	for _, t := range targets {
		if t.failed != nil {
			continue
		}
		err := t.writer.Write(row, page)
		if err != nil && models.KindOf(err) == models.Invalid {
			t.failed = err
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", t.format, err)
		}
	}
	return nil
}

// finish ends all files and gives those that are whole; with an error none is kept.
func finish(targets []*target, err error) ([]models.Dump, error) {
	var out []models.Dump
	for _, t := range targets {
		failed := errors.Join(err, t.failed)
		if t.writer != nil {
			failed = errors.Join(failed, t.writer.Close())
		}
		_ = t.pipe.CloseWithError(failed) // nil is the proper end
		done := <-t.done
		switch {
		case t.failed != nil && err == nil:
		case failed != nil:
			err = errors.Join(err, failed)
		case done.err != nil:
			err = errors.Join(err, done.err)
		default:
			out = append(out, models.Dump{Format: t.format, Bytes: done.ref.Size, SHA256: done.ref.Hash})
		}
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}
