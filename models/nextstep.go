package models

// Obstacles lists what stands against taking a step today however its form is
// filled in, and what the user should know beforehand: the findings of Guard on
// a step that states all that its form could. A decision is taken as one that
// imposes the penalties proposed last.
func (c Case) Obstacles(kind StepKind, env Env) []Finding {
	if kind == StepRecorded {
		return nil // what stands against a recording lies in the recording
	}
	var out []Finding
	for _, f := range c.Guard(c.fullest(kind, env), env) {
		if f.Rule == "R01" && c.Handler1 == 0 {
			continue // the form asks for the officers
		}
		out = append(out, f)
	}
	return out
}

// fullest is a step of the kind with everything that its form could state.
func (c Case) fullest(kind StepKind, env Env) Step {
	s := Step{Kind: kind, Day: env.Today}
	proposed := env.Proposed()
	if len(proposed) == 0 {
		proposed = []Penalty{{Seq: 1, PartySeq: 1, Kind: KindWarning}}
	}
	filled := func(have string) string {
		if have == "" {
			return "待填写"
		}
		return have
	}
	switch kind {
	case StepNotified:
		s.Proposed, s.HearingOffered = proposed, true
	case StepSummoned:
		s.HearingOn = env.Today.Add(60)
	case StepHeard:
		s.Chair = -1 // somebody who did not investigate
	case StepSubmitted:
		s.Major = true
	case StepDecided:
		s.Outcome, s.Penalties, s.Tier = OutcomePenalty, proposed, "normal"
		s.Facts, s.Basis = filled(c.Facts), filled(c.Basis)
		s.Content, s.Discretion = filled(c.Content), filled(c.Discretion)
		s.Remedy = RemedyText(c.Procedure, "复议机关", "人民法院")
	default:
	}
	return s
}

// MainStep names the step that a case is waiting for, none when it waits for
// somebody else (the reviewer) or for nothing. Where the law demands a review
// that has not passed, that comes before the decision.
func MainStep(c Case, env Env) StepKind {
	past := historyOf(env.Steps)
	switch c.State {
	case CaseClue:
		if c.Procedure == SimpleProcedure {
			return StepDecided
		}
		return StepFiled
	case CaseInvestigating:
		return StepConcluded
	case CaseSuspended:
		return StepResumed
	case CaseConcluded:
		return StepNotified
	case CaseNotified:
		return mainAfterNotice(c, env, past)
	case CaseReviewed:
		if past.notice == nil {
			return StepNotified
		}
		return StepDecided
	case CaseDecided:
		if c.Outcome == OutcomeTransferred {
			return StepClosed
		}
		return StepServed
	case CaseServed:
		if past.paid < c.Fine {
			return StepPaid
		}
		return StepClosed
	case CaseDropped:
		return StepClosed
	case CaseClosed, CaseNotFiled:
		return StepArchived
	case CaseReviewing, CaseArchived:
	}
	return ""
}

// mainAfterNotice is the step after the party was told: the hearing it asked
// for, then the review that the law demands, then the decision.
func mainAfterNotice(c Case, env Env, past history) StepKind {
	switch {
	case past.askedOn != "" && past.summons == nil:
		return StepSummoned
	case past.summons != nil && !past.heard && !past.waived:
		return StepHeard
	case len(c.ReviewHits(past.proposed, env.Today, env)) > 0 && (!past.passed || past.stale):
		return StepSubmitted
	}
	return StepDecided
}
