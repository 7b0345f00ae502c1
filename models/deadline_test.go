package models

import "testing"

func TestDeadline(t *testing.T) {
	t.Parallel()
	c := calendar2026(t)
	for _, tt := range []struct {
		name   string
		start  Day
		term   Term
		pauses []Pause
		want   Day
	}{
		{"《行政处罚法》第六十条 90 days roll off a Sunday", "2026-03-02", days(90), nil, "2026-06-01"},
		{"《行政处罚法》第六十七条 15 calendar days", "2026-11-20", days(15), nil, "2026-12-07"},
		{"《行政处罚法》第六十一条 7 working days", "2026-11-20", workdays(7), nil, "2026-12-01"},
		{"《行政诉讼法》第四十六条 6 months", "2026-03-05", months(6), nil, "2026-09-07"},
		{"a month without that day ends on its last", "2026-08-31", months(1), nil, "2026-09-30"},
		{"hearing excluded, both ends", "2026-03-02", days(90), []Pause{{"2026-04-01", "2026-04-10", "听证"}}, "2026-06-10"},
		{"one paused day", "2026-11-20", workdays(3), []Pause{{"2026-11-24", "2026-11-24", "鉴定"}}, "2026-11-26"},
		{"overlapping pauses count once", "2026-03-02", days(90), []Pause{{"2026-04-05", "2026-04-10", "鉴定"}, {"2026-04-01", "2026-04-07", "听证"}}, "2026-06-10"},
		{"a pause after the end changes nothing", "2026-11-20", workdays(3), []Pause{{"2026-12-01", "2026-12-31", "中止"}}, "2026-11-25"},
		{"a pause before the start changes nothing", "2026-11-20", workdays(3), []Pause{{"2026-11-01", "2026-11-20", "中止"}}, "2026-11-25"},
		{"the clock stands", "2026-11-20", workdays(7), []Pause{{"2026-11-25", "", "中止"}}, ""},
		{"it stands too late to matter", "2026-11-20", workdays(3), []Pause{{"2026-12-25", "", "中止"}}, "2026-11-25"},
		{"months pause too", "2026-03-05", months(6), []Pause{{"2026-04-01", "2026-04-30", "不可抗力"}}, "2026-10-08"},
		{"months stand", "2026-03-05", months(6), []Pause{{"2026-04-01", "", "不可抗力"}}, ""},
		{"rolled into a pause, out of it again", "2026-11-15", days(7), []Pause{{"2026-11-23", "2026-11-24", "鉴定"}}, "2026-11-25"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := c.Deadline(tt.start, tt.term, tt.pauses)
			if err != nil || got != tt.want {
				t.Errorf("Deadline(%s, %s) = %q, %v, want %q", tt.start, tt.term, got, err, tt.want)
			}
		})
	}
}

func TestDeadlineErrors(t *testing.T) {
	t.Parallel()
	c := calendar2026(t)
	for _, tt := range []struct {
		name   string
		start  Day
		term   Term
		pauses []Pause
		want   Kind
	}{
		{"no start", "", days(1), nil, Invalid},
		{"no term", "2026-03-02", Term{}, nil, Invalid},
		{"negative", "2026-03-02", days(-1), nil, Invalid},
		{"for ever", "2026-03-02", days(maxTerm + 1), nil, Invalid},
		{"hours are no days", "2026-03-02", hours(24), nil, Invalid},
		{"pause backwards", "2026-03-02", days(9), []Pause{{"2026-04-02", "2026-04-01", ""}}, Invalid},
		{"pause without start", "2026-03-02", days(9), []Pause{{"", "2026-04-01", ""}}, Invalid},
		{"into a year that is not loaded", "2026-11-20", days(90), nil, Unavailable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got, err := c.Deadline(tt.start, tt.term, tt.pauses); KindOf(err) != tt.want || got != "" {
				t.Errorf("Deadline = %q, %v, want %s", got, err, tt.want)
			}
		})
	}
}

// TestDeadlinePauseMoves checks on every day of spring that a pause of k days
// inside a term of calendar days moves its unrolled end by k days.
func TestDeadlinePauseMoves(t *testing.T) {
	t.Parallel()
	c := calendar2026(t)
	for start := Day("2026-02-01"); start < "2026-04-01"; start = start.Add(1) {
		for k := 1; k < 12; k++ {
			p := []Pause{{start.Add(5), start.Add(4 + k), "鉴定"}}
			got, err := c.Deadline(start, days(30), p)
			want, err2 := c.RollForward(start.Add(30 + k))
			if err != nil || err2 != nil || got != want {
				t.Fatalf("Deadline from %s with %d days off = %s, %v, want %s", start, k, got, err, want)
			}
		}
	}
}

func TestTermDueAt(t *testing.T) {
	t.Parallel()
	if got, want := hours(24).DueAt(1_000), Instant(1_000+24*3600*1000); got != want {
		t.Errorf("DueAt = %d, want %d", got, want)
	}
	if got := days(1).DueAt(1_000); got != 0 {
		t.Errorf("DueAt of days = %d, want 0", got)
	}
	if got := hours(24).DueAt(0); got != 0 {
		t.Errorf("DueAt from nothing = %d, want 0", got)
	}
}

func TestPausedDays(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		pauses []Pause
		want   int
	}{
		{"none", nil, 0},
		{"inside", []Pause{{"2026-03-03", "2026-03-05", ""}}, 3},
		{"the first day is outside", []Pause{{"2026-02-01", "2026-03-02", ""}}, 1},
		{"open", []Pause{{"2026-03-10", "", ""}}, 2},
		{"overlap", []Pause{{"2026-03-03", "2026-03-05", ""}, {"2026-03-04", "2026-03-06", ""}}, 4},
	} {
		if got, err := PausedDays("2026-03-01", "2026-03-11", tt.pauses); err != nil || got != tt.want {
			t.Errorf("%s: PausedDays = %d, %v, want %d", tt.name, got, err, tt.want)
		}
	}
}

func TestTermString(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		term Term
		want string
	}{{workdays(7), "7个工作日"}, {days(90), "90日"}, {months(6), "6个月"}, {hours(24), "24小时"}, {Term{}, ""}} {
		if got := tt.term.String(); got != tt.want {
			t.Errorf("String = %q, want %q", got, tt.want)
		}
	}
}
