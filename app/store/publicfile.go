package store

import (
	"context"
	"fmt"

	"sanxiang/models"
)

// PublicFile is one file of a page that is on show: the bytes that readers
// download. There is none of a tombstone.
type PublicFile struct {
	PublicID string `gorm:"primaryKey"`
	Format   string `gorm:"primaryKey"`
	Revision int    // of the page
	Hash     string // SHA-256 of Body, hexadecimal
	Body     []byte
}

// PutFiles replaces the files of a page by those of its next revision. Each is
// a statement of its own: MariaDB takes none past 16 MiB, and bytes may take
// twice their room in one.
func (tx *Tx) PutFiles(publicID string, files []PublicFile) error {
	if err := tx.EraseFiles(publicID); err != nil {
		return err
	}
	for i := range files {
		if err := tx.create(&files[i], "该版本的文件已经发布"); err != nil {
			return fmt.Errorf("write file %s of %s: %w", files[i].Format, publicID, err)
		}
	}
	return nil
}

// EraseFiles removes the files of a page, bytes and all.
func (tx *Tx) EraseFiles(publicID string) error {
	if err := tx.db.Where("public_id = ?", publicID).Delete(&PublicFile{}).Error; err != nil {
		return fmt.Errorf("erase files of %s: %w", publicID, err)
	}
	return nil
}

// FindFile gives one file of a page; NotFound when there is none.
func (s *Store) FindFile(ctx context.Context, publicID, format string) (PublicFile, error) {
	if err := s.injected("find"); err != nil {
		return PublicFile{}, err
	}
	var f PublicFile
	err := s.reader(ctx).Where("public_id = ? AND format = ?", publicID, format).Take(&f).Error
	return f, found(err, models.FileMissing)
}

// ListFiles gives the files of some pages, by page and format, with their bytes.
func (s *Store) ListFiles(ctx context.Context, publicIDs []string) ([]PublicFile, error) {
	var list []PublicFile
	if err := s.reader(ctx).Where("public_id IN ?", publicIDs).Order("public_id, format").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list public files: %w", err)
	}
	return list, nil
}
