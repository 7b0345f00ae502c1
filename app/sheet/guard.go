package sheet

import "strings"

// trigger lists the characters at which spreadsheet programs take a CSV cell
// for a formula, with the full-width forms some of them fold.
const trigger = "=+-@\t\r\n＝＋－＠"

// guard makes a CSV cell text wherever a spreadsheet program would run it: an
// apostrophe goes before a leading formula character. Plain numbers stay, so
// that negative amounts remain numbers. Text that is already guarded gets one
// more apostrophe, so unguard restores every text.
func guard(s string) string {
	if triggers(strings.TrimLeft(s, "'")) && !isNumber(s) {
		return "'" + s
	}
	return s
}

// unguard takes back what guard did.
func unguard(s string) string {
	if strings.HasPrefix(s, "'") && triggers(strings.TrimLeft(s, "'")) {
		return s[1:]
	}
	return s
}

// triggers says whether s begins like a formula.
func triggers(s string) bool {
	for _, r := range s {
		return strings.ContainsRune(trigger, r)
	}
	return false
}

// isNumber holds for an optional sign, digits and at most one decimal point.
func isNumber(s string) bool {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		s = s[1:]
	}
	whole, frac, point := strings.Cut(s, ".")
	return isDigits(whole) && (!point || isDigits(frac))
}

// isDigits holds for one ASCII digit or more and nothing else.
func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
