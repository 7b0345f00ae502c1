package migrations

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// caseHandlers0016 are the indexes by which an officer's own cases are found
// among all of a bureau's.
type caseHandlers0016 struct {
	Handler1 int64 `gorm:"index:ix_cases_handler1"`
	Handler2 int64 `gorm:"index:ix_cases_handler2"`
}

func (caseHandlers0016) TableName() string { return "cases" }

func caseHandlers() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0016_handlers", Migrate: func(db *gorm.DB) error {
		for _, name := range []string{"ix_cases_handler1", "ix_cases_handler2"} {
			if db.Migrator().HasIndex(&caseHandlers0016{}, name) {
				continue
			}
			if err := db.Migrator().CreateIndex(&caseHandlers0016{}, name); err != nil {
				return err
			}
		}
		return nil
	}}
}
