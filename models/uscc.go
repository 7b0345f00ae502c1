package models

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// usccAlphabet holds the 31 characters of a code in the order of their
// values: no I, O, S, V, Z (GB 32100-2015).
const usccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// usccWeights are 3^(i-1) mod 31 for the positions 1 to 17 (GB 32100-2015).
var usccWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

// orgWeights are the weights of the inner organisation code (GB 11714).
var orgWeights = [8]int{3, 7, 9, 10, 5, 8, 4, 2}

// usccPairs lists the usual first pairs: registering authority and sort of body.
var usccPairs = []string{"11", "12", "13", "19", "51", "52", "53", "91", "92", "93", "Y1"}

// NormalUSCC writes a code as it is stored: half width, upper case, no blanks or dashes.
func NormalUSCC(s string) string { return compactCode(s) }

// CheckUSCC (统一社会信用代码) checks a code of 18 characters, GB 32100-2015:
// length, alphabet, region digits, check character. The error is Invalid and
// names the position that fails. Normalisation comes first.
func CheckUSCC(s string) error {
	code := NormalUSCC(s)
	if n := utf8.RuneCountInString(code); n != 18 {
		return Errorf(Invalid, "统一社会信用代码应为18位，现为%d位，请对照登记证照重新填写", n)
	}
	for i, r := range code {
		if !strings.ContainsRune(usccAlphabet, r) {
			return Errorf(Invalid, "统一社会信用代码第%d位“%c”不可使用：只能是数字或除 I、O、S、V、Z 以外的大写字母，请更正", i+1, r)
		}
		if i >= 2 && i < 8 && !isDigit(r) {
			return Errorf(Invalid, "统一社会信用代码第%d位“%c”应为数字：第3至8位是行政区划码，请更正", i+1, r)
		}
	}
	if rune(code[17]) != rune(usccCheck(code[:17])) {
		return Errorf(Invalid, "统一社会信用代码第18位校验码与前17位不符，请对照登记证照逐位核对")
	}
	return nil
}

// usccCheck computes the check character of 17 valid characters.
func usccCheck(body string) byte {
	sum := 0
	for i := range usccWeights {
		sum += strings.IndexByte(usccAlphabet, body[i]) * usccWeights[i]
	}
	return usccAlphabet[(31-sum%31)%31]
}

// WarnUSCC lists what looks unusual in a code that passes CheckUSCC: an
// unknown first pair, or an inner organisation code whose own check fails.
// Some early codes are so, hence no error. A wrong code gives no warnings.
func WarnUSCC(s string) []string {
	code := NormalUSCC(s)
	if CheckUSCC(code) != nil {
		return nil
	}
	var out []string
	if !slices.Contains(usccPairs, code[:2]) {
		out = append(out, fmt.Sprintf("统一社会信用代码前两位“%s”不常见，请核对登记管理部门和机构类别", code[:2]))
	}
	if code[16] != orgCheck(code[8:16]) {
		out = append(out, "统一社会信用代码第17位（组织机构代码校验位）与第9至16位不符，早期代码可能如此，请核对")
	}
	return out
}

// orgCheck computes the check character of the eight inner characters, GB 11714.
func orgCheck(body string) byte {
	sum := 0
	for i := range orgWeights {
		sum += orgValue(body[i]) * orgWeights[i]
	}
	return "0X987654321"[sum%11]
}

// orgValue is the value of one character in the inner code: A is 10, Z is 35.
func orgValue(b byte) int {
	if b >= 'A' {
		return int(b-'A') + 10
	}
	return int(b - '0')
}

// USCCRegion is the region in the positions 3 to 8; none when the code is wrong.
func USCCRegion(s string) RegionCode {
	code := NormalUSCC(s)
	if CheckUSCC(code) != nil {
		return ""
	}
	return RegionCode(code[2:8])
}

// MakeUSCC builds a code with both check characters from a pair ("91"), a
// six-digit region and a serial of at most eight digits, for demonstrations
// and tests. Parts that do not fit give an empty text.
func MakeUSCC(pair string, region RegionCode, serial int) string {
	inner := fmt.Sprintf("%08d", serial)
	if len(pair) != 2 || len(region) != 6 || serial < 0 || len(inner) != 8 {
		return ""
	}
	body := pair + string(region) + inner + string(orgCheck(inner))
	for _, r := range body {
		if !strings.ContainsRune(usccAlphabet, r) {
			return "" // the inner check fell on a letter, or the pair, is outside the alphabet
		}
	}
	return body + string(usccCheck(body))
}
