package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"sanxiang/models"
)

// csvSource reads CSV in any encoding the decoder knows, separated by commas
// or, where the header has tabs and no commas, by tabs.
type csvSource struct {
	text   *decoder
	guard  *meter
	csv    *csv.Reader
	input  io.Reader // what csv reads
	closer io.Closer
	tabs   bool // cells are separated by tabs
	row    int  // row number of the last record, as Excel counts
	end    int  // line of the file on which the last record ended
}

// newCSVSource finds encoding and separator; closer may be nil.
func newCSVSource(r io.Reader, l Limits, closer io.Closer) (*csvSource, error) {
	raw := bufio.NewReaderSize(&capped{src: r, left: l.Bytes, limit: l.Bytes}, window)
	if head, _ := raw.Peek(len(oleMagic)); bytes.Equal(head, oleMagic) {
		return nil, models.Errorf(models.Invalid, "这是旧版 .xls 文件或加了密码的工作簿，请用 Excel 或 WPS 去掉密码并另存为 .xlsx 后重新上传")
	}
	text := newDecoder(raw)
	m := &meter{src: text, limit: l.Record, left: l.Record}
	br := bufio.NewReaderSize(m, min(window, max(l.Record, 4096)))
	head, err := br.Peek(min(8192, br.Size()))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	first, _, found := bytes.Cut(head, []byte("\n"))
	if !found && bytes.ContainsRune(bytes.TrimRight(first, "\r"), '\r') {
		return nil, models.Errorf(models.Invalid, "文件用单独的回车符换行，无法分行，请用 Excel 另存为“CSV UTF-8（逗号分隔）”后重新上传")
	}
	s := &csvSource{text: text, guard: m, input: br, closer: closer, tabs: bytes.ContainsRune(first, '\t') && !bytes.ContainsRune(first, ',')}
	s.csv = s.reader(br)
	return s, nil
}

// reader makes a reader of records.
func (s *csvSource) reader(r io.Reader) *csv.Reader {
	c := csv.NewReader(r)
	c.FieldsPerRecord = -1
	if s.tabs {
		c.Comma = '\t'
	}
	c.TrimLeadingSpace = !s.tabs // with tabs it would swallow empty cells
	return c
}

// encoding names the encoding as far as it is decided.
func (s *csvSource) encoding() string { return s.text.name }

// next gives the next record. Excel numbers records, not lines: a quoted line
// end stays within its row, and a blank line, which encoding/csv passes over,
// is a row of its own.
func (s *csvSource) next() (int, []string, error) {
	s.guard.left = s.guard.limit
	record, err := s.csv.Read()
	if err != nil {
		return 0, nil, csvError(err)
	}
	start, _ := s.csv.FieldPos(0)
	last, _ := s.csv.FieldPos(len(record) - 1)
	s.row += start - s.end
	s.end = last + strings.Count(record[len(record)-1], "\n")
	return s.row, record, nil
}

// close closes the file, where there is one.
func (s *csvSource) close() error {
	if s.closer == nil {
		return nil
	}
	return s.closer.Close()
}

// csvError puts a syntax error in the user's words. After it the cells of the
// following rows cannot be trusted, so it ends the file.
func csvError(err error) error {
	var p *csv.ParseError
	var typed *models.Error
	switch {
	case errors.Is(err, io.EOF):
		return io.EOF
	case errors.As(err, &typed):
		return typed
	case errors.As(err, &p) && p.StartLine != p.Line:
		return models.Errorf(models.Invalid, "文件第%d行起的引号到第%d行仍不成对，请核对该单元格，单元格内的引号须写成两个", p.StartLine, p.Line)
	case errors.As(err, &p):
		return models.Errorf(models.Invalid, "文件第%d行第%d个字节处的引号不成对，请用引号括住整个单元格，其中的引号写成两个", p.Line, p.Column)
	}
	return fmt.Errorf("read csv: %w", err)
}

// capped refuses a stream that is longer than the limit.
type capped struct {
	src   io.Reader
	left  int64
	limit int64
}

// Read reads at most one byte past the limit, and refuses at that byte.
func (c *capped) Read(p []byte) (int, error) {
	if int64(len(p)) > c.left+1 {
		p = p[:c.left+1]
	}
	n, err := c.src.Read(p)
	c.left -= int64(n)
	if c.left < 0 {
		return 0, tooLarge(c.limit)
	}
	return n, err
}

// meter refuses to read on for one record past the limit. The reader above it
// reads ahead by its buffer, so the limit holds to within that buffer.
type meter struct {
	src   io.Reader
	limit int
	left  int
}

// Read passes on what the source gives until the record's allowance is spent.
func (m *meter) Read(p []byte) (int, error) {
	if m.left <= 0 {
		return 0, models.Errorf(models.Invalid, "一行数据超过 %s，多半是引号不成对，请核对文件中的引号", sizeText(int64(m.limit)))
	}
	n, err := m.src.Read(p)
	m.left -= n
	return n, err
}
