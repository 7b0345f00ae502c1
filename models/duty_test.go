package models

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// dutyLines writes duties as "R19 2026-04-21", with an exclamation mark when overdue.
func dutyLines(list []Duty) []string {
	var out []string
	for _, d := range list {
		line := d.Rule + " " + string(d.DueOn)
		if d.Overdue {
			line += "!"
		}
		out = append(out, line)
	}
	return out
}

func TestDuties(t *testing.T) {
	t.Parallel()
	// The duties of the story's case after so many of its steps.
	for _, tt := range []struct {
		name  string
		after int
		today Day
		edit  func(*scene)
		want  []string
	}{
		{"a clue, no term in general", 1, "2026-03-02", nil, nil},
		{"住房和城乡建设行政处罚程序规定第15条 a clue", 1, "2026-03-02", func(x *scene) { x.env.Bureau.Field = SectorConstruction }, []string{"R03 2026-03-23"}},
		{"第六十条 filed", 2, "2026-03-03", nil, []string{"R14 2026-06-01"}},
		{"第六十条 limit missed", 2, "2026-06-02", nil, []string{"R14 2026-06-01!"}},
		{"第五十六条、行政强制法第二十五条 evidence held, goods seized", 5, "2026-03-17", nil, []string{"R06 2026-03-16!", "R07 2026-04-07", "R14 2026-06-01"}},
		{"evidence settled", 6, "2026-03-17", nil, []string{"R07 2026-04-07", "R14 2026-06-01"}},
		{"118号（八） seizure without audio-video", 4, "2026-03-06", func(x *scene) { x.env.Recordings[1].Medium = "text" }, []string{"R27 2026-03-06", "R07 2026-04-07", "R14 2026-06-01"}},
		{"第六十四条 hearing to be held, the clock stands", 10, "2026-03-23", nil, []string{"R10 2026-03-31", "R07 2026-04-07"}},
		{"第六十四条 hearing given up", 10, "2026-03-23", func(x *scene) {
			_ = x.take(Step{Kind: StepDefended, Day: "2026-03-23", Waived: true})
		}, []string{"R07 2026-04-07", "R14 2026-06-05"}},
		{"第五十八条 in review", 15, "2026-04-07", nil, []string{"R11 2026-04-21", "R14 2026-06-15"}},
		{"第六十一条 to be served", 19, "2026-04-22", nil, []string{"R19 2026-04-21!"}},
		{"第六十七条 to be paid", 20, "2026-04-14", nil, []string{"R25 2026-04-28"}},
		{"to be closed", 22, "2026-04-20", nil, []string{"R28 2026-05-13"}},
		{"archived", 24, "2026-04-23", nil, nil},
		{"a year without calendar", 2, "2026-03-03", func(x *scene) { x.env.Calendar = Calendar{} }, []string{"R14 "}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			steps := append(story(), Step{})
			x := beforeIndex(t, steps, tt.after)
			x.env.Today = tt.today
			if tt.edit != nil {
				tt.edit(x)
			}
			got := Duties(x.c, x.env)
			if diff := cmp.Diff(tt.want, dutyLines(got)); diff != "" {
				t.Errorf("duties (-want +got):\n%s\n%+v", diff, got)
			}
			if slices.ContainsFunc(got, func(d Duty) bool { return d.Text == "" || d.CaseID != x.c.ID }) {
				t.Errorf("a duty lacks its text or case: %+v", got)
			}
		})
	}
}

func TestDutiesSayWhyThereIsNoDay(t *testing.T) {
	t.Parallel()
	x := before(t, StepConcluded)
	x.env.Calendar = Calendar{}
	for _, d := range Duties(x.c, x.env) {
		if d.DueOn == "" && !strings.Contains(d.Text, "工作日历") {
			t.Errorf("duty %+v does not say what is missing", d)
		}
	}
}

func TestDutiesAfterDropping(t *testing.T) {
	t.Parallel()
	x := before(t, StepConcluded)
	if err := x.take(Step{Kind: StepDropped, Day: "2026-03-16"}); err != nil {
		t.Fatal(err)
	}
	x.env.Recordings, x.env.Today = nil, "2026-03-16"
	if diff := cmp.Diff([]string{"R28 2026-04-07"}, dutyLines(Duties(x.c, x.env))); diff != "" {
		t.Errorf("duties (-want +got):\n%s", diff)
	}
}

func TestClosableSince(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		c    Case
		past history
		want Day // "" for not yet
	}{
		{"undecided", Case{}, history{}, ""},
		{"decided, not served", Case{Outcome: OutcomeExempt, DecidedOn: "2026-04-10"}, history{}, ""},
		{"transferred, nothing to serve", Case{Outcome: OutcomeTransferred, DecidedOn: "2026-04-10"}, history{}, "2026-04-10"},
		{"not punished, served", Case{Outcome: OutcomeExempt, DecidedOn: "2026-04-10", ServedOn: "2026-04-13"}, history{}, "2026-04-13"},
		{"part of the fine paid", Case{Outcome: OutcomePenalty, ServedOn: "2026-04-13", Fine: 100}, history{paid: 99, paidOn: "2026-04-14"}, ""},
		{"all of it paid", Case{Outcome: OutcomePenalty, ServedOn: "2026-04-13", Fine: 100}, history{paid: 100, paidOn: "2026-04-14"}, "2026-04-14"},
		{"paid before service", Case{Outcome: OutcomePenalty, ServedOn: "2026-04-13", Fine: 100}, history{paid: 100, paidOn: "2026-04-11"}, "2026-04-13"},
		{"dropped", Case{FiledOn: "2026-03-03"}, history{dropped: "2026-03-16"}, "2026-03-16"},
	} {
		got, ok := closableSince(tt.c, tt.past)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: closableSince = %q, %v, want %q", tt.name, got, ok, tt.want)
		}
	}
}
