package stats_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/stats"
	"sanxiang/models"
)

func patrolForm() stats.RegisterForm {
	return stats.RegisterForm{Key: "r1", Name: "夜间巡查", Fields: []stats.FieldForm{
		{Name: "title", Label: "巡查路段", Type: "text", Required: true},
		{Label: "方式", Type: "choice", Choices: "步行\ncar=车巡\n"},
		{Label: "时长", Type: "number", Min: "0.5", Max: "12"},
		{Label: "开支", Type: "money"},
		{Label: "带队", Type: "flag"},
		{Label: "办结日期", Type: "day", NotBefore: "日期"},
	}}
}

// A register that is defined in the browser takes rows at once, changes, keeps
// its versions, and keeps the fields that are used.
func TestRegisterInBrowser(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.Clock.Set("2025-01-20")
		s, ctx := stats.New(w.Store), context.Background()
		reg, err := s.CreateRegister(ctx, w.Admin, patrolForm())
		if err != nil {
			t.Fatal(err)
		}
		if again, err := s.CreateRegister(ctx, w.Admin, patrolForm()); err != nil || again.Code != reg.Code {
			t.Errorf("the same request again = %s, %v, want %s", again.Code, err, reg.Code)
		}
		add := func(values map[string]string) error {
			_, err := s.AddEntry(ctx, w.Handler, stats.EntryForm{Bureau: w.Urban.ID, Register: reg.Code, Values: values})
			return err
		}
		if err := add(map[string]string{"date": "2024-05-01", "title": "示例路", "f1": "步行", "f2": "3.5", "f3": "1万", "f5": "2024-05-02"}); err != nil {
			t.Fatal(err)
		}
		err = add(map[string]string{"date": "2024-05-03", "title": "示例路", "f2": "13", "f5": "2024-05-02"})
		if err == nil || !strings.Contains(err.Error(), "时长不得大于12") || !strings.Contains(err.Error(), "办结日期不得早于日期") {
			t.Errorf("a row against the rules: %v", err)
		}
		form := patrolForm()
		form.Key, form.Code, form.Seen, form.Reason = "r2", reg.Code, 1, "示例修改"
		form.Fields = append(form.Fields[:1:1], form.Fields[2:]...) // 方式 goes
		if _, err := s.UpdateRegister(ctx, w.Admin, form); models.KindOf(err) != models.Invalid || !strings.Contains(err.Error(), "已有记录填写") {
			t.Errorf("a used field goes: %v, want invalid", err)
		}
		before, versions, err := s.FindRegister(ctx, w.Admin, reg.Code)
		if err != nil || len(versions) != 1 {
			t.Fatalf("FindRegister = %d versions, %v", len(versions), err)
		}
		form = stats.RegisterForm{Key: "r3", Code: reg.Code, Name: "夜间巡查", Seen: 1, Reason: "增加天气"}
		for _, f := range before.Fields {
			form.Fields = append(form.Fields, fieldForm(f))
		}
		form.Fields = append(form.Fields, stats.FieldForm{Name: "weather", Label: "天气", Type: "text"})
		changed, err := s.UpdateRegister(ctx, w.Admin, form)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range before.Fields {
			if now, _ := changed.Find(f.Name); now.Column != f.Column {
				t.Errorf("field %s moved from %s to %s", f.Name, f.Column, now.Column)
			}
		}
		form.Key = "r4"
		if _, err := s.UpdateRegister(ctx, w.Admin, form); models.KindOf(err) != models.Conflict {
			t.Errorf("a change of an old version: %v, want conflict", err)
		}
		if _, versions, _ = s.FindRegister(ctx, w.Admin, reg.Code); len(versions) != 2 || versions[1].Since != "2025-01-20" {
			t.Errorf("versions = %+v", versions)
		}
		w.Check(t)
	})
}

func fieldForm(f models.Field) stats.FieldForm {
	out := stats.FieldForm{Name: f.Name, Label: f.Label, Type: string(f.Type), Required: f.Required, Min: f.Min, Max: f.Max, NotBefore: f.NotBefore}
	for _, c := range f.Choices {
		out.Choices += c.Code + "=" + c.Label + "\n"
	}
	return out
}

func TestRegisterRefusals(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	s, ctx := stats.New(w.Store), context.Background()
	with := func(change func(f *stats.RegisterForm)) stats.RegisterForm {
		f := patrolForm()
		f.Key = ""
		change(&f)
		return f
	}
	local := w.Admin
	local.BureauID = w.Urban.ID
	tests := []struct {
		name  string
		actor models.Actor
		form  stats.RegisterForm
		want  models.Kind
		says  string
	}{
		{"guest", w.Guest, patrolForm(), models.Unauthenticated, "登录"},
		{"handler", w.Handler, patrolForm(), models.Forbidden, "系统管理员"},
		{"administrator below", local, patrolForm(), models.Forbidden, "最上级"},
		{"code in use", w.Admin, with(func(f *stats.RegisterForm) { f.Code = "trainings" }), models.Conflict, "法制培训"},
		{"no name", w.Admin, with(func(f *stats.RegisterForm) { f.Name = " " }), models.Invalid, "名称必填"},
		{"same label", w.Admin, with(func(f *stats.RegisterForm) { f.Fields[2].Label = "方 式" }), models.Invalid, "与另一字段相同"},
		{"reserved name", w.Admin, with(func(f *stats.RegisterForm) { f.Fields[2].Name = "bureau" }), models.Invalid, "由系统使用"},
		{"unknown type", w.Admin, with(func(f *stats.RegisterForm) { f.Fields[2].Type = "sql" }), models.Invalid, "字段类型"},
		{"choice of nothing", w.Admin, with(func(f *stats.RegisterForm) { f.Fields[1].Choices = " \n" }), models.Invalid, "可选值"},
		{"choice twice", w.Admin, with(func(f *stats.RegisterForm) { f.Fields[1].Choices = "甲\n甲" }), models.Invalid, "重复"},
		{"bounds the wrong way", w.Admin, with(func(f *stats.RegisterForm) { f.Fields[2].Min = "13" }), models.Invalid, "最小值大于最大值"},
		{"too many numbers", w.Admin, with(func(f *stats.RegisterForm) {
			for _, l := range []string{"一", "二", "三"} {
				f.Fields = append(f.Fields, stats.FieldForm{Label: l, Type: "int"})
			}
		}), models.Invalid, "已用完"},
	}
	for _, tt := range tests {
		_, err := s.CreateRegister(ctx, tt.actor, tt.form)
		if models.KindOf(err) != tt.want || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v, want %s with %q", tt.name, err, tt.want, tt.says)
		}
	}
}

// FuzzParseRegister: whatever a form says, the parser refuses it in words or
// makes a definition that the catalogue takes and that reads back the same.
func FuzzParseRegister(f *testing.F) {
	f.Add("", "巡查", "方式", "choice", "步行\ncar=车巡", "1", "2", "日期", "别名、另名")
	f.Add("x", "名", "日期", "day", "", "2024-01-01", "", "date", "日期")
	f.Add("own_1", "名", "bureau", "money", "=|", "1万", "5", "", "机关、机关")
	f.Fuzz(func(t *testing.T, code, name, label, kind, choices, low, high, after, aliases string) {
		form := stats.RegisterForm{Code: code, Name: name, Fields: []stats.FieldForm{
			{Label: label, Type: kind, Choices: choices, Min: low, Max: high, NotBefore: after, Aliases: aliases},
			{Label: aliases, Type: kind, Choices: choices, Aliases: label}, {Name: label, Label: name, Type: "text"},
		}}
		reg, err := stats.ParseRegister(form, nil, func(string) bool { return false })
		if err != nil {
			if models.KindOf(err) != models.Invalid {
				t.Fatalf("%v is %s", err, models.KindOf(err))
			}
			return
		}
		if _, err := models.NewCatalogue(0, []models.Register{reg}, nil, nil); err != nil {
			t.Fatalf("the catalogue refuses %+v: %v", reg, err)
		}
		again := stats.RegisterForm{Code: reg.Code, Name: reg.Name}
		for _, x := range reg.Fields {
			y := fieldForm(x)
			y.Aliases = strings.Join(x.Aliases, "、")
			again.Fields = append(again.Fields, y)
		}
		back, err := stats.ParseRegister(again, &reg, func(string) bool { return true })
		a, _ := json.Marshal(reg)
		b, _ := json.Marshal(back)
		if err != nil || string(a) != string(b) {
			t.Fatalf("reads back as\n%s\nwas\n%s\n%v", b, a, err)
		}
	})
}
