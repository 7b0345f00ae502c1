package models

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestParseCondition(t *testing.T) {
	t.Parallel()
	reg := trainings().Complete()
	for _, tt := range []struct {
		in   string
		want Condition
	}{
		{"form=online", Condition{Field: "form", Op: OpIs, Values: []string{"online"}, Type: FieldChoice}},
		{"form = online | onsite", Condition{Field: "form", Op: OpIs, Values: []string{"online", "onsite"}, Type: FieldChoice}},
		{"form!=online", Condition{Field: "form", Op: OpNot, Values: []string{"online"}, Type: FieldChoice}},
		{"ended_on=", Condition{Field: "ended_on", Op: OpIs, Values: []string{""}, Type: FieldDay}},
		{"ended_on!=", Condition{Field: "ended_on", Op: OpNot, Values: []string{""}, Type: FieldDay}},
		{"ended_on>=2026-01-01", Condition{Field: "ended_on", Op: OpFrom, Values: []string{"2026-01-01"}, Type: FieldDay}},
		{"people>0", Condition{Field: "people", Op: OpMore, Ints: []int64{0}, Type: FieldInt}},
		{"people<=-3", Condition{Field: "people", Op: OpUntil, Ints: []int64{-3}, Type: FieldInt}},
		{"people=1|2", Condition{Field: "people", Op: OpIs, Ints: []int64{1, 2}, Type: FieldInt}},
	} {
		got, err := ParseCondition(tt.in, &reg)
		if err != nil {
			t.Errorf("ParseCondition(%q): %v", tt.in, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("ParseCondition(%q) (-want +got):\n%s", tt.in, diff)
		}
	}
}

func TestParseConditionErrors(t *testing.T) {
	t.Parallel()
	reg := trainings().Complete()
	for in, want := range map[string]string{
		"": "缺少比较符", "form": "缺少比较符", "=online": "缺少比较符", "nothing=1": "trainings", "form==online": "比较符", "form!online": "比较符",
		"people=": "整数", "people>x": "整数", "people=1|x": "整数", "people>1|2": "只能比较一个值", "ended_on<2026-01-01|2026-02-01": "只能比较一个值",
	} {
		if _, err := ParseCondition(in, &reg); KindOf(err) != Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseCondition(%q) = %v, want Invalid with %q", in, err, want)
		}
	}
}

func TestConditionHolds(t *testing.T) {
	t.Parallel()
	reg := trainings().Complete()
	row := BoundEntry{&Entry{S2: "online", N1: 5, D1: "2026-03-02"}, &reg}
	for in, want := range map[string]bool{
		"form=online|onsite": true, "form=onsite": false, "form!=onsite": true, "form!=online|onsite": false, "topic=": true, "topic!=": false,
		"people>4": true, "people>5": false, "people>=5": true, "people<5": false, "people<=5": true, "people<6": true, "people=4|5": true, "people!=5": false,
		"ended_on>2026-03-01": true, "ended_on>2026-03-02": false, "ended_on<=2026-03-02": true, "exam=no": true, "exam=yes": false,
	} {
		c, err := ParseCondition(in, &reg)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Holds(row); got != want {
			t.Errorf("%q holds = %v, want %v", in, got, want)
		}
	}
}

// counted makes a catalogue of one indicator over the trainings register.
func counted(t testing.TB, d Indicator) *Indicator {
	t.Helper()
	d.Code, d.Name, d.Register = "sample", "示例指标", "trainings"
	c, err := NewCatalogue(1, []Register{trainings()}, []Indicator{d}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c.Indicators["sample"]
}

func TestContribution(t *testing.T) {
	t.Parallel()
	flow := Indicator{Kind: IndicatorFlow, Date: "date"}
	stock := Indicator{Kind: IndicatorStock, From: "date", To: "ended_on"}
	with := func(d Indicator, edit func(*Indicator)) Indicator { edit(&d); return d }
	row := Entry{BureauID: 3, Register: "trainings", Day: "2026-03-31", Title: "示例培训", S1: "示例主题", N1: 20, N2: 300_00}
	for _, tt := range []struct {
		name string
		d    Indicator
		edit func(*Entry)
		want []Delta
	}{
		{"flow counts a row", flow, nil, []Delta{{3, "sample", 202603, "", 1, 1}}},
		{"flow adds a field", with(flow, func(d *Indicator) { d.Sum = "people" }), nil, []Delta{{3, "sample", 202603, "", 20, 1}}},
		{"flow by a dimension", with(flow, func(d *Indicator) { d.By = "topic" }), nil, []Delta{{3, "sample", 202603, "示例主题", 1, 1}}},
		{"no date, no count", with(flow, func(d *Indicator) { d.Date = "ended_on" }), nil, nil},
		{"conditions must hold", with(flow, func(d *Indicator) { d.Where = []string{"people>20"} }), nil, nil},
		{"all of them", with(flow, func(d *Indicator) { d.Where = []string{"people>19", "cost>1"} }), nil, []Delta{{3, "sample", 202603, "", 1, 1}}},
		{"distinct keeps the member", with(flow, func(d *Indicator) { d.Kind, d.By = IndicatorDistinct, "title" }), nil, []Delta{{3, "sample", 202603, "示例培训", 1, 1}}},
		{"stock in force", stock, nil, []Delta{{3, "sample", 202603, "", 1, 1}}},
		{"stock that ends", stock, func(e *Entry) { e.D1 = "2026-05-01" }, []Delta{{3, "sample", 202603, "", 1, 1}, {3, "sample", 202605, "", -1, -1}}},
		{"stock that ends on its first day", stock, func(e *Entry) { e.D1 = "2026-03-31" }, nil},
		{"stock of a sum", with(stock, func(d *Indicator) { d.Sum = "people" }), func(e *Entry) { e.D1 = "2027-01-01" }, []Delta{{3, "sample", 202603, "", 20, 1}, {3, "sample", 202701, "", -20, -1}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := row
			if tt.edit != nil {
				tt.edit(&e)
			}
			d := counted(t, tt.d)
			reg := trainings().Complete()
			plus := d.Contribution(nil, BoundEntry{&e, &reg}, 1)
			if diff := cmp.Diff(tt.want, plus); diff != "" {
				t.Errorf("Contribution(+1) (-want +got):\n%s", diff)
			}
			// Taking the row away takes away exactly what it added.
			minus := d.Contribution(nil, BoundEntry{&e, &reg}, -1)
			for i := range minus {
				minus[i].Value, minus[i].Records = -minus[i].Value, -minus[i].Records
			}
			if diff := cmp.Diff(plus, minus); diff != "" {
				t.Errorf("Contribution(-1) does not mirror it (-plus +minus):\n%s", diff)
			}
		})
	}
}

func TestContributionCutsDimensions(t *testing.T) {
	t.Parallel()
	d := counted(t, Indicator{Kind: IndicatorFlow, Date: "date", By: "title"})
	reg := trainings().Complete()
	for _, title := range []string{strings.Repeat("a", DimLimit), strings.Repeat("a", DimLimit+1), "a" + strings.Repeat("示", DimLimit)} {
		got := d.Contribution(nil, BoundEntry{&Entry{Day: "2026-03-02", Title: title}, &reg}, 1)[0].Dim
		if len(got) > DimLimit || len(got) < DimLimit-2 || !utf8.ValidString(got) || !strings.HasPrefix(title, got) {
			t.Errorf("dimension of %d bytes becomes %d bytes, valid %v", len(title), len(got), utf8.ValidString(got))
		}
	}
}
