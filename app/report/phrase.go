package report

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"sanxiang/models"
)

// printComparison sets a figure against the year before. flat says that the
// words are 持平, which take no unit. Without figures to compare it is not ok;
// a rate or a multiple of nothing does not exist.
func printComparison(now, last models.Figure, s style) (text string, flat, ok bool) {
	if !now.HasData() || !last.HasData() || now.Decimals != last.Decimals || now.Unit != last.Unit {
		return "", false, false
	}
	if s.compare == compareDelta {
		text, flat = printDelta(now, last, s)
		return text, flat, true
	}
	if last.Value <= 0 {
		return "", false, false
	}
	if s.compare == compareTimes {
		return quantity{now.Value, last.Value}.decimal(1, either(s.fixed, s.decimals, 1), !s.fixed) + "倍", false, true
	}
	if now.Value == last.Value {
		return "与上年持平", true, true
	}
	decimals := either(s.fixed, s.decimals, 1)
	change := quantity{now.Value - last.Value, last.Value}
	rate, _ := change.digits(100*pow10(decimals), 1, true)
	if rate == "0" {
		return "与上年基本持平", true, true
	}
	return pick(change.num > 0, "增长", "下降") + point(rate, decimals, false) + "%", false, true
}

// printDelta writes 增加5, 减少3 or 持平. Percentages differ by 个百分点, and
// as printed: a reader who subtracts gets the same.
func printDelta(now, last models.Figure, s style) (text string, flat bool) {
	diff, percent := now, now.Unit == "%"
	if percent {
		diff.Decimals = either(s.fixed, s.decimals, now.Decimals)
		diff.Value = roundTo(now, diff.Decimals) - roundTo(last, diff.Decimals)
		s.format = formatPlain
	} else {
		diff.Value -= last.Value
	}
	if diff.Value == 0 {
		return "持平", true
	}
	word := pick(diff.Value > 0, "增加", "减少")
	diff.Value = max(diff.Value, -diff.Value)
	text = word + printNumber(diff, yuan(diff), s)
	if percent {
		text += "个百分点"
	}
	return text, false
}

// roundTo gives the figure's value × 10^decimals, half up.
func roundTo(f models.Figure, decimals int) int64 {
	q := ownQuantity(f)
	text, _ := q.digits(pow10(decimals), 1, true)
	v, err := strconv.ParseInt(q.sign()+text, 10, 64)
	if err != nil {
		return f.Value // beyond 64 bits: cannot have been stored
	}
	return v
}

func pick(ok bool, yes, no string) string {
	if ok {
		return yes
	}
	return no
}

// flatContext fits 持平 into its sentence: words before it that already name
// last year drop 与上年, and the measure word behind it goes.
func flatContext(before, phrase string) string {
	for _, w := range []string{"同比", "较上年", "比上年", "较去年", "比去年", "上年同期", "去年同期", "上年相比"} {
		if strings.HasSuffix(strings.TrimRight(before, " "), w) {
			return strings.TrimPrefix(phrase, "与上年")
		}
	}
	return phrase
}

// measures are the words of measure that follow a number.
const measures = "件宗起次家户名人个项份部台期批处本条例元"

// dropMeasure removes the unit behind 持平.
func dropMeasure(text, unit string) string {
	if unit != "" && unit != "%" {
		if rest, ok := strings.CutPrefix(text, unit); ok {
			return rest
		}
	}
	if r, size := utf8.DecodeRuneInString(text); strings.ContainsRune(measures, r) {
		return text[size:]
	}
	return text
}

const (
	separators  = "、，,；;：:"
	terminators = "。！？；!?;"
	openers     = "“‘「『《（("
	closers     = "”’」』》）)"
)

// strength orders separators: of two that meet, the stronger stays.
func strength(r rune) int { return strings.IndexRune(separators, r) }

// mend repairs the punctuation of a sentence, without its end mark, from
// which something was removed: no two separators in a row, none at the ends
// or against a bracket, no empty brackets. Figures are textMark. It also
// drops a 其中 that introduces nothing any more.
func mend(s string) string {
	for {
		next := mendOnce(s)
		if next == s {
			return s
		}
		s = next
	}
}

func mendOnce(s string) string {
	out := make([]rune, 0, len(s)/2)
	for _, r := range s {
		last := rune(-1)
		if len(out) > 0 {
			last = out[len(out)-1]
		}
		switch i := strings.IndexRune(closers, r); {
		case isSeparator(r) && (last == -1 || isIn(openers, last) || isIn(terminators, last)):
			continue
		case isSeparator(r) && isSeparator(last):
			if strength(r) > strength(last) {
				out[len(out)-1] = r
			}
			continue
		case i >= 0 && isSeparator(last):
			out = out[:len(out)-1]
			fallthrough
		case i >= 0:
			if n := len(out); n > 0 && strings.IndexRune(openers, out[n-1]) == i {
				out = out[:n-1]
				continue
			}
		}
		out = append(out, r)
	}
	text := strings.TrimRight(trimSpace(string(out)), separators)
	if head, ok := strings.CutSuffix(text, "其中"); ok {
		text = strings.TrimRight(head, separators)
	}
	return trimSpace(text)
}

func isSeparator(r rune) bool { return isIn(separators, r) }

func isIn(set string, r rune) bool { return r > 0 && strings.ContainsRune(set, r) }

// bare says whether what is left of a sentence, all of whose figures are
// gone, says too little to stand: fewer than five characters (“全年。”).
func bare(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			n++
		}
	}
	return n < 5
}

// blank says whether nothing but marks and spaces is left.
func blank(s []byte) bool {
	return bytes.IndexFunc(s, func(r rune) bool {
		return r == textMark || unicode.IsLetter(r) || unicode.IsNumber(r)
	}) < 0
}

// ordinals are the words that number sentences: 一是…；二是….
var ordinals = []string{"", "一是", "二是", "三是", "四是", "五是", "六是", "七是", "八是", "九是", "十是"}

// ordinalOf reads the number word at the start of a sentence, 0 for none.
func ordinalOf(text string) int {
	for i, w := range ordinals[1:] {
		if strings.HasPrefix(text, w) {
			return i + 1
		}
	}
	return 0
}

// renumber writes another number word at the start of the sentence.
func renumber(text string, from, to int) string {
	if from == to || to < 1 || !strings.HasPrefix(text, ordinals[from]) {
		return text
	}
	return ordinals[to] + text[len(ordinals[from]):]
}

// splitSentences cuts a paragraph behind 。！？； outside quotation marks and
// brackets, and behind a clause that ends so. A quotation that a colon
// introduces and that ends with its own mark ends the sentence too.
func splitSentences(line int, nodes []node) []sentence {
	sp := splitter{line: line, left: countClosers(nodes)}
	for _, n := range nodes {
		switch {
		case n.clause != nil:
			sp.current.nodes = append(sp.current.nodes, n)
			if text := n.clause[len(n.clause)-1].text; sp.depth == 0 && text != "" {
				if r, _ := utf8.DecodeLastRuneInString(text); isIn(terminators, r) {
					sp.finish("")
				}
			}
		case n.slot != nil:
			sp.current.nodes = append(sp.current.nodes, n)
		default:
			sp.text(n.text)
		}
	}
	sp.finish("")
	return sp.done
}

type splitter struct {
	line    int
	left    map[rune]int // closing marks still to come; an opening mark without one does not count
	open    []int        // kinds of the open marks
	said    bool         // a colon introduced the outermost open mark
	depth   int
	current sentence
	done    []sentence
}

func countClosers(nodes []node) map[rune]int {
	left := map[rune]int{}
	for _, n := range nodes {
		for _, r := range n.text {
			if isIn(closers, r) {
				left[r]++
			}
		}
	}
	return left
}

// text takes one text node, character by character.
func (sp *splitter) text(s string) {
	start, ended := 0, false // ended: the last character closed a quotation that ended with its own mark
	previous := rune(0)
	for i, r := range s {
		kind := strings.IndexRune(openers, r)
		switch {
		case kind >= 0:
			if c, _ := utf8.DecodeRuneInString(closers[kind:]); sp.left[c] > 0 {
				sp.said = previous == '：' && len(sp.open) == 0 || sp.said && len(sp.open) > 0
				sp.open = append(sp.open, kind)
			}
		case isIn(closers, r):
			sp.left[r]--
			if n := len(sp.open); n > 0 && sp.open[n-1] == strings.IndexRune(closers, r) {
				sp.open = sp.open[:n-1]
				ended = sp.said && len(sp.open) == 0 && isIn(terminators, previous)
			}
		}
		size := utf8.RuneLen(r)
		next, _ := utf8.DecodeRuneInString(s[i+size:])
		stop := isIn(terminators, r) && len(sp.open) == 0 && (r >= utf8.RuneSelf || previous >= utf8.RuneSelf)
		if (stop || ended) && !isIn(terminators, next) {
			sp.endText(s[start : i+size])
			start, ended = i+size, false
		}
		previous = r
	}
	sp.depth = len(sp.open)
	if start < len(s) {
		sp.current.nodes = append(sp.current.nodes, node{text: s[start:]})
	}
}

// endText finishes the sentence with a text whose end marks go into end.
func (sp *splitter) endText(s string) {
	body := strings.TrimRight(s, terminators)
	if body == s { // a quotation that ended with its own mark keeps it
		sp.current.nodes = append(sp.current.nodes, node{text: s})
		sp.finish("")
		return
	}
	if body != "" {
		sp.current.nodes = append(sp.current.nodes, node{text: body})
	}
	sp.finish(s[len(body):])
}

func (sp *splitter) finish(end string) {
	cur := sp.current
	sp.current = sentence{}
	if len(cur.nodes) == 0 {
		if end != "" && len(sp.done) > 0 { // a stray mark belongs to the sentence before
			sp.done[len(sp.done)-1].end += end
		}
		return
	}
	cur.line, cur.end = sp.line, end
	cur.ordinal = ordinalOf(strings.TrimLeft(cur.nodes[0].text, " 　"))
	sp.done = append(sp.done, cur)
}
