package opendata

import (
	"fmt"
	"io"
	"strings"

	"sanxiang/models"
)

// The formats of files.
const (
	FormatCSV    = "csv"
	FormatXLSX   = "xlsx"
	FormatNDJSON = "ndjson"
	FormatJSON   = "json"
)

// MediaTypes gives the media type of each format.
var MediaTypes = map[string]string{
	FormatCSV: "text/csv; charset=utf-8", FormatNDJSON: "application/x-ndjson; charset=utf-8", FormatJSON: "application/json; charset=utf-8",
	FormatXLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// MaxSheetRows is how many rows of data one worksheet holds below its header.
const MaxSheetRows = 1_048_575

// Options say how a file is written.
type Options struct {
	Format string
	Fields string     // one of FieldSets; empty: cn for tables, en for JSON
	Base   string     // scheme and host before links, without a slash at the end; may be empty
	Scope  string     // what was asked for, in words
	AsOf   models.Day // the data are those of this day
	Total  int        // rows that will come, -1 = not known
}

// Writer takes rows with their pages; Close ends the file. Both may be called
// from one goroutine only.
type Writer interface {
	Write(row *models.Publication, page *models.PublicPage) error
	Close() error
}

// fields gives the form, which follows from the format unless it is asked for.
func (o Options) fields() string {
	switch {
	case o.Fields != "":
		return o.Fields
	case o.Format == FormatCSV || o.Format == FormatXLSX:
		return FieldsChinese
	}
	return FieldsEnglish
}

// Check holds what was asked for against what there is. A workbook cannot hold
// more than MaxSheetRows.
func (o Options) Check() error {
	var c models.Checks
	c.Require(MediaTypes[o.Format] != "", "format", "文件格式不在可选范围", "可用 csv、xlsx、ndjson、json")
	c.Require(o.Fields == "" || models.IsChoice(FieldSets, o.Fields), "fields", "表头不在可选范围", "可用 en、cn、shuanggongshi")
	c.Require(o.Format != FormatXLSX || o.Total <= MaxSheetRows, "format",
		fmt.Sprintf("查询结果有%d条，超过 Excel 每张工作表%d条的上限", o.Total, MaxSheetRows), "请改为下载 csv，或者按年份、机关缩小范围")
	return c.Err("不能生成文件")
}

// NewWriter begins a file. It does not close w.
func NewWriter(w io.Writer, o Options) (Writer, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	o.Fields = o.fields()
	switch o.Format {
	case FormatCSV:
		return newCSVWriter(w, o)
	case FormatXLSX:
		return newXLSXWriter(w, o)
	}
	return newJSONWriter(w, o), nil
}

// FileName is what a file is saved as: 行政处罚_示例市城市管理局_2024_20250131.csv.
func FileName(q models.PublicQuery, bureau string, o Options) string {
	what := "执法公示信息"
	if q.Kind != "" {
		what = strings.TrimSuffix(models.PublicKindLabel(q.Kind), "决定")
	}
	if bureau == "" {
		bureau = "全部"
	}
	year := "各年"
	if q.Year != 0 {
		year = fmt.Sprint(q.Year)
	}
	return strings.Join([]string{what, bureau, year, strings.ReplaceAll(string(o.AsOf), "-", "")}, "_") + "." + o.Format
}

// labels keeps the Chinese names of sets of kinds, of which there are few.
type labels map[models.KindSet]string

// of gives the words for a set in a form.
func (l labels) of(c column, fields string, v cell) string {
	s, known := l[v.kinds]
	if !known {
		s = c.textIn(fields, v)
		l[v.kinds] = s
	}
	return s
}
