package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/report"
	"sanxiang/app/sheet"
	"sanxiang/models"
)

// filesText prints a share, a comparison, a true zero in a table and a plain count.
const filesText = `名称：{{机关}}{{年}}年执法情况

全年开展培训{{training.session.count}}期。

| 项目 | 数 |
|---|---|
| 公示 | {{penalty.disclosed.count}} |
| 公示率 | {{penalty.disclosed.rate}} |
| 培训比上年 | {{training.session.count|同比}} |
`

func compileFiles(t *testing.T, w *apptest.World) *report.Compiled {
	t.Helper()
	c, err := service(w).Compile(t.Context(), report.Request{Bureau: w.Urban.ID, Year: 2024, Template: "示例", Text: filesText})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestFiles writes a chapter's files twice and finds the same bytes, and in
// the workbook a line for each figure.
func TestFiles(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		enter(t, w, "trainings", trainings(w, 11)...)
		w.Clock.Set("2025-02-10")
		c := compileFiles(t, w)
		first, err := c.Files()
		if err != nil {
			t.Fatal(err)
		}
		w.Clock.Set("2025-02-11")
		second, err := compileFiles(t, w).Files()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first, second); diff != "" {
			t.Errorf("the same chapter gives other bytes: %.400s", diff)
		}
		byFormat := map[string][]byte{}
		for _, f := range first {
			byFormat[f.Format] = f.Body
		}
		var tree struct{ Sources []any }
		if err := json.Unmarshal(byFormat["json"], &tree); err != nil || len(tree.Sources) != len(c.Document.Sources) {
			t.Errorf("json has %d sources, %v; want %d", len(tree.Sources), err, len(c.Document.Sources))
		}
		if !bytes.HasPrefix(byFormat["docx"], []byte("PK")) {
			t.Error("docx is no package")
		}
		var names []string
		for _, s := range c.Document.Sources {
			names = append(names, s.Name+"="+s.Printed)
		}
		if diff := cmp.Diff(names, sheetRows(t, byFormat["xlsx"])); diff != "" {
			t.Errorf("workbook and sources (-sources +workbook): %s", diff)
		}
	})
}

// sheetRows reads the figures of the first worksheet back.
func sheetRows(t *testing.T, body []byte) []string {
	t.Helper()
	r, err := sheet.New(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var out []string
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, row.Value("数据名称")+"="+row.Value("文中数字"))
	}
}

// TestPublicFigures holds the figures that are published to what the chapter
// prints: each has its row in the HTML and says how it was counted.
func TestPublicFigures(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	enter(t, w, "trainings", trainings(w, 11)...)
	w.Clock.Set("2025-02-10")
	c := compileFiles(t, w)
	var html bytes.Buffer
	if err := c.Write(&html, "html"); err != nil {
		t.Fatal(err)
	}
	byCode := map[string]models.PublicFigure{}
	for _, f := range c.PublicFigures() {
		byCode[f.Code+f.Printed] = f
		if !strings.Contains(html.String(), `<tr id="src-`+f.ID+`"><th scope="row">`+f.Name+`</th>`) {
			t.Errorf("figure %s has no row in the chapter", f.ID)
		}
	}
	got := byCode["training.session.count11"]
	if got.Value != "11" || got.State != models.StateValue || got.Records != 11 || got.AsOf != "2024-12-31" || got.Rule == "" || got.Basis == "" {
		t.Errorf("count = %+v", got)
	}
	none := byCode["penalty.disclosed.count未统计"]
	if none.State != models.StateNotKept || none.Value != "" || none.Kind != "penalty" {
		t.Errorf("disclosed = %+v", none)
	}
	if rate := byCode["penalty.disclosed.rate未统计"]; rate.State != models.StateNotKept || rate.Value != "" || rate.Working == "" {
		t.Errorf("rate = %+v", rate)
	}
	if year := byCode["training.session.count未统计"]; year.Value != "" || year.Working != "本期11次，上年同期（未统计）" {
		t.Errorf("comparison = %+v", year)
	}
}
