package models

import "strings"

// Rule says in words how the figure of an indicator is counted, made from the
// same definition that counts it. It is empty for an unknown code and for
// comparisons, which have no value of their own.
func (c *Catalogue) Rule(code string) string {
	d := c.Indicators[code]
	if d == nil {
		return ""
	}
	name := func(code string) string {
		if of := c.Indicators[code]; of != nil {
			return "“" + of.Name + "”"
		}
		return "“" + code + "”"
	}
	switch d.Kind {
	case IndicatorSlice:
		return name(d.Of) + "中" + c.part(d) + "的部分"
	case IndicatorShare:
		return name(d.Of) + "中该类所占的百分比"
	case IndicatorRatio:
		return name(d.Numerator) + "除以" + name(d.Denominator)
	case IndicatorTotal:
		parts := make([]string, len(d.Parts))
		for i, p := range d.Parts {
			parts[i] = name(p)
		}
		return strings.Join(parts, "、") + "相加"
	case IndicatorReturned:
		return "各机关报送数相加"
	case IndicatorOperator:
		return ""
	}
	return c.countRule(d)
}

// part names the dimensions or kinds that a slice picks.
func (c *Catalogue) part(d *Indicator) string {
	var labels []string
	for _, k := range d.Heaviest {
		labels = append(labels, k.Label())
	}
	if len(labels) > 0 {
		return "最重的处罚种类为" + strings.Join(labels, "或")
	}
	var by Field
	if of := c.Indicators[d.Of]; of != nil && c.Registers[of.Register] != nil {
		by, _ = c.Registers[of.Register].Find(of.By)
	}
	for _, dim := range d.Dims {
		labels = append(labels, by.ChoiceLabel(dim))
	}
	return by.Label + "为" + strings.Join(labels, "或")
}

// countRule writes the rule of an indicator that counts rows of a register.
func (c *Catalogue) countRule(d *Indicator) string {
	register := c.Registers[d.Register]
	if register == nil {
		return ""
	}
	label := func(field string) string {
		if f, ok := register.Find(field); ok && f.Label != "" {
			return f.Label
		}
		return field
	}
	tests := []string{label(d.Date) + "在统计期内"}
	if d.IsStock() {
		tests = []string{label(d.From) + "不晚于期末"}
		if d.To != "" {
			tests = append(tests, label(d.To)+"为空或晚于期末")
		}
	}
	for _, x := range d.conds {
		f, _ := register.Find(x.Field)
		tests = append(tests, label(x.Field)+x.words(f))
	}
	what := "的记录数"
	switch {
	case d.Sum != "":
		what = "的记录的" + label(d.Sum) + "之和"
	case d.Kind == IndicatorDistinct:
		what = "的记录中不同的" + label(d.By) + "数"
	}
	return "“" + register.Name + "”中" + strings.Join(tests, "，且") + what
}

// opWords are the comparisons in words.
var opWords = map[Op]string{OpIs: "为", OpNot: "不为", OpMore: "大于", OpLess: "小于", OpFrom: "不小于", OpUntil: "不大于"}

// flagWords are what flags are set to.
var flagWords = map[string]string{"yes": "“是”", "no": "“否”"}

// words writes the comparison of a condition on a field.
func (x Condition) words(f Field) string {
	var values []string
	for _, v := range x.Values {
		switch {
		case f.Type == FieldFlag && flagWords[v] != "":
			v = flagWords[v]
		case v == "":
			v = "空"
		default:
			v = f.ChoiceLabel(v)
		}
		values = append(values, v)
	}
	for _, n := range x.Ints {
		switch f.Type {
		case FieldMoney:
			values = append(values, strings.TrimSuffix(Fen(n).Yuan(), ".00")+"元")
		case FieldNumber:
			values = append(values, PlainDecimal(n, 3))
		default:
			values = append(values, PlainDecimal(n, 0))
		}
	}
	return opWords[x.Op] + strings.Join(values, "或")
}
