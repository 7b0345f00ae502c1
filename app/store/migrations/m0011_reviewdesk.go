package migrations

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// review0011 adds who has taken a review on.
type review0011 struct {
	HolderID int64 `gorm:"not null;default:0"`
	HeldAt   int64 `gorm:"not null;default:0"`
}

func (review0011) TableName() string { return "reviews" }

// reviewRound0011 adds the signature, and the index by which a reviewer's own
// rounds of a year are found.
type reviewRound0011 struct {
	SignedAt    int64  `gorm:"not null;default:0"`
	Digest      string `gorm:"size:64;not null;default:''"`
	ReviewerID  int64  `gorm:"index:ix_review_rounds_reviewer,priority:1"`
	ConcludedAt int64  `gorm:"index:ix_review_rounds_reviewer,priority:2"`
}

func (reviewRound0011) TableName() string { return "review_rounds" }

// reviewRemark0011 adds where a remark points, and where its answer does.
type reviewRemark0011 struct {
	Ref   string `gorm:"size:40;not null;default:''"`
	Place string `gorm:"size:200;not null;default:''"`
	Proof string `gorm:"size:255;not null;default:''"`
}

func (reviewRemark0011) TableName() string { return "review_remarks" }

// caseAlike0011 is the index that comparing a fine with those of the same cause
// reads instead of the rows. Equal fines stand together in it.
type caseAlike0011 struct {
	Cause    string `gorm:"index:ix_cases_alike,priority:1"`
	Outcome  string `gorm:"index:ix_cases_alike,priority:2"`
	Revoked  bool   `gorm:"index:ix_cases_alike,priority:3"`
	Fine     int64  `gorm:"index:ix_cases_alike,priority:4"`
	Kinds    uint16 `gorm:"index:ix_cases_alike,priority:5"`
	BureauID int64  `gorm:"index:ix_cases_alike,priority:6"`
}

func (caseAlike0011) TableName() string { return "cases" }

// reviewer0011 is the index by which a reviewer's concluded reviews are found.
type reviewer0011 struct {
	ReviewerID  int64  `gorm:"index:ix_reviews_reviewer,priority:1"`
	ConcludedOn string `gorm:"index:ix_reviews_reviewer,priority:2"`
}

func (reviewer0011) TableName() string { return "reviews" }

func reviewDesk() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0011_reviewdesk", Migrate: func(db *gorm.DB) error {
		for _, add := range []struct {
			table  any
			fields []string
		}{
			{&review0011{}, []string{"HolderID", "HeldAt"}},
			{&reviewRound0011{}, []string{"SignedAt", "Digest"}},
			{&reviewRemark0011{}, []string{"Ref", "Place", "Proof"}},
		} {
			for _, field := range add.fields {
				if db.Migrator().HasColumn(add.table, field) {
					continue
				}
				if err := db.Migrator().AddColumn(add.table, field); err != nil {
					return err
				}
			}
		}
		for _, index := range []struct {
			table any
			name  string
		}{{&reviewRound0011{}, "ix_review_rounds_reviewer"}, {&caseAlike0011{}, "ix_cases_alike"}, {&reviewer0011{}, "ix_reviews_reviewer"}} {
			if db.Migrator().HasIndex(index.table, index.name) {
				continue
			}
			if err := db.Migrator().CreateIndex(index.table, index.name); err != nil {
				return err
			}
		}
		return nil
	}}
}
