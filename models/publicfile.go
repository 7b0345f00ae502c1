package models

// PublicFile is one file of a published page (a chapter as DOCX, JSON or
// workbook) as the page lists it. The bytes lie beside the page and go with it.
type PublicFile struct {
	Format string `json:"format"` // one of FileFormats
	Size   int    `json:"size"`   // bytes
	SHA256 string `json:"sha256"` // hexadecimal
}

// FileFormats lists the formats of published files in the order of pages, with
// what readers know them by.
var FileFormats = []Choice{{"docx", "Word 文档"}, {"xlsx", "Excel 依据清单"}, {"json", "JSON 数据"}}

// fileTypes are the media types of the formats.
var fileTypes = map[string]string{
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"json": "application/json; charset=utf-8",
}

// MaxPublicFile is the largest file that is published, bytes: a chapter takes
// some tens of thousands, and TiDB keeps no row past 6 MB.
const MaxPublicFile = 4 << 20

// MIME is the media type of the file.
func (f PublicFile) MIME() string { return fileTypes[f.Format] }

// Label is what readers know the format by.
func (f PublicFile) Label() string { return ChoiceLabel(FileFormats, f.Format) }

// FileMissing answers for a file that is not published, or no longer.
const FileMissing = "没有找到该文件，可能尚未发布或已随页面撤下，请从报告页面重新打开"
