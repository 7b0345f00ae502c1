package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path"
	"sync"
	"syscall"

	"sanxiang/models"
)

// unfinished is the folder of parts. Unlike temporary it outlives a restart.
const unfinished = "parts"

// Parts keeps files that come in piece by piece, below a folder of blobs so
// that a whole one is moved into its place without a copy. A part's length is
// what is known to be durable; its digest goes along in memory and is made
// again from the file by a process that did not write it.
type Parts struct {
	folder *Folder
	mu     sync.Mutex
	open   map[string]*part
}

// Parts opens the folder's part files. All writers of a process share one.
func (f *Folder) Parts() (*Parts, error) {
	if err := errors.Join(f.root.MkdirAll(unfinished, 0o700), f.syncUp(".")); err != nil {
		return nil, fmt.Errorf("open folder of parts: %w", err)
	}
	return &Parts{folder: f, open: map[string]*part{}}, nil
}

// part is what a process knows of a part file beyond its bytes. The lock is
// held while the file is written, not while bytes are awaited: whoever comes
// back after a broken connection takes over from a writer that still waits.
type part struct {
	mu     sync.Mutex
	writer *int // who may write; whoever came last
	sum    hash.Hash
	summed int64 // how much of the file sum has seen
}

// syncEach is after how many bytes a part is made durable.
const syncEach = 64 << 20

// chunk is how much is read from the sender at once.
const chunk = 256 << 10

// get gives what is known of a part.
func (p *Parts) get(name string) *part {
	p.mu.Lock()
	defer p.mu.Unlock()
	known := p.open[name]
	if known == nil {
		known = &part{sum: sha256.New()}
		p.open[name] = known
	}
	return known
}

// forget drops what is known of a part and stops its writer.
func (p *Parts) forget(name string) {
	known := p.get(name)
	known.mu.Lock()
	known.writer = nil
	known.mu.Unlock()
	p.mu.Lock()
	delete(p.open, name)
	p.mu.Unlock()
}

// Length says how much of a part is there, durably; 0 of one that has not begun.
func (p *Parts) Length(ctx context.Context, name string) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	file, err := p.folder.root.OpenFile(partPlace(name), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("open part %s: %w", name, err)
	}
	defer file.Close()
	return durable(file)
}

// durable makes a file durable and gives its length.
func durable(file *os.File) (int64, error) {
	if err := file.Sync(); err != nil {
		return 0, fmt.Errorf("sync part: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		return 0, fmt.Errorf("stat part: %w", err)
	}
	return info.Size(), nil
}

// Piece is what is to be added to a part: from Offset, where the part must
// end, at most Limit bytes. Sum, where given, has to come to Want, or the
// piece is taken back.
type Piece struct {
	Offset, Limit int64
	Sum           hash.Hash
	Want          []byte
}

// The ways in which a piece may fail besides the sender's and the disk's.
var (
	ErrOffset   = errors.New("piece does not begin where the part ends")
	ErrTooLong  = errors.New("piece is longer than the rest of the file")
	ErrSum      = errors.New("piece does not have its checksum")
	ErrReplaced = errors.New("another request went on with the part")
)

// Append adds a piece and gives the part's new length. What has come in before
// the sender broke off stays, unless the piece has a checksum to answer for.
func (p *Parts) Append(ctx context.Context, name string, piece Piece, src io.Reader) (int64, error) {
	file, err := p.folder.root.OpenFile(partPlace(name), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return 0, fmt.Errorf("open part %s: %w", name, err)
	}
	defer file.Close()
	w := &partWriter{file: file, part: p.get(name), me: new(int), piece: piece, at: piece.Offset}
	if err := w.begin(); err != nil {
		return 0, err
	}
	err = w.copy(ctx, src)
	length, failed := w.end(err)
	if err = errors.Join(err, failed); errors.Is(err, syscall.ENOSPC) {
		err = models.Errorf(models.Unavailable, "服务器磁盘空间不足，文件没有传完；已传部分已保留，请联系系统管理员清理后继续")
	}
	return length, err
}

// partWriter adds one piece to a part.
type partWriter struct {
	file  *os.File
	part  *part
	me    *int
	piece Piece
	at    int64 // where the next byte goes
	dirty int64 // bytes since the last sync
}

// begin takes the part over.
func (w *partWriter) begin() error {
	w.part.mu.Lock()
	defer w.part.mu.Unlock()
	length, err := durable(w.file)
	if err != nil {
		return err
	}
	if length != w.piece.Offset {
		return ErrOffset
	}
	w.part.writer = w.me
	return nil
}

// copy reads from the sender until its end.
func (w *partWriter) copy(ctx context.Context, src io.Reader) error {
	buffer := make([]byte, chunk)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := src.Read(buffer)
		if n > 0 {
			if failed := w.write(buffer[:n]); failed != nil {
				return failed
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// write adds bytes, if the part is still this writer's and as it left it.
func (w *partWriter) write(b []byte) error {
	w.part.mu.Lock()
	defer w.part.mu.Unlock()
	if w.part.writer != w.me {
		return ErrReplaced
	}
	if w.at+int64(len(b)) > w.piece.Offset+w.piece.Limit {
		return ErrTooLong
	}
	if info, err := w.file.Stat(); err != nil || info.Size() != w.at {
		return errors.Join(ErrReplaced, err) // another process wrote to it
	}
	if _, err := w.file.WriteAt(b, w.at); err != nil {
		return fmt.Errorf("write part: %w", err)
	}
	if w.piece.Sum != nil {
		_, _ = w.piece.Sum.Write(b)
	} else if w.part.summed == w.at {
		_, _ = w.part.sum.Write(b)
		w.part.summed += int64(len(b))
	}
	w.at += int64(len(b))
	if w.dirty += int64(len(b)); w.dirty < syncEach {
		return nil
	}
	w.dirty = 0
	return w.file.Sync()
}

// end makes what came in durable, or takes it back when it answers for a
// checksum that it does not have. What is longer than the file goes too.
func (w *partWriter) end(err error) (int64, error) {
	w.part.mu.Lock()
	defer w.part.mu.Unlock()
	if w.part.writer != w.me {
		return 0, ErrReplaced
	}
	w.part.writer = nil
	checked := w.piece.Sum == nil || err == nil && bytes.Equal(w.piece.Sum.Sum(nil), w.piece.Want)
	if checked && !errors.Is(err, ErrTooLong) {
		return durable(w.file)
	}
	if w.part.summed > w.piece.Offset {
		w.part.sum, w.part.summed = sha256.New(), 0
	}
	if failed := w.file.Truncate(w.piece.Offset); failed != nil {
		return 0, fmt.Errorf("take back piece: %w", failed)
	}
	length, failed := durable(w.file)
	if err == nil && failed == nil {
		failed = ErrSum
	}
	return length, failed
}

// Digest gives the part's digest; what this process did not see coming in is
// read from the file.
func (p *Parts) Digest(ctx context.Context, name string) (Ref, error) {
	file, err := p.folder.root.Open(partPlace(name))
	if err != nil {
		return Ref{}, fmt.Errorf("open part %s: %w", name, err)
	}
	defer file.Close()
	known := p.get(name)
	known.mu.Lock()
	defer known.mu.Unlock()
	if _, err := file.Seek(known.summed, io.SeekStart); err != nil {
		return Ref{}, fmt.Errorf("read part %s: %w", name, err)
	}
	n, err := copyContext(ctx, known.sum, file)
	known.summed += n
	if err != nil {
		return Ref{}, fmt.Errorf("read part %s: %w", name, err)
	}
	return Ref{Algorithm: Algorithm, Hash: hexSum(known.sum), Size: known.summed}, nil
}

// Purge removes a part; one that is not there is no error.
func (p *Parts) Purge(ctx context.Context, name string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	p.forget(name)
	if err := p.folder.root.Remove(partPlace(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("purge part %s: %w", name, err)
	}
	return nil
}

// partPlace is where a part lies below the root.
func partPlace(name string) string { return path.Join(unfinished, path.Base(name)) }

// PurgeOld removes parts that were last written before the instant, and counts
// them: nothing refers to them any more.
func (p *Parts) PurgeOld(ctx context.Context, before models.Instant) (int, error) {
	return p.folder.purge(ctx, unfinished, before)
}

// PurgeTemporary removes what crashes left behind of files that were being
// written, as Folder.Purge does.
func (p *Parts) PurgeTemporary(ctx context.Context, before models.Instant) (int, error) {
	return p.folder.Purge(ctx, before)
}
