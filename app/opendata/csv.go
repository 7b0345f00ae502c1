package opendata

import (
	"io"

	"sanxiang/app/sheet"
	"sanxiang/models"
)

// csvWriter writes UTF-8 with a byte order mark and CRLF; no cell runs as a formula.
type csvWriter struct {
	out     *sheet.CSVStream
	columns []column
	options Options
	labels  labels
}

func newCSVWriter(w io.Writer, o Options) (Writer, error) {
	list := columnsOf(o.Fields)
	out, err := sheet.NewCSVStream(w, heads(list, o.Fields))
	return &csvWriter{out: out, columns: list, options: o, labels: labels{}}, err
}

// Write appends a row.
func (w *csvWriter) Write(row *models.Publication, page *models.PublicPage) error {
	for i := range w.columns {
		c := &w.columns[i]
		v := c.cell(row, page)
		switch c.Type {
		case typeMoney:
			w.money(models.Fen(v.number))
		case typeNumber:
			w.out.Int(v.number)
		case typeTime:
			w.out.Instant(models.Instant(v.number))
		case typeDay:
			w.out.Day(c.dayIn(w.options.Fields, v))
		case typeList:
			w.out.Text(w.labels.of(*c, w.options.Fields, v))
		default:
			w.out.Text(w.linked(c, c.textIn(w.options.Fields, v)))
		}
	}
	return w.out.End()
}

// linked puts the site's address before a link.
func (w *csvWriter) linked(c *column, s string) string {
	if c.Name == linkColumn {
		return w.options.Base + s
	}
	return s
}

func (w *csvWriter) money(f models.Fen) {
	if w.options.Fields == FieldsDual {
		w.out.Text(wan(f))
		return
	}
	w.out.Fen(f)
}

// Close writes out what is left.
func (w *csvWriter) Close() error { return w.out.Close() }
