package models

// Pauses gives the times of a case that its limit leaves out: a suspension,
// from its day to the day before the case goes on, and a hearing, from its
// announcement to its day, both included (市场监督管理行政处罚程序规定第64条、
// 住房和城乡建设行政处罚程序规定第29、30条). Legal review is part of the limit:
// no rule leaves it out. An announced hearing that is not held ends with the
// step that goes past it. The last pause is open while it lasts.
func Pauses(steps []Step) []Pause {
	var out []Pause
	var hearing, suspended Day
	end := func(from *Day, to Day, reason string) {
		if *from != "" && to >= *from {
			out = append(out, Pause{From: *from, To: to, Reason: reason})
		}
		*from = ""
	}
	for _, s := range steps {
		switch s.Kind {
		case StepSuspended:
			suspended = s.Day
		case StepResumed:
			end(&suspended, s.Day.Add(-1), "中止")
		case StepSummoned:
			if hearing == "" {
				hearing = s.Day // a hearing put off is one pause
			}
		case StepHeard, StepNotified, StepSubmitted, StepDropped, StepDecided:
			end(&hearing, s.Day, "听证")
		case StepDefended:
			if s.Waived {
				end(&hearing, s.Day, "听证")
			}
		}
	}
	if suspended != "" {
		out = append(out, Pause{From: suspended, Reason: "中止"})
	}
	if hearing != "" {
		out = append(out, Pause{From: hearing, Reason: "听证"})
	}
	return out
}

// DecisionDue gives the last day for the decision: the limit of the case from
// its filing, net of pauses (R14; 《行政处罚法》第60条). None while the case is
// not filed or the clock stands. The errors are those of Env.Due.
func DecisionDue(c Case, env Env) (Day, error) {
	if c.FiledOn == "" {
		return "", nil
	}
	return env.Due(c, TermDecide, c.FiledOn, Pauses(env.Steps)...)
}
