package models

import (
	"slices"
	"strings"
)

// Catalogue is the whole set of definitions that counting uses: registers,
// indicators and counting profiles, checked against each other. It is
// immutable once made; a change makes a new one with a higher Version.
type Catalogue struct {
	Version    int64
	Registers  map[string]*Register
	Indicators map[string]*Indicator
	Profiles   []Profile

	order      []string                // indicator codes in catalogue order
	byRegister map[string][]*Indicator // counted indicators by register
}

// NewCatalogue completes and checks the definitions. Data-defined registers
// are added to the built-in ones. All faults are reported at once.
func NewCatalogue(version int64, registers []Register, indicators []Indicator, profiles []Profile) (*Catalogue, error) {
	c := &Catalogue{
		Version: version, Registers: map[string]*Register{}, Indicators: map[string]*Indicator{},
		Profiles: profiles, byRegister: map[string][]*Indicator{},
	}
	var checks Checks
	for _, r := range slices.Concat(BuiltinRegisters(), registers) {
		r = r.Complete()
		if !r.Builtin {
			checks.Add("registers."+r.Code+".", r.Check())
		}
		checks.Require(c.Registers[r.Code] == nil, "registers."+r.Code, "台账代码重复", "请换一个代码")
		c.Registers[r.Code] = &r
	}
	for i := range indicators {
		d := indicators[i]
		checks.Require(c.Indicators[d.Code] == nil, d.Code, "指标代码重复", "请换一个代码")
		c.Indicators[d.Code] = &d
		c.order = append(c.order, d.Code)
	}
	for _, code := range c.order {
		d := c.Indicators[code]
		checks.Add("indicators."+code+".", c.prepare(d))
		if d.Counted() {
			c.byRegister[d.Register] = append(c.byRegister[d.Register], d)
		}
	}
	for _, r := range c.Registers {
		d := &Indicator{Code: KeptCode(r.Code), Name: r.Name, Kind: IndicatorFlow, Register: r.Code, Date: r.Main}
		c.Indicators[d.Code] = d
		c.byRegister[r.Code] = append(c.byRegister[r.Code], d)
	}
	for _, p := range profiles {
		checks.Add("profiles."+p.Code+".", p.Check())
	}
	return c, checks.Err("指标目录有误")
}

// KeptCode names the hidden counter of all rows of a register, by which a
// register that is kept is told from one that is not.
func KeptCode(register string) string { return "#" + register }

// prepare checks one indicator against the catalogue and parses its conditions.
func (c *Catalogue) prepare(d *Indicator) error {
	var k Checks
	k.Require(d.Code != "" && d.Name != "", "code", "指标须有代码和名称", "请填写")
	k.Require(len(d.Code) <= 64, "code", "指标代码至多64个字符", "请缩短")
	if d.Counted() {
		c.prepareCounted(d, &k)
	}
	needs := map[string][]string{}
	switch d.Kind {
	case IndicatorSlice, IndicatorShare:
		needs["of"] = []string{d.Of}
	case IndicatorTotal:
		needs["parts"] = d.Parts
		k.Require(len(d.Parts) > 0, "parts", "合计指标须列出组成", "请填写 parts")
	case IndicatorRatio:
		needs["numerator"], needs["denominator"] = []string{d.Numerator}, []string{d.Denominator}
	case IndicatorFlow, IndicatorStock, IndicatorDistinct, IndicatorLedger, IndicatorReturned, IndicatorOperator:
	default:
		k.Require(false, "kind", "没有“"+string(d.Kind)+"”这一类指标", "可用 flow、stock、distinct、ledger、slice、total、ratio、share、returned")
	}
	for field, codes := range needs {
		for _, code := range codes {
			k.Require(c.Indicators[code] != nil && code != d.Code, field, "指标“"+code+"”不在目录中", "请改为已有的指标代码")
		}
	}
	return k.Err("指标 " + d.Code + " 有误")
}

func (c *Catalogue) prepareCounted(d *Indicator, k *Checks) {
	reg := c.Registers[d.Register]
	if reg == nil {
		k.Require(false, "register", "台账“"+d.Register+"”不存在", "请改为已有的台账代码")
		return
	}
	field := func(attr, name string, ok func(Field) bool, rule string) {
		f, found := reg.Find(name)
		k.Require(found && ok(f), attr, rule, "台账 "+reg.Code+" 的字段有 "+strings.Join(reg.FieldNames(), "、"))
	}
	isDay := func(f Field) bool { return f.Type == FieldDay }
	if d.IsStock() {
		field("from", d.From, isDay, "“"+d.From+"”不是日期字段")
		field("to", d.To, isDay, "“"+d.To+"”不是日期字段")
	} else {
		field("date", d.Date, isDay, "“"+d.Date+"”不是日期字段")
	}
	if d.Sum != "" {
		field("sum", d.Sum, Field.Numeric, "“"+d.Sum+"”不是数值字段")
	}
	if d.By != "" {
		field("by", d.By, func(f Field) bool { return !f.Numeric() }, "“"+d.By+"”不能用来分组")
	}
	k.Require(d.Kind != IndicatorDistinct || d.By != "", "by", "去重指标须指明去重字段", "请填写 by")
	d.conds = nil
	for _, w := range d.Where {
		cond, err := ParseCondition(w, reg)
		k.Add("where", err)
		d.conds = append(d.conds, cond)
	}
}

// List gives the indicators in catalogue order.
func (c *Catalogue) List() []*Indicator {
	out := make([]*Indicator, len(c.order))
	for i, code := range c.order {
		out[i] = c.Indicators[code]
	}
	return out
}

// Counted lists the counted indicators of a register.
func (c *Catalogue) Counted(register string) []*Indicator { return c.byRegister[register] }

// Contributions appends what the record adds to every counter of its
// register, times sign.
func (c *Catalogue) Contributions(out []Delta, r Record, sign int64) []Delta {
	for _, d := range c.byRegister[r.RegisterCode()] {
		out = d.Contribution(out, r, sign)
	}
	return out
}

// Profile picks the counting profile of a region and year: the one with the
// longest matching region, then the latest start; the first as a last resort.
func (c *Catalogue) Profile(region string, year int) Profile {
	best, found := Profile{}, false
	for _, p := range c.Profiles {
		if p.Covers(region, year) && (!found || len(p.Region) > len(best.Region) ||
			len(p.Region) == len(best.Region) && p.FromYear > best.FromYear) {
			best, found = p, true
		}
	}
	if !found && len(c.Profiles) > 0 {
		return c.Profiles[0]
	}
	return best
}

// FindProfile gives the profile of a code.
func (c *Catalogue) FindProfile(code string) (Profile, error) {
	for _, p := range c.Profiles {
		if p.Code == code {
			return p, nil
		}
	}
	return Profile{}, Errorf(NotFound, "没有统计口径“%s”", code)
}

// Nearest gives the known code closest to a mistyped one, by edit distance.
func Nearest(word string, known []string) string {
	best, least := "", len(word)/2+2
	for _, k := range known {
		if d := distance(word, k); d < least {
			best, least = k, d
		}
	}
	return best
}

func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diag := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			diag, row[j] = row[j], min(row[j]+1, row[j-1]+1, diag+cost)
		}
	}
	return row[len(b)]
}

// Codes lists all indicator codes in catalogue order.
func (c *Catalogue) Codes() []string { return slices.Clone(c.order) }

// PartLabel names a part of a total or a side of a ratio, as drill-downs carry
// it: codes of indicators, numerator and denominator, parted by a slash.
func (c *Catalogue) PartLabel(part string) string {
	if part == "" {
		return ""
	}
	words := strings.Split(part, "/")
	for i, w := range words {
		switch d := c.Indicators[w]; {
		case w == "numerator":
			words[i] = "分子"
		case w == "denominator":
			words[i] = "分母"
		case d != nil:
			words[i] = d.Name
		}
	}
	return strings.Join(words, " / ")
}
