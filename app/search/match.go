package search

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

var lineFeed = []byte{'\n'}

// word is one searched word in the alphabet's numbers.
type word struct {
	text  string
	bytes []byte
	n     int // characters
}

// matching gives the rows in which every word is found in one of the fields; all
// rows, holes too, when there are no words.
func (s *search) matching(words []string) set {
	out := s.take()
	out.fill(s.n)
	for _, w := range words {
		if w == "" {
			continue
		}
		found := s.take()
		if text, ok := s.alphabet.word(w); ok {
			s.match(word{text, []byte(text), utf8.RuneCountInString(text)}, out, found)
		}
		out.and(found)
	}
	return out
}

// match adds to out the rows that have the word. Rows outside within need not
// be right.
func (s *search) match(w word, within, out set) {
	contains := func(value string) bool { return strings.Contains(value, w.text) }
	for i := range s.columns {
		s.columns[i].match(contains, out)
	}
	if w.n == 1 {
		s.matchCharacter(w.text, out)
		return
	}
	s.matchRuns(w, within, out)
	s.matchAcross(colCode, w, within, out)
	s.matchAcross(colNumber, w, within, out)
}

// matchCharacter adds the rows whose spelled-out fields have a character.
func (c *corpus) matchCharacter(char string, out set) {
	for run, p := range c.runs {
		if strings.HasPrefix(run, char) {
			p.orInto(out)
		}
	}
}

// matchRuns adds the rows that have the word in a spelled-out field.
func (s *search) matchRuns(w word, within, out set) {
	pieces, exact, found := s.pieces(w.text)
	if !found {
		return
	}
	if exact {
		pieces[0].orInto(out)
		return
	}
	for _, id := range s.candidates(pieces) {
		if within.has(id) && !out.has(id) && bytes.Contains(s.text(id), w.bytes) {
			out.add(id)
		}
	}
}

// matchAcross adds the rows in which the word begins in the head of a column,
// at its end, and goes on in the tail.
func (s *search) matchAcross(col int, w word, within, out set) {
	for at := lengthOf(w.text[0]); at < len(w.text); at += lengthOf(w.text[at]) {
		pieces, exact, found := s.pieces(marks[col] + w.text[at:])
		if !found {
			continue
		}
		heads := s.take()
		if !s.columns[col].match(func(v string) bool { return strings.HasSuffix(v, w.text[:at]) }, heads) {
			continue
		}
		heads.and(within)
		if exact {
			heads.and(s.read(pieces[0]))
			out.or(heads)
			continue
		}
		for _, id := range s.candidates(pieces) {
			if heads.has(id) && !out.has(id) && bytes.HasPrefix(s.tail(id, col), w.bytes[at:]) {
				out.add(id)
			}
		}
	}
}

// marks are the marks of the columns that have tails.
var marks = [columnCount]string{colCode: markCode, colNumber: markNumber}

// tail gives what follows the head of a column, and the fields behind it.
func (c *corpus) tail(id uint32, col int) []byte {
	_, out, _ := bytes.Cut(c.text(id), lineFeed)
	if col == colNumber {
		_, out, _ = bytes.Cut(out, lineFeed)
	}
	return out
}

// withCode adds to out the rows of the party with a credit code.
func (s *search) withCode(code string, out set) {
	mark, value := markCode, uint16(valueNone)
	headText, tailText := splitCode(code)
	if head, ok := s.alphabet.word(headText); ok && s.columns[colCode].ids[head] != 0 {
		value = s.columns[colCode].ids[head]
	} else {
		mark, tailText = "", code
	}
	tail, ok := s.alphabet.word(tailText)
	if !ok || tail == "" {
		return
	}
	tail += "\n"
	pieces, _, found := s.pieces(mark + tail)
	if !found {
		return
	}
	head := s.columns[colCode].values[value]
	for _, id := range s.candidates(pieces) {
		if s.columns[colCode].at(id) == head && bytes.HasPrefix(s.tail(id, colCode), []byte(tail)) {
			out.add(id)
		}
	}
}
