package sheet

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"sanxiang/models"
)

// exact is the largest whole number Excel keeps: fifteen digits.
const exact = 999_999_999_999_999

// firstDay is the first day whose Excel serial number every program agrees
// on; earlier days are written as text (Excel counts a 29 February 1900).
const firstDay = models.Day("1900-03-01")

// XLSXWriter streams a workbook of one worksheet or more. Cells are typed:
// text is never a formula, money is a number in 元, days are dates. Rows go to
// a temporary file past 16 MB, so memory does not grow with them.
type XLSXWriter struct {
	out      io.Writer
	file     *excelize.File
	stream   *excelize.StreamWriter
	columns  int
	row      int
	sheets   int
	day      int // style ids
	instant  int
	money    int
	head     int
	rowCells []any
}

// NewXLSXWriter makes a workbook that Close writes to w. It does not close w.
func NewXLSXWriter(w io.Writer) (*XLSXWriter, error) {
	x := &XLSXWriter{out: w, file: excelize.NewFile()}
	if err := x.file.SetDocProps(&excelize.DocProperties{Creator: "Sanxiang"}); err != nil { // the library would name its author
		return nil, errors.Join(fmt.Errorf("sheet properties: %w", err), x.file.Close())
	}
	date, stamp, amount := "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "#,##0.00"
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&x.day, excelize.Style{CustomNumFmt: &date}},
		{&x.instant, excelize.Style{CustomNumFmt: &stamp}},
		{&x.money, excelize.Style{CustomNumFmt: &amount}},
		{&x.head, excelize.Style{Font: &excelize.Font{Bold: true}}},
	} {
		id, err := x.file.NewStyle(&s.style)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("sheet style: %w", err), x.file.Close())
		}
		*s.id = id
	}
	return x, nil
}

// Sheet ends the worksheet before it, if any, and begins the next with a
// header that stays in view. Excel's names have at most 31 characters and
// none of \ / ? * : [ ].
func (x *XLSXWriter) Sheet(name string, header []string) error {
	if err := x.flush(); err != nil {
		return err
	}
	if err := x.addSheet(name); err != nil {
		return fmt.Errorf("sheet %q: %w", name, err)
	}
	x.sheets++
	stream, err := x.file.NewStreamWriter(name)
	if err != nil {
		return fmt.Errorf("sheet %q: %w", name, err)
	}
	x.stream, x.columns, x.row = stream, len(header), 0
	return x.writeHeader(header)
}

// addSheet makes the worksheet; a new workbook has one already.
func (x *XLSXWriter) addSheet(name string) error {
	if x.sheets == 0 {
		return x.file.SetSheetName(x.file.GetSheetName(0), name)
	}
	if i, err := x.file.GetSheetIndex(name); err != nil || i >= 0 {
		return errors.Join(err, errors.New("name taken"))
	}
	_, err := x.file.NewSheet(name)
	return err
}

// writeHeader freezes and writes the first row, columns about as wide as
// their headers.
func (x *XLSXWriter) writeHeader(header []string) error {
	panes := &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	if err := x.stream.SetPanes(panes); err != nil {
		return fmt.Errorf("freeze header: %w", err)
	}
	cells := make([]any, len(header))
	for i, h := range header {
		width := float64(min(max(12, 2*utf8.RuneCountInString(h)+2), 60))
		if err := x.stream.SetColWidth(i+1, i+1, width); err != nil {
			return fmt.Errorf("column width: %w", err)
		}
		cells[i] = excelize.Cell{StyleID: x.head, Value: h}
	}
	return x.set(cells)
}

// Write appends one row to the worksheet begun last, a cell per column of its
// header, of the types CSVWriter.Write takes. Error: models.Invalid past Excel's
// 1,048,576 rows or 32,767 characters in a cell.
func (x *XLSXWriter) Write(cells ...any) error {
	if x.stream == nil || len(cells) != x.columns {
		return fmt.Errorf("sheet: %d cells for %d columns", len(cells), x.columns)
	}
	if x.row >= excelize.TotalRows {
		return models.Errorf(models.Invalid, "数据超过 Excel 每张工作表 %d 行的上限，请改为导出 CSV 或缩小范围", excelize.TotalRows)
	}
	x.rowCells = x.rowCells[:0]
	for _, v := range cells {
		cell, err := x.cell(v)
		if err != nil {
			return err
		}
		x.rowCells = append(x.rowCells, cell)
	}
	return x.set(x.rowCells)
}

// set writes the next row.
func (x *XLSXWriter) set(cells []any) error {
	x.row++
	if err := x.stream.SetRow("A"+strconv.Itoa(x.row), cells); err != nil {
		return fmt.Errorf("sheet row %d: %w", x.row, err)
	}
	return nil
}

// cell makes the typed cell of a value. What Excel's fifteen digits cannot
// hold goes in as text, so that no digit is lost.
func (x *XLSXWriter) cell(v any) (any, error) {
	switch v := v.(type) {
	case nil, float64:
		return v, nil
	case bool:
		return yesNo(v), nil
	case models.Day:
		if v < firstDay || !v.Valid() {
			return string(v), nil
		}
		return excelize.Cell{StyleID: x.day, Value: v.Sub("1899-12-30")}, nil
	case models.Instant:
		if v == 0 {
			return nil, nil
		}
		return excelize.Cell{StyleID: x.instant, Value: serial(v)}, nil
	case models.Fen:
		if v > exact || v < -exact {
			return v.Yuan(), nil
		}
		return excelize.Cell{StyleID: x.money, Value: float64(v) / 100}, nil
	}
	text, number, isText, err := plainValue(v)
	switch {
	case err != nil:
		return nil, err
	case isText:
		return x.text(text)
	case number > exact || number < -exact:
		return decimal(number), nil
	}
	return number, nil
}

// text refuses what Excel would cut off.
func (x *XLSXWriter) text(s string) (any, error) {
	if len(s) > excelize.TotalCellChars && len(utf16.Encode([]rune(s))) > excelize.TotalCellChars {
		return nil, models.Errorf(models.Invalid, "第%d行有单元格超过 Excel %d 个字符的上限，请改为导出 CSV", x.row+1, excelize.TotalCellChars)
	}
	return s, nil
}

// serial is an instant as Excel counts: days since 1899-12-30, China time.
func serial(i models.Instant) float64 {
	const day, offset, epoch = 24 * 60 * 60 * 1000, 8 * 60 * 60 * 1000, 25569
	return float64(int64(i)+offset)/day + epoch
}

// flush ends the current worksheet.
func (x *XLSXWriter) flush() error {
	if x.stream == nil {
		return nil
	}
	if err := x.stream.Flush(); err != nil {
		return fmt.Errorf("flush sheet: %w", err)
	}
	return nil
}

// Close writes the workbook out and removes its temporary files; it must be
// called also after an error.
func (x *XLSXWriter) Close() error {
	err := x.flush()
	if err == nil {
		// excelize would pack the file in memory first; this packs it into out.
		x.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(x.out) })
		err = x.file.Write(io.Discard)
	}
	return errors.Join(err, x.file.Close())
}
