package migrations

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// exante0004 holds a bureau's sections of the ex-ante disclosure, one row each.
type exante0004 struct {
	ID           int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	BureauID     int64  `gorm:"uniqueIndex:uq_exante_section,priority:1;not null"`
	Section      string `gorm:"size:20;uniqueIndex:uq_exante_section,priority:2;not null"`
	State        string `gorm:"size:12;not null"`
	Draft        string `gorm:"size:16777215;not null"`
	DraftReason  string `gorm:"size:500;not null"`
	DraftedBy    int64  `gorm:"not null"`
	Content      string `gorm:"size:16777215;not null"`
	PreparedBy   int64  `gorm:"not null"`
	ApprovedBy   int64  `gorm:"not null"`
	PublicID     string `gorm:"size:32;uniqueIndex:uq_exante_public;not null"`
	DisclosureID int64  `gorm:"uniqueIndex:uq_exante_disclosure;not null"`
	Revision     int    `gorm:"not null"`
	BodyHash     string `gorm:"size:64;not null"`
	PublishedOn  string `gorm:"type:char(10);not null"`
	ReviewedOn   string `gorm:"type:char(10);not null"`
	WithdrawnOn  string `gorm:"type:char(10);not null"`
	WithdrawCode string `gorm:"size:20;not null"`
	WithdrawNote string `gorm:"size:500;not null"`
	Version      int64  `gorm:"not null"`
}

func (exante0004) TableName() string { return "exante" }

func exAnte() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0004_exante", Migrate: func(db *gorm.DB) error {
		return create(db, &exante0004{})
	}}
}
