package models

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The officers of the story. Two handle the case, one reviews it, one chairs
// the hearing; the last one has no certificate.
const (
	handlerA, handlerB, reviewerC, chairD, cadetE int64 = 11, 12, 13, 14, 15
)

// scene is a case just before a step, with what the guard looks at.
type scene struct {
	c   Case
	env Env
	s   Step
}

// at gives the instant of an hour of the day.
func at(d Day, hour int) Instant {
	t, _ := d.Time()
	return InstantOf(t.Add(time.Duration(hour) * time.Hour))
}

// fine is one fine on the first party, in 元.
func fine(yuan int64) []Penalty {
	return []Penalty{{Seq: 1, PartySeq: 1, Kind: KindFine, Amount: Fen(yuan * 100), AmountFixed: true}}
}

// also adds a kind without an amount.
func also(list []Penalty, kind PenaltyKind) []Penalty {
	return append(slices.Clone(list), Penalty{Seq: len(list) + 1, PartySeq: 1, Kind: kind, Detail: "示例许可证第1号"})
}

func recorded(day Day, stage, act, medium string) Step {
	return Step{Kind: StepRecorded, Day: day, Officers: IDs{handlerA, handlerB}, Recording: &Recording{
		Stage: stage, Act: act, Medium: medium, Title: "示例记录", TakenAt: at(day, 10), UploadedAt: at(day, 15), CertShown: true, Content: "示例",
	}}
}

// storyEnv is what stays the same over the story.
func storyEnv(t testing.TB) Env {
	t.Helper()
	env := Env{
		Calendar: calendar2026(t),
		Bureau:   Bureau{ID: 1, Name: "示例市城市管理局", Region: "000000"},
		Officers: map[int64]Officer{}, Certificates: map[int64][]Certificate{},
		Parties: []Party{{Seq: 1, Kind: PartyOrg, Name: "示例有限公司"}, {Seq: 2, Kind: PartyPerson, Name: "示例甲", BirthDay: "1990-01-02"}},
		ReviewTriggers: []Trigger{
			{Code: "fine", Basis: "示例", PartyKinds: []PartyKind{PartyOrg}, AtLeast: 5_0000_00}, {Code: "revoke", Basis: "示例", Kinds: []PenaltyKind{KindRevokeLicence}},
			{Code: "heard", Basis: "示例", Facts: []string{"hearing", "public_interest"}}, {Code: "fine_person", Basis: "示例", PartyKinds: []PartyKind{PartyPerson}, AtLeast: 5000_00},
		},
		HearingTriggers: []Trigger{
			{Code: "fine", Basis: "示例", PartyKinds: []PartyKind{PartyOrg}, AtLeast: 5_0000_00},
			{Code: "gains", Basis: "示例", AtLeast: 5_0000_00, Confiscate: true},
		},
		Searched: true,
	}
	for _, id := range []int64{handlerA, handlerB, reviewerC, chairD, cadetE} {
		env.Officers[id] = Officer{ID: id, Name: "示例人员", ActiveFrom: "2020-01-01", Reviewer: id == reviewerC, Qualified: id == reviewerC}
		cert := Certificate{OfficerID: id, Number: "示例证号", ValidFrom: "2024-01-01", ValidTo: "2028-12-31"}
		cert.Settle()
		if id != cadetE {
			env.Certificates[id] = []Certificate{cert}
		}
	}
	return env
}

// story is an ordinary case from clue to archive, with a hearing, a review that
// was returned once, and a collective discussion.
func story() []Step {
	hold := recorded("2026-03-05", "evidence", "evidence_hold", "document")
	return []Step{
		{Kind: StepRegistered, Day: "2026-03-02", Number: "示例案〔2026〕1号", Procedure: OrdinaryProcedure, Cause: "示例案由", Source: "inspection",
			Facts: "示例事实", Basis: "《示例条例》第一条", Grounds: []string{"complex"}, ActOn: "2026-02-10", FoundOn: "2026-02-27",
			Parties: []Party{{Seq: 1, Kind: PartyOrg, Name: "示例有限公司"}}},
		{Kind: StepFiled, Day: "2026-03-03", Officers: IDs{handlerA, handlerB}},
		recorded("2026-03-04", "start", "scene", "text"),
		recorded("2026-03-05", "evidence", "seizure", "av"),
		hold,
		recorded("2026-03-10", "evidence", "hold_handled", "document"),
		{Kind: StepConcluded, Day: "2026-03-16", Proposed: fine(60000)},
		{Kind: StepNotified, Day: "2026-03-17", Proposed: fine(60000), HearingOffered: true},
		{Kind: StepDefended, Day: "2026-03-19", HearingAsked: true},
		{Kind: StepSummoned, Day: "2026-03-20", HearingOn: "2026-03-31"},
		{Kind: StepHeard, Day: "2026-03-31", Chair: chairD},
		recorded("2026-04-02", "execution", "measure_lifted", "document"),
		{Kind: StepSubmitted, Day: "2026-04-02", Major: true},
		{Kind: StepReturned, Day: "2026-04-03", Officers: IDs{reviewerC}},
		{Kind: StepSubmitted, Day: "2026-04-07", Major: true},
		{Kind: StepPassed, Day: "2026-04-08", Officers: IDs{reviewerC}},
		recorded("2026-04-09", "decision", "discussion", "text"),
		{Kind: StepDiscussed, Day: "2026-04-09"},
		{Kind: StepDecided, Day: "2026-04-10", Outcome: OutcomePenalty, Penalties: fine(60000), DocumentNumber: "示城管罚决字〔2026〕1号",
			Content: "自收到本决定书之日起十五日内缴纳罚款", Discretion: "适用示例裁量基准一般阶次", Remedy: RemedyText(OrdinaryProcedure, "示例市人民政府", "示例市人民法院")},
		{Kind: StepServed, Day: "2026-04-13", Method: "直接送达"},
		recorded("2026-04-13", "service", "service", "document"),
		{Kind: StepPaid, Day: "2026-04-20", Amount: 6_0000_00},
		{Kind: StepClosed, Day: "2026-04-22"},
		{Kind: StepArchived, Day: "2026-04-23"},
	}
}

// take folds a step into the scene as the ledger would.
func (x *scene) take(s Step) error {
	if err := x.c.Apply(s); err != nil {
		return err
	}
	x.env.Steps = append(x.env.Steps, s)
	if s.Recording != nil {
		x.env.Recordings = append(x.env.Recordings, *s.Recording)
	}
	return nil
}

// before plays the story up to the last step of the kind.
func before(t testing.TB, kind StepKind) *scene {
	t.Helper()
	steps := story()
	stop := -1
	for i, s := range steps {
		if s.Kind == kind {
			stop = i
		}
	}
	return beforeIndex(t, steps, stop)
}

func beforeIndex(t testing.TB, steps []Step, stop int) *scene {
	t.Helper()
	x := &scene{c: Case{ID: 7, BureauID: 1}, env: storyEnv(t), s: steps[stop]}
	for _, s := range steps[:stop] {
		if err := x.take(s); err != nil {
			t.Fatalf("step %s: %v", s.Kind, err)
		}
	}
	x.env.Today = x.s.Day
	return x
}

// drop forgets the steps of the kinds and folds the rest anew; what the state
// table no longer allows is forgotten too.
func (x *scene) drop(kinds ...StepKind) {
	x.replay(slices.DeleteFunc(slices.Clone(x.env.Steps), func(s Step) bool { return slices.Contains(kinds, s.Kind) }))
}

func (x *scene) replay(steps []Step) {
	x.c, x.env.Steps, x.env.Recordings = Case{ID: x.c.ID, BureauID: x.c.BureauID}, nil, nil
	for _, s := range steps {
		_ = x.take(s)
	}
}

// rulesOf writes findings as "R08 block", sorted, each once.
func rulesOf(findings []Finding) []string {
	var out []string
	for _, f := range findings {
		out = append(out, f.Rule+" "+string(f.Severity))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestGuardOrdinaryLife(t *testing.T) {
	t.Parallel()
	steps := story()
	x := beforeIndex(t, steps, 0)
	for i, s := range steps {
		x.env.Today = s.Day
		findings := x.c.Guard(s, x.env)
		if len(findings) > 0 {
			t.Errorf("step %d %s: findings %+v, want none", i, s.Kind, findings)
		}
		if err := Blocked(findings, nil); err != nil {
			t.Errorf("step %d %s: %v", i, s.Kind, err)
		}
		if err := x.take(s); err != nil {
			t.Fatalf("step %d %s: %v", i, s.Kind, err)
		}
	}
	if x.c.State != CaseArchived || !x.c.RecordComplete {
		t.Errorf("state = %s, complete = %v, want archived, true", x.c.State, x.c.RecordComplete)
	}
}

func TestGuardSimpleLife(t *testing.T) {
	t.Parallel()
	x := &scene{c: Case{ID: 8, BureauID: 1}, env: storyEnv(t)}
	for _, s := range simpleStory() {
		x.env.Today = s.Day
		if findings := x.c.Guard(s, x.env); len(findings) > 0 {
			t.Errorf("%s: findings %+v, want none", s.Kind, findings)
		}
		if err := x.take(s); err != nil {
			t.Fatal(err)
		}
	}
	if x.c.State != CaseClosed || x.c.FiledOn != "2026-03-02" {
		t.Errorf("state = %s, filed on %s, want closed, filed on the spot", x.c.State, x.c.FiledOn)
	}
}

// simpleStory is an on-the-spot penalty, paid and closed.
func simpleStory() []Step {
	return []Step{
		{Kind: StepRegistered, Day: "2026-03-02", Procedure: SimpleProcedure, Facts: "示例事实", Basis: "《示例条例》第一条", ActOn: "2026-03-02",
			Parties: []Party{{Seq: 1, Kind: PartyOrg, Name: "示例有限公司"}}},
		recorded("2026-03-02", "start", "scene", "text"),
		{Kind: StepDecided, Day: "2026-03-02", Officers: IDs{handlerA, handlerB}, Outcome: OutcomePenalty, Penalties: fine(3000),
			Discretion: "适用示例裁量基准一般阶次", Remedy: RemedyText(SimpleProcedure, "示例市人民政府", "示例市人民法院")},
		{Kind: StepServed, Day: "2026-03-02", Method: "直接送达"},
		{Kind: StepPaid, Day: "2026-03-05", Amount: 3000_00},
		{Kind: StepClosed, Day: "2026-03-06"},
	}
}

// TestGuardStepPreconditions takes away what each step of the story rests on
// and expects the block.
func TestGuardStepPreconditions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		kind StepKind
		edit func(*scene)
		want []string
	}{
		{"第四十二条 filing without officers", StepFiled, func(x *scene) { x.s.Officers = nil }, []string{"R01 block"}},
		{"第三十六条 filing out of time", StepFiled, func(x *scene) { x.c.ActOn = "2024-01-01" }, []string{"R04 block"}},
		{"第四十四条 notice of nothing", StepNotified, func(x *scene) { x.drop(StepConcluded); x.s.Proposed = nil }, []string{"R08 block"}},
		{"第六十三条 notice without the hearing", StepNotified, func(x *scene) { x.s.HearingOffered = false }, []string{"R09 block"}},
		{"第六十四条 hearing announced too late", StepSummoned, func(x *scene) { x.s.HearingOn = "2026-03-30" }, []string{"R10 block"}},
		{"第六十四条 hearing never announced", StepHeard, func(x *scene) { x.drop(StepSummoned) }, []string{"R10 block"}},
		{"第五十八条 review by a handler", StepPassed, func(x *scene) { x.s.Officers = IDs{handlerA} }, []string{"R11 block"}},
		{"第五十四条 decision without filing", StepDecided, func(x *scene) { x.c.FiledOn = "" }, []string{"R03 block"}},
		{"第四十四条 decision without notice", StepDecided, func(x *scene) { x.drop(StepNotified) }, []string{"R08 block"}},
		{"第六十四条 decision before the hearing asked for", StepDecided, func(x *scene) { x.drop(StepSummoned, StepHeard) }, []string{"R09 block"}},
		{"第五十八条 decision without review", StepDecided, func(x *scene) { x.drop(StepSubmitted, StepReturned, StepPassed) }, []string{"R11 block"}},
		{"第五十七条 decision without discussion", StepDecided, func(x *scene) { x.drop(StepDiscussed) }, []string{"R12 block"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			x := before(t, tt.kind)
			tt.edit(x)
			findings := x.c.Guard(x.s, x.env)
			if diff := cmp.Diff(tt.want, rulesOf(findings)); diff != "" {
				t.Errorf("findings (-want +got):\n%s\n%+v", diff, findings)
			}
			if err := Blocked(findings, nil); err == nil {
				t.Error("Blocked = nil, want an error")
			}
		})
	}
}
