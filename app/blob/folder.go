// Package blob keeps evidence and generated files by their content: the name
// of a file is the SHA-256 of its bytes, so equal files are kept once and any
// change can be found. A stored file is never overwritten and never changed.
//
// There are two stores with the same conduct: Folder, the default, and S3, a
// bucket of any S3-compatible service.
//
// Layout below the root:
//
//	ab/cd/abcd…  one file, named by 64 lower-case hexadecimal digits
//	parts/       files that come in piece by piece, over days
//	tmp/         files being written; a crash leaves its remains here only
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path"

	"sanxiang/models"
)

// Algorithm names the digest by which files are addressed.
const Algorithm = "sha256"

// temporary is the folder of unfinished files.
const temporary = "tmp"

// Ref is the address of a stored file: the digest's name, the digest in 64
// lower-case hexadecimal digits, and the size in bytes.
type Ref struct {
	Algorithm string `json:"algorithm"`
	Hash      string `json:"hash"`
	Size      int64  `json:"size"`
}

// Folder is a store in a local folder. It is safe for concurrent use, also by
// several processes on one file system. No name leads out of the folder, not
// even over a symbolic link.
type Folder struct {
	root *os.Root
}

// OpenFolder opens the store in dir and makes the folder when it is missing.
func OpenFolder(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make blob folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open blob folder: %w", err)
	}
	f := &Folder{root: root}
	if err := errors.Join(root.MkdirAll(temporary, 0o700), f.syncUp(".")); err != nil {
		return nil, errors.Join(fmt.Errorf("open blob folder: %w", err), root.Close())
	}
	return f, nil
}

// Close gives up the folder; files that are open stay readable.
func (f *Folder) Close() error { return f.root.Close() }

// Open opens a stored file for reading; close it. Errors: models.Invalid for
// a text that is no digest, models.NotFound.
func (f *Folder) Open(ctx context.Context, digest string) (io.ReadSeekCloser, error) {
	file, err := f.openFile(ctx, digest)
	if err != nil {
		return nil, err
	}
	return file, nil
}

// Stat tells the size of a stored file without reading it. Errors as of Open.
func (f *Folder) Stat(ctx context.Context, digest string) (Ref, error) {
	file, err := f.openFile(ctx, digest)
	if err != nil {
		return Ref{}, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return Ref{}, fmt.Errorf("stat blob %s: %w", digest, err)
	}
	return Ref{Algorithm: Algorithm, Hash: digest, Size: info.Size()}, nil
}

// Verify reads a stored file and compares its digest. Errors: models.Invalid
// for a text that is no digest, models.NotFound when the file is missing,
// models.Conflict when its content has changed.
func (f *Folder) Verify(ctx context.Context, digest string) error {
	file, err := f.openFile(ctx, digest)
	if err != nil {
		return err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := copyContext(ctx, sum, file); err != nil {
		return fmt.Errorf("verify blob %s: %w", digest, err)
	}
	return compare(sum, digest)
}

// compare says whether what was read has the digest.
func compare(sum hash.Hash, digest string) error {
	if hexSum(sum) != digest {
		return models.Errorf(models.Conflict, "文件 %s 的内容与登记的摘要不符，已被改动或损坏，请从备份恢复该文件并查明原因", digest)
	}
	return nil
}

// notDigest refuses a text that is no digest.
func notDigest() error {
	return models.Errorf(models.Invalid, "文件摘要须为 64 位小写十六进制数字，请核对")
}

// missing says that there is no such file.
func missing(digest string) error {
	return models.Errorf(models.NotFound, "没有找到文件 %s，可能已遗失，请从备份恢复", digest)
}

// openFile opens a regular file of the store by its digest.
func (f *Folder) openFile(ctx context.Context, digest string) (*os.File, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !isDigest(digest) {
		return nil, notDigest()
	}
	name := place(digest)
	info, err := f.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing(digest)
	}
	if err != nil {
		return nil, fmt.Errorf("open blob %s: %w", digest, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("open blob %s: not a regular file", digest)
	}
	file, err := f.root.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open blob %s: %w", digest, err)
	}
	return file, nil
}

// syncUp makes the names on the way from the root to the folder durable, all
// of them: another writer may have made a folder just now and not yet have
// come to sync it.
func (f *Folder) syncUp(name string) error {
	dir, err := f.root.Open(name)
	if err != nil {
		return fmt.Errorf("sync blob folder %s: %w", name, err)
	}
	if err := errors.Join(dir.Sync(), dir.Close()); err != nil {
		return fmt.Errorf("sync blob folder %s: %w", name, err)
	}
	if name == "." {
		return nil
	}
	return f.syncUp(path.Dir(name))
}

// place is where the file of a digest lies below the root.
func place(digest string) string { return path.Join(digest[:2], digest[2:4], digest) }

// isDigest holds for 64 lower-case hexadecimal digits: nothing else can be
// part of a path.
func isDigest(s string) bool { return len(s) == 2*sha256.Size && isHex(s) }

// isHex holds for lower-case hexadecimal digits.
func isHex(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// hexSum writes a digest as Ref does.
func hexSum(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }

// copyContext copies until the end or until ctx is done.
func copyContext(ctx context.Context, dst io.Writer, src io.Reader) (int64, error) {
	return io.CopyBuffer(onlyWriter{dst}, Until(ctx, src), make([]byte, 256<<10))
}

// onlyWriter hides ReadFrom, which would pass by the buffer.
type onlyWriter struct{ io.Writer }

// Until reads from src until ctx is done.
func Until(ctx context.Context, src io.Reader) io.Reader { return contextReader{ctx, src} }

// contextReader fails as soon as its context is done.
type contextReader struct {
	ctx context.Context
	src io.Reader
}

// Read reads unless the context is done.
func (r contextReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.src.Read(p)
}
