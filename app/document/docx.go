package document

import (
	"archive/zip"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// bodies keeps the buffers of word/document.xml between documents.
var bodies = sync.Pool{New: func() any { b := make([]byte, 0, 1<<17); return &b }}

// WriteDOCX writes doc as an Office Open XML text laid out by GB/T 9704-2012:
// A4, 22 lines of 28 characters, headings as real heading styles, page numbers
// — 1 — outside. Each printed figure stands in a bookmark (see Bookmark). The
// only errors are those of w.
func WriteDOCX(w io.Writer, doc *Document) error {
	buffer := bodies.Get().(*[]byte)
	defer bodies.Put(buffer)
	d := &docx{out: (*buffer)[:0], marks: bookmarks{taken: make(map[string]int)}, cellStyle: "TableText"}
	d.document(doc)
	*buffer = d.out

	z := deflaters.Get().(*deflater)
	defer deflaters.Put(z)
	body, err := z.pack(partBody, d.out)
	if err != nil {
		return fmt.Errorf("write docx: %w", err)
	}
	core := coreProperties(doc)
	files := append(slices.Clip(constantPacked()), body, packed{partCore, zip.Store, len(core), crc32.ChecksumIEEE(core), core})
	if err := writeZip(w, files); err != nil {
		return fmt.Errorf("write docx: %w", err)
	}
	return nil
}

// coreProperties writes docProps/core.xml. The time of creation is the day of
// the document, since the package knows no other.
func coreProperties(doc *Document) []byte {
	b := []byte(xmlProlog + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>`)
	b = appendEscaped(b, strings.ReplaceAll(doc.Title, "\n", ""))
	b = append(b, `</dc:title><dc:creator>`...)
	b = appendEscaped(b, doc.Organ)
	b = append(b, `</dc:creator>`...)
	if doc.Date.Valid() {
		b = append(b, `<dcterms:created xsi:type="dcterms:W3CDTF">`+string(doc.Date)+`T00:00:00Z</dcterms:created>`...)
	}
	return append(b, `</cp:coreProperties>`...)
}

// docx is the visitor that builds word/document.xml.
type docx struct {
	out       []byte
	marks     bookmarks
	cellStyle string // of the table cells below the header
	closing   int    // paragraphs up to the one that stays with the seal; 0 = none
}

// add appends markup as it is.
func (d *docx) add(markup ...string) {
	for _, m := range markup {
		d.out = append(d.out, m...)
	}
}

// number appends an integer.
func (d *docx) number(n int) { d.out = strconv.AppendInt(d.out, int64(n), 10) }

// document writes the whole part.
func (d *docx) document(doc *Document) {
	d.add(xmlProlog, `<w:document `, wordNamespaces, `><w:body>`)
	d.head(doc)
	if doc.Sealed {
		d.closing = closingParagraph(doc)
	}
	walk(doc, d)
	d.signature(doc)
	if doc.PrintSources && len(doc.Sources) > 0 {
		d.sources(doc.Sources)
	}
	d.add(sectionProperties, `</w:body></w:document>`)
}

// head writes the red head if there is one, the title and the subtitle. One
// blank line follows them, and two stand between red rule and title.
func (d *docx) head(doc *Document) {
	before := 0
	if doc.Banner != "" {
		d.styled("Banner", "", doc.Banner)
	}
	if doc.RedHead != nil {
		d.redHead(doc.RedHead)
		before = 2 * lineHeight
	}
	if doc.Title != "" {
		after := lineHeight
		if doc.Subtitle != "" {
			after = 0
		}
		d.styled("Title", lines(lineHeight, before, after), doc.Title)
	}
	if doc.Subtitle != "" {
		d.styled("Subtitle", lines(lineHeight, 0, lineHeight), doc.Subtitle)
	}
}

// redHead writes 发文机关标志, 发文字号 and, as the border of the latter, the
// red rule 4 mm below (7.2.4, 7.2.5, 7.2.7).
func (d *docx) redHead(h *RedHead) {
	if h.Mark != "" {
		s := markSize(h.Mark)
		d.add(`<w:p><w:pPr><w:pStyle w:val="RedMark"/>`, lines(s*6/5, markDrop, 0), `</w:pPr><w:r><w:rPr>`, size(s/10), `</w:rPr>`)
		d.text(h.Mark)
		d.add(`</w:r></w:p>`)
	}
	d.styled("DocNumber", "", h.DocNumber)
}

// signature writes 署名 and 成文日期 without seal, one blank line below the
// body (7.3.5.2).
func (d *docx) signature(doc *Document) {
	if doc.Sealed {
		d.sealed(doc)
		return
	}
	organ, date := legalText(doc.Organ), doc.Date.Chinese()
	organIndent, dateIndent := signatureIndents(organ, date)
	before := lineHeight
	if organ != "" {
		keep := ""
		if date != "" {
			keep = `<w:keepNext/>`
		}
		d.styled("Signature", keep+lines(lineHeight, before, 0)+leftIndent(organIndent), organ)
		before = 0
	}
	if date != "" {
		d.styled("Signature", lines(lineHeight, before, 0)+leftIndent(dateIndent), date)
	}
}

// leftIndent sets the left indent in twips.
func leftIndent(twips int) string { return `<w:ind w:left="` + strconv.Itoa(twips) + `"/>` }

// styled writes a paragraph of plain text in a style, with further paragraph
// properties in the order of the schema.
func (d *docx) styled(style, properties, text string) {
	d.add(`<w:p><w:pPr><w:pStyle w:val="`, style, `"/>`, properties, `</w:pPr>`)
	d.run(text)
	d.add(`</w:p>`)
}

func (d *docx) heading(h placedHeading) {
	d.add(`<w:p><w:pPr><w:pStyle w:val="Heading`)
	d.number(h.Official)
	d.add(`"/></w:pPr>`)
	d.run(h.Number)
	d.inlines(h.Inlines)
	d.add(`</w:p>`)
}

func (d *docx) paragraph(p Paragraph) {
	d.add(`<w:p><w:pPr><w:pStyle w:val="BodyText"/>`)
	if d.closing--; d.closing == 0 {
		d.add(`<w:keepNext/><w:keepLines/>`)
	}
	d.add(`</w:pPr>`)
	d.inlines(p.Inlines)
	d.add(`</w:p>`)
}

// closingParagraph counts the paragraphs when the last block is one: a seal
// never stands on a page without text (7.3.5.4). 0 otherwise.
func closingParagraph(doc *Document) int {
	n, last := 0, false
	for _, b := range doc.Blocks {
		switch p := b.(type) {
		case Paragraph:
			last = true
		case *Paragraph:
			last = p != nil
		default:
			last = false
		}
		if last {
			n++
		}
	}
	if !last {
		return 0
	}
	return n
}

// inlines writes runs; a figure that has an id is put in a bookmark.
func (d *docx) inlines(in Inlines) {
	for _, i := range in {
		switch v := valueOf(i).(type) {
		case Text:
			d.run(string(v))
		case Figure:
			d.figure(v)
		case reference:
			d.reference(v)
		}
	}
}

// figure writes the printed text within its bookmark.
func (d *docx) figure(f Figure) {
	if f.ID == "" {
		d.run(f.Printed)
		return
	}
	name, id := d.marks.take(f.ID)
	d.add(`<w:bookmarkStart w:id="`)
	d.number(id)
	d.add(`" w:name="`, name, `"/>`)
	d.run(f.Printed)
	d.add(`<w:bookmarkEnd w:id="`)
	d.number(id)
	d.add(`"/>`)
}

// reference writes a link to the bookmark of a figure, plain text if the
// figure stands nowhere in the text.
func (d *docx) reference(r reference) {
	if !d.marks.has(r.id) {
		d.run(r.text)
		return
	}
	d.add(`<w:hyperlink w:anchor="`, Bookmark(r.id), `" w:history="1">`)
	d.run(r.text)
	d.add(`</w:hyperlink>`)
}

// run writes one run of text in the style's face; nothing for no text.
func (d *docx) run(s string) {
	if s == "" {
		return
	}
	d.add(`<w:r>`)
	d.text(s)
	d.add(`</w:r>`)
}

// text writes the content of a run: newlines and tabs become their elements.
func (d *docx) text(s string) {
	for s != "" {
		i := 0
		for i < len(s) && s[i] != '\n' && s[i] != '\t' {
			i++
		}
		if i > 0 {
			if s[0] == ' ' || s[i-1] == ' ' {
				d.add(`<w:t xml:space="preserve">`)
			} else {
				d.add(`<w:t>`)
			}
			d.out = appendEscaped(d.out, s[:i])
			d.add(`</w:t>`)
		}
		if s = s[i:]; s == "" {
			return
		}
		if s[0] == '\n' {
			d.add(`<w:br/>`)
		} else {
			d.add(`<w:tab/>`)
		}
		s = s[1:]
	}
}
