package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"

	"sanxiang/models"
)

// source gives the rows of one kind of file, blank ones included or not.
// line is the row number Excel shows; the cells belong to the caller. After
// the last row the error is io.EOF.
type source interface {
	next() (line int, cells []string, err error)
	encoding() string
	close() error
}

// Reader streams the rows below the header of one file. It is not safe for
// concurrent use. Close it.
type Reader struct {
	source source
	limits Limits
	header []string
	index  map[string]int
}

// Open reads the file at path under DefaultLimits; see Limits.Open.
func Open(path string) (*Reader, error) { return DefaultLimits.Open(path) }

// New reads a stream under DefaultLimits; see Limits.New.
func New(r io.Reader) (*Reader, error) { return DefaultLimits.New(r) }

// NewCSV reads a stream as CSV under DefaultLimits; see Limits.NewCSV.
func NewCSV(r io.Reader) (*Reader, error) { return DefaultLimits.NewCSV(r) }

// Open reads the file at path as CSV or xlsx, told apart by its content and
// not by its name. Errors: models.NotFound without such a file,
// models.Invalid for a file that is neither, is damaged, is past a limit or
// has no usable header.
func (l Limits) Open(path string) (*Reader, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, models.Errorf(models.NotFound, "没有找到文件“%s”，请核对路径", path)
	}
	if err != nil {
		return nil, fmt.Errorf("open sheet: %w", err)
	}
	r, err := l.openFile(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	return r, nil
}

// openFile reads an open file; the Reader closes it at the end.
func (l Limits) openFile(f *os.File) (*Reader, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("stat sheet: %w", err)
	}
	if info.IsDir() {
		return nil, models.Errorf(models.Invalid, "“%s”是文件夹，请指定一个 .csv 或 .xlsx 文件", f.Name())
	}
	head := make([]byte, 4)
	n, _ := f.ReadAt(head, 0)
	if bytes.HasPrefix(head[:n], zipMagic) {
		return l.openWorkbook(f, info.Size(), f)
	}
	return l.openCSV(f, f)
}

// New reads a stream as CSV or xlsx, told apart by its first bytes. A
// workbook is held in memory, packed, up to Limits.Workbook bytes.
func (l Limits) New(r io.Reader) (*Reader, error) {
	br := bufio.NewReader(r)
	head, _ := br.Peek(len(zipMagic))
	if !bytes.Equal(head, zipMagic) {
		return l.NewCSV(br)
	}
	data, err := io.ReadAll(io.LimitReader(br, l.Workbook+1))
	if err != nil {
		return nil, fmt.Errorf("read workbook: %w", err)
	}
	return l.openWorkbook(bytes.NewReader(data), int64(len(data)), nil)
}

// NewCSV reads a stream as CSV, whatever it begins with.
func (l Limits) NewCSV(r io.Reader) (*Reader, error) { return l.openCSV(r, nil) }

// openCSV makes a Reader over CSV text and reads its header.
func (l Limits) openCSV(r io.Reader, closer io.Closer) (*Reader, error) {
	src, err := newCSVSource(r, l, closer)
	if err != nil {
		return nil, err
	}
	return l.begin(src)
}

// openWorkbook makes a Reader over a workbook and reads its header.
func (l Limits) openWorkbook(r io.ReaderAt, size int64, closer io.Closer) (*Reader, error) {
	src, err := newWorkbookSource(r, size, l, closer)
	if err != nil {
		return nil, err
	}
	rd, err := l.begin(src)
	if err != nil {
		return nil, errors.Join(err, src.discard())
	}
	return rd, nil
}

// begin reads the header of a source.
func (l Limits) begin(src source) (*Reader, error) {
	r := &Reader{source: src, limits: l}
	if err := r.readHeader(); err != nil {
		return nil, err
	}
	return r, nil
}

// Header lists the header cells in file order, trimmed; a column without a
// header is an empty text.
func (r *Reader) Header() []string { return append([]string(nil), r.header...) }

// Encoding names how the bytes are read, as far as they were until now, to be shown in a preview:
// "UTF-8", "GB18030", "UTF-16" or "xlsx".
func (r *Reader) Encoding() string { return r.source.encoding() }

// Close gives up the file.
func (r *Reader) Close() error { return r.source.close() }

// Next gives the next row that is not blank, io.EOF after the last. A
// *RowError leaves the reader able to go on.
func (r *Reader) Next() (Row, error) {
	for {
		line, cells, err := r.source.next()
		if err != nil {
			return Row{}, err
		}
		if !clean(cells) {
			continue
		}
		row := Row{Line: line, cells: cells, index: r.index}
		if p, _, bad := r.limits.Fault(r.header, line, cells); bad {
			return row, &RowError{Problem: p}
		}
		return row, nil
	}
}

// readHeader takes the first row that is not blank as the header.
func (r *Reader) readHeader() error {
	line, cells, err := r.source.next()
	for err == nil && !clean(cells) {
		line, cells, err = r.source.next()
	}
	if errors.Is(err, io.EOF) {
		return models.Errorf(models.Invalid, "文件是空的，请在第一行填写表头，从第二行起填写数据")
	}
	if err != nil {
		return err
	}
	for cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	return r.setHeader(line, cells)
}

// setHeader checks the header and indexes it by its own names.
func (r *Reader) setHeader(line int, cells []string) error {
	if len(cells) > r.limits.Columns {
		return models.Errorf(models.Invalid, "表头有 %d 列，超过 %d 列的上限，请删去多余的列", len(cells), r.limits.Columns)
	}
	r.header, r.index = cells, make(map[string]int, len(cells))
	for i, name := range cells {
		if name == "" {
			continue
		}
		if !readable(name) {
			return models.Errorf(models.Invalid, "第%d行表头第%d列含有无法识别的字符，请用 Excel 另存为“CSV UTF-8（逗号分隔）”后重新上传", line, i+1)
		}
		if j, twice := r.index[name]; twice {
			return models.Errorf(models.Invalid, "表头“%s”出现两次（第%d列和第%d列），请改名或删去一列", name, j+1, i+1)
		}
		r.index[name] = i
	}
	return nil
}

// readable holds for text that was decoded without loss and has no control
// characters but tabs and line ends.
func readable(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0x7f {
			return false
		}
	}
	return utf8.ValidString(s) && !strings.ContainsRune(s, utf8.RuneError)
}
