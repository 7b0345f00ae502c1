package store

import (
	"context"
	"fmt"

	"sanxiang/models"
)

// CreateComment adds a comment on a case.
func (tx *Tx) CreateComment(c *models.Comment) error {
	c.ID, c.At = tx.NewID(), tx.Now
	if err := tx.create(c, "该批注已存在"); err != nil {
		return err
	}
	tx.Append("批注案件", "case", c.CaseID, c.BureauID, "")
	return nil
}

// ListComments gives the comments on a case, the earliest first.
func (s *Store) ListComments(ctx context.Context, caseID int64) ([]models.Comment, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	var list []models.Comment
	if err := s.reader(ctx).Where("case_id = ?", caseID).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list comments of case %d: %w", caseID, err)
	}
	return list, nil
}
