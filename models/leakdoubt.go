package models

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// The rules of doubts: what no rule can be sure of and somebody has to look at.
const (
	LeakDoubtName  LeakRule = "doubt_name"  // 疑似他人姓名
	LeakDoubtMinor LeakRule = "doubt_minor" // 疑似未成年人信息
)

// roleWords announce a person who is not the party.
var roleWords = regexp.MustCompile(`(?:证人|目击者|举报人|投诉人|第三人|同案人|受害人|被害人|伤者|死者|患者|消费者|顾客|业主|邻居|店员|员工|职工|工人|司机|驾驶员|监护人|家长|父亲|母亲|妻子|丈夫|配偶|儿子|女儿|学生|男童|女童|代理人|负责人|经营者|实际控制人|店长|经理|会计)(?:姓名|名叫|名为|叫|为|是|系)?[:(]?`)

// surnames are the most frequent ones that begin no usual verb or particle.
const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤"

// nameEnds are the characters that may follow a name.
const nameEnds = "的于在称说陈到与及和因从将向对以经未已为是系证提反表承签当现驾持本等均也之处作,.。;:、()[]!?\n "

// age is somebody's age.
var age = regexp.MustCompile(`([0-9]{1,2}|[一二三四五六七八九]?十?[一二三四五六七八九]?)周?岁`)

// adult is the age from which nobody is a minor (《民法典》第17条).
const adult = 18

// ScanDoubts looks for what may be about persons and needs a human eye before
// it is public (R22): names after words such as 证人, and ages below 18. Names
// that are known to be public, or are masked already, are no doubt.
func ScanDoubts(text string, open []string) []Span {
	cells := cellsOf(text)
	f := flatten(cells)
	var found []finding
	for _, m := range roleWords.FindAllStringIndex(f.text, -1) {
		name := leadingName(f.text[m[1]:])
		if name == "" || slices.Contains(open, name) {
			continue
		}
		x := f.find(m[1], m[1]+len(name), LeakDoubtName)
		x.mask = MaskName(PartyPerson, name)
		found = append(found, x)
	}
	for _, m := range age.FindAllStringSubmatchIndex(f.text, -1) {
		if n := numeral(f.text[m[2]:m[3]]); n > 0 && n < adult {
			found = append(found, finding{f.at[m[0]], f.at[m[1]-1] + 1, LeakDoubtMinor, LeakMask})
		}
	}
	return joinSpans(text, cells, found)
}

// leadingName gives the name that a text begins with: a frequent surname and
// one or two characters before something that follows names. Empty when there
// is none or the name is masked.
func leadingName(s string) string {
	runes := []rune(s)
	if len(runes) > 5 {
		runes = runes[:5]
	}
	if len(runes) < 2 || !strings.ContainsRune(surnames, runes[0]) {
		return ""
	}
	for _, n := range []int{3, 2} {
		if len(runes) < n || len(runes) > n && !strings.ContainsRune(nameEnds, runes[n]) {
			continue
		}
		name := string(runes[:n])
		given := runes[1:n]
		if slices.ContainsFunc(given, func(r rune) bool {
			return !unicode.Is(unicode.Han, r) || r == '某' || strings.ContainsRune(nameEnds, r)
		}) {
			continue
		}
		return name
	}
	return ""
}

// numeral reads a number below 100 in digits or Chinese numerals, 0 for none.
func numeral(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	tens, ones, found := strings.Cut(s, "十")
	if !found {
		return digitOf(s)
	}
	n := 10
	if tens != "" {
		n = 10 * digitOf(tens)
	}
	return n + digitOf(ones)
}

// digitOf reads one Chinese numeral from 1 to 9, 0 for anything else.
func digitOf(s string) int {
	return slices.Index([]string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}, s) % 10
}
