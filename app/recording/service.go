// Package recording keeps the full-process record of cases (执法全过程记录,
// 国办发〔2018〕118号（七）至（十）): items come in with their files, become
// events of the case's chain, can be read again, and are proved to be unchanged.
//
// A file is in the blob folder, durable and hashed, before the transaction
// that refers to it begins. A transaction that fails leaves a file that nothing
// refers to, never a record without its file.
package recording

import (
	"context"
	"io"

	"sanxiang/app/blob"
	"sanxiang/app/store"
	"sanxiang/models"
)

// Blobs is where evidence lies: blob.Folder or blob.S3.
type Blobs interface {
	Put(ctx context.Context, src io.Reader) (blob.Ref, error)
	Adopt(ctx context.Context, parts *blob.Parts, name string, ref blob.Ref) error
	Open(ctx context.Context, digest string) (io.ReadSeekCloser, error)
	Stat(ctx context.Context, digest string) (blob.Ref, error)
	Verify(ctx context.Context, digest string) error
	List(ctx context.Context, each func(blob.Ref) error) error
}

// Service is the use case. It may be used by many goroutines.
type Service struct {
	store *store.Store
	blobs Blobs
}

// New makes the use case over a store and the place of evidence.
func New(s *store.Store, blobs Blobs) *Service { return &Service{store: s, blobs: blobs} }

// permit finds a case and asks for the right to do the act on it. Whether a
// case exists is not told to an actor who may not know of it.
func (s *Service) permit(ctx context.Context, actor models.Actor, act models.Act, id int64) error {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return err
	}
	c, missing := s.store.FindCase(ctx, id)
	if missing != nil && models.KindOf(missing) != models.NotFound {
		return missing
	}
	if err := models.Permit(actor, act, tree, c.BureauID); err != nil {
		return err
	}
	return missing
}
