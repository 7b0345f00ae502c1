package search

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// The ends of what UTF-8 has no bytes for.
const (
	surrogateMin = 0xD800
	surrogateMax = 0xDFFF
)

// The codes that stand before the tail of a field whose head is in a column.
// They are no characters, so that a run with one of them is found in that field
// only, and only where its tail begins.
const (
	markCode   = "\x00"
	markNumber = "\x01"
)

// alphabet renumbers characters, the frequent ones first. A text written in
// UTF-8 with the new numbers takes one byte for each of the 125 most frequent
// characters and two for the next 1,920, where Chinese takes three, and can be
// searched byte by byte like any UTF-8. The line feed keeps its number: it
// ends a field.
type alphabet struct {
	codes map[rune]rune
	runes []rune // by code
}

func newAlphabet() alphabet {
	return alphabet{codes: map[rune]rune{}, runes: make([]rune, len(markCode+markNumber))}
}

// code is the number of a character, a new one for a new character. A line
// feed inside a field counts as a blank.
func (a *alphabet) code(r rune) rune {
	if r == '\n' {
		r = ' '
	}
	if c, ok := a.codes[r]; ok {
		return c
	}
	for len(a.runes) == '\n' || len(a.runes) >= surrogateMin && len(a.runes) <= surrogateMax {
		a.runes = append(a.runes, '\n')
	}
	c := rune(len(a.runes))
	a.codes[r] = c
	a.runes = append(a.runes, r)
	return c
}

// encode appends the text in the alphabet's numbers to out.
func (a *alphabet) encode(out []byte, text string) []byte {
	for _, r := range text {
		out = utf8.AppendRune(out, a.code(r))
	}
	return out
}

// word writes a word in the alphabet's numbers; it is false when a character
// stands in no text at all.
func (a *alphabet) word(text string) (string, bool) {
	var out []byte
	for _, r := range text {
		c, ok := a.codes[r]
		if !ok {
			return "", false
		}
		out = utf8.AppendRune(out, c)
	}
	return string(out), true
}

// decode gives the text back.
func (a *alphabet) decode(code []byte) string {
	var out []byte
	for _, c := range string(code) {
		out = utf8.AppendRune(out, a.runes[c])
	}
	return string(out)
}

// learn numbers the characters of some documents by how often they stand there.
func (a *alphabet) learn(docs []Document) {
	counts := map[rune]int{}
	for _, d := range docs {
		for _, text := range []string{d.Party, d.Code, d.Cause, d.Number, d.Title, d.BureauName} {
			for _, r := range text {
				counts[r]++
			}
		}
	}
	runes := make([]rune, 0, len(counts))
	for r := range counts {
		runes = append(runes, r)
	}
	slices.SortFunc(runes, func(x, y rune) int { return cmp.Or(cmp.Compare(counts[y], counts[x]), cmp.Compare(x, y)) })
	for _, r := range runes {
		a.code(r)
	}
}

// lengthOf is how many bytes the character takes that begins with b.
func lengthOf(b byte) int {
	switch {
	case b < 0x80:
		return 1
	case b < 0xE0:
		return 2
	case b < 0xF0:
		return 3
	}
	return 4
}
