package stats

import (
	"context"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// DraftOf takes an administrator's indicator apart into the draft that would
// make it, so that it can be changed in the browser. false for one that counts
// in a way that drafts do not have.
func DraftOf(c *models.Catalogue, d models.Indicator) (IndicatorDraft, bool) {
	f := IndicatorDraft{
		Code: d.Code, Name: d.Name, Unit: d.Unit, Note: d.Note, Register: d.Register, Date: d.Date, Sum: d.Sum, By: d.By,
		Numerator: d.Numerator, Denominator: d.Denominator, Percent: d.Percent, Way: CountRows,
	}
	switch {
	case d.Kind == models.IndicatorRatio:
		f.Way = CountRatio
		return f, true
	case d.Kind == models.IndicatorDistinct:
		f.Way = CountDistinct
	case d.Kind == models.IndicatorFlow && d.By == "" && d.Sum != "":
		f.Way = CountSum
	case d.Kind == models.IndicatorFlow && d.By == "":
	default:
		return f, false
	}
	reg := c.Registers[d.Register]
	for _, cond := range d.Conditions() {
		f.Conditions = append(f.Conditions, conditionForm(reg, cond))
	}
	return f, true
}

// conditionForm writes a condition as people do.
func conditionForm(reg *models.Register, cond models.Condition) ConditionForm {
	field, _ := reg.Find(cond.Field)
	out := ConditionForm{Field: cond.Field, Op: string(cond.Op)}
	if field.Numeric() {
		for _, v := range cond.Ints {
			out.Value = joinWords(out.Value, printInt(field, v))
		}
		return out
	}
	if slices.Equal(cond.Values, []string{""}) {
		if out.Op = OpEmpty; cond.Op == models.OpNot {
			out.Op = OpFilled
		}
		return out
	}
	for _, v := range cond.Values {
		switch field.Type {
		case models.FieldChoice:
			v = field.ChoiceLabel(v)
		case models.FieldFlag:
			if v == "yes" {
				v = "是"
			} else {
				v = "否"
			}
		}
		out.Value = joinWords(out.Value, v)
	}
	return out
}

func joinWords(a, b string) string {
	if a == "" {
		return b
	}
	return a + "|" + b
}

// printInt writes a stored number as people do.
func printInt(f models.Field, v int64) string {
	switch f.Type {
	case models.FieldMoney:
		return models.PlainDecimal(v, 2)
	case models.FieldNumber:
		return models.PlainDecimal(v, 3)
	}
	return models.PlainDecimal(v, 0)
}

// Words writes a condition as a sentence has it: 方式 等于 步行.
func (f ConditionForm) Words(reg *models.Register) string {
	field, _ := reg.Find(f.Field)
	words := field.Label + " " + models.ChoiceLabel(ConditionOps, f.Op)
	if f.Value != "" {
		words += " " + f.Value
	}
	return words
}

// DraftPreview is what a draft comes to before it is kept: the figure, worked
// out from the records themselves, and the first of them.
type DraftPreview struct {
	Indicator models.Indicator
	Value     string // plain decimal in the unit, "" when a ratio has none
	Records   int64
	Rows      []Row
}

// previewRows is how many rows a preview shows.
const previewRows = 10

// PreviewIndicator works a draft out for a bureau with all below it and a year,
// without keeping anything. The errors are those of CreateIndicator.
func (s *Service) PreviewIndicator(ctx context.Context, actor models.Actor, f IndicatorDraft, q FigureQuery) (DraftPreview, error) {
	r, err := s.newReader(ctx)
	if err != nil {
		return DraftPreview{}, err
	}
	if err := models.PermitCatalogue(actor, r.tree); err != nil {
		return DraftPreview{}, err
	}
	if err := models.Permit(actor, models.ActManageSystem, r.tree, q.Bureau); err != nil {
		return DraftPreview{}, err
	}
	d, err := DraftIndicator(r.catalogue, f)
	if err != nil {
		return DraftPreview{Indicator: d}, err
	}
	registers, indicators := definitionsOf(without(r.catalogue, d.Code))
	if r.catalogue, err = models.NewCatalogue(0, registers, append(indicators, d), r.catalogue.Profiles); err != nil {
		return DraftPreview{Indicator: d}, err
	}
	out := DraftPreview{Indicator: d}
	if d.Kind == models.IndicatorRatio {
		read, err := r.read(ctx, []int64{q.Bureau}, []Ref{{Code: d.Code}}, q.Period, q.Profile)
		if err != nil {
			return out, err
		}
		figure := read[0][Ref{Code: d.Code}]
		if out.Records = figure.Records; figure.HasData() {
			out.Value = figure.Plain()
		}
		return out, nil
	}
	err = r.preview(ctx, &out, q)
	if models.Permit(actor, models.ActReadFigures, r.tree, q.Bureau) != nil {
		out.Rows = nil // who defines indicators need not be who reads records
	}
	return out, err
}

// preview adds the records up, and lists the first.
func (r *reader) preview(ctx context.Context, out *DraftPreview, q FigureQuery) error {
	if err := checkPeriod(q.Period); err != nil {
		return err
	}
	d := r.catalogue.Indicators[out.Indicator.Code]
	f := store.RecordFilter{Indicator: d, Register: r.catalogue.Registers[d.Register], Bureaus: r.tree.Within(q.Bureau, models.ScopeAll), Period: q.Period}
	sums, err := r.store.SumRecords(ctx, f)
	if err != nil {
		return err
	}
	value, members := int64(0), map[string]bool{}
	for _, x := range sums {
		value, out.Records = value+x.Value, out.Records+x.Records
		if dim := models.CutDim(x.Dim); dim != "" {
			members[dim] = true
		}
	}
	if d.Kind == models.IndicatorDistinct {
		value = int64(len(members))
	}
	out.Value = models.PlainDecimal(value, d.Decimals)
	f.Limit = previewRows
	list, _, err := r.store.ListRecords(ctx, f)
	for _, x := range list {
		out.Rows = append(out.Rows, Row{
			ID: x.ID, Register: d.Register, Number: x.Number, BureauID: x.BureauID, BureauName: r.tree.Bureaus[x.BureauID].Name,
			Day: x.Day, Value: x.Value, Decimals: d.Decimals, Dim: models.CutDim(x.Dim),
		})
	}
	return err
}
