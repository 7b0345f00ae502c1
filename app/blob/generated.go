package blob

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"sanxiang/models"
)

// Generated is a folder of files that can be made again, such as downloads.
// Unlike evidence they may be removed, so they never share a folder with it:
// a mark in the folder tells the two apart.
type Generated struct{ *Folder }

// generatedMark is the file that marks a folder of generated files.
const generatedMark = ".generated"

// OpenGenerated opens the folder and makes it when it is missing. A folder
// that holds files but no mark is refused with models.Conflict: it may be evidence.
func OpenGenerated(dir string) (*Generated, error) {
	fresh, err := isFresh(dir)
	if err != nil {
		return nil, err
	}
	f, err := OpenFolder(dir)
	if err != nil {
		return nil, err
	}
	if fresh {
		err = f.root.WriteFile(generatedMark, []byte("可以重新生成的文件，可整个删除\n"), 0o600)
	} else if _, err = f.root.Stat(generatedMark); errors.Is(err, fs.ErrNotExist) {
		err = models.Errorf(models.Conflict, "目录“%s”里已有其他文件，不能用来存放生成的文件，请换一个空目录", dir)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &Generated{f}, nil
}

// isFresh says whether there is nothing in dir yet but what another process
// that opens it at the same moment has made.
func isFresh(dir string) (bool, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("open generated files: %w", err)
	}
	return !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() != temporary }), nil
}

// PurgeFile removes one file; one that is not there is no error. Who has it
// open can read it to its end.
func (g *Generated) PurgeFile(ctx context.Context, digest string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !isDigest(digest) {
		return notDigest()
	}
	if err := g.root.Remove(place(digest)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("purge generated %s: %w", digest, err)
	}
	return nil
}
