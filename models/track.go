package models

import (
	"fmt"
	"slices"
)

// MilestoneState says how far a milestone of a case is.
type MilestoneState string

// The states of milestones.
const (
	MilestoneDone MilestoneState = "done" // 已办
	MilestoneNow  MilestoneState = "now"  // 在办
	MilestoneTodo MilestoneState = "todo" // 未到
)

// Milestone is one stage of a case's way (办理进度): when it was reached, or by
// when it has to be.
type Milestone struct {
	Name  string
	State MilestoneState
	On    Day    // reached
	Due   []Duty // open deadlines of the stage
}

// milestoneDuties says which stage a duty belongs to, by its rule. Duties of
// other rules belong to the stage that is at hand.
var milestoneDuties = map[string]string{
	"R03": "立案", "R10": "听证", "R11": "法制审核", "R14": "决定", "R19": "送达", "R25": "缴款", "R28": "结案",
}

// Track gives the way of a case from the clue to the archive, with the open
// deadlines of each stage. Stages that the case does not go through, such as
// the hearing that nobody asked for, are left out.
func Track(c Case, steps []Step, duties []Duty) []Milestone {
	var out []Milestone
	for _, m := range milestonesOf(c, steps) {
		if m.On != "" {
			m.State = MilestoneDone
		} else {
			m.State = MilestoneTodo
		}
		out = append(out, m)
	}
	now := slices.IndexFunc(out, func(m Milestone) bool { return m.State == MilestoneTodo })
	if now >= 0 {
		out[now].State = MilestoneNow
	}
	for _, d := range duties {
		at := slices.IndexFunc(out, func(m Milestone) bool { return m.Name == milestoneDuties[d.Rule] })
		if at < 0 {
			at = now
		}
		if at >= 0 {
			out[at].Due = append(out[at].Due, d)
		}
	}
	return out
}

// milestonesOf lists the stages that the case goes through.
func milestonesOf(c Case, steps []Step) []Milestone {
	on := func(kind StepKind) Day {
		for _, s := range slices.Backward(steps) {
			if s.Kind == kind {
				return s.Day
			}
		}
		return ""
	}
	out := []Milestone{{Name: "线索登记", On: c.EnteredOn}}
	switch {
	case c.State == CaseNotFiled || on(StepNotFiled) != "":
		return append(out, Milestone{Name: "不予立案", On: on(StepNotFiled)}, Milestone{Name: "归档", On: c.ArchivedOn})
	case c.Procedure != SimpleProcedure || c.State != CaseClue && c.DecidedOn == "":
		out = append(out, Milestone{Name: "立案", On: c.FiledOn})
	}
	if on(StepDropped) != "" {
		return append(out, Milestone{Name: "终止调查", On: on(StepDropped)}, Milestone{Name: "结案", On: c.ClosedOn}, Milestone{Name: "归档", On: c.ArchivedOn})
	}
	if c.Procedure != SimpleProcedure {
		out = append(out, beforeDecision(c, steps, on)...)
	}
	out = append(out, Milestone{Name: "决定", On: c.DecidedOn})
	if c.Outcome != OutcomeTransferred {
		out = append(out, Milestone{Name: "送达", On: c.ServedOn})
	}
	if past := historyOf(steps); c.Fine > 0 {
		paid := Milestone{Name: "缴款"}
		if past.paid >= c.Fine || c.ClosedOn != "" {
			paid.On = max(past.paidOn, c.ServedOn)
		}
		out = append(out, paid)
	}
	return append(out, Milestone{Name: "结案", On: c.ClosedOn}, Milestone{Name: "归档", On: c.ArchivedOn})
}

// beforeDecision lists the stages of the ordinary procedure up to the decision.
// A case that was decided went through those that it shows a day for.
func beforeDecision(c Case, steps []Step, on func(StepKind) Day) []Milestone {
	list := []Milestone{{Name: "调查终结", On: on(StepConcluded)}, {Name: "告知", On: c.NotifiedOn}}
	if c.HearingOn != "" {
		held := Milestone{Name: "听证"}
		if c.Heard {
			held.On = c.HearingOn
		}
		list = append(list, held)
	}
	if c.Major || c.State == CaseReviewing || c.ReviewPassed || historyOf(steps).entered != "" {
		passed := Milestone{Name: "法制审核"}
		if c.ReviewPassed {
			passed.On = on(StepPassed)
		}
		list = append(list, passed)
	}
	if c.DecidedOn != "" {
		list = slices.DeleteFunc(list, func(m Milestone) bool { return m.On == "" })
	}
	return list
}

// Remaining says in Chinese how long a last day is away: 剩余3个工作日, 今天到期,
// 已超期2个工作日. Where the calendar does not reach it counts plain days. None
// for no day.
func (c Calendar) Remaining(today, due Day) string {
	switch {
	case !due.Valid() || !today.Valid():
		return ""
	case due == today:
		return "今天到期"
	case due < today:
		return "已超期" + c.span(due, today)
	}
	return "剩余" + c.span(today, due)
}

// span counts the days after from up to to, working days where it can.
func (c Calendar) span(from, to Day) string {
	if n, err := c.CountWorkdays(from, to); err == nil && n > 0 {
		return fmt.Sprintf("%d个工作日", n)
	}
	return fmt.Sprintf("%d天", to.Sub(from))
}

// weekdays are the days of the week as documents name them.
var weekdays = [...]string{"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"}

// Weekday names the day with its day of the week, as last days are shown:
// 2024年6月21日（星期五）. None gives an empty text.
func (d Day) Weekday() string {
	t, ok := d.Time()
	if !ok {
		return ""
	}
	return d.Chinese() + "（" + weekdays[t.Weekday()] + "）"
}
