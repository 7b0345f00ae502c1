package migrations

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// publicFile0005 keeps the files of what is on show; they go with their page.
type publicFile0005 struct {
	PublicID string `gorm:"size:32;primaryKey;not null"`
	Format   string `gorm:"size:8;primaryKey;not null"`
	Revision int    `gorm:"not null"`
	Hash     string `gorm:"size:64;not null"`
	Body     []byte `gorm:"size:16777215;not null"`
}

func (publicFile0005) TableName() string { return "public_files" }

func publicFiles() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0005_publicfile", Migrate: func(db *gorm.DB) error {
		return create(db, &publicFile0005{})
	}}
}
