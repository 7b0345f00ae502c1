package models

import (
	"slices"
	"strings"
)

// CaseGrounds lists the case facts that bear on review, hearing and
// discussion (《行政处罚法》第57、58条).
var CaseGrounds = []Choice{
	{"public_interest", "涉及重大公共利益"}, {"social_risk", "可能造成重大社会影响或引发社会风险"}, {"third_party_rights", "直接关系第三人重大权益"},
	{"hearing", "经过听证程序"}, {"complex", "案件情况疑难复杂、涉及多个法律关系"}, {"statutory", "法律、法规规定应当审核的其他情形"},
}

// Trigger is one row of a catalogue of decisions that need legal review
// (重大执法决定法制审核目录清单), or of the thresholds for a hearing. All of its
// filled conditions must hold. Rows are dated, so that the catalogue of any
// day can be had again.
type Trigger struct {
	Code       string        `json:"code"`
	Name       string        `json:"name"`
	Basis      string        `json:"basis"`
	PartyKinds []PartyKind   `json:"party_kinds,omitempty"`
	Region     string        `json:"region,omitempty"` // prefix of the division code
	Field      string        `json:"field,omitempty"`  // 执法领域
	FromDay    Day           `json:"from_day,omitempty"`
	ToDay      Day           `json:"to_day,omitempty"` // last day in force
	AtLeast    Fen           `json:"at_least_fen,omitempty"`
	Confiscate bool          `json:"confiscate,omitempty"` // AtLeast is of confiscations, not of fines (《行政处罚法》第63条第2项)
	Kinds      []PenaltyKind `json:"kinds,omitempty"`      // any of these proposed
	Facts      []string      `json:"facts,omitempty"`      // any of these grounds
	Default    bool          `json:"default,omitempty"`
}

// Proposal is what a trigger looks at.
type Proposal struct {
	PartyKind   PartyKind
	Region      string
	Field       string
	On          Day
	Fine        Fen
	Confiscated Fen // confiscations whose value is known
	Kinds       KindSet
	Grounds     []string
}

// Hit is a trigger that a proposal meets, with the reason in words.
type Hit struct {
	Code   string `json:"code"`
	Reason string `json:"reason"`
}

// Evaluate gives every trigger that the proposal meets. Amount rows of the
// narrowest matching region and field shut out wider ones, so that a local
// threshold replaces the default.
func Evaluate(list []Trigger, p Proposal) []Hit {
	best := map[bool]int{} // of fines and of confiscations
	for _, t := range list {
		if t.AtLeast > 0 && t.applies(p) {
			best[t.Confiscate] = max(best[t.Confiscate], t.breadth())
		}
	}
	var hits []Hit
	for _, t := range list {
		if !t.applies(p) || t.AtLeast > 0 && t.breadth() < best[t.Confiscate] {
			continue
		}
		if reason := t.meets(p); reason != "" {
			hits = append(hits, Hit{Code: t.Code, Reason: reason + "（" + t.Basis + "）"})
		}
	}
	return hits
}

// breadth ranks how narrowly a row is drawn: field before region before default.
func (t Trigger) breadth() int {
	n := len(t.Region) * 2
	if t.Field != "" {
		n += 100
	}
	return n
}

func (t Trigger) applies(p Proposal) bool {
	return strings.HasPrefix(p.Region, t.Region) && (t.Field == "" || t.Field == p.Field) &&
		(t.FromDay == "" || t.FromDay <= p.On) && (t.ToDay == "" || t.ToDay >= p.On) &&
		(len(t.PartyKinds) == 0 || slices.Contains(t.PartyKinds, p.PartyKind))
}

func (t Trigger) meets(p Proposal) string {
	switch {
	case t.AtLeast > 0 && t.Confiscate:
		if p.Confiscated >= t.AtLeast {
			return "拟没收" + p.Confiscated.Yuan() + "元，达到" + t.AtLeast.Yuan() + "元标准"
		}
	case t.AtLeast > 0:
		if p.Fine >= t.AtLeast {
			return "拟罚款" + p.Fine.Yuan() + "元，达到" + t.AtLeast.Yuan() + "元标准"
		}
	case len(t.Kinds) > 0:
		for _, k := range t.Kinds {
			if p.Kinds.Has(k) {
				return "拟作出" + k.Label()
			}
		}
	case len(t.Facts) > 0:
		for _, f := range t.Facts {
			if slices.Contains(p.Grounds, f) {
				return ChoiceLabel(CaseGrounds, f)
			}
		}
	}
	return ""
}

// Reasons joins the reasons of hits.
func Reasons(hits []Hit) string {
	out := make([]string, len(hits))
	for i, h := range hits {
		out[i] = h.Reason
	}
	return strings.Join(out, "；")
}
