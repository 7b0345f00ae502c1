package models

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sampleProfile orders a few kinds and gathers all of them in three columns.
func sampleProfile() Profile {
	return Profile{
		Code: "sample", AmountUnit: "元", Severity: []PenaltyKind{KindWarning, KindFine, KindClose},
		Columns: []Column{
			{Code: "warning", Kinds: []PenaltyKind{KindWarning, KindReprimand}},
			{Code: "fine", Kinds: []PenaltyKind{KindFine}},
			{Code: "rest", Kinds: []PenaltyKind{
				KindConfiscateGains, KindConfiscateGoods, KindSuspendLicence, KindDowngrade, KindRevokeLicence,
				KindRestrictBusiness, KindSuspendBusiness, KindClose, KindBarPractice, KindDetention, KindOther,
			}},
		},
	}
}

func kindSet(kinds ...PenaltyKind) KindSet {
	var s KindSet
	for _, k := range kinds {
		s = s.Add(k)
	}
	return s
}

func TestProfileHeaviest(t *testing.T) {
	t.Parallel()
	otherHigh := sampleProfile()
	otherHigh.Severity = append(otherHigh.Severity, KindOther)
	for _, tt := range []struct {
		name    string
		profile Profile
		set     KindSet
		want    PenaltyKind
	}{
		{"none", sampleProfile(), 0, ""},
		{"by the profile's order", sampleProfile(), kindSet(KindWarning, KindFine), KindFine},
		{"not by the Act's", sampleProfile(), kindSet(KindFine, KindClose, KindWarning), KindClose},
		{"unlisted ranks below all", sampleProfile(), kindSet(KindWarning, KindDetention), KindWarning},
		{"other alone", sampleProfile(), kindSet(KindOther), KindOther},
		{"a named kind outranks other", sampleProfile(), kindSet(KindDetention, KindOther), KindDetention},
		{"even where the order lists other on top", otherHigh, kindSet(KindWarning, KindOther), KindWarning},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, ok := tt.profile.Heaviest(tt.set)
			if got != tt.want || ok != (tt.want != "") {
				t.Errorf("Heaviest = %q, %v, want %q", got, ok, tt.want)
			}
		})
	}
}

func TestCountKey(t *testing.T) {
	t.Parallel()
	for _, revoked := range []bool{false, true} {
		for _, set := range []KindSet{0, kindSet(KindFine), kindSet(PenaltyKinds...)} {
			got, r, ok := ParseCountKey(CountKey(set, revoked))
			if got != set || r != revoked || !ok {
				t.Errorf("ParseCountKey(CountKey(%x, %v)) = %x, %v, %v", set, revoked, got, r, ok)
			}
		}
	}
	for _, bad := range []string{"", "x", "g", "10000"} {
		if _, _, ok := ParseCountKey(bad); ok {
			t.Errorf("ParseCountKey(%q) is good, want not", bad)
		}
	}
}

func TestProfileTabulate(t *testing.T) {
	t.Parallel()
	counts := map[string]int64{
		CountKey(kindSet(KindWarning, KindFine), false): 5, CountKey(kindSet(KindReprimand), false): 2,
		CountKey(kindSet(KindFine, KindClose), false): 3, CountKey(kindSet(KindFine), true): 7, "zz": 11,
	}
	p := sampleProfile()
	cells, total := p.Tabulate(counts)
	if diff := cmp.Diff([]int64{2, 5, 3}, cells); diff != "" || total != 10 {
		t.Errorf("total %d, cells (-want +got):\n%s", total, diff)
	}
	p.IncludeRevoked = true
	if cells, total = p.Tabulate(counts); cells[1] != 12 || total != 17 {
		t.Errorf("with revoked decisions: %v, %d, want 12 fines of 17", cells, total)
	}
}

func TestProfileCheck(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		edit func(*Profile)
		want []string
	}{
		{"good", func(*Profile) {}, nil},
		{"a kind in no column", func(p *Profile) { p.Columns[1].Kinds = nil }, []string{"columns"}},
		{"a kind in two columns", func(p *Profile) { p.Columns[1].Kinds = []PenaltyKind{KindFine, KindWarning} }, []string{"columns"}},
		{"an unknown unit", func(p *Profile) { p.AmountUnit = "亿元" }, []string{"amount_unit"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := sampleProfile()
			tt.edit(&p)
			if diff := cmp.Diff(tt.want, fieldsOf(p.Check())); diff != "" {
				t.Errorf("fields (-want +got):\n%s", diff)
			}
		})
	}
}

func TestProfileCovers(t *testing.T) {
	t.Parallel()
	p := Profile{Region: "33", FromYear: 2023, ToYear: 2024}
	for _, tt := range []struct {
		region string
		year   int
		want   bool
	}{{"3301", 2023, true}, {"3301", 2024, true}, {"3301", 2022, false}, {"3301", 2025, false}, {"14", 2023, false}} {
		if got := p.Covers(tt.region, tt.year); got != tt.want {
			t.Errorf("Covers(%s, %d) = %v, want %v", tt.region, tt.year, got, tt.want)
		}
	}
}
