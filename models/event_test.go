package models

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// chainOfStory writes the story as events and gives the row that it leads to.
func chainOfStory(t testing.TB) (Case, []Event) {
	t.Helper()
	c := Case{ID: 7, BureauID: 1}
	var events []Event
	for i, s := range story() {
		e, err := c.Advance(s, Instant(1000+i), Actor{UserID: 3, Name: "示例用户"})
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, e)
	}
	return c, events
}

func TestCheckChainWhole(t *testing.T) {
	t.Parallel()
	row, events := chainOfStory(t)
	if faults := CheckChain(row, events); len(faults) > 0 {
		t.Errorf("faults = %v, want none: the replay gives the row again", faults)
	}
	if row.ChainSeq != len(events) || row.ChainHead != events[len(events)-1].Hash {
		t.Errorf("row ends at %d %s", row.ChainSeq, row.ChainHead)
	}
	for i, e := range events {
		s, err := e.Step()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(story()[i], s); diff != "" {
			t.Errorf("step %d (-want +got):\n%s", i, diff)
		}
	}
	row.DueOn, row.Version = "2026-06-15", 9
	if faults := CheckChain(row, events); len(faults) > 0 {
		t.Errorf("the due day and the version are no part of the record: %v", faults)
	}
}

func TestCheckChainBroken(t *testing.T) {
	t.Parallel()
	// relink hashes every event anew, as one would who holds the database but not the row.
	relink := func(events []Event) {
		prev := ""
		for i := range events {
			events[i].Prev = prev
			events[i].Hash = events[i].Digest()
			prev = events[i].Hash
		}
	}
	for _, tt := range []struct {
		name string
		edit func(row *Case, events []Event) []Event
		want string
	}{
		{"content changed", func(_ *Case, e []Event) []Event {
			e[3].Data = strings.Replace(e[3].Data, "示例", "样例", 1)
			return e
		}, "被改动"},
		{"day changed", func(_ *Case, e []Event) []Event { e[18].Day = "2026-04-11"; return e }, "被改动"},
		{"actor changed", func(_ *Case, e []Event) []Event { e[18].Actor = "示例他人"; return e }, "被改动"},
		{"changed and hashed anew", func(_ *Case, e []Event) []Event {
			e[3].Data = strings.Replace(e[3].Data, "示例", "样例", 1)
			e[3].Hash = e[3].Digest()
			return e
		}, "被改动"},
		{"the whole chain made anew", func(_ *Case, e []Event) []Event {
			e[18].Data = strings.Replace(e[18].Data, "6000000", "600000", 1)
			relink(e)
			return e
		}, "应有"},
		{"missing in the middle", func(_ *Case, e []Event) []Event { return slices.Delete(e, 4, 5) }, "缺失"},
		{"missing at the end", func(_ *Case, e []Event) []Event { return e[:len(e)-1] }, "应有24条"},
		{"all missing", func(*Case, []Event) []Event { return nil }, "应有24条"},
		{"swapped", func(_ *Case, e []Event) []Event { e[3], e[4] = e[4], e[3]; return e }, "缺失"},
		{"swapped and renumbered", func(_ *Case, e []Event) []Event {
			e[3], e[4] = e[4], e[3]
			e[3].Seq, e[4].Seq = 4, 5
			return e
		}, "被改动"},
		{"inserted", func(_ *Case, e []Event) []Event { return slices.Insert(e, 4, e[3]) }, "缺失"},
		{"number in the row changed", func(row *Case, e []Event) []Event { row.ChainSeq++; return e }, "应有25条"},
		{"row changed", func(row *Case, e []Event) []Event { row.Fine = 1; return e }, "不符：fine"},
		{"document number changed", func(row *Case, e []Event) []Event {
			other := "示城管罚决字〔2026〕2号"
			row.DocumentNumber = &other
			return e
		}, "文号"},
		{"an event that does not follow", func(row *Case, e []Event) []Event {
			e = e[:2]
			e[1].Data = `{"kind":"closed","day":"2026-03-03"}`
			relink(e)
			row.ChainSeq, row.ChainHead = 2, e[1].Hash
			return e
		}, "不能重放"},
		{"an event that is no step", func(row *Case, e []Event) []Event {
			e = e[:1]
			e[0].Data = "{"
			relink(e)
			row.ChainSeq, row.ChainHead = 1, e[0].Hash
			return e
		}, "不能重放"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			row, events := chainOfStory(t)
			events = tt.edit(&row, events)
			if faults := strings.Join(CheckChain(row, events), "；"); !strings.Contains(faults, tt.want) {
				t.Errorf("faults = %q, want %q in them", faults, tt.want)
			}
		})
	}
}

func TestAdvanceRefuses(t *testing.T) {
	t.Parallel()
	c := Case{ID: 7, State: CaseClue, ChainSeq: 1, ChainHead: "示例"}
	was := c
	if _, err := c.Advance(Step{Kind: StepClosed, Day: "2026-03-03"}, 1, Actor{}); KindOf(err) != TooEarly || c != was {
		t.Errorf("Advance = %v with case %+v, want TooEarly and no change", err, c)
	}
}
