package cases_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/cases"
	"sanxiang/app/sheet"
	"sanxiang/models"
)

// counter is a desk at which files are imported.
type counter struct {
	*desk
	Imports *cases.Imports
}

func eachCounter(t *testing.T, f func(t *testing.T, c *counter)) {
	t.Helper()
	each(t, func(t *testing.T, d *desk) { f(t, &counter{d, cases.NewImports(d.Service, d.Blobs)}) })
}

// takeIn uploads a file, maps it as proposed and has it checked.
func (c *counter) takeIn(t testing.TB, name, body string) models.ImportBatch {
	t.Helper()
	b, err := c.Imports.Create(t.Context(), c.Handler, cases.Uploaded{Name: name, Body: strings.NewReader(body)})
	if err != nil {
		t.Fatalf("upload %s: %v", name, err)
	}
	c.mapAll(t, b.ID)
	return c.work(t, b.ID)
}

// mapAll takes the proposed mapping.
func (c *counter) mapAll(t testing.TB, id int64) {
	t.Helper()
	l, err := c.Imports.Layout(t.Context(), c.Handler, id, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	m := cases.Mapping{Sheet: l.Sheet, Header: l.Header}
	for _, x := range l.Columns {
		m.Targets = append(m.Targets, x.Target)
	}
	if _, err := c.Imports.Map(t.Context(), c.Handler, id, m); err != nil {
		t.Fatal(err)
	}
}

// work lets the system do what waits.
func (c *counter) work(t testing.TB, id int64) models.ImportBatch {
	t.Helper()
	if err := c.Imports.Work(t.Context()); err != nil {
		t.Fatalf("work: %v", err)
	}
	b, err := c.Imports.Find(t.Context(), c.Handler, id)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// commit imports a batch.
func (c *counter) commit(t testing.TB, id int64, o cases.Order) models.ImportBatch {
	t.Helper()
	if _, err := c.Imports.Commit(t.Context(), c.Handler, id, o); err != nil {
		t.Fatalf("commit: %v", err)
	}
	return c.work(t, id)
}

const batchHead = "机关,案号,文号,案由,当事人,当事人类别,统一社会信用代码,立案日期,处罚决定日期,处罚,我的备注\n"

func batchLine(n int, cause, penalty string) string {
	return fmt.Sprintf("DEP01,甲%d,示罚〔2023〕%d号,%s,示例有限公司,法人及非法人组织,%s,2023-06-01,2023-07-01,%s,随便\n", n, n, cause, usccA, penalty)
}

func wantCounts(t *testing.T, what string, b models.ImportBatch, state models.ImportState, counts ...int) {
	t.Helper()
	got := []int{b.Good, b.Updates, b.Differing, b.Duplicates, b.Bad, b.Added, b.Corrected}
	if b.State != state || fmt.Sprint(got) != fmt.Sprint(counts) {
		t.Errorf("%s: %s %v %q, want %s %v", what, b.State, got, b.Message, state, counts)
	}
}

// TestBatchStory leads a file through all steps: mend a row, import, correct
// what differs, undo, and the reasons against each.
func TestBatchStory(t *testing.T) {
	eachCounter(t, func(t *testing.T, c *counter) {
		title := "示例市城市管理局2023年案件,,,,,,,,,,\n"
		b := c.takeIn(t, "一批.csv", title+batchHead+batchLine(1, "甲案", "罚款:100")+batchLine(2, "乙案", "罚款:很多")+batchLine(3, "丙案", "警告")+batchLine(3, "丁案", "警告"))
		wantCounts(t, "checked", b, models.ImportChecked, 2, 0, 0, 0, 2, 0, 0)
		if _, err := c.Imports.Commit(t.Context(), c.Handler, b.ID, cases.Order{Strict: true}); models.KindOf(err) != models.Invalid {
			t.Errorf("all or nothing with bad rows: %v", err)
		}
		p, err := c.Imports.Rows(t.Context(), c.Approver, b.ID, cases.RowFilter{Status: models.ImportBad})
		if err != nil || len(p.Rows) != 2 || p.Count != 2 || len(p.Kinds) != 2 || p.Rows[0].Line != 4 || p.Rows[0].Faults[0].Value != "罚款:很多" {
			t.Fatalf("bad rows = %+v, %v", p, err)
		}
		if _, err := c.Imports.UpdateRow(t.Context(), c.Handler, b.ID, 6, map[int]string{1: "甲4", 2: "示罚〔2023〕4号"}); err != nil {
			t.Fatal(err)
		}
		b, err = c.Imports.Replace(t.Context(), c.Handler, b.ID, cases.Replacement{Place: 9, Old: "罚款:很多", New: "罚款:300"})
		if err != nil {
			t.Fatal(err)
		}
		wantCounts(t, "mended", b, models.ImportChecked, 4, 0, 0, 0, 0, 0, 0)
		b = c.commit(t, b.ID, cases.Order{Strict: true, Key: "a"})
		wantCounts(t, "imported", b, models.ImportDone, 0, 0, 0, 0, 0, 4, 0)
		c.Check(t)
		c.differs(t)
		c.Clock.Add(time.Hour)
		if _, err := c.Imports.Undo(t.Context(), c.Handler, b.ID); models.KindOf(err) != models.Conflict || !strings.Contains(err.Error(), "甲1") {
			t.Errorf("undo of used cases: %v", err)
		}
		other := c.takeIn(t, "又一批.csv", batchHead+batchLine(21, "甲案", "罚款:100")+batchLine(22, "乙案", "警告"))
		other = c.commit(t, other.ID, cases.Order{})
		wantCounts(t, "second", other, models.ImportDone, 0, 0, 0, 0, 0, 2, 0)
		if _, err := c.Imports.Undo(t.Context(), c.Handler, other.ID); err != nil {
			t.Fatal(err)
		}
		other = c.work(t, other.ID)
		wantCounts(t, "undone", other, models.ImportUndone, 2, 0, 0, 0, 0, 0, 0)
		c.Check(t)
		if n, _ := countCases(t.Context(), c.Service, c.Handler, c.Urban.ID); n != 4 {
			t.Errorf("%d cases after undoing, want 4", n)
		}
	})
}

// differs imports rows whose numbers are there: the same, one with an open
// field that differs, one with a locked one.
func (c *counter) differs(t *testing.T) {
	t.Helper()
	b := c.takeIn(t, "二批.csv", batchHead+batchLine(1, "改了的案由", "罚款:100")+batchLine(2, "乙案", "罚款:500")+batchLine(3, "丙案", "警告")+batchLine(9, "新案", "警告"))
	wantCounts(t, "met", b, models.ImportChecked, 1, 1, 1, 1, 0, 0, 0)
	if _, err := c.Imports.Commit(t.Context(), c.Handler, b.ID, cases.Order{Correct: true}); models.KindOf(err) != models.Invalid {
		t.Errorf("corrections without reason: %v", err)
	}
	b = c.commit(t, b.ID, cases.Order{Correct: true, Reason: "案由录入有误"})
	wantCounts(t, "corrected", b, models.ImportDone, 0, 0, 1, 1, 0, 1, 1)
	c.Check(t)
	f := c.byNumber(t, "甲1")
	if f.Case.Cause != "改了的案由" || len(f.Events) != 2 || f.Events[1].Kind != models.StepCorrected {
		t.Errorf("corrected case = %+v", f.Case)
	}
	if _, err := c.Imports.Undo(t.Context(), c.Handler, b.ID); err != nil {
		t.Fatal(err)
	}
	wantCounts(t, "undone beside a correction", c.work(t, b.ID), models.ImportUndone, 1, 0, 1, 1, 0, 0, 1)
	c.Check(t)
}

// TestBatchRights shows batches to the bureau's handlers and approvers only,
// and lets only handlers work.
func TestBatchRights(t *testing.T) {
	eachCounter(t, func(t *testing.T, c *counter) {
		b := c.takeIn(t, "一批.csv", batchHead+batchLine(1, "甲案", "警告"))
		for _, x := range []struct {
			name       string
			actor      models.Actor
			look, work models.Kind
		}{
			{"guest", c.Guest, models.Unauthenticated, models.Unauthenticated}, {"wrong bureau", c.Stranger, models.NotFound, models.NotFound},
			{"above", c.Reporter, models.NotFound, models.NotFound}, {"wrong role", c.Reviewer, models.Forbidden, models.Forbidden},
			{"approver", c.Approver, "", models.Forbidden}, {"colleague", c.Second, "", ""},
		} {
			_, err := c.Imports.Find(t.Context(), x.actor, b.ID)
			wantKindOrNone(t, x.name+" looks", err, x.look)
			_, err = c.Imports.Rows(t.Context(), x.actor, b.ID, cases.RowFilter{})
			wantKindOrNone(t, x.name+" lists rows", err, x.look)
			_, err = c.Imports.Annotate(t.Context(), x.actor, b.ID)
			wantKindOrNone(t, x.name+" fetches the file", err, x.look)
			_, err = c.Imports.UpdateRow(t.Context(), x.actor, b.ID, 2, map[int]string{3: x.name})
			wantKindOrNone(t, x.name+" mends", err, x.work)
			_, err = c.Imports.Map(t.Context(), x.actor, b.ID, cases.Mapping{})
			if want := x.work; want == "" {
				wantKindOrNone(t, x.name+" maps", err, models.Invalid)
			} else {
				wantKindOrNone(t, x.name+" maps", err, want)
			}
			if x.work != "" {
				_, err = c.Imports.Commit(t.Context(), x.actor, b.ID, cases.Order{})
				wantKindOrNone(t, x.name+" imports", err, x.work)
				_, err = c.Imports.Cancel(t.Context(), x.actor, b.ID)
				wantKindOrNone(t, x.name+" cancels", err, x.work)
				_, err = c.Imports.Undo(t.Context(), x.actor, b.ID)
				wantKindOrNone(t, x.name+" undoes", err, x.work)
			}
		}
	})
}

func wantKindOrNone(t *testing.T, what string, err error, want models.Kind) {
	t.Helper()
	if want == "" && err != nil || want != "" && models.KindOf(err) != want {
		t.Errorf("%s: %v, want %s", what, err, want)
	}
}

// TestBatchHostile refuses files that are no tables, in words that help.
func TestBatchHostile(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	c := cases.NewImports(cases.New(w.Store), w.Blobs)
	for name, x := range map[string]struct{ body, says string }{
		"empty":        {"", "文件是空的"},
		"blank":        {"\n\n , ,\n", "没有数据"},
		"old workbook": {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more", "旧版 .xls"},
		"web page":     {"<html><table><tr><td>文号</td></tr></table></html>", "网页"},
		"broken zip":   {"PK\x03\x04 nothing", "压缩包不完整"},
		"picture":      {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "不是 .xlsx 或 .csv"},
		"open quote":   {"文号,案由\n\"没有结束,x\n", "引号"},
		"wide":         {strings.Repeat("a,", 400) + "\n", "超过256列"},
	} {
		_, err := c.Create(t.Context(), w.Handler, cases.Uploaded{Name: name, Body: strings.NewReader(x.body)})
		if models.KindOf(err) != models.Invalid || !strings.Contains(fmt.Sprint(err), x.says) {
			t.Errorf("%s: %v, want %q", name, err, x.says)
		}
	}
}

// TestBatchResumes goes on with an import that another process left in the middle.
func TestBatchResumes(t *testing.T) {
	eachCounter(t, func(t *testing.T, c *counter) {
		var body strings.Builder
		body.WriteString(batchHead)
		for n := 1; n <= 1700; n++ {
			body.WriteString(batchLine(n, "示例案", "警告"))
		}
		b := c.takeIn(t, "多.csv", body.String())
		wantCounts(t, "checked", b, models.ImportChecked, 1700, 0, 0, 0, 0, 0, 0)
		if _, err := c.Imports.Commit(t.Context(), c.Handler, b.ID, cases.Order{}); err != nil {
			t.Fatal(err)
		}
		for _, op := range []string{"commit", "committed"} {
			n := 0
			c.Store.Fail(func(at string) error {
				if at == op {
					if n++; n == 3 {
						return context.DeadlineExceeded
					}
				}
				return nil
			})
			if err := c.Imports.Work(t.Context()); err == nil {
				t.Errorf("a fault at %s went unnoticed", op)
			}
			c.Store.Fail(nil)
			c.Check(t)
		}
		b = c.work(t, b.ID)
		wantCounts(t, "imported", b, models.ImportDone, 0, 0, 0, 0, 0, 1700, 0)
		if n, _ := countCases(t.Context(), c.Service, c.Handler, c.Urban.ID); n != 1700 {
			t.Errorf("%d cases, want 1700", n)
		}
		c.Check(t)
	})
}

// TestTemplate finds that the template maps by itself, filled in, and that its
// example row is passed over.
func TestTemplate(t *testing.T) {
	eachCounter(t, func(t *testing.T, c *counter) {
		var b bytes.Buffer
		if err := c.Imports.WriteTemplate(&b); err != nil {
			t.Fatal(err)
		}
		r, err := sheet.New(bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		example, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		header := r.Header()
		values := map[string]string{"文号": "示罚〔2023〕1号", "案由": "示例案", "当事人": "示例有限公司", "统一社会信用代码": usccA, "处罚决定日期": "2023-07-01", "处罚": "警告"}
		lines := [][]string{header, nil, nil}
		for _, head := range header {
			lines[1] = append(lines[1], example.Value(head))
			lines[2] = append(lines[2], values[head])
		}
		var text strings.Builder
		for _, l := range lines {
			text.WriteString(strings.Join(l, "\t") + "\n")
		}
		batch := c.takeIn(t, "模板.csv", text.String())
		if batch.Examples != 1 || batch.Total != 1 || batch.Good != 1 {
			p, err := c.Imports.Rows(t.Context(), c.Handler, batch.ID, cases.RowFilter{})
			t.Errorf("batch = %+v; rows %+v %v", batch, p.Rows, err)
		}
	})
}

// TestBatchTooLong gives a file up that has more rows than a batch may have, and
// says so where its columns are.
func TestBatchTooLong(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	imports := cases.NewImports(cases.New(w.Store), w.Blobs)
	text := "文号,案由,当事人\n" + strings.Repeat("示罚〔2023〕1号,甲案,示例某\n", models.ImportRowsMost+1)
	b, err := imports.Create(t.Context(), w.Handler, cases.Uploaded{Name: "长.csv", Body: strings.NewReader(text)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := imports.Map(t.Context(), w.Handler, b.ID, cases.Mapping{Header: 1, Targets: []string{"document_number", "cause", "party_name"}}); err != nil {
		t.Fatal(err)
	}
	if err := imports.Work(t.Context()); err != nil {
		t.Fatal(err)
	}
	b, err = imports.Find(t.Context(), w.Handler, b.ID)
	if err != nil || b.State != models.ImportUploaded || !strings.Contains(b.Message, "超过100000行的上限") {
		t.Errorf("batch = %s %q, %v", b.State, b.Message, err)
	}
}

// FuzzLayout proposes columns for whatever a file holds.
func FuzzLayout(f *testing.F) {
	w := apptest.NewWorld(f, apptest.Engines()[0])
	imports := cases.NewImports(cases.New(w.Store), w.Blobs)
	f.Add("文号,案由,当事人\n示罚〔2023〕1号,甲案,示例某\n")
	f.Add("标题\n*文号：\t文号\t\tCF_WSH\n1\t2\t3\t4\n")
	f.Fuzz(func(t *testing.T, text string) {
		b, err := imports.Create(t.Context(), w.Handler, cases.Uploaded{Name: "x.csv", Body: strings.NewReader(text)})
		if err != nil {
			if models.KindOf(err) != models.Invalid {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		l, err := imports.Layout(t.Context(), w.Handler, b.ID, "", 0)
		if err != nil || l.Header == 0 || len(l.Columns) == 0 {
			t.Fatalf("%q: %+v, %v", text, l, err)
		}
		m, taken := cases.Mapping{Sheet: l.Sheet, Header: l.Header}, map[string]bool{}
		for i, c := range l.Columns {
			if c.Place != i || c.Head == "" || c.Target != "" && taken[c.Target] {
				t.Errorf("%q: column %+v", text, c)
			}
			taken[c.Target], m.Targets = true, append(m.Targets, c.Target)
		}
		if _, err := imports.Map(t.Context(), w.Handler, b.ID, m); err != nil && models.KindOf(err) != models.Invalid {
			t.Errorf("%q: map: %v", text, err)
		} else if err == nil {
			if err := imports.Work(t.Context()); err != nil {
				t.Errorf("%q: check: %v", text, err)
			}
		}
	})
}
