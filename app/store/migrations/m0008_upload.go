package migrations

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// upload0008 is evidence that comes in piece by piece.
type upload0008 struct {
	ID        int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	UserID    int64  `gorm:"index:ix_uploads_user,priority:1;not null"`
	BureauID  int64  `gorm:"not null"`
	CaseID    int64  `gorm:"not null"`
	FileName  string `gorm:"size:255;not null"`
	Size      int64  `gorm:"not null"`
	Stated    string `gorm:"size:64;not null"`
	Hash      string `gorm:"size:64;not null"`
	State     string `gorm:"size:12;index:ix_uploads_user,priority:2;not null"`
	Seq       int    `gorm:"not null"`
	CreatedAt int64  `gorm:"not null"`
	ExpiresAt int64  `gorm:"index:ix_uploads_expiry;not null"`
}

func (upload0008) TableName() string { return "uploads" }

// viewing0008 notes who opened which recording on which day.
type viewing0008 struct {
	RecordingID int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Day         string `gorm:"type:char(10);primaryKey;not null"`
	UserID      int64  `gorm:"primaryKey;autoIncrement:false;not null"`
}

func (viewing0008) TableName() string { return "viewings" }

func uploads() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0008_upload", Migrate: func(db *gorm.DB) error {
		if err := create(db, &upload0008{}); err != nil {
			return err
		}
		return create(db, &viewing0008{})
	}}
}
