package office

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/sheet"
)

// largeRows is how many rows the large workbook has; every fiftieth is bad.
const largeRows, largeEach = 10_000, 50

// wrong is one kind of bad row: which column gets which value, what rule it
// breaks and how it is mended.
type wrong struct{ head, value, rule, fix string }

// wrongs are twelve kinds of bad rows; %d is the line of the row before.
var wrongs = []wrong{
	{"文号", "示罚2023-%d", "格式不正确", "请按“机关代字〔年份〕序号号”填写"},
	{"统一社会信用代码", "9100000000000001", "应为18位，现为16位", "登记证照"},
	{"统一社会信用代码", "", "", ""}, // a wrong check digit, filled in below
	{"处罚决定日期", "2023-13-01", "日期不存在", "请核对年、月、日"},
	{"处罚决定日期", "2099-07-01", "晚于今天", "先后核对日期"},
	{"处罚决定日期", "2023-05-01", "早于前一环节", "先后核对日期"},
	{"处罚", "罚款:很多", "不是数字", "请填写以元为单位的金额"},
	{"处罚", "示例处分", "无法识别", "请按《行政处罚法》第九条填写"},
	{"文号", "示罚〔2023〕%d号", "文号与第%d行重复", "同一机关的文号只能有一行"},
	{"机关", "示例外局", "没有找到代码或名称为该值的机关", "先登记该机关"},
	{"当事人类别", "外星人", "无法识别", "请填写：法人及非法人组织、个体工商户、自然人"},
	{"案由", "", "案由没有填写", "请填写案由"},
}

// badCode is a credit code with a wrong check digit.
func badCode() string {
	last := "0"
	if strings.HasSuffix(importCode, "0") {
		last = "1"
	}
	return importCode[:17] + last
}

// largeBook makes the workbook and says what is wrong with which line: 200 rows
// of the twelve kinds.
func largeBook(t testing.TB) (string, map[int]wrong) {
	t.Helper()
	var b bytes.Buffer
	w, err := sheet.NewXLSXWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	heads := strings.Split("机关,案号,文号,案由,当事人,当事人类别,统一社会信用代码,立案日期,处罚决定日期,处罚", ",")
	if err := w.Sheet("案件", heads); err != nil {
		t.Fatal(err)
	}
	bad, wrongs := map[int]wrong{}, append([]wrong(nil), wrongs...)
	wrongs[2] = wrong{"统一社会信用代码", badCode(), "校验码与前17位不符", "登记证照"}
	for n := range largeRows {
		line := n + 2
		row := map[string]string{
			"机关": "DEP01", "案号": fmt.Sprintf("甲%d", line), "文号": fmt.Sprintf("示罚〔2023〕%d号", line), "案由": "示例案", "当事人": "示例有限公司",
			"当事人类别": "法人及非法人组织", "统一社会信用代码": importCode, "立案日期": "2023-06-01", "处罚决定日期": "2023-07-01", "处罚": "罚款:100",
		}
		if n%largeEach == largeEach-1 {
			x := wrongs[n/largeEach%len(wrongs)]
			for _, text := range []*string{&x.value, &x.rule} {
				*text = strings.ReplaceAll(*text, "%d", strconv.Itoa(line-1))
			}
			row[x.head], bad[line] = x.value, x
		}
		cells := make([]any, len(heads))
		for i, head := range heads {
			cells[i] = row[head]
		}
		if err := w.Write(cells...); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), bad
}

// TestImportLarge brings in 10,000 rows of which 200 are bad in twelve ways:
// every one of the 200 messages names row, column, value, rule and fix, on the
// pages and in the workbook that goes back, and 9,800 cases arrive.
func TestImportLarge(t *testing.T) {
	t.Parallel()
	book, bad := largeBook(t)
	if len(bad) != 200 || len(wrongs) != 12 {
		t.Fatalf("%d bad rows of %d kinds", len(bad), len(wrongs))
	}
	each(t, func(t *testing.T, h *hall) {
		c := h.signIn(t, h.Handler)
		batch := h.bring(t, c, "一万行.xlsx", book)
		h.sift(t, c, batch).want(t, "result", 200, []string{"只导入没有错误的9800行", "<dd>200</dd>"}, nil)
		shown := rowsOf(t, c, batch+"/rows?status=bad")
		if len(shown) != len(bad) {
			t.Errorf("%d bad rows on the pages, want %d", len(shown), len(bad))
		}
		for line, x := range bad {
			wantSaid(t, "page", shown[strconv.Itoa(line)], x)
		}
		v := fieldsOf(c.get(t, batch).body)
		v.Set("mode", "good")
		c.post(t, batch+"/commit", v).want(t, "commit", 303, nil, nil)
		h.toil(t)
		c.get(t, batch).want(t, "imported", 200, []string{"<dd>9800</dd>", "已新增", "<dd>200</dd>"}, []string{"开始导入"})
		if n := h.countNew(t); n != 9800 {
			t.Errorf("%d cases arrived, want 9800", n)
		}
		notes := notesOf(t, c.get(t, batch+"/file").body)
		if len(notes) != len(bad) {
			t.Errorf("%d notes in the workbook, want %d", len(notes), len(bad))
		}
		for line, x := range bad {
			wantSaid(t, "workbook", notes[line], x)
		}
		h.Check(t)
	})
}

// countNew counts the cases of Urban by what lists are made of.
func (h *hall) countNew(t testing.TB) int {
	t.Helper()
	n := 0
	for after := int64(0); ; {
		list, err := h.Store.ListImported(t.Context(), h.onlyImport(t), after, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			return n
		}
		n, after = n+len(list), list[len(list)-1].ID
	}
}

// onlyImport is the one batch that there is.
func (h *hall) onlyImport(t testing.TB) int64 {
	t.Helper()
	list, _, err := h.deps.Imports.List(t.Context(), h.Handler, 0)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d batches, %v", len(list), err)
	}
	return list[0].ID
}

// wantSaid holds a message to what it must name.
func wantSaid(t *testing.T, where, text string, x wrong) {
	t.Helper()
	for _, s := range []string{x.head, x.value, x.rule, x.fix} {
		if !strings.Contains(text, s) {
			t.Errorf("%s: %q does not say %q of %+v", where, text, s, x)
		}
	}
}

// notesOf reads the column of notes out of a workbook, by line.
func notesOf(t *testing.T, book string) map[int]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(book), int64(len(book)))
	if err != nil || len(z.File) == 0 {
		t.Fatalf("the workbook is no archive: %v", err)
	}
	r, err := sheet.New(strings.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	out := map[int]string{}
	for {
		row, err := r.Next()
		if err != nil {
			return out
		}
		if note := row.Value(sheet.NoteHead); note != "" {
			out[row.Line] = note
		}
	}
}

// BenchmarkImportWizard measures checking and importing the large workbook, in
// rows per second, on each engine.
func BenchmarkImportWizard(b *testing.B) {
	book, _ := largeBook(b)
	for _, e := range apptest.Engines() {
		b.Run(e.Name, func(b *testing.B) {
			for b.Loop() {
				h := newHall(b, e)
				c := h.signIn(b, h.Handler)
				batch := h.bring(b, c, "一万行.xlsx", book)
				began := b.Elapsed()
				h.sift(b, c, batch)
				checked := b.Elapsed()
				c.post(b, batch+"/commit", url.Values{"mode": {"good"}, "key": {strings.Repeat("d", 32)}})
				h.toil(b)
				b.ReportMetric(largeRows/(checked-began).Seconds(), "checked/s")
				b.ReportMetric(9800/(b.Elapsed()-checked).Seconds(), "imported/s")
				if n := h.countNew(b); n != 9800 {
					b.Fatalf("%d cases arrived", n)
				}
			}
		})
	}
}
