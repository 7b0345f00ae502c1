package portal

import (
	"strings"

	"sanxiang/models"
)

// day is a day in the two forms a page needs.
type day struct {
	ISO  string // for machines; empty for none
	Text string // 2024年6月21日
}

func dayOf(d models.Day) day { return day{string(d), d.Chinese()} }

var weekdays = [7]string{"日", "一", "二", "三", "四", "五", "六"}

// lastDay prints a last day with its weekday: 2024年6月21日（星期五）.
func lastDay(d models.Day) day {
	t, ok := d.Time()
	if !ok {
		return day{}
	}
	return day{string(d), d.Chinese() + "（星期" + weekdays[t.Weekday()] + "）"}
}

// yuan prints money in 元 with groups of three: 60,000.00元.
func yuan(f models.Fen) string {
	s := f.Yuan()
	whole, frac, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return whole + "." + frac + "元"
}

// result says in plain words what was decided.
func result(p models.PublicPage) string {
	var parts []string
	for _, k := range p.Kinds {
		label := k.Label()
		if k == models.KindFine && p.Fine > 0 {
			label += yuan(p.Fine)
		}
		parts = append(parts, label)
	}
	out := strings.Join(parts, "、")
	if taken := p.Forfeit - p.Fine; taken > 0 {
		out += "（没收" + yuan(taken) + "）"
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

// headline is the first heading of a record in its parts, between which a line
// may break: party and cause, or its title.
func headline(p models.PublicPage) []string {
	if p.PartyName == "" {
		return []string{p.Title}
	}
	return []string{p.PartyName, p.Cause}
}

// oneLine is the headline where there are no lines.
func oneLine(p models.PublicPage) string { return strings.Join(headline(p), "　") }
