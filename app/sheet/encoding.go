package sheet

import (
	"bufio"
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// window is how many bytes from the first non-ASCII one decide the encoding.
// GB18030 text of that length is never valid UTF-8 by chance.
const window = 64 << 10

var (
	bomUTF8    = []byte{0xEF, 0xBB, 0xBF}
	bomUTF16LE = []byte{0xFF, 0xFE}
	bomUTF16BE = []byte{0xFE, 0xFF}
)

// decoder turns bytes of unknown encoding into UTF-8. A byte order mark
// decides; without one, ASCII passes until the first other byte, and then the
// window from there decides: valid UTF-8, else GB18030. So a file whose first
// Chinese character stands a gigabyte in is still read rightly. UTF-8 is
// passed on unchecked: a cell with invalid bytes becomes a fault of its row,
// as does U+FFFD, which the other decoders put for what they cannot read.
type decoder struct {
	src     *bufio.Reader
	decided io.Reader // nil while only ASCII was seen
	name    string
}

// newDecoder looks for a byte order mark and makes the decoder.
func newDecoder(r io.Reader) *decoder {
	d := &decoder{src: bufio.NewReaderSize(r, window), name: "UTF-8"}
	head, _ := d.src.Peek(len(bomUTF8))
	switch {
	case bytes.HasPrefix(head, bomUTF8):
		_, _ = d.src.Discard(len(bomUTF8)) // just peeked, so it is there
		d.decided = d.src
	case bytes.HasPrefix(head, bomUTF16LE):
		d.decide("UTF-16", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM))
	case bytes.HasPrefix(head, bomUTF16BE):
		d.decide("UTF-16", unicode.UTF16(unicode.BigEndian, unicode.UseBOM))
	}
	return d
}

// Read gives UTF-8, or what claims to be it.
func (d *decoder) Read(p []byte) (int, error) {
	if d.decided != nil {
		return d.decided.Read(p)
	}
	if len(p) == 0 {
		return 0, nil
	}
	if _, err := d.src.Peek(1); err != nil {
		return 0, err
	}
	ready, _ := d.src.Peek(min(d.src.Buffered(), len(p)))
	if n := asciiPrefix(ready); n > 0 {
		return d.src.Read(p[:n])
	}
	d.sniff()
	return d.decided.Read(p)
}

// sniff decides by the window, which begins with a non-ASCII byte.
func (d *decoder) sniff() {
	head, err := d.src.Peek(window)
	if !isUTF8(head, err == nil) {
		d.decide("GB18030", simplifiedchinese.GB18030)
		return
	}
	d.decided = d.src
}

// decide reads the rest by the encoding.
func (d *decoder) decide(name string, e encoding.Encoding) {
	d.name, d.decided = name, transform.NewReader(d.src, e.NewDecoder())
}

// asciiPrefix counts the leading ASCII bytes.
func asciiPrefix(b []byte) int {
	for i, c := range b {
		if c >= utf8.RuneSelf {
			return i
		}
	}
	return len(b)
}

// isUTF8 says whether b is valid UTF-8; when b is cut out of a longer text
// its last character may be incomplete.
func isUTF8(b []byte, cut bool) bool {
	if cut {
		for back := 1; back < utf8.UTFMax && back <= len(b); back++ {
			if tail := b[len(b)-back:]; utf8.RuneStart(tail[0]) {
				if !utf8.FullRune(tail) {
					b = b[:len(b)-back]
				}
				break
			}
		}
	}
	return utf8.Valid(b)
}
