package document

import (
	"encoding/json"
	"fmt"
	"io"

	"sanxiang/models"
)

// jsonDocument is the shape of WriteJSON.
type jsonDocument struct {
	Title    string      `json:"title"`
	Subtitle string      `json:"subtitle,omitempty"`
	Organ    string      `json:"organ,omitempty"`
	Date     models.Day  `json:"date,omitempty"`
	RedHead  *RedHead    `json:"red_head,omitempty"`
	Banner   string      `json:"banner,omitempty"`
	Blocks   []jsonBlock `json:"blocks"`
	Sources  []Source    `json:"sources"`
}

// jsonBlock is one block; type says which fields it has.
type jsonBlock struct {
	Type    string           `json:"type"`             // heading, paragraph, line, table or form
	Level   int              `json:"level,omitempty"`  // heading: official level, 1 to 4
	Number  string           `json:"number,omitempty"` // heading: 一、 （一） 1. （1）
	Anchor  string           `json:"anchor,omitempty"` // heading: its id in the HTML
	Inlines []jsonInline     `json:"inlines,omitempty"`
	Caption string           `json:"caption,omitempty"`
	Columns []Column         `json:"columns,omitempty"`
	Rows    [][]jsonCell     `json:"rows,omitempty"`
	Note    string           `json:"note,omitempty"`
	Align   Align            `json:"align,omitempty"` // line
	Form    [][]jsonFormCell `json:"form,omitempty"`
}

// jsonFormCell is one cell of a form with the columns and rows that it covers.
type jsonFormCell struct {
	Span  int        `json:"span"`
	Down  int        `json:"down"`
	Label bool       `json:"label,omitempty"`
	Text  []jsonCell `json:"text"`
	Sign  string     `json:"sign,omitempty"`
}

// jsonCell is the inlines of one table cell, never null.
type jsonCell []jsonInline

// jsonInline holds a text or a figure.
type jsonInline struct {
	Text   string  `json:"text,omitempty"`
	Figure *Figure `json:"figure,omitempty"`
}

// WriteJSON writes the whole tree as one JSON object with the heading numbers
// that the other renderers print and each figure as an object with its code,
// printed text and state. The only errors are those of w.
func WriteJSON(w io.Writer, doc *Document) error {
	j := &jsonWriter{blocks: []jsonBlock{}}
	walk(doc, j)
	sources := doc.Sources
	if sources == nil {
		sources = []Source{}
	}
	err := json.NewEncoder(w).Encode(jsonDocument{
		Title: doc.Title, Subtitle: doc.Subtitle, Organ: doc.Organ, Date: doc.Date,
		RedHead: doc.RedHead, Banner: doc.Banner, Blocks: j.blocks, Sources: sources,
	})
	if err != nil {
		return fmt.Errorf("write json: %w", err)
	}
	return nil
}

// jsonWriter is the visitor that gathers the blocks.
type jsonWriter struct{ blocks []jsonBlock }

func (j *jsonWriter) heading(h placedHeading) {
	j.blocks = append(j.blocks, jsonBlock{Type: "heading", Level: h.Official, Number: h.Number, Anchor: h.Anchor, Inlines: jsonInlines(h.Inlines)})
}

func (j *jsonWriter) paragraph(p Paragraph) {
	j.blocks = append(j.blocks, jsonBlock{Type: "paragraph", Inlines: jsonInlines(p.Inlines)})
}

func (j *jsonWriter) table(t Table) {
	b := jsonBlock{Type: "table", Caption: t.Caption, Note: t.Note}
	for i := range t.width() {
		b.Columns = append(b.Columns, t.column(i))
	}
	for _, r := range t.Rows {
		cells := make([]jsonCell, len(b.Columns))
		for i := range cells {
			cells[i] = jsonInlines(r.cell(i))
		}
		b.Rows = append(b.Rows, cells)
	}
	j.blocks = append(j.blocks, b)
}

func (j *jsonWriter) line(l Line) {
	j.blocks = append(j.blocks, jsonBlock{Type: "line", Align: l.Align, Inlines: jsonInlines(l.Inlines)})
}

func (j *jsonWriter) form(f Form) {
	b := jsonBlock{Type: "form", Note: f.Note}
	rows, _ := f.place()
	for _, row := range rows {
		cells := []jsonFormCell{}
		for _, c := range row {
			if c.below {
				continue
			}
			text := []jsonCell{}
			for _, p := range c.Text {
				text = append(text, jsonInlines(p))
			}
			cells = append(cells, jsonFormCell{Span: c.span, Down: c.down, Label: c.Label, Text: text, Sign: c.Sign})
		}
		b.Form = append(b.Form, cells)
	}
	j.blocks = append(j.blocks, b)
}

// jsonInlines changes the inlines into their JSON shape.
func jsonInlines(in Inlines) []jsonInline {
	all := make([]jsonInline, 0, len(in))
	for _, i := range in {
		switch v := valueOf(i).(type) {
		case Text:
			all = append(all, jsonInline{Text: string(v)})
		case Figure:
			all = append(all, jsonInline{Figure: &v})
		}
	}
	return all
}
