package migrations

import (
	"fmt"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// disclosure0014 adds what waits for a second person, what the leak scan found,
// and why something was sent back. What was prepared before nobody has counted
// the findings of; it is taken to have one.
type disclosure0014 struct {
	ID         int64  `gorm:"primaryKey"`
	BureauID   int64  `gorm:"index:ix_disclosures_desk,priority:1;index:ix_disclosures_fallen,priority:1"`
	State      string `gorm:"index:ix_disclosures_desk,priority:2"`
	Stage      string `gorm:"size:12;not null;default:'';index:ix_disclosures_desk,priority:3"`
	DueOn      string `gorm:"index:ix_disclosures_desk,priority:4"`
	CaseID     int64  `gorm:"index:ix_disclosures_desk,priority:5"`
	WithdrawBy string `gorm:"index:ix_disclosures_fallen,priority:2"`
	Findings   int    `gorm:"not null;default:1"`
	ReturnNote string `gorm:"size:600;not null;default:''"`
	ReturnedBy int64  `gorm:"not null;default:0"`
	ReturnedOn string `gorm:"type:char(10);not null;default:''"`
}

func (disclosure0014) TableName() string { return "disclosures" }

// exAnte0014 adds why a draft was sent back.
type exAnte0014 struct {
	ReturnNote string `gorm:"size:600;not null;default:''"`
	ReturnedBy int64  `gorm:"not null;default:0"`
	ReturnedOn string `gorm:"type:char(10);not null;default:''"`
}

func (exAnte0014) TableName() string { return "exante" }

func publicity() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0014_publicity", Migrate: func(db *gorm.DB) error {
		m := db.Migrator()
		for _, x := range []struct {
			table   any
			columns []string
		}{
			{&disclosure0014{}, []string{"Stage", "Findings", "ReturnNote", "ReturnedBy", "ReturnedOn"}},
			{&exAnte0014{}, []string{"ReturnNote", "ReturnedBy", "ReturnedOn"}},
		} {
			for _, column := range x.columns {
				if m.HasColumn(x.table, column) {
					continue
				}
				if err := m.AddColumn(x.table, column); err != nil {
					return fmt.Errorf("add %s: %w", column, err)
				}
			}
		}
		for _, index := range []string{"ix_disclosures_desk", "ix_disclosures_fallen"} {
			if m.HasIndex(&disclosure0014{}, index) {
				continue
			}
			if err := m.CreateIndex(&disclosure0014{}, index); err != nil {
				return fmt.Errorf("create %s: %w", index, err)
			}
		}
		return nil
	}}
}

// publicityStages says of what was prepared before that it waits for release.
func publicityStages() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0014_publicity_stages", Migrate: func(db *gorm.DB) error {
		return db.Exec("UPDATE disclosures SET stage = 'release' WHERE state = 'draft' AND stage = '' AND draft_body <> ''").Error
	}}
}
