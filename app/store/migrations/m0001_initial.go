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

type reviewRemark0001 struct {
	ReviewID int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Round    int    `gorm:"primaryKey;autoIncrement:false;not null"`
	Seq      int    `gorm:"primaryKey;autoIncrement:false;not null"`
	Item     string `gorm:"size:20;not null"`
	Anchor   string `gorm:"size:255;not null"`
	Text     string `gorm:"type:text;not null"`
	Answer   string `gorm:"type:text;not null"`
}

func (reviewRemark0001) TableName() string { return "review_remarks" }

type disclosure0001 struct {
	ID           int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	PublicID     string `gorm:"size:32;uniqueIndex:uq_disclosures_public;not null"`
	BureauID     int64  `gorm:"index:ix_disclosures_due,priority:1;index:ix_disclosures_published,priority:1;not null"`
	CaseID       int64  `gorm:"index:ix_disclosures_case;not null"`
	Kind         string `gorm:"size:20;not null"`
	Title        string `gorm:"size:255;not null"`
	Number       string `gorm:"size:128;not null"`
	State        string `gorm:"size:12;index:ix_disclosures_state,priority:1;not null"`
	DecidedOn    string `gorm:"type:char(10);not null"`
	DueOn        string `gorm:"type:char(10);index:ix_disclosures_due,priority:2;not null"`
	PreparedBy   int64  `gorm:"not null"`
	ApprovedBy   int64  `gorm:"not null"`
	PublishedOn  string `gorm:"type:char(10);index:ix_disclosures_published,priority:2;not null"`
	OnTime       bool   `gorm:"not null"`
	Overdue      bool   `gorm:"not null"`
	Withheld     bool   `gorm:"not null"`
	PolicyRule   string `gorm:"size:40;not null"`
	PolicyReason string `gorm:"size:500;not null"`
	CreditClass  string `gorm:"size:12;not null"`
	MinUntil     string `gorm:"type:char(10);not null"`
	MaxUntil     string `gorm:"type:char(10);index:ix_disclosures_state,priority:2;not null"`
	EndedOn      string `gorm:"type:char(10);not null"`
	WithdrawBy   string `gorm:"type:char(10);not null"`
	WithdrawnOn  string `gorm:"type:char(10);not null"`
	WithdrawCode string `gorm:"size:20;not null"`
	WithdrawNote string `gorm:"size:500;not null"`
	Revision     int    `gorm:"not null"`
	BodyHash     string `gorm:"size:64;not null"`
	DraftBody    string `gorm:"size:16777215;not null"`
	DraftSpans   string `gorm:"size:16777215;not null"`
	Version      int64  `gorm:"not null"`
}

func (disclosure0001) TableName() string { return "disclosures" }

type snapshot0001 struct {
	DisclosureID int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Revision     int    `gorm:"primaryKey;autoIncrement:false;not null"`
	PublishedAt  int64  `gorm:"not null"`
	ApprovedBy   int64  `gorm:"not null"`
	Reason       string `gorm:"size:500;not null"`
	Body         string `gorm:"size:16777215;not null"`
	BodyHash     string `gorm:"size:64;not null"`
}

func (snapshot0001) TableName() string { return "snapshots" }

type publication0001 struct {
	PublicID     string `gorm:"size:32;primaryKey;not null"`
	Seq          int64  `gorm:"uniqueIndex:uq_publications_seq;not null"`
	DisclosureID int64  `gorm:"index:ix_publications_disclosure;not null"`
	BureauCode   string `gorm:"size:32;index:ix_publications_bureau,priority:1;not null"`
	BureauName   string `gorm:"size:200;not null"`
	Kind         string `gorm:"size:20;index:ix_publications_kind,priority:1;not null"`
	Status       string `gorm:"size:12;not null"`
	Number       string `gorm:"size:128;index:ix_publications_number;not null"`
	PartyName    string `gorm:"size:200;not null"`
	PartyCode    string `gorm:"size:18;index:ix_publications_party;not null"`
	Title        string `gorm:"size:255;not null"`
	Year         int    `gorm:"index:ix_publications_kind,priority:2;not null"`
	DecidedOn    string `gorm:"type:char(10);not null"`
	PublishedOn  string `gorm:"type:char(10);index:ix_publications_bureau,priority:2;not null"`
	UpdatedAt    int64  `gorm:"not null"`
	Revision     int    `gorm:"not null"`
	Body         string `gorm:"size:16777215;not null"`
	ReasonCode   string `gorm:"size:20;not null"`
	Reason       string `gorm:"size:500;not null"`
	EndedOn      string `gorm:"type:char(10);not null"`
	Search       string `gorm:"type:text;not null"`
}

func (publication0001) TableName() string { return "publications" }

type entry0001 struct {
	ID          int64   `gorm:"primaryKey;autoIncrement:false;not null"`
	BureauID    int64   `gorm:"index:ix_entries_day,priority:2;uniqueIndex:uq_entries_key,priority:2;not null"`
	Register    string  `gorm:"size:40;index:ix_entries_day,priority:1;uniqueIndex:uq_entries_key,priority:1;not null"`
	Number      string  `gorm:"size:128;not null"`
	Day         string  `gorm:"type:char(10);index:ix_entries_day,priority:3;not null"`
	Title       string  `gorm:"size:255;not null"`
	Quantity    int64   `gorm:"not null"`
	AmountFen   int64   `gorm:"not null"`
	Note        string  `gorm:"size:255;not null"`
	Responsible string  `gorm:"size:100;not null"`
	Evidence    string  `gorm:"size:255;not null"`
	S1          string  `gorm:"size:255;not null"`
	S2          string  `gorm:"size:255;not null"`
	S3          string  `gorm:"size:255;not null"`
	S4          string  `gorm:"size:255;not null"`
	S5          string  `gorm:"size:255;not null"`
	S6          string  `gorm:"size:255;not null"`
	S7          string  `gorm:"size:255;not null"`
	S8          string  `gorm:"size:255;not null"`
	N1          int64   `gorm:"not null"`
	N2          int64   `gorm:"not null"`
	N3          int64   `gorm:"not null"`
	N4          int64   `gorm:"not null"`
	D1          string  `gorm:"type:char(10);not null"`
	D2          string  `gorm:"type:char(10);not null"`
	D3          string  `gorm:"type:char(10);not null"`
	D4          string  `gorm:"type:char(10);not null"`
	ImportKey   *string `gorm:"size:64;uniqueIndex:uq_entries_key,priority:3"`
	Version     int64   `gorm:"not null"`
}

func (entry0001) TableName() string { return "entries" }

type return0001 struct {
	ID         int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	BureauID   int64  `gorm:"uniqueIndex:uq_returns_key,priority:1;not null"`
	Year       int    `gorm:"uniqueIndex:uq_returns_key,priority:2;not null"`
	Month      int    `gorm:"uniqueIndex:uq_returns_key,priority:3;not null"`
	Indicator  string `gorm:"size:64;uniqueIndex:uq_returns_key,priority:4;not null"`
	Dim        string `gorm:"size:120;uniqueIndex:uq_returns_key,priority:5;not null"`
	Value      int64  `gorm:"not null"`
	SourceNote string `gorm:"size:500;not null"`
	EnteredBy  string `gorm:"size:100;not null"`
	EnteredAt  int64  `gorm:"not null"`
	Version    int64  `gorm:"not null"`
}

func (return0001) TableName() string { return "returns" }

type coverage0001 struct {
	BureauID int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Register string `gorm:"size:40;primaryKey;not null"`
	Year     int    `gorm:"primaryKey;autoIncrement:false;not null"`
	State    string `gorm:"size:16;not null"`
}

func (coverage0001) TableName() string { return "coverages" }

type counter0001 struct {
	BureauID  int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Indicator string `gorm:"size:64;primaryKey;not null"`
	Period    int    `gorm:"primaryKey;autoIncrement:false;not null"`
	Dim       string `gorm:"size:120;primaryKey;not null"`
	Value     int64  `gorm:"not null"`
	Records   int64  `gorm:"not null"`
}

func (counter0001) TableName() string { return "counters" }

// clustered keeps the rows in the order of the primary key on SQLite, as the
// other engines do anyway: figures read ranges of it, and every step of a case
// changes a few dozen rows that lie together.
func (*counter0001) clustered() {}

type user0001 struct {
	ID        int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	BureauID  int64  `gorm:"index:ix_users_bureau;not null"`
	OfficerID int64  `gorm:"not null"`
	Login     string `gorm:"size:64;uniqueIndex:uq_users_login;not null"`
	Name      string `gorm:"size:100;not null"`
	Roles     string `gorm:"size:120;not null"`
	Disabled  bool   `gorm:"not null"`
	CreatedAt int64  `gorm:"not null;autoCreateTime:false"`
}

func (user0001) TableName() string { return "users" }

type token0001 struct {
	Hash      string `gorm:"size:64;primaryKey;not null"`
	UserID    int64  `gorm:"index:ix_tokens_user;not null"`
	Name      string `gorm:"size:100;not null"`
	CreatedAt int64  `gorm:"not null;autoCreateTime:false"`
	RevokedAt int64  `gorm:"not null"`
}

func (token0001) TableName() string { return "tokens" }

type audit0001 struct {
	ID       int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	At       int64  `gorm:"index:ix_audits_at;not null"`
	ActorID  int64  `gorm:"not null"`
	Actor    string `gorm:"size:100;not null"`
	BureauID int64  `gorm:"index:ix_audits_bureau;not null"`
	Verb     string `gorm:"size:40;not null"`
	Object   string `gorm:"size:40;index:ix_audits_object,priority:1;not null"`
	ObjectID string `gorm:"size:64;index:ix_audits_object,priority:2;not null"`
	Note     string `gorm:"type:text;not null"`
}

func (audit0001) TableName() string { return "audits" }

type definition0001 struct {
	Kind      string `gorm:"size:20;primaryKey;not null"`
	Code      string `gorm:"size:100;primaryKey;not null"`
	Position  int    `gorm:"not null"`
	Body      string `gorm:"size:16777215;not null"`
	Custom    bool   `gorm:"not null"`
	UpdatedAt int64  `gorm:"not null"`
}

func (definition0001) TableName() string { return "definitions" }

type sequence0001 struct {
	BureauID int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Kind     string `gorm:"size:40;primaryKey;not null"`
	Year     int    `gorm:"primaryKey;autoIncrement:false;not null"`
	Next     int64  `gorm:"not null"`
}

func (sequence0001) TableName() string { return "sequences" }

type idempotencyKey0001 struct {
	Key      string `gorm:"column:idem_key;size:100;primaryKey;not null"`
	BureauID int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Digest   string `gorm:"size:64;not null"`
	Result   string `gorm:"type:text;not null"`
	At       int64  `gorm:"index:ix_idempotency_at;not null"`
}

func (idempotencyKey0001) TableName() string { return "idempotency_keys" }

type jobRun0001 struct {
	Name      string `gorm:"size:40;primaryKey;not null"`
	Slot      string `gorm:"size:40;primaryKey;not null"`
	State     string `gorm:"size:12;not null"`
	Owner     string `gorm:"size:64;not null"`
	StartedAt int64  `gorm:"index:ix_job_runs_started;not null"`
	EndedAt   int64  `gorm:"not null"`
	Attempts  int    `gorm:"not null"`
	Outcome   string `gorm:"type:text;not null"`
}

func (jobRun0001) TableName() string { return "job_runs" }

type chapter0001 struct {
	ID           int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	BureauID     int64  `gorm:"uniqueIndex:uq_chapters_key,priority:1;not null"`
	Year         int    `gorm:"uniqueIndex:uq_chapters_key,priority:2;not null"`
	State        string `gorm:"size:12;not null"`
	Template     string `gorm:"size:100;not null"`
	TemplateText string `gorm:"size:16777215;not null"`
	Profile      string `gorm:"size:20;not null"`
	Body         string `gorm:"size:16777215;not null"`
	Figures      string `gorm:"size:16777215;not null"`
	Hash         string `gorm:"size:64;not null"`
	CompiledAt   int64  `gorm:"not null"`
	PublicID     string `gorm:"size:32;not null"`
	Version      int64  `gorm:"not null"`
}

func (chapter0001) TableName() string { return "chapters" }

type figureSet0001 struct {
	BureauID int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Year     int    `gorm:"primaryKey;autoIncrement:false;not null"`
	Kind     string `gorm:"size:40;primaryKey;not null"`
	Body     string `gorm:"size:16777215;not null"`
	Hash     string `gorm:"size:64;not null"`
	At       int64  `gorm:"not null"`
}

func (figureSet0001) TableName() string { return "figure_sets" }
