package migrations

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// objection0003 holds what the public tells bureaus about what they published.
// Who wrote and what they wrote lies in Sealed.
type objection0003 struct {
	ID         int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Reference  string `gorm:"size:32;uniqueIndex:uq_objections_reference;not null"`
	CodeHash   string `gorm:"type:char(64);not null"`
	PublicID   string `gorm:"size:32;index:ix_objections_record,priority:1;not null"`
	Seen       int64  `gorm:"not null"`
	BureauID   int64  `gorm:"index:ix_objections_due,priority:1;index:ix_objections_received,priority:1;not null"`
	Kind       string `gorm:"size:12;not null"`
	Sealed     string `gorm:"type:text;not null"`
	State      string `gorm:"size:12;index:ix_objections_due,priority:2;index:ix_objections_record,priority:2;not null"`
	Outcome    string `gorm:"size:12;not null"`
	Answer     string `gorm:"type:text;not null"`
	ReceivedAt int64  `gorm:"not null"`
	ReceivedOn string `gorm:"type:char(10);index:ix_objections_received,priority:2;not null"`
	DueOn      string `gorm:"type:char(10);index:ix_objections_due,priority:3;not null"`
	BegunOn    string `gorm:"type:char(10);not null"`
	BegunBy    int64  `gorm:"not null"`
	AnsweredOn string `gorm:"type:char(10);not null"`
	AnsweredBy int64  `gorm:"not null"`
	Overdue    bool   `gorm:"not null"`
	Version    int64  `gorm:"not null"`
}

func (objection0003) TableName() string { return "objections" }

func objections() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0003_objection", Migrate: func(db *gorm.DB) error {
		return create(db, &objection0003{})
	}}
}
