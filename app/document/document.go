package document

import "sanxiang/models"

// Document is one official text. The zero value renders as an empty page.
type Document struct {
	Title    string     // 标题; a newline is a chosen line break
	Subtitle string     // 副标题, may be empty
	Organ    string     // 署名: the issuing body; empty leaves the signature out
	Date     models.Day // 成文日期; none leaves the date out
	RedHead  *RedHead   // nil for the plain profile, which published reports use
	Banner   string     // above everything: that this is a draft; may be empty
	Level    int        // HTML: of the title as a heading, 1 to 3; 0 means 1
	Sealed   bool       // the signature is one with a seal; without a date a blank one is printed

	HeadingBase  int // official level (1 to 4) that a heading of level 1 takes; 0 means 1
	HeadingStart int // number of the first heading of that level; 0 means 1

	Blocks       []Block
	Sources      []Source
	PrintSources bool // DOCX: append the section 数据来源 on a page of its own
}

// RedHead is the head of an issued document (红头, GB/T 9704-2012 7.2).
type RedHead struct {
	Mark      string `json:"mark"`       // 发文机关标志: "示例市司法局文件"
	DocNumber string `json:"doc_number"` // 发文字号: "示司发〔2026〕3号"
}

// Source tells where one printed figure comes from.
type Source struct {
	FigureID string     `json:"figure_id"` // the ID of the Figure that it explains
	Name     string     `json:"name"`      // what is counted, in words
	Printed  string     `json:"printed"`   // the figure as the text prints it
	Code     string     `json:"code"`      // indicator code in the catalogue
	Profile  string     `json:"profile"`   // 统计口径 in words
	Records  int        `json:"records"`   // how many records stand behind it
	AsOf     models.Day `json:"as_of"`     // 统计截至
}

// headingBase is HeadingBase within 1 to 4.
func (d *Document) headingBase() int { return min(max(d.HeadingBase, 1), headingLevels) }
