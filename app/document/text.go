package document

import (
	"strings"
	"unicode/utf8"
)

// plainByte says which bytes of valid UTF-8 stand in XML as they are. 0xEF is
// looked at closely, since it begins U+FFFE and U+FFFF.
var plainByte = func() (plain [256]bool) {
	for c := range plain {
		plain[c] = (c >= ' ' || c == '\t' || c == '\n') && c != 0xEF && !strings.ContainsRune(`&<>"'`, rune(c))
	}
	return plain
}()

// appendEscaped adds s as XML or HTML text that is also safe within double or
// single quotes. What XML 1.0 forbids (control characters, bytes that are not
// UTF-8, U+FFFE, U+FFFF) is left out, and so is the carriage return.
func appendEscaped(dst []byte, s string) []byte {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "")
	}
	start := 0
	for i := 0; i < len(s); i++ {
		if plainByte[s[i]] {
			continue
		}
		entity, size := escape(s[i:])
		if size > 0 {
			dst = append(append(dst, s[start:i]...), entity...)
			start = i + size
		}
	}
	return append(dst, s[start:]...)
}

// escape tells what stands for the first character of s and how many bytes
// that replaces; 0 for a character that stays. s begins with no plainByte.
func escape(s string) (entity string, size int) {
	switch s[0] {
	case '&':
		return "&amp;", 1
	case '<':
		return "&lt;", 1
	case '>':
		return "&gt;", 1
	case '"':
		return "&quot;", 1
	case '\'':
		return "&#39;", 1
	case 0xEF:
		if s[1] == 0xBF && s[2] >= 0xBE {
			return "", 3
		}
		return "", 0
	default:
		return "", 1
	}
}

// legalText is s without what appendEscaped would leave out, for the formats
// that have their own escapes.
func legalText(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n':
			return r
		case r < ' ', r == utf8.RuneError, r == 0xFFFE, r == 0xFFFF:
			return -1
		}
		return r
	}, s)
}
