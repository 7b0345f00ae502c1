package report

import (
	"sanxiang/app/document"
	"sanxiang/models"
)

// PublicFigures lists every figure that the document prints with a source, in
// the order of the sources, as it is shown to the public.
func (c *Compiled) PublicFigures() []models.PublicFigure {
	placed := c.placed()
	out := make([]models.PublicFigure, 0, len(c.Document.Sources))
	for _, s := range c.Document.Sources {
		p := placed[s.FigureID]
		f := models.PublicFigure{
			ID: document.Anchor(s.FigureID), Name: s.Name, Printed: s.Printed, State: p.state, Code: s.Code,
			Basis: c.fullBasis(s.Profile), Records: int64(s.Records), AsOf: s.AsOf, Rule: c.rule(s.Code), Working: p.fact.working(),
		}
		if v := p.fact.Figure; v != nil && p.fact.Last == nil { // what a comparison printed is no value of its indicator
			f.Unit = v.Unit
			if v.HasData() {
				f.Value = v.Plain()
			}
		}
		f.Kind = c.disclosedKind(s.Code)
		out = append(out, f)
	}
	return out
}

// fullBasis adds the words of the counting profile where the chapter only
// names it, because its note stands under the table.
func (c *Compiled) fullBasis(basis string) string {
	if basis != c.Profile.Name || c.Profile.Note == "" {
		return basis
	}
	return basis + "：" + c.Profile.Note
}

// placedFigure is where a figure is printed first: what the text says of it and
// what it rests on.
type placedFigure struct {
	state models.State
	fact  Fact
}

// placed finds the first place of every figure.
func (c *Compiled) placed() map[string]placedFigure {
	out := map[string]placedFigure{}
	for _, st := range c.Statements {
		states := map[string]models.State{}
		for _, i := range st.Inlines {
			if f, ok := i.(document.Figure); ok {
				states[f.ID] = f.State
			}
		}
		for _, f := range st.Facts {
			if _, seen := out[f.ID]; !seen {
				out[f.ID] = placedFigure{states[f.ID], f}
			}
		}
	}
	return out
}

// working says what a ratio divides or a comparison compares; empty for a
// figure that stands for itself.
func (f Fact) working() string {
	switch {
	case f.Last != nil && f.Figure != nil:
		return "本期" + amount(*f.Figure) + "，上年同期" + amount(*f.Last)
	case f.Num != nil && f.Den != nil:
		return f.Num.Name + amount(*f.Num) + "÷" + f.Den.Name + amount(*f.Den)
	}
	return ""
}

// amount is a figure's value with its unit, or the word for why it has none.
func amount(f models.Figure) string {
	if !f.HasData() {
		return "（" + f.State.Label() + "）"
	}
	return f.Plain() + f.Unit
}

// rule is how the indicator is counted, in words.
func (c *Compiled) rule(code string) string {
	if c.catalogue == nil {
		return ""
	}
	return c.catalogue.Rule(code)
}

// disclosedKind is the disclosure kind that an indicator counts the published
// records of; empty for any other indicator.
func (c *Compiled) disclosedKind(code string) string {
	if c.catalogue == nil {
		return ""
	}
	d := c.catalogue.Indicators[code]
	if d == nil || d.Register != "disclosures" || d.Date != "published_on" && d.From != "published_on" {
		return ""
	}
	for _, x := range d.Conditions() {
		if x.Field == "kind" && x.Op == models.OpIs && len(x.Values) == 1 {
			return x.Values[0]
		}
	}
	return ""
}
