package store

import (
	"fmt"

	"sanxiang/models"
)

// CreatePublications writes many public rows at once and gives them the next
// places in the order of change, in the order of the list. Their UpdatedAt is
// kept as it is. It is for load tests: what the program publishes goes through
// PutPublication, one at a time, with a snapshot behind it.
func (tx *Tx) CreatePublications(rows []models.Publication) error {
	if len(rows) == 0 {
		return nil
	}
	first, err := tx.NextNumber(0, "publication", 0)
	if err != nil {
		return err
	}
	last := first + int64(len(rows)) - 1
	err = tx.db.Exec("UPDATE sequences SET next = ? WHERE bureau_id = 0 AND kind = 'publication' AND year = 0", last).Error
	if err != nil {
		return fmt.Errorf("reserve places of publications: %w", err)
	}
	placed := make([]models.Publication, len(rows))
	for i, p := range rows {
		p.Seq = first + int64(i)
		placed[i] = p
	}
	if err := insertRows(tx, placed, "公示编号已存在"); err != nil {
		return err
	}
	tx.public = last
	return nil
}
