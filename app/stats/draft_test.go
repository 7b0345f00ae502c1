package stats_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/stats"
	"sanxiang/models"
)

// draft draws an indicator over a data-defined register, as a browser sends it.
func (r *random) draft(n int) stats.IndicatorDraft {
	codes := make([]string, 0)
	for code, reg := range r.c.Registers {
		if !reg.Builtin {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	reg := r.c.Registers[choose(r, codes)]
	f := stats.IndicatorDraft{Key: fmt.Sprint("k", n), Name: fmt.Sprint("示例指标", n), Unit: "件", Register: reg.Code, Date: "date", Way: choose(r, []string{stats.CountRows, stats.CountSum, stats.CountDistinct})}
	for _, field := range reg.Fields {
		switch {
		case f.Way == stats.CountSum && field.Numeric() && (f.Sum == "" || r.flag()):
			f.Sum = field.Name
		case f.Way == stats.CountDistinct && field.Type == models.FieldText && (f.By == "" || r.flag()):
			f.By = field.Name
		}
	}
	for range r.IntN(3) {
		f.Conditions = append(f.Conditions, r.condition(choose(r, reg.Fields)))
	}
	return f
}

func (r *random) condition(field models.Field) stats.ConditionForm {
	c := stats.ConditionForm{Field: field.Name, Op: choose(r, []string{"=", "!="})}
	switch field.Type {
	case models.FieldDay:
		c.Op, c.Value = choose(r, []string{"<=", ">", ">="}), string(r.day())
	case models.FieldChoice:
		c.Value = choose(r, field.Choices).Label + "|" + choose(r, field.Choices).Label
	case models.FieldFlag:
		c.Value = choose(r, []string{"是", "否"})
	case models.FieldText:
		c.Value = choose(r, []string{"甲|乙", "丙", "=丁"})
		if c.Value == "=丁" {
			c.Value, c.Op = "", choose(r, []string{stats.OpEmpty, stats.OpFilled})
		}
	default:
		c.Op, c.Value = choose(r, []string{"=", "!=", "<", "<=", ">", ">="}), choose(r, []string{"0", "1", "7"})
	}
	return c
}

// An indicator that is put together in the browser comes to what its preview
// said, to what its rows add up to, and to what a reader of all rows counts.
func TestBrowserIndicatorsEqualRecount(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.Clock.Set("2025-03-03")
		s, ctx := stats.New(w.Store), context.Background()
		r := newRandom(t, w, 11)
		r.fill(t, 12)
		values := 0
		for n := range 25 {
			f := r.draft(n)
			seen, err := s.PreviewIndicator(ctx, w.Admin, f, stats.FigureQuery{Bureau: w.City.ID, Period: models.YearPeriod(2024)})
			if err != nil {
				t.Fatalf("preview %+v: %v", f, err)
			}
			d, err := s.CreateIndicator(ctx, w.Admin, f)
			if err != nil {
				t.Fatalf("create %+v: %v", f, err)
			}
			got := figure(t, s, w.City.ID, stats.Ref{Code: d.Code}, 2024, "")
			if seen.Value != got.Plain() {
				t.Errorf("%+v: preview %s, figure %s", f, seen.Value, got.Plain())
			}
			if want := bruteForce(t, s, w, d); got.Value != want {
				t.Errorf("%+v: figure %d, all rows say %d", f, got.Value, want)
			}
			if got.Value != 0 {
				values++
			}
			proveFigure(t, &d, got, records(t, s, stats.RecordQuery{Bureau: w.City.ID, Code: d.Code, Period: models.YearPeriod(2024), Limit: 9}))
		}
		if values < 10 {
			t.Errorf("only %d of 25 come to anything", values)
		}
		proveCounters(t, s)
	})
}

// bruteForce counts all rows of a register by the conditions in words, without
// counters or SQL conditions.
func bruteForce(t *testing.T, s *stats.Service, w *apptest.World, d models.Indicator) int64 {
	t.Helper()
	c, err := w.Store.Catalogue(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	total, members := int64(0), map[string]bool{}
	for _, bureau := range []int64{w.City.ID, w.Urban.ID, w.Water.ID, w.Below.ID} {
		rows, _, err := s.ListEntries(context.Background(), system, stats.EntryQuery{Bureau: bureau, Register: d.Register, Year: 2024, Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		for i := range rows {
			e := models.BoundEntry{Entry: &rows[i], Definition: c.Registers[d.Register]}
			if !c.Indicators[d.Code].Holds(e) {
				continue
			}
			if d.By != "" {
				members[e.Text(d.By)] = e.Text(d.By) != ""
			}
			if total++; d.Sum != "" {
				total += e.Int(d.Sum) - 1
			}
		}
	}
	if d.Kind != models.IndicatorDistinct {
		return total
	}
	total = 0
	for _, named := range members {
		if named {
			total++
		}
	}
	return total
}

func TestDraftRoundTrip(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	s, ctx := stats.New(w.Store), context.Background()
	draft := stats.IndicatorDraft{
		Name: "示例大额调解", Unit: "件", Register: "mediations", Way: stats.CountRows,
		Conditions: []stats.ConditionForm{{"outcome", "=", "调解成功|调解不成"}, {"amount", ">=", "1.5万"}, {"date", ">", "2024年3月1日"}, {"note", stats.OpEmpty, ""}},
	}
	d, err := s.CreateIndicator(ctx, w.Admin, draft)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"outcome=ok|failed", "amount>=1500000", "date>2024-03-01", "note="}
	if !slices.Equal(d.Where, want) {
		t.Errorf("where = %q, want %q", d.Where, want)
	}
	c, err := w.Store.Catalogue(ctx)
	if err != nil {
		t.Fatal(err)
	}
	back, ok := stats.DraftOf(c, *c.Indicators[d.Code])
	again, err := stats.DraftIndicator(c, back)
	if !ok || err != nil || !slices.Equal(again.Where, want) {
		t.Errorf("taken apart and put together: %q, %t, %v", again.Where, ok, err)
	}
	back.Name, back.Seen, back.Reason = "示例改名", 1, "改名"
	if _, err := s.UpdateIndicator(ctx, w.Admin, back); err != nil {
		t.Error(err)
	}
	back.Reason, back.Seen = "", 2
	if _, err = s.UpdateIndicator(ctx, w.Admin, back); models.KindOf(err) != models.Invalid {
		t.Errorf("a change without a reason: %v, want invalid", err)
	}
	if _, list, err := s.FindIndicator(ctx, d.Code); err != nil || len(list) != 2 {
		t.Errorf("versions = %d, %v, want 2", len(list), err)
	}
	seeded := stats.IndicatorDraft{Code: "penalty.decided.count", Name: "示例", Unit: "件", Register: "cases", Seen: 1, Reason: "试"}
	if _, err := s.UpdateIndicator(ctx, w.Admin, seeded); models.KindOf(err) != models.Conflict {
		t.Errorf("a change of the system's own: %v, want conflict", err)
	}
	w.Check(t)
}

func TestDraftRefusals(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	s, ctx := stats.New(w.Store), context.Background()
	good := stats.IndicatorDraft{Name: "示例", Unit: "件", Register: "trainings"}
	with := func(change func(f *stats.IndicatorDraft)) stats.IndicatorDraft { f := good; change(&f); return f }
	cond := func(field, op, value string) stats.IndicatorDraft {
		return with(func(f *stats.IndicatorDraft) { f.Conditions = []stats.ConditionForm{{field, op, value}} })
	}
	for _, tt := range []struct {
		name string
		form stats.IndicatorDraft
		says string
	}{
		{"no name", with(func(f *stats.IndicatorDraft) { f.Name = "" }), "名称必填"},
		{"no unit", with(func(f *stats.IndicatorDraft) { f.Unit = "" }), "计量单位必填"},
		{"no register", with(func(f *stats.IndicatorDraft) { f.Register = "x" }), "请选择台账"},
		{"date that is none", with(func(f *stats.IndicatorDraft) { f.Date = "title" }), "不是日期字段"},
		{"sum of text", with(func(f *stats.IndicatorDraft) { f.Way, f.Sum = stats.CountSum, "title" }), "数值字段"},
		{"distinct of nothing", with(func(f *stats.IndicatorDraft) { f.Way = stats.CountDistinct }), "去重"},
		{"ratio of nothing", with(func(f *stats.IndicatorDraft) { f.Way = stats.CountRatio }), "有自己数值的指标"},
		{"no such field", cond("1=1 OR title", "=", "x"), "没有字段"},
		{"no such comparison", cond("title", "LIKE", "x"), "这种比较"},
		{"order of text", cond("title", ">", "x"), "不是数值或日期"},
		{"no value", cond("title", "=", " "), "请填写"},
		{"a value that begins with a sign", cond("title", "=", "=x"), ""},
		{"no such choice", cond("kind", "=", "x"), "可选范围"},
	} {
		_, err := s.CreateIndicator(ctx, w.Admin, tt.form)
		if models.KindOf(err) != models.Invalid || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v, want invalid with %q", tt.name, err, tt.says)
		}
	}
	for _, a := range []models.Actor{w.Guest, w.Handler, w.Stranger, w.Reporter} {
		if _, err := s.CreateIndicator(ctx, a, good); err == nil {
			t.Errorf("%s may add an indicator", a.Name)
		}
		if _, err := s.PreviewIndicator(ctx, a, good, stats.FigureQuery{Bureau: w.City.ID, Period: models.YearPeriod(2024)}); err == nil {
			t.Errorf("%s may try an indicator", a.Name)
		}
	}
}
