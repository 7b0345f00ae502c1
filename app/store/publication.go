package store

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"sanxiang/models"
)

// FindPublication gives one public row.
func (s *Store) FindPublication(ctx context.Context, publicID string) (models.Publication, error) {
	if err := s.injected("find"); err != nil {
		return models.Publication{}, err
	}
	var p models.Publication
	err := s.reader(ctx).Where("public_id = ?", publicID).Take(&p).Error
	return p, found(err, "没有找到该公示信息")
}

// PublicationFilter picks public rows. Rows come newest first by their place
// in the order of change; Before is the last place of the page before.
type PublicationFilter struct {
	Kinds  []string
	Bureau string // code
	Year   int
	Number string // exact
	Party  string // credit code, exact
	Text   string // words that one-box search looks for, parted by blanks
	Status string
	Before int64
	Limit  int
}

// ListPublications gives one page of public rows.
func (s *Store) ListPublications(ctx context.Context, f PublicationFilter) ([]models.Publication, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	q := f.narrow(s.reader(ctx)).Order("seq DESC").Limit(f.Limit)
	if f.Before > 0 {
		q = q.Where("seq < ?", f.Before)
	}
	var list []models.Publication
	if err := q.Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list publications: %w", err)
	}
	return list, nil
}

// CountMatches counts all public rows that the filter picks, whatever the page.
func (s *Store) CountMatches(ctx context.Context, f PublicationFilter) (int64, error) {
	if err := s.injected("find"); err != nil {
		return 0, err
	}
	var n int64
	if err := f.narrow(s.reader(ctx).Model(&models.Publication{})).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count matches: %w", err)
	}
	return n, nil
}

// narrow adds the filter's conditions. The words of Text, parted by blanks,
// must all be found.
func (f PublicationFilter) narrow(q *gorm.DB) *gorm.DB {
	equal := func(column string, value any, given bool) {
		if given {
			q = q.Where(column+" = ?", value)
		}
	}
	equal("bureau_code", f.Bureau, f.Bureau != "")
	equal("year", f.Year, f.Year != 0)
	equal("number", f.Number, f.Number != "")
	equal("party_code", f.Party, f.Party != "")
	equal("status", f.Status, f.Status != "")
	if len(f.Kinds) > 0 {
		q = q.Where("kind IN ?", f.Kinds)
	}
	for _, word := range strings.Fields(f.Text) {
		q = q.Where("search LIKE ? ESCAPE '!'", "%"+escapeLike(word)+"%")
	}
	return q
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
	return p, found(err, "没有找到该公示页面，可能尚未发布")
}

// PublicCount is how many pages of a kind a bureau shows for a year.
type PublicCount struct {
	BureauCode string
	BureauName string
	Kind       string
	Year       int
	Status     string
	Count      int64
}

// CountPublications counts public rows per bureau, kind, year and status.
func (s *Store) CountPublications(ctx context.Context, bureau string) ([]PublicCount, error) {
	q := s.reader(ctx).Model(&models.Publication{}).
		Select("bureau_code, bureau_name, kind, year, status, COUNT(*) AS count").
		Group("bureau_code, bureau_name, kind, year, status").Order("bureau_code, year DESC, kind, status")
	if bureau != "" {
		q = q.Where("bureau_code = ?", bureau)
	}
	var list []PublicCount
	if err := q.Scan(&list).Error; err != nil {
		return nil, fmt.Errorf("count publications: %w", err)
	}
	return list, nil
}
