package models

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// LeakRule names what a stretch of text gives away; it is stored with spans.
type LeakRule string

// The rules, strongest first: where findings overlap in part, the first one
// names the joined span.
const (
	LeakID       LeakRule = "id_number"
	LeakBankCard LeakRule = "bank_card"
	LeakAccount  LeakRule = "account"
	LeakMobile   LeakRule = "mobile"
	LeakPhone    LeakRule = "phone"
	LeakEmail    LeakRule = "email"
	LeakAddress  LeakRule = "address"
	LeakProperty LeakRule = "property"
	LeakPlate    LeakRule = "plate"
	LeakParty    LeakRule = "party_name"
	LeakPerson   LeakRule = "person_name"
)

var leakOrder = []LeakRule{
	LeakID, LeakBankCard, LeakAccount, LeakMobile, LeakPhone, LeakEmail,
	LeakAddress, LeakProperty, LeakPlate, LeakParty, LeakPerson,
}

var leakLabels = map[LeakRule]string{
	LeakID: "身份证件号码", LeakBankCard: "银行卡号", LeakAccount: "银行账号", LeakMobile: "手机号码",
	LeakPhone: "电话号码", LeakEmail: "电子邮箱", LeakAddress: "住址", LeakProperty: "产权证号",
	LeakPlate: "车牌号", LeakParty: "当事人姓名", LeakPerson: "第三人姓名",
	LeakManual: "手工隐去的内容", LeakDoubtName: "疑似他人姓名", LeakDoubtMinor: "疑似未成年人信息",
}

// Label is what the rule protects, in Chinese.
func (r LeakRule) Label() string {
	if l, ok := leakLabels[r]; ok {
		return l
	}
	return string(r)
}

// Span (隐去片段) is one stretch of a text to hide: byte offsets of the
// original, Start included, End not. Text is the original and is personal
// data: it stays inside the bureau. Mask is what the public reads instead.
type Span struct {
	Start int      `json:"start"`
	End   int      `json:"end"`
	Rule  LeakRule `json:"rule"`
	Text  string   `json:"text"`
	Mask  string   `json:"mask"`
}

// LeakMask stands in the place of what is hidden.
const LeakMask = "［已隐去：个人信息］"

// ScanLeaks looks for personal information in free text: identity numbers,
// phones, bank cards and accounts, home addresses, e-mail, property
// certificates and plates (R22). Full-width digits and digits broken by blanks,
// line ends or hyphens count too. Spans are ordered and do not overlap. It
// finds shapes, not names: those come from the case, see FindLeaks.
func ScanLeaks(text string) []Span {
	return findSpans(text, func(cells []cell) []finding {
		return append(scanDigits(cells), scanShapes(cells)...)
	})
}

// findSpans scans a text again and again, each time with what was found before
// taken out, until nothing more turns up: what stands right beside a hidden
// number must not survive because the two read as one.
func findSpans(text string, scan func([]cell) []finding) []Span {
	cells := cellsOf(text)
	left := slices.Clone(cells)
	var all []finding
	for {
		found := scan(left)
		if len(found) == 0 {
			return joinSpans(text, cells, all)
		}
		for _, f := range found {
			for i := f.from; i < f.to; i++ {
				left[i].r = hidden
			}
		}
		all = append(all, found...)
	}
}

// hidden stands for a character that is hidden already. No text and no needle
// holds it, so nothing is found twice and the scan ends.
const hidden = '\uFFFE'

// cell is one character of a text, folded, with the bytes it stands on.
type cell struct {
	r          rune
	start, end int
}

// cellsOf folds a text to half width and capitals, character by character.
func cellsOf(text string) []cell {
	out := make([]cell, 0, len(text)/2)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == hidden {
			r = utf8.RuneError
		}
		out = append(out, cell{unicode.ToUpper(halfRune(r)), i, i + size})
		i += size
	}
	return out
}

// finding is a stretch of cells, to not included.
type finding struct {
	from, to int
	rule     LeakRule
	mask     string
}

// digitGap is the most characters that may stand between two digits of a number.
const digitGap = 4

// isGap holds for what people put between the digits of a number. The comma is
// none: it groups the digits of amounts.
func isGap(r rune) bool {
	return isBlank(r) || isDash(r) || r == '.' || r == '·' || r == ')'
}

// chain is a run of digits with at most digitGap gap characters between two;
// at[i] is the cell of digit i. A letter touching the run makes it part of a
// code, such as a credit code.
type chain struct {
	digits             string
	at                 []int
	letterAt, letterTo bool // a letter right before the first, right after the last digit
}

// starts says whether a written group of digits begins at digit i.
func (c chain) starts(i int) bool { return i == 0 || c.at[i]-c.at[i-1] > 1 }

// ends says whether a written group of digits ends at digit i.
func (c chain) ends(i int) bool { return i == len(c.at)-1 || c.at[i+1]-c.at[i] > 1 }

// alone says whether the digits i..j, j included, touch no digit and no letter.
func (c chain) alone(i, j int) bool {
	return c.starts(i) && c.ends(j) && !(i == 0 && c.letterAt) && !(j == len(c.at)-1 && c.letterTo)
}

// chainsOf cuts the digits of a text into chains.
func chainsOf(cells []cell) []chain {
	var out []chain
	var digits []byte
	var at []int
	flush := func() {
		if len(at) > 0 {
			first, last := at[0]-1, at[len(at)-1]+1
			out = append(out, chain{string(digits), at, first >= 0 && isLetter(cells[first].r), last < len(cells) && isLetter(cells[last].r)})
		}
		digits, at = nil, nil
	}
	for i, c := range cells {
		switch {
		case isDigit(c.r):
			digits, at = append(digits, byte(c.r)), append(at, i)
		case len(at) > 0 && isGap(c.r) && i-at[len(at)-1] <= digitGap:
		default:
			flush()
		}
	}
	flush()
	return out
}

// isLetter holds for the ASCII capitals, to which every text is folded.
func isLetter(r rune) bool { return r >= 'A' && r <= 'Z' }

// scanDigits tries every rule on every chain of digits.
func scanDigits(cells []cell) []finding {
	var out []finding
	for _, c := range chainsOf(cells) {
		if len(c.at) < 7 {
			continue
		}
		out = append(out, scanContext(cells, c)...)
		for i := range c.at {
			if n, end := idAt(cells, c, i); n > 0 {
				out = append(out, finding{c.at[i], end, LeakID, LeakMask})
			}
			if !c.starts(i) {
				continue
			}
			for _, m := range []struct {
				n    int
				rule LeakRule
			}{{oldIDAt(c, i), LeakID}, {cardAt(c, i), LeakBankCard}, {mobileAt(c, i), LeakMobile}, {phoneAt(c, i), LeakPhone}} {
				if m.n > 0 {
					out = append(out, finding{c.at[i], c.at[i+m.n-1] + 1, m.rule, LeakMask})
				}
			}
		}
	}
	return out
}

// idAt finds an 18-character identity number at digit i, wherever in the chain
// it lies: date and check digit make a false alarm rare. It returns the number
// of digits and the cell after the number, which may end in X.
func idAt(cells []cell, c chain, i int) (int, int) {
	if i+17 > len(c.digits) {
		return 0, 0
	}
	last := c.at[i+16]
	if i+18 <= len(c.digits) && plausibleID(c.digits[i:i+18]) {
		return 18, c.at[i+17] + 1
	}
	for j := last + 1; j < len(cells) && j <= last+digitGap; j++ {
		if cells[j].r == 'X' {
			if plausibleID(c.digits[i:i+17] + "X") {
				return 17, j + 1
			}
			break
		}
		if !isGap(cells[j].r) {
			break
		}
	}
	return 0, 0
}

// plausibleID checks date, century and check digit of 18 characters.
func plausibleID(id string) bool {
	century := id[6:8]
	return (century == "18" || century == "19" || century == "20" || century == "21") && CheckIDNumber(id) == nil
}

// oldIDAt finds a 15-digit identity number that stands alone: a region that
// exists and a date of the twentieth century.
func oldIDAt(c chain, i int) int {
	if i+15 > len(c.digits) || !c.alone(i, i+14) {
		return 0
	}
	d := c.digits[i : i+15]
	if d[0] < '1' || d[0] > '8' || !Day("19"+d[6:8]+"-"+d[8:10]+"-"+d[10:12]).Valid() {
		return 0
	}
	return 15
}

// cardAt finds a bank card of 16 to 19 digits that stands alone, with the
// Luhn check (ISO/IEC 7812-1). An all-digit credit code is no card.
func cardAt(c chain, i int) int {
	for n := 19; n >= 16; n-- {
		if i+n > len(c.digits) || !c.alone(i, i+n-1) || !strings.ContainsRune("345689", rune(c.digits[i])) {
			continue
		}
		if d := c.digits[i : i+n]; luhn(d) && CheckUSCC(d) != nil {
			return n
		}
	}
	return 0
}

// luhn is the mod-10 check over the digits of a card.
func luhn(d string) bool {
	sum := 0
	for i := range len(d) {
		v := int(d[len(d)-1-i] - '0')
		if i%2 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}

// dialPrefixes may stand before a number; the longest first.
var dialPrefixes = []string{"0086", "086", "86", "0", ""}

// mobileAt finds an 11-digit mobile number that stands alone, with or without
// the country code.
func mobileAt(c chain, i int) int {
	for _, p := range dialPrefixes {
		n := len(p) + 11
		if i+n > len(c.digits) || !strings.HasPrefix(c.digits[i:], p) || !c.ends(i+n-1) {
			continue
		}
		if d := c.digits[i+len(p):]; d[0] == '1' && d[1] >= '3' {
			return n
		}
	}
	return 0
}

// phoneAt finds a fixed phone with its area code that stands alone: three
// digits and eight, or four and seven or eight.
func phoneAt(c chain, i int) int {
	rest := c.digits[i:]
	prefix := 0
	for _, p := range dialPrefixes[:3] {
		if strings.HasPrefix(rest, p) && len(rest) > len(p) {
			if rest[len(p)] != '0' { // the area code loses its 0 behind the country code
				rest = "0" + rest[len(p):]
				prefix = len(p) - 1
			} else {
				rest, prefix = rest[len(p):], len(p)
			}
			break
		}
	}
	for n := min(12, len(rest)); n >= 11; n-- {
		if areaPhone(rest[:n]) && c.ends(i+prefix+n-1) {
			return prefix + n
		}
	}
	return 0
}

// areaPhone checks a number with area code: 010, 02x and eight digits, or 0xxx
// and seven or eight; no local number begins with 0, 1 or 9.
func areaPhone(d string) bool {
	if d[0] != '0' || d[1] == '0' {
		return false
	}
	body := d[4:]
	if d[1] == '1' || d[1] == '2' {
		body = d[3:]
		if len(body) != 8 || d[1] == '1' && d[2] != '0' {
			return false
		}
	}
	return body[0] >= '2' && body[0] <= '8' && (len(body) == 7 || len(body) == 8)
}

// contexts are words before a number that say what it is, and how many digits
// it then needs; the check digits no longer matter.
var contexts = []struct {
	words    []string
	min, max int
	rule     LeakRule
}{
	{[]string{"身份证", "身份号码", "证件号"}, 14, 18, LeakID},
	{[]string{"账号", "帐号", "账户", "帐户", "卡号"}, 8, 32, LeakAccount},
	{[]string{"电话", "手机", "座机", "传真", "联系方式", "TEL"}, 7, 15, LeakPhone},
}

// scanContext takes a whole chain for what the words right before it say.
func scanContext(cells []cell, c chain) []finding {
	before := textBefore(cells, c.at[0])
	for _, x := range contexts {
		if len(c.at) < x.min || len(c.at) > x.max || !containsAny(before, x.words) {
			continue
		}
		end := c.at[len(c.at)-1] + 1
		if x.rule == LeakID && end < len(cells) && cells[end].r == 'X' {
			end++
		}
		return []finding{{c.at[0], end, x.rule, LeakMask}}
	}
	return nil
}

// containsAny says whether one of the words is in the text.
func containsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// textBefore gives up to twelve characters before a cell, without blanks, back
// to the end of the clause before.
func textBefore(cells []cell, at int) string {
	var out []rune
	for i := at - 1; i >= 0 && len(out) < 12; i-- {
		r := cells[i].r
		if strings.ContainsRune("。;、,[]\n", r) || r == hidden || isDigit(r) {
			break
		}
		if !isBlank(r) {
			out = append(out, r)
		}
	}
	slices.Reverse(out)
	return string(out)
}

// joinSpans orders findings, joins those that overlap and turns them into
// spans over the text. A finding within another is part of it; two that only
// touch in part take the neutral mask, for a masked name must not show a piece
// of what lay beside it.
func joinSpans(text string, cells []cell, found []finding) []Span {
	slices.SortFunc(found, func(a, b finding) int {
		if a.from != b.from {
			return a.from - b.from
		}
		if a.to != b.to {
			return b.to - a.to
		}
		return slices.Index(leakOrder, a.rule) - slices.Index(leakOrder, b.rule)
	})
	var joined []finding
	for _, f := range found {
		n := len(joined)
		if n == 0 || f.from >= joined[n-1].to {
			joined = append(joined, f)
			continue
		}
		last := &joined[n-1]
		if f.to <= last.to {
			continue // the wider finding hides it
		}
		last.to, last.mask = f.to, LeakMask
		if slices.Index(leakOrder, f.rule) < slices.Index(leakOrder, last.rule) {
			last.rule = f.rule
		}
	}
	out := make([]Span, 0, len(joined))
	for _, f := range joined {
		start, end := cells[f.from].start, cells[f.to-1].end
		out = append(out, Span{start, end, f.rule, text[start:end], f.mask})
	}
	return out
}
