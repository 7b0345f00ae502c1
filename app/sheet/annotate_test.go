package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// notes are given to lines 3 and 5; in line 5 column B is mended.
func notes(line int) (Amendment, error) {
	switch line {
	case 3:
		return Amendment{Note: "列“文号”：=有误，\"请\"改"}, nil
	case 5:
		return Amendment{Note: "丙", Cells: map[int]string{1: "改了"}}, nil
	}
	return Amendment{}, nil
}

const plainCSV = "标题,,\n文号,案由,备注\n\"示1\",甲,\"a,b\"\n\n示2, 乙\n示3,丙,x\r\n"

// TestAnnotateCSV puts notes beside rows and leaves every other byte alone, in
// every encoding.
func TestAnnotateCSV(t *testing.T) {
	t.Parallel()
	want := "标题,,\n文号,案由,备注,错误说明\n\"示1\",甲,\"a,b\",\"列“文号”：=有误，\"\"请\"\"改\"\n\n示2,改了,,丙\n示3,丙,x,\r\n"
	gb, utf16 := simplifiedchinese.GB18030, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	for name, code := range map[string]struct {
		to   func(string) (string, error)
		from func(string) (string, error)
	}{
		"plain":   {func(s string) (string, error) { return s, nil }, func(s string) (string, error) { return s, nil }},
		"marked":  {func(s string) (string, error) { return "\uFEFF" + s, nil }, func(s string) (string, error) { return strings.TrimPrefix(s, "\uFEFF"), nil }},
		"gb18030": {gb.NewEncoder().String, gb.NewDecoder().String}, "utf16": {utf16.NewEncoder().String, utf16.NewDecoder().String},
	} {
		data, err := code.to(plainCSV)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := DefaultLimits.Annotate(&b, []byte(data), Annotation{Header: 2, Column: 3, Row: notes}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := code.from(b.String())
		if err != nil || got != want {
			t.Errorf("%s: got %q, want %q, %v", name, got, want, err)
		}
	}
}

// TestAnnotateWorkbook keeps styles, other sheets and formulas, and adds text.
func TestAnnotateWorkbook(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	style, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Color: "FF0000"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.NewSheet("数据"); err != nil {
		t.Fatal(err)
	}
	for cell, v := range map[string]any{"A1": "标题", "A2": "文号", "B2": "案由", "C2": "金额", "A3": "示1", "B3": "甲", "C3": 12.5, "A5": "示2", "B5": "乙", "A6": "示3"} {
		if err := f.SetCellValue("数据", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellFormula("数据", "C6", "C3*2"); err != nil {
		t.Fatal(err)
	}
	for _, cell := range []string{"B5", "D3", "A2"} {
		if err := f.SetCellStyle("数据", cell, cell, style); err != nil {
			t.Fatal(err)
		}
	}
	_ = f.SetCellValue("Sheet1", "A1", "另一张")
	var data, out bytes.Buffer
	if err := f.Write(&data); err != nil {
		t.Fatal(err)
	}
	if err := DefaultLimits.Annotate(&out, data.Bytes(), Annotation{Sheet: "数据", Header: 2, Column: 3, Row: notes}); err != nil {
		t.Fatal(err)
	}
	g, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	for cell, want := range map[string]string{"A1": "标题", "D1": "", "D2": "错误说明", "D3": "列“文号”：=有误，\"请\"改", "B3": "甲", "C3": "12.5", "B5": "改了", "D5": "丙", "A6": "示3", "D6": ""} {
		if got, err := g.GetCellValue("数据", cell); got != want || err != nil {
			t.Errorf("%s = %q, %v, want %q", cell, got, err, want)
		}
	}
	if got, _ := g.GetCellFormula("数据", "C6"); got != "C3*2" {
		t.Errorf("formula = %q", got)
	}
	if got, _ := g.GetCellFormula("数据", "D3"); got != "" {
		t.Errorf("a note became the formula %q", got)
	}
	for _, cell := range []string{"B5", "A2", "D3"} {
		if got, _ := g.GetCellStyle("数据", cell); got != style {
			t.Errorf("style of %s = %d, want %d", cell, got, style)
		}
	}
	if got, _ := g.GetCellValue("Sheet1", "A1"); got != "另一张" {
		t.Errorf("other sheet = %q", got)
	}
	if err := checkPackage(zipOf(t, out.Bytes()), DefaultLimits); err != nil {
		t.Errorf("the package is not sound: %v", err)
	}
}

func zipOf(t *testing.T, data []byte) *zip.Reader {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// TestAnnotatePrefixed works in documents whose elements have a prefix and
// whose cells and rows have no references.
func TestAnnotatePrefixed(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	s := &sheetWriter{out: &out, kept: &keeper{}, a: Annotation{Header: 1, Column: 1, Row: func(int) (Amendment, error) { return Amendment{Note: "a<b", Cells: map[int]string{0: ""}}, nil }}}
	src := `<x:worksheet xmlns:x="u"><x:dimension ref="A1:B9"/><x:sheetData><x:row spans="1:2"><x:c t="s"><x:v>1</x:v></x:c></x:row><x:row r="4"><x:c r="A4" s="2"/><x:c><x:v>7</x:v></x:c></x:row><x:row/></x:sheetData><x:c/></x:worksheet>`
	if err := s.run(strings.NewReader(src)); err != nil {
		t.Fatal(err)
	}
	want := `<x:worksheet xmlns:x="u"><x:sheetData><x:row><x:c r="A1" t="s"><x:v>1</x:v></x:c><x:c r="B1" t="inlineStr"><x:is><x:t xml:space="preserve">错误说明</x:t></x:is></x:c></x:row><x:row r="4"><x:c r="A4" s="2"/><x:c r="B4" t="inlineStr"><x:is><x:t xml:space="preserve">a&lt;b</x:t></x:is></x:c></x:row><x:row/></x:sheetData><x:c/></x:worksheet>`
	if got := out.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestTemplate writes a sheet that offers choices and explains itself.
func TestTemplate(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	err := WriteTemplate(&b, "案件", []TemplateColumn{
		{Head: "文号", Required: true, Example: "示1", Codes: []string{"CF_WSH"}}, {Head: "程序", How: "选择", Example: "普通程序", Choices: []string{"普通程序", "简易程序"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	list, err := f.GetDataValidations("案件")
	if err != nil || len(list) != 1 || list[0].Formula1 != `"普通程序,简易程序"` {
		t.Errorf("choices = %+v, %v", list, err)
	}
	for _, x := range []struct{ sheet, cell, want string }{
		{"案件", "A1", "文号"}, {"案件", "A2", ExampleMark}, {"案件", "B2", "普通程序"}, {"填写说明", "B2", "必填"}, {"填写说明", "F2", "CF_WSH"}, {"填写说明", "D3", "普通程序、简易程序"},
	} {
		if got, err := f.GetCellValue(x.sheet, x.cell); got != x.want || err != nil {
			t.Errorf("%s!%s = %q, %v, want %q", x.sheet, x.cell, got, err, x.want)
		}
	}
}

// TestFindHeader finds headers below titles, and none of nothing.
func TestFindHeader(t *testing.T) {
	t.Parallel()
	c, err := NewColumns([]Column{{Name: "number", Aliases: []string{"文号", "CF_WSH"}}, {Name: "cause", Aliases: []string{"案由"}}}, "备注")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		name string
		rows [][]string
		want int
	}{
		{"none", nil, -1}, {"first row", [][]string{{"文号", "案由"}, {"示1", "甲"}}, 0},
		{"below titles", [][]string{{"示例局案件表"}, {"填表人", "", "2024"}, {"*文号：", "案由（必填）", "备注"}, {"示1", "案由"}}, 2},
		{"unknown headers", [][]string{{"示例表"}, {"甲", "乙", "丙"}, {"1", "2", "3"}}, 1},
	} {
		if got := FindHeader(x.rows, c); got != x.want {
			t.Errorf("%s: row %d, want %d", x.name, got, x.want)
		}
	}
}

// FuzzBook opens whatever it is given, looks for a header and writes it back.
func FuzzBook(f *testing.F) {
	c, err := NewColumns([]Column{{Name: "number", Aliases: []string{"文号"}}}, "备注")
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(plainCSV))
	f.Add([]byte("文号\t案由\n1\t2"))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("\xff\xfea\x00,\x00\n\x00"))
	limits := Limits{Bytes: 1 << 16, Workbook: 1 << 16, Unpacked: 1 << 20, Columns: 64, Cell: 1000, Record: 1 << 14}
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := limits.OpenBook(data)
		if err != nil {
			return
		}
		defer book.Close()
		for _, name := range book.Sheets() {
			rows, err := book.Rows(name)
			if err != nil {
				continue
			}
			var list [][]string
			for len(list) < 20 {
				_, cells, err := rows.Next()
				if err != nil {
					break
				}
				list = append(list, cells)
			}
			at := FindHeader(list, c)
			if (at < 0) != (len(list) == 0) || at >= len(list) {
				t.Errorf("header in row %d of %d", at, len(list))
			}
			_ = rows.Close()
			_ = limits.Annotate(io.Discard, data, Annotation{Sheet: name, Header: at + 1, Column: 3, Row: func(line int) (Amendment, error) { return Amendment{Note: fmt.Sprint(line)}, nil }})
		}
	})
}
