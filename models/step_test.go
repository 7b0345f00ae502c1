package models

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// stateTable is the whole state table, written out once more: from each state,
// the steps it allows and where they lead ("" = it stays).
var stateTable = map[CaseState]map[StepKind]CaseState{
	"":                {StepRegistered: CaseClue, StepImported: CaseInvestigating},
	CaseClue:          {StepAmended: "", StepFiled: CaseInvestigating, StepNotFiled: CaseNotFiled, StepRecorded: "", StepDecided: CaseDecided},
	CaseNotFiled:      {StepArchived: CaseArchived},
	CaseInvestigating: {StepAmended: "", StepRecorded: "", StepSuspended: CaseSuspended, StepDropped: CaseDropped, StepConcluded: CaseConcluded, StepNoCoercion: "", StepDecided: CaseDecided},
	CaseSuspended:     {StepRecorded: "", StepResumed: CaseInvestigating, StepDropped: CaseDropped, StepNoCoercion: ""},
	CaseConcluded:     {StepAmended: "", StepRecorded: "", StepDropped: CaseDropped, StepNotified: CaseNotified, StepSubmitted: CaseReviewing, StepNoCoercion: "", StepDecided: CaseDecided},
	CaseNotified: {StepAmended: "", StepRecorded: "", StepDropped: CaseDropped, StepNotified: CaseNotified, StepDefended: "", StepSummoned: "", StepHeard: "",
		StepSubmitted: CaseReviewing, StepDiscussed: "", StepNoCoercion: "", StepDecided: CaseDecided},
	CaseReviewing: {StepRecorded: "", StepDropped: CaseDropped, StepReturned: CaseNotified, StepPassed: CaseReviewed, StepNoCoercion: ""},
	CaseReviewed:  {StepRecorded: "", StepDropped: CaseDropped, StepNotified: CaseNotified, StepDiscussed: "", StepNoCoercion: "", StepDecided: CaseDecided},
	CaseDecided:   {StepRecorded: "", StepServed: CaseServed, StepClosed: CaseClosed, StepCorrected: "", StepRevoked: ""},
	CaseServed:    {StepRecorded: "", StepPaid: "", StepDemanded: "", StepClosed: CaseClosed, StepCorrected: "", StepRevoked: ""},
	CaseClosed:    {StepRecorded: "", StepArchived: CaseArchived, StepCorrected: "", StepRevoked: ""},
	CaseArchived:  {StepCorrected: "", StepRevoked: ""},
	CaseDropped:   {StepClosed: CaseClosed},
}

func TestStateTable(t *testing.T) {
	t.Parallel()
	if len(stateTable) != len(CaseStates)+1 {
		t.Fatalf("the table has %d states, want %d and the empty one", len(stateTable), len(CaseStates))
	}
	for state, allowed := range stateTable {
		for _, choice := range StepKinds {
			kind := StepKind(choice.Code)
			to, ok := allowed[kind]
			if Allowed(state, kind) != ok {
				t.Errorf("Allowed(%q, %s) = %v, want %v", state, kind, !ok, ok)
			}
			if slices.Contains(NextSteps(state), kind) != ok {
				t.Errorf("NextSteps(%q) and the table disagree on %s", state, kind)
			}
			c := Case{State: state, NotifiedOn: "2026-03-17"}
			err := c.Apply(Step{Kind: kind, Day: "2026-03-20"})
			switch {
			case !ok:
				if KindOf(err) != TooEarly || c != (Case{State: state, NotifiedOn: "2026-03-17"}) {
					t.Errorf("Apply(%s) in %q = %v with case %+v, want TooEarly and no change", kind, state, err, c)
				}
			case err != nil:
				t.Errorf("Apply(%s) in %q: %v", kind, state, err)
			case to == "" && c.State != state, to != "" && c.State != to:
				t.Errorf("Apply(%s) in %q leads to %q, want %q", kind, state, c.State, to)
			}
		}
	}
}

func TestApplyReturnedAheadOfNotice(t *testing.T) {
	t.Parallel()
	c := Case{State: CaseReviewing}
	if err := c.Apply(Step{Kind: StepReturned, Day: "2026-03-20"}); err != nil || c.State != CaseConcluded {
		t.Errorf("state = %s, %v, want concluded: nobody was notified", c.State, err)
	}
}

func TestApplyStory(t *testing.T) {
	t.Parallel()
	x := beforeIndex(t, append(story(), Step{}), len(story()))
	number := "示城管罚决字〔2026〕1号"
	steps := story()
	want := Case{
		ID: 7, BureauID: 1, Number: "示例案〔2026〕1号", DocumentNumber: &number, State: CaseArchived, Procedure: OrdinaryProcedure,
		Source: "inspection", Cause: "示例案由", Facts: "示例事实", Basis: "《示例条例》第一条", Content: "自收到本决定书之日起十五日内缴纳罚款",
		Discretion: "适用示例裁量基准一般阶次", PartyKind: PartyOrg, PartyName: "示例有限公司", Handler1: handlerA, Handler2: handlerB, Grounds: "complex",
		ActOn: "2026-02-10", FoundOn: "2026-02-27", FiledOn: "2026-03-03", NotifiedOn: "2026-03-17", HearingOn: "2026-03-31", DecidedOn: "2026-04-10",
		ServedOn: "2026-04-13", ClosedOn: "2026-04-22", ArchivedOn: "2026-04-23", EnteredOn: steps[0].Day, ProposedFine: 6_0000_00, ProposedKinds: KindSet(0).Add(KindFine),
		Major: true, ReviewPassed: true, Heard: true, Discussed: true, Outcome: OutcomePenalty, Tier: "normal", Kinds: KindSet(0).Add(KindFine),
		CountKey: "4", FineBand: "5万元以上不满10万元", Fine: 6_0000_00, Forfeit: 6_0000_00, RecordStages: "decision,evidence,execution,service,start", RecordComplete: true,
	}
	if diff := cmp.Diff(want, x.c); diff != "" {
		t.Errorf("case (-want +got):\n%s", diff)
	}
}

func TestApplyDecision(t *testing.T) {
	t.Parallel()
	c := Case{State: CaseNotified, FiledOn: "2026-03-02"}
	list := append(fine(1000), Penalty{Seq: 2, PartySeq: 1, Kind: KindConfiscateGains, Amount: 500_00, AmountFixed: true},
		Penalty{Seq: 3, PartySeq: 1, Kind: KindConfiscateGoods, Amount: 900_00})
	if err := c.Apply(Step{Kind: StepDecided, Day: "2026-04-01", Outcome: OutcomePenalty, Penalties: list, WaivedFine: 200_00}); err != nil {
		t.Fatal(err)
	}
	if c.Fine != 1000_00 || c.Confiscated != 500_00 || c.Forfeit != 1500_00 || c.Waived != 200_00 || c.CountKey != "1c" {
		t.Errorf("amounts = %d %d %d %d, key %s", c.Fine, c.Confiscated, c.Forfeit, c.Waived, c.CountKey)
	}
	if err := c.Apply(Step{Kind: StepRevoked, Day: "2026-05-01", Revocation: "revoked"}); err != nil {
		t.Fatal(err)
	}
	if !c.Revoked || c.RevokedOn != "2026-05-01" || c.CountKey != "1cx" || c.State != CaseDecided {
		t.Errorf("after revocation: %v %s %s %s", c.Revoked, c.RevokedOn, c.CountKey, c.State)
	}
}

func TestApplyImport(t *testing.T) {
	t.Parallel()
	base := Step{Kind: StepImported, Day: "2026-05-20", FiledOn: "2024-03-01"}
	for _, tt := range []struct {
		name   string
		edit   func(*Step)
		state  CaseState
		served Day
	}{
		{"filed only", func(*Step) {}, CaseInvestigating, ""},
		{"notified", func(s *Step) { s.NotifiedOn = "2024-04-01" }, CaseNotified, ""},
		{"decided", func(s *Step) { s.Outcome, s.DecidedOn = OutcomeExempt, "2024-05-06" }, CaseDecided, ""},
		{"served", func(s *Step) { s.Outcome, s.DecidedOn, s.ServedOn = OutcomePenalty, "2024-05-06", "2024-05-07" }, CaseServed, "2024-05-07"},
		{"closed", func(s *Step) { s.Outcome, s.DecidedOn, s.ClosedOn = OutcomePenalty, "2024-05-06", "2024-06-01" }, CaseClosed, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, c := base, Case{}
			tt.edit(&s)
			if err := c.Apply(s); err != nil {
				t.Fatal(err)
			}
			if c.State != tt.state || c.FiledOn != "2024-03-01" || c.DecidedOn != s.DecidedOn || c.ServedOn != tt.served || c.EnteredOn != "2026-05-20" {
				t.Errorf("case = %+v", c)
			}
		})
	}
}
