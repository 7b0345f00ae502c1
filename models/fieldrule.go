package models

import (
	"slices"
	"strings"
)

// FieldTypes lists the types of a register's field with their labels.
var FieldTypes = []Choice{
	{string(FieldText), "文字"}, {string(FieldDay), "日期"}, {string(FieldInt), "整数"}, {string(FieldNumber), "小数（三位以内）"},
	{string(FieldMoney), "金额（元）"}, {string(FieldFlag), "是否"}, {string(FieldChoice), "单选"},
}

// ReservedFields are the names that import sheets use for a row as a whole.
var ReservedFields = []string{"bureau", "register", "evidence", "id"}

func choiceLabels(list []Choice) string {
	labels := make([]string, len(list))
	for i, c := range list {
		labels[i] = c.Label
	}
	return strings.Join(labels, "、")
}

// checkRules validates what a definition demands of a field's values.
func (r Register) checkRules(c *Checks, f Field) {
	at := "fields." + f.Name
	c.Require(f.Label != "", at, "字段须有中文名称", "请填写名称")
	c.Require(len([]rune(f.Label)) <= 40, at, "字段名称至多40个字", "请缩短")
	c.Require(!slices.Contains(ReservedFields, f.Name), at, "字段名“"+f.Name+"”由系统使用", "请换一个字段名")
	for _, other := range r.Fields {
		c.Require(other.Name == f.Name || foldHead(other.Label) != foldHead(f.Label), at, "字段名称“"+f.Label+"”与另一字段相同", "请换一个名称，导入表格时才能分清")
	}
	for _, bound := range []string{f.Min, f.Max} {
		if bound == "" {
			continue
		}
		switch {
		case f.Numeric():
			_, err := f.ParseInt(bound)
			c.Require(err == nil, at, "界限“"+bound+"”不是数值", "请写成数字，金额以元计")
		case f.Type == FieldDay:
			c.Require(Day(bound).Valid(), at, "界限“"+bound+"”不是日期", "请写成 2024-06-01")
		default:
			c.Require(false, at, "只有数值和日期可以设最小、最大值", "请清空这两格")
		}
	}
	if f.Min != "" && f.Max != "" && f.Numeric() {
		least, _ := f.ParseInt(f.Min)
		most, _ := f.ParseInt(f.Max)
		c.Require(least <= most, at, "最小值大于最大值", "请更正")
	}
	if f.NotBefore != "" {
		other, ok := r.Find(f.NotBefore)
		c.Require(ok && f.Type == FieldDay && other.Type == FieldDay && other.Name != f.Name, at, "“不早于”须指向本台账的另一日期字段", "请改选日期字段")
	}
}

// foldHead writes a label as headers of import sheets are compared.
func foldHead(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(HalfWidth(s)), ""))
}

// checkInt holds a number against the field's bounds.
func (f Field) checkInt(v int64) error {
	if f.Min != "" {
		if least, err := f.ParseInt(f.Min); err == nil && v < least {
			return Errorf(Invalid, "%s不得小于%s", f.Label, f.Min)
		}
	}
	if f.Max != "" {
		if most, err := f.ParseInt(f.Max); err == nil && v > most {
			return Errorf(Invalid, "%s不得大于%s", f.Label, f.Max)
		}
	}
	return nil
}

// checkDay holds a day against the field's bounds.
func (f Field) checkDay(value string) error {
	if f.Type != FieldDay {
		return nil
	}
	if f.Min != "" && value < f.Min {
		return Errorf(Invalid, "%s不得早于%s", f.Label, f.Min)
	}
	if f.Max != "" && value > f.Max {
		return Errorf(Invalid, "%s不得晚于%s", f.Label, f.Max)
	}
	return nil
}

// CheckOrder holds the entry's days against those that they may not precede.
func (b BoundEntry) CheckOrder() error {
	var c Checks
	for _, f := range b.Definition.Fields {
		if f.NotBefore == "" {
			continue
		}
		first, _ := b.Definition.Find(f.NotBefore)
		day, least := b.Text(f.Name), b.Text(first.Name)
		c.Require(day == "" || least == "" || day >= least, f.Name, f.Label+"不得早于"+first.Label+"（"+least+"）", "请核对两个日期")
	}
	return c.Err(b.Definition.Name + "台账记录有误")
}
