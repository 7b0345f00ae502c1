package search

import (
	"bytes"
	"sort"

	"sanxiang/models"
)

// The columns of a row. Of code and number only the head is in the column.
const (
	colName = iota
	colCause
	colTitle
	colCode
	colNumber
	columnCount
)

// The fields that every row spells out, before the values that its columns had
// no room for. Each ends with a line feed.
const (
	fieldParty = iota
	fieldCode  // the tail
	fieldNumber
	fieldSpelled
)

// row is what the index keeps of a document beside its facts.
type row struct {
	key  int64
	seq  uint32 // behind the corpus's first
	fine uint32 // in fen, or fineLarge and the place of a large one
}

// fineLarge is the bit of a fine that is kept elsewhere: 21,474,836.48 yuan and more.
const fineLarge = 1 << 31

// corpus is everything that is searched, by row number. Nothing in it is safe
// for use while it is written to.
type corpus struct {
	n        uint32 // rows so far, holes included
	live     int    // rows that are no holes
	learned  int    // live rows when long runs were last chosen
	alphabet alphabet
	texts    arena
	keys     keys
	rows     pages[row]
	first    int64         // sequence of the first row; the next four billion follow
	large    []models.Fen  // fines that a row has no room for
	places   pages[uint32] // of the rows' texts in the arena
	facts    pages[facts]
	columns  [columnCount]column
	runs     map[string]*posting // by two characters, and by more where many rows have them
	bureaus  category[string]
	years    category[int]
	kinds    category[string]
	imposed  category[models.PenaltyKind]
	bands    category[int]
	states   []set   // by place in models.PublicStates; together the rows that are no holes
	totals   []tally // of each state
	byFine   order
	buf      []byte // of the writer
}

func newCorpus() *corpus {
	c := &corpus{
		alphabet: newAlphabet(), runs: map[string]*posting{},
		bureaus: newCategory[string](), years: newCategory[int](), kinds: newCategory[string](),
		imposed: newCategory(models.PenaltyKinds...), bands: newCategory[int](),
		states: make([]set, len(models.PublicStates)), totals: make([]tally, len(models.PublicStates)),
	}
	for i := range models.FineBands {
		c.bands.id(i)
	}
	for i := range c.columns {
		c.columns[i] = newColumn()
	}
	return c
}

func (c *corpus) keyOf(id uint32) int64 { return c.rows.at(id).key }

// put replaces what there is under the document's key and says the sequence of
// what that was.
func (c *corpus) put(d Document) (replaced int64) {
	if stateOf(d.Status) < 0 {
		return c.remove(d.Key)
	}
	id, replaced := c.add(d)
	c.post(id)
	c.byFine.insert(id, c.fineOf)
	return replaced
}

// remove makes the row of a key a hole.
func (c *corpus) remove(key int64) (replaced int64) {
	if len(c.keys.slots) == 0 {
		return 0
	}
	if slot := c.keys.find(key, c.keyOf); *slot != 0 {
		return c.drop(*slot - 1)
	}
	return 0
}

// drop takes a row off the sets of what is there; its postings keep it. It
// gives the sequence of the row, 0 when it was a hole already.
func (c *corpus) drop(id uint32) (seq int64) {
	f := c.facts.at(id)
	if s := c.states[f.state]; s.has(id) {
		s.remove(id)
		c.totals[f.state].add(f, -1)
		c.live--
		seq = c.seqOf(id)
	}
	return seq
}

// add makes a row of the document, all but its runs and its place among fines.
func (c *corpus) add(d Document) (id uint32, replaced int64) {
	d = d.shown()
	id = c.n
	state := stateOf(d.Status)
	c.n++
	c.rows.push(c.newRow(d))
	c.write(id, d)
	f := c.newFacts(id, d, state)
	c.facts.push(f)
	if old, ok := c.keys.put(id, c.keyOf); ok {
		replaced = c.drop(old)
	}
	c.states[state] = c.states[state].grow(id)
	c.states[state].add(id)
	c.totals[state].add(&f, 1)
	c.live++
	return id, replaced
}

// write puts the texts of a document into columns and arena.
func (c *corpus) write(id uint32, d Document) {
	codeHead, codeTail := splitCode(d.Code)
	numberHead, numberTail := splitNumber(d.Number)
	var spelled []string
	for i, text := range [columnCount]string{d.BureauName, d.Cause, d.Title, codeHead, numberHead} {
		c.buf = c.alphabet.encode(c.buf[:0], text)
		if c.columns[i].add(id, c.buf) != valueSpelled {
			continue
		}
		switch i {
		case colCode:
			codeTail = d.Code
		case colNumber:
			numberTail = d.Number
		default:
			spelled = append(spelled, text)
		}
	}
	c.buf = c.buf[:0]
	for _, text := range append([]string{d.Party, codeTail, numberTail}, spelled...) {
		c.buf = append(c.alphabet.encode(c.buf, text), '\n')
	}
	c.places.push(c.texts.add(c.buf))
}

// text gives the spelled-out fields of a row, each with its line feed.
func (c *corpus) text(id uint32) []byte { return c.texts.at(*c.places.at(id)) }

// fields gives the spelled-out fields of a row, without line feeds.
func (c *corpus) fields(id uint32) [][]byte {
	text := c.text(id)
	return bytes.Split(text[:len(text)-1], lineFeed)
}

// document gives a row back as the document it came from, as far as it is
// searched; false for a hole.
func (c *corpus) document(id uint32) (Document, bool) {
	f := c.facts.at(id)
	if !c.states[f.state].has(id) {
		return Document{}, false
	}
	fields := c.fields(id)
	var shared [columnCount]string
	next := fieldSpelled
	for i := range shared {
		shared[i] = c.alphabet.decode([]byte(c.columns[i].at(id)))
		if *c.columns[i].of.at(id) == valueSpelled && i < colCode {
			shared[i] = c.alphabet.decode(fields[next])
			next++
		}
	}
	return Document{
		Key: c.keyOf(id), Seq: c.seqOf(id), Fine: c.fineOf(id), Party: c.alphabet.decode(fields[fieldParty]),
		Code:       shared[colCode] + c.alphabet.decode(fields[fieldCode]),
		Number:     shared[colNumber] + c.alphabet.decode(fields[fieldNumber]),
		BureauName: shared[colName], Cause: shared[colCause], Title: shared[colTitle],
		Bureau: c.bureaus.keys[f.bureau], Kind: c.kinds.keys[f.kind], Year: c.years.keys[f.year],
		Penalties: f.penalties, Status: models.DisclosureState(models.PublicStates[f.state].Code),
	}, true
}

// before is the first row that is not older in change than seq.
func (c *corpus) before(seq int64) uint32 {
	return uint32(sort.Search(int(c.n), func(id int) bool { return c.seqOf(uint32(id)) >= seq }))
}

// newRow packs a document.
func (c *corpus) newRow(d Document) row {
	if c.rows.n == 0 {
		c.first = d.Seq
	}
	r := row{key: d.Key, seq: uint32(d.Seq - c.first), fine: uint32(d.Fine)}
	if d.Fine < 0 || d.Fine >= fineLarge {
		r.fine = fineLarge | uint32(len(c.large))
		c.large = append(c.large, d.Fine)
	}
	return r
}

func (c *corpus) seqOf(id uint32) int64 { return c.first + int64(c.rows.at(id).seq) }

func (c *corpus) fineOf(id uint32) models.Fen {
	fine := c.rows.at(id).fine
	if fine < fineLarge {
		return models.Fen(fine)
	}
	return c.large[fine-fineLarge]
}
