package sheet

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// ExampleMark stands in the first column of a template's example row, which
// an import passes over.
const ExampleMark = "（示例行，导入时自动略过）"

// TemplateColumn is one column of a template for filling in.
type TemplateColumn struct {
	Head     string
	Required bool
	How      string   // how to fill it in
	Example  string   // of the example row
	Choices  []string // what may be chosen
	Codes    []string // what is accepted beside Head
}

// templateRows is how many rows of a template offer choices.
const templateRows = 20000

// WriteTemplate writes a workbook to fill in: a sheet with a header, choices
// that fold out and an example row, and a sheet that says how each column is
// filled in and which other headers are understood.
func WriteTemplate(w io.Writer, name string, columns []TemplateColumn) error {
	f := excelize.NewFile()
	err := writeTemplate(f, name, columns)
	if err == nil {
		f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(w) })
		err = f.Write(io.Discard)
	}
	return errors.Join(err, f.Close())
}

func writeTemplate(f *excelize.File, name string, columns []TemplateColumn) error {
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "Sanxiang"}); err != nil {
		return fmt.Errorf("template properties: %w", err)
	}
	if err := f.SetSheetName(f.GetSheetName(0), name); err != nil {
		return fmt.Errorf("name template: %w", err)
	}
	const guide = "填写说明"
	if _, err := f.NewSheet(guide); err != nil {
		return fmt.Errorf("add guide: %w", err)
	}
	head, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EEF4FB"}}})
	if err != nil {
		return fmt.Errorf("template style: %w", err)
	}
	text, err := f.NewStyle(&excelize.Style{NumFmt: 49}) // text, so that no number loses digits
	if err != nil {
		return fmt.Errorf("template style: %w", err)
	}
	for i, c := range columns {
		if err := writeTemplateColumn(f, name, i, c, text); err != nil {
			return err
		}
	}
	last := cellName(len(columns)-1, 1)
	if err := f.SetCellStyle(name, "A1", last, head); err != nil {
		return fmt.Errorf("style header: %w", err)
	}
	if err := f.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return fmt.Errorf("freeze header: %w", err)
	}
	return writeGuide(f, guide, columns, head)
}

// writeTemplateColumn writes a column's header and example and offers its choices.
func writeTemplateColumn(f *excelize.File, sheet string, i int, c TemplateColumn, text int) error {
	letters, err := excelize.ColumnNumberToName(i + 1)
	if err != nil {
		return fmt.Errorf("column %d: %w", i, err)
	}
	width := float64(min(max(12, 2*utf8.RuneCountInString(c.Head)+4), 40))
	example := c.Example
	if i == 0 {
		example, width = ExampleMark, 30
	}
	err = errors.Join(f.SetColStyle(sheet, letters, text), f.SetColWidth(sheet, letters, letters, width),
		f.SetCellStr(sheet, letters+"1", c.Head), f.SetCellStr(sheet, letters+"2", example))
	if err != nil || len(c.Choices) == 0 {
		return err
	}
	list := excelize.NewDataValidation(true)
	list.Sqref = fmt.Sprintf("%s2:%s%d", letters, letters, templateRows)
	if err := list.SetDropList(c.Choices); err != nil {
		return fmt.Errorf("choices of %s: %w", c.Head, err)
	}
	return f.AddDataValidation(sheet, list)
}

// writeGuide writes the sheet that explains the columns.
func writeGuide(f *excelize.File, sheet string, columns []TemplateColumn, head int) error {
	rows := [][]string{{"列", "是否必填", "怎样填写", "可选值", "示例", "也认得的表头"}}
	for _, c := range columns {
		rows = append(rows, []string{c.Head, map[bool]string{true: "必填", false: "选填"}[c.Required], c.How, strings.Join(c.Choices, "、"), c.Example, strings.Join(c.Codes, "、")})
	}
	for i, row := range rows {
		for j, text := range row {
			if err := f.SetCellStr(sheet, cellName(j, i+1), text); err != nil {
				return fmt.Errorf("write guide: %w", err)
			}
		}
	}
	for i, width := range []float64{24, 10, 60, 40, 36, 60} {
		letters, err := excelize.ColumnNumberToName(i + 1)
		if err == nil {
			err = f.SetColWidth(sheet, letters, letters, width)
		}
		if err != nil {
			return fmt.Errorf("width of guide: %w", err)
		}
	}
	return f.SetCellStyle(sheet, "A1", "F1", head)
}
