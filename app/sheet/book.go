package sheet

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"github.com/xuri/excelize/v2"

	"sanxiang/models"
)

// Book is a file that is looked at before anybody knows which of its sheets
// counts and in which row its header stands. Close it.
type Book struct {
	limits   Limits
	data     []byte
	file     *excelize.File // nil for CSV
	names    []string
	encoding string
}

// OpenBook opens a file that is in memory, CSV or xlsx as its content says.
// Error: models.Invalid for a file that is neither, damaged or past a limit.
func (l Limits) OpenBook(data []byte) (*Book, error) {
	b := &Book{limits: l, data: data, names: []string{""}, encoding: "xlsx"}
	if err := refuseOthers(data); err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(data, zipMagic) {
		if int64(len(data)) > l.Bytes {
			return nil, tooLarge(l.Bytes)
		}
		return b, b.sniff()
	}
	var err error
	if b.file, err = openPackage(bytes.NewReader(data), int64(len(data)), l); err != nil {
		return nil, err
	}
	if b.names, err = visibleSheets(b.file); err != nil {
		return nil, errors.Join(err, b.file.Close())
	}
	return b, nil
}

// refuseOthers says what files are that are often taken for tables.
func refuseOthers(data []byte) error {
	head := bytes.ToLower(bytes.TrimLeft(data[:min(len(data), 512)], "\xEF\xBB\xBF \t\r\n"))
	switch {
	case len(head) == 0:
		return models.Errorf(models.Invalid, "文件是空的，请选择有数据的文件")
	case bytes.HasPrefix(head, bytes.ToLower(oleMagic)) || bytes.HasPrefix(data, oleMagic):
		return models.Errorf(models.Invalid, "这是旧版 .xls 文件或加了密码的工作簿，请用 Excel 或 WPS 去掉密码并另存为 .xlsx 后重新上传")
	case bytes.HasPrefix(head, []byte("<html")), bytes.HasPrefix(head, []byte("<!doctype")), bytes.HasPrefix(head, []byte("<?xml")), bytes.HasPrefix(head, []byte("<table")):
		return models.Errorf(models.Invalid, "这是网页或 XML 格式的表格（有的系统导出时把它命名为 .xls），请用 Excel 或 WPS 打开后另存为 .xlsx 再上传")
	case bytes.HasPrefix(head, []byte("%pdf")):
		return models.Errorf(models.Invalid, "这是 PDF 文件，不是表格，请上传 .xlsx 或 .csv 文件")
	}
	return nil
}

// sniff reads a CSV file to its end, so that its encoding is known and text
// that is none is refused.
func (b *Book) sniff() error {
	src, err := newCSVSource(bytes.NewReader(b.data), b.limits, nil)
	if err != nil {
		return err
	}
	for n := 0; n < 20; n++ {
		_, cells, err := src.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if slices.ContainsFunc(cells, func(c string) bool { return !readable(c) }) {
			return models.Errorf(models.Invalid, "文件不是 .xlsx 或 .csv 表格，或含有无法识别的字符，请用 Excel 或 WPS 打开后另存为 .xlsx 重新上传")
		}
	}
	b.encoding = src.encoding()
	return nil
}

// Sheets names the worksheets that show; CSV has one without a name.
func (b *Book) Sheets() []string { return b.names }

// Encoding is "xlsx", "UTF-8", "GB18030" or "UTF-16"; ASCII counts as UTF-8.
func (b *Book) Encoding() string { return b.encoding }

// Close removes temporary files.
func (b *Book) Close() error {
	if b.file == nil {
		return nil
	}
	return b.file.Close()
}

// Rows reads a sheet from its first row, whatever that is. Close it.
func (b *Book) Rows(name string) (*Rows, error) {
	if !slices.Contains(b.names, name) {
		return nil, models.Errorf(models.Invalid, "工作簿里没有工作表“%s”，请重新选择", name)
	}
	if b.file == nil {
		src, err := newCSVSource(bytes.NewReader(b.data), b.limits, nil)
		if err != nil {
			return nil, err
		}
		return &Rows{src, src.close}, nil
	}
	rows, err := sheetRows(b.file, name)
	if err != nil {
		return nil, err
	}
	return &Rows{&workbookSource{file: b.file, rows: rows}, rows.Close}, nil
}

// Rows reads rows without asking for a header.
type Rows struct {
	source source
	close  func() error
}

// Next gives the next row that is not blank, its cells trimmed, and the number
// that Excel shows for it; io.EOF after the last. Errors end the file.
func (r *Rows) Next() (line int, cells []string, err error) {
	for {
		if line, cells, err = r.source.next(); err != nil {
			return 0, nil, err
		}
		if clean(cells) {
			for cells[len(cells)-1] == "" {
				cells = cells[:len(cells)-1]
			}
			return line, cells, nil
		}
	}
}

// Close ends the reading.
func (r *Rows) Close() error { return r.close() }
