package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"sanxiang/models"
)

// parts of a small workbook, as other programs than excelize write them.
const (
	typesPart = `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`
	relsPart  = `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookPart  = `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="甲" sheetId="1" r:id="r1"/></sheets></workbook>`
	bookRels  = `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`
	sheetOpen = `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
	sheetEnd  = `</sheetData></worksheet>`
)

// packBook zips a workbook around the rows of its only worksheet.
func packBook(tb testing.TB, sheet string) []byte {
	tb.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, p := range [][2]string{
		{"[Content_Types].xml", typesPart}, {"_rels/.rels", relsPart},
		{"xl/workbook.xml", bookPart}, {"xl/_rels/workbook.xml.rels", bookRels},
		{"xl/worksheets/sheet1.xml", sheet},
	} {
		w, err := z.Create(p[0])
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := io.WriteString(w, p[1]); err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

// inline is a text cell.
func inline(ref, text string) string {
	return fmt.Sprintf(`<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, ref, text)
}

func TestReadWorkbook(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	style := func(s excelize.Style) int {
		id, err := f.NewStyle(&s)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	custom := func(code string) int { return style(excelize.Style{CustomNumFmt: &code}) }
	cells := []struct {
		header string
		value  any
		style  int
		want   string
	}{
		{"text", " 甲　", 0, "甲"},
		{"number", 12, 0, "12"},
		{"fraction", 0.1 + 0.2, 0, "0.3"},
		{"amount", 1234567.5, style(excelize.Style{NumFmt: 4}), "1234567.5"},
		{"rounded on screen", 12.345, style(excelize.Style{NumFmt: 1}), "12.345"},
		{"percent", 0.125, style(excelize.Style{NumFmt: 10}), "0.125"},
		{"accounting", -5, style(excelize.Style{NumFmt: 44}), "-5"},
		{"coloured", 1500, custom(`[Red]#,##0"元"`), "1500"},
		{"date", 45444, style(excelize.Style{NumFmt: 14}), "2024-06-01"},
		{"Chinese date", 45444, style(excelize.Style{NumFmt: 31}), "2024-06-01"},
		{"custom date", 45444, custom(`yyyy"年"m"月"d"日";@`), "2024-06-01"},
		{"locale date", 45444, custom(`[$-F800]dddd, mmmm dd, yyyy`), "2024-06-01"},
		{"month and day", 45444, custom(`m"月"d"日"`), "2024-06-01"},
		{"American date", 45444, custom(`m/d/yy`), "2024-06-01"},
		{"midnight", 45444, custom(`yyyy/m/d h:mm`), "2024-06-01"},
		{"date and time", 45444.5, style(excelize.Style{NumFmt: 22}), "2024-06-01 12:00"},
		{"time", 0.5, style(excelize.Style{NumFmt: 20}), "12:00:00"},
		{"scientific", 12, custom("0.00E+00"), "12"},
		{"truth", true, 0, "TRUE"},
	}
	for i, c := range cells {
		head, _ := excelize.CoordinatesToCellName(i+1, 1)
		body, _ := excelize.CoordinatesToCellName(i+1, 5) // rows 2 to 4 are missing
		for _, err := range []error{f.SetCellValue("Sheet1", head, c.header), f.SetCellValue("Sheet1", body, c.value), f.SetCellStyle("Sheet1", body, body, c.style)} {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	path := filepath.Join(t.TempDir(), "book.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	r, err := Open(path)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	defer r.Close()
	row, err := r.Next()
	if err != nil || row.Line != 5 {
		t.Fatalf("Next = row %d, %v, want row 5", row.Line, err)
	}
	for _, c := range cells {
		if got := row.Value(c.header); got != c.want {
			t.Errorf("%s = %q, want %q", c.header, got, c.want)
		}
	}
	if _, err := r.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("second Next = %v, want EOF", err)
	}
	if r.Encoding() != "xlsx" {
		t.Errorf("Encoding = %q", r.Encoding())
	}
}

func TestHiddenSheetPassedOver(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	_, err := f.NewSheet("数据")
	for _, err := range []error{err, f.SetCellValue("Sheet1", "A1", "hidden"), f.SetCellValue("数据", "A1", "shown"), f.SetCellValue("数据", "A2", "1")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	f.SetActiveSheet(1)
	if err := f.SetSheetVisible("Sheet1", false); err != nil {
		t.Fatal(err)
	}
	buf, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(buf)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	defer r.Close()
	if diff := cmp.Diff([]string{"shown"}, r.Header()); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
}

// excelize alone would end such files early, or put cells in wrong columns.
func TestDamagedWorkbook(t *testing.T) {
	t.Parallel()
	head := sheetOpen + `<row r="1">` + inline("A1", "a") + inline("B1", "b") + `</row>`
	whole := packBook(t, head+`<row r="2">`+inline("A2", strings.Repeat("x", 500))+`</row>`+sheetEnd)
	at := bytes.Index(whole, []byte("xl/worksheets/sheet1.xml")) + 60
	flipped := bytes.Clone(whole)
	flipped[at] ^= 1
	tests := []struct {
		name string
		data []byte
	}{
		{"cut short", whole[:len(whole)-30]},
		{"flipped bit", flipped},
		{"broken XML", packBook(t, head+`<row r="2">`+inline("A2", "1")+`</rov>`+sheetEnd)},
		{"no end", packBook(t, head+`<row r="2">`+inline("A2", "1"))},
		{"rows out of order", packBook(t, head+`<row r="3">`+inline("A3", "1")+`</row><row r="2">`+inline("A2", "1")+`</row>`+sheetEnd)},
		{"cells out of order", packBook(t, head+`<row r="2">`+inline("B2", "1")+inline("A2", "1")+`</row>`+sheetEnd)},
		{"cell name", packBook(t, head+`<row r="2">`+inline("ZZZZZ2", "1")+`</row>`+sheetEnd)},
		{"row past the end", packBook(t, head+`<row r="1048577">`+inline("A2", "1")+`</row>`+sheetEnd)},
		{"row number", packBook(t, head+`<row r="x">`+inline("A2", "1")+`</row>`+sheetEnd)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if err := drain(New(bytes.NewReader(tt.data))); models.KindOf(err) != models.Invalid {
				t.Errorf("err = %v, want invalid", err)
			}
		})
	}
	if err := drain(New(bytes.NewReader(whole))); err != nil {
		t.Errorf("whole workbook: %v", err)
	}
}

func TestWorkbookLimits(t *testing.T) {
	t.Parallel()
	data := packBook(t, sheetOpen+`<row r="1">`+inline("A1", "a")+`</row><row r="2">`+inline("A2", strings.Repeat("x", 1<<20))+`</row>`+sheetEnd)
	path := filepath.Join(t.TempDir(), "big.xlsx")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	small := DefaultLimits
	small.Unpacked = 1 << 20
	if err := drain(small.Open(path)); models.KindOf(err) != models.Invalid || !strings.Contains(err.Error(), "1 MB") {
		t.Errorf("unpacked size: %v, want invalid", err)
	}
	small = DefaultLimits
	small.Workbook = 1 << 10
	if err := drain(small.Open(path)); models.KindOf(err) != models.Invalid || !strings.Contains(err.Error(), "1 KB") {
		t.Errorf("packed size: %v, want invalid", err)
	}
	if err := drain(small.New(bytes.NewReader(data))); models.KindOf(err) != models.Invalid {
		t.Errorf("packed size of a stream: %v, want invalid", err)
	}
}

func FuzzWorkbook(f *testing.F) {
	f.Add(sheetOpen + `<row r="1"><c r="A1" t="s"><v>0</v></c></row><row><c><v>1</v></c></row>` + sheetEnd)
	f.Add(sheetOpen + `<row r="1">` + inline("A1", "a") + `</row><row r="9"><c r="C9" s="3" t="d"><v>2024-06-01T00:00:00Z</v></c></row>` + sheetEnd)
	f.Add(sheetOpen + `<row r="1"><c r="A1" t="b"><v>1</v></c><c r="XFD1" t="str"><f>A1</f><v>x</v></c></row>` + sheetEnd)
	f.Fuzz(func(t *testing.T, sheet string) {
		_ = drain(New(bytes.NewReader(packBook(t, sheet)))) // any error will do, a panic will not
	})
}

func FuzzPackage(f *testing.F) {
	f.Add(packBook(f, sheetOpen+`<row r="1">`+inline("A1", "a")+`</row>`+sheetEnd))
	f.Fuzz(func(t *testing.T, data []byte) {
		_ = drain(New(bytes.NewReader(data)))
	})
}

func BenchmarkReadWorkbook(b *testing.B) {
	const rows = 20_000
	var buf bytes.Buffer
	w, err := NewXLSXWriter(&buf)
	if err != nil {
		b.Fatal(err)
	}
	err = w.Sheet("数据", []string{"a", "b", "c", "d", "e", "f"})
	for i := range rows {
		err = errors.Join(err, w.Write("示例市监罚〔2024〕1号", models.Day("2024-06-01"), "示例公司", models.Fen(i), "罚款", i))
	}
	if err := errors.Join(err, w.Close()); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := drain(New(bytes.NewReader(buf.Bytes()))); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
