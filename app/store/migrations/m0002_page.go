package migrations

import (
	"fmt"
	"slices"
	"strings"
)

// The second half of the second step: what a page of that time says in the new
// columns.

// page0002 is what the new columns are filled from. Amounts are 分.
type page0002 struct {
	Title      string   `json:"title"`
	Number     string   `json:"number"`
	BureauName string   `json:"bureau_name"`
	PartyName  string   `json:"party_name"`
	PartyKind  string   `json:"party_kind"`
	PartyCode  string   `json:"party_code"`
	Cause      string   `json:"cause"`
	Content    string   `json:"content"`
	Kinds      []string `json:"kinds"`
	Fine       int64    `json:"fine"`
	Forfeit    int64    `json:"forfeit"`
	ShownUntil string   `json:"shown_until"`
}

// kind0002 is a kind of penalty and its Chinese name.
type kind0002 struct{ code, label string }

// kinds0002 is the order of the bits in Kinds.
var kinds0002 = []kind0002{
	{"warning", "警告"}, {"reprimand", "通报批评"}, {"fine", "罚款"}, {"confiscate_gains", "没收违法所得"}, {"confiscate_goods", "没收非法财物"},
	{"suspend_licence", "暂扣许可证件"}, {"downgrade", "降低资质等级"}, {"revoke_licence", "吊销许可证件"},
	{"restrict_business", "限制开展生产经营活动"}, {"suspend_business", "责令停产停业"}, {"close", "责令关闭"},
	{"bar_practice", "限制从业"}, {"detention", "行政拘留"}, {"other", "其他行政处罚"},
}

// columns gives the values of the new columns.
func (p page0002) columns() map[string]any {
	mask := int64(0)
	for i, k := range kinds0002 {
		if slices.Contains(p.Kinds, k.code) {
			mask |= 1 << i
		}
	}
	return map[string]any{
		"cause": short0002(p.Cause, 255), "summary": short0002(p.result(), 255), "party_kind": p.PartyKind, "kinds": mask,
		"fine": p.Fine, "forfeit": p.Forfeit, "shown_until": p.ShownUntil, "search": p.search(),
	}
}

// result says in plain words what was decided: the kinds of penalty with their
// amounts, or the first sentence of a decision that imposes none.
func (p page0002) result() string {
	parts := make([]string, len(p.Kinds))
	for i, code := range p.Kinds {
		parts[i] = label0002(code)
		if code == "fine" && p.Fine > 0 {
			parts[i] += yuan0002(p.Fine)
		}
	}
	out := strings.Join(parts, "、")
	if taken := p.Forfeit - p.Fine; taken > 0 {
		out += "（没收" + yuan0002(taken) + "）"
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

// label0002 is the name of a kind, the code itself for an unknown one.
func label0002(code string) string {
	for _, k := range kinds0002 {
		if k.code == code {
			return k.label
		}
	}
	return code
}

// yuan0002 prints a positive amount in 元 with commas.
func yuan0002(fen int64) string {
	whole := fmt.Sprint(fen / 100)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return fmt.Sprintf("%s.%02d元", whole, fen%100)
}

// search is what one-box search looks in, one field a line: party, its credit
// code, cause, number, bureau and title.
func (p page0002) search() string {
	fields := []string{p.PartyName, p.PartyCode, p.Cause, p.Number, p.BureauName, p.Title}
	for i, f := range fields {
		fields[i] = fold0002(f)
	}
	return short0002(strings.Join(fields, "\n"), 8000)
}

// fold0002 writes a text as search compares it: half width, capitals, one kind
// of bracket, no blanks.
func fold0002(s string) string {
	return strings.ToUpper(brackets0002.Replace(strings.Map(half0002, strings.Join(strings.Fields(s), ""))))
}

var brackets0002 = strings.NewReplacer("〔", "(", "〕", ")", "［", "(", "］", ")", "【", "(", "】", ")", "[", "(", "]", ")")

// half0002 turns a full-width character into its narrow one.
func half0002(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - ('！' - '!')
	}
	return r
}

// short0002 cuts a text to n characters.
func short0002(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
