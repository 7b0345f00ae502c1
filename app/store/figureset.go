package store

import (
	"context"
	"fmt"

	"sanxiang/models"
)

// FigureSet is a bureau's figures of a year as they stood at one moment, as
// JSON with its hash: the year's cut-off, or a table that was published or
// handed in. Kinds that are frozen are never written again.
type FigureSet struct {
	BureauID int64  `gorm:"primaryKey;autoIncrement:false"`
	Year     int    `gorm:"primaryKey;autoIncrement:false"`
	Kind     string `gorm:"primaryKey"`
	Body     string
	Hash     string
	At       models.Instant
}

// The kinds of figure sets.
const (
	FigureSetCutoff   = "cutoff"   // at the turn of the year; frozen
	FigureSetTables   = "tables"   // draft of the yearly statistics
	FigureSetReturned = "province" // the return to the upper department
)

// PutFigureSets writes sets. A cut-off that stands already is kept, so that
// running the job again cannot move it.
func (tx *Tx) PutFigureSets(list []FigureSet) (int, error) {
	written := 0
	for _, f := range list {
		var old FigureSet
		err := tx.db.Where("bureau_id = ? AND year = ? AND kind = ?", f.BureauID, f.Year, f.Kind).Limit(1).Find(&old).Error
		if err != nil {
			return written, fmt.Errorf("find figure set: %w", err)
		}
		if old.Kind == FigureSetCutoff {
			continue
		}
		f.At, f.Hash = tx.Now, Digest([]byte(f.Body))
		if err := tx.db.Save(&f).Error; err != nil {
			return written, fmt.Errorf("write figure set: %w", err)
		}
		tx.Append("固定年度数据", "figure_set", f.BureauID, f.BureauID, fmt.Sprintf("%d年 %s", f.Year, f.Kind))
		written++
	}
	return written, nil
}

// FindFigureSet gives one set.
func (s *Store) FindFigureSet(ctx context.Context, bureau int64, year int, kind string) (FigureSet, error) {
	var f FigureSet
	err := s.reader(ctx).Where("bureau_id = ? AND year = ? AND kind = ?", bureau, year, kind).Take(&f).Error
	return f, found(err, "该年度数据尚未固定")
}
