package document

import (
	"strings"

	"sanxiang/models"
)

// Block is a Heading, a Paragraph, a Line, a Table or a Form.
type Block interface{ block() }

// Heading opens a section that lasts to the next heading of its level or
// above. It carries no number; the walk gives it one.
type Heading struct {
	Level   int // 1 to 4, relative to Document.HeadingBase
	Inlines Inlines
}

// Paragraph is one paragraph of running text.
type Paragraph struct{ Inlines Inlines }

// Table is a grid with a caption above and a note below. A row may be shorter
// than the columns (the rest stays empty) or longer (columns without title are
// added), so that no cell is ever lost.
type Table struct {
	Caption string
	Columns []Column
	Rows    []Row
	Note    string
}

// Column is one column of a Table.
type Column struct {
	Title  string `json:"title"`
	Align  Align  `json:"align,omitempty"`
	Weight int    `json:"weight,omitempty"` // share of the width, 1 to 1000; 0 means 1
}

// Row holds the cells of one table row.
type Row []Inlines

// Align is the alignment of a column's cells; anything unknown is AlignLeft.
type Align string

// The alignments.
const (
	AlignLeft   Align = ""
	AlignCenter Align = "center"
	AlignRight  Align = "right"
)

func (Heading) block()   {}
func (Paragraph) block() {}
func (Table) block()     {}

// Inline is a Text or a Figure.
type Inline interface{ inline() }

// Inlines is a run of text and figures.
type Inlines []Inline

// Text is plain text; a newline is a line break.
type Text string

// Figure is one printed number (or the word that stands for it) with what is
// needed to trace it.
type Figure struct {
	ID      string `json:"id"`      // names the figure within the document; links it to its Source
	Code    string `json:"code"`    // indicator code in the catalogue
	Name    string `json:"name"`    // what is counted, in words
	Printed string `json:"printed"` // the text as printed
	Basis   string `json:"basis"`   // 统计口径 in words
	Records int    `json:"records"` // how many records stand behind it

	State models.State `json:"state"` // a value or one of the four empties; "" counts as a value
}

// reference is a figure's printed text that leads to where it stands. Only
// the sources section of DOCX uses it.
type reference struct{ id, text string }

func (Text) inline()      {}
func (Figure) inline()    {}
func (reference) inline() {}

// valueOf takes the pointer away from an inline that was given by one; nil for
// a nil pointer.
func valueOf(i Inline) Inline {
	switch p := i.(type) {
	case *Figure:
		if p == nil {
			return nil
		}
		return *p
	case *Text:
		if p == nil {
			return nil
		}
		return *p
	}
	return i
}

// Plain gives the inlines as readers see them, without markup.
func (in Inlines) Plain() string {
	var b strings.Builder
	for _, i := range in {
		switch v := valueOf(i).(type) {
		case Text:
			b.WriteString(string(v))
		case Figure:
			b.WriteString(v.Printed)
		case reference:
			b.WriteString(v.text)
		}
	}
	return b.String()
}

// width counts the columns: those declared, or more when a row is longer.
func (t *Table) width() int {
	n := len(t.Columns)
	for _, r := range t.Rows {
		n = max(n, len(r))
	}
	return n
}

// column is the i-th column; beyond the declared ones, one without title.
func (t *Table) column(i int) Column {
	if i < len(t.Columns) {
		return t.Columns[i]
	}
	return Column{}
}

// titled says whether any column has a title, so that a header row is due.
func (t *Table) titled() bool {
	for _, c := range t.Columns {
		if c.Title != "" {
			return true
		}
	}
	return false
}

// cell is the i-th cell of the row; empty when the row is shorter.
func (r Row) cell(i int) Inlines {
	if i < len(r) {
		return r[i]
	}
	return nil
}
