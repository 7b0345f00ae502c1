package models

import (
	"strings"
	"testing"
)

// TestDutyRows gives a settled case no work, an open one without duties its
// bare next step, and remembers that the review sent it back.
func TestDutyRows(t *testing.T) {
	t.Parallel()
	if got := DutyRows(Case{State: CaseClosed}, Env{}); got != nil {
		t.Errorf("closed: %+v", got)
	}
	c := Case{ID: 7, BureauID: 3, Handler1: 1, Handler2: 2, State: CaseSuspended}
	got := DutyRows(c, Env{Terms: TermTable{}})
	want := CaseDuty{CaseID: 7, Seq: 1, BureauID: 3, Handler1: 1, Handler2: 2, Text: "恢复", NextStep: StepResumed}
	if len(got) != 1 || got[0] != want {
		t.Errorf("suspended: %+v, want %+v", got, want)
	}
	back := []Step{{Kind: StepSubmitted}, {Kind: StepReturned}, {Kind: StepRecorded}}
	for _, row := range []struct {
		steps []Step
		want  bool
	}{{back, true}, {append(back, Step{Kind: StepSubmitted}), false}, {back[:1], false}, {nil, false}} {
		if got := DutyRows(c, Env{Terms: TermTable{}, Steps: row.steps}); got[0].Returned != row.want {
			t.Errorf("after %+v returned is %v", row.steps, got[0].Returned)
		}
	}
}

// FuzzSignature finds that a text never holds another whose bits it lacks.
func FuzzSignature(f *testing.F) {
	f.Add("示例12345号有限公司\n示罚决字(2024)7号", 3, 9)
	f.Add("甲", 0, 3)
	f.Fuzz(func(t *testing.T, text string, from, to int) {
		from, to = min(max(from, 0), len(text)), min(max(to, 0), len(text))
		if from > to || strings.Contains(text[from:to], "\n") {
			return
		}
		part := text[from:to]
		if strings.ToValidUTF8(part, "") != part {
			return
		}
		whole, bits := SignatureOf(text).Words(), SignatureOf(part).Words()
		for i := range bits {
			if whole[i]&bits[i] != bits[i] {
				t.Errorf("%q lacks bits of its part %q", text, part)
			}
		}
	})
}

// TestSignature tells most texts apart.
func TestSignature(t *testing.T) {
	t.Parallel()
	text := SignatureOf(FoldSearch("示例12345号有限公司") + "\n" + FoldSearch("示罚决字〔2024〕7号")).Words()
	for part, want := range map[string]bool{"12345": true, "有限": true, "(2024)": true, "司示": false, "经营部": false, "54321": false} {
		bits, got := SignatureOf(part).Words(), true
		for i := range bits {
			got = got && text[i]&bits[i] == bits[i]
		}
		if got != want {
			t.Errorf("%s: %v, want %v", part, got, want)
		}
	}
}
