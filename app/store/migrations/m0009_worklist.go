package migrations

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// caseDuty0009 holds what open cases still need, as models.DutyRows worked it
// out with the step that led there: a case's rows are written anew with it.
type caseDuty0009 struct {
	CaseID   int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Seq      int    `gorm:"primaryKey;autoIncrement:false;not null"`
	BureauID int64  `gorm:"index:ix_case_duties_due,priority:1;index:ix_case_duties_next,priority:1;not null"`
	Handler1 int64  `gorm:"index:ix_case_duties_handler1,priority:1;not null"`
	Handler2 int64  `gorm:"index:ix_case_duties_handler2,priority:1;not null"`
	Rule     string `gorm:"size:12;not null"`
	Text     string `gorm:"size:500;not null"`
	DueOn    string `gorm:"type:char(10);index:ix_case_duties_due,priority:2;index:ix_case_duties_handler1,priority:2;index:ix_case_duties_handler2,priority:2;not null"`
	NextStep string `gorm:"size:20;index:ix_case_duties_next,priority:2;not null"`
	Returned bool   `gorm:"not null"`
}

func (caseDuty0009) TableName() string { return "case_duties" }
func (caseDuty0009) clustered()        {}

// caseText0009 is what a case is looked up by, folded, with a signature of its
// pairs of characters that tells most rows apart without reading them.
type caseText0009 struct {
	BureauID int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	CaseID   int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	S1       int64  `gorm:"column:s1;not null"`
	S2       int64  `gorm:"column:s2;not null"`
	S3       int64  `gorm:"column:s3;not null"`
	S4       int64  `gorm:"column:s4;not null"`
	Folded   string `gorm:"size:2000;not null"`
}

func (caseText0009) TableName() string { return "case_texts" }
func (caseText0009) clustered()        {}

// message0009 is one line in a user's inbox.
type message0009 struct {
	ID       int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	UserID   int64  `gorm:"uniqueIndex:uq_messages_source,priority:1;index:ix_messages_unread,priority:1;not null"`
	Source   string `gorm:"size:100;uniqueIndex:uq_messages_source,priority:2;not null"`
	Kind     string `gorm:"size:20;not null"`
	BureauID int64  `gorm:"not null"`
	Object   string `gorm:"size:20;not null"`
	ObjectID int64  `gorm:"not null"`
	CaseID   int64  `gorm:"not null"`
	Number   string `gorm:"size:128;not null"`
	Act      string `gorm:"size:300;not null"`
	DueOn    string `gorm:"type:char(10);not null"`
	At       int64  `gorm:"index:ix_messages_at;not null"`
	ReadAt   int64  `gorm:"index:ix_messages_unread,priority:2;not null"`
}

func (message0009) TableName() string { return "messages" }

// messageChoice0009 is a kind of message that a user does not want.
type messageChoice0009 struct {
	UserID int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Kind   string `gorm:"primaryKey;size:20;not null"`
}

func (messageChoice0009) TableName() string { return "message_choices" }

// mail0009 is a letter that waits to be sent or was sent.
type mail0009 struct {
	ID       int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	UserID   int64  `gorm:"uniqueIndex:uq_mails_source,priority:1;not null"`
	Source   string `gorm:"size:100;uniqueIndex:uq_mails_source,priority:2;not null"`
	Subject  string `gorm:"size:200;not null"`
	Body     string `gorm:"type:text;not null"`
	State    string `gorm:"size:12;index:ix_mails_state,priority:1;not null"`
	NextAt   int64  `gorm:"index:ix_mails_state,priority:2;not null"`
	Attempts int    `gorm:"not null"`
	Fault    string `gorm:"size:300;not null"`
	At       int64  `gorm:"not null"`
	SentAt   int64  `gorm:"not null"`
}

func (mail0009) TableName() string { return "mails" }

// savedFilter0009 is a list that a user has given a name.
type savedFilter0009 struct {
	ID     int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	UserID int64  `gorm:"uniqueIndex:uq_saved_filters_name,priority:1;not null"`
	Name   string `gorm:"size:60;uniqueIndex:uq_saved_filters_name,priority:2;not null"`
	Query  string `gorm:"size:1000;not null"`
	At     int64  `gorm:"not null"`
}

func (savedFilter0009) TableName() string { return "saved_filters" }

// user0009 adds where a user gets mail.
type user0009 struct {
	Email string `gorm:"size:200;not null;default:''"`
}

func (user0009) TableName() string { return "users" }

// caseList0009 is the index that lists and their footers read instead of the
// rows, which are long.
type caseList0009 struct {
	BureauID  int64  `gorm:"index:ix_cases_list,priority:1"`
	ID        int64  `gorm:"index:ix_cases_list,priority:2"`
	State     string `gorm:"index:ix_cases_list,priority:3"`
	Procedure string `gorm:"index:ix_cases_list,priority:4"`
	Outcome   string `gorm:"index:ix_cases_list,priority:5"`
	Major     bool   `gorm:"index:ix_cases_list,priority:6"`
	Kinds     uint16 `gorm:"index:ix_cases_list,priority:7"`
	Fine      int64  `gorm:"index:ix_cases_list,priority:8"`
	FiledOn   string `gorm:"index:ix_cases_list,priority:9"`
	DecidedOn string `gorm:"index:ix_cases_list,priority:10"`
	Handler1  int64  `gorm:"index:ix_cases_list,priority:11"`
	Handler2  int64  `gorm:"index:ix_cases_list,priority:12"`
}

func (caseList0009) TableName() string { return "cases" }

// disclosureOpen0009 is the index by which what is not public yet is found.
type disclosureOpen0009 struct {
	BureauID int64  `gorm:"index:ix_disclosures_open,priority:1"`
	State    string `gorm:"index:ix_disclosures_open,priority:2"`
	DueOn    string `gorm:"index:ix_disclosures_open,priority:3"`
	CaseID   int64  `gorm:"index:ix_disclosures_open,priority:4"`
}

func (disclosureOpen0009) TableName() string { return "disclosures" }

func worklist() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0009_worklist", Migrate: func(db *gorm.DB) error {
		for _, table := range []any{&caseDuty0009{}, &caseText0009{}, &message0009{}, &messageChoice0009{}, &mail0009{}, &savedFilter0009{}} {
			if err := create(db, table); err != nil {
				return err
			}
		}
		if !db.Migrator().HasColumn(&user0009{}, "Email") {
			if err := db.Migrator().AddColumn(&user0009{}, "Email"); err != nil {
				return err
			}
		}
		for name, table := range map[string]any{"ix_cases_list": &caseList0009{}, "ix_disclosures_open": &disclosureOpen0009{}} {
			if db.Migrator().HasIndex(table, name) {
				continue
			}
			if err := db.Migrator().CreateIndex(table, name); err != nil {
				return err
			}
		}
		return nil
	}}
}
