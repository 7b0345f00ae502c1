package models

import (
	"slices"
	"strings"
)

// history is what the rules read out of a case's steps so far.
type history struct {
	last      Day       // day of the latest step that others follow
	proposed  []Penalty // by the investigation's end or by a notice, whichever came last
	notice    *Step     // the last notice
	noticed   []Penalty // what it proposed
	waived    bool      // since the notice, defence and hearing were given up
	askedOn   Day       // since the notice, a hearing was asked for
	summons   *Step     // since the notice, the hearing's announcement
	heard     bool      // since the notice
	submitted []Penalty // what the last round of review looked at
	entered   Day       // day of that round
	passed    bool      // it agreed
	stale     bool      // a hearing was held after it agreed
	dropped   Day
	paid      Fen
	paidOn    Day
	acted     IDs // who took part in investigative acts
}

// historyOf folds the steps in order.
func historyOf(steps []Step) history {
	var h history
	for _, s := range steps {
		h.follow(s)
		switch s.Kind {
		case StepConcluded:
			h.propose(s)
		case StepNotified:
			h.notify(s)
		case StepDefended:
			h.defend(s)
		case StepSummoned:
			h.summons = &s
		case StepHeard:
			h.heard, h.askedOn, h.stale = true, "", h.passed
		case StepSubmitted:
			h.submitted, h.entered, h.passed, h.stale = h.proposed, s.Day, false, false
		case StepPassed:
			h.passed = true
		case StepReturned:
			h.passed = false
		case StepDropped:
			h.dropped = s.Day
		case StepPaid:
			h.paid, h.paidOn = h.paid+s.Amount, max(h.paidOn, s.Day)
		case StepRecorded:
			if s.Recording != nil && slices.Contains(investigativeActs, s.Recording.Act) {
				h.acted = append(h.acted, s.Officers...)
			}
		case StepImported:
			if s.NotifiedOn != "" {
				s.Day = s.NotifiedOn
				h.notify(s)
			}
		}
	}
	return h
}

// follow moves the day that the next step may not precede. A case from
// elsewhere counts by its own days, not by the day it was brought in.
func (h *history) follow(s Step) {
	switch s.Kind {
	case StepRecorded, StepAmended, StepPaid, StepCorrected:
	case StepImported:
		h.last = max(h.last, s.FiledOn, s.NotifiedOn, s.DecidedOn, s.ServedOn, s.ClosedOn)
	default:
		h.last = max(h.last, s.Day)
	}
}

func (h *history) propose(s Step) {
	if len(s.Proposed) > 0 {
		h.proposed = s.Proposed
	}
}

// notify starts the party's rights anew.
func (h *history) notify(s Step) {
	h.propose(s)
	h.notice, h.noticed = &s, h.proposed
	h.waived, h.askedOn, h.summons, h.heard = false, "", nil, false
}

func (h *history) defend(s Step) {
	if s.HearingAsked && h.askedOn == "" {
		h.askedOn, h.waived = s.Day, false
	}
	if s.Waived {
		h.askedOn, h.waived = "", true
	}
}

// grounds lists the case facts that triggers look at; a hearing that was held is one.
func (c Case) grounds() []string {
	out := strings.FieldsFunc(c.Grounds, func(r rune) bool { return r == ',' })
	if c.Heard && !slices.Contains(out, "hearing") {
		out = append(out, "hearing")
	}
	return out
}
