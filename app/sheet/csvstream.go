package sheet

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"sanxiang/models"
)

// CSVStream writes the same files as CSVWriter, cell by cell and without an
// allocation per cell, for exports of millions of rows. Cells of a row are
// given in order, then End.
type CSVStream struct {
	out     io.Writer
	buf     []byte
	columns int
	cells   int // of the row so far
}

// NewCSVStream writes the header and is ready for rows. It does not close w.
func NewCSVStream(w io.Writer, header []string) (*CSVStream, error) {
	c := &CSVStream{out: w, buf: make([]byte, 0, window+4096), columns: len(header)}
	c.buf = append(c.buf, bomUTF8...)
	for _, h := range header {
		c.Text(h)
	}
	return c, c.End()
}

// Text gives the next cell as text that no spreadsheet program runs.
func (c *CSVStream) Text(s string) {
	c.comma()
	if mayTrigger(s) {
		s = guard(s)
	}
	c.append(s)
}

// Day gives the next cell as a day.
func (c *CSVStream) Day(d models.Day) {
	c.comma()
	c.append(string(d))
}

// Int gives the next cell as a whole number.
func (c *CSVStream) Int(n int64) {
	c.comma()
	c.buf = strconv.AppendInt(c.buf, n, 10)
}

// Fen gives the next cell as an amount in 元.
func (c *CSVStream) Fen(f models.Fen) {
	c.comma()
	c.buf = AppendYuan(c.buf, f)
}

// Instant gives the next cell as a time in China, blank for none.
func (c *CSVStream) Instant(i models.Instant) {
	c.comma()
	if i != 0 {
		c.buf = i.Time().AppendFormat(c.buf, "2006-01-02 15:04:05")
	}
}

// End ends the row. It fails when the row has not a cell per column.
func (c *CSVStream) End() error {
	if c.cells != c.columns {
		return fmt.Errorf("sheet: %d cells for %d columns", c.cells, c.columns)
	}
	c.cells = 0
	c.buf = append(c.buf, "\r\n"...)
	if len(c.buf) < window {
		return nil
	}
	return c.Close()
}

// Close writes out what is buffered.
func (c *CSVStream) Close() error {
	_, err := c.out.Write(c.buf)
	c.buf = c.buf[:0]
	return err
}

func (c *CSVStream) comma() {
	if c.cells > 0 {
		c.buf = append(c.buf, ',')
	}
	c.cells++
}

// append writes a text, in quotes where it needs them (RFC 4180): lines within
// a cell end like rows do.
func (c *CSVStream) append(s string) {
	if !needsQuotes(s) {
		c.buf = append(c.buf, s...)
		return
	}
	c.buf = append(c.buf, '"')
	for {
		i := strings.IndexAny(s, "\"\r\n")
		if i < 0 {
			break
		}
		c.buf = append(c.buf, s[:i]...)
		switch s[i] {
		case '"':
			c.buf = append(c.buf, '"', '"')
		case '\n':
			c.buf = append(c.buf, '\r', '\n')
		}
		s = s[i+1:]
	}
	c.buf = append(append(c.buf, s...), '"')
}

// needsQuotes is the rule of encoding/csv, so that both writers agree.
func needsQuotes(s string) bool {
	if s == "" {
		return false
	}
	if s == `\.` {
		return true
	}
	for _, b := range [...]byte{',', '"', '\n', '\r'} { // a look for each is faster than one for all
		if strings.IndexByte(s, b) >= 0 {
			return true
		}
	}
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(first)
}

// mayTrigger is a quick look at the first byte: everything that guard changes
// begins with one of these, 0xEF being the first of a full-width sign.
func mayTrigger(s string) bool {
	if s == "" {
		return false
	}
	switch s[0] {
	case '\'', '=', '+', '-', '@', '\t', '\r', '\n', 0xEF:
		return true
	}
	return false
}

// AppendYuan writes an amount in 元 with two decimals.
func AppendYuan(b []byte, f models.Fen) []byte {
	v := int64(f)
	if v < 0 {
		b, v = append(b, '-'), -v
	}
	b = strconv.AppendInt(b, v/100, 10)
	return append(b, '.', byte('0'+v%100/10), byte('0'+v%10))
}
