package models

import "slices"

// CreditClass (失信行为分类) is the class of a penalised act that decides how
// long the penalty is shown.
type CreditClass string

// The classes, lightest first.
const (
	CreditMinor   CreditClass = "minor"   // 轻微
	CreditGeneral CreditClass = "general" // 一般
	CreditSerious CreditClass = "serious" // 严重
)

var creditOrder = []CreditClass{CreditMinor, CreditGeneral, CreditSerious}

var creditLabels = map[CreditClass]string{CreditMinor: "轻微失信", CreditGeneral: "一般失信", CreditSerious: "严重失信"}

// Label is the Chinese name of the class, the code itself for an unknown one.
func (k CreditClass) Label() string {
	if l, ok := creditLabels[k]; ok {
		return l
	}
	return string(k)
}

// CreditClassRule gives the months a class is shown, from a first day on.
type CreditClassRule struct {
	Class     CreditClass `json:"class"`
	MinMonths int         `json:"min_months"` // before which no repair is possible
	MaxMonths int         `json:"max_months"` // after which it stops by itself
	Shown     bool        `json:"shown"`      // false: in principle not shown, MaxMonths if it is
	From      Day         `json:"from"`       // decisions from this day on
	Basis     string      `json:"basis"`
}

// CreditClasses are the periods of the credit-repair measure in force from
// 2026-04-01. A ministry's or an older rule is a further row with its own day.
var CreditClasses = []CreditClassRule{
	{CreditMinor, 0, 3, false, "2026-04-01", "《信用修复管理办法》"},
	{CreditGeneral, 3, 12, true, "2026-04-01", "《信用修复管理办法》"},
	{CreditSerious, 12, 36, true, "2026-04-01", "《信用修复管理办法》"},
}

// FindCreditClass gives the latest rule of a class that is in force on a day.
// The error is NotFound when the table has none.
func FindCreditClass(rules []CreditClassRule, class CreditClass, on Day) (CreditClassRule, error) {
	var found CreditClassRule
	for _, r := range rules {
		if r.Class == class && r.From <= on && r.From >= found.From {
			found = r
		}
	}
	if found.Class == "" {
		return CreditClassRule{}, Errorf(NotFound, "%s没有“%s”的公示期限规定，请在公示期限表中补充", on.Chinese(), class.Label())
	}
	return found, nil
}

// CreditScale maps penalties to classes. Ministries set their own lists, so it
// is data: a class per kind, and the amount from which a fine is 严重 (0: none).
type CreditScale struct {
	ByKind     map[PenaltyKind]CreditClass `json:"by_kind"`
	SeriousMin Fen                         `json:"serious_min"` // 巨额罚款 from this amount on
}

// DefaultCreditScale holds the examples of the national measure; kinds it does
// not name are 一般.
var DefaultCreditScale = CreditScale{ByKind: map[PenaltyKind]CreditClass{
	KindWarning: CreditMinor, KindReprimand: CreditMinor,
	KindRevokeLicence: CreditSerious, KindBarPractice: CreditSerious,
}}

// Classify gives the class of a decision: the simple procedure is 轻微, else
// the heaviest class among the penalties counts.
func (s CreditScale) Classify(procedure Procedure, penalties []Penalty) CreditClass {
	if procedure == SimpleProcedure {
		return CreditMinor
	}
	heaviest := CreditMinor
	for _, p := range penalties {
		class, named := s.ByKind[p.Kind]
		if !named {
			class = CreditGeneral
		}
		if p.Kind == KindFine && s.SeriousMin > 0 && p.Amount >= s.SeriousMin {
			class = CreditSerious
		}
		if slices.Index(creditOrder, class) > slices.Index(creditOrder, heaviest) {
			heaviest = class
		}
	}
	return heaviest
}

// PublicationPeriod is how long a penalty is shown: from ShownFrom, at least
// to MinUntil (earlier there is no repair), at most to MaxUntil, its last day.
type PublicationPeriod struct {
	Class     CreditClass `json:"class"`
	Shown     bool        `json:"shown"` // false: in principle it is not shown at all
	ShownFrom Day         `json:"shown_from"`
	MinUntil  Day         `json:"min_until"`
	MaxUntil  Day         `json:"max_until"`
	Basis     string      `json:"basis"`
}

// PublicationTerm gives the period of a class for a decision made on a day
// (R24). A ban that outlasts the maximum prolongs it to banUntil; none
// otherwise. Errors: NotFound without a rule, Invalid for a wrong day.
func PublicationTerm(rules []CreditClassRule, class CreditClass, decided, banUntil Day) (PublicationPeriod, error) {
	if !decided.Valid() || banUntil != "" && !banUntil.Valid() {
		return PublicationPeriod{}, Errorf(Invalid, "处罚决定日期“%s”或限制期满日“%s”不是有效日期，无法推算公示期限，请更正", decided, banUntil)
	}
	r, err := FindCreditClass(rules, class, decided)
	if err != nil {
		return PublicationPeriod{}, err
	}
	return PublicationPeriod{
		Class: class, Shown: r.Shown, ShownFrom: decided,
		MinUntil: monthsAfter(decided, r.MinMonths),
		MaxUntil: max(monthsAfter(decided, r.MaxMonths), banUntil),
		Basis:    r.Basis,
	}, nil
}

// Over says whether showing has to stop because the maximum has passed (R24).
func (p PublicationPeriod) Over(on Day) bool { return p.MaxUntil != "" && on > p.MaxUntil }

// RepairFacts are the conditions of credit repair besides the minimum period.
type RepairFacts struct {
	Corrected bool // the violation is corrected
	Performed bool // the duties of the penalty are fully done
	Committed bool // a public credit commitment was made
}

// CheckRepair says whether publication may stop early by credit repair (R24;
// 《信用修复管理办法》): minimum reached, violation corrected and duties done,
// commitment made. The error is TooEarly before the minimum, else Invalid with
// every missing condition.
func (p PublicationPeriod) CheckRepair(on Day, f RepairFacts) error {
	if on < p.MinUntil {
		return Errorf(TooEarly, "最短公示期至%s届满，届满后方可申请信用修复", p.MinUntil.Chinese())
	}
	var c Checks
	c.Require(f.Corrected, "corrected", "违法行为应已改正", "请提交改正的证明材料")
	c.Require(f.Performed, "performed", "行政处罚确定的义务应已全部履行", "请提交缴款凭证等履行证明")
	c.Require(f.Committed, "committed", "应已公开作出信用承诺", "请提交信用承诺书")
	return c.Err("尚不符合信用修复条件")
}
