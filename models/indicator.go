package models

import (
	"slices"
	"strconv"
	"strings"
)

// IndicatorKind says how a figure of the indicator comes about.
type IndicatorKind string

// The kinds of indicators. Flow, stock, distinct and ledger are kept as
// counters; the others are worked out from those or handed in.
const (
	IndicatorFlow     IndicatorKind = "flow"     // rows, or a sum over rows, dated within the period
	IndicatorStock    IndicatorKind = "stock"    // rows in force at the end of the period
	IndicatorDistinct IndicatorKind = "distinct" // different members (field By) among the rows of the period
	IndicatorLedger   IndicatorKind = "ledger"   // an entered fact, with evidence and a responsible person: flow or stock by its fields
	IndicatorSlice    IndicatorKind = "slice"    // part of another indicator: some dimensions, or the heaviest kinds of a profile
	IndicatorTotal    IndicatorKind = "total"    // sum of other indicators
	IndicatorRatio    IndicatorKind = "ratio"    // one indicator over another
	IndicatorShare    IndicatorKind = "share"    // one dimension of an indicator over its total
	IndicatorReturned IndicatorKind = "returned" // totals handed in by bureaus only
	IndicatorOperator IndicatorKind = "operator" // a comparison that any other indicator takes in print; no value of its own
)

// Indicator defines one figure that reports print (指标). The same definition
// adds to the counters, lists the records behind a figure, and recounts.
type Indicator struct {
	Code  string        `json:"code"`
	Name  string        `json:"name"`
	Unit  string        `json:"unit"`
	Group string        `json:"group"` // heading in the catalogue
	Kind  IndicatorKind `json:"kind"`

	Register string   `json:"register,omitempty"`
	Date     string   `json:"date,omitempty"`  // flow, distinct: the field that dates a row
	From     string   `json:"from,omitempty"`  // stock: first day in force
	To       string   `json:"to,omitempty"`    // stock: first day no longer in force; empty field = still in force
	Where    []string `json:"where,omitempty"` // all must hold, see ParseCondition
	Sum      string   `json:"sum,omitempty"`   // numeric field to add; empty counts rows
	By       string   `json:"by,omitempty"`    // dimension, or member of a distinct count

	Of          string        `json:"of,omitempty"`       // slice, share: the indicator it is part of
	Dims        []string      `json:"dims,omitempty"`     // slice: these dimensions of Of
	Heaviest    []PenaltyKind `json:"heaviest,omitempty"` // slice: rows whose heaviest kind under the profile is one of these
	Parts       []string      `json:"parts,omitempty"`    // total
	Numerator   string        `json:"numerator,omitempty"`
	Denominator string        `json:"denominator,omitempty"`

	Percent  bool   `json:"percent,omitempty"`  // ratio printed in %
	Decimals int    `json:"decimals,omitempty"` // stored value = printed unit × 10^Decimals
	OwnOnly  bool   `json:"own_only,omitempty"` // not summed over subordinate bureaus
	Zero     string `json:"zero,omitempty"`     // set phrase for a true zero
	Note     string `json:"note,omitempty"`     // 统计口径 in words
	Custom   bool   `json:"custom,omitempty"`   // added by an administrator

	conds []Condition
}

// ByCountKey is the dimension on which counting profiles work.
const ByCountKey = "count_key"

// Counted says whether counters are kept for the indicator.
func (d *Indicator) Counted() bool {
	switch d.Kind {
	case IndicatorFlow, IndicatorStock, IndicatorDistinct, IndicatorLedger:
		return true
	}
	return false
}

// IsStock says whether the figure is taken at the end of the period.
func (d *Indicator) IsStock() bool { return d.From != "" }

// Profiled says whether a counting profile changes the figure.
func (d *Indicator) Profiled() bool { return d.By == ByCountKey }

// Op compares a field with the values of a condition.
type Op string

// The comparisons. Values of = and != are alternatives.
const (
	OpIs    Op = "="
	OpNot   Op = "!="
	OpMore  Op = ">"
	OpLess  Op = "<"
	OpFrom  Op = ">="
	OpUntil Op = "<="
)

// Condition is one test on a field of a record.
type Condition struct {
	Field  string
	Op     Op
	Values []string
	Ints   []int64 // the values of a numeric field
	Type   FieldType
}

// ParseCondition reads "field=a|b", "field!=a", "field>0", "field=" (is
// empty) against the register that has the field.
func ParseCondition(s string, reg *Register) (Condition, error) {
	i := strings.IndexAny(s, "=!<>")
	if i <= 0 {
		return Condition{}, Errorf(Invalid, "条件“%s”缺少比较符，应写成 字段=值、字段!=值、字段>值 等", s)
	}
	op := Op(s[i : i+1])
	if i+1 < len(s) && s[i+1] == '=' {
		op = Op(s[i : i+2])
	}
	c := Condition{Field: strings.TrimSpace(s[:i]), Op: op}
	f, ok := reg.Find(c.Field)
	if !ok || op == "!" || op == "==" {
		return Condition{}, Errorf(Invalid, "条件“%s”有误：台账 %s 的字段有 %s，比较符为 = != > >= < <=", s, reg.Code, strings.Join(reg.FieldNames(), "、"))
	}
	c.Type = f.Type
	for _, v := range strings.Split(s[i+len(op):], "|") {
		v = strings.TrimSpace(v)
		if f.Numeric() {
			n, err := strconv.ParseInt(v, 10, 64)
			if err != nil {
				return Condition{}, Errorf(Invalid, "条件“%s”有误：字段 %s 是数值，请写整数（金额以分、数量以千分之一计）", s, c.Field)
			}
			c.Ints = append(c.Ints, n)
			continue
		}
		c.Values = append(c.Values, v)
	}
	if op != OpIs && op != OpNot && len(c.Values)+len(c.Ints) != 1 {
		return Condition{}, Errorf(Invalid, "条件“%s”有误：%s 只能比较一个值", s, op)
	}
	return c, nil
}

// Holds tests the condition on a record, as the database would.
func (c Condition) Holds(r Record) bool {
	if len(c.Ints) > 0 {
		return compare(c.Op, r.Int(c.Field), c.Ints)
	}
	return compare(c.Op, r.Text(c.Field), c.Values)
}

func compare[T int64 | string](op Op, v T, values []T) bool {
	switch op {
	case OpIs:
		return slices.Contains(values, v)
	case OpNot:
		return !slices.Contains(values, v)
	case OpMore:
		return v > values[0]
	case OpLess:
		return v < values[0]
	case OpFrom:
		return v >= values[0]
	default:
		return v <= values[0]
	}
}

// Conditions gives the parsed conditions; the catalogue fills them in.
func (d *Indicator) Conditions() []Condition { return d.conds }

// Holds says whether the record meets all conditions of the indicator.
func (d *Indicator) Holds(r Record) bool {
	for _, c := range d.conds {
		if !c.Holds(r) {
			return false
		}
	}
	return true
}

// Delta is a change of one counter: Value in the indicator's stored unit,
// Records in rows. Period is a month, yyyymm; the year's row, yyyy00, is kept
// beside it by the store.
type Delta struct {
	Bureau    int64
	Indicator string
	Period    int
	Dim       string
	Value     int64
	Records   int64
}

// DimLimit is the longest dimension text, in bytes, that counters keep.
const DimLimit = 120

// Contribution appends what one record adds to the indicator's counters,
// times sign (+1 for the new state, −1 for the old one). A stock adds in the
// month it comes into force and takes away in the month it ends.
func (d *Indicator) Contribution(out []Delta, r Record, sign int64) []Delta {
	start := d.Date
	if d.IsStock() {
		start = d.From
	}
	from := Day(r.Text(start))
	if from == "" || !d.Holds(r) {
		return out
	}
	delta := Delta{Bureau: r.BureauOf(), Indicator: d.Code, Period: monthOf(from), Value: sign, Records: sign}
	if d.Sum != "" {
		delta.Value = sign * r.Int(d.Sum)
	}
	if d.By != "" {
		delta.Dim = CutDim(r.Text(d.By))
	}
	if !d.IsStock() {
		return append(out, delta)
	}
	to := Day(r.Text(d.To))
	if to != "" && to <= from {
		return out // never in force
	}
	out = append(out, delta)
	if to != "" {
		delta.Period, delta.Value, delta.Records = monthOf(to), -delta.Value, -delta.Records
		out = append(out, delta)
	}
	return out
}

// monthOf reads yyyymm out of the day's text without parsing the calendar.
func monthOf(d Day) int {
	if len(d) != 10 {
		return 0
	}
	n := 0
	for _, i := range [...]int{0, 1, 2, 3, 5, 6} {
		n = n*10 + int(d[i]-'0')
	}
	return n
}

// CutDim shortens a dimension to what counters keep, on a rune boundary.
func CutDim(s string) string {
	if len(s) <= DimLimit {
		return s
	}
	cut := DimLimit
	for cut > 0 && s[cut]&0xC0 == 0x80 {
		cut--
	}
	return s[:cut]
}
