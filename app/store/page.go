package store

import (
	"context"
	"fmt"

	"sanxiang/models"
)

// ListPages gives the pages of a kind and year that are on show, of one bureau
// or of all for an empty code, by bureau. Pages without a year have year 0.
func (s *Store) ListPages(ctx context.Context, kind, bureau string, year int) ([]models.Publication, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	q := s.reader(ctx).Where("kind = ? AND year = ? AND status = ?", kind, year, models.DisclosurePublished).Order("bureau_code, seq")
	if bureau != "" {
		q = q.Where("bureau_code = ?", bureau)
	}
	var list []models.Publication
	if err := q.Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list pages %s of %d: %w", kind, year, err)
	}
	return list, nil
}
