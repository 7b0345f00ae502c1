package document

// placedHeading is a heading with its number, as the walk hands it out.
type placedHeading struct {
	Official int    // 1 to 4: the level that sets the face and the number
	Relative int    // 1 to 4: the depth within this document
	Number   string // 一、 （一） 1. （1）
	Anchor   string // "sec-4-1", unique within the document
	Inlines  Inlines
}

// visitor is what a renderer does with each block.
type visitor interface {
	heading(placedHeading)
	paragraph(Paragraph)
	table(Table)
	form(Form)
	line(Line)
}

// walk hands the blocks to v in order. It alone numbers headings.
func walk(d *Document, v visitor) {
	n := numberHeadings(d)
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case Heading:
			v.heading(n.next(b))
		case *Heading:
			if b != nil {
				v.heading(n.next(*b))
			}
		case Paragraph:
			v.paragraph(b)
		case *Paragraph:
			if b != nil {
				v.paragraph(*b)
			}
		case Table:
			v.table(b)
		case *Table:
			if b != nil {
				v.table(*b)
			}
		case Form:
			v.form(b)
		case *Form:
			if b != nil {
				v.form(*b)
			}
		case Line:
			v.line(b)
		case *Line:
			if b != nil {
				v.line(*b)
			}
		}
	}
}
