package models

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sampleTriggers has thresholds that narrow down by region and field.
var sampleTriggers = []Trigger{
	{Code: "default", Basis: "示例一", PartyKinds: []PartyKind{PartyOrg}, AtLeast: 5_0000_00},
	{Code: "person", Basis: "示例一", PartyKinds: []PartyKind{PartyPerson, PartySoleTrader}, AtLeast: 1_0000_00},
	{Code: "region", Basis: "示例二", PartyKinds: []PartyKind{PartyOrg}, Region: "00", AtLeast: 10_0000_00},
	{Code: "county", Basis: "示例三", PartyKinds: []PartyKind{PartyOrg}, Region: "0001", AtLeast: 2_0000_00},
	{Code: "field", Basis: "示例四", PartyKinds: []PartyKind{PartyOrg}, Field: "示例领域", AtLeast: 20_0000_00},
	{Code: "gains", Basis: "示例五", AtLeast: 3_0000_00, Confiscate: true},
	{Code: "kinds", Basis: "示例六", Kinds: []PenaltyKind{KindClose, KindRevokeLicence}},
	{Code: "facts", Basis: "示例七", Facts: []string{"complex", "hearing"}},
	{Code: "dated", Basis: "示例八", FromDay: "2026-01-01", ToDay: "2026-06-30", Facts: []string{"statutory"}},
}

func TestEvaluate(t *testing.T) {
	t.Parallel()
	org := func(region, field string, yuan int64) Proposal {
		return Proposal{PartyKind: PartyOrg, Region: region, Field: field, On: "2026-03-02", Fine: Fen(yuan * 100), Kinds: KindSet(0).Add(KindFine)}
	}
	for _, tt := range []struct {
		name string
		in   Proposal
		want []string
	}{
		{"at the default threshold", org("99", "", 50000), []string{"default"}},
		{"a 分 below it", Proposal{PartyKind: PartyOrg, Region: "99", Fine: 4_9999_99}, nil},
		{"the region's threshold replaces the default: higher", org("0002", "", 60000), nil},
		{"the region's threshold met", org("0002", "", 100000), []string{"region"}},
		{"the narrowest region wins: lower", org("000102", "", 20000), []string{"county"}},
		{"the field goes before every region", org("000102", "示例领域", 150000), nil},
		{"the field's threshold met", org("000102", "示例领域", 200000), []string{"field"}},
		{"another kind of party has its own rows", Proposal{PartyKind: PartySoleTrader, Region: "000102", Fine: 1_0000_00}, []string{"person"}},
		{"confiscations have thresholds of their own", Proposal{PartyKind: PartyOrg, Region: "000102", Fine: 1, Confiscated: 3_0000_00}, []string{"gains"}},
		{"a confiscation is no fine", Proposal{PartyKind: PartyOrg, Region: "99", Confiscated: 2_0000_00}, nil},
		{"by kind, once", Proposal{Kinds: KindSet(0).Add(KindClose).Add(KindRevokeLicence)}, []string{"kinds"}},
		{"by fact", Proposal{Grounds: []string{"hearing"}}, []string{"facts"}},
		{"first day in force", Proposal{Grounds: []string{"statutory"}, On: "2026-01-01"}, []string{"dated"}},
		{"last day in force", Proposal{Grounds: []string{"statutory"}, On: "2026-06-30"}, []string{"dated"}},
		{"before it", Proposal{Grounds: []string{"statutory"}, On: "2025-12-31"}, nil},
		{"after it", Proposal{Grounds: []string{"statutory"}, On: "2026-07-01"}, nil},
		{"several", Proposal{PartyKind: PartyOrg, Region: "99", Fine: 6_0000_00, Kinds: KindSet(0).Add(KindClose), Grounds: []string{"complex"}}, []string{"default", "kinds", "facts"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, h := range Evaluate(sampleTriggers, tt.in) {
				got = append(got, h.Code)
				if !strings.Contains(h.Reason, "（示例") {
					t.Errorf("reason %q lacks its basis", h.Reason)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("hits (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReasons(t *testing.T) {
	t.Parallel()
	hits := Evaluate(sampleTriggers, Proposal{PartyKind: PartyOrg, Region: "99", Fine: 6_0000_00, Kinds: KindSet(0).Add(KindClose)})
	if got, want := Reasons(hits), "拟罚款60000.00元，达到50000.00元标准（示例一）；拟作出责令关闭（示例六）"; got != want {
		t.Errorf("Reasons = %s, want %s", got, want)
	}
}

func TestHitsPartyByParty(t *testing.T) {
	t.Parallel()
	env := Env{Parties: []Party{{Seq: 1, Kind: PartyOrg}, {Seq: 2, Kind: PartyPerson}}, ReviewTriggers: sampleTriggers, HearingTriggers: sampleTriggers[:2], Bureau: Bureau{Region: "99"}}
	on := func(seq int, yuan int64) Penalty {
		return Penalty{PartySeq: seq, Kind: KindFine, Amount: Fen(yuan * 100), AmountFixed: true}
	}
	for _, tt := range []struct {
		name      string
		c         Case
		penalties []Penalty
		want      []string
	}{
		{"each below its own", Case{}, []Penalty{on(1, 49999), on(2, 9999)}, nil},
		{"the second over its own", Case{}, []Penalty{on(1, 20000), on(2, 10000)}, []string{"person"}},
		{"both", Case{}, []Penalty{on(2, 10000), on(1, 50000)}, []string{"default", "person"}},
		{"one party's fines add up", Case{}, []Penalty{on(1, 25000), on(1, 25000)}, []string{"default"}},
		{"an unknown party counts as the first", Case{PartyKind: PartyPerson}, []Penalty{on(9, 10000)}, []string{"person"}},
		{"the case alone", Case{Grounds: "complex,public_interest"}, nil, []string{"facts"}},
		{"a hearing that was held", Case{Heard: true}, []Penalty{on(1, 1)}, []string{"facts"}},
		{"the case's field has rows", Case{Field: "示例领域"}, []Penalty{on(1, 60000)}, nil},
		{"the case's field has none", Case{Field: "其他"}, []Penalty{on(1, 60000)}, []string{"default"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, h := range tt.c.ReviewHits(tt.penalties, "2026-03-02", env) {
				got = append(got, h.Code)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("ReviewHits (-want +got):\n%s", diff)
			}
		})
	}
	if hits := (Case{Heard: true}).HearingHits([]Penalty{on(1, 1)}, "2026-03-02", env); len(hits) > 0 {
		t.Errorf("HearingHits = %v, want those of its own table only", hits)
	}
}

func TestEnvTerm(t *testing.T) {
	t.Parallel()
	terms, err := Terms.Override(TermRule{Code: TermServe, Field: "示例领域", Label: "送达", Term: workdays(3), Basis: "示例规定"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		field string
		env   Env
		code  TermCode
		want  string // "" for not found
	}{
		{"general", "", Env{}, TermServe, "7个工作日"},
		{"the case's field", "示例领域", Env{Terms: terms, Bureau: Bureau{Field: SectorMarket}}, TermServe, "3个工作日"},
		{"a case's field without a row leaves it to the bureau's", "其他", Env{Bureau: Bureau{Field: SectorAgriculture}}, TermClue, "7日"},
		{"neither has one", "其他", Env{Bureau: Bureau{Field: SectorTransport}}, TermClue, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, err := tt.env.Term(Case{Field: tt.field}, tt.code)
			if r.Term.String() != tt.want || (err != nil) != (tt.want == "") {
				t.Errorf("Term = %s, %v, want %s", r.Term, err, tt.want)
			}
		})
	}
}

func TestEnvProposed(t *testing.T) {
	t.Parallel()
	env := Env{}
	if got := env.Proposed(); got != nil {
		t.Errorf("Proposed = %v before any proposal", got)
	}
	env.Steps = []Step{{Kind: StepConcluded, Proposed: fine(100)}, {Kind: StepNotified, Proposed: fine(200)}, {Kind: StepNotified}}
	if diff := cmp.Diff(fine(200), env.Proposed()); diff != "" {
		t.Errorf("Proposed (-want +got):\n%s", diff)
	}
}

func TestHeavier(t *testing.T) {
	t.Parallel()
	goods := func(yuan int64) Penalty {
		return Penalty{PartySeq: 1, Kind: KindConfiscateGoods, Amount: Fen(yuan * 100), AmountFixed: true}
	}
	second := fine(100)
	second[0].PartySeq = 2
	for _, tt := range []struct {
		name     string
		from, to []Penalty
		want     string
	}{
		{"the same", fine(100), fine(100), ""},
		{"less", fine(100), nil, ""},
		{"more", fine(100), fine(200), "罚款由100.00元增至200.00元"},
		{"from nothing", nil, fine(200), "罚款由0.00元增至200.00元"},
		{"more confiscated", []Penalty{goods(1)}, []Penalty{goods(2)}, "没收金额由1.00元增至2.00元"},
		{"another kind", fine(100), also(fine(100), KindClose), "增加了责令关闭"},
		{"a warning beside a fine", fine(100), also(fine(100), KindWarning), ""},
		{"a warning from nothing", nil, also(nil, KindWarning), "增加了警告"},
		{"moved to another party", fine(100), second, "罚款由0.00元增至100.00元"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := heavier(tt.from, tt.to); got != tt.want {
				t.Errorf("heavier = %q, want %q", got, tt.want)
			}
		})
	}
}
