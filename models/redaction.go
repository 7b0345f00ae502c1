package models

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// MaskReasons lists why a passage is hidden by hand.
var MaskReasons = []Choice{{"personal", "个人信息"}, {"secret", "商业秘密"}, {"other", "依法不公开的内容"}}

// Mask (手工隐去) is a passage that the preparer hides beside what the rules
// find, wherever it stands in the page. Text is what is not public: it stays
// inside the bureau.
type Mask struct {
	Text   string `json:"text"`
	Reason string `json:"reason"` // one of MaskReasons
}

// Mark is what the public reads instead.
func (m Mask) Mark() string { return "［已隐去：" + ChoiceLabel(MaskReasons, m.Reason) + "］" }

// LeakManual is the rule of what was hidden by hand.
const LeakManual LeakRule = "manual"

// Retained (保留) is a finding that the preparer leaves in view with a reason: a
// number that only looks like a telephone, the hotline of an office.
type Retained struct {
	Rule   LeakRule `json:"rule"`
	Text   string   `json:"text"` // exactly as found
	Reason string   `json:"reason"`
}

// Keepable says whether a finding of the rule may stay in view at all. Identity
// numbers, and names of parties and of persons that were named, may not (R22).
func (r LeakRule) Keepable() bool {
	return r != LeakID && r != LeakParty && r != LeakPerson && r != LeakManual && leakLabels[r] != ""
}

// Redaction (隐去处理) is what the preparer decided about the texts of a page.
type Redaction struct {
	Names []string // further persons whose names are masked
	Masks []Mask
	Kept  []Retained
}

// The bounds of a redaction.
const (
	redactionItems = 100
	passageLeast   = 2 // characters: hiding single ones would hide half the page
	passageMost    = 500
	reasonMost     = 200
)

// Check reports every field error at once.
func (r Redaction) Check() error {
	var c Checks
	c.Require(len(r.Names)+len(r.Masks)+len(r.Kept) <= redactionItems, "masks", fmt.Sprintf("隐去和保留至多%d项", redactionItems), "请合并，或改写公示文字")
	length := func(s string) int { return utf8.RuneCountInString(strings.TrimSpace(s)) }
	for _, m := range r.Masks {
		c.Require(length(m.Text) >= passageLeast && length(m.Text) <= passageMost, "mask_text", fmt.Sprintf("要隐去的文字应为%d至%d个字", passageLeast, passageMost), "请照页面上的文字填写")
		c.Require(IsChoice(MaskReasons, m.Reason), "mask_reason", "请选择隐去的原因", "从列出的原因中选一项")
	}
	for _, k := range r.Kept {
		c.Require(k.Rule.Keepable(), "kept", k.Rule.Label()+"必须隐去，不能保留", "请撤销保留")
		c.Require(length(k.Reason) > 0 && length(k.Reason) <= reasonMost, "reason", fmt.Sprintf("保留须说明理由，至多%d字", reasonMost), "例如：是本机关对外公开的咨询电话")
	}
	return c.Err("隐去处理没有保存")
}

// keeps says whether a span stays in view.
func (r Redaction) keeps(s Span) bool {
	return s.Rule.Keepable() && slices.ContainsFunc(r.Kept, func(k Retained) bool { return k.Rule == s.Rule && k.Text == s.Text })
}

// Find gives what is hidden in a text: what the rules find and nobody kept, and
// what was hidden by hand. Spans are ordered; they may overlap, ApplySpans then
// hides both.
func (r Redaction) Find(text string, parties []Party) []Span {
	spans := slices.DeleteFunc(FindLeaks(text, parties, r.Names), r.keeps)
	for _, m := range r.Masks {
		found := flatten(cellsOf(text)).search(m.Text, passageLeast, LeakManual)
		for _, f := range joinSpans(text, cellsOf(text), found) {
			f.Mask = m.Mark()
			spans = append(spans, f)
		}
	}
	slices.SortStableFunc(spans, func(a, b Span) int { return a.Start - b.Start })
	return spans
}

// Apply hides what Find finds and gives the public text with the spans.
func (r Redaction) Apply(text string, parties []Party) (string, []Span) {
	spans := r.Find(text, parties)
	return ApplySpans(text, spans), spans
}

// CheckText is the gate for a public text (R22): it refuses one that still
// gives something away, with one field error per span that names rule and
// place, never the content.
func (r Redaction) CheckText(text string, parties []Party) error {
	var c Checks
	for _, s := range r.Find(text, parties) {
		if s.Mask == s.Text {
			continue // a name that is its own mask, such as 张某
		}
		place := ChineseNumber(int64(utf8.RuneCountInString(text[:s.Start]) + 1))
		c.Require(false, "text", "第"+place+"个字起含有"+s.Rule.Label(), "请隐去后再公示")
	}
	return c.Err("公示文本仍含有个人信息，不能公示")
}
