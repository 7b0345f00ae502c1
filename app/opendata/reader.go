package opendata

import (
	"context"
	"io"

	"sanxiang/app/blob"
	"sanxiang/models"
)

// Index knows the prepared files and what has changed since they were made. It
// is all that anonymous requests reach of the database from here.
type Index interface {
	ListDumps(ctx context.Context) ([]models.Dump, error)
	FindDump(ctx context.Context, year int, format string) (models.Dump, error)
	Superseded(ctx context.Context, year int, seq int64) (bool, error)
}

// Reader serves the prepared files. It writes nothing.
type Reader struct {
	index Index
	files *blob.Generated
}

// NewReader makes the reader.
func NewReader(index Index, files *blob.Generated) *Reader {
	return &Reader{index: index, files: files}
}

// Find gives a file's description. NotFound when there is none, when it lies on
// another machine, or when anything in it was withdrawn or corrected since:
// such a file is never served.
func (r *Reader) Find(ctx context.Context, year int, format string) (models.Dump, error) {
	d, err := r.index.FindDump(ctx, year, format)
	if err != nil {
		return d, err
	}
	stale, err := r.stale(ctx, d)
	if err == nil && stale {
		err = models.Errorf(models.NotFound, "%d年的数据文件正在重新生成", year)
	}
	return d, err
}

// Open opens a file that Find gives; close it.
func (r *Reader) Open(ctx context.Context, d models.Dump) (io.ReadSeekCloser, error) {
	return r.files.Open(ctx, d.SHA256)
}

// Datasets lists the prepared files, latest year first, with whether they are
// being made anew.
func (r *Reader) Datasets(ctx context.Context) ([]models.Dataset, error) {
	list, err := r.index.ListDumps(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]models.Dataset, len(list))
	for i, d := range list {
		stale := i > 0 && list[i-1].Year == d.Year && list[i-1].Seq == d.Seq && out[i-1].Stale
		if !stale {
			if stale, err = r.stale(ctx, d); err != nil {
				return nil, err
			}
		}
		out[i] = models.Dataset{Dump: d, Stale: stale}
	}
	return out, nil
}

// Dictionary lists the columns.
func (r *Reader) Dictionary() []models.DataColumn { return Dictionary() }

// Licence says what may be done with the data.
func (r *Reader) Licence() string { return Licence }

// stale says whether a file must not be served.
func (r *Reader) stale(ctx context.Context, d models.Dump) (bool, error) {
	superseded, err := r.index.Superseded(ctx, d.Year, d.Seq)
	if err != nil || superseded {
		return true, err
	}
	if _, err = r.files.Stat(ctx, d.SHA256); err != nil && models.KindOf(err) == models.NotFound {
		return true, nil
	}
	return false, err
}
