package models

import (
	"fmt"
	"slices"
	"time"
)

// Unit is what a term counts in. It comes from the rule, not from the number:
// 《行政处罚法》第八十五条 makes only its 2, 3, 5 and 7 days working days.
type Unit string

// The units of terms.
const (
	UnitWorkday Unit = "workday" // 工作日
	UnitDay     Unit = "day"     // 日, calendar days
	UnitMonth   Unit = "month"   // 月
	UnitHour    Unit = "hour"    // 小时; only DueAt counts in it
)

var unitLabels = map[Unit]string{UnitWorkday: "个工作日", UnitDay: "日", UnitMonth: "个月", UnitHour: "小时"}

// Label is the Chinese name of the unit as it follows a number.
func (u Unit) Label() string { return unitLabels[u] }

// Valid says whether u is a known unit.
func (u Unit) Valid() bool { return unitLabels[u] != "" }

// Term (期限) is a length of time. The zero Term means none.
type Term struct {
	N    int  `json:"n"`
	Unit Unit `json:"unit"`
}

// maxTerm bounds a term, so that a slip of the pen cannot run for centuries.
const maxTerm = 3650

// String prints the term: 7个工作日, 90日; nothing for none.
func (t Term) String() string {
	if t == (Term{}) {
		return ""
	}
	return fmt.Sprintf("%d%s", t.N, t.Unit.Label())
}

// Valid says whether the term can be counted: 1 to 3650 of a known unit.
func (t Term) Valid() bool { return t.Unit.Valid() && t.N > 0 && t.N <= maxTerm }

// Pause (中止、扣除) is a time that does not count: both days are excluded.
// To of none means that the clock still stands.
type Pause struct {
	From   Day    `json:"from"`
	To     Day    `json:"to"`
	Reason string `json:"reason"` // 听证, 检测检验, 中止 …
}

// Deadline gives the last day of a term. The start day is not counted; days in
// a pause are not counted; a last day that is no working day or is paused
// rolls to the next working day. None, without an error, means that the clock
// stands still. Errors: Invalid input, Unavailable calendar.
func (c Calendar) Deadline(start Day, term Term, pauses []Pause) (Day, error) {
	if !start.Valid() {
		return "", Errorf(Invalid, "期限起算日“%s”不是有效日期，请更正", start)
	}
	if !term.Valid() || term.Unit == UnitHour {
		return "", Errorf(Invalid, "期限“%d%s”不能按日推算，请更正期限设置", term.N, term.Unit.Label())
	}
	merged, err := mergePauses(pauses)
	if err != nil {
		return "", err
	}
	var end Day
	if term.Unit == UnitMonth {
		end = runMonths(start, term.N, merged)
	} else if end, err = c.run(start, term, merged); err != nil {
		return "", err
	}
	return c.settle(end, merged)
}

// run counts the days of a term, one by one where not all of them count; none
// when it meets an open pause.
func (c Calendar) run(start Day, term Term, pauses []Pause) (Day, error) {
	if term.Unit != UnitWorkday && len(pauses) == 0 {
		return start.Add(term.N), nil
	}
	day := start
	for left := term.N; left > 0; {
		day = day.Add(1)
		if p, ok := pauseOn(day, pauses); ok {
			if p.To == "" {
				return "", nil
			}
			day = p.To
			continue
		}
		if term.Unit == UnitWorkday {
			ok, err := c.IsWorkday(day)
			if err != nil {
				return "", err
			}
			if !ok {
				continue
			}
		}
		left--
	}
	return day, nil
}

// runMonths ends on the same day of the month, later by the paused days within.
func runMonths(start Day, n int, pauses []Pause) Day {
	base := monthsAfter(start, n)
	end := base
	for {
		days := 0
		for _, p := range pauses {
			from, to := max(p.From, start.Add(1)), min(p.To, end)
			if p.To == "" && from <= end {
				return ""
			}
			if from <= to {
				days += to.Sub(from) + 1
			}
		}
		next := base.Add(days)
		if next == end {
			return end
		}
		end = next
	}
}

// settle rolls a last day forward off holidays and pauses.
func (c Calendar) settle(end Day, pauses []Pause) (Day, error) {
	for end != "" {
		rolled, err := c.RollForward(end)
		if err != nil {
			return "", err
		}
		p, ok := pauseOn(rolled, pauses)
		if !ok {
			return rolled, nil
		}
		if p.To == "" {
			return "", nil
		}
		end = p.To.Add(1)
	}
	return "", nil
}

// pauseOn finds the pause that covers the day.
func pauseOn(day Day, pauses []Pause) (Pause, bool) {
	for _, p := range pauses {
		if p.From <= day && (p.To == "" || day <= p.To) {
			return p, true
		}
	}
	return Pause{}, false
}

// mergePauses sorts the pauses and joins those that overlap, so that no day is
// taken off twice.
func mergePauses(pauses []Pause) ([]Pause, error) {
	sorted := slices.Clone(pauses)
	for _, p := range sorted {
		if !p.From.Valid() || p.To != "" && (!p.To.Valid() || p.To < p.From) {
			return nil, Errorf(Invalid, "期限扣除时段“%s至%s”不正确，请填写有效的起止日期", p.From, p.To)
		}
	}
	slices.SortFunc(sorted, func(a, b Pause) int { return compareDays(a.From, b.From) })
	var out []Pause
	for _, p := range sorted {
		if n := len(out); n > 0 && (out[n-1].To == "" || p.From <= out[n-1].To.Add(1)) {
			out[n-1].To = laterEnd(out[n-1].To, p.To)
			continue
		}
		out = append(out, p)
	}
	return out, nil
}

// compareDays orders days, which sort as text.
func compareDays(a, b Day) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// laterEnd is the later of two ends of a pause, where none is open and latest.
func laterEnd(a, b Day) Day {
	if a == "" || b == "" {
		return ""
	}
	return max(a, b)
}

// PausedDays counts the calendar days after from up to and with to that lie in
// a pause; an open pause reaches to the end. Each day counts once.
func PausedDays(from, to Day, pauses []Pause) (int, error) {
	merged, err := mergePauses(pauses)
	if err != nil {
		return 0, err
	}
	days := 0
	for _, p := range merged {
		end := p.To
		if end == "" {
			end = to
		}
		first, last := max(p.From, from.Add(1)), min(end, to)
		if first <= last {
			days += last.Sub(first) + 1
		}
	}
	return days, nil
}

// DueAt gives the instant a term of hours runs out; zero for another unit or
// for no start. Hours run through nights and holidays.
func (t Term) DueAt(start Instant) Instant {
	if start == 0 || t.Unit != UnitHour || !t.Valid() {
		return 0
	}
	return start + Instant(t.N)*Instant(time.Hour/time.Millisecond)
}

// monthsAfter is the same day n months later, or the last day of that month
// where there is no such day (《民法典》第二百零二条).
func monthsAfter(d Day, n int) Day {
	t, ok := d.Time()
	if !ok {
		return ""
	}
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, Shanghai)
	last := first.AddDate(0, 1, -1).Day()
	return DayOf(first.AddDate(0, 0, min(t.Day(), last)-1))
}
