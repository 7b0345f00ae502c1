package sheet

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"sanxiang/models"
)

// line is a row as the tests compare it.
type line struct {
	Line  int
	Cells []string
}

// readAll reads every row by the header's own names.
func readAll(t *testing.T, r *Reader) []line {
	t.Helper()
	var got []line
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return got
		}
		if err != nil {
			t.Fatalf("Next after %d rows: %v", len(got), err)
		}
		l := line{Line: row.Line}
		for _, h := range r.Header() {
			l.Cells = append(l.Cells, row.Value(h))
		}
		got = append(got, l)
	}
}

// openCSV opens CSV text and closes it at the end of the test.
func openCSV(t *testing.T, text string) *Reader {
	t.Helper()
	r, err := NewCSV(strings.NewReader(text))
	if err != nil {
		t.Fatalf("NewCSV: %v", err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// encode writes text in another encoding.
func encode(t *testing.T, enc interface {
	String(string) (string, error)
}, text string) string {
	t.Helper()
	s, err := enc.String(text)
	if err != nil {
		t.Fatalf("encode: %v", err)
	}
	return s
}

func TestReadCSV(t *testing.T) {
	t.Parallel()
	const text = "文号,日期\r\n甲〔2024〕1号,2024-6-1\r\n"
	want := []line{{2, []string{"甲〔2024〕1号", "2024-6-1"}}}
	gb := simplifiedchinese.GB18030.NewEncoder()
	utf16 := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()
	tests := []struct {
		name, text, encoding string
		want                 []line
	}{
		{"UTF-8", text, "UTF-8", want},
		{"UTF-8 with BOM", "\ufeff" + text, "UTF-8", want},
		{"BOM before a quote", "\ufeff\"文号\",日期\n甲〔2024〕1号,2024-6-1", "UTF-8", want},
		{"GB18030", encode(t, gb, text), "GB18030", want},
		{"GB18030 four bytes", encode(t, gb, "文号,日期\n㐀䶮,𠀀\n"), "GB18030", []line{{2, []string{"㐀䶮", "𠀀"}}}},
		{"UTF-16 with tabs", encode(t, utf16, "文号\t日期\r\n甲〔2024〕1号\t2024-6-1\r\n"), "UTF-16", want},
		{"tabs keep empty cells", "文号\t日期\n\t2024-6-1\n", "UTF-8", []line{{2, []string{"", "2024-6-1"}}}},
		{"blank lines count as rows", "a,b\n\n1,2\n\n\n3,4\n", "UTF-8", []line{{3, []string{"1", "2"}}, {6, []string{"3", "4"}}}},
		{"rows of commas are skipped", "a,b\n,\n 　,\n1,2\n", "UTF-8", []line{{4, []string{"1", "2"}}}},
		{"quoted line end is one row", "a,b\r\n1,\"x\r\ny\"\r\n3,4\r\n", "UTF-8", []line{{2, []string{"1", "x\ny"}}, {3, []string{"3", "4"}}}},
		{"quoted line end in an inner cell", "a,b\n\"x\ny\",2\n3,4\n", "UTF-8", []line{{2, []string{"x\ny", "2"}}, {3, []string{"3", "4"}}}},
		{"blanks of every width trimmed", " a　,\u200bb\n　1\u00a0, 2 \n", "UTF-8", []line{{2, []string{"1", "2"}}}},
		{"short rows", "a,b\n1\n", "UTF-8", []line{{2, []string{"1", ""}}}},
		{"empty cells past the header", "a,b,,\n1,2,,,\n", "UTF-8", []line{{2, []string{"1", "2"}}}},
		{"no line end at the end", "a,b\n1,2", "UTF-8", []line{{2, []string{"1", "2"}}}},
		{"guard taken back", "a,b\n'=1,''-x\n", "UTF-8", []line{{2, []string{"=1", "'-x"}}}},
		{"header only", "a,b\n", "UTF-8", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := openCSV(t, tt.text)
			if diff := cmp.Diff(tt.want, readAll(t, r)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if got := r.Encoding(); got != tt.encoding {
				t.Errorf("Encoding = %q, want %q", got, tt.encoding)
			}
		})
	}
}

// The first Chinese character may come long after the first 64 KB.
func TestEncodingDecidedLate(t *testing.T) {
	t.Parallel()
	ascii := "a,b\n" + strings.Repeat("1,2\n", 3*window)
	for name, text := range map[string]string{
		"GB18030": encode(t, simplifiedchinese.GB18030.NewEncoder(), "甲,乙\n"),
		"UTF-8":   "甲,乙\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := openCSV(t, ascii+text)
			rows := readAll(t, r)
			last := rows[len(rows)-1]
			if diff := cmp.Diff(line{3*window + 2, []string{"甲", "乙"}}, last); diff != "" {
				t.Errorf("last row (-want +got):\n%s", diff)
			}
			if got := r.Encoding(); got != name {
				t.Errorf("Encoding = %q, want %q", got, name)
			}
		})
	}
}

// A UTF-8 character may be cut by the end of the window.
func TestWindowCutsCharacter(t *testing.T) {
	t.Parallel()
	for shift := range 3 {
		text := "a\n" + strings.Repeat("x", shift) + strings.Repeat("甲", window) + "\n"
		r, err := Limits{Bytes: 1 << 20, Columns: 9, Cell: 1 << 20, Record: 1 << 20}.NewCSV(strings.NewReader(text))
		if err != nil {
			t.Fatalf("NewCSV: %v", err)
		}
		readAll(t, r)
		if got := r.Encoding(); got != "UTF-8" {
			t.Errorf("shift %d: Encoding = %q, want UTF-8", shift, got)
		}
	}
}

// Bytes that break the encoding far into the file are a fault of their row,
// and the rows after it are still read.
func TestInvalidBytesLater(t *testing.T) {
	t.Parallel()
	gb := encode(t, simplifiedchinese.GB18030.NewEncoder(), "甲,乙\n")
	for name, good := range map[string]string{"UTF-8": "甲,乙\n", "GB18030": gb} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := 4 * window / len(good)
			r := openCSV(t, "a,b\n"+strings.Repeat(good, n)+"1,x\xff\n"+good)
			for range n {
				if _, err := r.Next(); err != nil {
					t.Fatalf("Next: %v", err)
				}
			}
			_, err := r.Next()
			var rowErr *RowError
			if !errors.As(err, &rowErr) || rowErr.Problem.Row != n+2 || rowErr.Problem.Column != "b" {
				t.Errorf("Next = %v, want a fault of row %d column b", err, n+2)
			}
			if row, err := r.Next(); err != nil || row.Value("a") != "甲" {
				t.Errorf("row after the fault = %q, %v", row.Value("a"), err)
			}
		})
	}
}

func TestRowFaults(t *testing.T) {
	t.Parallel()
	small := Limits{Bytes: 1 << 20, Columns: 3, Cell: 4, Record: 1 << 16}
	tests := []struct {
		name, text string
		want       Problem
	}{
		{"cell without header", "a,b\n1,2,3\n", Problem{Row: 2, Column: "第3列", Value: "3"}},
		{"cell under a blank header", "a,,b\n1,2,3\n", Problem{Row: 2, Column: "第2列", Value: "2"}},
		{"cell too long", "a,b\n1,甲乙丙丁戊\n", Problem{Row: 2, Column: "b", Value: "甲乙丙丁戊"}},
		{"control character", "a,b\n1,x\x00y\n", Problem{Row: 2, Column: "b", Value: "x\x00y"}},
		{"lost character", "a,b\n1,\ufffd\n", Problem{Row: 2, Column: "b", Value: "\ufffd"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, err := small.NewCSV(strings.NewReader(tt.text))
			if err != nil {
				t.Fatalf("NewCSV: %v", err)
			}
			row, err := r.Next()
			var rowErr *RowError
			if !errors.As(err, &rowErr) {
				t.Fatalf("Next = %v, want a RowError", err)
			}
			got := rowErr.Problem
			if got.Rule == "" || got.Fix == "" {
				t.Errorf("problem without rule or fix: %+v", got)
			}
			got.Rule, got.Fix = "", ""
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("problem (-want +got):\n%s", diff)
			}
			if row.Line != tt.want.Row || models.KindOf(err) != models.Invalid {
				t.Errorf("row %d kind %s, want row %d kind invalid", row.Line, models.KindOf(err), tt.want.Row)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	small := Limits{Bytes: 1 << 20, Workbook: 1 << 20, Unpacked: 1 << 20, Columns: 3, Cell: 100, Record: 1 << 14}
	tests := []struct{ name, text, want string }{
		{"empty", "", "空的"},
		{"blank", "\n\n , \n", "空的"},
		{"too many columns", "a,b,c,d\n", "超过 3 列"},
		{"double header", "a,b, a\n", "出现两次"},
		{"lost header", "a\xff,b\n", "无法识别"},
		{"bare quote", "a,b\n1,x\"y\n", "第2行"},
		{"unclosed quote", "a,b\n1,\"x\n2,3\n", "不成对"},
		{"record without end", "a,b\n1,\"" + strings.Repeat("x\n", 1<<17) + "\"\n", "引号"},
		{"file too large", "a,b\n" + strings.Repeat("1,2\n", 1<<18), "1 MB"},
		{"carriage returns only", "a,b\r1,2\r3,4\r", "回车符"},
		{"old workbook", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", ".xls"},
		{"not a workbook", "PK\x03\x04 and no more", "损坏"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := drain(small.New(strings.NewReader(tt.text)))
			if models.KindOf(err) != models.Invalid || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("err = %v, want invalid with %q", err, tt.want)
			}
		})
	}
}

// drain reads to the end, past faults of rows, and gives what ended it.
func drain(r *Reader, err error) error {
	if err != nil {
		return err
	}
	defer r.Close()
	for {
		var rowErr *RowError
		if _, err := r.Next(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil && !errors.As(err, &rowErr) {
			return err
		}
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "名册.csv")
	if err := os.WriteFile(path, []byte("a\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := Open(path)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	defer r.Close()
	if diff := cmp.Diff([]line{{2, []string{"1"}}}, readAll(t, r)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if _, err := Open(filepath.Join(dir, "none.csv")); models.KindOf(err) != models.NotFound {
		t.Errorf("missing file: %v, want not_found", err)
	}
	if _, err := Open(dir); models.KindOf(err) != models.Invalid {
		t.Errorf("folder: %v, want invalid", err)
	}
}

// A source that fails must not look like the end of the file.
func TestReadFails(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk gone")
	for _, head := range []string{"", "a,b\n", "a,b\n1,2\n", "a,b\n甲,2\n"} {
		err := drain(NewCSV(io.MultiReader(strings.NewReader(head), failing{broken})))
		if !errors.Is(err, broken) {
			t.Errorf("after %q: %v, want %v", head, err, broken)
		}
	}
}

// failing is a reader that only fails.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "\ufeffa\n\"x\ny\"\n", "\xff\xfea\x00\n\x00", "\xce\xc4,b\n\xbc\xd7,\"", "a\tb\r\n\t1", "a\r\r"} {
		f.Add([]byte(s))
	}
	limits := Limits{Bytes: 1 << 16, Columns: 8, Cell: 64, Record: 1 << 12}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := limits.NewCSV(bytes.NewReader(data))
		if err != nil {
			return
		}
		last := 1
		for {
			row, err := r.Next()
			var rowErr *RowError
			if err != nil && !errors.As(err, &rowErr) {
				return
			}
			if row.Line < last {
				t.Fatalf("row %d after row %d", row.Line, last)
			}
			last = row.Line + 1
		}
	})
}

func BenchmarkReadCSV(b *testing.B) {
	const rows = 100_000
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(strings.Repeat("示例市监罚〔2024〕1号,2024-06-01,示例公司,60000.00,罚款,示例市市场监督管理局\r\n", rows))
	if err != nil {
		b.Fatal(err)
	}
	utf8 := strings.Repeat("示例市监罚〔2024〕1号,2024-06-01,示例公司,60000.00,罚款,示例市市场监督管理局\r\n", rows)
	for name, body := range map[string]string{"UTF-8": utf8, "GB18030": gb} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				if err := drain(NewCSV(strings.NewReader("a,b,c,d,e,f\r\n" + body))); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
