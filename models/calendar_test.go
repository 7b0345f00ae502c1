package models

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// holidays2026 is the State Council's notice for 2026, written as ranges.
var holidays2026 = []struct {
	from, to Day
	name     string
}{
	{"2026-01-01", "2026-01-03", "元旦"}, {"2026-02-15", "2026-02-23", "春节"}, {"2026-04-04", "2026-04-06", "清明节"},
	{"2026-05-01", "2026-05-05", "劳动节"}, {"2026-06-19", "2026-06-21", "端午节"}, {"2026-09-25", "2026-09-27", "中秋节"},
	{"2026-10-01", "2026-10-07", "国庆节"},
}

// calendar2026 builds the calendar of 2026.
func calendar2026(t testing.TB) Calendar {
	t.Helper()
	var list []DayException
	for _, h := range holidays2026 {
		for d := h.from; d <= h.to; d = d.Add(1) {
			list = append(list, DayException{d, true, h.name})
		}
	}
	for _, d := range []Day{"2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"} {
		list = append(list, DayException{d, false, "调休上班"})
	}
	c, err := NewCalendar([]int{2026}, list)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCalendarWorkdays2026(t *testing.T) {
	t.Parallel()
	c := calendar2026(t)
	n, err := c.CountWorkdays("2025-12-31", "2026-12-31")
	if err != nil || n != 248 {
		t.Errorf("working days of 2026 = %d, %v, want 248", n, err)
	}
	if diff := cmp.Diff([]int{2026}, c.Years()); diff != "" {
		t.Errorf("Years (-want +got):\n%s", diff)
	}
}

func TestCalendarAddWorkdays(t *testing.T) {
	t.Parallel()
	c := calendar2026(t)
	for _, tt := range []struct {
		name  string
		start Day
		n     int
		want  Day
	}{
		{"《行政处罚法》第四十八条 3 days, January", "2026-01-05", 3, "2026-01-08"},
		{"5 days, January", "2026-01-05", 5, "2026-01-12"},
		{"国办发〔2018〕118号 7 days, January", "2026-01-05", 7, "2026-01-14"},
		{"国办发〔2018〕118号 20 days, January", "2026-01-05", 20, "2026-02-02"},
		{"3 days across Labour Day", "2026-04-30", 3, "2026-05-08"},
		{"5 days across Labour Day", "2026-04-30", 5, "2026-05-11"},
		{"7 days across Labour Day", "2026-04-30", 7, "2026-05-13"},
		{"20 days across Labour Day", "2026-04-30", 20, "2026-06-01"},
		{"3 days, November", "2026-11-20", 3, "2026-11-25"},
		{"5 days, November", "2026-11-20", 5, "2026-11-27"},
		{"7 days, November", "2026-11-20", 7, "2026-12-01"},
		{"20 days, November", "2026-11-20", 20, "2026-12-18"},
		{"none", "2026-05-01", 0, "2026-05-01"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := c.AddWorkdays(tt.start, tt.n)
			if err != nil || got != tt.want {
				t.Fatalf("AddWorkdays(%s, %d) = %s, %v, want %s", tt.start, tt.n, got, err, tt.want)
			}
			if n, err := c.CountWorkdays(tt.start, got); err != nil || n != tt.n {
				t.Errorf("CountWorkdays(%s, %s) = %d, %v, want %d", tt.start, got, n, err, tt.n)
			}
		})
	}
}

func TestCalendarRefusesToGuess(t *testing.T) {
	t.Parallel()
	c := calendar2026(t)
	for _, tt := range []struct {
		name string
		c    Calendar
		day  Day
		want Kind
	}{
		{"past the last year", c, "2027-01-01", Unavailable},
		{"before the first year", c, "2025-12-31", Unavailable},
		{"no calendar at all", Calendar{}, "2026-01-05", Unavailable},
		{"no day", c, "2026-02-30", Invalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, err := tt.c.IsWorkday(tt.day); KindOf(err) != tt.want {
				t.Errorf("IsWorkday(%s) = %v, want %s", tt.day, err, tt.want)
			}
		})
	}
	if _, err := c.AddWorkdays("2026-12-28", 7); KindOf(err) != Unavailable || !strings.Contains(err.Error(), "2027年") {
		t.Errorf("AddWorkdays into 2027 = %v, want Unavailable naming 2027年", err)
	}
}

func TestCalendarRollForward(t *testing.T) {
	t.Parallel()
	c := calendar2026(t)
	for _, tt := range []struct{ day, want Day }{
		{"2026-10-01", "2026-10-08"}, {"2026-10-10", "2026-10-10"}, {"2026-02-15", "2026-02-24"}, {"2026-11-21", "2026-11-23"},
	} {
		if got, err := c.RollForward(tt.day); err != nil || got != tt.want {
			t.Errorf("RollForward(%s) = %s, %v, want %s", tt.day, got, err, tt.want)
		}
	}
}

func TestNewCalendarErrors(t *testing.T) {
	t.Parallel()
	_, err := NewCalendar([]int{2026}, []DayException{
		{"2026-02-30", true, ""}, {"2027-01-01", true, ""}, {"2026-01-01", true, ""}, {"2026-01-01", false, ""},
	})
	if diff := cmp.Diff([]string{"2026-02-30", "2027-01-01", "2026-01-01"}, fieldsOf(err)); diff != "" {
		t.Errorf("fields in error (-want +got):\n%s", diff)
	}
}

func TestCalendarIsWeekWithoutExceptions(t *testing.T) {
	t.Parallel()
	c, err := NewCalendar([]int{2030}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for d := Day("2030-01-01"); d <= "2030-12-31"; d = d.Add(1) {
		tm, _ := d.Time()
		want := tm.Weekday() != time.Saturday && tm.Weekday() != time.Sunday
		if got, err := c.IsWorkday(d); err != nil || got != want {
			t.Fatalf("IsWorkday(%s) = %v, %v, want %v", d, got, err, want)
		}
	}
}
