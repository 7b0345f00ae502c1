package opendata

import (
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"sanxiang/app/sheet"
	"sanxiang/models"
)

// flushAt is how much is gathered before it is written, bytes.
const flushAt = 64 << 10

// jsonWriter writes one object a line (NDJSON), or one document with the
// objects under data.
type jsonWriter struct {
	out     io.Writer
	buf     []byte
	objects *Objects
	options Options
	rows    int
}

func newJSONWriter(w io.Writer, o Options) Writer {
	j := &jsonWriter{out: w, buf: make([]byte, 0, flushAt+8192), objects: NewObjects(o.Fields, o.Base), options: o}
	if o.Format == FormatJSON {
		j.buf = append(j.buf, `{"meta":`...)
		meta, _ := json.Marshal(fileMeta{o.Scope, o.AsOf, RuleSet, Licence}) // strings only: cannot fail
		j.buf = append(append(j.buf, meta...), `,"data":[`...)
	}
	return j
}

// fileMeta is what a JSON file says about itself.
type fileMeta struct {
	Scope   string     `json:"scope"`
	AsOf    models.Day `json:"as_of"`
	RuleSet string     `json:"rule_set"`
	Licence string     `json:"licence"`
}

// Write appends a row.
func (j *jsonWriter) Write(row *models.Publication, page *models.PublicPage) error {
	if j.options.Format == FormatJSON && j.rows > 0 {
		j.buf = append(j.buf, ',')
	}
	j.rows++
	j.buf = append(j.objects.Append(j.buf, row, page), '\n')
	if len(j.buf) < flushAt {
		return nil
	}
	return j.flush()
}

// Close ends the file.
func (j *jsonWriter) Close() error {
	if j.options.Format == FormatJSON {
		j.buf = append(j.buf, "]}\n"...)
	}
	return j.flush()
}

func (j *jsonWriter) flush() error {
	_, err := j.out.Write(j.buf)
	j.buf = j.buf[:0]
	return err
}

// Objects writes rows as JSON objects with the member names of a form. It is
// for one goroutine.
type Objects struct {
	columns []column
	names   [][]byte // `"name":` of each column; of amounts in 分
	yuan    [][]byte // of amounts in 元
	fields  string
	base    string
	labels  labels
}

// NewObjects makes the writer of a form (FieldSets); base is the site's address
// before links.
func NewObjects(fields, base string) *Objects {
	o := &Objects{columns: columnsOf(fields), fields: fields, base: base, labels: labels{}}
	for _, c := range o.columns {
		first, second := memberNames(c, fields)
		o.names = append(o.names, append(appendString(nil, first), ':'))
		o.yuan = append(o.yuan, append(appendString(nil, second), ':'))
	}
	return o
}

// memberNames gives the names of a column's members; only amounts have two.
func memberNames(c column, fields string) (first, second string) {
	switch {
	case c.Type != typeMoney || fields == FieldsDual:
		return c.head(fields), ""
	case fields == FieldsChinese:
		return c.Header + "（分）", c.Header + "（元）"
	}
	return c.Name + "_fen", c.Name + "_yuan"
}

// Append writes a row with its page, of which it needs what
// disclosure.PageTexts reads.
func (o *Objects) Append(b []byte, row *models.Publication, page *models.PublicPage) []byte {
	b = append(b, '{')
	for i := range o.columns {
		if i > 0 {
			b = append(b, ',')
		}
		c := &o.columns[i]
		b = append(b, o.names[i]...)
		b = o.value(b, i, c, c.cell(row, page))
	}
	return append(b, '}')
}

// value writes the value of column i.
func (o *Objects) value(b []byte, i int, c *column, v cell) []byte {
	switch c.Type {
	case typeMoney:
		if o.fields == FieldsDual {
			return append(b, wan(models.Fen(v.number))...)
		}
		b = append(strconv.AppendInt(b, v.number, 10), ',')
		b = append(append(b, o.yuan[i]...), '"')
		return append(sheet.AppendYuan(b, models.Fen(v.number)), '"')
	case typeNumber:
		return strconv.AppendInt(b, v.number, 10)
	case typeTime:
		return appendString(b, Timestamp(models.Instant(v.number)))
	case typeDay:
		return appendString(b, string(c.dayIn(o.fields, v)))
	case typeList:
		return o.list(b, *c, v)
	}
	if c.Name == linkColumn {
		return appendString(b, o.base+v.text)
	}
	return appendString(b, c.textIn(o.fields, v))
}

// list writes codes as an array, labels as one text.
func (o *Objects) list(b []byte, c column, v cell) []byte {
	if o.fields != FieldsEnglish {
		return appendString(b, o.labels.of(c, o.fields, v))
	}
	s, known := o.labels[v.kinds]
	if !known {
		text, _ := json.Marshal(append([]models.PenaltyKind{}, v.kinds.List()...)) // strings only: cannot fail
		s = string(text)
		o.labels[v.kinds] = s
	}
	return append(b, s...)
}

// Timestamp writes an instant for machines, in China's time to the
// millisecond; none is empty.
func Timestamp(i models.Instant) string {
	if i == 0 {
		return ""
	}
	return i.Time().Format("2006-01-02T15:04:05.000Z07:00")
}

// wan writes an amount in 万元 with as many decimals as it has.
func wan(f models.Fen) string {
	s := strconv.FormatInt(int64(f), 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	if len(s) < 7 {
		s = strings.Repeat("0", 7-len(s)) + s
	}
	whole, frac := s[:len(s)-6], strings.TrimRight(s[len(s)-6:], "0")
	if frac == "" {
		return sign + whole
	}
	return sign + whole + "." + frac
}

const hexDigits = "0123456789abcdef"

// appendString writes a JSON string (RFC 8259 7). What is no UTF-8 becomes the
// replacement character.
func appendString(b []byte, s string) []byte {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		ch := s[i]
		if ch >= 0x20 && ch != '"' && ch != '\\' {
			continue
		}
		b = append(b, s[start:i]...)
		start = i + 1
		switch ch {
		case '"', '\\':
			b = append(b, '\\', ch)
		case '\n':
			b = append(b, '\\', 'n')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[ch>>4], hexDigits[ch&15])
		}
	}
	return append(append(b, s[start:]...), '"')
}
