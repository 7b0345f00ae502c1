package store

import (
	"context"
	"fmt"

	"sanxiang/models"
)

// CreateUpload adds an upload that is about to begin.
func (tx *Tx) CreateUpload(u *models.Upload) error {
	if u.ID == 0 {
		u.ID = tx.NewID()
	}
	u.CreatedAt, u.ExpiresAt = tx.Now, tx.Now+models.UploadLife
	if err := tx.create(u, "该上传已经开始"); err != nil {
		return fmt.Errorf("create upload: %w", err)
	}
	tx.Append("开始上传", "upload", u.ID, u.BureauID, u.FileName)
	return nil
}

// UpdateUpload notes how far an upload has come.
func (tx *Tx) UpdateUpload(u models.Upload) error {
	err := tx.db.Model(&models.Upload{}).Where("id = ?", u.ID).
		Updates(map[string]any{"size": u.Size, "hash": u.Hash, "state": u.State, "seq": u.Seq}).Error
	if err != nil {
		return fmt.Errorf("update upload %d: %w", u.ID, err)
	}
	return nil
}

// PurgeUpload removes an upload's row; its part file goes with it.
func (tx *Tx) PurgeUpload(u models.Upload, why string) error {
	if err := tx.db.Where("id = ?", u.ID).Delete(&models.Upload{}).Error; err != nil {
		return fmt.Errorf("purge upload %d: %w", u.ID, err)
	}
	tx.Append(why, "upload", u.ID, u.BureauID, u.FileName)
	return nil
}

// FindUpload gives one upload.
func (tx *Tx) FindUpload(id int64) (models.Upload, error) {
	var u models.Upload
	err := tx.db.Where("id = ?", id).Take(&u).Error
	return u, found(err, models.HiddenMessage)
}

// FindUpload gives one upload.
func (s *Store) FindUpload(ctx context.Context, id int64) (models.Upload, error) {
	if err := s.injected("find"); err != nil {
		return models.Upload{}, err
	}
	return (&Tx{db: s.reader(ctx)}).FindUpload(id)
}

// UploadFilter picks uploads: those of a user that are no recording yet, or
// those whose time was up at an instant, whatever became of them. Limit 0 = all.
type UploadFilter struct {
	UserID   int64
	CaseID   int64
	ExpireBy models.Instant
	Limit    int
}

// ListUploads gives uploads in the order in which they began.
func (s *Store) ListUploads(ctx context.Context, f UploadFilter) ([]models.Upload, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	q := s.reader(ctx).Order("id")
	if f.UserID > 0 {
		q = q.Where("user_id = ? AND state IN ?", f.UserID, []models.UploadState{models.UploadOpen, models.UploadComplete})
	}
	if f.CaseID > 0 {
		q = q.Where("case_id = ?", f.CaseID)
	}
	if f.ExpireBy > 0 {
		q = q.Where("expires_at <= ?", f.ExpireBy)
	}
	if f.Limit > 0 {
		q = q.Limit(f.Limit)
	}
	var list []models.Upload
	if err := q.Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list uploads: %w", err)
	}
	return list, nil
}

// CountUploads says how many uploads of a user are no recording yet, and how
// many bytes they are to have.
func (tx *Tx) CountUploads(user int64) (files, size int64, err error) {
	var sum struct{ Files, Bytes int64 }
	err = tx.db.Model(&models.Upload{}).Select("COUNT(*) AS files, COALESCE(SUM(size), 0) AS bytes").
		Where("user_id = ? AND state IN ?", user, []models.UploadState{models.UploadOpen, models.UploadComplete}).Scan(&sum).Error
	if err != nil {
		return 0, 0, fmt.Errorf("count uploads of user %d: %w", user, err)
	}
	return sum.Files, sum.Bytes, nil
}
