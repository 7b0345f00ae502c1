package opendata_test

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/opendata"
	"sanxiang/app/sheet"
	"sanxiang/models"
)

// sample is a decision against an organisation, with texts that try to be
// formulas, to break lines and to break JSON.
func sample() (models.Publication, models.PublicPage) {
	page := models.PublicPage{
		Kind: "penalty", Title: "擅自占用城市道路", Number: "示城管罚决字〔2024〕1号", BureauName: "示例市城市管理局", BureauCode: "DEP01",
		PartyName: "示例商贸有限公司", PartyKind: models.PartyOrg, PartyCode: models.MakeUSCC("91", "000000", 12), LegalRep: "示例己",
		Cause: "=HYPERLINK(\"http://x\")", Facts: "第一行，\n第二行\"引号\"\t\\反斜", Basis: "《城市道路管理条例》第四十二条", Content: "@SUM(A1)",
		Kinds: []models.PenaltyKind{models.KindWarning, models.KindFine}, Fine: 60_000_50, Forfeit: 60_000_50 + 1_234_567_00,
		Procedure: models.OrdinaryProcedure, DecidedOn: "2024-03-01", ServedOn: "2024-03-02", ShownUntil: "",
	}
	row := models.Publication{
		PublicID: "aaaabbbbccccdddd", Seq: 7, BureauCode: page.BureauCode, BureauName: page.BureauName, Kind: page.Kind, Status: "published",
		Number: page.Number, PartyName: page.PartyName, PartyCode: page.PartyCode, Title: page.Title, Year: 2024, DecidedOn: page.DecidedOn,
		PublishedOn: "2024-03-04", UpdatedAt: 1709517600123, Revision: 1, Cause: page.Cause, Summary: page.Result(), PartyKind: page.PartyKind,
		Kinds: models.KindSetOfKinds(page.Kinds), Fine: page.Fine, Forfeit: page.Forfeit,
	}
	return row, page
}

// write writes the rows with the options.
func write(t testing.TB, o opendata.Options, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := opendata.NewWriter(&b, o)
	if err != nil {
		t.Fatal(err)
	}
	row, page := sample()
	for range n {
		if err := w.Write(&row, &page); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// record reads the only row of a CSV file by its headers.
func record(t *testing.T, file []byte) map[string]string {
	t.Helper()
	if !bytes.HasPrefix(file, []byte("\ufeff")) || !bytes.HasSuffix(file, []byte("\r\n")) {
		t.Errorf("the file has no byte order mark or no CRLF: %q", file[:20])
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff")))).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	out := map[string]string{}
	for i, h := range rows[0] {
		out[h] = rows[1][i]
	}
	return out
}

// TestCSV writes the three forms of headers with their codes and units.
func TestCSV(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		fields string
		want   map[string]string
		never  string
	}{
		{"", map[string]string{
			"公示编号": "aaaabbbbccccdddd", "公示状态": "已公示", "类别": "行政处罚决定", "罚款金额（元）": "60000.50", "没收金额（元）": "1234567.00", "处罚种类": "警告、罚款",
			"当事人类别": "法人及非法人组织", "案由": "'=HYPERLINK(\"http://x\")", "处罚内容": "'@SUM(A1)", "违法事实": "第一行，\n第二行\"引号\"\t\\反斜", "公示截止期": "",
			"更新时间": "2024-03-04 10:00:00", "固定链接": "https://example.org/d/aaaabbbbccccdddd",
		}, "fine"},
		{opendata.FieldsEnglish, map[string]string{
			"id": "aaaabbbbccccdddd", "status": "published", "kind": "penalty", "fine_yuan": "60000.50", "penalty_kinds": "warning;fine", "party_kind": "org", "procedure": "ordinary", "year": "2024",
		}, "罚款金额"},
		{opendata.FieldsDual, map[string]string{
			"CF_WSH": "示城管罚决字〔2024〕1号", "CF_XDR_MC": "示例商贸有限公司", "CF_XDR_LB": "法人及非法人组织", "CF_NR_FK": "6.00005", "CF_NR_WFFF": "123.4567", "CF_CFLB": "警告、罚款",
			"CF_JDRQ": "2024-03-01", "CF_GSJZQ": "2099-12-31", "CF_CFJG": "示例市城市管理局",
		}, "id"},
	} {
		got := record(t, write(t, opendata.Options{Format: "csv", Fields: row.fields, Base: "https://example.org"}, 1))
		for name, want := range row.want {
			if got[name] != want {
				t.Errorf("%s: %s = %q, want %q", row.fields, name, got[name], want)
			}
		}
		if _, has := got[row.never]; has {
			t.Errorf("%s has the column %s", row.fields, row.never)
		}
	}
}

// TestJSON writes lines and a document that a parser reads back.
func TestJSON(t *testing.T) {
	t.Parallel()
	_, page := sample()
	lines := strings.Split(strings.TrimSpace(string(write(t, opendata.Options{Format: "ndjson"}, 3))), "\n")
	if len(lines) != 3 {
		t.Fatalf("%d lines, want 3", len(lines))
	}
	var one map[string]any
	if err := json.Unmarshal([]byte(lines[2]), &one); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"facts": page.Facts, "cause": page.Cause, "fine_fen": 6000050.0, "fine_yuan": "60000.50", "confiscated_fen": 123456700.0,
		"penalty_kinds": []any{"warning", "fine"}, "updated_at": "2024-03-04T10:00:00.123+08:00", "year": 2024.0, "link": "/d/aaaabbbbccccdddd",
	}
	for name, w := range want {
		if diff := cmp.Diff(w, one[name]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for _, n := range []int{0, 1, 2} {
		var doc struct {
			Meta struct {
				RuleSet string `json:"rule_set"`
				Licence string `json:"licence"`
			}
			Data []map[string]any
		}
		if err := json.Unmarshal(write(t, opendata.Options{Format: "json", Fields: opendata.FieldsChinese}, n), &doc); err != nil {
			t.Fatalf("%d rows: %v", n, err)
		}
		if len(doc.Data) != n || doc.Meta.RuleSet != opendata.RuleSet || doc.Meta.Licence == "" {
			t.Errorf("%d rows: %+v", n, doc)
		}
		if n > 0 && (doc.Data[0]["罚款金额（元）"] != "60000.50" || doc.Data[0]["处罚种类"] != "警告、罚款") {
			t.Errorf("row = %v", doc.Data[0])
		}
	}
}

// FuzzJSONString writes any text as JSON that reads back as the text.
func FuzzJSONString(f *testing.F) {
	f.Add("a\"b\\c\n\x00\u2028甲\xff")
	f.Fuzz(func(t *testing.T, s string) {
		row, page := sample()
		page.Facts = s
		var got struct{ Facts string }
		if err := json.Unmarshal(opendata.NewObjects(opendata.FieldsEnglish, "").Append(nil, &row, &page), &got); err != nil {
			t.Fatal(err)
		}
		if want := strings.ToValidUTF8(s, "\ufffd"); got.Facts != want {
			t.Errorf("%q came back as %q", want, got.Facts)
		}
	})
}

// TestXLSX opens the workbook: typed cells, no formulas, dictionary and notes.
func TestXLSX(t *testing.T) {
	t.Parallel()
	file := write(t, opendata.Options{Format: "xlsx", AsOf: "2025-01-31", Scope: "2024年"}, 2)
	book, err := sheet.New(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	header := book.Header()
	if len(header) != len(opendata.Dictionary()) || !slices.Contains(header, "罚款金额（元）") {
		t.Errorf("header = %v", header)
	}
	parts := unpack(t, file)
	for _, row := range []struct{ part, says string }{
		{"xl/workbook.xml", `name="数据"`}, {"xl/workbook.xml", `name="数据字典"`}, {"xl/workbook.xml", `name="统计口径和说明"`},
		{"xl/worksheets/sheet1.xml", `state="frozen"`}, {"xl/worksheets/sheet1.xml", `<is><t>=HYPERLINK(&#34;http://x&#34;)</t></is>`},
		{"xl/worksheets/sheet1.xml", `<v>60000.5</v>`}, {"xl/worksheets/sheet2.xml", "CF_NR_FK"},
		{"xl/worksheets/sheet3.xml", "2025年1月31日"}, {"xl/worksheets/sheet3.xml", "政府信息公开条例"},
	} {
		if !strings.Contains(parts[row.part], row.says) {
			t.Errorf("%s lacks %s:\n%.1500s", row.part, row.says, parts[row.part])
		}
	}
	if strings.Contains(parts["xl/worksheets/sheet1.xml"], "<f>") {
		t.Error("the workbook has a formula")
	}
}

// unpack reads the parts of a workbook.
func unpack(t *testing.T, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(b)
	}
	return out
}

// TestOptions refuses what no file can hold.
func TestOptions(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		o    opendata.Options
		says string
	}{
		{"format", opendata.Options{Format: "pdf"}, "可用 csv"},
		{"fields", opendata.Options{Format: "csv", Fields: "x"}, "可用 en"},
		{"rows", opendata.Options{Format: "xlsx", Total: opendata.MaxSheetRows + 1}, "请改为下载 csv"},
	} {
		_, err := opendata.NewWriter(io.Discard, row.o)
		if models.KindOf(err) != models.Invalid || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v", row.name, err)
		}
	}
	if err := (opendata.Options{Format: "xlsx", Total: opendata.MaxSheetRows}).Check(); err != nil {
		t.Errorf("a full sheet is refused: %v", err)
	}
}

// TestDictionary holds the table of columns to what exports rely on.
func TestDictionary(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, c := range opendata.Dictionary() {
		if c.Name == "" || c.Header == "" || c.Meaning == "" || c.Source == "" || c.Type == "" {
			t.Errorf("column %+v lacks something", c)
		}
		for _, name := range []string{c.Name, c.Header, c.Dual} {
			if name != "" && seen[name] {
				t.Errorf("%q stands twice", name)
			}
			seen[name] = true
		}
		if c.Dual != "" && !strings.HasPrefix(c.Dual, "CF_") {
			t.Errorf("%s is no code of the record", c.Dual)
		}
	}
}

// TestFileName names files by what is in them.
func TestFileName(t *testing.T) {
	t.Parallel()
	o := opendata.Options{Format: "csv", AsOf: "2025-01-31"}
	for want, got := range map[string]string{
		"行政处罚_示例市城市管理局_2024_20250131.csv": opendata.FileName(models.PublicQuery{Kind: "penalty", Year: 2024}, "示例市城市管理局", o),
		"执法公示信息_全部_各年_20250131.csv":       opendata.FileName(models.PublicQuery{}, "", o),
	} {
		if got != want {
			t.Errorf("name = %s, want %s", got, want)
		}
	}
}

// TestMemory writes files of very different lengths with the same memory.
func TestMemory(t *testing.T) {
	for _, format := range []string{"csv", "ndjson", "json"} {
		bytesFor := func(n int) uint64 {
			w, err := opendata.NewWriter(io.Discard, opendata.Options{Format: format})
			if err != nil {
				t.Fatal(err)
			}
			row, page := sample()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for range n {
				if err := w.Write(&row, &page); err != nil {
					t.Fatal(err)
				}
			}
			runtime.ReadMemStats(&after)
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			return after.TotalAlloc - before.TotalAlloc
		}
		bytesFor(1000) // tables of codes are filled once
		if got := bytesFor(50_000); got > 50_000*300 {
			t.Errorf("%s: 50,000 rows take %d bytes, want at most 300 a row, all of them garbage", format, got)
		}
	}
}

// BenchmarkWrite measures rows with two hundred characters of facts.
func BenchmarkWrite(b *testing.B) {
	row, page := sample()
	page.Facts = strings.Repeat("当事人在示例街口摆放货架，占用人行道。", 10)
	for _, format := range []string{"csv", "ndjson", "json", "xlsx"} {
		b.Run(format, func(b *testing.B) {
			out := bufio.NewWriterSize(io.Discard, 1<<16)
			w, err := opendata.NewWriter(out, opendata.Options{Format: format})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if err := w.Write(&row, &page); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			if format != "xlsx" {
				return
			}
			if err := w.Close(); err != nil {
				b.Fatal(err)
			}
		})
	}
}
