package models

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// trainings is a data-defined register with one field of each type.
func trainings() Register {
	return Register{Code: "trainings", Name: "执法培训", Fields: []Field{
		{Name: "title", Label: "培训名称", Required: true},
		{Name: "topic", Label: "主题", Type: FieldText, Column: "s1"},
		{Name: "form", Label: "形式", Type: FieldChoice, Column: "s2", Choices: []Choice{{"online", "线上"}, {"onsite", "线下"}}},
		{Name: "exam", Label: "考试", Type: FieldFlag, Column: "s3"},
		{Name: "people", Label: "人数", Type: FieldInt, Column: "n1"},
		{Name: "cost", Label: "经费", Type: FieldMoney, Column: "n2"},
		{Name: "ended_on", Label: "结束日期", Type: FieldDay, Column: "d1"},
	}}
}

func TestRegisterComplete(t *testing.T) {
	t.Parallel()
	r := trainings().Complete()
	want := []string{"date", "number", "title", "quantity", "amount", "note", "responsible", "topic", "form", "exam", "people", "cost", "ended_on"}
	if diff := cmp.Diff(want, r.FieldNames()); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	if r.Table != EntryTable || r.Main != "date" {
		t.Errorf("table %s, main %s", r.Table, r.Main)
	}
	title, _ := r.Find("title")
	if diff := cmp.Diff(Field{Name: "title", Label: "培训名称", Type: FieldText, Column: "title", Required: true}, title); diff != "" {
		t.Errorf("a relabelled common field keeps its column (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(r, r.Complete()); diff != "" {
		t.Errorf("completing twice changes it (-once +twice):\n%s", diff)
	}
	if _, ok := r.Find("nothing"); ok {
		t.Error("Find gives a field that is not there")
	}
}

func TestRegisterCheck(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		edit func(*Register)
		want []string
	}{
		{"good", func(*Register) {}, nil},
		{"code with a capital", func(r *Register) { r.Code = "Trainings" }, []string{"code"}},
		{"code that begins with a digit", func(r *Register) { r.Code = "1st" }, []string{"code"}},
		{"no name", func(r *Register) { r.Name = "" }, []string{"name"}},
		{"field name in Chinese", func(r *Register) { r.Fields[1].Name = "主题" }, []string{"fields.主题"}},
		{"no such slot", func(r *Register) { r.Fields[1].Column = "s9" }, []string{"fields.topic"}},
		{"a number in a text slot", func(r *Register) { r.Fields[4].Column = "s8" }, []string{"fields.people"}},
		{"a day in a text slot", func(r *Register) { r.Fields[6].Column = "s8" }, []string{"fields.ended_on"}},
		{"text in a number slot", func(r *Register) { r.Fields[1].Column = "n4" }, []string{"fields.topic"}},
		{"a slot used twice", func(r *Register) { r.Fields[2].Column = "s1" }, []string{"fields.form"}},
		{"a choice of nothing", func(r *Register) { r.Fields[2].Choices = nil }, []string{"fields.form"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := trainings()
			tt.edit(&r)
			if diff := cmp.Diff(tt.want, fieldsOf(r.Check())); diff != "" {
				t.Errorf("fields (-want +got):\n%s", diff)
			}
		})
	}
}

// TestBuiltinRegistersAnswer holds each built-in register to its record: a
// field that the definition names must be answered. A flag never answers "".
func TestBuiltinRegistersAnswer(t *testing.T) {
	t.Parallel()
	records := []Record{&Case{}, Review{}, Recording{}, Officer{}, Certificate{}, Device{}, Bureau{}, Disclosure{}}
	for _, reg := range BuiltinRegisters() {
		i := slices.IndexFunc(records, func(r Record) bool { return r.RegisterCode() == reg.Code })
		if i < 0 {
			t.Errorf("register %s has no record", reg.Code)
			continue
		}
		if _, ok := reg.Find(reg.Main); !ok {
			t.Errorf("register %s: main field %s is not one of its fields", reg.Code, reg.Main)
		}
		for _, f := range reg.Fields {
			if f.Type == FieldFlag && records[i].Text(f.Name) != "no" {
				t.Errorf("register %s: flag %s answers %q, want no", reg.Code, f.Name, records[i].Text(f.Name))
			}
		}
	}
}

func TestCaseAnswers(t *testing.T) {
	t.Parallel()
	x := beforeIndex(t, append(story(), Step{}), len(story()))
	x.c.Confiscated, x.c.Waived, x.c.Forfeit = 3, 4, 5
	reg := BuiltinRegisters()[0]
	silent := []string{"tier", "cause_category", "field", "transferred_on", "no_coercion_on"} // the story has none of them
	for _, f := range reg.Fields {
		switch {
		case f.Numeric() && x.c.Int(f.Name) == 0:
			t.Errorf("field %s answers 0", f.Name)
		case !f.Numeric() && x.c.Text(f.Name) == "" && !slices.Contains(silent, f.Name):
			t.Errorf("field %s answers nothing", f.Name)
		}
	}
	if x.c.Text("unknown") != "" || x.c.Int("unknown") != 0 {
		t.Error("an unknown field is answered")
	}
}
