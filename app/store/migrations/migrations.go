// Package migrations holds the numbered, forward-only steps that bring a
// database to the present schema. A step keeps its own frozen copy of what it
// creates; live structs never reach the schema. One step, one file.
package migrations

import (
	"fmt"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// All lists the steps in order. A step that has landed is never changed.
func All() []*gormigrate.Migration {
	return []*gormigrate.Migration{
		initial(), publicationColumns(), objections(), exAnte(), publicFiles(), dumps(),
		sessions(),
		uploads(),
		worklist(),
		casePages(),
		reviewDesk(),
		registers(),
		imports(),
		publicity(), publicityStages(),
		caseHandlers(),
	}
}

// Run applies what is missing. The caller holds the lease on the schema.
func Run(db *gorm.DB) error {
	options := *gormigrate.DefaultOptions
	options.TableName = "schema_migrations"
	options.UseTransaction = false // DDL commits by itself on MySQL
	if err := gormigrate.New(db, &options, All()).Migrate(); err != nil {
		return fmt.Errorf("migrate schema: %w", err)
	}
	return nil
}

// create makes one table unless it stands already, so that a step that was cut
// off can run again.
func create(db *gorm.DB, table any) error {
	if db.Migrator().HasTable(table) {
		return nil
	}
	switch _, clustered := table.(interface{ clustered() }); {
	case db.Dialector.Name() == "mysql":
		db = db.Set("gorm:table_options", "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin")
	case clustered:
		db = db.Set("gorm:table_options", " WITHOUT ROWID")
	}
	return db.Migrator().CreateTable(table)
}

// execOn runs a statement that only one kind of engine needs.
func execOn(db *gorm.DB, dialect, statement string) error {
	if db.Dialector.Name() != dialect {
		return nil
	}
	return db.Exec(statement).Error
}
