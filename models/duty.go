package models

import (
	"cmp"
	"slices"
)

// Duty is something that a case still needs by a day. DueOn is none when the
// day cannot be worked out; Text then says why.
type Duty struct {
	CaseID  int64  `json:"case_id,string"`
	Rule    string `json:"rule"`
	Text    string `json:"text"` // Chinese: what is to be done
	DueOn   Day    `json:"due_on"`
	Overdue bool   `json:"overdue"`
}

// duties gathers the duties of one case.
type duties struct {
	c   Case
	env Env
	out []Duty
}

// Duties lists the open deadlines of a case on env.Today, the earliest first.
// A term that the case's field does not set makes no duty; one that cannot be
// counted makes a duty without a day.
func Duties(c Case, env Env) []Duty {
	d := duties{c: c, env: env}
	past := historyOf(env.Steps)
	if c.State == CaseClue {
		d.term("R03", TermClue, c.EnteredOn)
	}
	d.deciding(past)
	d.afterDecision(past)
	d.measures()
	if from, ok := closableSince(c, past); ok && c.ClosedOn == "" {
		d.term("R28", TermClose, from)
	}
	slices.SortStableFunc(d.out, func(a, b Duty) int {
		return cmp.Or(compareDays(a.DueOn, b.DueOn), cmp.Compare(a.Rule, b.Rule))
	})
	return d.out
}

// term adds a duty that the term table gives; no start, no duty.
func (d *duties) term(rule string, code TermCode, start Day, pauses ...Pause) {
	if start == "" {
		return
	}
	t, err := d.env.Term(d.c, code)
	if err != nil {
		return // this field sets no such term
	}
	due, err := d.env.Calendar.Deadline(start, t.Term, pauses)
	if err != nil {
		d.add(rule, t.Label+"（最后一天待推算："+err.Error()+"）", "")
	} else if due != "" {
		d.add(rule, t.Label+"（"+t.Basis+"）", due)
	}
}

func (d *duties) add(rule, text string, due Day) {
	d.out = append(d.out, Duty{CaseID: d.c.ID, Rule: rule, Text: text, DueOn: due, Overdue: due != "" && due < d.env.Today})
}

// deciding covers the way to the decision: its limit, the review, the hearing.
func (d *duties) deciding(past history) {
	if !slices.Contains(openStates, d.c.State) {
		return
	}
	d.term("R14", TermDecide, d.c.FiledOn, Pauses(d.env.Steps)...)
	if d.c.State == CaseReviewing {
		d.term("R11", TermReview, past.entered)
	}
	if past.summons != nil && !past.heard && !past.waived {
		d.add("R10", "举行听证", past.summons.HearingOn)
	}
}

// afterDecision covers service and payment.
func (d *duties) afterDecision(past history) {
	switch {
	case d.c.State == CaseDecided && d.c.Outcome != OutcomeTransferred:
		d.term("R19", TermServe, d.c.DecidedOn)
	case d.c.State == CaseServed && past.paid < d.c.Fine:
		d.term("R25", TermPay, d.c.ServedOn)
	}
}

// measures covers evidence held, property sealed up or seized, and acts
// without audio-video.
func (d *duties) measures() {
	list := d.env.Recordings
	d.term("R06", TermEvidenceHold, openSince(list, []string{"evidence_hold"}, "hold_handled"))
	d.term("R07", TermSeizure, openSince(list, []string{"seal_up", "seizure"}, "measure_lifted"))
	intake, err := d.env.Term(d.c, TermAVIntake)
	if err != nil {
		return
	}
	for _, act := range MissingAV(list) {
		i := slices.IndexFunc(list, func(r Recording) bool { return r.Act == act })
		d.add("R27", "上传“"+ChoiceLabel(Acts, act)+"”的全程音像记录（"+guardRules["R27"].basis+"）", intake.Term.DueAt(list[i].TakenAt).Day())
	}
}
