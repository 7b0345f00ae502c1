package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// annotateCSV copies the text record by record; a record that gets cells is
// written anew only where they change it.
func (l Limits) annotateCSV(w io.Writer, data []byte, a Annotation) error {
	src, err := newCSVSource(bytes.NewReader(data), l, nil)
	if err != nil {
		return err
	}
	kept := &keeper{}
	src.csv = src.reader(io.TeeReader(src.input, kept))
	out := bufio.NewWriterSize(w, window)
	mark, text := encoded(out, data)
	if _, err := out.Write(mark); err != nil {
		return err
	}
	for {
		line, record, err := src.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return errors.Join(notAgain(), err)
		}
		if err := annotateRecord(text, a, csvRecord{line, record, kept.until(src.csv.InputOffset()), src.csv.Comma}); err != nil {
			return err
		}
	}
	if _, err := text.Write(kept.rest()); err != nil {
		return err
	}
	return errors.Join(text.Close(), out.Flush())
}

// csvRecord is one record as it was read and as it stands in the file.
type csvRecord struct {
	line  int
	cells []string
	raw   []byte
	comma rune
}

// annotateRecord writes a record with what it gets.
func annotateRecord(w io.Writer, a Annotation, r csvRecord) error {
	some := false
	for _, c := range r.cells {
		some = some || trim(c) != ""
	}
	if !some || r.line < a.Header {
		_, err := w.Write(r.raw)
		return err
	}
	cells, err := a.cellsOf(r.line)
	if err != nil {
		return err
	}
	body := bytes.TrimRight(r.raw, "\r\n")
	end := r.raw[len(body):]
	fresh := r.cells
	for _, i := range columnsOf(cells) {
		for len(fresh) <= i {
			fresh = append(fresh, "")
		}
		fresh[i] = guard(cells[i])
	}
	if len(cells) == 1 && a.Column >= len(r.cells) {
		tail := strings.Repeat(string(r.comma), a.Column-len(r.cells))
		body = append(append(bytes.Clone(body), tail...), csvLine(r.comma, []string{"", fresh[a.Column]})...)
	} else {
		lead := body[:len(body)-len(bytes.TrimLeft(body, "\r\n"))] // blank lines before the record
		body = append(bytes.Clone(lead), csvLine(r.comma, fresh)...)
	}
	_, err = w.Write(append(body, end...))
	return err
}

// csvLine writes cells as one record without its line end.
func csvLine(comma rune, cells []string) []byte {
	var b bytes.Buffer
	c := csv.NewWriter(&b)
	c.Comma = comma
	_ = c.Write(cells) // into memory
	c.Flush()
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// keeper keeps what was read until it is written.
type keeper struct {
	buf  []byte
	from int64
}

// Write keeps more.
func (k *keeper) Write(p []byte) (int, error) {
	k.buf = append(k.buf, p...)
	return len(p), nil
}

// until takes what was read before the offset.
func (k *keeper) until(offset int64) []byte {
	n := int(offset - k.from)
	out := k.buf[:n:n]
	k.buf, k.from = k.buf[n:], offset
	return out
}

// rest takes what is left.
func (k *keeper) rest() []byte { return k.buf }

// encoded gives the mark with which the file began, and a writer that writes
// text as the file had it.
func encoded(w io.Writer, data []byte) (mark []byte, text io.WriteCloser) {
	var e encoding.Encoding
	for _, m := range [][]byte{bomUTF8, bomUTF16LE, bomUTF16BE} {
		if bytes.HasPrefix(data, m) {
			mark = m
			break
		}
	}
	switch {
	case bytes.Equal(mark, bomUTF16LE):
		e = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case bytes.Equal(mark, bomUTF16BE):
		e = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case mark == nil && isASCII(data):
		return bomUTF8, plainWriter{w} // without a mark Excel would take the notes for another encoding
	case mark == nil && gb18030(data):
		e = simplifiedchinese.GB18030
	default:
		return mark, plainWriter{w}
	}
	return mark, transform.NewWriter(w, e.NewEncoder())
}

// gb18030 says whether bytes without a mark are read as GB18030, by the rule
// of the decoder.
func gb18030(data []byte) bool {
	rest := data[asciiPrefix(data):]
	head := rest[:min(len(rest), window)]
	return !isUTF8(head, len(rest) >= window)
}

func isASCII(data []byte) bool { return asciiPrefix(data) == len(data) }

// plainWriter writes UTF-8 as it is.
type plainWriter struct{ io.Writer }

// Close does nothing.
func (plainWriter) Close() error { return nil }
