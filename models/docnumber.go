package models

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// DocNumber (决定书文号) is the number of one document: 代字, kind word, year,
// running number, as in 示城罚决字〔2026〕27号. It is unique per bureau; the
// running number comes from a sequence per bureau, kind and year.
type DocNumber struct {
	Organ string `json:"organ"` // 机关代字 with full-width brackets: 示城（东）
	Kind  string `json:"kind"`  // kind word: 罚决字, 处罚, 当罚字; may be empty
	Year  int    `json:"year"`
	Seq   int    `json:"seq"`
}

// docNumber takes the numbers met in the field, after normalDocNumber. The
// kind words are those of penalty documents; other documents have none.
var docNumber = regexp.MustCompile(`^([\p{Han}A-Za-z0-9（）·]{1,30}?)((?:当场|简|不|免)?(?:罚决字|罚决|罚告字|听告字|责改字|立案字|立字|罚字|处罚|当罚字|不罚字|罚)(?:字)?)?〔(\d{4})〕第?(\d{1,6})号$`)

// docYear finds the year in any bracket, or in the first character of none.
var docYear = regexp.MustCompile(`[\[(【〔［（〈<]((?:19|20)\d{2})[\])】〕］）〉>]`)

// ParseDocNumber reads a document number as users write it: any bracket around
// the year, blanks, full-width digits, 第 before the number. The error is
// Invalid and shows the right form.
func ParseDocNumber(s string) (DocNumber, error) {
	m := docNumber.FindStringSubmatch(normalDocNumber(s))
	if m == nil {
		return DocNumber{}, Errorf(Invalid, "文号“%s”格式不正确，请按“机关代字〔年份〕序号号”填写，如：示城罚决字〔2026〕27号", s)
	}
	year, _ := strconv.Atoi(m[3])
	seq, _ := strconv.Atoi(m[4])
	d := DocNumber{Organ: m[1], Kind: m[2], Year: year, Seq: seq}
	if !d.Valid() {
		return DocNumber{}, Errorf(Invalid, "文号“%s”的年份或序号不正确，年份应为四位公历年，序号从1开始，请更正", s)
	}
	return d, nil
}

// docMarks puts the marks inside a number in one form.
var docMarks = strings.NewReplacer("(", "（", ")", "）", "･", "·", "•", "·")

// normalDocNumber folds widths, drops blanks, puts 〔〕 round the last year and
// full-width brackets everywhere else (GB/T 9704-2012 7.2.5).
func normalDocNumber(s string) string {
	s = squeeze(s)
	if at := docYear.FindAllStringSubmatchIndex(s, -1); len(at) > 0 {
		m := at[len(at)-1]
		s = s[:m[0]] + "〔" + s[m[2]:m[3]] + "〕" + s[m[1]:]
	}
	return docMarks.Replace(s)
}

// String prints the number by GB/T 9704-2012 7.2.5: hexagonal brackets round
// the full year, no 第, no zero padding. Nothing for the zero DocNumber.
func (d DocNumber) String() string {
	if d == (DocNumber{}) {
		return ""
	}
	return fmt.Sprintf("%s%s〔%d〕%d号", d.Organ, d.Kind, d.Year, d.Seq)
}

// Valid says whether the printed number reads back as the same document.
func (d DocNumber) Valid() bool {
	if d.Year < 1949 || d.Year > 2999 || d.Seq < 1 || d.Seq > 999999 {
		return false
	}
	m := docNumber.FindStringSubmatch(d.String())
	return m != nil && m[1]+m[2] == d.Organ+d.Kind && m[3] == strconv.Itoa(d.Year)
}

// Series is what the running number counts within: 代字, kind word and year.
func (d DocNumber) Series() string { return fmt.Sprintf("%s%s〔%d〕", d.Organ, d.Kind, d.Year) }
