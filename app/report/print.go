package report

import (
	"fmt"
	"math/big"
	"math/bits"
	"strconv"
	"strings"

	"sanxiang/models"
)

// format is how a number is written.
type format uint8

const (
	formatPlain    format = iota
	formatWan             // 万: 12.6万
	formatWanYuan         // 万元: 80.59万元
	formatYiYuan          // 亿元
	formatManyWan         // 多万: 9000多万
	formatPercent         // %: 89.2%
	formatDecimals        // n位: that many decimals
	formatChinese         // 中文: 四十九
	formatRatio           // 比: 1:1
)

var formats = map[string]format{
	"万": formatWan, "万元": formatWanYuan, "亿元": formatYiYuan, "多万": formatManyWan,
	"%": formatPercent, "中文": formatChinese, "比": formatRatio,
}

// comparison is what a number is set against.
type comparison uint8

const (
	compareNone  comparison = iota
	compareRate             // 同比: 增长12.2%
	compareDelta            // 增减: 增加5
	compareTimes            // 倍: 2.3倍
)

var comparisons = map[string]comparison{"同比": compareRate, "增减": compareDelta, "倍": compareTimes}

// maxDecimals is the most decimals that a style may ask for.
const maxDecimals = 6

// style is how a slot is printed. The zero value prints the number as it is.
type style struct {
	format   format
	compare  comparison
	decimals int  // digits behind the point when fixed
	fixed    bool // the template gave the decimals
	about    bool // 余
	keep     int  // 余, 多万: how many leading digits stay; 0 means 1
	zero     bool // 零: a true zero is data
	twice    bool // two formats or two comparisons were given
}

const styleNames = "可用的有 万元、亿元、万、多万、余、%、1位、中文、比、零、同比、增减、倍"

// read adds one style as written after a bar and says what is wrong with it.
func (s *style) read(text string) (what, fix string) {
	name := strings.TrimRight(text, "0123456789")
	digits := text[len(name):]
	if n, ok := strings.CutSuffix(text, "位"); ok && n != "" {
		name, digits = "位", n
	}
	n, err := strconv.Atoi(digits)
	given := digits != ""
	switch {
	case given && (err != nil || n > maxDecimals):
		return "“|" + text + "”的位数不对", "位数为 0 至 6，例如 |万元2、|1位"
	case name == "零" && !given:
		s.zero = true
	case name == "余" && (!given || n > 0):
		s.about, s.keep = true, n
	case name == "多万" && (!given || n > 0):
		s.setFormat(formatManyWan)
		s.keep = n
	case name == "位" && given:
		s.setFormat(formatDecimals)
		s.decimals, s.fixed = n, true
	case comparisons[name] != compareNone && (!given || name == "倍"):
		s.twice = s.twice || s.compare != compareNone
		s.compare = comparisons[name]
		s.setDecimals(n, given)
	case formats[name] != formatPlain && (!given || formats[name] < formatChinese && formats[name] != formatManyWan):
		s.setFormat(formats[name])
		s.setDecimals(n, given)
	default:
		known := []string{"万元", "亿元", "多万", "余", "中文", "同比", "增减", "万", "倍", "零", "比"}
		return "没有打印方式“|" + text + "”", nearest(name, known, styleNames, "|")
	}
	return "", ""
}

func (s *style) setFormat(f format) {
	s.twice = s.twice || s.format != formatPlain
	s.format = f
}

func (s *style) setDecimals(n int, given bool) {
	if given {
		s.decimals, s.fixed = n, true
	}
}

// conflict says which styles of the slot do not go together.
func (s style) conflict() (what, fix string) {
	switch {
	case s.twice:
		return "同一个数写了两种打印方式", "请只留一种；要指定小数位数，请直接写在后面，例如 |万元2"
	case s.about && (s.format >= formatManyWan || s.compare != compareNone):
		return "“|余”只能单用，或与 |万、|万元、|亿元 连用", "请删去其中一个"
	case s.compare == compareRate && s.format != formatPlain && s.format != formatPercent,
		s.compare == compareTimes && s.format != formatPlain,
		s.compare == compareDelta && (s.format == formatManyWan || s.format > formatDecimals):
		return "这种打印方式不能与比较连用", "同比可写 |同比|%1，增减可写 |增减|万元，倍数可写 |倍1"
	}
	return "", ""
}

// canonical writes the style as styles are chained.
func (s style) canonical() string {
	out := ""
	for name, c := range comparisons {
		if c == s.compare {
			out += "|" + name
		}
	}
	name := ""
	for n, f := range formats {
		if f == s.format {
			name = "|" + n
		}
	}
	if s.format == formatDecimals {
		name = "|位"
	}
	out += name
	if s.fixed {
		out += strconv.Itoa(s.decimals)
	}
	if s.about {
		out += "|余"
	}
	if s.keep > 1 {
		out += strconv.Itoa(s.keep)
	}
	return out
}

// suffix is the text that the style itself prints behind the number.
func (s style) suffix() string {
	switch {
	case s.compare == compareTimes:
		return "倍"
	case s.compare == compareRate, s.format == formatPercent:
		return "%"
	case s.format == formatWanYuan:
		return "万元"
	case s.format == formatYiYuan:
		return "亿元"
	case s.about:
		return "余"
	case s.format == formatWan, s.format == formatManyWan:
		return "万"
	}
	return ""
}

// quantity is an exact number num/den; den is positive. No binary fraction
// is ever used.
type quantity struct{ num, den int64 }

// ownQuantity is the figure's value in its own unit.
func ownQuantity(f models.Figure) quantity { return quantity{f.Value, pow10(f.Decimals)} }

// yuan is the figure's value in 元 when its unit is money, else in its unit.
func yuan(f models.Figure) quantity {
	q := ownQuantity(f)
	switch f.Unit {
	case "万元":
		return q.times(1e4)
	case "亿元":
		return q.times(1e8)
	}
	return q
}

func pow10(n int) int64 {
	v := int64(1)
	for range min(max(n, 0), 18) {
		v *= 10
	}
	return v
}

// times multiplies by a power of ten, taking it from the divisor first.
func (q quantity) times(k int64) quantity {
	if q.den >= k && q.den%k == 0 {
		return quantity{q.num, q.den / k}
	}
	return quantity{q.num * (k / q.den), 1}
}

// digits writes |q| × up / down as a whole number, cut or rounded half up,
// and says whether something was cut off.
func (q quantity) digits(up, down int64, halfUp bool) (text string, cut bool) {
	abs := uint64(max(q.num, -q.num))
	hi, den := bits.Mul64(uint64(q.den), uint64(down))
	top, low := bits.Mul64(abs, uint64(up))
	if hi != 0 || top >= den || den > 1<<62 {
		return q.bigDigits(up, down, halfUp)
	}
	n, rest := bits.Div64(top, low, den)
	if halfUp && rest >= den-rest {
		n++
	}
	return strconv.FormatUint(n, 10), rest != 0
}

// bigDigits is digits for numbers beyond 128 bits.
func (q quantity) bigDigits(up, down int64, halfUp bool) (string, bool) {
	num := new(big.Int).Mul(new(big.Int).Abs(big.NewInt(q.num)), big.NewInt(up))
	den := new(big.Int).Mul(big.NewInt(q.den), big.NewInt(down))
	n, rest := num.QuoRem(num, den, new(big.Int))
	cut := rest.Sign() != 0
	if halfUp && rest.Lsh(rest, 1).Cmp(den) >= 0 {
		n.Add(n, big.NewInt(1))
	}
	return n.String(), cut
}

func (q quantity) sign() string {
	if q.num < 0 {
		return "-"
	}
	return ""
}

// decimal writes q/down half up with the given decimals; trim drops zeros
// behind the point. What is not zero never prints as zero: it takes as many
// more decimals as it needs; zero prints as 0.
func (q quantity) decimal(down int64, decimals int, trim bool) string {
	if q.num == 0 {
		return "0"
	}
	text, _ := q.digits(pow10(decimals), down, true)
	for text == "0" && decimals < 12 {
		decimals++
		text, _ = q.digits(pow10(decimals), down, true)
	}
	if text = point(text, decimals, trim); text == "0" {
		return text
	}
	return q.sign() + text
}

// point sets the decimal point into a whole number.
func point(digits string, decimals int, trim bool) string {
	if decimals == 0 {
		return digits
	}
	if len(digits) <= decimals {
		digits = strings.Repeat("0", decimals+1-len(digits)) + digits
	}
	whole, frac := digits[:len(digits)-decimals], digits[len(digits)-decimals:]
	if trim {
		frac = strings.TrimRight(frac, "0")
	}
	if frac == "" {
		return whole
	}
	return whole + "." + frac
}

// printNumber writes a figure in a style that compares nothing. q is its
// value in 元 or in its own unit.
func printNumber(f models.Figure, q quantity, s style) string {
	decimals, trim := s.decimals, !s.fixed
	switch {
	case s.format == formatManyWan:
		return printManyWan(q, s)
	case s.about && q.num > 0:
		return printAbout(q, s)
	case s.format == formatWan && q.num >= 1e4*q.den:
		return q.decimal(1e4, either(s.fixed, decimals, 1), trim) + "万"
	case s.format == formatWan: // less than one 万 is printed in full
		return q.decimal(1, min(max(f.Decimals, 0), 12), true)
	case s.format == formatWanYuan:
		return q.decimal(1e4, either(s.fixed, decimals, 2), trim) + "万元"
	case s.format == formatYiYuan:
		return q.decimal(1e8, either(s.fixed, decimals, 2), trim) + "亿元"
	}
	switch f.Unit {
	case "万元":
		q = quantity{q.num, q.den * 1e4}
	case "亿元":
		q = quantity{q.num, q.den * 1e8}
	}
	text := q.decimal(1, either(s.fixed, decimals, min(max(f.Decimals, 0), 12)), trim)
	switch s.format {
	case formatPercent:
		return text + "%"
	case formatChinese:
		return models.ChineseDecimal(text)
	}
	return text
}

func either(ok bool, a, b int) int {
	if ok {
		return a
	}
	return b
}

// floorTo keeps the leading digits of a whole number and zeroes the rest.
func floorTo(digits string, keep int) (floor string, cut bool) {
	keep = min(max(keep, 1), len(digits))
	rest := digits[keep:]
	return digits[:keep] + strings.Repeat("0", len(rest)), strings.Trim(rest, "0") != ""
}

// printAbout writes 余: the number floored to a round one, and 余 if the true
// number is larger (8216 → 8000余, 31200 in 万 → 3万余). A number below a
// hundred is printed as it is.
func printAbout(q quantity, s style) string {
	unit, down := "", int64(1)
	switch s.format {
	case formatWan:
		unit, down = "万", 1e4
	case formatWanYuan:
		unit, down = "万元", 1e4
	case formatYiYuan:
		unit, down = "亿元", 1e8
	}
	if s.fixed && s.decimals > 0 {
		text, cut := q.digits(pow10(s.decimals), down, false)
		if text != "0" {
			return withMore(point(text, s.decimals, false), unit, "余", cut)
		}
	}
	text, cut := q.digits(1, down, false)
	switch {
	case text == "0" && down > 1:
		return printAbout(q, style{about: true, keep: s.keep}) + strings.TrimLeft(unit, "万亿")
	case len(text) <= 2 && down == 1:
		return q.decimal(1, 2, true)
	}
	floor, more := floorTo(text, s.keep)
	return withMore(floor, unit, "余", cut || more)
}

// withMore sets 余 or 多 where Chinese has it: 9000余万元, but 3万余元, 3.1万余.
func withMore(number, unit, word string, more bool) string {
	if !more {
		return number + unit
	}
	big, rest := "", unit
	for _, u := range []string{"万", "亿"} {
		if r, ok := strings.CutPrefix(unit, u); ok {
			big, rest = u, r
		}
	}
	round := len(number) > 1 && strings.HasSuffix(number, "0") && !strings.Contains(number, ".")
	if round && (rest != "" || word == "多") {
		return number + word + unit
	}
	return number + big + word + rest
}

// printManyWan writes 多万: floored to a round number of 万 (90340000 →
// 9000多万, 34000 → 3万多). Below one 万 it writes 余.
func printManyWan(q quantity, s style) string {
	text, cut := q.digits(1, 1e4, false)
	if text == "0" || q.num < 0 {
		if q.num <= 0 {
			return q.decimal(1, 2, true)
		}
		return printAbout(q, style{about: true, keep: s.keep})
	}
	floor, more := floorTo(text, s.keep)
	return withMore(floor, "万", "多", cut || more)
}

// printRatio reduces a:b.
func printRatio(num, den quantity) string {
	a, b := new(big.Int).Mul(big.NewInt(num.num), big.NewInt(den.den)), new(big.Int).Mul(big.NewInt(den.num), big.NewInt(num.den))
	if g := new(big.Int).GCD(nil, nil, new(big.Int).Abs(a), new(big.Int).Abs(b)); g.Sign() > 0 {
		a.Quo(a, g)
		b.Quo(b, g)
	}
	return fmt.Sprintf("%v:%v", a, b)
}

// ratioOf works a ratio out from its parts: in % when its unit is.
func ratioOf(f models.Figure, num, den *models.Figure) (quantity, bool) {
	if num == nil || den == nil || !num.HasData() || !den.HasData() || den.Value <= 0 {
		return quantity{}, false
	}
	factor := pow10(den.Decimals)
	if f.Unit == "%" {
		factor *= 100
	}
	over := pow10(num.Decimals)
	if tooBig(num.Value, factor) || tooBig(den.Value, over) {
		return quantity{}, false
	}
	return quantity{num.Value * factor, den.Value * over}, true
}

func tooBig(v, factor int64) bool {
	hi, lo := bits.Mul64(uint64(max(v, -v)), uint64(factor))
	return hi != 0 || lo >= 1<<62
}

// roundedEqual says whether q, rounded half up, is the figure's value.
func roundedEqual(q quantity, f models.Figure) bool {
	text, _ := q.digits(pow10(f.Decimals), 1, true)
	return q.sign()+text == strconv.FormatInt(f.Value, 10) || text == "0" && f.Value == 0
}
