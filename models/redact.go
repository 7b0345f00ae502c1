package models

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// compoundSurnames are the usual surnames of two characters.
var compoundSurnames = []string{
	"欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟",
	"公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离",
	"长孙", "宇文", "司徒", "鲜于", "司空", "闾丘", "令狐", "百里", "呼延", "东郭", "南门", "西门", "拓跋",
	"轩辕", "完颜", "第五", "纳兰", "耶律",
}

// MaskName (去标识化) masks a name by the kind of party: a natural person keeps
// the surname, with 某 for one given-name character and 某某 for more;
// organisations and sole traders keep their registered name. A name with a
// middle dot or in Latin letters keeps its first character.
func MaskName(kind PartyKind, name string) string {
	n := squeeze(name)
	if kind != PartyPerson || n == "" {
		return strings.TrimSpace(name)
	}
	runes := []rune(n)
	if !unicode.Is(unicode.Han, runes[0]) || strings.ContainsAny(n, "·•･.") {
		return string(runes[:1]) + "某某"
	}
	keep := 1
	if len(runes) > 2 && slices.Contains(compoundSurnames, string(runes[:2])) {
		keep = 2
	}
	if len(runes)-keep <= 1 {
		return string(runes[:keep]) + "某"
	}
	return string(runes[:keep]) + "某某"
}

// Redact hides personal information in the text of a decision before it is
// disclosed (R22): all that FindLeaks finds. It returns the public text and
// the spans over the original, which are kept with it. Same input, same output.
func Redact(text string, parties []Party, extraNames []string) (string, []Span) {
	return Redaction{Names: extraNames}.Apply(text, parties)
}

// FindLeaks finds what must not be public in a text: the ID number, phone and
// address of every party (the address of an organisation is public), the names
// of natural persons among the parties, of operators, and of extraNames
// (witnesses, third persons, or a legal representative whom the bureau wants
// hidden), and all that ScanLeaks finds. Names of one character are ignored.
// A registered or trade name is left whole even where it holds a person's name.
func FindLeaks(text string, parties []Party, extraNames []string) []Span {
	open := openStretches(flatten(cellsOf(text)), parties)
	return findSpans(text, func(cells []cell) []finding {
		f := flatten(cells)
		shapes := append(scanDigits(cells), scanShapes(cells)...)
		found := slices.DeleteFunc(shapes, func(x finding) bool { return x.rule == LeakAddress && endsIn(open, x) })
		names := findNames(f, parties, extraNames)
		found = append(found, slices.DeleteFunc(names, func(x finding) bool { return covered(open, x) })...)
		return append(found, findKnown(f, flattenCodes(cells), parties)...)
	})
}

// findKnown finds the ID numbers, phones and home addresses of the parties.
// codes is the text without what breaks numbers.
func findKnown(f, codes flat, parties []Party) []finding {
	var out []finding
	for _, p := range parties {
		id := flattenCodes(cellsOf(p.IDNumber)).text
		out = append(out, codes.search(id, 6, LeakID)...)
		for _, phone := range splitPhones(p.Phone) {
			out = append(out, codes.search(phone, 7, LeakPhone)...)
		}
		if p.Kind == PartyOrg {
			continue
		}
		for _, a := range addressForms(p.Address) {
			out = append(out, f.search(a, 4, LeakAddress)...)
		}
	}
	return out
}

// openStretches finds what is public by itself: registered and trade names,
// and the addresses of organisations.
func openStretches(f flat, parties []Party) []finding {
	var out []finding
	for _, p := range parties {
		if p.namedByPerson() {
			continue
		}
		out = append(out, f.search(p.Name, 4, LeakParty)...)
		if p.Kind == PartyOrg {
			out = append(out, f.search(p.Address, 4, LeakAddress)...)
		}
	}
	return out
}

// covered says whether a finding lies within one of the open stretches.
func covered(open []finding, x finding) bool {
	return slices.ContainsFunc(open, func(o finding) bool { return o.from <= x.from && x.to <= o.to })
}

// endsIn says whether an address ends within an open stretch. Its end is sure;
// where it begins is a guess that may take in words before it.
func endsIn(open []finding, x finding) bool {
	return slices.ContainsFunc(open, func(o finding) bool { return o.from < x.to && x.to <= o.to })
}

// namedByPerson says whether the party's name is a person's: a natural person,
// or a sole trader registered under the operator's own name.
func (p Party) namedByPerson() bool {
	return p.Kind == PartyPerson || p.Kind == PartySoleTrader && squeeze(p.Name) == squeeze(p.Operator)
}

// findNames finds the names of persons with the masks that replace them.
func findNames(f flat, parties []Party, extraNames []string) []finding {
	var out []finding
	add := func(name string, rule LeakRule) {
		for _, x := range f.search(name, 2, rule) {
			x.mask = MaskName(PartyPerson, name)
			out = append(out, x)
		}
	}
	for _, p := range parties {
		if p.namedByPerson() {
			add(p.Name, LeakParty)
		}
		if p.Kind == PartySoleTrader {
			add(p.Operator, LeakPerson)
		}
	}
	for _, name := range extraNames {
		add(name, LeakPerson)
	}
	return out
}

// flattenCodes is the text without blanks, dashes and the other marks that
// break numbers, to find a known number however it is written.
func flattenCodes(cells []cell) flat {
	kept := make([]cell, 0, len(cells))
	index := make([]int, 0, len(cells))
	for i, c := range cells {
		if !isGap(c.r) && c.r != '(' {
			kept, index = append(kept, c), append(index, i)
		}
	}
	f := flatten(kept)
	for i := range f.at {
		f.at[i] = index[f.at[i]]
	}
	return f
}

// splitPhones cuts a phone field into its numbers, digits only.
func splitPhones(s string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(HalfWidth(s), func(r rune) bool { return strings.ContainsRune("/,;、转", r) }) {
		digits := strings.Map(func(r rune) rune {
			if isDigit(r) {
				return r
			}
			return -1
		}, part)
		out = append(out, digits)
		if rest, ok := strings.CutPrefix(digits, "86"); ok && len(rest) >= 10 {
			out = append(out, rest)
		}
	}
	return out
}

// addressForms gives an address and its shorter forms, each without one more
// division at its head, down to what still has a number in it.
func addressForms(address string) []string {
	full := flatten(cellsOf(address)).text
	out := []string{full}
	for i, r := range full {
		rest := full[i+utf8.RuneLen(r):]
		if strings.ContainsRune("省市区县旗盟州镇乡", r) && utf8.RuneCountInString(rest) >= 5 && strings.ContainsAny(rest, "0123456789") {
			out = append(out, rest)
		}
	}
	return out
}

// ApplySpans puts the masks of spans over a text. Spans that overlap, run
// backwards or lie outside the text are taken for as much as they cover, so
// that a wrong span hides more and never less.
func ApplySpans(text string, spans []Span) string {
	sorted := slices.Clone(spans)
	slices.SortStableFunc(sorted, func(a, b Span) int { return a.Start - b.Start })
	var b strings.Builder
	at := 0
	for _, s := range sorted {
		start, end := max(s.Start, at), min(s.End, len(text))
		if end <= start {
			continue
		}
		b.WriteString(text[at:start] + s.Mask)
		at = end
	}
	return b.String() + text[at:]
}

// CheckRedacted refuses a text that still gives something away (R22), with one
// field error per span. The errors name rule and place, never the content.
func CheckRedacted(text string, parties []Party, extraNames []string) error {
	return Redaction{Names: extraNames}.CheckText(text, parties)
}
