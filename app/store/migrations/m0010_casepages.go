package migrations

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// draft0010 is a form that a user has not handed in; Sealed holds what was typed.
type draft0010 struct {
	UserID  int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Form    string `gorm:"size:80;primaryKey;not null"`
	Sealed  string `gorm:"size:16777215;not null"`
	SavedAt int64  `gorm:"index:ix_drafts_saved;not null"`
	Version int64  `gorm:"not null"`
}

func (draft0010) TableName() string { return "drafts" }

// caseComment0010 is what a colleague says about a case.
type caseComment0010 struct {
	ID       int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	CaseID   int64  `gorm:"index:ix_case_comments_case;not null"`
	BureauID int64  `gorm:"not null"`
	UserID   int64  `gorm:"not null"`
	Author   string `gorm:"size:100;not null"`
	At       int64  `gorm:"not null"`
	Content  string `gorm:"type:text;not null"`
}

func (caseComment0010) TableName() string { return "case_comments" }

func casePages() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0010_casepages", Migrate: func(db *gorm.DB) error {
		if err := create(db, &draft0010{}); err != nil {
			return err
		}
		return create(db, &caseComment0010{})
	}}
}
