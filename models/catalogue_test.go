package models

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func sampleIndicators() []Indicator {
	return []Indicator{
		{Code: "cases", Name: "立案数", Kind: IndicatorFlow, Register: "cases", Date: "filed_on"},
		{Code: "fines", Name: "罚款数额", Kind: IndicatorFlow, Register: "cases", Date: "decided_on", Sum: "fine", Where: []string{"outcome=penalty", "fine>0"}},
		{Code: "officers", Name: "执法人员数", Kind: IndicatorStock, Register: "officers", From: "active_from", To: "active_to"},
		{Code: "ratio", Name: "人均", Kind: IndicatorRatio, Numerator: "cases", Denominator: "officers"},
		{Code: "total", Name: "合计", Kind: IndicatorTotal, Parts: []string{"cases", "officers"}},
		{Code: "handed_in", Name: "报送数", Kind: IndicatorReturned},
	}
}

func TestNewCatalogue(t *testing.T) {
	t.Parallel()
	c, err := NewCatalogue(4, []Register{trainings()}, sampleIndicators(), []Profile{sampleProfile()})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"cases", "fines", "officers", "ratio", "total", "handed_in"}
	if diff := cmp.Diff(want, c.Codes()); diff != "" || len(c.List()) != len(want) || c.List()[1].Code != "fines" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	if len(c.Registers) != len(BuiltinRegisters())+1 || c.Registers["trainings"].Table != EntryTable {
		t.Errorf("registers = %v", c.Registers)
	}
	row := &Case{BureauID: 2, EnteredOn: "2026-03-01", FiledOn: "2026-03-02", DecidedOn: "2026-04-01", Outcome: OutcomePenalty, Fine: 100}
	got := map[string]Delta{}
	for _, d := range c.Contributions(nil, row, 1) {
		got[d.Indicator] = d
	}
	wantDeltas := map[string]Delta{
		"cases": {2, "cases", 202603, "", 1, 1}, "fines": {2, "fines", 202604, "", 100, 1}, KeptCode("cases"): {2, KeptCode("cases"), 202603, "", 1, 1},
	}
	if diff := cmp.Diff(wantDeltas, got); diff != "" {
		t.Errorf("contributions of a case (-want +got):\n%s", diff)
	}
}

func TestNewCatalogueErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		edit func(*Indicator) // of the first indicator
		want []string
	}{
		{"no name", func(d *Indicator) { d.Name = "" }, []string{"indicators.cases.code"}},
		{"no such register", func(d *Indicator) { d.Register = "nothing" }, []string{"indicators.cases.register"}},
		{"no such date", func(d *Indicator) { d.Date = "nothing" }, []string{"indicators.cases.date"}},
		{"a date that is none", func(d *Indicator) { d.Date = "outcome" }, []string{"indicators.cases.date"}},
		{"a sum of texts", func(d *Indicator) { d.Sum = "outcome" }, []string{"indicators.cases.sum"}},
		{"a dimension of amounts", func(d *Indicator) { d.By = "fine" }, []string{"indicators.cases.by"}},
		{"distinct from what", func(d *Indicator) { d.Kind = IndicatorDistinct }, []string{"indicators.cases.by"}},
		{"a condition on nothing", func(d *Indicator) { d.Where = []string{"nothing=1"} }, []string{"indicators.cases.where"}},
		{"a stock without end", func(d *Indicator) { d.Kind, d.From, d.To = IndicatorStock, "filed_on", "" }, []string{"indicators.cases.to"}},
		{"a slice of nothing", func(d *Indicator) { d.Kind, d.Of = IndicatorSlice, "nothing" }, []string{"indicators.cases.of"}},
		{"a slice of itself", func(d *Indicator) { d.Kind, d.Of = IndicatorSlice, "cases" }, []string{"indicators.cases.of"}},
		{"a total of nothing", func(d *Indicator) { d.Kind = IndicatorTotal }, []string{"indicators.cases.parts"}},
		{"an unknown kind", func(d *Indicator) { d.Kind = "guess" }, []string{"indicators.cases.kind"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			list := sampleIndicators()
			tt.edit(&list[0])
			_, err := NewCatalogue(1, nil, list, nil)
			if diff := cmp.Diff(tt.want, fieldsOf(err)); diff != "" {
				t.Errorf("fields (-want +got):\n%s", diff)
			}
		})
	}
	twice := append(sampleIndicators(), sampleIndicators()[5])
	_, err := NewCatalogue(1, []Register{trainings(), trainings()}, twice, []Profile{{Code: "bad", AmountUnit: "元"}})
	got := fieldsOf(err)
	if len(got) < 3 || got[0] != "registers.trainings" || got[1] != "handed_in" || got[2] != "profiles.bad.columns" {
		t.Errorf("fields = %v, want the register, the indicator and the profile", got)
	}
}

func TestCatalogueProfile(t *testing.T) {
	t.Parallel()
	profile := func(code, region string, from, to int) Profile {
		p := sampleProfile()
		p.Code, p.Region, p.FromYear, p.ToYear = code, region, from, to
		return p
	}
	c, err := NewCatalogue(1, nil, nil, []Profile{
		profile("any", "", 2020, 0), profile("province", "33", 2023, 0), profile("later", "33", 2025, 0), profile("city", "3301", 2024, 2024),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		region string
		year   int
		want   string
	}{
		{"14", 2024, "any"}, {"3302", 2022, "any"}, {"3302", 2024, "province"}, {"3302", 2025, "later"}, {"330102", 2024, "city"}, {"330102", 2025, "later"}, {"14", 2019, "any"},
	} {
		if got := c.Profile(tt.region, tt.year).Code; got != tt.want {
			t.Errorf("Profile(%s, %d) = %s, want %s", tt.region, tt.year, got, tt.want)
		}
	}
	if p, err := c.FindProfile("city"); err != nil || p.Code != "city" {
		t.Errorf("FindProfile(city) = %s, %v", p.Code, err)
	}
	if _, err := c.FindProfile("none"); KindOf(err) != NotFound {
		t.Errorf("FindProfile(none) = %v, want not found", err)
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"case.filed.count", "case.closed.count", "fine.sum"}
	for in, want := range map[string]string{"case.filed.cuont": "case.filed.count", "fine.sun": "fine.sum", "zzzzzz": ""} {
		if got := Nearest(in, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", in, got, want)
		}
	}
}
