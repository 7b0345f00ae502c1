package migrations

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// initial is the first schema: the three systems, the counters, the public side, and what runs them.
func initial() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0001_initial", Migrate: func(db *gorm.DB) error {
		for _, table := range initialTables() {
			if err := create(db, table); err != nil {
				return err
			}
		}
		for _, statement := range appendOnly {
			if err := execOn(db, "sqlite", statement); err != nil {
				return err
			}
		}
		return nil
	}}
}

// appendOnly makes the embedded database refuse to change or delete what may
// only grow. On MySQL the account is granted INSERT and SELECT on these tables
// and nothing else (TiDB has no triggers).
var appendOnly = []string{
	`CREATE TRIGGER IF NOT EXISTS audits_no_update BEFORE UPDATE ON audits BEGIN SELECT RAISE(ABORT, 'append-only'); END`,
	`CREATE TRIGGER IF NOT EXISTS audits_no_delete BEFORE DELETE ON audits BEGIN SELECT RAISE(ABORT, 'append-only'); END`,
	`CREATE TRIGGER IF NOT EXISTS case_events_no_update BEFORE UPDATE ON case_events BEGIN SELECT RAISE(ABORT, 'append-only'); END`,
	`CREATE TRIGGER IF NOT EXISTS case_events_no_delete BEFORE DELETE ON case_events BEGIN SELECT RAISE(ABORT, 'append-only'); END`,
}

func initialTables() []any {
	return []any{
		&bureau0001{},
		&officer0001{},
		&certificate0001{},
		&device0001{},
		&case0001{},
		&caseParty0001{},
		&casePenalty0001{},
		&event0001{},
		&recording0001{},
		&review0001{},
		&reviewRound0001{},
		&reviewRemark0001{},
		&disclosure0001{},
		&snapshot0001{},
		&publication0001{},
		&entry0001{},
		&return0001{},
		&coverage0001{},
		&counter0001{},
		&user0001{},
		&token0001{},
		&audit0001{},
		&definition0001{},
		&sequence0001{},
		&idempotencyKey0001{},
		&jobRun0001{},
		&chapter0001{},
		&figureSet0001{},
	}
}

type bureau0001 struct {
	ID        int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Code      string `gorm:"size:32;uniqueIndex:uq_bureaus_code;not null"`
	Name      string `gorm:"size:200;uniqueIndex:uq_bureaus_name;not null"`
	Short     string `gorm:"size:32;not null"`
	Kind      string `gorm:"size:20;not null"`
	Level     string `gorm:"size:20;not null"`
	Region    string `gorm:"size:12;not null"`
	Field     string `gorm:"size:40;not null"`
	ParentID  int64  `gorm:"index:ix_bureaus_parent;not null"`
	FoundedOn string `gorm:"type:char(10);not null"`
	ClosedOn  string `gorm:"type:char(10);not null"`
	Duties    string `gorm:"type:text;not null"`
	Contact   string `gorm:"size:500;not null"`
	Version   int64  `gorm:"not null"`
}

func (bureau0001) TableName() string { return "bureaus" }

type officer0001 struct {
	ID         int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	BureauID   int64  `gorm:"index:ix_officers_bureau;not null"`
	Name       string `gorm:"size:100;not null"`
	Post       string `gorm:"size:100;not null"`
	Education  string `gorm:"size:40;not null"`
	Frontline  bool   `gorm:"not null"`
	Formal     bool   `gorm:"not null"`
	Reviewer   bool   `gorm:"not null"`
	Qualified  bool   `gorm:"not null"`
	ReviewFrom string `gorm:"type:char(10);not null"`
	ActiveFrom string `gorm:"type:char(10);not null"`
	ActiveTo   string `gorm:"type:char(10);not null"`
	Version    int64  `gorm:"not null"`
}

func (officer0001) TableName() string { return "officers" }

type certificate0001 struct {
	ID           int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	BureauID     int64  `gorm:"index:ix_certificates_bureau;not null"`
	OfficerID    int64  `gorm:"index:ix_certificates_officer;not null"`
	Number       string `gorm:"size:40;index:ix_certificates_number;not null"`
	Authority    string `gorm:"size:100;not null"`
	AppliedOn    string `gorm:"type:char(10);not null"`
	IssuedOn     string `gorm:"type:char(10);not null"`
	ValidFrom    string `gorm:"type:char(10);not null"`
	ValidTo      string `gorm:"type:char(10);not null"`
	CancelledOn  string `gorm:"type:char(10);not null"`
	CancelReason string `gorm:"size:100;not null"`
	RenumberedOn string `gorm:"type:char(10);not null"`
	EndsOn       string `gorm:"type:char(10);not null"`
	PendingTo    string `gorm:"type:char(10);not null"`
	Version      int64  `gorm:"not null"`
}

func (certificate0001) TableName() string { return "certificates" }

type device0001 struct {
	ID          int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	BureauID    int64  `gorm:"uniqueIndex:uq_devices_serial,priority:1;not null"`
	Serial      string `gorm:"size:60;uniqueIndex:uq_devices_serial,priority:2;not null"`
	Kind        string `gorm:"size:20;not null"`
	ServiceFrom string `gorm:"type:char(10);not null"`
	ServiceTo   string `gorm:"type:char(10);not null"`
	Version     int64  `gorm:"not null"`
}

func (device0001) TableName() string { return "devices" }

type case0001 struct {
	ID             int64   `gorm:"primaryKey;autoIncrement:false;not null"`
	BureauID       int64   `gorm:"uniqueIndex:uq_cases_number,priority:1;uniqueIndex:uq_cases_document,priority:1;index:ix_cases_filed,priority:1;index:ix_cases_decided,priority:1;index:ix_cases_entered,priority:1;index:ix_cases_state,priority:1;not null"`
	Number         string  `gorm:"size:80;uniqueIndex:uq_cases_number,priority:2;not null"`
	DocumentNumber *string `gorm:"size:128;uniqueIndex:uq_cases_document,priority:2"`
	State          string  `gorm:"size:20;index:ix_cases_state,priority:2;not null"`
	Procedure      string  `gorm:"size:10;not null"`
	Field          string  `gorm:"size:40;not null"`
	Source         string  `gorm:"size:20;not null"`
	Cause          string  `gorm:"size:255;not null"`
	CauseCategory  string  `gorm:"size:100;not null"`
	Facts          string  `gorm:"type:text;not null"`
	Basis          string  `gorm:"type:text;not null"`
	Content        string  `gorm:"type:text;not null"`
	Discretion     string  `gorm:"type:text;not null"`
	PartyKind      string  `gorm:"size:12;not null"`
	PartyName      string  `gorm:"size:200;not null"`
	Handler1       int64   `gorm:"not null"`
	Handler2       int64   `gorm:"not null"`
	Grounds        string  `gorm:"size:120;not null"`
	ActOn          string  `gorm:"type:char(10);not null"`
	ActEndOn       string  `gorm:"type:char(10);not null"`
	FoundOn        string  `gorm:"type:char(10);not null"`
	FiledOn        string  `gorm:"type:char(10);index:ix_cases_filed,priority:2;not null"`
	DueOn          string  `gorm:"type:char(10);not null"`
	NotifiedOn     string  `gorm:"type:char(10);not null"`
	HearingOn      string  `gorm:"type:char(10);not null"`
	DecidedOn      string  `gorm:"type:char(10);index:ix_cases_decided,priority:2;not null"`
	ServedOn       string  `gorm:"type:char(10);not null"`
	ClosedOn       string  `gorm:"type:char(10);not null"`
	ArchivedOn     string  `gorm:"type:char(10);not null"`
	TransferredOn  string  `gorm:"type:char(10);not null"`
	EnteredOn      string  `gorm:"type:char(10);index:ix_cases_entered,priority:2;not null"`
	NoCoercionOn   string  `gorm:"type:char(10);not null"`
	SuspendedOn    string  `gorm:"type:char(10);not null"`
	ProposedFine   int64   `gorm:"not null"`
	ProposedKinds  uint16  `gorm:"not null"`
	Major          bool    `gorm:"not null"`
	ReviewPassed   bool    `gorm:"not null"`
	Heard          bool    `gorm:"not null"`
	Discussed      bool    `gorm:"not null"`
	Outcome        string  `gorm:"size:20;not null"`
	Tier           string  `gorm:"size:12;not null"`
	Kinds          uint16  `gorm:"not null"`
	CountKey       string  `gorm:"size:8;not null"`
	FineBand       string  `gorm:"size:40;not null"`
	Fine           int64   `gorm:"not null"`
	Confiscated    int64   `gorm:"not null"`
	Forfeit        int64   `gorm:"not null"`
	Waived         int64   `gorm:"not null"`
	Revoked        bool    `gorm:"not null"`
	RevokedOn      string  `gorm:"type:char(10);not null"`
	RecordStages   string  `gorm:"size:80;not null"`
	RecordComplete bool    `gorm:"not null"`
	ChainSeq       int     `gorm:"not null"`
	ChainHead      string  `gorm:"size:64;not null"`
	Version        int64   `gorm:"not null"`
}

func (case0001) TableName() string { return "cases" }

type caseParty0001 struct {
	CaseID   int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Seq      int    `gorm:"primaryKey;autoIncrement:false;not null"`
	BureauID int64  `gorm:"not null"`
	Kind     string `gorm:"size:12;not null"`
	Name     string `gorm:"size:200;index:ix_case_parties_name;not null"`
	USCC     string `gorm:"size:18;index:ix_case_parties_uscc;not null"`
	IDHash   string `gorm:"size:64;index:ix_case_parties_id;not null"`
	LegalRep string `gorm:"size:100;not null"`
	IDNumber string `gorm:"size:255;not null"`
	Phone    string `gorm:"size:255;not null"`
	Address  string `gorm:"size:1024;not null"`
	Operator string `gorm:"size:100;not null"`
	Minor    bool   `gorm:"not null"`
	BirthDay string `gorm:"size:64;not null"`
}

func (caseParty0001) TableName() string { return "case_parties" }

type casePenalty0001 struct {
	CaseID      int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Seq         int    `gorm:"primaryKey;autoIncrement:false;not null"`
	PartySeq    int    `gorm:"not null"`
	Kind        string `gorm:"size:20;not null"`
	Amount      int64  `gorm:"not null"`
	AmountFixed bool   `gorm:"not null"`
	Detail      string `gorm:"size:500;not null"`
}

func (casePenalty0001) TableName() string { return "case_penalties" }

type event0001 struct {
	CaseID  int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Seq     int    `gorm:"primaryKey;autoIncrement:false;not null"`
	Kind    string `gorm:"size:20;not null"`
	Day     string `gorm:"type:char(10);not null"`
	At      int64  `gorm:"not null"`
	ActorID int64  `gorm:"not null"`
	Actor   string `gorm:"size:100;not null"`
	Data    string `gorm:"size:16777215;not null"`
	Prev    string `gorm:"size:64;not null"`
	Hash    string `gorm:"size:64;not null"`
}

func (event0001) TableName() string { return "case_events" }

type recording0001 struct {
	ID         int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	CaseID     int64  `gorm:"uniqueIndex:uq_recordings_seq,priority:1;not null"`
	Seq        int    `gorm:"uniqueIndex:uq_recordings_seq,priority:2;not null"`
	BureauID   int64  `gorm:"index:ix_recordings_bureau,priority:1;not null"`
	Stage      string `gorm:"size:12;not null"`
	Medium     string `gorm:"size:12;not null"`
	Act        string `gorm:"size:20;not null"`
	Title      string `gorm:"size:200;not null"`
	Content    string `gorm:"type:text;not null"`
	Place      string `gorm:"size:200;not null"`
	TakenAt    int64  `gorm:"not null"`
	UploadedAt int64  `gorm:"index:ix_recordings_bureau,priority:2;not null"`
	TakenOn    string `gorm:"type:char(10);not null"`
	UploadedOn string `gorm:"type:char(10);not null"`
	DeviceID   int64  `gorm:"not null"`
	Hash       string `gorm:"size:64;index:ix_recordings_hash;not null"`
	Size       int64  `gorm:"not null"`
	FileName   string `gorm:"size:255;not null"`
	CertShown  bool   `gorm:"not null"`
	Late       bool   `gorm:"not null"`
	LateReason string `gorm:"size:500;not null"`
}

func (recording0001) TableName() string { return "recordings" }

type review0001 struct {
	ID           int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	BureauID     int64  `gorm:"index:ix_reviews_bureau,priority:1;not null"`
	CaseID       int64  `gorm:"uniqueIndex:uq_reviews_case;not null"`
	CaseNumber   string `gorm:"size:80;not null"`
	Kind         string `gorm:"size:12;not null"`
	Major        bool   `gorm:"not null"`
	Reason       string `gorm:"type:text;not null"`
	Rounds       int    `gorm:"not null"`
	SubmittedOn  string `gorm:"type:char(10);not null"`
	DueOn        string `gorm:"type:char(10);not null"`
	ReviewerID   int64  `gorm:"not null"`
	Opinion      string `gorm:"size:20;not null"`
	Passed       bool   `gorm:"not null"`
	FirstPassed  bool   `gorm:"not null"`
	Corrected    bool   `gorm:"not null"`
	ConcludedOn  string `gorm:"type:char(10);index:ix_reviews_bureau,priority:2;not null"`
	FiledOn      string `gorm:"type:char(10);not null"`
	FilingNumber string `gorm:"size:80;not null"`
	Version      int64  `gorm:"not null"`
}

func (review0001) TableName() string { return "reviews" }

type reviewRound0001 struct {
	ReviewID    int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Number      int    `gorm:"primaryKey;autoIncrement:false;not null"`
	SubmittedAt int64  `gorm:"not null"`
	Pack        string `gorm:"type:text;not null"`
	Answer      string `gorm:"type:text;not null"`
	ReviewerID  int64  `gorm:"not null"`
	ConcludedAt int64  `gorm:"not null"`
	Opinion     string `gorm:"size:20;not null"`
	Text        string `gorm:"size:16777215;not null"`
	Checklist   string `gorm:"size:2000;not null"`
}

func (reviewRound0001) TableName() string { return "review_rounds" }
