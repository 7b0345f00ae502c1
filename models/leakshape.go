package models

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// roadChars are the characters by which an address is known to begin.
const roadChars = "省市区县旗盟州镇乡路街巷道弄村屯里"

var (
	// residence is the end of an address down to the door: building or road number, then a room.
	residence = regexp.MustCompile(`(?:[0-9]+|[A-Z]|[一二三四五六七八九十]+)(?:栋|幢|号楼|号院|号|楼|座|单元|层)[\p{Han}A-Z0-9\-]{0,14}?[0-9\-]+(?:室|户|房)`)
	// unitDoor is the short form, building-unit-door: 3栋2单元501, 5号楼3-2-501.
	unitDoor = regexp.MustCompile(`(?:[0-9]+|[A-Z]|[一二三四五六七八九十]+)(?:栋|幢|号楼)(?:[0-9一二三四五六七八九十]+单元[0-9]{3,4}|[0-9]+-[0-9]+(?:-[0-9]+)?)`)
	// homeWords announce the home of a person.
	homeWords = regexp.MustCompile(`(?:家庭住址|家庭地址|户籍所在地|户籍地址|户籍地|户籍|现住址|现住地|现住|住址|居住地址|居住地|居住于|居住在|租住于|租住在|租住|暂住地|暂住|家住|住在|住于)[是为在于:]*`)
	// livesAt is 住 at the head of a clause: 男，汉族，住示例市….
	livesAt = regexp.MustCompile(`(?:^|[^\p{Han}A-Z0-9])住`)
	// homeTail is the longest address that a home word can be followed by.
	homeTail = regexp.MustCompile(`^[\p{Han}A-Z0-9#\-]{2,45}(?:[0-9A-Z一二三四五六七八九十]+(?:号楼|号院|号|室|户|组|队|栋|幢|单元|楼|房)|村|屯|小区|社区|家属院)`)
	// notHome begins words in which 住 is no dwelling: 住所, 住房, 住建, 住宅, 住宿, 住院.
	notHome = regexp.MustCompile(`^[所房建宅宿院]`)
	// addressStops end what stands before an address in the same clause.
	addressStops = regexp.MustCompile(`居住于|居住在|租住于|租住在|居住|租住|暂住|现住|家住|住在|住于|住址|住所地|住所|地址|位于|来到|前往|[到在至]`)
	// looseStops are stops only before the first road character; some names of places hold them.
	looseStops = regexp.MustCompile(`[住于为系是对从向的]`)

	email    = regexp.MustCompile(`[A-Z0-9._%+\-]+@[A-Z0-9\-]+(?:\.[A-Z0-9\-]+)+`)
	property = regexp.MustCompile(`[(〔\[]?(?:19|20)[0-9]{2}[)〕\]]?\p{Han}{2,16}不动产权第?[0-9]{3,}号|(?:房权证|房产证|土地证|国用|集用)[\p{Han}A-Z]{0,8}[字第(〔\[]{1,3}[0-9A-Z\-)〕\]第]{4,}号`)
	plate    = regexp.MustCompile(`[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•.\-]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警]`)
)

// shapes are the expressions to try; each only on a text that has one of the
// signs, because most texts have none and the expressions are slow.
var shapes = []struct {
	re   *regexp.Regexp
	rule LeakRule
	sign []string
}{
	{email, LeakEmail, []string{"@"}},
	{property, LeakProperty, []string{"不动产权", "房权证", "房产证", "土地证", "国用", "集用"}},
	{plate, LeakPlate, strings.Split("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼", "")},
	{residence, LeakAddress, []string{"室", "户", "房"}},
	{unitDoor, LeakAddress, []string{"栋", "幢", "号楼"}},
}

// flat is the text of cells without blanks, with the cell of every byte.
type flat struct {
	text string
	at   []int
}

// flatten drops the blanks, so that no rule has to mind them.
func flatten(cells []cell) flat {
	var b strings.Builder
	var at []int
	for i, c := range cells {
		if isBlank(c.r) {
			continue
		}
		n, _ := b.WriteRune(c.r)
		for range n {
			at = append(at, i)
		}
	}
	return flat{b.String(), at}
}

// find makes a finding of the bytes from..to.
func (f flat) find(from, to int, rule LeakRule) finding {
	return finding{f.at[from], f.at[to-1] + 1, rule, LeakMask}
}

// scanShapes finds what has letters in it: addresses, e-mail, certificates, plates.
func scanShapes(cells []cell) []finding {
	f := flatten(cells)
	var out []finding
	for _, s := range shapes {
		if !containsAny(f.text, s.sign) {
			continue
		}
		for _, m := range s.re.FindAllStringIndex(f.text, -1) {
			from := m[0]
			if s.rule == LeakAddress {
				head := f.clauseStart(from)
				from = head + addressStart(f.text[head:m[1]])
			}
			out = append(out, f.find(from, m[1], s.rule))
		}
	}
	return append(out, scanHomes(f)...)
}

// addressReach is how many characters before its number an address may begin.
const addressReach = 40

// clauseStart goes back from a byte over what an address consists of.
func (f flat) clauseStart(at int) int {
	for range addressReach {
		r, size := utf8.DecodeLastRuneInString(f.text[:at])
		if !unicode.Is(unicode.Han, r) && !isDigit(r) && !isLetter(r) && r != '#' && r != '-' {
			break
		}
		at -= size
	}
	return at
}

// addressStart cuts the words before an address off a match: the byte at which
// the address begins.
func addressStart(s string) int {
	start := 0
	for _, m := range addressStops.FindAllStringIndex(s, -1) {
		if strings.ContainsAny(s[m[1]:], roadChars) {
			start = m[1]
		}
	}
	road := strings.IndexAny(s[start:], roadChars)
	if road < 0 {
		return start
	}
	if all := looseStops.FindAllStringIndex(s[start:start+road], -1); len(all) > 0 {
		start += all[len(all)-1][1]
	}
	return start
}

// scanHomes finds addresses after a word that announces a home.
func scanHomes(f flat) []finding {
	var out []finding
	if !containsAny(f.text, []string{"住", "户籍", "家庭地址"}) {
		return nil
	}
	for _, m := range homeWords.FindAllStringIndex(f.text, -1) {
		out = append(out, f.home(m[1])...)
	}
	for _, m := range livesAt.FindAllStringIndex(f.text, -1) {
		if !notHome.MatchString(f.text[m[1]:]) {
			out = append(out, f.home(m[1])...)
		}
	}
	return out
}

// home finds the address that begins at a byte, if one does.
func (f flat) home(at int) []finding {
	m := homeTail.FindStringIndex(f.text[at:])
	if m == nil || !strings.ContainsAny(f.text[at:at+m[1]], roadChars) {
		return nil
	}
	return []finding{f.find(at, at+m[1], LeakAddress)}
}

// search finds every place of a needle in a flat text. Both are folded alike;
// a needle shorter than least characters finds nothing.
func (f flat) search(needle string, least int, rule LeakRule) []finding {
	n := flatten(cellsOf(needle)).text
	if utf8.RuneCountInString(n) < least {
		return nil
	}
	var out []finding
	for from := 0; ; {
		i := strings.Index(f.text[from:], n)
		if i < 0 {
			return out
		}
		out = append(out, f.find(from+i, from+i+len(n), rule))
		_, size := utf8.DecodeRuneInString(n)
		from += i + size // one character on, for needles that overlap themselves
	}
}
