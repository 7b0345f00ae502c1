package models

import (
	"strconv"
)

// CaseState is where a case stands. It is never set by hand: it is what its
// events, applied in order, lead to.
type CaseState string

// The states of a case (domain terms of 《行政处罚法》第47、54–66条).
const (
	CaseClue          CaseState = "clue"          // 线索登记; a draft that may still be deleted
	CaseNotFiled      CaseState = "not_filed"     // 不予立案
	CaseInvestigating CaseState = "investigating" // 已立案，调查取证
	CaseSuspended     CaseState = "suspended"     // 中止
	CaseConcluded     CaseState = "concluded"     // 调查终结
	CaseNotified      CaseState = "notified"      // 已告知
	CaseReviewing     CaseState = "reviewing"     // 法制审核中
	CaseReviewed      CaseState = "reviewed"      // 审核通过
	CaseDecided       CaseState = "decided"       // 已决定
	CaseServed        CaseState = "served"        // 已送达
	CaseClosed        CaseState = "closed"        // 已结案
	CaseArchived      CaseState = "archived"      // 已归档
	CaseDropped       CaseState = "dropped"       // 终止
)

// CaseStates lists the states with their labels.
var CaseStates = []Choice{
	{string(CaseClue), "线索登记"}, {string(CaseNotFiled), "不予立案"}, {string(CaseInvestigating), "调查取证"},
	{string(CaseSuspended), "中止"}, {string(CaseConcluded), "调查终结"}, {string(CaseNotified), "已告知"},
	{string(CaseReviewing), "法制审核"}, {string(CaseReviewed), "审核通过"}, {string(CaseDecided), "已决定"},
	{string(CaseServed), "已送达"}, {string(CaseClosed), "已结案"}, {string(CaseArchived), "已归档"}, {string(CaseDropped), "终止调查"},
}

// Outcome is how a case was decided (《行政处罚法》第33、57条).
type Outcome string

// The outcomes.
const (
	OutcomePenalty        Outcome = "penalty"         // 给予行政处罚
	OutcomeExempt         Outcome = "exempt"          // 违法行为轻微，不予处罚
	OutcomeExemptFirst    Outcome = "exempt_first"    // 首违不罚
	OutcomeNotEstablished Outcome = "not_established" // 违法事实不能成立
	OutcomeTransferred    Outcome = "transferred"     // 涉嫌犯罪，移送司法机关
)

// Outcomes lists the outcomes with their labels.
var Outcomes = []Choice{
	{string(OutcomePenalty), "给予行政处罚"}, {string(OutcomeExempt), "不予行政处罚"}, {string(OutcomeExemptFirst), "首违不罚"},
	{string(OutcomeNotEstablished), "违法事实不成立"}, {string(OutcomeTransferred), "移送司法机关"},
}

// Tiers lists the discretion tiers (裁量阶次, 国办发〔2022〕27号).
var Tiers = []Choice{{"normal", "一般"}, {"lighter", "从轻"}, {"mitigated", "减轻"}, {"heavier", "从重"}}

// CaseSources lists where cases come from.
var CaseSources = []Choice{
	{"inspection", "监督检查"}, {"complaint", "投诉举报"}, {"transfer", "其他机关移送"}, {"assigned", "上级交办"}, {"sampling", "抽样检验"}, {"other", "其他"},
}

// Case is the present state of a case: what its events lead to, in columns
// that lists and counting rules read. Money is in 分.
type Case struct {
	ID             int64     `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	BureauID       int64     `json:"bureau_id,string"`
	Number         string    `json:"number"`          // 案号, unique in the bureau
	DocumentNumber *string   `json:"document_number"` // 决定书文号, unique in the bureau; none before the decision
	State          CaseState `json:"state"`
	Procedure      Procedure `json:"procedure"`
	Field          string    `json:"field"` // 执法领域
	Source         string    `json:"source"`
	Cause          string    `json:"cause"` // 案由
	CauseCategory  string    `json:"cause_category"`
	Facts          string    `json:"facts"`      // 违法事实
	Basis          string    `json:"basis"`      // 处罚依据
	Content        string    `json:"content"`    // 决定内容
	Discretion     string    `json:"discretion"` // 裁量基准的适用说明
	PartyKind      PartyKind `json:"party_kind"` // of the first party
	PartyName      string    `json:"party_name"` // of the first party
	Handler1       int64     `json:"handler1,string"`
	Handler2       int64     `json:"handler2,string"`
	Grounds        string    `json:"grounds"` // case facts that compel review, comma separated
	ActOn          Day       `json:"act_on"`
	ActEndOn       Day       `json:"act_end_on"` // end of a continuous act
	FoundOn        Day       `json:"found_on"`
	FiledOn        Day       `json:"filed_on"`
	DueOn          Day       `json:"due_on"` // 90-day limit net of pauses, as last worked out
	NotifiedOn     Day       `json:"notified_on"`
	HearingOn      Day       `json:"hearing_on"`
	DecidedOn      Day       `json:"decided_on"`
	ServedOn       Day       `json:"served_on"`
	ClosedOn       Day       `json:"closed_on"`
	ArchivedOn     Day       `json:"archived_on"`
	TransferredOn  Day       `json:"transferred_on"`
	EnteredOn      Day       `json:"entered_on"` // day it was entered in this system
	NoCoercionOn   Day       `json:"no_coercion_on"`
	SuspendedOn    Day       `json:"suspended_on"`
	ProposedFine   Fen       `json:"proposed_fine"`
	ProposedKinds  KindSet   `json:"proposed_kinds"`
	Major          bool      `json:"major"` // legal review is compulsory
	ReviewPassed   bool      `json:"review_passed"`
	Heard          bool      `json:"heard"`
	Discussed      bool      `json:"discussed"`
	Outcome        Outcome   `json:"outcome"`
	Tier           string    `json:"tier"`
	Kinds          KindSet   `json:"kinds"`
	CountKey       string    `json:"count_key"`
	FineBand       string    `json:"fine_band"`
	Fine           Fen       `json:"fine"`
	Confiscated    Fen       `json:"confiscated"`
	Forfeit        Fen       `json:"forfeit"`
	Waived         Fen       `json:"waived"` // fine not imposed
	Revoked        bool      `json:"revoked"`
	RevokedOn      Day       `json:"revoked_on"`
	RecordStages   string    `json:"record_stages"` // stages that have a recording, comma separated
	RecordComplete bool      `json:"record_complete"`
	ChainSeq       int       `json:"chain_seq"`  // number of the last event
	ChainHead      string    `json:"chain_head"` // hash of the last event
	Version        int64     `json:"version,string"`
}

// DocNo is the decision number, empty before one is issued.
func (c *Case) DocNo() string {
	if c.DocumentNumber == nil {
		return ""
	}
	return *c.DocumentNumber
}

// fineBands cut fines into the bands that breakdowns use; limits in 分, exclusive.
var fineBands = []struct {
	below Fen
	label string
}{
	{1, "无罚款"}, {1_000_00, "不满1000元"}, {1_0000_00, "1000元以上不满1万元"}, {5_0000_00, "1万元以上不满5万元"},
	{10_0000_00, "5万元以上不满10万元"}, {100_0000_00, "10万元以上不满100万元"},
}

// FineBandOf gives the band's label.
func FineBandOf(f Fen) string {
	for _, b := range fineBands {
		if f < b.below {
			return b.label
		}
	}
	return "100万元以上"
}

// RegisterCode names the built-in register of cases.
func (c *Case) RegisterCode() string { return "cases" }

// BureauOf is the case's bureau.
func (c *Case) BureauOf() int64 { return c.BureauID }

// Int answers for money fields, in 分.
func (c *Case) Int(field string) int64 {
	switch field {
	case "fine":
		return int64(c.Fine)
	case "confiscated":
		return int64(c.Confiscated)
	case "forfeit":
		return int64(c.Forfeit)
	case "waived":
		return int64(c.Waived)
	}
	return 0
}

// Text answers for the fields that definitions may use.
func (c *Case) Text(field string) string {
	switch field {
	case "filed_on":
		return string(c.FiledOn)
	case "decided_on":
		return string(c.DecidedOn)
	case "served_on":
		return string(c.ServedOn)
	case "closed_on":
		return string(c.ClosedOn)
	case "transferred_on":
		return string(c.TransferredOn)
	case "entered_on":
		return string(c.EnteredOn)
	case "no_coercion_on":
		return string(c.NoCoercionOn)
	case "outcome":
		return string(c.Outcome)
	case "procedure":
		return string(c.Procedure)
	case "count_key":
		return c.CountKey
	}
	return c.otherText(field)
}

// otherText answers for the fields that are asked less often.
func (c *Case) otherText(field string) string {
	switch field {
	case "number":
		return c.Number
	case "document_number":
		return c.DocNo()
	case "tier":
		return c.Tier
	case "source":
		return c.Source
	case "cause":
		return c.Cause
	case "cause_category":
		return c.CauseCategory
	case "field":
		return c.Field
	case "party_kind":
		return string(c.PartyKind)
	case "officer":
		return strconv.FormatInt(c.Handler1, 10)
	case "fine_band":
		return c.FineBand
	case "state":
		return string(c.State)
	case "major":
		return YesNo(c.Major)
	case "revoked":
		return YesNo(c.Revoked)
	case "record_complete":
		return YesNo(c.RecordComplete)
	case "heard":
		return YesNo(c.Heard)
	}
	return ""
}

// CaseParty is a party of a case as it is kept: personal identifiers sealed,
// with a keyed hash of the identity number for look-up.
type CaseParty struct {
	CaseID   int64  `json:"case_id,string"`
	BureauID int64  `json:"bureau_id,string"`
	IDHash   string `json:"-"`
	Party    `gorm:"embedded"`
}

// CasePenalty is one penalty of a case's decision as it is kept.
type CasePenalty struct {
	CaseID  int64 `json:"case_id,string"`
	Penalty `gorm:"embedded"`
}
