package models

import (
	"strings"
	"unicode"
)

// HalfWidth folds full-width letters, digits and punctuation to ASCII and the
// ideographic blank to a blank; every other character stays.
func HalfWidth(s string) string { return strings.Map(halfRune, s) }

// halfRune folds one character as HalfWidth does.
func halfRune(r rune) rune {
	switch {
	case r == '\u3000':
		return ' '
	case r >= '！' && r <= '～':
		return r - ('！' - '!')
	}
	return r
}

// isBlank holds for blanks, line ends and invisible format characters.
func isBlank(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

// isDash holds for hyphens and dashes in the widths people paste them in.
func isDash(r rune) bool { return r == '_' || r == '−' || r == 'ー' || unicode.Is(unicode.Pd, r) }

// isDigit holds for the ASCII digits.
func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// allDigits holds for a text of at least one ASCII digit and nothing else.
func allDigits(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !isDigit(r) }) < 0
}

// compactCode writes an identifier in its one comparable form: half width,
// upper case, without blanks and dashes.
func compactCode(s string) string {
	return strings.Map(func(r rune) rune {
		r = halfRune(r)
		if isBlank(r) || isDash(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, s)
}

// squeeze drops every blank of the text and folds its width, so that labels
// copied from sheets compare.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		r = halfRune(r)
		if isBlank(r) {
			return -1
		}
		return r
	}, s)
}
