package search

import "slices"

// runText is what of a row is found by its runs: the spelled-out fields, where a
// tail is marked as such.
func (c *corpus) runText(out []byte, id uint32) []byte {
	for i, field := range c.fields(id) {
		switch {
		case i == fieldCode && c.columns[colCode].at(id) != "":
			out = append(out, markCode...)
		case i == fieldNumber && c.columns[colNumber].at(id) != "":
			out = append(out, markNumber...)
		}
		out = append(append(out, field...), '\n')
	}
	return out
}

// lastOf is the last character of a text.
func lastOf(text string) string {
	i := len(text) - 1
	for i > 0 && text[i]&0xC0 == 0x80 {
		i--
	}
	return text[max(i, 0):]
}

// post enters the row under each of its runs. The last character of a field
// pairs with the line feed, so that the pairs that begin with a character lead
// to every row that has it.
func (c *corpus) post(id uint32) {
	c.buf = c.runText(c.buf[:0], id)
	text := c.buf
	for i := 0; i < len(text); i += lengthOf(text[i]) {
		if text[i] == '\n' {
			continue
		}
		end := i + lengthOf(text[i])
		end += lengthOf(text[end])
		p := c.runs[string(text[i:end])]
		if p == nil {
			p = &posting{}
			c.runs[string(text[i:end])] = p
		}
		p.add(id)
		for p.extends && text[end] != '\n' {
			end += lengthOf(text[end])
			if p = c.runs[string(text[i:end])]; p == nil {
				break
			}
			p.add(id)
		}
	}
}

// pieces are the known runs that a word of two characters or more is made of,
// none inside another. The word is exact when it is a known run itself; none
// are found when one of its pairs stands nowhere.
func (c *corpus) pieces(word string) (pieces []*posting, exact, found bool) {
	covered := 0
	for i := 0; ; i += lengthOf(word[i]) {
		end := i + lengthOf(word[i])
		if end == len(word) {
			return pieces, exact, true
		}
		end += lengthOf(word[end])
		p := c.runs[word[i:end]]
		if p == nil {
			return nil, false, false
		}
		for p.extends && end < len(word) {
			longer := c.runs[word[i:end+lengthOf(word[end])]]
			if longer == nil {
				break
			}
			p, end = longer, end+lengthOf(word[end])
		}
		if end > covered {
			pieces = append(pieces, p)
			covered = end
		}
		exact = exact || i == 0 && end == len(word)
	}
}

// candidates are the rows that have all pieces, oldest first.
func (s *scratch) candidates(pieces []*posting) []uint32 {
	slices.SortFunc(pieces, func(a, b *posting) int { return int(a.n) - int(b.n) })
	if pieces[0].bits == nil {
		ids := pieces[0].rows(nil)
		for _, p := range pieces[1:] {
			if len(ids) <= fewRows {
				break
			}
			ids = p.keep(ids)
		}
		return ids
	}
	all := s.copy(*pieces[0].bits)
	for _, p := range pieces[1:] {
		all.and(*p.bits)
	}
	return all.list(nil)
}

// fewRows are looked at sooner than another posting is read.
const fewRows = 16
