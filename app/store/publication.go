package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"sanxiang/models"
)

// FindPublication gives one public row, without what search looks in. The id
// must be the same to the byte: MySQL's comparison leaves out blanks at the end.
func (s *Store) FindPublication(ctx context.Context, publicID string) (models.Publication, error) {
	var p models.Publication
	err := s.queryPublic(ctx, PartBody, func(row models.Publication) error {
		p = row
		return nil
	}, "public_id = ?", publicID)
	if err == nil && (p.PublicID == "" || p.PublicID != publicID) {
		err = models.Errorf(models.NotFound, "没有找到该公示信息")
	}
	return p, err
}

// ListPublicIDs gives the public ids of the things with a document number, as
// many as the limit. Tombstones are among them.
func (s *Store) ListPublicIDs(ctx context.Context, number string, limit int) ([]string, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	var ids []string
	err := s.reader(ctx).Model(&models.Publication{}).Where("number = ?", number).Limit(limit).Pluck("public_id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("list public ids by number: %w", err)
	}
	return ids, nil
}

// ListPublicationsAfter gives public rows in the order of change, from the
// place after on, so that all of them can be walked.
func (s *Store) ListPublicationsAfter(ctx context.Context, after int64, limit int) ([]models.Publication, error) {
	var list []models.Publication
	if err := s.reader(ctx).Where("seq > ?", after).Order("seq").Limit(limit).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("walk publications: %w", err)
	}
	return list, nil
}

// ListPublicationsOf gives the public rows of some public ids.
func (s *Store) ListPublicationsOf(ctx context.Context, publicIDs []string) ([]models.Publication, error) {
	var list []models.Publication
	if err := s.reader(ctx).Where("public_id IN ?", publicIDs).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list publications by id: %w", err)
	}
	return list, nil
}

// FindPage gives the public row of a chapter, statistics or bureau page, of
// which a bureau has one per year; NotFound when there is none.
func (tx *Tx) FindPage(kind, bureau string, year int) (models.Publication, error) {
	return findPage(tx.db, kind, bureau, year)
}

// FindPage gives the public row of a chapter, statistics or bureau page.
func (s *Store) FindPage(ctx context.Context, kind, bureau string, year int) (models.Publication, error) {
	if err := s.injected("find"); err != nil {
		return models.Publication{}, err
	}
	return findPage(s.reader(ctx), kind, bureau, year)
}

func findPage(db *gorm.DB, kind, bureau string, year int) (models.Publication, error) {
	var p models.Publication
	err := db.Where("kind = ? AND bureau_code = ? AND year = ?", kind, bureau, year).Order("seq DESC").Take(&p).Error
	if err == nil && p.BureauCode != bureau { // MySQL leaves out blanks at the end
		err = gorm.ErrRecordNotFound
	}
	return p, found(err, "没有找到该公示页面，可能尚未发布")
}
