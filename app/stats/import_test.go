package stats_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/sheet"
	"sanxiang/app/stats"
	"sanxiang/models"
)

// csv opens a text as a file, as often as it is asked for.
func csv(lines ...string) func() (*sheet.Reader, error) {
	return func() (*sheet.Reader, error) { return sheet.NewCSV(strings.NewReader(strings.Join(lines, "\n"))) }
}

// counts is what tests compare of a report.
type counts struct{ Read, Good, Skipped, Duplicate int }

func countsOf(r sheet.Report) counts { return counts{r.Read, r.Good, r.Skipped, r.Duplicate} }

func problems(r sheet.Report) []string {
	var out []string
	for _, p := range r.Problems {
		out = append(out, p.String())
	}
	return out
}

func value(t *testing.T, s *stats.Service, bureau int64, code string) string {
	t.Helper()
	f := figure(t, s, bureau, stats.Ref{Code: code}, 2024, "")
	if !f.HasData() {
		return string(f.State)
	}
	return f.Plain()
}

// Eleven equal trainings are eleven; a second import of the file adds none.
func TestImportEntriesTwice(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.Clock.Set("2025-01-20")
		lines := []string{"单位名称,培训日期,培训名称,参训人次,学时,责任人"}
		for range 11 {
			lines = append(lines, "示例市城市管理局,2024/6/1,示例培训,30,1.5,")
		}
		lines = append(lines, "DEP02,2024年7月2日,示例培训,20,2,示例庚")
		s, ctx := stats.New(w.Store), context.Background()
		steps := []struct {
			name    string
			options sheet.Options
			want    counts
			figure  string
		}{
			{"check", sheet.Options{DryRun: true}, counts{12, 12, 0, 0}, "not_kept"},
			{"import", sheet.Options{}, counts{12, 12, 0, 0}, "12"},
			{"check again", sheet.Options{DryRun: true}, counts{12, 0, 0, 12}, "12"},
			{"import again", sheet.Options{}, counts{12, 0, 0, 12}, "12"},
		}
		for _, step := range steps {
			r, err := s.ImportEntries(ctx, w.Reporter, "trainings", csv(lines...), step.options)
			if err != nil {
				t.Fatalf("%s: %v", step.name, err)
			}
			if diff := cmp.Diff(step.want, countsOf(r)); diff != "" {
				t.Errorf("%s (-want +got):\n%s\n%s", step.name, diff, r.String())
			}
			if got := value(t, s, w.City.ID, "training.session.count"); got != step.figure {
				t.Errorf("%s: %s trainings, want %s", step.name, got, step.figure)
			}
		}
		if got := value(t, s, w.City.ID, "training.hours.count") + " " + value(t, s, w.City.ID, "training.person_times.count"); got != "18.5 350" {
			t.Errorf("hours and persons = %s, want 18.5 350", got)
		}
		rows, _, err := s.ListEntries(ctx, w.Reporter, stats.EntryQuery{Bureau: w.Water.ID, Register: "trainings", Year: 2024})
		if err != nil || len(rows) != 1 || rows[0].Responsible != "示例庚" || rows[0].Day != "2024-07-02" {
			t.Errorf("ListEntries = %+v, %v", rows, err)
		}
		rows, next, err := s.ListEntries(ctx, w.Reporter, stats.EntryQuery{Bureau: w.Urban.ID, Register: "trainings", Year: 2024, Limit: 6})
		if err != nil || len(rows) != 6 || rows[0].Responsible != w.Reporter.Name {
			t.Fatalf("first page = %d rows, %v", len(rows), err)
		}
		rest, end, err := s.ListEntries(ctx, w.Reporter, stats.EntryQuery{Bureau: w.Urban.ID, Register: "trainings", Year: 2024, Limit: 6, Before: next})
		if err != nil || len(rest) != 5 || end != 0 {
			t.Errorf("second page = %d rows, next %d, %v", len(rest), end, err)
		}
		w.Check(t)
	})
}

// A file with faults writes nothing, unless its bad rows are to be skipped;
// every fault names row, column, value, rule and fix.
func TestImportEntriesFaults(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	w.Clock.Set("2025-01-20")
	file := csv(
		"单位名称,日期,案号,地位,复议结果,审结日期,是否诉讼",
		"示例市城市管理局,2024-06-01,示复〔2024〕1号,被申请人,,,",
		"示例市城市管理局,2024-06-01,示复〔2024〕1号,被申请人,,,",
		"示例市城市管理局,2024-06-02,示复〔2024〕1号,被申请人,,,",
		"示例市公安局,2024-13-01,示复〔2024〕2号,第三人,,2024-07-01,也许",
		"示例市水务局,,示复〔2024〕3号,,,,",
	)
	s, ctx := stats.New(w.Store), context.Background()
	r, err := s.ImportEntries(ctx, w.Handler, "reconsiderations", file, sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(counts{5, 1, 3, 1}, countsOf(r)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	want := []string{
		"第4行 列“number” 值“示复〔2024〕1号”：编号在本文件中出现两次，内容不同；请核对编号；确为两条记录的，请使用不同的编号",
		"第5行 列“bureau” 值“示例市公安局”：没有代码或名称为“示例市公安局”的机关；请填写机关代码或全称，或先登记该机关",
		"第5行 列“date” 值“2024-13-01”：日期不存在；请核对年、月、日，例如 2024-06-01",
		"第5行 列“role” 值“第三人”：“第三人”不在本机关地位的可选范围；请按规则更正后重新提交",
		"第5行 列“sued” 值“也许”：“也许”不是“是”或“否”；请按规则更正后重新提交",
		"第6行 列“bureau” 值“示例市水务局”：没有找到该记录，或它不属于您所在的机关；请只导入本机关及下级机关的数据，或由有权限的用户导入",
		"第6行 列“date”：收到日期必填；请填写收到日期",
		"第6行 列“role”：本机关地位必填；请填写本机关地位",
	}
	if diff := cmp.Diff(want, problems(r)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if got := value(t, s, w.City.ID, "reconsider.against_us.count"); got != "not_kept" {
		t.Errorf("a bad file wrote: %s", got)
	}
	if r, err = s.ImportEntries(ctx, w.Handler, "reconsiderations", file, sheet.Options{SkipBad: true}); err != nil || r.Good != 1 {
		t.Errorf("skipping bad rows: %+v, %v", countsOf(r), err)
	}
	if got := value(t, s, w.City.ID, "reconsider.against_us.count"); got != "1" {
		t.Errorf("reconsiderations = %s, want 1", got)
	}
}

// One file may hold rows of several registers, each row naming its own.
func TestImportEntriesMixed(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	w.Clock.Set("2025-01-20")
	s, ctx := stats.New(w.Store), context.Background()
	r, err := s.ImportEntries(ctx, w.Reporter, "", csv(
		"bureau,台账,date,title,number,kind,quantity,evidence",
		"DEP01,trainings,2024-06-01,示例培训,,law,,会议签到",
		"DEP01,执法制度文件,2024-06-01,示例办法,示〔2024〕1号,制定,2,印发文件",
		"DEP01,honours,2024-06-01,示例表彰,,law,1,",
		"DEP01,penaltys,2024-06-01,示例,,,1,",
		"DEP01,cases,2024-06-01,示例,,,1,",
	), sheet.Options{SkipBad: true})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(counts{5, 2, 3, 0}, countsOf(r)); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, r.String())
	}
	if !strings.Contains(r.String(), "没有这个字段") || !strings.Contains(r.String(), "没有台账“penaltys”") || !strings.Contains(r.String(), "自动形成") {
		t.Errorf("report = %s", r.String())
	}
	if got := value(t, s, w.City.ID, "training.session.count") + " " + value(t, s, w.City.ID, "regulation.doc.count"); got != "1 2" {
		t.Errorf("trainings and documents = %s, want 1 2", got)
	}
}

// Every register that is defined takes its own columns, with no header twice.
func TestImportColumnsOfEveryRegister(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	c, err := w.Store.Catalogue(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for code, reg := range c.Registers {
		if reg.Builtin {
			continue
		}
		head := []string{"机关代码"}
		for _, f := range reg.Fields {
			head = append(head, f.Label)
		}
		r, err := stats.New(w.Store).ImportEntries(context.Background(), system, code, csv(strings.Join(head, ","), "DEP99"), sheet.Options{DryRun: true})
		if err != nil || r.Skipped != 1 {
			t.Errorf("%s: %+v, %v", code, countsOf(r), err)
		}
	}
}

func TestImportReturns(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.Clock.Set("2025-01-20")
		good := []string{
			"单位名称,年份,月份,指标,分组,数值,来源说明",
			"示例市城市管理局,2024年,,行政检查次数,,1200,检查平台",
			"示例市水务局,2024,1,inspection.count,,30,检查平台",
			"示例市水务局,2024,2月,inspection.count,,40,检查平台",
			"示例市水务局,2024,,levy.amount,,1.5万,征收台账",
			"示例市水务局,2024,,penalty.decided.count,罚款,7,处罚系统",
			"示例市水务局,2024,,complaint.channel.count,12345热线,9,热线平台",
			"示例市水务局,2024,,training.hours.count,,2.5,培训台账",
		}
		s, ctx := stats.New(w.Store), context.Background()
		for _, want := range []counts{{7, 7, 0, 0}, {7, 0, 0, 7}} {
			r, err := s.ImportReturns(ctx, w.Reporter, csv(good...), sheet.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, countsOf(r)); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, r.String())
			}
		}
		for code, want := range map[string]string{
			"inspection.count": "1270", "levy.amount": "15000", "penalty.kind.fine.count": "7", "complaint.hotline.count": "9", "training.hours.count": "2.5", "act.total.count": "1277",
		} {
			if got := value(t, s, w.City.ID, code); got != want {
				t.Errorf("%s = %s, want %s", code, got, want)
			}
		}
		r, err := s.ImportReturns(ctx, w.Reporter, csv(good[0], "示例市水务局,2024,2,inspection.count,,41,检查平台"), sheet.Options{})
		if err != nil || r.Good != 1 || value(t, s, w.Water.ID, "inspection.count") != "71" {
			t.Errorf("a corrected total: %+v, %v, inspections = %s", countsOf(r), err, value(t, s, w.Water.ID, "inspection.count"))
		}
	})
}

func TestImportReturnsFaults(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	w.Clock.Set("2025-01-20")
	head := "bureau,year,month,indicator,dim,value,source_note"
	tests := []struct{ name, row, says string }{
		{"unknown indicator", "DEP01,2024,,inspecton.count,,1,示例", "最接近的是 inspection.count（行政检查次数）；确为新指标的，请先用 indicator add 登记"},
		{"hidden counter", "DEP01,2024,,#cases,,1,示例", "目录中没有指标“#cases”"},
		{"a rate", "DEP01,2024,,officer.cert.rate,,90,示例", "请改报分子 officer.cert.count 和分母 officer.formal.count"},
		{"a share", "DEP01,2024,,penalty.source.share,,90,示例", "占比由系统计算"},
		{"a comparison", "DEP01,2024,,act.yoy.rate,,90,示例", "没有自己的数值"},
		{"no dimensions", "DEP01,2024,,training.session.count,law,1,示例", "没有分组"},
		{"unknown choice", "DEP01,2024,,complaint.channel.count,飞鸽,1,示例", "可用："},
		{"unknown kind", "DEP01,2024,,penalty.decided.count,口头教育,1,示例", "dim"},
		{"too many decimals", "DEP01,2024,,inspection.count,,1.5,示例", "小数超过0位"},
		{"negative", "DEP01,2024,,inspection.count,,-1,示例", "不能是负数"},
		{"no source", "DEP01,2024,,inspection.count,,1,", "来源说明必填"},
		{"future", "DEP01,2026,,inspection.count,,1,示例", "1949至2025"},
		{"month", "DEP01,2024,13,inspection.count,,1,示例", "月份须为1至12"},
		{"bureau", "DEP77,2024,1,inspection.count,,1,示例", "没有代码或名称为“DEP77”的机关"},
	}
	s := stats.New(w.Store)
	for _, tt := range tests {
		r, err := s.ImportReturns(context.Background(), w.Reporter, csv(head, tt.row), sheet.Options{})
		if err != nil || r.Skipped != 1 || !strings.Contains(r.String(), tt.says) {
			t.Errorf("%s: %v, report %s, want %q", tt.name, err, r.String(), tt.says)
		}
	}
	twice := "DEP01,2024,,inspection.count,,1,示例"
	r, err := s.ImportReturns(context.Background(), w.Reporter, csv(head, twice, twice), sheet.Options{})
	if err != nil || r.Skipped != 1 || !strings.Contains(r.String(), "出现两次") {
		t.Errorf("the same twice: %v, report %s", err, r.String())
	}
	if got := value(t, s, w.City.ID, "inspection.count"); got != "not_kept" {
		t.Errorf("faulty files wrote %s inspections", got)
	}
}

// Whoever may not enter for any bureau is refused before the file is read.
func TestImportPermission(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	s, ctx := stats.New(w.Store), context.Background()
	never := func() (*sheet.Reader, error) {
		t.Error("the file was opened")
		return nil, models.Errorf(models.Internal, "")
	}
	for _, tt := range []struct {
		name  string
		actor models.Actor
		want  models.Kind
	}{{"guest", w.Guest, models.Unauthenticated}, {"auditor", w.Auditor, models.Forbidden}, {"reviewer", w.Reviewer, models.Forbidden}} {
		if _, err := s.ImportEntries(ctx, tt.actor, "trainings", never, sheet.Options{}); models.KindOf(err) != tt.want {
			t.Errorf("%s imports entries: %v, want %s", tt.name, err, tt.want)
		}
		if _, err := s.ImportReturns(ctx, tt.actor, never, sheet.Options{}); models.KindOf(err) != tt.want {
			t.Errorf("%s imports returns: %v, want %s", tt.name, err, tt.want)
		}
	}
}

func FuzzImport(f *testing.F) {
	w := apptest.NewWorld(f, apptest.Engines()[0])
	s := stats.New(w.Store)
	f.Add("机关,日期,培训名称\nDEP01,2024-06-01,示例\n", true)
	f.Add("bureau,year,indicator,value,source_note\nDEP01,2024,inspection.count,1,x\n", false)
	f.Fuzz(func(t *testing.T, text string, entries bool) {
		open := func() (*sheet.Reader, error) { return sheet.NewCSV(strings.NewReader(text)) }
		var (
			r   sheet.Report
			err error
		)
		if entries {
			r, err = s.ImportEntries(context.Background(), system, "trainings", open, sheet.Options{DryRun: true})
		} else {
			r, err = s.ImportReturns(context.Background(), system, open, sheet.Options{DryRun: true})
		}
		if err != nil && models.KindOf(err) == models.Internal {
			t.Errorf("untyped error: %v", err)
		}
		if err == nil && r.Read != r.Good+r.Skipped+r.Duplicate {
			t.Errorf("rows do not add up: %+v", countsOf(r))
		}
	})
}
