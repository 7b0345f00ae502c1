package models

import (
	"slices"
	"strings"
)

// RoundChange says what differs between two rounds of a review that follow each
// other.
type RoundChange struct {
	From, To int
	Verdicts []VerdictChange
	Settled  []Remark // of the round before, gone in this one
	Still    []Remark // in both
	New      []Remark
	Pack     []Piece // what was handed in
	Proposed []Piece // what was to be imposed
	Text     []Piece // the opinion, when both rounds have one
}

// VerdictChange is an item that was judged otherwise than before.
type VerdictChange struct{ Item, Before, After string }

// Empty says whether nothing changed.
func (c RoundChange) Empty() bool {
	changed := func(p Piece) bool { return p.Change != Kept }
	return len(c.Verdicts)+len(c.Settled)+len(c.New) == 0 && !slices.ContainsFunc(c.Pack, changed) &&
		!slices.ContainsFunc(c.Proposed, changed) && !slices.ContainsFunc(c.Text, changed)
}

// CompareRounds compares two rounds. before and after are the penalties that
// were proposed when each was submitted. Verdicts, remarks and texts are
// compared once both rounds are concluded.
func CompareRounds(one, two Round, before, after []Penalty) RoundChange {
	c := RoundChange{From: one.Number, To: two.Number, Pack: DiffText(one.Pack, two.Pack), Proposed: DiffText(proposalText(before), proposalText(after))}
	if one.ConcludedAt == 0 || two.ConcludedAt == 0 {
		return c
	}
	c.Text = DiffText(one.Text, two.Text)
	was, is := one.Verdicts(), two.Verdicts()
	for _, item := range ReviewItems {
		if was[item.Code] != is[item.Code] {
			c.Verdicts = append(c.Verdicts, VerdictChange{item.Code, was[item.Code], is[item.Code]})
		}
	}
	for _, m := range one.Remarks {
		if !slices.ContainsFunc(two.Remarks, m.alike) {
			c.Settled = append(c.Settled, m)
		}
	}
	for _, m := range two.Remarks {
		if slices.ContainsFunc(one.Remarks, m.alike) {
			c.Still = append(c.Still, m)
		} else {
			c.New = append(c.New, m)
		}
	}
	return c
}

// alike says whether two remarks find the same fault: of the same item, in the
// same words or in the same place of the same document.
func (r Remark) alike(o Remark) bool {
	return r.Item == o.Item && (r.Text == o.Text || r.Anchor != "" && r.Anchor == o.Anchor)
}

// proposalText says what is proposed, one penalty a line.
func proposalText(list []Penalty) string {
	s := ""
	for _, p := range list {
		s += p.Kind.Label()
		if p.Amount > 0 {
			s += p.Amount.Grouped()
		}
		if p.Detail != "" {
			s += "（" + p.Detail + "）"
		}
		s += "\n"
	}
	return s
}

// ProposalText says in one line what is proposed: 罚款60,000.00元；警告.
func ProposalText(list []Penalty) string {
	return strings.ReplaceAll(strings.TrimSpace(proposalText(list)), "\n", "；")
}
