package models

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPauses(t *testing.T) {
	t.Parallel()
	step := func(kind StepKind, day Day) Step { return Step{Kind: kind, Day: day} }
	for _, tt := range []struct {
		name  string
		steps []Step
		want  []Pause
	}{
		{"none", []Step{step(StepFiled, "2026-03-02")}, nil},
		{"suspended up to the day before it goes on", []Step{step(StepSuspended, "2026-03-10"), step(StepResumed, "2026-03-20")}, []Pause{{"2026-03-10", "2026-03-19", "中止"}}},
		{"suspended and resumed on one day", []Step{step(StepSuspended, "2026-03-10"), step(StepResumed, "2026-03-10")}, nil},
		{"still suspended", []Step{step(StepSuspended, "2026-03-10")}, []Pause{{"2026-03-10", "", "中止"}}},
		{"hearing, both days", []Step{step(StepSummoned, "2026-03-20"), step(StepHeard, "2026-03-31")}, []Pause{{"2026-03-20", "2026-03-31", "听证"}}},
		{"hearing put off is one pause", []Step{step(StepSummoned, "2026-03-20"), step(StepSummoned, "2026-03-27"), step(StepHeard, "2026-04-09")}, []Pause{{"2026-03-20", "2026-04-09", "听证"}}},
		{"hearing to come", []Step{step(StepSummoned, "2026-03-20")}, []Pause{{"2026-03-20", "", "听证"}}},
		{"hearing given up", []Step{step(StepSummoned, "2026-03-20"), {Kind: StepDefended, Day: "2026-03-25", Waived: true}}, []Pause{{"2026-03-20", "2026-03-25", "听证"}}},
		{"a further defence does not end it", []Step{step(StepSummoned, "2026-03-20"), step(StepDefended, "2026-03-25")}, []Pause{{"2026-03-20", "", "听证"}}},
		{"hearing passed over", []Step{step(StepSummoned, "2026-03-20"), step(StepSubmitted, "2026-04-01")}, []Pause{{"2026-03-20", "2026-04-01", "听证"}}},
		{"review is no pause", []Step{step(StepSubmitted, "2026-03-20"), step(StepReturned, "2026-03-25"), step(StepSubmitted, "2026-03-26"), step(StepPassed, "2026-03-30")}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, Pauses(tt.steps)); diff != "" {
				t.Errorf("Pauses (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDecisionDue(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		filed Day
		steps []Step
		want  Day
	}{
		{"not filed", "", nil, ""},
		{"《行政处罚法》第六十条", "2026-03-02", nil, "2026-06-01"},
		{"net of twelve days of hearing", "2026-03-02", []Step{{Kind: StepSummoned, Day: "2026-03-20"}, {Kind: StepHeard, Day: "2026-03-31"}}, "2026-06-12"},
		{"the clock stands", "2026-03-02", []Step{{Kind: StepSuspended, Day: "2026-03-20"}}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			env := storyEnv(t)
			env.Steps = tt.steps
			got, err := DecisionDue(Case{FiledOn: tt.filed}, env)
			if err != nil || got != tt.want {
				t.Errorf("DecisionDue = %q, %v, want %q", got, err, tt.want)
			}
		})
	}
	if _, err := DecisionDue(Case{FiledOn: "2026-12-01"}, storyEnv(t)); KindOf(err) != Unavailable {
		t.Errorf("DecisionDue into a year without calendar = %v, want Unavailable", err)
	}
}
