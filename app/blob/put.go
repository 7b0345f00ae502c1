package blob

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"

	"sanxiang/models"
)

// Put stores what src gives and returns its address. When it returns without
// error the file and its name are durable; when it fails nothing can be found
// under any digest. A file that is there already is read and compared, not
// written again. Error: models.Conflict when the file there has changed; it is
// left alone, for it is evidence of the change.
func (f *Folder) Put(ctx context.Context, src io.Reader) (Ref, error) {
	name := path.Join(temporary, rand.Text())
	ref, err := f.writeTemporary(ctx, name, src)
	if err == nil {
		err = f.settle(ctx, name, ref)
	}
	if err != nil {
		if gone := f.root.Remove(name); !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
		return Ref{}, fmt.Errorf("put blob: %w", err)
	}
	return ref, nil
}

// writeTemporary writes src to a new read-only file and makes it durable.
func (f *Folder) writeTemporary(ctx context.Context, name string, src io.Reader) (Ref, error) {
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Ref{}, err
	}
	sum := sha256.New()
	size, err := copyContext(ctx, io.MultiWriter(file, sum), src)
	if err == nil {
		err = errors.Join(file.Chmod(0o400), file.Sync())
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return Ref{}, err
	}
	return Ref{Algorithm: Algorithm, Hash: hexSum(sum), Size: size}, nil
}

// settle gives the temporary file its name, unless a sound file has it. Two
// writers of equal bytes may both rename: either file is the right one.
func (f *Folder) settle(ctx context.Context, name string, ref Ref) error {
	target := place(ref.Hash)
	shard := path.Dir(target)
	switch err := f.Verify(ctx, ref.Hash); {
	case err == nil:
		return errors.Join(f.root.Remove(name), f.syncUp(shard))
	case models.KindOf(err) != models.NotFound:
		return err
	}
	if err := f.root.MkdirAll(shard, 0o700); err != nil {
		return err
	}
	if err := f.root.Rename(name, target); err != nil {
		return err
	}
	return f.syncUp(shard)
}
