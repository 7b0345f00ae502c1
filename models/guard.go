package models

import (
	"fmt"
	"strings"
)

// Severity says what a finding does to the step.
type Severity string

// The severities of findings, worst first.
const (
	SeverityBlock Severity = "block" // the step may not be taken
	SeverityAlarm Severity = "alarm" // a legal term has run out; the step may be taken
	SeverityWarn  Severity = "warn"  // to be looked at
)

// Severities lists the severities with their labels.
var Severities = []Choice{{string(SeverityBlock), "不得进行"}, {string(SeverityAlarm), "超期预警"}, {string(SeverityWarn), "提醒"}}

// Label is the severity's Chinese name.
func (s Severity) Label() string { return ChoiceLabel(Severities, string(s)) }

// Finding is one thing that stands against a step: the rule, what is wrong,
// and what to do about it. Message, Fix and Basis are Chinese.
type Finding struct {
	Rule     string   `json:"rule"` // R01 …; R00 is the order of days, on which the others rest
	Severity Severity `json:"severity"`
	Message  string   `json:"message"`
	Fix      string   `json:"fix"`
	Basis    string   `json:"basis"`
}

// guardRule is what all findings of a rule share.
type guardRule struct {
	basis    string
	missing  bool // a block says that a step which must come first is missing
	override bool // a block may be lifted by an approved Override
}

// guardRules holds the rules that Guard, Duties and Blocked know.
var guardRules = map[string]guardRule{
	"R00": {basis: "《行政处罚法》第四十七条"},
	"R01": {basis: "《行政处罚法》第四十二条"},
	"R02": {basis: "《行政处罚法》第四十二条、第七十六条"},
	"R03": {basis: "《行政处罚法》第五十四条", missing: true},
	"R04": {basis: "《行政处罚法》第三十六条", override: true},
	"R05": {basis: "《行政处罚法》第三十条"},
	"R06": {basis: "《行政处罚法》第五十六条"},
	"R07": {basis: "《行政强制法》第二十五条"},
	"R08": {basis: "《行政处罚法》第四十四条、第六十二条", missing: true},
	"R09": {basis: "《行政处罚法》第六十三条", missing: true},
	"R10": {basis: "《行政处罚法》第六十四条", missing: true},
	"R11": {basis: "《行政处罚法》第五十八条、国办发〔2018〕118号（十二）", missing: true},
	"R12": {basis: "《行政处罚法》第五十七条第二款", missing: true},
	"R13": {basis: "《行政处罚法》第四十四条、第四十五条"},
	"R14": {basis: "《行政处罚法》第六十条"},
	"R15": {basis: "《行政处罚法》第五十九条"},
	"R16": {basis: "《行政处罚法》第五十一条"},
	"R17": {basis: "《行政复议法》第二十三条"},
	"R18": {basis: "《行政处罚法》第二十九条"},
	"R19": {basis: "《行政处罚法》第六十一条"},
	"R25": {basis: "《行政处罚法》第六十七条、第七十二条"},
	"R26": {basis: "《行政强制法》第四十三条"},
	"R27": {basis: "国办发〔2018〕118号（八）"},
	"R28": {basis: "《行政处罚法》第四十七条及办案程序规定"},
	"R29": {basis: "国办发〔2024〕54号", override: true}, // of inspections; Guard never finds it
	"R34": {basis: "《行政处罚法》第三十三条"},
}

// guard gathers what stands against one step. Its case has taken over the
// facts that the step states.
type guard struct {
	c    Case
	s    Step
	env  Env
	past history
	out  []Finding
}

func (g *guard) add(rule string, severity Severity, message, fix string) {
	g.out = append(g.out, Finding{Rule: rule, Severity: severity, Message: message, Fix: fix, Basis: guardRules[rule].basis})
}

// require adds a block when ok is false.
func (g *guard) require(ok bool, rule, message, fix string) {
	if !ok {
		g.add(rule, SeverityBlock, message, fix)
	}
}

// Guard lists what stands against taking step s now: the rules of law that
// the state table cannot know. It changes nothing; nil means that nothing
// does. A term that cannot be counted, as for a year without calendar, is a
// finding and never passes in silence.
func (c Case) Guard(s Step, env Env) []Finding {
	c.applyFacts(s)
	g := guard{c: c, s: s, env: env, past: historyOf(env.Steps)}
	if s.Kind == StepImported {
		g.importedDays()
		return g.out
	}
	g.days()
	switch s.Kind {
	case StepFiled:
		g.officers(2)
		g.limitation()
	case StepRecorded:
		g.recording()
	case StepNotified:
		g.notice()
	case StepSummoned:
		g.summons()
	case StepHeard:
		g.hearing()
	case StepSubmitted:
		g.submission()
	case StepPassed, StepReturned:
		g.reviewers()
	case StepDecided:
		g.decision()
	case StepServed:
		g.service()
	case StepClosed:
		g.closing()
	case StepArchived:
		g.archiving()
	case StepRegistered, StepAmended, StepNotFiled, StepSuspended, StepResumed, StepDropped, StepConcluded, StepDefended,
		StepDiscussed, StepNoCoercion, StepPaid, StepDemanded, StepCorrected, StepRevoked, StepImported:
	}
	return g.out
}

// days holds the step's day to the calendar: a real day, not in the future,
// not before the step it follows. What is entered after the fact, such as
// recordings, follows no step but the one that made it possible.
func (g *guard) days() {
	if !g.s.Day.Valid() {
		g.add("R00", SeverityBlock, "“"+g.s.Kind.Label()+"”的日期缺失或无效", "请按“2006-01-02”的格式填写实际发生的日期")
		return
	}
	g.require(g.s.Day <= g.env.Today, "R00",
		"“"+g.s.Kind.Label()+"”的日期"+g.s.Day.Chinese()+"晚于今天", "请填写实际发生的日期，尚未发生的不能提前登记")
	after, name := g.past.last, "上一步骤"
	switch g.s.Kind {
	case StepRegistered, StepRecorded, StepAmended:
		return
	case StepPaid, StepCorrected, StepRevoked:
		after, name = g.c.DecidedOn, "作出决定"
	}
	g.require(g.s.Day >= after, "R00",
		"“"+g.s.Kind.Label()+"”的日期"+g.s.Day.Chinese()+"早于"+name+"的日期"+after.Chinese(), "请核对日期；前一步骤日期有误的先更正前一步骤")
}

// importedDays holds the days of a case from elsewhere to their order.
func (g *guard) importedDays() {
	before := Day("")
	for _, d := range []struct {
		day  Day
		name string
	}{{g.s.FiledOn, "立案"}, {g.s.NotifiedOn, "告知"}, {g.s.DecidedOn, "决定"}, {g.s.ServedOn, "送达"}, {g.s.ClosedOn, "结案"}} {
		if d.day == "" {
			continue
		}
		g.require(d.day.Valid() && d.day <= g.env.Today && d.day >= before, "R00",
			"导入案件的"+d.name+"日期“"+string(d.day)+"”无效、晚于今天或早于前一环节", "请按立案、告知、决定、送达、结案的先后核对日期")
		before = d.day
	}
}

// Blocked turns the blocks among the findings into one error, nil when there
// are none. An override lifts the blocks of its rule where the law leaves room
// (R04, R29) and it names reason and document. The error is TooEarly when all
// blocks say that an earlier step is missing, else Invalid; its fields are the
// rules.
func Blocked(findings []Finding, o *Override) error {
	kind := TooEarly
	var fields []FieldError
	for _, f := range findings {
		if f.Severity != SeverityBlock || o.lifts(f.Rule) {
			continue
		}
		rule := guardRules[f.Rule]
		if !rule.missing {
			kind = Invalid
		}
		text, fix := f.Message, f.Fix
		if f.Basis != "" {
			text += "（" + f.Basis + "）"
		}
		switch {
		case rule.override:
			fix += "；确需继续的，请经负责人批准，并填写理由和批准文件"
		case o != nil && o.Rule == f.Rule:
			fix += "；本规则不能以批准代替"
		}
		fields = append(fields, FieldError{Field: f.Rule, Rule: text, Fix: fix})
	}
	if len(fields) == 0 {
		return nil
	}
	return &Error{Kind: kind, Message: fmt.Sprintf("暂不能进行本步骤，有%d项不符合规定", len(fields)), Fields: fields}
}

// lifts says whether the override is complete and may lift blocks of the rule.
func (o *Override) lifts(rule string) bool {
	return o != nil && o.Rule == rule && guardRules[rule].override &&
		strings.TrimSpace(o.Reason) != "" && strings.TrimSpace(o.Document) != ""
}

// Missing picks the blocks that say that an earlier step is missing: no form of
// the step itself can mend them.
func Missing(findings []Finding) []Finding {
	var out []Finding
	for _, f := range findings {
		if f.Severity == SeverityBlock && guardRules[f.Rule].missing {
			out = append(out, f)
		}
	}
	return out
}

// Overridable says whether blocks of the rule may be lifted by an approved
// Override (R04, R29).
func Overridable(rule string) bool { return guardRules[rule].override }
