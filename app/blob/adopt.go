package blob

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
)

// Adopt moves a whole part to its place among the blobs, without a copy, and
// ends the part. A part that is gone was adopted before: then the blob must be
// there. ref is what Digest gave. Errors as of Put.
func (f *Folder) Adopt(ctx context.Context, p *Parts, name string, ref Ref) error {
	staged := partPlace(name)
	present, err := f.seal(staged)
	if err == nil && present {
		err = f.settle(ctx, staged, ref)
	} else if err == nil {
		err = stands(ctx, f, ref)
	}
	if err != nil {
		return fmt.Errorf("adopt part %s: %w", name, err)
	}
	p.forget(name)
	return f.syncUp(path.Dir(staged))
}

// seal makes a part durable and read-only; false when it is not there.
func (f *Folder) seal(staged string) (bool, error) {
	file, err := f.root.Open(staged)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, errors.Join(file.Chmod(0o400), file.Sync(), file.Close())
}

// sizer knows the size of a blob.
type sizer interface {
	Stat(ctx context.Context, digest string) (Ref, error)
}

// stands demands that a blob is there in its full length.
func stands(ctx context.Context, s sizer, ref Ref) error {
	got, err := s.Stat(ctx, ref.Hash)
	if err != nil {
		return err
	}
	if got.Size != ref.Size {
		return fmt.Errorf("blob %s has %d bytes, want %d", ref.Hash, got.Size, ref.Size)
	}
	return nil
}
