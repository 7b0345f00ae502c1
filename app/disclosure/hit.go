package disclosure

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"

	"sanxiang/models"
)

// HitState is what became of a finding of the leak scan.
type HitState string

// The states of a finding.
const (
	HitMasked HitState = "masked" // 已自动隐去
	HitManual HitState = "manual" // 已手工隐去
	HitKept   HitState = "kept"   // 保留，有理由
	HitOpen   HitState = "open"   // 待判断: nobody decided yet
)

// HitStates lists the states with their labels.
var HitStates = []models.Choice{
	{Code: string(HitMasked), Label: "已自动隐去"}, {Code: string(HitManual), Label: "已手工隐去"},
	{Code: string(HitKept), Label: "保留"}, {Code: string(HitOpen), Label: "待判断"},
}

// Hit is one finding of the leak scan in a text of the page. Text, Before and
// After are personal data and are empty for those who may not read them.
type Hit struct {
	ID            string // the same as long as the finding is
	Field         string // see FieldLabels
	Rule          models.LeakRule
	State         HitState
	Text          string
	Before, After string // what stands around it
	Mask          string // what the public reads instead
	Reason        string // of one that was kept

	span models.Span
}

// Place is where the finding lies in its text: byte offsets, the end not included.
func (h Hit) Place() (start, end int) { return h.span.Start, h.span.End }

// FieldLabels names the texts of a page.
var FieldLabels = []models.Choice{
	{Code: "party_name", Label: "当事人"}, {Code: "legal_rep", Label: "法定代表人"}, {Code: "cause", Label: "案由"},
	{Code: "facts", Label: "违法事实"}, {Code: "basis", Label: "依据"}, {Code: "content", Label: "决定内容"},
}

// hits lists what the leak scan finds in the page's own texts, in order.
func (x subject) hits(page models.PublicPage, r models.Redaction) []Hit {
	var out []Hit
	for _, f := range redacted(&page) {
		list := x.hitsIn(*f.text, r)
		for i, h := range list {
			list[i].Field = f.name
			list[i].ID = hitID(f.name, h)
		}
		out = append(out, list...)
	}
	return out
}

// hitsIn lists what is found in one text.
func (x subject) hitsIn(text string, r models.Redaction) []Hit {
	var out []Hit
	add := func(s models.Span, state HitState, reason string) {
		before, after := around(text, s)
		out = append(out, Hit{Rule: s.Rule, State: state, Text: s.Text, Before: before, After: after, Mask: s.Mask, Reason: reason, span: s})
	}
	hidden := r.Find(text, x.parties)
	for _, s := range hidden {
		switch {
		case s.Rule == models.LeakManual:
			add(s, HitManual, "")
		case s.Mask != s.Text:
			add(s, HitMasked, "")
		}
	}
	for _, s := range models.FindLeaks(text, x.parties, r.Names) {
		if k, kept := keptAs(r, s); kept && s.Rule.Keepable() {
			add(s, HitKept, k.Reason)
		}
	}
	for _, s := range models.ScanDoubts(text, x.openNames()) {
		if slices.ContainsFunc(hidden, func(h models.Span) bool { return h.Start < s.End && s.Start < h.End }) {
			continue
		}
		if k, kept := keptAs(r, s); kept {
			add(s, HitKept, k.Reason)
		} else {
			add(s, HitOpen, "")
		}
	}
	slices.SortStableFunc(out, func(a, b Hit) int { return a.span.Start - b.span.Start })
	return out
}

// openNames are those that the public may read: of officers who act in the
// case, and of whoever represents an organisation (国办发〔2018〕118号（四）).
func (x subject) openNames() []string {
	out := slices.Clone(x.officers)
	for _, p := range x.parties {
		if p.Kind == models.PartyOrg && p.LegalRep != "" {
			out = append(out, p.LegalRep)
		}
	}
	return out
}

func keptAs(r models.Redaction, s models.Span) (models.Retained, bool) {
	i := slices.IndexFunc(r.Kept, func(k models.Retained) bool { return k.Rule == s.Rule && k.Text == s.Text })
	if i < 0 {
		return models.Retained{}, false
	}
	return r.Kept[i], true
}

// aroundReach is how many characters of what stands around a finding are shown.
const aroundReach = 16

// around gives what stands before and after a span.
func around(text string, s models.Span) (before, after string) {
	b, a := []rune(text[:s.Start]), []rune(text[s.End:])
	if len(b) > aroundReach {
		before = "…"
	}
	before += string(b[max(0, len(b)-aroundReach):])
	after = string(a[:min(len(a), aroundReach)])
	if len(a) > aroundReach {
		after += "…"
	}
	return before, after
}

// hitID names a finding by its field, its place among the findings there, and
// what it is; it tells nothing of the content.
func hitID(field string, h Hit) string {
	sum := sha256.Sum256([]byte(field + "\x00" + strconv.Itoa(h.span.Start) + "\x00" + string(h.Rule) + "\x00" + h.Text))
	return hex.EncodeToString(sum[:8])
}

// checkHits refuses a page of which somebody has not looked at everything. The
// errors name field and rule, never the content.
func checkHits(hits []Hit) error {
	var c models.Checks
	for _, h := range hits {
		c.Require(h.State != HitOpen, h.Field, models.ChoiceLabel(FieldLabels, h.Field)+"中有"+h.Rule.Label()+"，尚未判断", "请隐去，或说明理由后保留")
	}
	return c.Err("还有疑似个人信息没有判断，不能送审")
}
