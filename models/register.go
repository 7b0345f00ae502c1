package models

import "slices"

// FieldType says what a register's field holds and how it is compared.
type FieldType string

// The types of a register's field.
const (
	FieldText   FieldType = "text"   // free text of at most 255 characters
	FieldDay    FieldType = "day"    // a legal day, "2006-01-02"
	FieldInt    FieldType = "int"    // a whole number
	FieldNumber FieldType = "number" // a number with up to three decimals, kept in thousandths
	FieldMoney  FieldType = "money"  // an amount, kept in 分, entered in 元
	FieldFlag   FieldType = "flag"   // yes or no
	FieldChoice FieldType = "choice" // one code of a closed list
)

// Choice is one value of a closed list with its Chinese label.
type Choice struct {
	Code  string `json:"code"`
	Label string `json:"label"`
}

// Field is one field of a register: its name in definitions and import
// sheets, its Chinese label, and the column that keeps it.
type Field struct {
	Name     string    `json:"name"`
	Label    string    `json:"label"`
	Type     FieldType `json:"type"`
	Column   string    `json:"column,omitempty"` // entries table: one of the slots s1…s8, n1…n4, d1…d4
	Required bool      `json:"required,omitempty"`
	Choices  []Choice  `json:"choices,omitempty"`
	Aliases  []string  `json:"aliases,omitempty"` // other headers that import sheets use

	Min       string `json:"min,omitempty"`        // the least number or first day, as people write it
	Max       string `json:"max,omitempty"`        // the greatest number or last day
	NotBefore string `json:"not_before,omitempty"` // a day: the field of the register that it may not precede
}

// Numeric says whether the field is kept as an integer.
func (f Field) Numeric() bool {
	return f.Type == FieldInt || f.Type == FieldNumber || f.Type == FieldMoney
}

// Label of a choice code; the code itself when the list does not hold it.
func (f Field) ChoiceLabel(code string) string {
	for _, c := range f.Choices {
		if c.Code == code {
			return c.Label
		}
	}
	return code
}

// Register is a kind of record that can be counted (台账): built in, with a
// table of its own, or defined as data and kept in the entries table. From the
// definition come the form, the import sheet, the list and the indicators.
type Register struct {
	Code    string  `json:"code"`
	Name    string  `json:"name"`
	Table   string  `json:"table,omitempty"` // empty: entries
	Main    string  `json:"main,omitempty"`  // the date by which rows are listed; entries: "date"
	Dated   string  `json:"dated,omitempty"` // the date that new indicators count by unless they say another; empty: Main
	Builtin bool    `json:"builtin,omitempty"`
	Fields  []Field `json:"fields"`
}

// EntryTable keeps the rows of every register that is defined as data.
const EntryTable = "entries"

// Find gives the field of the name.
func (r *Register) Find(name string) (Field, bool) {
	i := slices.IndexFunc(r.Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return r.Fields[i], true
}

// CountDate is the date that indicators count by unless they say another.
func (r *Register) CountDate() string {
	if r.Dated != "" {
		return r.Dated
	}
	return r.Main
}

// FieldNames lists the names of all fields, for messages.
func (r *Register) FieldNames() []string {
	names := make([]string, len(r.Fields))
	for i, f := range r.Fields {
		names[i] = f.Name
	}
	return names
}

// Record is what counting sees of one row of a register. Text answers for
// text, day, choice and flag fields (a flag as "yes" or "no"), Int for int,
// number and money fields; an unknown field answers "" or 0.
type Record interface {
	RegisterCode() string
	BureauOf() int64
	Text(field string) string
	Int(field string) int64
}

// YesNo writes a flag as definitions compare it.
func YesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// commonEntryFields are the fields that every data-defined register has,
// kept in columns of their own.
var commonEntryFields = []Field{
	{Name: "date", Label: "日期", Type: FieldDay, Column: "day", Required: true},
	{Name: "number", Label: "编号", Type: FieldText, Column: "number"},
	{Name: "title", Label: "名称", Type: FieldText, Column: "title"},
	{Name: "quantity", Label: "数量", Type: FieldNumber, Column: "quantity"},
	{Name: "amount", Label: "金额", Type: FieldMoney, Column: "amount_fen"},
	{Name: "note", Label: "备注", Type: FieldText, Column: "note"},
	{Name: "responsible", Label: "责任人", Type: FieldText, Column: "responsible"},
}

// Complete fills what a data-defined register leaves out: its table, its main
// date and the common fields, ahead of its own. A definition may repeat a
// common field to relabel it. Built-in registers are returned unchanged.
func (r Register) Complete() Register {
	if r.Builtin {
		return r
	}
	r.Table, r.Main = EntryTable, "date"
	fields := make([]Field, 0, len(commonEntryFields)+len(r.Fields))
	for _, c := range commonEntryFields {
		if own, ok := r.Find(c.Name); ok {
			own.Column, own.Type = c.Column, c.Type
			c = own
		}
		fields = append(fields, c)
	}
	for _, f := range r.Fields {
		if !slices.ContainsFunc(commonEntryFields, func(c Field) bool { return c.Name == f.Name }) {
			fields = append(fields, f)
		}
	}
	r.Fields = fields
	return r
}

// entrySlots are the columns of the entries table that definitions may use.
var entrySlots = map[string]FieldType{
	"s1": FieldText, "s2": FieldText, "s3": FieldText, "s4": FieldText,
	"s5": FieldText, "s6": FieldText, "s7": FieldText, "s8": FieldText,
	"n1": FieldInt, "n2": FieldInt, "n3": FieldInt, "n4": FieldInt,
	"d1": FieldDay, "d2": FieldDay, "d3": FieldDay, "d4": FieldDay,
}

// Check validates a data-defined register: codes, types, and that each own
// field has a slot of its own that fits its type.
func (r Register) Check() error {
	var c Checks
	c.Require(validCode(r.Code), "code", "台账代码由小写字母、数字和下划线组成，以字母开头", "例如 trainings")
	c.Require(r.Name != "", "name", "台账名称必填", "请填写中文名称")
	c.Require(len(r.Code) <= 40, "code", "台账代码至多40个字符", "请缩短")
	used := map[string]bool{}
	full := r.Complete()
	for _, f := range full.Fields {
		c.Require(validCode(f.Name), "fields."+f.Name, "字段名由小写字母、数字和下划线组成，以字母开头", "请更正字段名")
		full.checkRules(&c, f)
		if slices.ContainsFunc(commonEntryFields, func(k Field) bool { return k.Name == f.Name }) {
			continue
		}
		slot, ok := entrySlots[f.Column]
		c.Require(ok && fits(f, slot), "fields."+f.Name, "列“"+f.Column+"”不适合该类型", "文字用 s1–s8，数值用 n1–n4，日期用 d1–d4")
		c.Require(!used[f.Column], "fields."+f.Name, "列“"+f.Column+"”已被其他字段占用", "请换一列")
		c.Require(IsChoice(FieldTypes, string(f.Type)), "fields."+f.Name, "没有“"+string(f.Type)+"”这种字段类型", "可用 "+choiceLabels(FieldTypes))
		c.Require(f.Type != FieldChoice || len(f.Choices) > 0, "fields."+f.Name, "选择字段须列出可选值", "请填写可选值")
		used[f.Column] = true
	}
	return c.Err("台账定义有误")
}

func fits(f Field, slot FieldType) bool {
	switch slot {
	case FieldInt:
		return f.Numeric()
	case FieldDay:
		return f.Type == FieldDay
	default:
		return !f.Numeric() && f.Type != FieldDay
	}
}

func validCode(s string) bool {
	for i, r := range s {
		switch {
		case r >= 'a' && r <= 'z':
		case i > 0 && (r >= '0' && r <= '9' || r == '_'):
		default:
			return false
		}
	}
	return s != ""
}
