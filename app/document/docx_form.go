package document

// formLine is the height of a line in a form, twips.
const formLine = 440

// line writes a paragraph without indent.
func (d *docx) line(l Line) {
	d.add(`<w:p><w:pPr><w:pStyle w:val="Line"/>`)
	if l.Align == AlignCenter || l.Align == AlignRight {
		d.add(`<w:jc w:val="`, string(l.Align), `"/>`)
	}
	d.add(`</w:pPr>`)
	d.inlines(l.Inlines)
	d.add(`</w:p>`)
}

// form writes the grid with its merged cells. Rows may break across pages,
// since a cell can hold more than one page.
func (d *docx) form(f Form) {
	rows, columns := f.place()
	if len(rows) == 0 {
		d.styled("TableNote", lines(lineHeight/2, 0, 0), f.Note)
		return
	}
	widths := f.widths(columns)
	d.add(`<w:tbl><w:tblPr><w:tblStyle w:val="StatTable"/><w:tblW w:w="`)
	d.number(typeWidth)
	d.add(`" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		d.add(`<w:gridCol w:w="`)
		d.number(w)
		d.add(`"/>`)
	}
	d.add(`</w:tblGrid>`)
	for i, row := range rows {
		d.add(`<w:tr>`)
		if n := min(max(f.Rows[i].Lines, 0), formDown); n > 0 {
			d.add(`<w:trPr><w:trHeight w:val="`)
			d.number(n * formLine)
			d.add(`" w:hRule="atLeast"/></w:trPr>`)
		}
		for _, c := range row {
			d.formCell(c, widths)
		}
		d.add(`</w:tr>`)
	}
	d.add(`</w:tbl>`)
	if f.Note != "" {
		d.styled("TableNote", lines(400, 0, lineHeight/2), f.Note)
	} else {
		d.styled("TableNote", lines(lineHeight/2, 0, 0), "")
	}
}

// formCell writes one cell.
func (d *docx) formCell(c placedCell, widths []int) {
	width := 0
	for _, w := range widths[c.column : c.column+c.span] {
		width += w
	}
	d.add(`<w:tc><w:tcPr><w:tcW w:w="`)
	d.number(width)
	d.add(`" w:type="dxa"/>`)
	if c.span > 1 {
		d.add(`<w:gridSpan w:val="`)
		d.number(c.span)
		d.add(`"/>`)
	}
	switch {
	case c.below:
		d.add(`<w:vMerge/>`)
	case c.down > 1:
		d.add(`<w:vMerge w:val="restart"/>`)
	}
	vertical := "center"
	if c.Prose || c.Sign != "" {
		vertical = "top"
	}
	d.add(`<w:vAlign w:val="`, vertical, `"/></w:tcPr>`)
	d.formText(c)
	d.add(`</w:tc>`)
}

// formText writes a cell's paragraphs; a cell always has one.
func (d *docx) formText(c placedCell) {
	style := "FormText"
	switch {
	case c.Label:
		style = "FormLabel"
	case c.Prose:
		style = "FormProse"
	}
	align := ""
	if c.Align == AlignCenter || c.Align == AlignRight {
		align = `<w:jc w:val="` + string(c.Align) + `"/>`
	}
	for _, p := range c.Text {
		d.add(`<w:p><w:pPr><w:pStyle w:val="`, style, `"/>`, align, `</w:pPr>`)
		d.inlines(p)
		d.add(`</w:p>`)
	}
	if c.Sign != "" {
		d.styled("FormSign", "", c.Sign)
	} else if len(c.Text) == 0 {
		d.styled(style, align, "")
	}
}

// sealed writes 署名 and 成文日期 of a document that bears a seal: the date
// ends four characters before the right edge and 署名 stands centred over it;
// the seal covers both (7.3.5.1).
func (d *docx) sealed(doc *Document) {
	organ, date := legalText(doc.Organ), doc.Date.Chinese()
	if date == "" {
		date = blankDate
	}
	organIndent, dateIndent := sealIndents(organ, date)
	d.styled("Signature", `<w:keepNext/>`+lines(lineHeight, 2*lineHeight, 0)+leftIndent(organIndent), organ)
	d.styled("Signature", lines(lineHeight, 0, 0)+leftIndent(dateIndent), date)
}

// blankDate is a date that is written in by hand.
const blankDate = "　　年　月　日"
