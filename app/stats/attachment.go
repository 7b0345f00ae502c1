package stats

import (
	"context"
	"fmt"
	"io"
	"path"
	"strings"

	"sanxiang/app/blob"
	"sanxiang/app/store"
	"sanxiang/models"
)

// Blobs keeps files by their digest.
type Blobs interface {
	Put(ctx context.Context, src io.Reader) (blob.Ref, error)
	Open(ctx context.Context, digest string) (io.ReadSeekCloser, error)
}

// Files keeps what bears out entries and handed-in totals, and the sheets that
// are being imported. It may be used by many goroutines.
type Files struct {
	store *store.Store
	blobs Blobs
}

// NewFiles makes the service on a store and where its files lie.
func NewFiles(s *store.Store, blobs Blobs) *Files { return &Files{store: s, blobs: blobs} }

// The owners of attachments.
const (
	OwnerEntry  = "entry"
	OwnerReturn = "return"
	ownerImport = "import" // OwnerID is the user who sent the sheet
)

// AttachmentForm is a file and what it bears out.
type AttachmentForm struct {
	Owner   string
	OwnerID int64
	Name    string
	Content io.Reader
}

// Attach keeps a file beside an entry or a handed-in total. Errors: those of
// models.Permit for entering, Invalid for a name.
func (f *Files) Attach(ctx context.Context, actor models.Actor, form AttachmentForm) (models.Attachment, error) {
	a := models.Attachment{Owner: form.Owner, OwnerID: form.OwnerID, Name: fileName(form.Name)}
	tree, err := f.store.Tree(ctx)
	if err != nil {
		return a, err
	}
	if a.BureauID, err = f.bureauOf(ctx, form.Owner, form.OwnerID); err != nil {
		return a, err
	}
	if err := models.Permit(actor, models.ActEnter, tree, a.BureauID); err != nil {
		return a, err
	}
	return f.keep(ctx, actor, a, form.Content)
}

// AttachSheet keeps a sheet that the actor is about to import, and gives the
// row to name it by. Only who sent it can open it.
func (f *Files) AttachSheet(ctx context.Context, actor models.Actor, name string, content io.Reader) (models.Attachment, error) {
	tree, err := f.store.Tree(ctx)
	if err == nil {
		err = mayImport(actor, tree, actor.BureauID)
	}
	if err != nil {
		return models.Attachment{}, err
	}
	return f.keep(ctx, actor, models.Attachment{Owner: ownerImport, OwnerID: actor.UserID, BureauID: actor.BureauID, Name: fileName(name)}, content)
}

// mayImport asks for the right to import sheets of any kind: those of registers
// and returns, or those of bureaus, officers and devices. What a sheet may
// change, its import asks.
func mayImport(actor models.Actor, tree *models.Tree, bureau int64) error {
	err := models.Permit(actor, models.ActEnter, tree, bureau)
	if err != nil && models.Permit(actor, models.ActManageBureau, tree, bureau) == nil {
		return nil
	}
	return err
}

func (f *Files) keep(ctx context.Context, actor models.Actor, a models.Attachment, content io.Reader) (models.Attachment, error) {
	var k models.Checks
	k.Require(a.Name != "" && len([]rune(a.Name)) <= 200, "file", "文件须有名称，至多200个字", "请改名后重新选择")
	if err := k.Err("文件没有保存"); err != nil {
		return a, err
	}
	ref, err := f.blobs.Put(ctx, content)
	if err != nil {
		return a, fmt.Errorf("keep file of %s %d: %w", a.Owner, a.OwnerID, err)
	}
	if ref.Size == 0 {
		k.Require(false, "file", "文件是空的", "请重新选择文件")
		return a, k.Err("文件没有保存")
	}
	a.Hash, a.Size = ref.Hash, ref.Size
	err = f.store.Tx(ctx, actor, func(tx *store.Tx) error { return tx.CreateAttachment(&a) })
	return a, err
}

// fileName drops folders that a browser may send along.
func fileName(name string) string {
	return path.Base(strings.ReplaceAll("/"+strings.TrimSpace(name), "\\", "/"))
}

func (f *Files) bureauOf(ctx context.Context, owner string, id int64) (int64, error) {
	switch owner {
	case OwnerEntry:
		e, err := f.store.FindEntry(ctx, id)
		return e.BureauID, err
	case OwnerReturn:
		r, err := f.store.FindReturn(ctx, id)
		return r.BureauID, err
	}
	return 0, models.Errorf(models.NotFound, models.HiddenMessage)
}

// ListAttachments gives the files of an entry or total that the actor may read.
func (f *Files) ListAttachments(ctx context.Context, actor models.Actor, owner string, id int64) ([]models.Attachment, error) {
	tree, err := f.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	bureau, err := f.bureauOf(ctx, owner, id)
	if err == nil {
		err = models.Permit(actor, models.ActReadFigures, tree, bureau)
	}
	if err != nil {
		return nil, err
	}
	return f.store.ListAttachments(ctx, owner, id)
}

// OpenAttachment opens a file; close it. The errors are those of
// models.Permit; a sheet of another person is NotFound.
func (f *Files) OpenAttachment(ctx context.Context, actor models.Actor, id int64) (models.Attachment, io.ReadSeekCloser, error) {
	tree, err := f.store.Tree(ctx)
	if err != nil {
		return models.Attachment{}, nil, err
	}
	a, err := f.store.FindAttachment(ctx, id)
	if err != nil {
		return a, nil, err
	}
	if a.Owner == ownerImport && (a.OwnerID != actor.UserID || actor.UserID == 0) {
		return models.Attachment{}, nil, models.Errorf(models.NotFound, models.HiddenMessage)
	}
	if a.Owner == ownerImport {
		err = mayImport(actor, tree, a.BureauID)
	} else {
		err = models.Permit(actor, models.ActReadFigures, tree, a.BureauID)
	}
	if err != nil {
		return models.Attachment{}, nil, err
	}
	file, err := f.blobs.Open(ctx, a.Hash)
	return a, file, err
}
