package models

import (
	"fmt"
	"strconv"
	"strings"
)

// State says whether a figure has a value, and if not, why it is empty.
type State string

// The states of a figure: a value or one of the four empties.
const (
	StateValue         State = "value"
	StateZero          State = "zero"           // 未发生: the register is kept and nothing happened, a true zero
	StateNotApplicable State = "not_applicable" // 不适用: the bureau has no such power
	StateNotKept       State = "not_kept"       // 未统计: nobody kept the register
	StatePending       State = "pending"        // 待定: the period is not over, or the return is not in yet
)

// Label is the state's Chinese name.
func (s State) Label() string {
	switch s {
	case StateZero:
		return "未发生"
	case StateNotApplicable:
		return "不适用"
	case StateNotKept:
		return "未统计"
	case StatePending:
		return "待定"
	default:
		return "有数据"
	}
}

// Explain says in a sentence what the state means.
func (s State) Explain() string {
	switch s {
	case StateZero:
		return "该项工作有台账，统计期内没有发生，是真实的零"
	case StateNotApplicable:
		return "该机关没有这项职权，或者没有可以比较的基数，不应有数"
	case StateNotKept:
		return "没有建立台账，也没有报送，不知道有没有发生，不能当作零"
	case StatePending:
		return "统计期未满，或者下级尚未报送，数字还会变化"
	default:
		return "由记录、台账或报送数得出"
	}
}

// Source says where a figure's value comes from.
type Source string

// The sources of a figure.
const (
	SourceRecords  Source = "records"  // counted from records
	SourceLedger   Source = "ledger"   // entered facts of the 台账
	SourceReturned Source = "returned" // totals handed in
	SourceMixed    Source = "mixed"    // records or ledger and handed-in totals together
)

// Scope says which bureaus of the tree a figure adds up.
type Scope string

// The scopes of a figure.
const (
	ScopeAll   Scope = ""      // the bureau and everything below it
	ScopeOwn   Scope = "own"   // 本级: the bureau alone
	ScopeBelow Scope = "below" // 下级: everything below it
)

// Period is a span of whole months of one year, 1 to 12.
type Period struct {
	Year int `json:"year"`
	From int `json:"from"`
	To   int `json:"to"`
}

// YearPeriod is the whole year.
func YearPeriod(year int) Period { return Period{Year: year, From: 1, To: 12} }

// Whole says whether the period is the whole year.
func (p Period) Whole() bool { return p.From == 1 && p.To == 12 }

// First and Last give the period's days, both included.
func (p Period) First() Day { return Day(fmt.Sprintf("%04d-%02d-01", p.Year, p.From)) }

// Last is the last day of the period.
func (p Period) Last() Day {
	next := Day(fmt.Sprintf("%04d-%02d-01", p.Year+p.To/12, p.To%12+1))
	return next.Add(-1)
}

// Before is the same span of the year before.
func (p Period) Before() Period { p.Year--; return p }

// Label writes the period as documents do: 2024年, 2024年1—10月.
func (p Period) Label() string {
	if p.Whole() {
		return strconv.Itoa(p.Year) + "年"
	}
	if p.From == p.To {
		return fmt.Sprintf("%d年%d月", p.Year, p.To)
	}
	return fmt.Sprintf("%d年%d—%d月", p.Year, p.From, p.To)
}

// Figure is one number of a report with everything needed to defend it.
type Figure struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Unit     string `json:"unit"`
	Dim      string `json:"dim,omitempty"`
	Bureau   int64  `json:"bureau,string"`
	Scope    Scope  `json:"scope,omitempty"`
	Period   Period `json:"period"`
	Value    int64  `json:"value"`    // in the unit × 10^Decimals
	Decimals int    `json:"decimals"` //
	State    State  `json:"state"`
	Source   Source `json:"source"`
	Records  int64  `json:"records"` // rows behind the value
	Profile  string `json:"profile,omitempty"`
	Note     string `json:"note,omitempty"` // 统计口径 in words
	Zero     string `json:"zero,omitempty"` // set phrase for a true zero
}

// HasData says whether the figure can be printed as a number.
func (f Figure) HasData() bool { return f.State == StateValue || f.State == StateZero }

// Plain writes the value as a plain decimal in its unit, without needless
// zeros: "60000", "80.59", "3".
func (f Figure) Plain() string { return PlainDecimal(f.Value, f.Decimals) }

// PlainDecimal writes v / 10^decimals without needless zeros.
func PlainDecimal(v int64, decimals int) string {
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	s := fmt.Sprintf("%0*d", decimals+1, v)
	if decimals == 0 {
		return sign + s
	}
	whole, frac := s[:len(s)-decimals], strings.TrimRight(s[len(s)-decimals:], "0")
	if frac == "" {
		return sign + whole
	}
	return sign + whole + "." + frac
}

// ParseDecimal reads a plain decimal into v × 10^decimals.
func ParseDecimal(s string, decimals int) (int64, error) {
	t := strings.ReplaceAll(strings.TrimSpace(s), ",", "")
	sign := int64(1)
	if strings.HasPrefix(t, "-") {
		sign, t = -1, t[1:]
	}
	if whole, frac, ok := strings.Cut(t, "."); ok {
		t = whole + "." + strings.TrimRight(frac, "0")
		t = strings.TrimSuffix(t, ".")
	}
	v, ok := parseScaled(t, decimals)
	if !ok {
		return 0, Errorf(Invalid, "“%s”不是数字，或小数超过%d位", s, decimals)
	}
	return sign * v, nil
}

// EmptyState decides between the four empties for a figure without records:
// what the bureau declared about the register wins; a period that is not over
// is 待定; a register that was ever kept makes a true zero.
func EmptyState(declared State, kept, over bool) State {
	switch {
	case declared != "":
		return declared
	case !over:
		return StatePending
	case kept:
		return StateZero
	default:
		return StateNotKept
	}
}
