package store

import (
	"context"
	"fmt"

	"sanxiang/models"
)

// Chapter is one bureau's compiled enforcement chapter of a year: the template
// and profile it was made with, the document tree and the figures as JSON.
type Chapter struct {
	ID           int64 `gorm:"primaryKey;autoIncrement:false"`
	BureauID     int64
	Year         int
	State        string // draft, frozen
	Template     string
	TemplateText string
	Profile      string
	Body         string
	Figures      string
	Hash         string
	CompiledAt   models.Instant
	PublicID     string
	Version      int64
}

// PutChapter writes the bureau's chapter of the year.
func (tx *Tx) PutChapter(c *Chapter) error {
	var old Chapter
	err := tx.db.Where("bureau_id = ? AND year = ?", c.BureauID, c.Year).Limit(1).Find(&old).Error
	if err != nil {
		return fmt.Errorf("find chapter: %w", err)
	}
	if old.State == "frozen" {
		return models.Errorf(models.Conflict, "%d年度章节已定稿，不能重新编制", c.Year)
	}
	c.CompiledAt = tx.Now
	if old.ID == 0 {
		c.ID, c.Version = tx.NewID(), 1
		err = tx.create(c, "该年度章节已存在")
	} else {
		c.ID, c.Version, c.PublicID = old.ID, old.Version, old.PublicID
		err = tx.replace(c, c.ID, &c.Version)
	}
	if err == nil {
		tx.Append("编制年度章节", "chapter", c.ID, c.BureauID, fmt.Sprintf("%d年", c.Year))
	}
	return err
}

// FindChapter gives the bureau's chapter of the year.
func (s *Store) FindChapter(ctx context.Context, bureau int64, year int) (Chapter, error) {
	var c Chapter
	err := s.reader(ctx).Where("bureau_id = ? AND year = ?", bureau, year).Take(&c).Error
	return c, found(err, "该年度章节尚未编制")
}
