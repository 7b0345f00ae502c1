package models

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSimpleLimits(t *testing.T) {
	t.Parallel()
	fine := func(amount Fen) []Penalty { return []Penalty{{Kind: KindFine, Amount: amount, AmountFixed: true}} }
	for _, tt := range []struct {
		name      string
		kind      PartyKind
		penalties []Penalty
		want      []string
	}{
		{"《行政处罚法》第五十一条 citizen at 200", PartyPerson, fine(200_00), nil},
		{"citizen above 200", PartyPerson, fine(200_01), []string{"amount"}},
		{"organisation at 3000", PartyOrg, fine(3000_00), nil},
		{"organisation above 3000", PartyOrg, fine(3000_01), []string{"amount"}},
		{"sole trader as a citizen", PartySoleTrader, fine(201_00), []string{"amount"}},
		{"fines add up", PartyPerson, append(fine(150_00), fine(100_00)...), []string{"amount"}},
		{"warning", PartyPerson, []Penalty{{Kind: KindWarning}}, nil},
		{"no reprimand on the spot", PartyPerson, []Penalty{{Kind: KindReprimand}}, []string{"penalties"}},
		{"no confiscation on the spot", PartyOrg, []Penalty{{Kind: KindConfiscateGoods}}, []string{"penalties"}},
		{"nothing imposed, unknown party", "", nil, []string{"penalties", "kind"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, fieldsOf(DefaultSimpleLimits.Check(tt.kind, tt.penalties))); diff != "" {
				t.Errorf("fields in error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRemedy(t *testing.T) {
	t.Parallel()
	simple := RemedyText(SimpleProcedure, "示例区人民政府", "示例区人民法院")
	ordinary := RemedyText(OrdinaryProcedure, "示例区人民政府", "示例区人民法院")
	for _, tt := range []struct {
		name string
		p    Procedure
		text string
		ok   bool
	}{
		{"《行政复议法》第二十三条 on the spot", SimpleProcedure, simple, true},
		{"court at once is wrong on the spot", SimpleProcedure, ordinary, false},
		{"ordinary", OrdinaryProcedure, ordinary, true},
		{"《行政处罚法》第五十九条 both ways named", OrdinaryProcedure, "可以申请行政复议。", false},
		{"nothing", SimpleProcedure, "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if err := CheckRemedy(tt.p, tt.text); (err == nil) != tt.ok {
				t.Errorf("CheckRemedy(%s, %q) = %v, want ok %v", tt.p, tt.text, err, tt.ok)
			}
		})
	}
}

func TestAgeClassOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		birth Day
		want  AgeClass
	}{
		{"《行政处罚法》第三十条 under 14", "2012-06-01", AgeExempt},
		{"the day after the birthday", "2012-05-31", AgeMitigated},
		{"under 18", "2008-06-01", AgeMitigated},
		{"18", "2008-05-31", AgeResponsible},
		{"unknown", "", AgeUnknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := AgeClassOf(tt.birth, "2026-06-01")
			if got != tt.want || got.Label() == "" {
				t.Errorf("AgeClassOf(%s) = %s %q, want %s", tt.birth, got, got.Label(), tt.want)
			}
		})
	}
}

func TestParseProcedure(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]Procedure{"简易程序": SimpleProcedure, "一般程序": OrdinaryProcedure, "ordinary": OrdinaryProcedure} {
		if got, err := ParseProcedure(in); err != nil || got != want {
			t.Errorf("ParseProcedure(%q) = %q, %v, want %q", in, got, err, want)
		}
	}
	if _, err := ParseProcedure("快速"); KindOf(err) != Invalid {
		t.Errorf("ParseProcedure of an unknown word = %v, want Invalid", err)
	}
	if got, want := SimpleProcedure.Label(), "简易程序"; got != want {
		t.Errorf("Label = %q, want %q", got, want)
	}
}
