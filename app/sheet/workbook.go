package sheet

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"sanxiang/models"
)

// zipMagic begins every xlsx file.
var zipMagic = []byte("PK\x03\x04")

// oleMagic begins an .xls file of before 2007 and an encrypted workbook.
var oleMagic = []byte{0xD0, 0xCF, 0x11, 0xE0}

// workbookSource reads the first visible worksheet of a workbook, row by row.
type workbookSource struct {
	file   *excelize.File
	rows   *excelize.Rows
	closer io.Closer
	line   int
}

// newWorkbookSource checks the package whole and opens its first visible
// worksheet; closer may be nil.
func newWorkbookSource(r io.ReaderAt, size int64, l Limits, closer io.Closer) (*workbookSource, error) {
	f, err := openPackage(r, size, l)
	if err != nil {
		return nil, err
	}
	s := &workbookSource{file: f, closer: closer}
	if names, none := visibleSheets(f); none != nil {
		err = none
	} else {
		s.rows, err = sheetRows(f, names[0])
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return s, nil
}

// openPackage checks the package whole and opens it.
func openPackage(r io.ReaderAt, size int64, l Limits) (*excelize.File, error) {
	if size > l.Workbook {
		return nil, tooLarge(l.Workbook)
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, damaged("压缩包不完整")
	}
	if err := checkPackage(z, l); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(io.NewSectionReader(r, 0, size), excelize.Options{
		UnzipSizeLimit:   l.Unpacked,
		ShortDatePattern: "[$-804]yyyy-mm-dd", // with a language excelize need not search its table of them
	})
	if err != nil {
		return nil, damaged("内部结构不完整")
	}
	plainFormats(f)
	return f, nil
}

// visibleSheets names the worksheets that show, in order.
func visibleSheets(f *excelize.File) ([]string, error) {
	var names []string
	for _, name := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(name); err == nil && visible {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil, models.Errorf(models.Invalid, "工作簿里没有可见的工作表，请把数据放在第一张工作表后重新上传")
	}
	return names, nil
}

// sheetRows begins reading a worksheet.
func sheetRows(f *excelize.File, name string) (*excelize.Rows, error) {
	rows, err := f.Rows(name)
	if err != nil {
		return nil, damaged("工作表“" + name + "”无法读取")
	}
	return rows, nil
}

// next gives the next row, blank ones included.
func (s *workbookSource) next() (int, []string, error) {
	if !s.rows.Next() {
		if err := s.rows.Error(); err != nil {
			return 0, nil, damaged(err.Error())
		}
		return 0, nil, io.EOF
	}
	s.line++
	cells, err := s.rows.Columns()
	if err != nil {
		return 0, nil, damaged(fmt.Sprintf("第%d行无法读取", s.line))
	}
	for i, c := range cells {
		cells[i] = dayOnly(c)
	}
	return s.line, cells, nil
}

// encoding names the kind of file.
func (s *workbookSource) encoding() string { return "xlsx" }

// close removes the temporary files and closes the workbook and its file.
func (s *workbookSource) close() error {
	err := s.discard()
	if s.closer != nil {
		err = errors.Join(err, s.closer.Close())
	}
	return err
}

// discard removes the temporary files and leaves the file itself open.
func (s *workbookSource) discard() error { return errors.Join(s.rows.Close(), s.file.Close()) }

// dayOnly drops the midnight of a date cell whose format shows a time.
func dayOnly(s string) string {
	const midnight = "2006-01-02 00:00"
	if len(s) == len(midnight) && strings.HasSuffix(s, " 00:00") && s[4] == '-' {
		return s[:len("2006-01-02")]
	}
	return s
}

// damaged is the refusal of a workbook that is not what it should be.
func damaged(why string) error {
	return models.Errorf(models.Invalid, "工作簿已损坏或不是 xlsx 文件（%s），请用 Excel 或 WPS 打开后另存为 .xlsx 重新上传", why)
}
