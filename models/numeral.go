package models

import (
	"strconv"
	"strings"
)

// numeralSet is one set of characters to write numbers in.
type numeralSet struct {
	digits [10]string
	places [4]string // within a group of four digits
	groups [5]string // 10^0, 10^4, 10^8, 10^12, 10^16
}

var plainNumerals = numeralSet{
	digits: [10]string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"},
	places: [4]string{"", "十", "百", "千"},
	groups: [5]string{"", "万", "亿", "万亿", "亿亿"},
}

var amountNumerals = numeralSet{
	digits: [10]string{"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"},
	places: [4]string{"", "拾", "佰", "仟"},
	groups: [5]string{"", "万", "亿", "万亿", "亿亿"},
}

// ChineseNumber writes n in Chinese characters as headings need them:
// 一百二十三, 十, 二十, 一千零一; negative with 负 before it.
func ChineseNumber(n int64) string {
	sign, v := magnitude(n)
	s := plainNumerals.write(v)
	if rest, ok := strings.CutPrefix(s, "一十"); ok {
		s = "十" + rest // 十二, not 一十二, at the head of a number
	}
	return sign + s
}

// ChineseDecimal writes a plain decimal in Chinese characters: 49 is 四十九,
// 80.59 is 八十点五九, -3 is 负三. A text that is no number is returned as it is.
func ChineseDecimal(s string) string {
	text, negative := strings.CutPrefix(s, "-")
	whole, frac, point := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || strings.Trim(frac, "0123456789") != "" {
		return s
	}
	out := ChineseNumber(n)
	if point {
		out += "点"
		for _, d := range frac {
			out += plainNumerals.digits[d-'0']
		}
	}
	if negative {
		return "负" + out
	}
	return out
}

// ChineseAmount writes money in the capital numerals of bills and decisions
// (大写金额): 陆万元整, 壹仟元零伍分. 整 follows only a whole 元.
func ChineseAmount(f Fen) string {
	sign, v := magnitude(int64(f))
	yuan, jiao, fen := v/100, int(v/10%10), int(v%10)
	var b strings.Builder
	b.WriteString(sign)
	if yuan > 0 || v == 0 {
		b.WriteString(amountNumerals.write(yuan) + "元")
	}
	if jiao == 0 && fen == 0 {
		return b.String() + "整"
	}
	if jiao > 0 {
		b.WriteString(amountNumerals.digits[jiao] + "角")
	} else if yuan > 0 {
		b.WriteString("零")
	}
	if fen > 0 {
		b.WriteString(amountNumerals.digits[fen] + "分")
	}
	return b.String()
}

// DocumentAmount writes money as documents print it: 60,000.00元（陆万元整）.
func DocumentAmount(f Fen) string { return f.Grouped() + "（" + ChineseAmount(f) + "）" }

// magnitude splits off the sign; unsigned, so that the least int64 fits.
func magnitude(n int64) (string, uint64) {
	if n < 0 {
		return "负", -uint64(n)
	}
	return "", uint64(n)
}

// write gives the number group by group, with one 零 for each run of zeros
// that has a digit behind it.
func (s numeralSet) write(v uint64) string {
	if v == 0 {
		return s.digits[0]
	}
	var groups []int
	for ; v > 0; v /= 10000 {
		groups = append(groups, int(v%10000))
	}
	var b strings.Builder
	gap := false
	for i := len(groups) - 1; i >= 0; i-- {
		g := groups[i]
		if g == 0 {
			gap = true
			continue
		}
		if b.Len() > 0 && (gap || g < 1000) {
			b.WriteString(s.digits[0])
		}
		b.WriteString(s.group(g))
		b.WriteString(s.unit(i, groups))
		gap = false
	}
	return b.String()
}

// unit is the name of group i. 万亿 shortens to 万 when 亿 follows in the next
// group anyhow (一万二千亿 is 一万 and 二千亿), and likewise for 亿亿.
func (s numeralSet) unit(i int, groups []int) string {
	if i == 3 && groups[2] != 0 {
		return s.groups[1]
	}
	return s.groups[i]
}

// group writes 1 to 9999.
func (s numeralSet) group(g int) string {
	var b strings.Builder
	zero := false
	for place, unit := 3, 1000; place >= 0; place, unit = place-1, unit/10 {
		d := g / unit % 10
		if d == 0 {
			zero = true
			continue
		}
		if zero && b.Len() > 0 {
			b.WriteString(s.digits[0])
		}
		b.WriteString(s.digits[d] + s.places[place])
		zero = false
	}
	return b.String()
}
