package office

import (
	"net/url"
	"strconv"

	"sanxiang/models"
)

// standpoint is from where figures and registers are looked at: which bureau's,
// of which year, own or below, counted how.
type standpoint struct {
	Bureau  int64
	Year    int
	Scope   models.Scope
	Profile string
}

// scopeChoices are the scopes beside the bureau with all below it.
var scopeChoices = []models.Choice{{Code: "own", Label: "仅本级"}, {Code: "below", Label: "仅下级"}}

// standpoint reads it out of the address: the own bureau and this year unless
// it says otherwise. Errors: NotFound for a bureau that is none or may not be
// known of, Forbidden without the act, Invalid for a year.
func (o *office) standpoint(v *visit, f *form, act models.Act) (standpoint, error) {
	s := standpoint{Year: o.today().Year(), Scope: models.Scope(f.value("scope")), Profile: f.value("profile")}
	var err error
	if s.Bureau, err = v.asked(f.value("bureau")); err != nil {
		return s, err
	}
	if err := models.Permit(v.actor, act, v.tree, s.Bureau); err != nil {
		return s, err
	}
	if text := f.value("year"); text != "" {
		if s.Year, err = strconv.Atoi(text); err != nil || s.Year < 1949 || s.Year > o.today().Year()+1 {
			return s, models.Errorf(models.NotFound, "没有“%s”这个年度，请从列表中选择", text)
		}
	}
	if s.Scope != "" && !models.IsChoice(scopeChoices, string(s.Scope)) {
		s.Scope = ""
	}
	return s, nil
}

// values writes the standpoint as an address has it.
func (s standpoint) values() url.Values {
	q := url.Values{"bureau": {strconv.FormatInt(s.Bureau, 10)}, "year": {strconv.Itoa(s.Year)}}
	if s.Scope != "" {
		q.Set("scope", string(s.Scope))
	}
	if s.Profile != "" {
		q.Set("profile", s.Profile)
	}
	return q
}

// address is a page of the back office seen from here; more are names and
// values that go along.
func (s standpoint) address(path string, more ...string) string {
	q := s.values()
	for i := 0; i+1 < len(more); i += 2 {
		if more[i+1] != "" {
			q.Set(more[i], more[i+1])
		}
	}
	return Prefix + path + "?" + q.Encode()
}

// period is the year.
func (s standpoint) period() models.Period { return models.YearPeriod(s.Year) }

// bureauField offers the bureaus of which the user may do the act.
func (s standpoint) bureauField(v *visit, f *form, act models.Act) field {
	x := f.pick("bureau", "机关", nil)
	x.Options = options(v.bureaus(act), []string{strconv.FormatInt(s.Bureau, 10)})
	return x
}

// yearField offers the years.
func (s standpoint) yearField(o *office, f *form) field {
	x := f.pick("year", "年度", nil, short)
	x.Options = options(yearChoices(max(o.today().Year(), s.Year)), []string{strconv.Itoa(s.Year)})
	return x
}

// statTabs leads between the pages of the section 统计.
func (s standpoint) tabs(current string) []tab {
	here := standpoint{Bureau: s.Bureau, Year: s.Year}
	out := []tab{
		{Href: s.address("/figures"), Text: "指标"}, {Href: s.address("/figures/tables/penalty"), Text: "处罚统计表"},
		{Href: here.address("/registers"), Text: "台账"}, {Href: here.address("/returns"), Text: "报送"},
	}
	for i := range out {
		out[i].Current = out[i].Text == current
	}
	return out
}

// figureTag is why a figure is empty, or that it is not.
func figureTag(s models.State) tag {
	switch s {
	case models.StateValue:
		return tag{tagOK, "有数据"}
	case models.StatePending:
		return tag{tagWait, s.Label()}
	case models.StateNotKept:
		return tag{tagLate, s.Label()}
	case models.StateNotApplicable:
		return tag{tagGone, s.Label()}
	}
	return tag{tagPlain, s.Label()}
}

// sourceLabels name where figures come from.
var sourceLabels = map[models.Source]string{
	models.SourceRecords: "办案记录", models.SourceLedger: "台账", models.SourceReturned: "报送数", models.SourceMixed: "记录和报送数",
}
