package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"sanxiang/models"
)

// label is a named string type, as enums are.
type label string

// noon is an instant whose day differs between UTC and China.
var noon = models.InstantOf(time.Date(2024, 5, 31, 20, 0, 0, 0, time.UTC))

func TestCSVWriter(t *testing.T) {
	t.Parallel()
	var buf bytes.Buffer
	w, err := NewCSVWriter(&buf, []string{"文号", "=b"})
	if err != nil {
		t.Fatal(err)
	}
	rows := []struct {
		a, b any
		want string
	}{
		{"甲,乙", "x\"y", "\"甲,乙\",\"x\"\"y\"\r\n"},
		{"x\ny", nil, "\"x\r\ny\",\r\n"},
		{"=1+1", "@SUM(A1)", "'=1+1,'@SUM(A1)\r\n"},
		{"+cmd|' /C calc'!A0", "-无", "'+cmd|' /C calc'!A0,'-无\r\n"},
		{"\t=1", "＝1", "'\t=1,'＝1\r\n"},
		{"'=1", "'x", "''=1,'x\r\n"},
		{"-5", "+3.20", "-5,+3.20\r\n"},
		{"-", "-5-5", "'-,'-5-5\r\n"},
		{models.Day("2024-06-01"), models.Fen(-6000050), "2024-06-01,-60000.50\r\n"},
		{noon, models.Instant(0), "2024-06-01 04:00:00,\r\n"},
		{true, 7, "是,7\r\n"},
		{false, int64(-1) << 60, "否,-1152921504606846976\r\n"},
		{label("罚款"), 0.5, "罚款,0.5\r\n"},
	}
	want := "\ufeff文号,'=b\r\n"
	for _, r := range rows {
		if err := w.Write(r.a, r.b); err != nil {
			t.Fatalf("Write(%v, %v): %v", r.a, r.b, err)
		}
		want += r.want
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, buf.String()); diff != "" {
		t.Errorf("file (-want +got):\n%s", diff)
	}
}

func TestWritersRefuse(t *testing.T) {
	t.Parallel()
	c, err := NewCSVWriter(io.Discard, []string{"a"})
	if err != nil {
		t.Fatal(err)
	}
	x, err := NewXLSXWriter(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := x.Write("before any sheet"); err == nil {
		t.Error("xlsx row before a sheet: no error")
	}
	if err := x.Sheet("甲", []string{"a"}); err != nil {
		t.Fatal(err)
	}
	for name, write := range map[string]func(...any) error{"csv": c.Write, "xlsx": x.Write} {
		if err := write(1, 2); err == nil {
			t.Errorf("%s: two cells for one column: no error", name)
		}
		if err := write(struct{}{}); err == nil {
			t.Errorf("%s: a struct as a cell: no error", name)
		}
	}
	if err := x.Write(strings.Repeat("长", excelize.TotalCellChars+1)); models.KindOf(err) != models.Invalid {
		t.Errorf("xlsx cell too long: %v, want invalid", err)
	}
	if err := x.Sheet("甲", nil); err == nil {
		t.Error("xlsx sheet name taken: no error")
	}
	if err := x.Sheet("a/b", nil); err == nil {
		t.Error("xlsx sheet name with a slash: no error")
	}
}

// A writer whose disk is full must say so at the latest on Close.
func TestWritersReportFailure(t *testing.T) {
	t.Parallel()
	full := errors.New("disk full")
	c, err := NewCSVWriter(refusing{full}, []string{"a"})
	if err == nil {
		err = errors.Join(c.Write("x"), c.Close())
	}
	if !errors.Is(err, full) {
		t.Errorf("csv: %v, want %v", err, full)
	}
	x, err := NewXLSXWriter(refusing{full})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(x.Sheet("甲", []string{"a"}), x.Close()); !errors.Is(err, full) {
		t.Errorf("xlsx: %v, want %v", err, full)
	}
}

// refusing is a writer that only fails.
type refusing struct{ err error }

func (r refusing) Write([]byte) (int, error) { return 0, r.err }

// sampleBook writes a workbook of two worksheets.
func sampleBook(t *testing.T) []byte {
	t.Helper()
	var buf bytes.Buffer
	x, err := NewXLSXWriter(&buf)
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(
		x.Sheet("处罚", []string{"文号", "日期", "金额", "件数", "时间", "大数", "公开", "旧日期"}),
		x.Write("=1+1", models.Day("2024-06-01"), models.Fen(6000050), 3, noon, int64(1234567890123456789), true, models.Day("1899-01-01")),
		x.Write(label(" <甲>&\n"), models.Day(""), models.Fen(9_000_000_000_000_000_00), nil, models.Instant(0), 999_999_999_999_999, false, nil),
		x.Sheet("口径", []string{"说明"}),
		x.Write("按决定日期统计"),
		x.Close(),
	)
	if err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestXLSXWriterReadBack(t *testing.T) {
	t.Parallel()
	r, err := New(bytes.NewReader(sampleBook(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	want := []line{
		{2, []string{"=1+1", "2024-06-01", "60000.5", "3", "2024-06-01 04:00", "1234567890123456789", "是", "1899-01-01"}},
		{3, []string{"<甲>&", "", "9000000000000000.00", "", "", "999999999999999", "否", ""}},
	}
	if diff := cmp.Diff(want, readAll(t, r)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

// Text that looks like a formula stays text, dates and money are numbers with
// a format, and the header stays in view.
func TestXLSXWriterCells(t *testing.T) {
	t.Parallel()
	data := sampleBook(t)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if diff := cmp.Diff([]string{"处罚", "口径"}, f.GetSheetList()); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
	if formula, err := f.GetCellFormula("处罚", "A2"); formula != "" || err != nil {
		t.Errorf("A2 holds the formula %q, %v", formula, err)
	}
	for cell, want := range map[string]string{"B2": "2024-06-01", "C2": "60,000.50", "E2": "2024-06-01 04:00:00"} {
		if got, err := f.GetCellValue("处罚", cell); got != want || err != nil {
			t.Errorf("%s shows %q, %v, want %q", cell, got, err, want)
		}
		if kind, err := f.GetCellType("处罚", cell); kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber || err != nil {
			t.Errorf("%s has type %v, %v, want a number", cell, kind, err)
		}
	}
	panes, err := f.GetPanes("处罚")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes = %+v, %v, want one frozen row", panes, err)
	}
	if bytes.Contains(unpack(t, data, "xl/worksheets/sheet1.xml"), []byte("<f>")) {
		t.Error("the worksheet holds a formula")
	}
}

// unpack gives one part of a workbook.
func unpack(t *testing.T, data []byte, name string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	part, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer part.Close()
	b, err := io.ReadAll(part)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Whatever text an export writes, an import reads it back, but for blanks
// around it.
func FuzzGuard(f *testing.F) {
	for _, s := range []string{"=1", "'=1", "''", "-5", "-5x", "＝", "甲", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		g := guard(s)
		if got := unguard(g); got != s {
			t.Errorf("unguard(guard(%q)) = %q", s, got)
		}
		if triggers(g) && !isNumber(g) {
			t.Errorf("guard(%q) = %q still runs", s, g)
		}
	})
}
