package models

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// idWeights weigh the first 17 digits (GB 11643-1999).
var idWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

// idChecks holds the check character of every sum modulo 11 (GB 11643-1999).
const idChecks = "10X98765432"

// NormalIDNumber writes an identity number as it is compared and hashed: half
// width, capital X, no blanks or dashes.
func NormalIDNumber(s string) string { return compactCode(s) }

// CheckIDNumber (居民身份证号码) checks an 18-digit number, GB 11643-1999:
// length, digits, birth day, check character. Region codes are not looked up,
// because abolished counties, residence permits (81, 82, 83) and the
// foreigners' card (9…) are all good. The Invalid error never quotes the
// number, for messages reach logs.
func CheckIDNumber(s string) error {
	id := NormalIDNumber(s)
	switch n := utf8.RuneCountInString(id); {
	case n == 15:
		return Errorf(Invalid, "15位身份证号码已停用，请填写18位身份证号码")
	case n != 18:
		return Errorf(Invalid, "身份证号码应为18位，现为%d位，请对照证件重新填写", n)
	}
	for i, r := range id {
		if !isDigit(r) && (i != 17 || r != 'X') {
			return Errorf(Invalid, "身份证号码第%d位应为数字（末位可为X），请更正", i+1)
		}
	}
	if !idDay(id).Valid() {
		return Errorf(Invalid, "身份证号码第7至14位不是有效的出生日期，请更正")
	}
	if id[17] != idCheck(id[:17]) {
		return Errorf(Invalid, "身份证号码第18位校验码与前17位不符，请对照证件逐位核对")
	}
	return nil
}

// idDay cuts the birth day out of a number of 18 ASCII characters.
func idDay(id string) Day { return Day(id[6:10] + "-" + id[10:12] + "-" + id[12:14]) }

// idCheck computes the check character of 17 digits.
func idCheck(body string) byte {
	sum := 0
	for i := range idWeights {
		sum += int(body[i]-'0') * idWeights[i]
	}
	return idChecks[sum%11]
}

// IDBirthDay is the birth day within a number that passes CheckIDNumber, else none.
func IDBirthDay(s string) Day {
	if CheckIDNumber(s) != nil {
		return ""
	}
	return idDay(NormalIDNumber(s))
}

// MakeIDNumber builds a number with its check character, for demonstrations
// and tests; region 000000 is nobody's. The serial is 0 to 999. Parts that do
// not fit give an empty text.
func MakeIDNumber(region RegionCode, birth Day, serial int) string {
	if len(region) != 6 || !region.Valid() || !birth.Valid() || serial < 0 || serial > 999 {
		return ""
	}
	body := string(region) + strings.ReplaceAll(string(birth), "-", "") + fmt.Sprintf("%03d", serial)
	return body + string(idCheck(body))
}

// AgeAt is the age in full years (周岁) on a day, -1 when either day is none
// or the birth is later. A year is full from the day after the birthday, as
// the courts count it, so on the fourteenth birthday itself the answer is 13.
func AgeAt(birth, on Day) int {
	b, ok := birth.Time()
	t, ok2 := on.Time()
	if !ok || !ok2 || t.Before(b) {
		return -1
	}
	age := t.Year() - b.Year()
	if day := monthsAfter(birth, 12*age); age > 0 && on <= day {
		age--
	}
	return age
}
