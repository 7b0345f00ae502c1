package recording

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"sanxiang/app/blob"
	"sanxiang/app/store"
	"sanxiang/models"
)

// Piece is what is to be added to an upload.
type Piece = blob.Piece

// The ways in which a piece may be refused; see blob.
var (
	ErrOffset   = blob.ErrOffset
	ErrTooLong  = blob.ErrTooLong
	ErrSum      = blob.ErrSum
	ErrReplaced = blob.ErrReplaced
)

// Uploads takes in evidence piece by piece, over broken connections and
// restarts, before it becomes a recording. How much is there is the length of
// the part file, never a column: what is acknowledged is what is durable.
type Uploads struct {
	*Service
	parts *blob.Parts
}

// NewUploads makes the use case. parts lies beside the evidence of the service.
func NewUploads(s *Service, parts *blob.Parts) *Uploads { return &Uploads{s, parts} }

// Create begins an upload for a case. Of u the caller states the case, the
// file's name and size, and may state its hash. Errors: Invalid, Conflict when
// the user has too much under way, those of models.Permit.
func (s *Uploads) Create(ctx context.Context, actor models.Actor, u models.Upload) (models.Upload, error) {
	if err := s.permit(ctx, actor, models.ActHandleCase, u.CaseID); err != nil {
		return models.Upload{}, err
	}
	u = models.Upload{
		UserID: actor.UserID, BureauID: actor.BureauID, CaseID: u.CaseID, State: models.UploadOpen,
		FileName: models.CleanFileName(u.FileName), Size: u.Size, Stated: strings.ToLower(u.Stated),
	}
	if err := u.Check(); err != nil {
		return models.Upload{}, err
	}
	err := s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		files, size, err := tx.CountUploads(u.UserID)
		if err != nil {
			return err
		}
		if files >= models.UploadsOpen || size+u.Size > models.UploadsSize {
			return models.Errorf(models.Conflict, "您有%d个文件（共%s）上传后尚未登记，最多%d个、共%s，请先登记或放弃一些再上传",
				files, models.SizeText(size), models.UploadsOpen, models.SizeText(models.UploadsSize))
		}
		kept := u
		err = tx.CreateUpload(&kept)
		u.ID, u.CreatedAt, u.ExpiresAt = kept.ID, kept.CreatedAt, kept.ExpiresAt
		return err
	})
	if err != nil {
		return models.Upload{}, err
	}
	return u, nil
}

// Find gives an upload of the actor's own and how many of its bytes are there.
// Another's, and one that is over, is NotFound.
func (s *Uploads) Find(ctx context.Context, actor models.Actor, id int64) (models.Upload, int64, error) {
	u, err := s.own(ctx, actor, id)
	if err != nil {
		return models.Upload{}, 0, err
	}
	return s.settle(ctx, actor, u)
}

// own finds an upload of the actor's.
func (s *Uploads) own(ctx context.Context, actor models.Actor, id int64) (models.Upload, error) {
	if actor.Empty() {
		return models.Upload{}, models.Errorf(models.Unauthenticated, "请先登录")
	}
	u, err := s.store.FindUpload(ctx, id)
	if err != nil {
		return models.Upload{}, err
	}
	if u.UserID != actor.UserID || u.BureauID != actor.BureauID || s.store.Now() >= u.ExpiresAt {
		return models.Upload{}, models.Errorf(models.NotFound, "%s", models.HiddenMessage)
	}
	return u, nil
}

// settle says how many bytes are there, and completes an upload that was
// whole when the process was killed.
func (s *Uploads) settle(ctx context.Context, actor models.Actor, u models.Upload) (models.Upload, int64, error) {
	length, err := s.Length(ctx, u)
	if err == nil && u.State == models.UploadOpen && length == u.Size {
		u, err = s.complete(ctx, actor, u)
	}
	return u, length, err
}

// Length says how many bytes of an upload are there.
func (s *Uploads) Length(ctx context.Context, u models.Upload) (int64, error) {
	if u.State != models.UploadOpen {
		return u.Size, nil
	}
	return s.parts.Length(ctx, u.Part())
}

// Append adds a piece to an upload and gives the upload and its new length. The
// piece's limit is the length that the sender announces, 0 when none is; what
// is too long is refused before it is read. When all is there its digest is taken and
// held against the one that was stated. Errors: those of Find; Invalid when
// the whole has not the stated digest, which ends the upload; blob.ErrOffset,
// ErrTooLong, ErrSum and ErrReplaced as they are.
func (s *Uploads) Append(ctx context.Context, actor models.Actor, id int64, piece blob.Piece, src io.Reader) (models.Upload, int64, error) {
	u, err := s.own(ctx, actor, id)
	if err != nil {
		return models.Upload{}, 0, err
	}
	if u.State != models.UploadOpen {
		if piece.Offset != u.Size {
			return u, u.Size, blob.ErrOffset
		}
		return u, u.Size, nothingMore(src)
	}
	left := u.Size - piece.Offset
	switch {
	case piece.Offset < 0 || left < 0:
		return u, 0, blob.ErrOffset
	case piece.Limit > left:
		return u, 0, blob.ErrTooLong
	}
	piece.Limit = left
	length, err := s.parts.Append(ctx, u.Part(), piece, src)
	if err != nil || length < u.Size {
		return u, length, err
	}
	u, err = s.complete(ctx, actor, u)
	return u, length, err
}

// Take brings in a whole file at once, of at most u.Size bytes, as a form
// without script sends it. A file that breaks off leaves nothing.
func (s *Uploads) Take(ctx context.Context, actor models.Actor, u models.Upload, src io.Reader) (models.Upload, error) {
	u, err := s.Create(ctx, actor, u)
	if err != nil {
		return models.Upload{}, err
	}
	length, err := s.parts.Append(ctx, u.Part(), blob.Piece{Limit: u.Size}, src)
	if err == nil && length == 0 {
		err = models.Errorf(models.Invalid, "文件“%s”是空的，请重新选择文件", u.FileName)
	}
	if err != nil {
		return models.Upload{}, errors.Join(err, s.purge(context.WithoutCancel(ctx), actor, u, "放弃上传"))
	}
	u.Size = length
	return s.complete(ctx, actor, u)
}

// nothingMore demands that a sender has no bytes left.
func nothingMore(src io.Reader) error {
	n, err := io.ReadFull(src, make([]byte, 1))
	if n > 0 {
		return blob.ErrTooLong
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// complete takes the digest of a whole file and notes it.
func (s *Uploads) complete(ctx context.Context, actor models.Actor, u models.Upload) (models.Upload, error) {
	ref, err := s.parts.Digest(ctx, u.Part())
	if err != nil {
		return u, err
	}
	if ref.Size != u.Size {
		return u, fmt.Errorf("part of upload %d has %d bytes, want %d", u.ID, ref.Size, u.Size)
	}
	if u.Stated != "" && u.Stated != ref.Hash {
		if err := s.purge(ctx, actor, u, "上传的文件与所报摘要不符，未收"); err != nil {
			return u, err
		}
		return u, models.Errorf(models.Invalid, "收到的文件与所报摘要不符，传输中可能损坏，请重新上传")
	}
	u.Hash, u.State = ref.Hash, models.UploadComplete
	return u, s.store.Tx(ctx, actor, func(tx *store.Tx) error { return tx.UpdateUpload(u) })
}

// List gives the actor's uploads for a case that are no recording yet.
func (s *Uploads) List(ctx context.Context, actor models.Actor, caseID int64) ([]models.Upload, error) {
	if actor.Empty() {
		return nil, models.Errorf(models.Unauthenticated, "请先登录")
	}
	list, err := s.store.ListUploads(ctx, store.UploadFilter{UserID: actor.UserID, CaseID: caseID})
	if err != nil {
		return nil, err
	}
	open := list[:0]
	for _, u := range list {
		if u.BureauID == actor.BureauID && s.store.Now() < u.ExpiresAt {
			open = append(open, u)
		}
	}
	return open, nil
}

// Purge gives an upload up. Errors: those of Find; Conflict when it is a
// recording already.
func (s *Uploads) Purge(ctx context.Context, actor models.Actor, id int64) error {
	u, err := s.own(ctx, actor, id)
	if err != nil {
		return err
	}
	if u.State == models.UploadTaken {
		return models.Errorf(models.Conflict, "该文件已登记为过程记录，不能放弃")
	}
	return s.purge(ctx, actor, u, "放弃上传")
}

// purge removes an upload, first its row: a part without a row is found by no
// request, and removed with the next of its name or by PurgeExpired.
func (s *Uploads) purge(ctx context.Context, actor models.Actor, u models.Upload, why string) error {
	err := s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		now, err := tx.FindUpload(u.ID)
		if err != nil {
			return err
		}
		if now.State == models.UploadTaken && !actor.System {
			return models.Errorf(models.Conflict, "该文件已登记为过程记录，不能放弃")
		}
		return tx.PurgeUpload(now, why)
	})
	if err != nil && models.KindOf(err) != models.NotFound {
		return err
	}
	return s.parts.Purge(ctx, u.Part())
}

// expiredBatch is how many uploads are read at once.
const expiredBatch = 200

// temporaryLife is how long a file may take to be written in one go,
// milliseconds; what is older was left by a crash.
const temporaryLife = 24 * 60 * 60 * 1000

// PurgeTemporary removes what is left of files whose writing was broken off
// more than a day ago, evidence and others, and counts them.
func (s *Uploads) PurgeTemporary(ctx context.Context) (int, error) {
	return s.parts.PurgeTemporary(ctx, s.store.Now()-temporaryLife)
}

// PurgeExpired ends the uploads whose time is up, and removes what is left of
// files that were never finished, and counts both.
func (s *Uploads) PurgeExpired(ctx context.Context, actor models.Actor) (int, error) {
	now, count := s.store.Now(), 0
	for {
		list, err := s.store.ListUploads(ctx, store.UploadFilter{ExpireBy: now, Limit: expiredBatch})
		if err != nil {
			return count, err
		}
		for _, u := range list {
			why := "上传期满清理"
			if u.State == models.UploadTaken {
				why = "清理已登记的上传"
			}
			if err := s.purge(ctx, actor, u, why); err != nil {
				return count, err
			}
			count++
		}
		if len(list) < expiredBatch {
			break
		}
	}
	left, err := s.parts.PurgeOld(ctx, now-2*models.UploadLife)
	return count + left, err
}

// AppendUpload takes in a recording whose file came as an upload that is
// complete: the file is moved, not copied. What is wrong with the item leaves
// the upload as it is, so that the item can be mended. Errors: those of Append
// and of Find; TooEarly while bytes are missing.
func (s *Uploads) AppendUpload(ctx context.Context, actor models.Actor, caseID int64, item Item, id int64) (models.Recording, []models.Finding, error) {
	u, err := s.ready(ctx, actor, caseID, id)
	if err != nil {
		return models.Recording{}, nil, err
	}
	at := s.store.Now()
	item.Recording = stated(item.Recording)
	if item.Recording.FileName == "" {
		item.Recording.FileName = u.FileName
	}
	check := item
	if u.State == models.UploadComplete {
		check.Key = "" // nothing stands yet, so lateness is told before the file is moved
	}
	if err := precheck(check, at, true); err != nil {
		return models.Recording{}, nil, err
	}
	if err := s.blobs.Adopt(ctx, s.parts, u.Part(), blob.Ref{Algorithm: blob.Algorithm, Hash: u.Hash, Size: u.Size}); err != nil {
		return models.Recording{}, nil, err
	}
	item.Recording.Hash, item.Recording.Size = u.Hash, u.Size
	return s.keep(ctx, actor, intake{caseID: caseID, at: at, item: item, upload: &u})
}

// ready finds an upload of the actor's for the case, all of it there.
func (s *Uploads) ready(ctx context.Context, actor models.Actor, caseID, id int64) (models.Upload, error) {
	if err := s.permit(ctx, actor, models.ActHandleCase, caseID); err != nil {
		return models.Upload{}, err
	}
	u, _, err := s.Find(ctx, actor, id)
	switch {
	case err != nil:
		return models.Upload{}, err
	case u.CaseID != caseID:
		return models.Upload{}, models.Errorf(models.NotFound, "%s", models.HiddenMessage)
	case u.State == models.UploadOpen:
		return models.Upload{}, models.Errorf(models.TooEarly, "文件“%s”还没有传完，请继续上传后再登记", u.FileName)
	}
	return u, nil
}
