package store

import (
	"context"
	"fmt"

	"gorm.io/gorm/clause"

	"sanxiang/models"
)

// HasViewing says whether the opening was noted already.
func (s *Store) HasViewing(ctx context.Context, v models.Viewing) (bool, error) {
	if err := s.injected("find"); err != nil {
		return false, err
	}
	return (&Tx{db: s.reader(ctx)}).hasViewing(v)
}

func (tx *Tx) hasViewing(v models.Viewing) (bool, error) {
	var n int64
	err := tx.db.Model(&models.Viewing{}).Where("recording_id = ? AND day = ? AND user_id = ?", v.RecordingID, v.Day, v.UserID).Count(&n).Error
	if err != nil {
		return false, fmt.Errorf("find viewing of recording %d: %w", v.RecordingID, err)
	}
	return n > 0, nil
}

// AppendViewing notes that the actor opened a recording today, once a day.
func (tx *Tx) AppendViewing(r models.Recording) error {
	v := models.Viewing{RecordingID: r.ID, Day: tx.Today, UserID: tx.Actor.UserID}
	noted, err := tx.hasViewing(v)
	if err != nil || noted {
		return err
	}
	if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&v).Error; err != nil {
		return fmt.Errorf("note viewing of recording %d: %w", r.ID, err)
	}
	tx.Append("调阅过程记录", "recording", r.ID, r.BureauID, r.Title)
	return nil
}
