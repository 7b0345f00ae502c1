package stats_test

import (
	"context"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/stats"
	"sanxiang/app/store"
	"sanxiang/models"
)

// An indicator that is added later counts what was recorded before.
func TestAddIndicator(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.Clock.Set("2025-01-20")
		s, ctx := stats.New(w.Store), context.Background()
		night := models.Register{Code: "patrols", Name: "夜间巡查", Fields: []models.Field{
			{Name: "kind", Label: "方式", Type: models.FieldChoice, Column: "s1", Choices: []models.Choice{{Code: "foot", Label: "步行"}, {Code: "car", Label: "车巡"}}},
			{Name: "hours", Label: "时长", Type: models.FieldNumber, Column: "n1"},
		}}
		if err := s.AddRegister(ctx, w.Admin, night); err != nil {
			t.Fatal(err)
		}
		write(t, w, func(tx *store.Tx) error {
			reg := tx.Catalogue().Registers["patrols"]
			_, err := tx.CreateEntries(reg, []models.Entry{
				{BureauID: w.Urban.ID, Day: "2024-05-01", S1: "foot", N1: 1500}, {BureauID: w.Urban.ID, Day: "2024-05-01", S1: "car", N1: 2000}, {BureauID: w.Below.ID, Day: "2024-06-01", S1: "foot", N1: 0},
			})
			return err
		})
		for _, f := range []stats.IndicatorForm{
			{Code: "patrol.foot.count", Name: "步行巡查次数", Unit: "次", Register: "patrols", Where: "kind=foot; hours>0"},
			{Code: "patrol.hours", Name: "巡查时长", Unit: "小时", Register: "patrols", Sum: "hours", By: "kind"},
			{Code: "patrol.foot.hours", Name: "步行巡查时长", Unit: "小时", Of: "patrol.hours", Dims: "foot"},
			{Code: "patrol.foot.rate", Name: "步行时长占比", Unit: "%", Numerator: "patrol.foot.hours", Denominator: "patrol.hours"},
		} {
			d, err := s.ParseIndicator(ctx, f)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // adding it again is no fault
				if err := s.AddIndicator(ctx, w.Admin, d); err != nil {
					t.Fatalf("AddIndicator(%s): %v", f.Code, err)
				}
			}
		}
		for code, want := range map[string]string{"patrol.foot.count": "1", "patrol.hours": "3.5", "patrol.foot.hours": "1.5", "patrol.foot.rate": "42.86"} {
			if got := value(t, s, w.City.ID, code); got != want {
				t.Errorf("%s = %s, want %s", code, got, want)
			}
		}
		w.Check(t)
		d, err := s.ParseIndicator(ctx, stats.IndicatorForm{Code: "patrol.hours", Name: "别的", Unit: "次", Register: "patrols"})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.AddIndicator(ctx, w.Admin, d); models.KindOf(err) != models.Conflict {
			t.Errorf("another definition under a used code: %v, want conflict", err)
		}
		if err := s.AddRegister(ctx, w.Admin, night); models.KindOf(err) != models.Conflict {
			t.Errorf("the register again: %v, want conflict", err)
		}
	})
}

func TestAddIndicatorRefuses(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	s, ctx := stats.New(w.Store), context.Background()
	good := stats.IndicatorForm{Code: "a.count", Name: "示例", Unit: "件", Register: "trainings"}
	with := func(change func(f *stats.IndicatorForm)) stats.IndicatorForm { f := good; change(&f); return f }
	local := w.Admin
	local.BureauID = w.Urban.ID
	tests := []struct {
		name  string
		actor models.Actor
		form  stats.IndicatorForm
		want  models.Kind
		says  string
	}{
		{"guest", w.Guest, good, models.Unauthenticated, "登录"},
		{"handler", w.Handler, good, models.Forbidden, "系统管理员"},
		{"administrator below", local, good, models.Forbidden, "最上级"},
		{"bad code", w.Admin, with(func(f *stats.IndicatorForm) { f.Code = "A B" }), models.Invalid, "indicator"},
		{"no unit", w.Admin, with(func(f *stats.IndicatorForm) { f.Unit = "" }), models.Invalid, "计量单位必填"},
		{"unknown register", w.Admin, with(func(f *stats.IndicatorForm) { f.Register = "nothing" }), models.Invalid, "台账“nothing”不存在"},
		{"unknown field", w.Admin, with(func(f *stats.IndicatorForm) { f.Where = "colour=red" }), models.Invalid, "条件“colour=red”有误"},
		{"text summed", w.Admin, with(func(f *stats.IndicatorForm) { f.Sum = "title" }), models.Invalid, "不是数值字段"},
		{"unknown part", w.Admin, with(func(f *stats.IndicatorForm) { f.Kind, f.Parts = "total", "b.count" }), models.Invalid, "不在目录中"},
		{"an operator", w.Admin, with(func(f *stats.IndicatorForm) { f.Kind = "operator" }), models.Invalid, "不能新增比较方式"},
	}
	for _, tt := range tests {
		d, err := s.ParseIndicator(ctx, tt.form)
		if err != nil {
			t.Fatal(err)
		}
		err = s.AddIndicator(ctx, tt.actor, d)
		if err == nil || models.KindOf(err) != tt.want || tt.name != "bad code" && !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v, want %s with %q", tt.name, err, tt.want, tt.says)
		}
	}
	if err := s.AddRegister(ctx, w.Admin, models.Register{Code: "Bad", Name: ""}); models.KindOf(err) != models.Invalid {
		t.Errorf("AddRegister of nonsense: %v, want invalid", err)
	}
}

// Counters that were tampered with are named, and put right again.
func TestCheckAndRepair(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s, ctx := stats.New(w.Store), context.Background()
		write(t, w, func(tx *store.Tx) error {
			return tx.CreateCases([]store.CaseChange{decided(w, w.Urban.ID, "甲1", false, models.KindFine)}, "测试")
		})
		proveCounters(t, s)
		db := openSQL(t, w.DSN)
		for _, q := range []string{
			"UPDATE counters SET value = 9 WHERE indicator = 'penalty.decided.count' AND period = 202403",
			"DELETE FROM counters WHERE indicator = 'penalty.fine.amount' AND period = 202400",
		} {
			if _, err := db.Exec(q); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Check(ctx)
		if err != nil || len(got) != 2 {
			t.Fatalf("Check = %q, %v, want two sentences", got, err)
		}
		if want := "示例市城市管理局2024年3月“作出行政处罚数”（penalty.decided.count）分组“4”的计数为9（1条记录），按记录应为1（1条记录），请重建计数"; got[0] != want {
			t.Errorf("sentence = %s\nwant       %s", got[0], want)
		}
		if _, err := s.Repair(ctx, w.Handler); models.KindOf(err) != models.Forbidden {
			t.Errorf("Repair by a handler: %v, want forbidden", err)
		}
		codes, err := s.Repair(ctx, w.Admin)
		if err != nil || len(codes) != 2 {
			t.Fatalf("Repair = %v, %v", codes, err)
		}
		proveCounters(t, s)
		for i := range 60 {
			if _, err := db.Exec("INSERT INTO counters (bureau_id, indicator, period, dim, value, records) VALUES (1, 'officer.count', ?, '', 1, 1)", 190001+i); err != nil {
				t.Fatal(err)
			}
		}
		if got, err = s.Check(ctx); err != nil || len(got) != 51 || !strings.Contains(got[50], "另有10处") {
			t.Errorf("Check of 60 faults = %d sentences, %v", len(got), err)
		}
	})
}
