package seeds_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/models"
	"sanxiang/seeds"
)

func catalogue(t *testing.T) *models.Catalogue {
	t.Helper()
	c, err := models.NewCatalogue(1, seeds.Registers(), seeds.Indicators(), seeds.Profiles())
	if err != nil {
		t.Fatalf("NewCatalogue: %v", err)
	}
	return c
}

func TestCatalogueHoldsReportCodes(t *testing.T) {
	t.Parallel()
	var got []string
	for _, code := range catalogue(t).Codes() {
		if slices.Contains(reportCodes, code) {
			got = append(got, code)
		}
	}
	if diff := cmp.Diff(reportCodes, got); diff != "" {
		t.Errorf("report codes in catalogue order (-want +got):\n%s", diff)
	}
	if len(reportCodes) != 143 {
		t.Errorf("report codes = %d, want 143", len(reportCodes))
	}
}

func TestIndicatorsExplainThemselves(t *testing.T) {
	t.Parallel()
	groups := map[string]bool{}
	last := ""
	for _, d := range catalogue(t).List() {
		if d.Note == "" || d.Unit == "" || d.Group == "" {
			t.Errorf("%s: note, unit and group are needed, got %q, %q, %q", d.Code, d.Note, d.Unit, d.Group)
		}
		if d.Group != last && groups[d.Group] {
			t.Errorf("%s: group %s is scattered", d.Code, d.Group)
		}
		groups[d.Group], last = true, d.Group
	}
	if len(groups) != 14 {
		t.Errorf("groups = %d, want 14", len(groups))
	}
}

// A stored value is the printed unit × 10^Decimals: 分 for 元, thousandths for
// numbers, the quantity of ledger facts included.
func TestIndicatorsKeepTheirScale(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	scale := map[models.FieldType]int{models.FieldMoney: 2, models.FieldNumber: 3, models.FieldInt: 0}
	for _, d := range c.List() {
		switch {
		case d.Counted() && d.Sum != "":
			f, _ := c.Registers[d.Register].Find(d.Sum)
			if d.Decimals != scale[f.Type] || (f.Type == models.FieldMoney) != (d.Unit == "元") {
				t.Errorf("%s: sum of %s field: unit %s, decimals %d", d.Code, f.Type, d.Unit, d.Decimals)
			}
		case d.Kind == models.IndicatorTotal:
			for _, part := range d.Parts {
				if p := c.Indicators[part]; p.Decimals != d.Decimals || (p.Unit == "元") != (d.Unit == "元") {
					t.Errorf("%s: part %s has %s and %d decimals", d.Code, part, p.Unit, p.Decimals)
				}
			}
		case d.Kind == models.IndicatorRatio || d.Kind == models.IndicatorShare:
			if d.Percent != (d.Unit == "%") || d.Decimals != 2 {
				t.Errorf("%s: unit %s, percent %t, decimals %d", d.Code, d.Unit, d.Percent, d.Decimals)
			}
		}
	}
}

// A misspelt choice in a definition would count nothing and never fail.
func TestIndicatorsUseKnownChoices(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	known := func(reg *models.Register, field, value string) bool {
		f, _ := reg.Find(field)
		switch f.Type {
		case models.FieldChoice:
			return models.IsChoice(f.Choices, value)
		case models.FieldFlag:
			return value == "yes" || value == "no"
		}
		return true
	}
	for _, d := range c.List() {
		for _, cond := range d.Conditions() {
			for _, v := range cond.Values {
				if !known(c.Registers[d.Register], cond.Field, v) {
					t.Errorf("%s: %s has no choice %q", d.Code, cond.Field, v)
				}
			}
		}
		if d.Kind != models.IndicatorSlice {
			continue
		}
		of := c.Indicators[d.Of]
		if (len(d.Heaviest) > 0) != of.Profiled() || len(d.Heaviest)+len(d.Dims) == 0 {
			t.Errorf("%s: heaviest %v and dims %v do not fit %s", d.Code, d.Heaviest, d.Dims, of.Code)
		}
		for _, k := range d.Heaviest {
			if !k.Valid() {
				t.Errorf("%s: no penalty kind %q", d.Code, k)
			}
		}
		for _, dim := range d.Dims {
			if !known(c.Registers[of.Register], of.By, dim) {
				t.Errorf("%s: %s has no choice %q", d.Code, of.By, dim)
			}
		}
	}
}

// The table of penalty kinds adds up only when every kind is in one slice.
func TestPenaltyKindsAreSlicedOnce(t *testing.T) {
	t.Parallel()
	seen := map[models.PenaltyKind]int{}
	for _, d := range seeds.Indicators() {
		for _, k := range d.Heaviest {
			seen[k]++
		}
	}
	for _, k := range models.PenaltyKinds {
		if seen[k] != 1 {
			t.Errorf("%s is in %d slices, want 1", k, seen[k])
		}
	}
}

func TestFactsAreIndicators(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	f, _ := c.Registers["facts"].Find("item")
	var want []models.Choice
	for _, d := range c.List() {
		if d.Register == "facts" {
			want = append(want, models.Choice{Code: d.Code, Label: d.Name})
			if got := d.Where; !slices.Contains(got, "item="+d.Code) {
				t.Errorf("%s counts %v", d.Code, got)
			}
		}
	}
	if diff := cmp.Diff(want, f.Choices); diff != "" {
		t.Errorf("items of facts (-indicators +register):\n%s", diff)
	}
}

// Two fields of one register that answer to one header make an import sheet
// ambiguous.
func TestRegisterHeadersAreUnique(t *testing.T) {
	t.Parallel()
	for _, r := range seeds.Registers() {
		seen := map[string]string{}
		for _, f := range r.Complete().Fields {
			for _, h := range append([]string{f.Label}, f.Aliases...) {
				if other, ok := seen[h]; ok {
					t.Errorf("%s: header %s names %s and %s", r.Code, h, other, f.Name)
				}
				seen[h] = f.Name
			}
		}
	}
}

func TestTemplatesPrintReportFigures(t *testing.T) {
	t.Parallel()
	tests := []struct{ template, codes string }{
		{"bureau", "disclosure.rule_doc.count penalty.disclosed.count officer.frontline.count record.device.count record.device_per_officer.ratio review.major.count review.major.filed.count training.session.count"},
		{"district", "supervision.selfcheck_dept.count org.domain_team.count special.rank officer.cert.renumbered.count supervision.dept_assessed.count"},
		{"city", "plan.horizon list.four_lists.items honour.count supervision.tier.count regulation.doc.count officer.exam.count penalty.system_entry.count discretion.items.count org.township.claimed.count list.exempt_light.version lenient.exempt_light.count lenient.exempt_light.amount supervision.special_dept.count"},
		{"prefecture", "inspection.random.batch.count inspection.random.entity.count special.platform.count special.action.count special.sanction.days list.first_offence.items list.no_coercion.items regulation.doc.count lenient.first_offence.count lenient.no_coercion.count supervision.clue.count"},
	}
	slot := regexp.MustCompile(`\{\{([a-z][a-z0-9_.]*)[^}]*\}\}`)
	c, templates := catalogue(t), seeds.Templates()
	if len(templates) != len(tests) {
		t.Errorf("templates = %d, want %d", len(templates), len(tests))
	}
	for _, tt := range tests {
		t.Run(tt.template, func(t *testing.T) {
			t.Parallel()
			used := map[string]bool{}
			for _, m := range slot.FindAllStringSubmatch(templates[tt.template], -1) {
				used[m[1]] = true
				if c.Indicators[m[1]] == nil {
					t.Errorf("no indicator %s", m[1])
				}
			}
			for _, code := range strings.Fields(tt.codes) {
				if !used[code] {
					t.Errorf("%s is not printed", code)
				}
			}
			for _, part := range []string{"名称：", "层级：", "序号：", "\n# ", "表：penalty"} {
				if !strings.Contains(templates[tt.template], part) {
					t.Errorf("template lacks %q", part)
				}
			}
		})
	}
}
