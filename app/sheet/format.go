package sheet

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// Format ids of SpreadsheetML that excelize prints in a fixed shape, given
// Options.ShortDatePattern (ECMA-376 part 1, 18.8.30).
const (
	formatDate     = 14
	formatTime     = 21
	formatDateTime = 22
	formatNone     = 9999 // neither built in nor defined: the stored value as it is
)

// plainFormats gives every cell style of the workbook a format that prints the
// value for a machine: dates as 2006-01-02, times as 15:04:05, and numbers
// without thousands separators, currency signs or rounding. What a cell looks
// like in Excel depends on the author's computer; what it holds does not.
func plainFormats(f *excelize.File) {
	if f.Styles == nil || f.Styles.CellXfs == nil {
		return
	}
	custom := map[int]string{}
	if f.Styles.NumFmts != nil {
		for _, n := range f.Styles.NumFmts.NumFmt {
			custom[n.NumFmtID] = n.FormatCode
		}
		f.Styles.NumFmts = nil
	}
	for i := range f.Styles.CellXfs.Xf {
		xf := &f.Styles.CellXfs.Xf[i]
		id := 0
		if xf.NumFmtID != nil {
			id = *xf.NumFmtID
		}
		plain := builtinFormat(id)
		if code, ok := custom[id]; ok {
			plain = customFormat(code)
		}
		xf.NumFmtID = &plain
	}
}

// builtinFormat sorts the formats that have no code in the file; 27–36 and
// 50–58 are those of Chinese Excel.
func builtinFormat(id int) int {
	switch {
	case id == 22:
		return formatDateTime
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return formatDate
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47, id == 55, id == 56:
		return formatTime
	}
	return formatNone
}

// customFormat sorts a format code by the letters outside quoted text,
// escapes and brackets: y and d mean a date, h and s a time, m alone a date.
func customFormat(code string) int {
	letters := formatLetters(code)
	if strings.Contains(letters, "general") || strings.ContainsAny(letters, "0#?") {
		if !strings.ContainsAny(letters, "yd") {
			return timeOr(letters, formatNone)
		}
	}
	date := strings.ContainsAny(letters, "ydb")
	clock := strings.ContainsAny(letters, "hs")
	switch {
	case date && clock:
		return formatDateTime
	case clock:
		return formatTime
	case date || strings.ContainsAny(letters, "me"):
		return formatDate
	}
	return formatNone
}

// timeOr tells "mm:ss.0", a time with digits, from a number format.
func timeOr(letters string, other int) int {
	if strings.Contains(letters, "ss") {
		return formatTime
	}
	return other
}

// formatLetters is the first section of a format code in lower case without
// quoted text, escaped characters and brackets.
func formatLetters(code string) string {
	var b strings.Builder
	quoted, bracket, skip := false, false, false
	for _, r := range strings.ToLower(code) {
		switch {
		case skip:
			skip = false
		case r == '"' && !bracket:
			quoted = !quoted
		case quoted:
		case r == '\\' || r == '_' || r == '*':
			skip = true
		case r == '[':
			bracket = true
		case r == ']':
			bracket = false
		case bracket:
		case r == ';':
			return b.String()
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
