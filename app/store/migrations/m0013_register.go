package migrations

import (
	"fmt"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// entryChange0013 is one change of a register row.
type entryChange0013 struct {
	ID       int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	EntryID  int64  `gorm:"index:ix_entry_changes_entry;not null"`
	BureauID int64  `gorm:"index:ix_entry_changes_bureau,priority:1;not null"`
	Register string `gorm:"size:40;index:ix_entry_changes_bureau,priority:2;not null"`
	Kind     string `gorm:"size:8;not null"`
	Reason   string `gorm:"size:500;not null"`
	Fields   string `gorm:"size:16777215;not null"`
	Version  int64  `gorm:"not null"`
	ActorID  int64  `gorm:"not null"`
	Actor    string `gorm:"size:100;not null"`
	At       int64  `gorm:"not null"`
}

func (entryChange0013) TableName() string { return "entry_changes" }

// definitionVersion0013 is one version of a definition.
type definitionVersion0013 struct {
	Kind    string `gorm:"size:20;primaryKey;not null"`
	Code    string `gorm:"size:100;primaryKey;not null"`
	Version int    `gorm:"primaryKey;autoIncrement:false;not null"`
	Body    string `gorm:"size:16777215;not null"`
	Since   string `gorm:"type:char(10);not null"`
	Reason  string `gorm:"size:500;not null"`
	Author  string `gorm:"size:100;not null"`
	At      int64  `gorm:"not null"`
}

func (definitionVersion0013) TableName() string { return "definition_versions" }

// handIn0013 is a bureau's word that a year is complete.
type handIn0013 struct {
	BureauID    int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Year        int    `gorm:"primaryKey;autoIncrement:false;not null"`
	Responsible string `gorm:"size:100;not null"`
	Note        string `gorm:"size:500;not null"`
	EnteredBy   string `gorm:"size:100;not null"`
	EnteredAt   int64  `gorm:"not null"`
}

func (handIn0013) TableName() string { return "hand_ins" }

// reminder0013 is one 催报.
type reminder0013 struct {
	ID         int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	BureauID   int64  `gorm:"index:ix_reminders_bureau,priority:1;not null"`
	Year       int    `gorm:"index:ix_reminders_bureau,priority:2;not null"`
	FromBureau int64  `gorm:"not null"`
	SentBy     string `gorm:"size:100;not null"`
	SentAt     int64  `gorm:"not null"`
	Note       string `gorm:"size:500;not null"`
}

func (reminder0013) TableName() string { return "reminders" }

// attachment0013 is a file that bears out an entry or a handed-in total.
type attachment0013 struct {
	ID        int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Owner     string `gorm:"size:12;index:ix_attachments_owner,priority:2;not null"`
	OwnerID   int64  `gorm:"index:ix_attachments_owner,priority:1;not null"`
	BureauID  int64  `gorm:"not null"`
	Name      string `gorm:"size:255;not null"`
	Hash      string `gorm:"size:64;not null"`
	Size      int64  `gorm:"not null"`
	EnteredBy string `gorm:"size:100;not null"`
	EnteredAt int64  `gorm:"not null"`
}

func (attachment0013) TableName() string { return "attachments" }

// return0013 adds who answers for a handed-in total and which number counts
// beside records of the same.
type return0013 struct {
	Responsible  string `gorm:"size:100;not null;default:''"`
	Evidence     string `gorm:"size:255;not null;default:''"`
	Standing     string `gorm:"size:8;not null;default:''"`
	Overlap      int64  `gorm:"not null;default:0"`
	ChosenBy     string `gorm:"size:100;not null;default:''"`
	ChosenAt     int64  `gorm:"not null;default:0"`
	ChoiceReason string `gorm:"size:500;not null;default:''"`
}

func (return0013) TableName() string { return "returns" }

func registers() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0013_register", Migrate: func(db *gorm.DB) error {
		for _, table := range []any{&entryChange0013{}, &definitionVersion0013{}, &handIn0013{}, &reminder0013{}, &attachment0013{}} {
			if err := create(db, table); err != nil {
				return err
			}
		}
		m := db.Migrator()
		for _, column := range []string{"Responsible", "Evidence", "Standing", "Overlap", "ChosenBy", "ChosenAt", "ChoiceReason"} {
			if m.HasColumn(&return0013{}, column) {
				continue
			}
			if err := m.AddColumn(&return0013{}, column); err != nil {
				return fmt.Errorf("add %s: %w", column, err)
			}
		}
		return nil
	}}
}
