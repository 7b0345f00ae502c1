package migrations

import (
	"encoding/json"
	"fmt"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// publication0002 adds what lists, search and exports read without opening the
// page itself.
type publication0002 struct {
	UpdatedAt  int64  `gorm:"index:ix_publications_updated;not null;autoUpdateTime:false"`
	Cause      string `gorm:"size:255;not null;default:''"`
	Summary    string `gorm:"size:255;not null;default:''"`
	PartyKind  string `gorm:"size:16;not null;default:''"`
	Kinds      int64  `gorm:"not null;default:0"`
	Fine       int64  `gorm:"not null;default:0"`
	Forfeit    int64  `gorm:"not null;default:0"`
	ShownUntil string `gorm:"type:char(10);not null;default:''"`
}

func (publication0002) TableName() string { return "publications" }

func publicationColumns() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0002_publication", Migrate: func(db *gorm.DB) error {
		m := db.Migrator()
		for _, column := range []string{"Cause", "Summary", "PartyKind", "Kinds", "Fine", "Forfeit", "ShownUntil"} {
			if !m.HasColumn(&publication0002{}, column) {
				if err := m.AddColumn(&publication0002{}, column); err != nil {
					return fmt.Errorf("add %s: %w", column, err)
				}
			}
		}
		if !m.HasIndex(&publication0002{}, "ix_publications_updated") {
			if err := m.CreateIndex(&publication0002{}, "ix_publications_updated"); err != nil {
				return fmt.Errorf("index updates: %w", err)
			}
		}
		return fillPublications(db)
	}}
}

// batch0002 is how many pages are read and written at once. Chapters have pages
// of some 300 KB, and TiDB bounds what one transaction rewrites.
const batch0002 = 100

// fillPublications reads the new columns out of the pages, in batches, and
// writes the searched text in lines. It may run again.
func fillPublications(db *gorm.DB) error {
	after := ""
	for {
		var rows []struct{ PublicID, Body string }
		err := db.Table("publications").Select("public_id, body").
			Where("public_id > ? AND body <> ''", after).Order("public_id").Limit(batch0002).Scan(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		err = db.Transaction(func(tx *gorm.DB) error {
			for _, row := range rows {
				if err := fillPublication(tx, row.PublicID, row.Body); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		after = rows[len(rows)-1].PublicID
	}
}

func fillPublication(tx *gorm.DB, publicID, body string) error {
	var page page0002
	if err := json.Unmarshal([]byte(body), &page); err != nil {
		return fmt.Errorf("read page %s: %w", publicID, err)
	}
	if err := tx.Table("publications").Where("public_id = ?", publicID).Updates(page.columns()).Error; err != nil {
		return fmt.Errorf("fill %s: %w", publicID, err)
	}
	return nil
}
