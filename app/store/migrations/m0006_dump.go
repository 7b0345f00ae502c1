package migrations

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// dump0006 is a prepared file of one year's open data.
type dump0006 struct {
	Year      int    `gorm:"primaryKey;autoIncrement:false;not null"`
	Format    string `gorm:"size:8;primaryKey;not null"`
	Seq       int64  `gorm:"not null"`
	RowCount  int64  `gorm:"not null"`
	ByteCount int64  `gorm:"not null"`
	SHA256    string `gorm:"column:sha256;size:64;not null"`
	MadeAt    int64  `gorm:"not null"`
}

func (dump0006) TableName() string { return "dumps" }

func dumps() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0006_dump", Migrate: func(db *gorm.DB) error { return create(db, &dump0006{}) }}
}
