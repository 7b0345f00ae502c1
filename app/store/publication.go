package store

import (
	"context"
	"fmt"

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
	Text   string // anywhere in what one-box search looks in
	Status string
	Before int64
	Limit  int
}

// ListPublications gives one page of public rows.
func (s *Store) ListPublications(ctx context.Context, f PublicationFilter) ([]models.Publication, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	q := s.reader(ctx).Order("seq DESC").Limit(f.Limit)
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
	if f.Before > 0 {
		q = q.Where("seq < ?", f.Before)
	}
	if f.Text != "" {
		q = q.Where("search LIKE ? ESCAPE '!'", "%"+escapeLike(f.Text)+"%")
	}
	var list []models.Publication
	if err := q.Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list publications: %w", err)
	}
	return list, nil
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
