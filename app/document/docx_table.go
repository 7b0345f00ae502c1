package document

import (
	"strconv"
	"strings"
)

// table writes caption, grid and note. The header row repeats on every page
// and no row is split. A paragraph always follows, since Word would join two
// tables that touch.
func (d *docx) table(t Table) {
	if t.Caption != "" {
		d.styled("Caption", "", t.Caption)
	}
	if widths := columnWidths(&t); len(widths) > 0 && (t.titled() || len(t.Rows) > 0) {
		d.grid(&t, widths)
	}
	if t.Note != "" {
		d.styled("TableNote", lines(400, 0, lineHeight/2), t.Note)
	} else {
		d.styled("TableNote", lines(lineHeight/2, 0, 0), "")
	}
}

// grid writes the w:tbl.
func (d *docx) grid(t *Table, widths []int) {
	d.add(`<w:tbl><w:tblPr><w:tblStyle w:val="StatTable"/><w:tblW w:w="`)
	d.number(typeWidth)
	d.add(`" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>`)
	cellStyle, headStyle := d.cellStyle, "TableHead"
	if len(widths) > wideColumns && cellStyle == "TableText" {
		cellStyle, headStyle = "WideText", "WideHead"
		d.add(narrowMargins)
	}
	d.add(`<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		d.add(`<w:gridCol w:w="`)
		d.number(w)
		d.add(`"/>`)
	}
	d.add(`</w:tblGrid>`)
	if t.titled() {
		d.headerRow(t, widths, headStyle)
	}
	openings := make([]string, len(widths))
	for i, w := range widths {
		openings[i] = cellOpening(w, cellStyle, t.column(i).Align)
	}
	for _, r := range t.Rows {
		d.add(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for i, opening := range openings {
			d.add(opening)
			d.inlines(r.cell(i))
			d.add(`</w:p></w:tc>`)
		}
		d.add(`</w:tr>`)
	}
	d.add(`</w:tbl>`)
}

// wideColumns is from how many columns on a table is set in 小五 with narrow
// margins, so that figures of seven digits stay on one line.
const wideColumns = 8

const narrowMargins = `<w:tblCellMar><w:left w:w="28" w:type="dxa"/><w:right w:w="28" w:type="dxa"/></w:tblCellMar>`

// headerRow writes the column titles.
func (d *docx) headerRow(t *Table, widths []int, style string) {
	d.add(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, w := range widths {
		d.add(cellOpening(w, style, AlignLeft))
		d.run(t.column(i).Title)
		d.add(`</w:p></w:tc>`)
	}
	d.add(`</w:tr>`)
}

// cellOpening is everything of a cell before its runs.
func cellOpening(width int, style string, align Align) string {
	var b strings.Builder
	b.WriteString(`<w:tc><w:tcPr><w:tcW w:w="` + strconv.Itoa(width) + `" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="` + style + `"/>`)
	if align == AlignCenter || align == AlignRight {
		b.WriteString(`<w:jc w:val="` + string(align) + `"/>`)
	}
	b.WriteString(`</w:pPr>`)
	return b.String()
}

// sources appends the section 数据来源 on a page of its own. The printed
// figures there link back to the text.
func (d *docx) sources(all []Source) {
	d.styled("Heading1", `<w:pageBreakBefore/>`+lines(lineHeight, 0, lineHeight/2), sourcesTitle)
	d.cellStyle = "SourceText"
	t := Table{Columns: sourceColumns()}
	for _, s := range all {
		r := make(Row, 0, len(t.Columns))
		for i, cell := range sourceCells(s) {
			if i == sourcePrinted {
				r = append(r, Inlines{reference{s.FigureID, cell}})
			} else {
				r = append(r, Inlines{Text(cell)})
			}
		}
		t.Rows = append(t.Rows, r)
	}
	d.table(t)
}
