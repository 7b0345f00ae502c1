package document

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// WriteMarkdown writes doc as GitHub-flavoured Markdown: the title as #,
// headings from ## on with their numbers, pipe tables, and each figure that has
// a source with a footnote to it. The only errors are those of w.
func WriteMarkdown(w io.Writer, doc *Document) error {
	m := &markdown{sources: sourceIndex(doc.Sources)}
	m.lineOf("", doc.Banner)
	if doc.RedHead != nil {
		m.lineOf("", doc.RedHead.Mark)
		m.lineOf("", doc.RedHead.DocNumber)
	}
	m.lineOf("# ", doc.Title)
	m.lineOf("", doc.Subtitle)
	walk(doc, m)
	m.lineOf("", doc.Organ)
	m.lineOf("", doc.Date.Chinese())
	m.footnotes(doc.Sources)
	if _, err := io.WriteString(w, m.out.String()); err != nil {
		return fmt.Errorf("write markdown: %w", err)
	}
	return nil
}

// markdown is the visitor that builds the text.
type markdown struct {
	out     strings.Builder
	sources map[string]int
}

// markdownEscapes puts a backslash before what Markdown gives a meaning, and
// keeps every text on one line.
var markdownEscapes = strings.NewReplacer(`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `<`, `\<`, `>`, `\>`,
	`|`, `\|`, `#`, `\#`, `~`, `\~`, `&`, `\&`, `$`, `\$`, `!`, `\!`, "\n", " ", "\t", " ")

// escaped is s as literal Markdown text.
func escaped(s string) string { return markdownEscapes.Replace(legalText(s)) }

// lineOf writes a block of plain text; nothing for no text.
func (m *markdown) lineOf(prefix, s string) {
	if s != "" {
		m.block(prefix, escaped(s))
	}
}

// block writes one block and the blank line after it. Without a prefix, a
// beginning that would make it a list or a rule is escaped.
func (m *markdown) block(prefix, s string) {
	s = strings.TrimSpace(s)
	if prefix == "" {
		digits := strings.TrimLeft(s, "0123456789")
		switch {
		case strings.HasPrefix(s, "-"), strings.HasPrefix(s, "+"), strings.HasPrefix(s, "="):
			s = `\` + s
		case len(digits) < len(s) && (strings.HasPrefix(digits, ".") || strings.HasPrefix(digits, ")")):
			s = s[:len(s)-len(digits)] + `\` + digits
		}
	}
	m.out.WriteString(prefix + s + "\n\n")
}

func (m *markdown) heading(h placedHeading) {
	m.block(strings.Repeat("#", h.Relative+1)+" ", h.Number+m.inlines(h.Inlines))
}

func (m *markdown) paragraph(p Paragraph) { m.block("", m.inlines(p.Inlines)) }

// inlines gives the text with footnote marks after the figures.
func (m *markdown) inlines(in Inlines) string {
	var b strings.Builder
	for _, i := range in {
		switch v := valueOf(i).(type) {
		case Text:
			b.WriteString(escaped(string(v)))
		case Figure:
			b.WriteString(escaped(v.Printed))
			if n := m.sources[v.ID]; n > 0 {
				b.WriteString("[^" + strconv.Itoa(n) + "]")
			}
		}
	}
	return b.String()
}

func (m *markdown) table(t Table) {
	m.lineOf("", t.Caption)
	if width := t.width(); width > 0 {
		titles, rules := make([]string, width), make([]string, width)
		for i := range width {
			c := t.column(i)
			titles[i] = escaped(c.Title)
			rules[i] = map[Align]string{AlignCenter: ":-:", AlignRight: "--:"}[c.Align]
			if rules[i] == "" {
				rules[i] = "---"
			}
		}
		m.row(titles)
		m.row(rules)
		for _, r := range t.Rows {
			cells := make([]string, width)
			for i := range cells {
				cells[i] = m.inlines(r.cell(i))
			}
			m.row(cells)
		}
		m.out.WriteString("\n")
	}
	m.lineOf("", t.Note)
}

func (m *markdown) line(l Line) { m.block("", m.inlines(l.Inlines)) }

// form writes one line for each row: cells parted by bars, since Markdown knows
// no merged ones.
func (m *markdown) form(f Form) {
	rows, width := f.place()
	if len(rows) > 0 {
		m.row(make([]string, width))
		m.row(slices.Repeat([]string{"---"}, width))
	}
	for _, row := range rows {
		cells := make([]string, width)
		for _, c := range row {
			var parts []string
			for _, p := range c.Text {
				parts = append(parts, m.inlines(p))
			}
			if c.Sign != "" {
				parts = append(parts, escaped(c.Sign))
			}
			cells[c.column] = strings.Join(parts, " ")
		}
		m.row(cells)
	}
	if len(rows) > 0 {
		m.out.WriteString("\n")
	}
	m.lineOf("", f.Note)
}

// row writes one line of a pipe table.
func (m *markdown) row(cells []string) {
	m.out.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

// footnotes writes the sources, one footnote for each.
func (m *markdown) footnotes(all []Source) {
	if len(all) == 0 {
		return
	}
	m.block("## ", sourcesTitle)
	columns := sourceColumns()
	for n, s := range all {
		var parts []string
		for i, cell := range sourceCells(s) {
			if cell != "" {
				parts = append(parts, columns[i].Title+"："+escaped(cell))
			}
		}
		fmt.Fprintf(&m.out, "[^%d]: %s\n", n+1, strings.Join(parts, "；"))
	}
}
