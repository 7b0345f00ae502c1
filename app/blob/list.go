package blob

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"

	"sanxiang/models"
)

// List calls each for every stored file, in ascending order of digests, until
// each fails; its error is returned. Files put meanwhile may or may not
// appear. Names that are no digest in their place are passed over.
func (f *Folder) List(ctx context.Context, each func(Ref) error) error {
	return fs.WalkDir(f.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return fmt.Errorf("list blobs: %w", err)
		}
		if d.IsDir() {
			if name != "." && !(len(d.Name()) == 2 && isHex(d.Name())) {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() || !isDigest(d.Name()) || place(d.Name()) != name {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return fmt.Errorf("list blobs: %w", err)
		}
		return each(Ref{Algorithm: Algorithm, Hash: d.Name(), Size: info.Size()})
	})
}

// Purge removes unfinished files that were last written before the instant
// and counts them. Choose an instant longer ago than the slowest upload
// pauses. Stored files are never touched.
func (f *Folder) Purge(ctx context.Context, before models.Instant) (int, error) {
	return f.purge(ctx, temporary, before)
}

// purge removes the files of one folder that are older.
func (f *Folder) purge(ctx context.Context, folder string, before models.Instant) (int, error) {
	entries, err := fs.ReadDir(f.root.FS(), folder)
	if err != nil {
		return 0, fmt.Errorf("purge blobs: %w", err)
	}
	count := 0
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return count, err
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // finished meanwhile
		}
		if err != nil {
			return count, fmt.Errorf("purge blobs: %w", err)
		}
		if models.InstantOf(info.ModTime()) >= before {
			continue
		}
		if err := f.root.Remove(path.Join(folder, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return count, fmt.Errorf("purge blobs: %w", err)
		}
		count++
	}
	return count, nil
}
