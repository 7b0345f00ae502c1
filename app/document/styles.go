package document

import (
	"fmt"
	"strings"
)

// The faces that GB/T 9704-2012 names (7.2, 7.3). The file names them and
// embeds none: the licences of the first three do not allow it.
const (
	faceTitle  = "方正小标宋简体"
	faceBody   = "仿宋_GB2312"
	faceKai    = "楷体_GB2312"
	faceHei    = "黑体"
	faceNumber = "宋体"
)

// Sizes in half points: 2号, 3号, 4号, 小四, 五号, 小五.
const (
	sizeTitle      = 44
	sizeBody       = 32
	sizePageNumber = 28
	sizeTable      = 24
	sizeNote       = 21
	sizeWide       = 18
)

const wordNamespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

// style is one paragraph style. The property strings are children of w:pPr and
// w:rPr in the order of the schema.
type style struct {
	id, name, based, next string
	paragraph, run        string
	custom                bool
}

// face names one font for Chinese and Latin alike. The standard gives a face
// to the text as a whole and excepts only page numbers; and the half-width
// digits of 仿宋_GB2312 are exactly half a character wide, which keeps the
// grid of 28. Without w:eastAsia Word would fall back to 宋体.
func face(name string) string {
	return `<w:rFonts w:ascii="` + name + `" w:eastAsia="` + name + `" w:hAnsi="` + name + `" w:cs="` + name + `" w:hint="eastAsia"/>`
}

// size sets the type size in half points.
func size(halfPoints int) string {
	return fmt.Sprintf(`<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, halfPoints, halfPoints)
}

// lines sets an exact line height in twips with whole blank space around.
func lines(height, before, after int) string {
	return fmt.Sprintf(`<w:spacing w:before="%d" w:after="%d" w:line="%d" w:lineRule="exact"/>`, before, after, height)
}

// flush takes the first-line indent away and aligns the paragraph.
func flush(jc string) string {
	return `<w:ind w:left="0" w:right="0" w:firstLine="0"/><w:jc w:val="` + jc + `"/>`
}

// firstIndent is the 首行缩进 of two characters. Twips, because LibreOffice
// misreads firstLineChars.
var firstIndent = fmt.Sprintf(`<w:ind w:firstLine="%d"/>`, 2*bodyChar)

// paragraphStyles lists the styles that the body uses.
func paragraphStyles() []style {
	unsqueezed := `<w:spacing w:val="0"/>`
	heading := func(n int, typeface string) style {
		return style{
			id: fmt.Sprintf("Heading%d", n), name: fmt.Sprintf("heading %d", n), based: "Normal", next: "BodyText",
			paragraph: `<w:keepNext/>` + firstIndent + fmt.Sprintf(`<w:outlineLvl w:val="%d"/>`, n-1), run: face(typeface),
		}
	}
	return []style{
		{id: "BodyText", name: "Body Text", based: "Normal", paragraph: firstIndent},
		{id: "Title", name: "Title", based: "Normal", next: "BodyText", paragraph: `<w:keepNext/>` + flush("center"), run: face(faceTitle) + unsqueezed + size(sizeTitle)},
		{id: "Subtitle", name: "Subtitle", based: "Normal", next: "BodyText", paragraph: `<w:keepNext/>` + flush("center"), run: face(faceKai)},
		heading(1, faceHei), heading(2, faceKai), heading(3, faceBody), heading(4, faceBody),
		{id: "Signature", name: "Signature", based: "Normal", paragraph: `<w:keepLines/>` + `<w:jc w:val="left"/>`},
		{id: "Footer", name: "footer", based: "Normal", paragraph: lines(pageNumberLine, 0, 0) + flush("left"), run: face(faceNumber) + unsqueezed + size(sizePageNumber)},
		{id: "Caption", name: "caption", based: "Normal", next: "BodyText", paragraph: `<w:keepNext/>` + lines(lineHeight, 0, 0) + flush("center"), run: face(faceHei) + unsqueezed + size(sizePageNumber)},
		{id: "TableText", name: "Table Text", based: "Normal", paragraph: lines(400, 0, 0) + flush("left"), run: unsqueezed + size(sizeTable), custom: true},
		{id: "TableHead", name: "Table Head", based: "TableText", paragraph: flush("center"), run: face(faceHei), custom: true},
		{id: "WideText", name: "Wide Table Text", based: "TableText", paragraph: lines(260, 0, 0), run: size(sizeWide), custom: true},
		{id: "WideHead", name: "Wide Table Head", based: "WideText", paragraph: flush("center"), run: face(faceHei), custom: true},
		{id: "SourceText", name: "Source Text", based: "TableText", paragraph: lines(320, 0, 0), run: size(sizeNote), custom: true},
		{id: "TableNote", name: "Table Note", based: "Normal", paragraph: lines(400, 0, 0) + flush("left"), run: unsqueezed + size(sizeNote), custom: true},
		{id: "Line", name: "Line", based: "Normal", paragraph: flush("left"), custom: true},
		{id: "Banner", name: "Banner", based: "Normal", next: "BodyText", paragraph: `<w:keepNext/>` + lines(400, 0, lineHeight/2) + flush("right"), run: face(faceHei) + unsqueezed + size(sizePageNumber), custom: true},
		{id: "FormText", name: "Form Text", based: "Normal", paragraph: lines(formLine, 0, 0) + flush("left"), run: unsqueezed + size(sizeTable), custom: true},
		{id: "FormLabel", name: "Form Label", based: "FormText", paragraph: flush("center"), run: face(faceHei), custom: true},
		{id: "FormProse", name: "Form Prose", based: "FormText", paragraph: fmt.Sprintf(`<w:ind w:firstLine="%d"/><w:jc w:val="both"/>`, 2*formChar), custom: true},
		{id: "FormSign", name: "Form Sign", based: "FormText", paragraph: lines(formLine, formLine, 0) + flush("right"), custom: true},
		{id: "RedMark", name: "Red Mark", based: "Normal", paragraph: flush("center"), run: face(faceTitle) + `<w:color w:val="FF0000"/>` + unsqueezed, custom: true},
		{id: "DocNumber", name: "Doc Number", based: "Normal", paragraph: `<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="11" w:color="FF0000"/></w:pBdr>` + lines(lineHeight, 2*lineHeight, 0) + flush("center"), custom: true},
	}
}

// Defaults and the Normal style. Automatic space between Chinese and digits is
// off and no docGrid is used: both would break the 28 characters of a line.
// (LibreOffice 7 adds that space all the same.)
var stylesHead = xmlProlog + `<w:styles ` + wordNamespaces + `><w:docDefaults><w:rPrDefault><w:rPr>` + face(faceBody) + size(sizeBody) +
	`<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>` +
	`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:adjustRightInd w:val="0"/><w:snapToGrid w:val="0"/>` +
	lines(lineHeight, 0, 0) + `<w:jc w:val="both"/></w:pPr><w:rPr>` + fmt.Sprintf(`<w:spacing w:val="%d"/>`, squeeze) + `</w:rPr></w:style>`

const stylesTail = `<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>` +
	`<w:style w:type="table" w:customStyle="1" w:styleId="StatTable"><w:name w:val="Stat Table"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>` +
	`<w:top w:val="single" w:sz="8" w:space="0" w:color="auto"/><w:left w:val="single" w:sz="8" w:space="0" w:color="auto"/><w:bottom w:val="single" w:sz="8" w:space="0" w:color="auto"/><w:right w:val="single" w:sz="8" w:space="0" w:color="auto"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="auto"/>` +
	`</w:tblBorders><w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="28" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`

// stylesXML writes word/styles.xml.
func stylesXML() string {
	var b strings.Builder
	b.WriteString(stylesHead)
	for _, s := range paragraphStyles() {
		custom := ""
		if s.custom {
			custom = ` w:customStyle="1"`
		}
		fmt.Fprintf(&b, `<w:style w:type="paragraph"%s w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="%s"/>`, custom, s.id, s.name, s.based)
		if s.next != "" {
			fmt.Fprintf(&b, `<w:next w:val="%s"/>`, s.next)
		}
		fmt.Fprintf(&b, `<w:qFormat/><w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>`, s.paragraph, s.run)
	}
	b.WriteString(stylesTail)
	return b.String()
}
