package document

import "strconv"

// line writes a paragraph of its own.
func (h *htmlWriter) line(l Line) {
	h.add(`<p class="line`)
	if l.Align == AlignCenter || l.Align == AlignRight {
		h.add(" align-", string(l.Align))
	}
	h.add(`">`)
	h.inlines(l.Inlines)
	h.add("</p>\n")
}

// form writes a table whose labels head what stands beside them.
func (h *htmlWriter) form(f Form) {
	rows, _ := f.place()
	if len(rows) > 0 {
		h.add(`<div class="table-scroll" tabindex="0" role="region" aria-label="表格式文书"><table class="form">`, "\n<tbody>\n")
		for _, row := range rows {
			h.add("<tr>")
			for _, c := range row {
				if !c.below {
					h.formCell(c)
				}
			}
			h.add("</tr>\n")
		}
		h.closeTable()
	}
	h.element("p", "table-note", f.Note)
}

// formCell writes one cell with its spans.
func (h *htmlWriter) formCell(c placedCell) {
	tag := "td"
	h.add("<")
	if c.Label {
		tag = "th"
		h.add(`th scope="row"`)
	} else {
		h.add(tag)
	}
	if c.span > 1 {
		h.attribute("colspan", strconv.Itoa(c.span))
	}
	if c.down > 1 {
		h.attribute("rowspan", strconv.Itoa(c.down))
	}
	if c.Align == AlignCenter || c.Align == AlignRight {
		h.attribute("class", "align-"+string(c.Align))
	}
	h.add(">")
	for i, p := range c.Text {
		if len(c.Text) == 1 && c.Sign == "" {
			h.inlines(p)
			break
		}
		if i == 0 || len(p) > 0 {
			h.add("<p>")
			h.inlines(p)
			h.add("</p>")
		}
	}
	if c.Sign != "" {
		h.element("p", "sign", c.Sign)
	}
	h.add("</", tag, ">")
}
