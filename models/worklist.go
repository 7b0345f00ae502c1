package models

import (
	"cmp"
	"slices"
)

// CaseDuty is one line of the work that open cases make (待办事项): a duty of
// Duties, or the bare next step of a case that has none. A case's lines are
// worked out anew with every step and kept beside it, so that nobody has to
// read the whole file to see what is due.
type CaseDuty struct {
	CaseID   int64    `json:"case_id,string" gorm:"primaryKey;autoIncrement:false"`
	Seq      int      `json:"seq" gorm:"primaryKey;autoIncrement:false"` // from 1, the earliest day first, none last
	BureauID int64    `json:"bureau_id,string"`
	Handler1 int64    `json:"handler1,string"`
	Handler2 int64    `json:"handler2,string"`
	Rule     string   `json:"rule"` // of the duty; none for a bare next step
	Text     string   `json:"text"` // Chinese: what is to be done
	DueOn    Day      `json:"due_on"`
	NextStep StepKind `json:"next_step"` // what the case waits for
	Returned bool     `json:"returned"`  // the review sent it back and it was not submitted again
}

// TableName names the table of duties.
func (CaseDuty) TableName() string { return "case_duties" }

// Duty gives the line as Duties gives it on the day.
func (d CaseDuty) Duty(today Day) Duty {
	return Duty{CaseID: d.CaseID, Rule: d.Rule, Text: d.Text, DueOn: d.DueOn, Overdue: d.DueOn != "" && d.DueOn < today}
}

// approverSteps are the steps that the head of the bureau takes.
var approverSteps = []StepKind{StepFiled, StepNotFiled, StepSuspended, StepDropped, StepDecided, StepClosed, StepRevoked}

// ApproverSteps lists the steps that the head of the bureau takes
// (《行政处罚法》第54、57条); reviewers take two, the handlers the others.
func ApproverSteps() []StepKind { return approverSteps }

// settledStates are those in which a case makes no more work.
var settledStates = []CaseState{CaseArchived, CaseClosed, CaseNotFiled}

// SettledStates lists the states in which a case makes no more work.
func SettledStates() []CaseState { return settledStates }

// dutyTextLimit is the longest text of a line, in characters.
const dutyTextLimit = 300

// DutyRows gives the lines of work that a case makes; none when it is settled.
func DutyRows(c Case, env Env) []CaseDuty {
	if slices.Contains(settledStates, c.State) {
		return nil
	}
	next := MainStep(c, env)
	list := Duties(c, env)
	if len(list) == 0 {
		list = []Duty{{CaseID: c.ID, Text: cmp.Or(next.Label(), ChoiceLabel(CaseStates, string(c.State)))}}
	}
	slices.SortStableFunc(list, func(a, b Duty) int { return compareDays(lastDay(a.DueOn), lastDay(b.DueOn)) })
	out := make([]CaseDuty, len(list))
	for i, d := range list {
		out[i] = CaseDuty{
			CaseID: c.ID, Seq: i + 1, BureauID: c.BureauID, Handler1: c.Handler1, Handler2: c.Handler2,
			Rule: d.Rule, Text: cutText(d.Text, dutyTextLimit), DueOn: d.DueOn, NextStep: next, Returned: returned(env.Steps),
		}
	}
	return out
}

// lastDay makes no day sort after every day.
func lastDay(d Day) Day {
	if d == "" {
		return "~"
	}
	return d
}

// returned says whether the last word of the review was to send the case back.
func returned(steps []Step) bool {
	for i := range slices.Backward(steps) {
		switch steps[i].Kind {
		case StepReturned:
			return true
		case StepSubmitted, StepPassed, StepDecided:
			return false
		default:
		}
	}
	return false
}

// cutText shortens a text to n characters.
func cutText(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
