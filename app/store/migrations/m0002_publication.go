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

// page0002 is what the new columns are filled from.
type page0002 struct {
	PartyKind  string   `json:"party_kind"`
	Cause      string   `json:"cause"`
	Content    string   `json:"content"`
	Kinds      []string `json:"kinds"`
	Fine       int64    `json:"fine"`
	Forfeit    int64    `json:"forfeit"`
	ShownUntil string   `json:"shown_until"`
}

// kinds0002 is the order of the bits in Kinds.
var kinds0002 = []string{
	"warning", "reprimand", "fine", "confiscate_gains", "confiscate_goods", "suspend_licence", "downgrade",
	"revoke_licence", "restrict_business", "suspend_business", "close", "bar_practice", "detention", "other",
}

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

// fillPublications reads the new columns out of the pages, in batches. It may
// run again.
func fillPublications(db *gorm.DB) error {
	after := ""
	for {
		var rows []struct{ PublicID, Body string }
		err := db.Table("publications").Select("public_id, body").
			Where("public_id > ? AND body <> ''", after).Order("public_id").Limit(500).Scan(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, row := range rows {
			var page page0002
			if err := json.Unmarshal([]byte(row.Body), &page); err != nil {
				return fmt.Errorf("read page %s: %w", row.PublicID, err)
			}
			if err := db.Table("publications").Where("public_id = ?", row.PublicID).Updates(page.columns()).Error; err != nil {
				return fmt.Errorf("fill %s: %w", row.PublicID, err)
			}
		}
		after = rows[len(rows)-1].PublicID
	}
}

// columns gives the values of the new columns.
func (p page0002) columns() map[string]any {
	mask := int64(0)
	for i, k := range kinds0002 {
		for _, has := range p.Kinds {
			if has == k {
				mask |= 1 << i
			}
		}
	}
	return map[string]any{
		"cause": short0002(p.Cause), "summary": short0002(p.Content), "party_kind": p.PartyKind, "kinds": mask,
		"fine": p.Fine, "forfeit": p.Forfeit, "shown_until": p.ShownUntil,
	}
}

// short0002 cuts a text to the width of its column.
func short0002(s string) string {
	if r := []rune(s); len(r) > 255 {
		return string(r[:254]) + "…"
	}
	return s
}
