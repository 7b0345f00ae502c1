package document

import "fmt"

const xmlProlog = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// Names of the parts whose content depends on the document.
const (
	partCore = "docProps/core.xml"
	partBody = "word/document.xml"
)

// part is one file of the package.
type part struct{ name, content string }

// constantParts are the files that every DOCX shares.
func constantParts() []part {
	return []part{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRelations},
		{"docProps/app.xml", appProperties},
		{"word/_rels/document.xml.rels", bodyRelations},
		{"word/fontTable.xml", fontTableXML()},
		{"word/footer1.xml", footerXML("right")},
		{"word/footer2.xml", footerXML("left")},
		{"word/settings.xml", settings},
		{"word/styles.xml", stylesXML()},
	}
}

const contentTypes = xmlProlog + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
	`<Override PartName="/word/fontTable.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` +
	`<Override PartName="/word/footer2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>`

const packageRelations = xmlProlog + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties" Target="docProps/app.xml"/></Relationships>`

const bodyRelations = xmlProlog + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/>` +
	`<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable" Target="fontTable.xml"/>` +
	`<Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/>` +
	`<Relationship Id="rId5" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer2.xml"/></Relationships>`

const appProperties = xmlProlog + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Sanxiang</Application></Properties>`

// Page numbers differ on odd and even pages; compatibilityMode 15 keeps Word
// out of its compatibility view.
const settings = xmlProlog + `<w:settings ` + wordNamespaces + `><w:zoom w:percent="100"/><w:defaultTabStop w:val="640"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/>` +
	`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>`

// sectionProperties ends the body: the page of GB/T 9704-2012 5.1 and 5.2.
// There is no docGrid of characters; LibreOffice sets 19 a line with one.
var sectionProperties = fmt.Sprintf(`<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/><w:pgSz w:w="%d" w:h="%d"/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="851" w:footer="%d" w:gutter="0"/><w:cols w:space="425"/></w:sectPr>`,
	pageWidth, pageHeight, marginTop, marginRight, marginBottom, marginLeft, footerDistance)

// footerXML is the page number — 1 — in 4号宋体: on odd pages on the right,
// on even pages on the left, one character from the edge (7.5).
func footerXML(side string) string {
	run := func(s string) string { return `<w:r>` + s + `</w:r>` }
	field := run(`<w:fldChar w:fldCharType="begin"/>`) + run(`<w:instrText xml:space="preserve"> PAGE </w:instrText>`) +
		run(`<w:fldChar w:fldCharType="separate"/>`) + run(`<w:t>1</w:t>`) + run(`<w:fldChar w:fldCharType="end"/>`)
	return xmlProlog + `<w:ftr ` + wordNamespaces + `><w:p><w:pPr><w:pStyle w:val="Footer"/>` +
		fmt.Sprintf(`<w:ind w:%s="%d"/><w:jc w:val="%s"/></w:pPr>`, side, pageNumberChar, side) +
		run(`<w:t xml:space="preserve">— </w:t>`) + field + run(`<w:t xml:space="preserve"> —</w:t>`) + `</w:p></w:ftr>`
}

// fontTableXML names for each face the one to take where it is not installed.
func fontTableXML() string {
	s := xmlProlog + `<w:fonts ` + wordNamespaces + `>`
	for _, f := range [][2]string{{faceTitle, "方正小标宋_GBK"}, {faceBody, "仿宋"}, {faceKai, "楷体"}, {faceHei, "SimHei"}, {faceNumber, "SimSun"}} {
		s += `<w:font w:name="` + f[0] + `"><w:altName w:val="` + f[1] + `"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>`
	}
	return s + `</w:fonts>`
}
