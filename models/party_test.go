package models

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParsePartyKind(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in string
		want     PartyKind
	}{
		{"CF_XDR_LB organisation", "法人及非法人组织", PartyOrg},
		{"CF_XDR_LB person", " 自然人 ", PartyPerson},
		{"CF_XDR_LB sole trader", "个体工商户", PartySoleTrader},
		{"code", "sole_trader", PartySoleTrader},
		{"word of 《行政处罚法》第五十一条", "公民", PartyPerson},
		{"older word", "法人或者其他组织", PartyOrg},
		{"blank inside", "自 然 人", PartyPerson},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := ParsePartyKind(tt.in)
			if err != nil || got != tt.want {
				t.Errorf("ParsePartyKind(%q) = %q, %v, want %q", tt.in, got, err, tt.want)
			}
		})
	}
	if _, err := ParsePartyKind("机关干部"); KindOf(err) != Invalid {
		t.Errorf("ParsePartyKind of an unknown word = %v, want Invalid", err)
	}
	if got, want := PartyPerson.Label(), "自然人"; got != want {
		t.Errorf("Label = %q, want %q", got, want)
	}
}

func TestPartyCheck(t *testing.T) {
	t.Parallel()
	id := MakeIDNumber("000000", "1990-01-02", 1)
	uscc := MakeUSCC("91", "000000", 1)
	for _, tt := range []struct {
		name  string
		party Party
		want  []string // fields in error
	}{
		{"organisation", Party{Kind: PartyOrg, Name: "示例公司", USCC: uscc, Phone: "0000-1234567"}, nil},
		{"GB 32100 demanded of an organisation", Party{Kind: PartyOrg, Name: "示例公司"}, []string{"uscc"}},
		{"sole trader without code", Party{Kind: PartySoleTrader, Name: "示例店", Operator: "示例甲"}, nil},
		{"sole trader with a wrong code", Party{Kind: PartySoleTrader, Name: "示例店", USCC: uscc[:17] + "?"}, []string{"uscc"}},
		{"person without number", Party{Kind: PartyPerson, Name: "示例甲"}, nil},
		{"GB 11643 checked when given", Party{Kind: PartyPerson, Name: "示例甲", IDNumber: id[:17] + "?"}, []string{"id_number"}},
		{"passport has no check digit", Party{Kind: PartyPerson, Name: "示例甲", IDNumber: "E12345678"}, nil},
		{"birth day against the number", Party{Kind: PartyPerson, Name: "示例甲", IDNumber: id, BirthDay: "1990-01-03"}, []string{"birth_day"}},
		{"organisations are no minors", Party{Kind: PartyOrg, Name: "示例公司", USCC: uscc, Minor: true}, []string{"birth_day"}},
		{"all at once", Party{Phone: "找示例甲", BirthDay: "1990"}, []string{"kind", "name", "phone", "birth_day"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, fieldsOf(tt.party.Check())); diff != "" {
				t.Errorf("fields in error (-want +got):\n%s", diff)
			}
		})
	}
}

// fieldsOf lists the fields an error complains of.
func fieldsOf(err error) []string {
	var e *Error
	if !errors.As(err, &e) {
		return nil
	}
	var out []string
	for _, f := range e.Fields {
		out = append(out, f.Field)
	}
	return out
}

func TestPartyWarnings(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		party Party
		want  int
	}{
		{"sole trader without code", Party{Kind: PartySoleTrader, Name: "示例店"}, 1},
		{"person without number", Party{Kind: PartyPerson, Name: "示例甲"}, 1},
		{"unusual pair", Party{Kind: PartyOrg, Name: "示例公司", USCC: MakeUSCC("77", "000000", 1)}, 1},
		{"nothing", Party{Kind: PartyOrg, Name: "示例公司", USCC: MakeUSCC("91", "000000", 1)}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.party.Warnings(); len(got) != tt.want {
				t.Errorf("Warnings = %v, want %d", got, tt.want)
			}
		})
	}
}

func TestPartyMinorOn(t *testing.T) {
	t.Parallel()
	id := MakeIDNumber("000000", "2010-01-02", 1)
	for _, tt := range []struct {
		name  string
		party Party
		want  bool
	}{
		{"《行政处罚法》第三十条 by the ID number", Party{Kind: PartyPerson, IDNumber: id}, true},
		{"by the birth day", Party{Kind: PartyPerson, BirthDay: "2007-01-01"}, false},
		{"as marked", Party{Kind: PartyPerson, Minor: true}, true},
		{"the ID number of an organisation is another's", Party{Kind: PartyOrg, IDNumber: id}, false},
		{"unknown", Party{Kind: PartyPerson}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.party.MinorOn("2026-06-01"); got != tt.want {
				t.Errorf("MinorOn = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestCheckParties(t *testing.T) {
	t.Parallel()
	a := Party{Seq: 1, Kind: PartyPerson, Name: "示例甲"}
	b := Party{Seq: 1, Kind: PartyPerson}
	if diff := cmp.Diff([]string{"parties[1].name", "parties[1].seq"}, fieldsOf(CheckParties([]Party{a, b}))); diff != "" {
		t.Errorf("fields in error (-want +got):\n%s", diff)
	}
	if err := CheckParties(nil); KindOf(err) != Invalid {
		t.Errorf("CheckParties of none = %v, want Invalid", err)
	}
	if err := CheckParties([]Party{a}); err != nil {
		t.Errorf("CheckParties of one = %v, want nil", err)
	}
}
