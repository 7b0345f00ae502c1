package models

import "strings"

// Result says in plain words what was decided: the kinds of penalty with their
// amounts, or the first sentence of a decision that imposes none.
func (p PublicPage) Result() string {
	var parts []string
	for _, k := range p.Kinds {
		label := k.Label()
		if k == KindFine && p.Fine > 0 {
			label += p.Fine.Grouped()
		}
		parts = append(parts, label)
	}
	out := strings.Join(parts, "、")
	if taken := p.Forfeit - p.Fine; taken > 0 {
		out += "（没收" + taken.Grouped() + "）"
	}
	if out != "" {
		return out
	}
	first, _, _ := strings.Cut(p.Content, "。")
	if r := []rune(first); len(r) > 60 {
		first = string(r[:60]) + "…"
	}
	return first
}
