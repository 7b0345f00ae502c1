package models

import "slices"

// DefinitionVersion is one version of a register's or an indicator's
// definition: what it was, from which day on, and who changed it why.
type DefinitionVersion struct {
	Kind    string  `json:"kind" gorm:"primaryKey"`
	Code    string  `json:"code" gorm:"primaryKey"`
	Version int     `json:"version" gorm:"primaryKey;autoIncrement:false"`
	Body    string  `json:"body"`
	Since   Day     `json:"since"` // in force from this day on
	Reason  string  `json:"reason"`
	Author  string  `json:"author"`
	At      Instant `json:"at"`
}

// AssignSlots gives every own field that has no column yet a free one that
// fits its type. Error: Invalid when the columns do not suffice.
func (r *Register) AssignSlots() error {
	var c Checks
	used := map[string]bool{}
	for _, f := range r.Fields {
		used[f.Column] = true
	}
	for i := range r.Fields {
		f := &r.Fields[i]
		if f.Column != "" || commonField(f.Name) {
			continue
		}
		for _, slot := range slotOrder {
			if !used[slot] && fits(*f, entrySlots[slot]) {
				f.Column, used[slot] = slot, true
				break
			}
		}
		c.Require(f.Column != "", "fields."+f.Name, "这一类字段已用完：文字（含单选、是否）8个，数值4个，日期4个", "请删去不用的字段，或改用数量、金额、备注等通用字段")
	}
	return c.Err("台账定义有误")
}

// slotOrder lists the columns of the entries table in the order of their use.
var slotOrder = []string{"s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "n1", "n2", "n3", "n4", "d1", "d2", "d3", "d4"}

func commonField(name string) bool {
	return slices.ContainsFunc(commonEntryFields, func(k Field) bool { return k.Name == name })
}

// CommonFields lists the fields that every data-defined register has.
func CommonFields() []Field { return slices.Clone(commonEntryFields) }

// Usage is what the entries and indicators have of a register's fields: by
// name, whether anything uses it, and of a choice which codes.
type Usage struct {
	Fields  map[string]string          // name → what uses it, in words
	Choices map[string]map[string]bool // name → code
}

// CheckChange refuses a change of a definition that entries or indicators do
// not stand: a used field cannot go or change its type, a used choice cannot go.
func (r Register) CheckChange(next Register, use Usage) error {
	var c Checks
	was, will := r.Complete(), next.Complete()
	c.Require(r.Code == next.Code, "code", "台账代码不能改", "请保留“"+r.Code+"”")
	for _, f := range was.Fields {
		by := use.Fields[f.Name]
		now, stays := will.Find(f.Name)
		if by == "" {
			continue
		}
		if !stays {
			c.Require(false, "fields."+f.Name, "“"+f.Label+"”已被使用（"+by+"），不能删去", "请保留该字段；不再填写的可以改为选填")
			continue
		}
		c.Require(now.Type == f.Type && now.Column == f.Column, "fields."+f.Name, "“"+f.Label+"”已被使用（"+by+"），不能改类型", "请保留原类型，或另加一个字段")
		for _, choice := range f.Choices {
			c.Require(!use.Choices[f.Name][choice.Code] || IsChoice(now.Choices, choice.Code), "fields."+f.Name, "可选值“"+choice.Label+"”已有记录使用，不能删去", "请保留该值，可以改它的名称")
		}
	}
	return c.Err("台账定义不能这样改")
}
