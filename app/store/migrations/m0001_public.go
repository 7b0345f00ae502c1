package migrations

// The second half of the first schema's frozen structs: reviews' remarks, the
// public side, registers, counters, and what runs the system.

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
