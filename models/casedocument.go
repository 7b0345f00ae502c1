package models

import "slices"

// CaseDocKind names one document of a case (文书).
type CaseDocKind string

// The documents that are made from a case's own data.
const (
	DocSource        CaseDocKind = "source"         // 案件来源登记表
	DocFiling        CaseDocKind = "filing"         // 立案（不予立案）审批表
	DocReport        CaseDocKind = "report"         // 案件调查终结报告
	DocNotice        CaseDocKind = "notice"         // 行政处罚（听证）告知书
	DocNoticeReceipt CaseDocKind = "notice-receipt" // 告知书的送达回证
	DocOpinion       CaseDocKind = "opinion"        // 法制审核意见书
	DocDiscussion    CaseDocKind = "discussion"     // 集体讨论记录
	DocDecision      CaseDocKind = "decision"       // 行政处罚决定书
	DocExempt        CaseDocKind = "exempt"         // 不予行政处罚决定书
	DocSpot          CaseDocKind = "spot"           // 当场行政处罚决定书
	DocReceipt       CaseDocKind = "receipt"        // 决定书的送达回证
	DocClosing       CaseDocKind = "closing"        // 结案审批表
)

// CaseDoc is a document that a case has or will have. Before the step that it
// belongs to it can be made as a draft, unless something is missing.
type CaseDoc struct {
	Kind    CaseDocKind
	Name    string
	Step    StepKind // the step that makes it final
	Final   bool
	On      Day      // of that step
	Missing []string // Chinese: what stands against even a draft
}

// Ready says whether the document can be made, as a draft at least.
func (d CaseDoc) Ready() bool { return len(d.Missing) == 0 }

// docFile is what the table of documents looks at.
type docFile struct {
	c      Case
	env    Env
	past   history
	rounds []Round
}

// on gives the day of the last step of the kind, none when it was not taken.
func (f docFile) on(kind StepKind) Day {
	for _, s := range slices.Backward(f.env.Steps) {
		if s.Kind == kind {
			return s.Day
		}
	}
	return ""
}

// docRule says of one document whether a case of this kind has it, and by what
// day it is final.
type docRule struct {
	kind  CaseDocKind
	step  StepKind
	name  func(docFile) string
	has   func(docFile) bool
	final func(docFile) Day
	needs func(docFile) []string // for a draft; nil = nothing
}

func docNamed(s string) func(docFile) string { return func(docFile) string { return s } }
func (f docFile) ordinary() bool             { return f.c.Procedure != SimpleProcedure }
func (f docFile) always() bool               { return true }

// undecided holds while either decision may still be drafted.
func (f docFile) undecided() bool { return f.c.DecidedOn == "" && f.c.State != CaseDropped }

// investigated says what is missing before anything can be proposed.
func (f docFile) investigated() []string {
	var out []string
	if f.c.FiledOn == "" {
		out = append(out, "尚未立案")
	}
	return append(out, f.stated()...)
}

// stated says which of facts and basis are not written down yet.
func (f docFile) stated() []string {
	var out []string
	if f.c.Facts == "" {
		out = append(out, "没有填写违法事实")
	}
	if f.c.Basis == "" {
		out = append(out, "没有填写处罚依据")
	}
	return out
}

// proposed adds that no penalty was proposed.
func (f docFile) proposed() []string {
	out := f.investigated()
	if len(f.past.proposed) == 0 && f.c.DecidedOn == "" {
		out = append(out, "尚未提出拟处罚的种类和数额")
	}
	return out
}

// caseDocs is the table of documents in the order of a file.
var caseDocs = []docRule{
	{kind: DocSource, step: StepRegistered, name: docNamed("案件来源登记表"), has: docFile.always, final: func(f docFile) Day { return f.c.EnteredOn }},
	{kind: DocFiling, step: StepFiled, name: func(f docFile) string {
		if f.on(StepNotFiled) != "" {
			return "不予立案审批表"
		}
		return "立案审批表"
	}, has: docFile.ordinary, final: func(f docFile) Day { return max(f.c.FiledOn, f.on(StepNotFiled)) }},
	{kind: DocReport, step: StepConcluded, name: docNamed("案件调查终结报告"), has: docFile.filedCase, final: func(f docFile) Day { return f.on(StepConcluded) }, needs: docFile.investigated},
	{kind: DocNotice, step: StepNotified, name: func(f docFile) string {
		if f.past.notice != nil && f.past.notice.HearingOffered || f.past.notice == nil && len(f.c.HearingHits(f.past.proposed, f.env.Today, f.env)) > 0 {
			return "行政处罚听证告知书"
		}
		return "行政处罚告知书"
	}, has: docFile.penalised, final: func(f docFile) Day { return f.c.NotifiedOn }, needs: docFile.proposed},
	{kind: DocNoticeReceipt, step: StepNotified, name: docNamed("送达回证（告知书）"), has: func(f docFile) bool { return f.c.NotifiedOn != "" }, final: func(f docFile) Day { return f.c.NotifiedOn }},
	{kind: DocOpinion, step: StepPassed, name: docNamed("法制审核意见书"), has: func(f docFile) bool {
		return len(f.rounds) > 0 || f.filedCase() && f.undecided() && len(f.c.ReviewHits(f.past.proposed, f.env.Today, f.env)) > 0
	}, final: func(f docFile) Day {
		for _, r := range slices.Backward(f.rounds) {
			if r.ConcludedAt != 0 {
				return r.ConcludedAt.Day()
			}
		}
		return ""
	}, needs: func(f docFile) []string {
		if len(f.rounds) == 0 {
			return []string{"尚未提交法制审核"}
		}
		return nil
	}},
	{kind: DocDiscussion, step: StepDiscussed, name: docNamed("集体讨论记录"), has: func(f docFile) bool {
		return f.c.Discussed || f.undecided() && f.filedCase() && f.mustDiscuss()
	}, final: func(f docFile) Day { return f.on(StepDiscussed) }, needs: docFile.proposed},
	{kind: DocDecision, step: StepDecided, name: docNamed("行政处罚决定书"), has: docFile.penalised, final: func(f docFile) Day { return f.c.DecidedOn }, needs: docFile.proposed},
	{kind: DocExempt, step: StepDecided, name: docNamed("不予行政处罚决定书"), has: func(f docFile) bool {
		exempt := f.c.Outcome != "" && f.c.Outcome != OutcomePenalty && f.c.Outcome != OutcomeTransferred
		return exempt || f.undecided() && f.ordinary() && f.c.FiledOn != ""
	}, final: func(f docFile) Day { return f.c.DecidedOn }, needs: docFile.stated},
	{kind: DocSpot, step: StepDecided, name: docNamed("当场行政处罚决定书"), has: func(f docFile) bool {
		return !f.ordinary() && (f.c.DecidedOn == "" || f.c.Outcome == OutcomePenalty)
	}, final: func(f docFile) Day { return f.c.DecidedOn }, needs: docFile.stated},
	{kind: DocReceipt, step: StepServed, name: docNamed("送达回证"), has: func(f docFile) bool {
		return f.c.DecidedOn != "" && f.c.Outcome != OutcomeTransferred
	}, final: func(f docFile) Day { return f.c.ServedOn }},
	{kind: DocClosing, step: StepClosed, name: docNamed("结案审批表"), has: func(f docFile) bool {
		return f.c.DecidedOn != "" || f.on(StepDropped) != ""
	}, final: func(f docFile) Day { return f.c.ClosedOn }},
}

// filedCase holds for ordinary cases that go or went on after filing.
func (f docFile) filedCase() bool {
	return f.ordinary() && f.c.State != CaseNotFiled && f.on(StepNotFiled) == ""
}

// penalised holds for ordinary cases that may end, or ended, in a penalty.
func (f docFile) penalised() bool {
	return f.filedCase() && (f.undecided() || f.c.Outcome == OutcomePenalty)
}

// mustDiscuss says whether the heads have to discuss the case (R12).
func (f docFile) mustDiscuss() bool {
	return slices.ContainsFunc(f.c.Obstacles(StepDecided, f.env), func(x Finding) bool { return x.Rule == "R12" })
}

// CaseDocs lists the documents of a case as it stands, in the order of a file:
// which are final, which can be drafted and what the others lack.
func CaseDocs(c Case, env Env, rounds []Round) []CaseDoc {
	f := docFile{c: c, env: env, past: historyOf(env.Steps), rounds: rounds}
	var out []CaseDoc
	for _, r := range caseDocs {
		if !r.has(f) {
			continue
		}
		d := CaseDoc{Kind: r.kind, Name: r.name(f), Step: r.step, On: r.final(f)}
		d.Final = d.On != ""
		if !d.Final && r.needs != nil {
			d.Missing = r.needs(f)
		}
		out = append(out, d)
	}
	return out
}

// Submitted gives what was proposed at each round of review, in order; a round
// without a proposal is empty.
func (e Env) Submitted() [][]Penalty {
	var out [][]Penalty
	for i, s := range e.Steps {
		if s.Kind == StepSubmitted {
			out = append(out, historyOf(e.Steps[:i]).proposed)
		}
	}
	return out
}
