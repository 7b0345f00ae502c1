package models

// DisclosureState is where a disclosure stands.
type DisclosureState string

// The states of a disclosure.
const (
	DisclosureDraft     DisclosureState = "draft"     // 待审: prepared or waiting to be
	DisclosurePublished DisclosureState = "published" // 已公示
	DisclosureWithheld  DisclosureState = "withheld"  // 不予公示, with the reason
	DisclosureWithdrawn DisclosureState = "withdrawn" // 已撤下
	DisclosureEnded     DisclosureState = "ended"     // 公示期满
)

// DisclosureStates lists the states with their labels.
var DisclosureStates = []Choice{
	{string(DisclosureDraft), "待公示"}, {string(DisclosurePublished), "已公示"}, {string(DisclosureWithheld), "不予公示"},
	{string(DisclosureWithdrawn), "已撤下"}, {string(DisclosureEnded), "公示期满"},
}

// DisclosureStage is what of a disclosure waits for its second person.
type DisclosureStage string

// The stages. Nothing waits in the empty one: a draft is still to be prepared.
const (
	StageRelease  DisclosureStage = "release"  // 待批准公示
	StageWithhold DisclosureStage = "withhold" // 待批准不予公示
	StageCorrect  DisclosureStage = "correct"  // 待批准更正
	StageWithdraw DisclosureStage = "withdraw" // 待批准撤下
)

// DisclosureStages lists the stages with their labels.
var DisclosureStages = []Choice{
	{string(StageRelease), "待批准公示"}, {string(StageWithhold), "待批准不予公示"}, {string(StageCorrect), "待批准更正"}, {string(StageWithdraw), "待批准撤下"},
}

// DisclosureKinds lists what is disclosed.
var DisclosureKinds = []Choice{
	{"penalty", "行政处罚决定"}, {"licence", "行政许可决定"}, {"coercion", "行政强制决定"}, {"inspection", "行政检查结果"},
	{"rule_doc", "执法制度文件"}, {"other", "其他执法决定"},
}

// WithdrawReasons lists why a disclosure is taken down (《行政处罚法》第48条，信用修复管理办法).
var WithdrawReasons = []Choice{
	{"revoked", "决定被依法撤销"}, {"varied", "决定被依法变更"}, {"held_unlawful", "决定被确认违法"}, {"held_void", "决定被确认无效"},
	{"repaired", "完成信用修复"}, {"not_public", "依法不应公开"}, {"error", "信息有误须重新公示"},
}

// Disclosure is the duty to publish one decision or document, and what became of it.
type Disclosure struct {
	ID           int64           `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	PublicID     string          `json:"public_id"` // random; reveals nothing
	BureauID     int64           `json:"bureau_id,string"`
	CaseID       int64           `json:"case_id,string"` // 0 when it is no case's
	Kind         string          `json:"kind"`
	Title        string          `json:"title"`
	Number       string          `json:"number"` // 文号
	State        DisclosureState `json:"state"`
	DecidedOn    Day             `json:"decided_on"`
	DueOn        Day             `json:"due_on"`
	PreparedBy   int64           `json:"prepared_by,string"` // user
	ApprovedBy   int64           `json:"approved_by,string"`
	PublishedOn  Day             `json:"published_on"`
	OnTime       bool            `json:"on_time"`
	Overdue      bool            `json:"overdue"` // not out by the last day, or out too late
	Withheld     bool            `json:"withheld"`
	PolicyRule   string          `json:"policy_rule"`
	PolicyReason string          `json:"policy_reason"`
	CreditClass  string          `json:"credit_class"`
	MinUntil     Day             `json:"min_until"`
	MaxUntil     Day             `json:"max_until"` // last day shown; none = open
	EndedOn      Day             `json:"ended_on"`
	WithdrawBy   Day             `json:"withdraw_by"` // last day to take it down after the decision fell
	WithdrawnOn  Day             `json:"withdrawn_on"`
	WithdrawCode string          `json:"withdraw_code"`
	WithdrawNote string          `json:"withdraw_note"`
	Revision     int             `json:"revision"` // 0 = never published; counts corrections from 1
	BodyHash     string          `json:"body_hash"`
	Version      int64           `json:"version,string"`
	Stage        DisclosureStage `json:"stage"`
	Findings     int             `json:"findings"` // what the leak scan found when it was prepared
	ReturnNote   string          `json:"return_note"`
	ReturnedBy   int64           `json:"returned_by,string"` // user; 0 unless it was sent back to the preparer
	ReturnedOn   Day             `json:"returned_on"`
	DraftBody    string          `json:"-"` // the redacted page as prepared, JSON of PublicPage
	DraftSpans   string          `json:"-"` // what was hidden and by which rule, JSON, never public
}

// RegisterCode names the built-in register of disclosures.
func (d Disclosure) RegisterCode() string { return "disclosures" }

// BureauOf is the disclosing bureau.
func (d Disclosure) BureauOf() int64 { return d.BureauID }

// Int answers 0: disclosures have no numbers to add.
func (d Disclosure) Int(string) int64 { return 0 }

// Text answers for the fields that definitions may use.
func (d Disclosure) Text(field string) string {
	switch field {
	case "number":
		return d.Number
	case "kind":
		return d.Kind
	case "state":
		return string(d.State)
	case "due_on":
		return string(d.DueOn)
	case "published_on":
		return string(d.PublishedOn)
	case "withdrawn_on":
		return string(d.WithdrawnOn)
	case "ended_on":
		return string(d.EndedOn)
	case "on_time":
		return YesNo(d.OnTime)
	case "withheld":
		return YesNo(d.Withheld)
	case "overdue":
		return YesNo(d.Overdue)
	}
	return ""
}

// PublicPage is what the public sees of one thing: a redacted copy made at
// approval. It holds nothing that may not be read by anyone.
type PublicPage struct {
	Kind       string           `json:"kind"`
	Section    string           `json:"section,omitempty"` // of an ex-ante page, see ExAnteSections
	Title      string           `json:"title"`
	Number     string           `json:"number"`
	BureauName string           `json:"bureau_name"`
	BureauCode string           `json:"bureau_code"`
	PartyName  string           `json:"party_name,omitempty"` // masked for natural persons
	PartyKind  PartyKind        `json:"party_kind,omitempty"`
	PartyCode  string           `json:"party_code,omitempty"` // credit code of organisations only
	LegalRep   string           `json:"legal_rep,omitempty"`
	Cause      string           `json:"cause,omitempty"`
	Category   string           `json:"category,omitempty"`
	Facts      string           `json:"facts,omitempty"`
	Basis      string           `json:"basis,omitempty"`
	Content    string           `json:"content,omitempty"`
	Kinds      []PenaltyKind    `json:"kinds,omitempty"`
	Fine       Fen              `json:"fine,omitempty"`
	Forfeit    Fen              `json:"forfeit,omitempty"`
	Procedure  Procedure        `json:"procedure,omitempty"`
	DecidedOn  Day              `json:"decided_on"`
	ServedOn   Day              `json:"served_on,omitempty"`
	ShownUntil Day              `json:"shown_until,omitempty"`
	HTML       string           `json:"html,omitempty"` // chapters and documents: rendered by the document walker only
	Notes      []string         `json:"notes,omitempty"`
	History    []Revision       `json:"history,omitempty"` // corrections, oldest first
	Figures    []PublicFigure   `json:"figures,omitempty"` // chapters: every printed figure, in the order of the text
	Files      []PublicFile     `json:"files,omitempty"`   // chapters: what can be downloaded
	Audit      *DisclosureAudit `json:"audit,omitempty"`   // of a page of kind audit
}

// Revision (更正记录) is one correction of a published page, shown with it.
type Revision struct {
	Revision int    `json:"revision"` // the revision that the correction made
	On       Day    `json:"on"`
	Reason   string `json:"reason"`
}

// Publication is the row that the public side reads: one published page or
// the tombstone left after it. Nothing else is open to anonymous requests.
type Publication struct {
	PublicID string `json:"id" gorm:"primaryKey"`
	Seq      int64  `json:"-"` // order of change
	// DisclosureID leads to the snapshots: the disclosure's id, or an id of its
	// own for a chapter, statistics or bureau page.
	DisclosureID int64   `json:"-"`
	BureauCode   string  `json:"bureau_code"`
	BureauName   string  `json:"bureau_name"`
	Kind         string  `json:"kind"` // a disclosure kind, or chapter, statistics, bureau
	Status       string  `json:"status"`
	Number       string  `json:"number"`
	PartyName    string  `json:"party_name"`
	PartyCode    string  `json:"party_code"`
	Title        string  `json:"title"`
	Year         int     `json:"year"`
	DecidedOn    Day     `json:"decided_on"`
	PublishedOn  Day     `json:"published_on"`
	UpdatedAt    Instant `json:"updated_at" gorm:"autoUpdateTime:false"`
	Revision     int     `json:"revision"`
	Body         string  `json:"-"` // PublicPage as JSON; empty in a tombstone
	ReasonCode   string  `json:"reason_code"`
	Reason       string  `json:"reason"`
	EndedOn      Day     `json:"ended_on"` // day it was withdrawn or its term ended
	Search       string  `json:"-"`        // what one-box search looks in, a line per field; empty in a tombstone
	// What lists, search and exports read without opening Body; empty in a tombstone.
	Cause      string    `json:"cause"`
	Summary    string    `json:"summary"` // what was decided, in plain words
	PartyKind  PartyKind `json:"party_kind"`
	Kinds      KindSet   `json:"-"`
	Fine       Fen       `json:"fine"`
	Forfeit    Fen       `json:"forfeit"` // fines and confiscations together
	ShownUntil Day       `json:"shown_until"`
}

// Natural says whether the row is about a natural person or a sole trader:
// such rows are left out of what search engines and feeds are given in full.
func (p Publication) Natural() bool {
	return p.PartyKind == PartyPerson || p.PartyKind == PartySoleTrader
}

// Shown says whether the row is a page and not a tombstone.
func (p Publication) Shown() bool { return p.Status == string(DisclosurePublished) }

// Snapshot keeps each approved revision of a disclosure: the page as it was
// published and who approved it. Rows are never changed; the text of a
// withdrawn page is erased by rule, its hash stays.
type Snapshot struct {
	DisclosureID int64   `json:"disclosure_id,string" gorm:"primaryKey;autoIncrement:false"`
	Revision     int     `json:"revision" gorm:"primaryKey;autoIncrement:false"`
	PublishedAt  Instant `json:"published_at"`
	ApprovedBy   int64   `json:"approved_by,string"`
	Reason       string  `json:"reason"` // of a correction
	Body         string  `json:"body"`
	BodyHash     string  `json:"body_hash"`
}
