package models

import (
	"slices"
	"strings"
)

// StepKind is what happened in a case.
type StepKind string

// The steps of a case. Each is an append-only event; together they are the
// full-process record (《行政处罚法》第47条).
const (
	StepRegistered StepKind = "registered"  // 线索登记
	StepAmended    StepKind = "amended"     // 补正案件信息 (before the decision)
	StepFiled      StepKind = "filed"       // 立案
	StepNotFiled   StepKind = "not_filed"   // 不予立案
	StepRecorded   StepKind = "recorded"    // 过程记录
	StepSuspended  StepKind = "suspended"   // 中止
	StepResumed    StepKind = "resumed"     // 恢复
	StepDropped    StepKind = "dropped"     // 终止调查
	StepConcluded  StepKind = "concluded"   // 调查终结
	StepNotified   StepKind = "notified"    // 告知
	StepDefended   StepKind = "defended"    // 陈述申辩及复核
	StepSummoned   StepKind = "summoned"    // 听证通知
	StepHeard      StepKind = "heard"       // 听证
	StepSubmitted  StepKind = "submitted"   // 提交法制审核
	StepReturned   StepKind = "returned"    // 审核退回
	StepPassed     StepKind = "passed"      // 审核通过
	StepDiscussed  StepKind = "discussed"   // 集体讨论
	StepNoCoercion StepKind = "no_coercion" // 不予实施行政强制措施
	StepDecided    StepKind = "decided"     // 作出决定
	StepServed     StepKind = "served"      // 送达
	StepPaid       StepKind = "paid"        // 缴款
	StepDemanded   StepKind = "demanded"    // 催告
	StepClosed     StepKind = "closed"      // 结案
	StepArchived   StepKind = "archived"    // 归档
	StepCorrected  StepKind = "corrected"   // 更正 (after the decision, with a reason)
	StepRevoked    StepKind = "revoked"     // 撤销、变更、确认违法、确认无效
	StepImported   StepKind = "imported"    // 导入既有案件
)

// StepKinds lists the steps with their labels.
var StepKinds = []Choice{
	{string(StepRegistered), "线索登记"}, {string(StepAmended), "补正信息"}, {string(StepFiled), "立案"}, {string(StepNotFiled), "不予立案"},
	{string(StepRecorded), "过程记录"}, {string(StepSuspended), "中止"}, {string(StepResumed), "恢复"}, {string(StepDropped), "终止调查"},
	{string(StepConcluded), "调查终结"}, {string(StepNotified), "告知"}, {string(StepDefended), "陈述申辩"}, {string(StepSummoned), "听证通知"},
	{string(StepHeard), "听证"}, {string(StepSubmitted), "提交法制审核"}, {string(StepReturned), "审核退回"}, {string(StepPassed), "审核通过"},
	{string(StepDiscussed), "集体讨论"}, {string(StepNoCoercion), "不予实施行政强制措施"}, {string(StepDecided), "作出决定"}, {string(StepServed), "送达"},
	{string(StepPaid), "缴款"}, {string(StepDemanded), "催告"}, {string(StepClosed), "结案"}, {string(StepArchived), "归档"},
	{string(StepCorrected), "更正"}, {string(StepRevoked), "撤销或变更决定"}, {string(StepImported), "导入案件"},
}

// Label is the step's Chinese name.
func (k StepKind) Label() string { return ChoiceLabel(StepKinds, string(k)) }

// Revocations lists how a decision may fall (《行政处罚法》第48条第2款).
var Revocations = []Choice{{"revoked", "撤销"}, {"varied", "变更"}, {"held_unlawful", "确认违法"}, {"held_void", "确认无效"}}

// Override lets a block rule pass: who answers for it, why, and the document.
// It is shown in file review.
type Override struct {
	Rule     string `json:"rule"`
	Reason   string `json:"reason"`
	Document string `json:"document"` // number of the approving document
}

// Step is one event's content: what the actor states. Only the fields that
// the kind needs are filled. Personal identifiers of parties are sealed
// before a step is kept.
type Step struct {
	Kind     StepKind  `json:"kind"`
	Day      Day       `json:"day"`
	Note     string    `json:"note,omitempty"`
	Officers IDs       `json:"officers,omitempty"` // who acted
	Override *Override `json:"override,omitempty"`

	Number        string    `json:"number,omitempty"`
	Procedure     Procedure `json:"procedure,omitempty"`
	Field         string    `json:"field,omitempty"`
	Source        string    `json:"source,omitempty"`
	Cause         string    `json:"cause,omitempty"`
	CauseCategory string    `json:"cause_category,omitempty"`
	Facts         string    `json:"facts,omitempty"`
	Basis         string    `json:"basis,omitempty"`
	Grounds       []string  `json:"grounds,omitempty"`
	Parties       []Party   `json:"parties,omitempty"`
	ActOn         Day       `json:"act_on,omitempty"`
	ActEndOn      Day       `json:"act_end_on,omitempty"`
	FoundOn       Day       `json:"found_on,omitempty"`

	Proposed       []Penalty `json:"proposed,omitempty"`        // concluded, notified
	HearingOffered bool      `json:"hearing_offered,omitempty"` // notified
	Waived         bool      `json:"waived,omitempty"`          // defended: the party gave up defence and hearing
	HearingAsked   bool      `json:"hearing_asked,omitempty"`   // defended
	HearingOn      Day       `json:"hearing_on,omitempty"`      // summoned: the hearing's day
	Chair          int64     `json:"chair,string,omitempty"`    // heard
	Major          bool      `json:"major,omitempty"`           // submitted: review is compulsory, as found then

	Outcome        Outcome   `json:"outcome,omitempty"` // decided
	Tier           string    `json:"tier,omitempty"`
	Penalties      []Penalty `json:"penalties,omitempty"`
	Discretion     string    `json:"discretion,omitempty"`
	Content        string    `json:"content,omitempty"`
	Remedy         string    `json:"remedy,omitempty"` // 救济途径
	WaivedFine     Fen       `json:"waived_fine,omitempty"`
	DocumentNumber string    `json:"document_number,omitempty"`

	Method     string `json:"method,omitempty"`     // served: way of service
	Amount     Fen    `json:"amount,omitempty"`     // paid
	Revocation string `json:"revocation,omitempty"` // revoked: see Revocations

	FiledOn      Day `json:"filed_on,omitempty"` // imported: the dates of an earlier life
	NotifiedOn   Day `json:"notified_on,omitempty"`
	DecidedOn    Day `json:"decided_on,omitempty"`
	ServedOn     Day `json:"served_on,omitempty"`
	ClosedOn     Day `json:"closed_on,omitempty"`
	NoCoercionOn Day `json:"no_coercion_on,omitempty"`

	Recording *Recording `json:"recording,omitempty"`
}

// transition says from which states a step may be taken and where it leads;
// an empty To leaves the state alone.
type transition struct {
	from []CaseState
	to   CaseState
}

var (
	openStates  = []CaseState{CaseInvestigating, CaseSuspended, CaseConcluded, CaseNotified, CaseReviewing, CaseReviewed}
	afterNotice = []CaseState{CaseNotified, CaseReviewed}
	afterEnd    = []CaseState{CaseDecided, CaseServed, CaseClosed, CaseArchived}
)

// transitions is the state table of cases.
var transitions = map[StepKind]transition{
	StepRegistered: {[]CaseState{""}, CaseClue},
	StepImported:   {[]CaseState{""}, CaseClosed}, // Apply corrects the state by the dates given
	StepAmended:    {[]CaseState{CaseClue, CaseInvestigating, CaseConcluded, CaseNotified}, ""},
	StepFiled:      {[]CaseState{CaseClue}, CaseInvestigating},
	StepNotFiled:   {[]CaseState{CaseClue}, CaseNotFiled},
	StepRecorded:   {slices.Concat([]CaseState{CaseClue}, openStates, []CaseState{CaseDecided, CaseServed, CaseClosed}), ""},
	StepSuspended:  {[]CaseState{CaseInvestigating}, CaseSuspended},
	StepResumed:    {[]CaseState{CaseSuspended}, CaseInvestigating},
	StepDropped:    {openStates, CaseDropped},
	StepConcluded:  {[]CaseState{CaseInvestigating}, CaseConcluded},
	StepNotified:   {[]CaseState{CaseConcluded, CaseNotified, CaseReviewed}, CaseNotified},
	StepDefended:   {[]CaseState{CaseNotified}, ""},
	StepSummoned:   {[]CaseState{CaseNotified}, ""},
	StepHeard:      {[]CaseState{CaseNotified}, ""},
	StepSubmitted:  {[]CaseState{CaseConcluded, CaseNotified}, CaseReviewing},
	StepReturned:   {[]CaseState{CaseReviewing}, CaseNotified},
	StepPassed:     {[]CaseState{CaseReviewing}, CaseReviewed},
	StepDiscussed:  {afterNotice, ""},
	StepNoCoercion: {openStates, ""},
	StepDecided:    {slices.Concat([]CaseState{CaseClue, CaseInvestigating, CaseConcluded}, afterNotice), CaseDecided},
	StepServed:     {[]CaseState{CaseDecided}, CaseServed},
	StepPaid:       {[]CaseState{CaseServed}, ""},
	StepDemanded:   {[]CaseState{CaseServed}, ""},
	StepClosed:     {[]CaseState{CaseServed, CaseDropped, CaseDecided}, CaseClosed},
	StepArchived:   {[]CaseState{CaseClosed, CaseNotFiled}, CaseArchived},
	StepCorrected:  {afterEnd, ""},
	StepRevoked:    {afterEnd, ""},
}

// Allowed says whether the step may be taken in the state.
func Allowed(state CaseState, kind StepKind) bool {
	t, ok := transitions[kind]
	return ok && slices.Contains(t.from, state)
}

// NextSteps lists the steps that the state allows, in the order of a case.
func NextSteps(state CaseState) []StepKind {
	var out []StepKind
	for _, c := range StepKinds {
		if Allowed(state, StepKind(c.Code)) {
			out = append(out, StepKind(c.Code))
		}
	}
	return out
}

// Apply folds one step into the case. It checks the state table only; the
// rules of law are in Guard. Replaying all steps of a case from an empty one
// gives its row again.
func (c *Case) Apply(s Step) error {
	if !Allowed(c.State, s.Kind) {
		return Errorf(TooEarly, "案件处于“%s”，不能进行“%s”", ChoiceLabel(CaseStates, string(c.State)), s.Kind.Label())
	}
	c.applyFacts(s)
	switch s.Kind {
	case StepFiled:
		c.FiledOn = s.Day
	case StepSuspended:
		c.SuspendedOn = s.Day
	case StepResumed:
		c.SuspendedOn = ""
	case StepConcluded, StepNotified:
		c.applyProposal(s)
	case StepSummoned:
		c.HearingOn = s.HearingOn
	case StepHeard:
		c.Heard, c.HearingOn = true, s.Day
	case StepSubmitted:
		c.Major, c.ReviewPassed = s.Major, false
	case StepPassed:
		c.ReviewPassed = true
	case StepDiscussed:
		c.Discussed = true
	case StepNoCoercion:
		c.NoCoercionOn = s.Day
	case StepDecided:
		c.applyDecision(s)
	case StepServed:
		c.ServedOn = s.Day
	case StepClosed:
		c.ClosedOn = s.Day
	case StepArchived:
		c.ArchivedOn = s.Day
	case StepRevoked:
		c.Revoked, c.RevokedOn = true, s.Day
		c.CountKey = CountKey(c.Kinds, true)
	case StepImported:
		c.applyImport(s)
	case StepRecorded:
		c.applyRecording(s.Recording)
	case StepRegistered, StepAmended, StepNotFiled, StepDropped, StepDefended, StepReturned, StepPaid, StepDemanded, StepCorrected:
	}
	switch to := transitions[s.Kind].to; {
	case s.Kind == StepReturned && c.NotifiedOn == "":
		c.State = CaseConcluded // it was reviewed ahead of the notice
	case to != "" && s.Kind != StepImported:
		c.State = to
	}
	return nil
}

// applyFacts takes over what registering, amending and importing state.
func (c *Case) applyFacts(s Step) {
	set(&c.Number, s.Number)
	set(&c.Procedure, s.Procedure)
	set(&c.Field, s.Field)
	set(&c.Source, s.Source)
	set(&c.Cause, s.Cause)
	set(&c.CauseCategory, s.CauseCategory)
	set(&c.Facts, s.Facts)
	set(&c.Basis, s.Basis)
	set(&c.ActOn, s.ActOn)
	set(&c.ActEndOn, s.ActEndOn)
	set(&c.FoundOn, s.FoundOn)
	set(&c.Content, s.Content)
	set(&c.Discretion, s.Discretion)
	set(&c.Grounds, strings.Join(s.Grounds, ","))
	if len(s.Parties) > 0 {
		c.PartyKind, c.PartyName = s.Parties[0].Kind, s.Parties[0].Name
	}
	switch s.Kind {
	case StepRegistered, StepImported:
		c.EnteredOn = s.Day
	case StepFiled, StepAmended:
	default:
		return
	}
	if len(s.Officers) > 0 {
		c.Handler1, c.Handler2 = s.Officers[0], 0
	}
	if len(s.Officers) > 1 {
		c.Handler2 = s.Officers[1]
	}
}

func set[T ~string](field *T, value T) {
	if value != "" {
		*field = value
	}
}

func (c *Case) applyProposal(s Step) {
	if s.Kind == StepNotified {
		c.NotifiedOn = s.Day
	}
	if len(s.Proposed) > 0 {
		c.ProposedFine, c.ProposedKinds = FineOf(s.Proposed), KindSetOf(s.Proposed)
	}
}

// applyDecision takes over the outcome and works out what counting reads.
func (c *Case) applyDecision(s Step) {
	c.DecidedOn, c.Outcome, c.Tier = s.Day, s.Outcome, s.Tier
	if c.Tier == "" {
		c.Tier = "normal"
	}
	if s.DocumentNumber != "" {
		no := s.DocumentNumber
		c.DocumentNumber = &no
	}
	if c.FiledOn == "" {
		c.FiledOn = s.Day // simple procedure: filed and decided on the spot
	}
	if s.Outcome == OutcomeTransferred {
		c.TransferredOn = s.Day
	}
	c.Kinds, c.Waived = KindSetOf(s.Penalties), s.WaivedFine
	c.Fine, c.Confiscated = FineOf(s.Penalties), ConfiscatedOf(s.Penalties)
	c.Forfeit = c.Fine + c.Confiscated
	c.FineBand = FineBandOf(c.Fine)
	c.CountKey = CountKey(c.Kinds, c.Revoked)
}

// applyImport sets the dates of a case that was handled elsewhere, and the
// state that they imply.
func (c *Case) applyImport(s Step) {
	c.FiledOn, c.NoCoercionOn = s.FiledOn, s.NoCoercionOn
	c.State = CaseInvestigating
	if s.NotifiedOn != "" {
		c.NotifiedOn, c.State = s.NotifiedOn, CaseNotified
	}
	if s.Outcome != "" {
		decision := s
		decision.Day = s.DecidedOn
		c.applyDecision(decision)
		c.State, c.Major, c.ReviewPassed = CaseDecided, s.Major, s.Major
	}
	if s.ServedOn != "" {
		c.ServedOn, c.State = s.ServedOn, CaseServed
	}
	if s.ClosedOn != "" {
		c.ClosedOn, c.State = s.ClosedOn, CaseClosed
	}
}
