package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sanxiang/app/document"
	"sanxiang/models"
)

// Finding is one doubt about the numbers of a chapter (数字体检). Line is the
// template's line; 0 for the chapter as a whole.
type Finding struct {
	Line int    `json:"line"`
	What string `json:"what"`
	Fix  string `json:"fix"`
}

// String is the finding in one line, for people.
func (f Finding) String() string {
	if f.Line == 0 {
		return f.What + "。" + f.Fix
	}
	return fmt.Sprintf("第%d行：%s。%s", f.Line, f.What, f.Fix)
}

// CheckNumbers examines a compiled chapter as a careful reader would: do
// ratios, sums and words agree with the figures, is the period said, has every
// number a source? The catalogue tells which figures are sums of others.
func CheckNumbers(ch *Chapter, cat *models.Catalogue) []Finding {
	var out []Finding
	for _, st := range ch.Statements {
		text := st.Inlines.Plain()
		for _, f := range st.Facts {
			out = append(out, checkRatio(st.Line, f)...)
			out = append(out, checkFloor(st.Line, f)...)
		}
		if st.Table {
			continue
		}
		out = append(out, checkWords(st, text)...)
		out = append(out, checkSpan(st, text, ch.Period)...)
		out = append(out, checkBasis(st, text)...)
		out = append(out, checkHandwritten(st)...)
	}
	facts := allFacts(ch)
	out = append(out, checkSame(facts)...)
	out = append(out, checkParts(facts, cat)...)
	out = append(out, checkDimensions(facts, cat)...)
	out = append(out, checkClaims(ch)...)
	out = append(out, checkPenalty(ch)...)
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(a.Line, b.Line) })
	return slices.Compact(out)
}

// located is a fact with the line it stands on.
type located struct {
	Fact
	line int
}

func allFacts(ch *Chapter) []located {
	var out []located
	for _, st := range ch.Statements {
		for _, f := range st.Facts {
			if f.Figure.HasData() {
				out = append(out, located{f, st.Line})
			}
		}
	}
	return out
}

// checkRatio compares a printed ratio with its numerator and denominator at
// the printed precision, half up; and refuses 100% for what is less.
func checkRatio(line int, f Fact) []Finding {
	q, ok := ratioOf(*f.Figure, f.Num, f.Den)
	if !ok || f.Last != nil || f.style.format == formatRatio || f.style.format == formatChinese {
		return nil
	}
	value, decimals, ok := printedNumber(f.Printed)
	if !ok {
		return nil
	}
	if want := q.decimal(1, decimals, false); want != value {
		return []Finding{{line, fmt.Sprintf("“%s”印为 %s，按 %s÷%s 算应为 %s", f.Figure.Name, f.Printed, f.Num.Plain(), f.Den.Plain(), want), "请核对分子、分母，或更正这一比率"}}
	}
	if whole, _, _ := strings.Cut(value, "."); f.Figure.Unit == "%" && whole == "100" && q.num/100 < q.den {
		return []Finding{{line, fmt.Sprintf("“%s”印为100%%，实际是 %s÷%s，不到100%%", f.Figure.Name, f.Num.Plain(), f.Den.Plain()), "请增加小数位数，例如 |%2"}}
	}
	return nil
}

// printedNumber reads the digits at the start of a printed figure.
func printedNumber(s string) (number string, decimals int, ok bool) {
	end := 0
	for end < len(s) && (s[end] >= '0' && s[end] <= '9' || s[end] == '.' || end == 0 && s[end] == '-') {
		end++
	}
	number = s[:end]
	if _, frac, point := strings.Cut(number, "."); point {
		decimals = len(frac)
	}
	return number, decimals, strings.Trim(number, "-.") != ""
}

// checkFloor wants 余 and 多 only when the true number is larger than the one
// printed.
func checkFloor(line int, f Fact) []Finding {
	if !strings.ContainsAny(f.Printed, "余多") {
		return nil
	}
	number, decimals, ok := printedNumber(f.Printed)
	if !ok {
		return nil
	}
	down := int64(1)
	if strings.Contains(f.Printed, "万") {
		down = 1e4
	} else if strings.Contains(f.Printed, "亿") {
		down = 1e8
	}
	whole, cut := yuan(*f.Figure).digits(pow10(decimals), down, false)
	floor := strings.TrimLeft(strings.ReplaceAll(number, ".", ""), "0")
	if len(whole) > len(floor) || len(whole) == len(floor) && (whole > floor || whole == floor && cut) {
		return nil
	}
	return []Finding{{line, fmt.Sprintf("“%s”印为“%s”，实际只有 %s", f.Figure.Name, f.Printed, f.Figure.Plain()), "“余”“多”只用于实际数大于所印数时，请改印准确数"}}
}

// trends are words that claim a direction or a size of change.
var trends = []struct {
	word string
	min  int64 // least change in % of last year that bears the word out
	max  int64 // greatest; both inclusive
}{
	{"翻番", 100, 1 << 40}, {"翻一番", 100, 1 << 40}, {"增加一倍", 100, 1 << 40}, {"增长一倍", 100, 1 << 40},
	{"稳步增长", 1, 30}, {"稳步上升", 1, 30}, {"持续增长", 1, 1 << 40}, {"大幅增长", 20, 1 << 40}, {"显著增长", 20, 1 << 40}, {"明显增长", 10, 1 << 40},
	{"大幅下降", -100, -20}, {"显著下降", -100, -20}, {"明显下降", -100, -10}, {"持续下降", -100, -1}, {"稳步下降", -100, -1},
}

var doubts = []string{"预计", "预估", "估计", "大约", "约计"}

// checkWords tests the words around figures: 预计 has no place beside a
// counted number, 超 needs more than is printed, trends need a comparison.
func checkWords(st Statement, text string) []Finding {
	var out []Finding
	if len(st.Facts) == 0 {
		return nil
	}
	for _, w := range doubts {
		if strings.Contains(text, w) {
			out = append(out, Finding{st.Line, "有统计数的句子里写了“" + w + "”", "年度报告只写已统计的数，请删去，或等数据齐全"})
		}
	}
	for i, in := range st.Inlines {
		t, ok := in.(document.Text)
		if !ok || i+1 == len(st.Inlines) {
			continue
		}
		before := strings.TrimRight(string(t), " ")
		for _, w := range []string{"超过", "超", "多于", "突破", "不止"} {
			if next, ok := st.Inlines[i+1].(document.Figure); ok && strings.HasSuffix(before, w) && !strings.ContainsAny(next.Printed, "余多") {
				out = append(out, Finding{st.Line, "“" + w + next.Printed + "”：印出的是准确数，没有超过", "请删去“" + w + "”，或改用 |余、|多万"})
				break
			}
		}
	}
	return append(out, checkTrends(st, text)...)
}

func checkTrends(st Statement, text string) []Finding {
	var out []Finding
	for _, t := range trends {
		if !strings.Contains(text, t.word) {
			continue
		}
		compared, borne := false, false
		for _, f := range st.Facts {
			if f.Last != nil && f.Last.HasData() && f.Last.Value > 0 {
				change := (f.Figure.Value - f.Last.Value)
				compared = true
				borne = borne || change >= ceilShare(f.Last.Value, t.min) && change <= ceilShare(f.Last.Value, t.max)
			}
		}
		if !compared {
			out = append(out, Finding{st.Line, "“" + t.word + "”没有数据支持：这一句没有与上年比较的数", "请在指标后面写 |同比 或 |增减，或删去这个词"})
		} else if !borne {
			out = append(out, Finding{st.Line, "“" + t.word + "”与数据不符", "请按实际增减改写"})
		}
	}
	return out
}

// ceilShare is v × percent / 100 without overflow for any percent used here.
func ceilShare(v, percent int64) int64 {
	if percent > 1<<20 {
		return 1<<63 - 1
	}
	return v/100*percent + v%100*percent/100
}

// yearWords finds years; the end of a span (2021—2025年) is no such year.
var yearWords = regexp.MustCompile(`(?:[—–\-至]\s*)?((?:19|20)\d\d)年`)

// yearsIn lists the years that a sentence names outside titles.
func yearsIn(text string) []string {
	var years []string
	for _, m := range yearWords.FindAllStringSubmatch(unquoted(text), -1) {
		if strings.HasPrefix(m[0], m[1]) {
			years = append(years, m[1])
		}
	}
	return years
}

// checkSpan wants the cut-off month and the year said: a figure of part of a
// year among figures of the year, and a year that is not the figure's.
func checkSpan(st Statement, text string, report models.Period) []Finding {
	var out []Finding
	years := yearsIn(text)
	for _, f := range st.Facts {
		p := f.Ref.Period(report)
		if !p.Whole() && !strings.Contains(text, "月") && !strings.Contains(text, "季度") && !strings.Contains(text, "半年") {
			out = append(out, Finding{st.Line, fmt.Sprintf("“%s”只统计到%s，句子里没有写明", f.Figure.Name, p.Label()), fmt.Sprintf("请写明“%d—%d月”", p.From, p.To)})
		}
		if len(years) > 0 && !f.Ref.Cumulative && !slices.Contains(years, strconv.Itoa(p.Year)) {
			out = append(out, Finding{st.Line, fmt.Sprintf("句子写的是%s年，“%s”是%d年的数", years[0], f.Figure.Name, p.Year), "请更正年份，或在指标后面写 @上年"})
		}
		if f.Ref.Back > 0 && f.Last == nil && len(years) == 0 && !strings.Contains(text, "上年") && !strings.Contains(text, "去年") && !strings.Contains(text, "前年") {
			out = append(out, Finding{st.Line, fmt.Sprintf("“%s”是%d年的数，句子里没有写明", f.Figure.Name, p.Year), "请写明“上年”或年份"})
		}
	}
	return out
}

// checkBasis wants a word where cumulative and in-year figures meet.
func checkBasis(st Statement, text string) []Finding {
	cumulative := ""
	for _, f := range st.Facts {
		if f.Ref.Cumulative {
			cumulative = f.Figure.Name
		}
	}
	for _, w := range []string{"累计", "截至", "历年", "以来"} {
		if cumulative == "" || strings.Contains(text, w) {
			return nil
		}
	}
	return []Finding{{st.Line, "“" + cumulative + "”是累计数，句子里没有写明", "请写“累计”或“截至…年底”，以免与本年数混淆"}}
}

var handwritten = regexp.MustCompile(`\d[\d,.]*(?:余|多)?(?:[千百]?[万亿])?(?:余|多)?(?:%|％|件|宗|起|人次|家次|人|名|家|户|次|批次|份|部|台|万元|元|倍|个百分点)`)

// checkHandwritten points at numbers that were typed into the text: they have
// no source. Words in quotation marks are titles and left alone.
func checkHandwritten(st Statement) []Finding {
	var out []Finding
	for _, in := range st.Inlines {
		t, ok := in.(document.Text)
		if !ok {
			continue
		}
		for _, n := range handwritten.FindAllString(unquoted(string(t)), -1) {
			out = append(out, Finding{st.Line, "“" + n + "”是手写的数字，没有出处", "请改为指标；没有指标的，请先登记台账"})
		}
	}
	return out
}

// unquoted blanks what stands within “” and 《》.
func unquoted(s string) string {
	depth := 0
	return strings.Map(func(r rune) rune {
		switch r {
		case '“', '《':
			depth++
		case '”', '》':
			depth = max(depth-1, 0)
		default:
			if depth > 0 {
				return ' '
			}
		}
		return r
	}, s)
}

// checkSame wants one fact to have one value wherever it is printed.
func checkSame(facts []located) []Finding {
	type key struct {
		ref    Ref
		bureau int64
	}
	seen := map[key]located{}
	var out []Finding
	for _, f := range facts {
		if f.Ref.Code == "" {
			continue
		}
		k := key{f.Ref, f.Bureau}
		first, ok := seen[k]
		if !ok {
			seen[k] = f
			continue
		}
		if first.Figure.Value != f.Figure.Value || first.Figure.Decimals != f.Figure.Decimals {
			out = append(out, Finding{f.line, fmt.Sprintf("“%s”前后不一：第%d行是 %s，这里是 %s", f.Figure.Name, first.line, first.Figure.Plain(), f.Figure.Plain()), "请重新取数后再生成"})
		}
	}
	return out
}

// index finds printed figures by what they are.
func index(facts []located) map[Ref]located {
	m := map[Ref]located{}
	for _, f := range facts {
		if f.Ref.Code != "" && !strings.Contains(f.ID, "#") {
			m[f.Ref] = f
		}
	}
	return m
}

// checkParts adds up the parts of totals that are all printed, and the two
// levels of a jurisdiction.
func checkParts(facts []located, cat *models.Catalogue) []Finding {
	var out []Finding
	byRef := index(facts)
	for _, f := range facts {
		if byRef[f.Ref].ID != f.ID {
			continue
		}
		d := cat.Indicators[f.Ref.Code]
		if d == nil || d.Kind == models.IndicatorRatio || d.Kind == models.IndicatorShare || d.Kind == models.IndicatorDistinct {
			continue
		}
		parts := make([]Ref, 0, len(d.Parts))
		for _, code := range d.Parts {
			r := f.Ref
			r.Code = code
			parts = append(parts, r)
		}
		out = append(out, checkSum(f, parts, byRef)...)
		if f.Ref.Scope == models.ScopeAll && !d.OwnOnly {
			own, below := f.Ref, f.Ref
			own.Scope, below.Scope = models.ScopeOwn, models.ScopeBelow
			out = append(out, checkSum(f, []Ref{own, below}, byRef)...)
		}
	}
	return out
}

func checkSum(total located, parts []Ref, byRef map[Ref]located) []Finding {
	sum, names := int64(0), []string{}
	for _, r := range parts {
		p, ok := byRef[r]
		if !ok || p.Figure.Decimals != total.Figure.Decimals {
			return nil
		}
		sum += p.Figure.Value
		names = append(names, p.Figure.Plain())
	}
	if len(parts) == 0 || sum == total.Figure.Value {
		return nil
	}
	return []Finding{{total.line, fmt.Sprintf("“%s”是 %s，而各部分之和是 %s（%s）", total.Figure.Name, total.Figure.Plain(), models.PlainDecimal(sum, total.Figure.Decimals), strings.Join(names, "＋")), "请核对各部分的数"}}
}

// checkDimensions wants the printed classes of one breakdown to be no more
// than the whole, and shares no more than 100%.
func checkDimensions(facts []located, cat *models.Catalogue) []Finding {
	var wholes []Ref
	sums, classes := map[Ref]int64{}, map[Ref][]located{}
	counted := map[Ref]bool{}
	for _, f := range facts {
		if f.Ref.Dim == "" || counted[f.Ref] || strings.Contains(f.ID, "#") {
			continue
		}
		counted[f.Ref] = true
		whole := f.Ref
		whole.Dim = ""
		if len(classes[whole]) == 0 {
			wholes = append(wholes, whole)
		}
		sums[whole] += f.Figure.Value
		classes[whole] = append(classes[whole], f)
	}
	byRef := index(facts)
	var out []Finding
	for _, whole := range wholes {
		list := classes[whole]
		last := list[len(list)-1]
		limit, ok := int64(0), false
		if d := cat.Indicators[whole.Code]; d != nil && d.Kind == models.IndicatorShare {
			limit, ok = 100*pow10(last.Figure.Decimals)+int64(len(list)), true // each share may be rounded up by half a unit
		} else if total, found := byRef[whole]; found {
			limit, ok = total.Figure.Value, true
		}
		if ok && sums[whole] > limit {
			out = append(out, Finding{last.line, fmt.Sprintf("“%s”各类之和 %s 超过了总数", cat.Indicators[whole.Code].Name, models.PlainDecimal(sums[whole], last.Figure.Decimals)), "请核对各类的数"})
		}
	}
	return out
}

// claims are set phrases that only a full rate bears out.
var claims = []struct{ word, code string }{
	{"全部公示", "penalty.disclosed.rate"}, {"应公尽公", "penalty.disclosed.rate"}, {"应公示尽公示", "penalty.disclosed.rate"},
	{"全部持证", "officer.cert.rate"}, {"全部办结", "proposal.closed.rate"},
}

// checkClaims tests 全部公示 and the like against the rate, where it is printed.
func checkClaims(ch *Chapter) []Finding {
	rates := map[string]Fact{}
	for _, f := range allFacts(ch) {
		rates[f.Ref.Code] = f.Fact
	}
	var out []Finding
	for _, st := range ch.Statements {
		text := st.Inlines.Plain()
		for _, c := range claims {
			f, ok := rates[c.code]
			if ok && strings.Contains(text, c.word) && f.Figure.Value < 100*pow10(f.Figure.Decimals) {
				out = append(out, Finding{st.Line, fmt.Sprintf("写了“%s”，而“%s”是 %s%%", c.word, f.Figure.Name, f.Figure.Plain()), "不到100%不能这样写，请改写"})
			}
		}
	}
	return out
}

// checkPenalty compares the penalty table with the text and wants its
// 统计口径 named.
func checkPenalty(ch *Chapter) []Finding {
	total := ch.Penalty
	if total == nil {
		return nil
	}
	var out []Finding
	sum := int64(0)
	for _, n := range total.Cells {
		sum += n
	}
	if sum != total.Total {
		out = append(out, Finding{ch.PenaltyLine, fmt.Sprintf("行政处罚表各列之和是 %d，合计是 %d", sum, total.Total), "请核对各种类的宗数"})
	}
	for _, f := range allFacts(ch) {
		if f.Ref.Dim != "" || f.Ref.Back != 0 || f.Ref.Cumulative || f.Ref.To != 0 || f.Ref.Scope != "" || strings.Contains(f.ID, "#") {
			continue
		}
		want, has := map[string]int64{penaltyCount: total.Total, penaltyAmount: int64(total.Amount)}[f.Ref.Code]
		if has && f.Figure.Value != want {
			out = append(out, Finding{f.line, fmt.Sprintf("“%s”正文是 %s，统计表合计是 %s", f.Figure.Name, f.Figure.Plain(), models.PlainDecimal(want, f.Figure.Decimals)), "请核对统计范围；表和正文应当一致"})
		}
	}
	for _, b := range ch.Document.Blocks {
		if t, ok := b.(document.Table); ok && strings.HasPrefix(t.Note, "统计口径：\n") || ok && t.Note == "统计口径：" {
			out = append(out, Finding{ch.PenaltyLine, "统计表下面没有统计口径", "请在统计口径设置里填写说明"})
		}
	}
	return out
}
