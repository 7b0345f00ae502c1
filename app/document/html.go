package document

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"sanxiang/models"
)

// WriteHTML writes doc as a fragment without <html>: an article.document with
// the title as h1, a section for each heading from h2 on, tables with caption
// and scoped headers, the signature as footer and the sources as the last
// section. A figure that has a source is an a.figure to it, any other a
// span.figure; its title says name, 统计口径 and record count. The markup is
// well-formed XML too. The only errors are those of w.
func WriteHTML(w io.Writer, doc *Document) error {
	h := &htmlWriter{out: make([]byte, 0, 1<<16), sources: sourceIndex(doc.Sources), title: min(max(doc.Level, 1), 3)}
	h.add(`<article class="document">`, "\n")
	h.head(doc)
	walk(doc, h)
	h.closeSections(1)
	h.signature(doc)
	h.sourcesSection(doc.Sources)
	h.add("</article>\n")
	if _, err := w.Write(h.out); err != nil {
		return fmt.Errorf("write html: %w", err)
	}
	return nil
}

// htmlWriter is the visitor that builds the fragment.
type htmlWriter struct {
	out     []byte
	sources map[string]int // figures that have a source
	open    []int          // relative levels of the sections that are open
	title   int            // level of the title
}

// add appends markup as it is.
func (h *htmlWriter) add(markup ...string) {
	for _, m := range markup {
		h.out = append(h.out, m...)
	}
}

// text appends text; a newline becomes <br/>.
func (h *htmlWriter) text(s string) {
	for {
		line, rest, more := strings.Cut(s, "\n")
		h.out = appendEscaped(h.out, line)
		if !more {
			return
		}
		h.add("<br/>")
		s = rest
	}
}

// element appends an element that holds only text; nothing for no text.
func (h *htmlWriter) element(name, class, text string) {
	if text == "" {
		return
	}
	h.add("<", name)
	if class != "" {
		h.add(` class="`, class, `"`)
	}
	h.add(">")
	h.text(text)
	h.add("</", name, ">\n")
}

// head writes the red head, title and subtitle; nothing when there is none.
func (h *htmlWriter) head(doc *Document) {
	h.element("p", "document-banner", doc.Banner)
	red := doc.RedHead
	if red == nil {
		red = &RedHead{}
	}
	if red.Mark+red.DocNumber+doc.Title+doc.Subtitle == "" {
		return
	}
	h.add("<header>\n")
	h.element("p", "document-mark", red.Mark)
	h.element("p", "document-number", red.DocNumber)
	h.element("h"+strconv.Itoa(h.title), "", doc.Title)
	h.element("p", "document-subtitle", doc.Subtitle)
	h.add("</header>\n")
}

// closeSections closes the open sections of the level and below it.
func (h *htmlWriter) closeSections(level int) {
	for len(h.open) > 0 && h.open[len(h.open)-1] >= level {
		h.add("</section>\n")
		h.open = h.open[:len(h.open)-1]
	}
}

func (h *htmlWriter) heading(p placedHeading) {
	h.closeSections(p.Relative)
	h.open = append(h.open, p.Relative)
	tag := "h" + strconv.Itoa(min(p.Relative+h.title, 6))
	h.add(`<section aria-labelledby="`, p.Anchor, `">`, "\n<", tag, ` id="`, p.Anchor, `">`, p.Number)
	h.inlines(p.Inlines)
	h.add("</", tag, ">\n")
}

func (h *htmlWriter) paragraph(p Paragraph) {
	h.add("<p>")
	h.inlines(p.Inlines)
	h.add("</p>\n")
}

func (h *htmlWriter) inlines(in Inlines) {
	for _, i := range in {
		switch v := valueOf(i).(type) {
		case Text:
			h.text(string(v))
		case Figure:
			h.figure(v)
		}
	}
}

// figure writes a printed figure with the way to its source.
func (h *htmlWriter) figure(f Figure) {
	tag := "span"
	h.add("<")
	if h.sources[f.ID] > 0 {
		tag = "a"
		h.add(`a class="figure" href="#`, sourceAnchor(f.ID), `"`)
	} else {
		h.add(`span class="figure"`)
	}
	if f.Code != "" {
		h.attribute("data-code", f.Code)
	}
	if f.State != "" && f.State != models.StateValue {
		h.attribute("data-state", string(f.State))
	}
	h.attribute("title", figureTitle(f))
	h.add(">")
	h.text(f.Printed)
	h.add("</", tag, ">")
}

// attribute appends one attribute.
func (h *htmlWriter) attribute(name, value string) {
	h.add(" ", name, `="`)
	h.out = appendEscaped(h.out, value)
	h.add(`"`)
}

// sourceAnchor is the id of a source's row.
func sourceAnchor(figureID string) string { return "src-" + Anchor(figureID) }

// figureTitle is what shows when the reader points at a figure.
func figureTitle(f Figure) string {
	s := f.Name
	if f.Basis != "" {
		s += "；统计口径：" + f.Basis
	}
	if f.State != "" && f.State != models.StateValue {
		s += "；" + f.State.Label()
	}
	return strings.TrimPrefix(s+"；记录"+strconv.Itoa(f.Records)+"条", "；")
}

func (h *htmlWriter) table(t Table) {
	width := t.width()
	if width == 0 {
		h.element("p", "table-caption", t.Caption)
		h.element("p", "table-note", t.Note)
		return
	}
	h.openTable(t.Caption)
	h.tableHead(&t, width)
	h.add("<tbody>\n")
	for _, r := range t.Rows {
		h.add("<tr>")
		for i := range width {
			h.cellStart("td", t.column(i).Align)
			h.inlines(r.cell(i))
			h.add("</td>")
		}
		h.add("</tr>\n")
	}
	h.closeTable()
	h.element("p", "table-note", t.Note)
}

// openTable begins a table; the wrapper lets a wide one scroll.
func (h *htmlWriter) openTable(caption string) {
	h.add(`<div class="table-scroll"><table>`, "\n")
	h.element("caption", "", caption)
}

// closeTable ends what openTable began, and the tbody.
func (h *htmlWriter) closeTable() { h.add("</tbody>\n</table></div>\n") }

// tableHead writes the column titles if there are any.
func (h *htmlWriter) tableHead(t *Table, width int) {
	if !t.titled() {
		return
	}
	h.add("<thead><tr>")
	for i := range width {
		c := t.column(i)
		if c.Title == "" {
			h.add("<td></td>")
			continue
		}
		h.add(`<th scope="col">`)
		h.text(c.Title)
		h.add("</th>")
	}
	h.add("</tr></thead>\n")
}

// cellStart opens a cell with its alignment as a class.
func (h *htmlWriter) cellStart(tag string, align Align) {
	h.add("<", tag)
	if align == AlignCenter || align == AlignRight {
		h.add(` class="align-`, string(align), `"`)
	}
	h.add(">")
}

// signature writes 署名 and 成文日期.
func (h *htmlWriter) signature(doc *Document) {
	date := doc.Date.Chinese()
	if doc.Sealed && date == "" && doc.Organ != "" {
		date = blankDate
	}
	if doc.Organ == "" && date == "" {
		return
	}
	h.add(`<footer class="signature">`, "\n")
	h.element("p", "", doc.Organ)
	if !doc.Date.Valid() {
		h.element("p", "", date)
	} else if date != "" {
		h.add(`<p><time datetime="`, string(doc.Date), `">`, date, "</time></p>\n")
	}
	h.add("</footer>\n")
}

// sourcesSection lists the sources; a figure's link leads to its row.
func (h *htmlWriter) sourcesSection(all []Source) {
	if len(all) == 0 {
		return
	}
	h.add(`<section class="sources" aria-labelledby="sources">`, "\n", `<h2 id="sources">`, sourcesTitle, "</h2>\n")
	t := Table{Columns: sourceColumns()}
	h.openTable("")
	h.tableHead(&t, len(t.Columns))
	h.add("<tbody>\n")
	seen := make(map[string]bool, len(all))
	for _, s := range all {
		h.add("<tr")
		if anchor := sourceAnchor(s.FigureID); s.FigureID != "" && !seen[anchor] {
			seen[anchor] = true
			h.attribute("id", anchor)
		}
		h.add(">")
		for i, cell := range sourceCells(s) {
			h.sourceCell(i, t.Columns[i].Align, cell)
		}
		h.add("</tr>\n")
	}
	h.closeTable()
	h.add("</section>\n")
}

// sourceCell writes one cell of a source; the name heads the row.
func (h *htmlWriter) sourceCell(i int, align Align, text string) {
	if i == 0 {
		h.add(`<th scope="row">`)
		h.text(text)
		h.add("</th>")
		return
	}
	h.cellStart("td", align)
	h.text(text)
	h.add("</td>")
}
