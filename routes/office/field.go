package office

import (
	"strconv"

	"sanxiang/models"
)

// field is one input as {{template "field"}} shows it: label above, hint below
// the label, fault beside the field.
type field struct {
	Name, ID, Label, Hint, Fault string
	Kind                         string // text, password, email, area, pick, radios, checks, check, file, hidden
	Value                        string
	Options                      []option
	Optional                     bool
	Checked                      bool
	Rows, Max                    int
	Size                         string // short, mid or empty: how wide
	Mode                         string // inputmode
	List                         string // id of a datalist
	Auto                         string // autocomplete
	Accept                       string // of a file
	Show                         string // "name=value|value": with script, shown only then
	Described                    string // ids of hint and fault
}

// option is one thing to choose.
type option struct {
	Value, Text, Hint string
	Selected          bool
}

// mod changes a field while it is built.
type mod func(*field)

// optional marks a field that may be left empty, in words.
func optional(x *field) { x.Optional = true }

// short and mid are fields for few characters.
func short(x *field) { x.Size = "short" }
func mid(x *field)   { x.Size = "mid" }

func hint(s string) mod             { return func(x *field) { x.Hint = s } }
func rows(n int) mod                { return func(x *field) { x.Rows = n } }
func most(n int) mod                { return func(x *field) { x.Max = n } }
func datalist(id string) mod        { return func(x *field) { x.List = id } }
func autocomplete(s string) mod     { return func(x *field) { x.Auto = s } }
func accept(s string) mod           { return func(x *field) { x.Accept = s } }
func showWhen(condition string) mod { return func(x *field) { x.Show = condition } }

// preset is the value of a field that nobody has filled in.
func preset(s string) mod {
	return func(x *field) {
		if x.Value == "" {
			x.Value = s
		}
	}
}

// field builds an input of the kind.
func (f *form) field(kind, name, label string, mods []mod) field {
	f.labels[name] = label
	x := field{Kind: kind, Name: name, ID: anchor(name), Label: label, Value: f.values.Get(name), Fault: f.faultOf(name), Rows: 4}
	for _, m := range mods {
		m(&x)
	}
	if x.Hint != "" {
		x.Described = x.ID + "-hint"
	}
	if x.Fault != "" {
		x.Described += " " + x.ID + "-fault"
	}
	return x
}

func (f *form) text(name, label string, mods ...mod) field { return f.field("text", name, label, mods) }
func (f *form) area(name, label string, mods ...mod) field { return f.field("area", name, label, mods) }
func (f *form) file(name, label string, mods ...mod) field { return f.field("file", name, label, mods) }

// password never shows what was typed again.
func (f *form) password(name, label string, mods ...mod) field {
	x := f.field("password", name, label, mods)
	x.Value = ""
	return x
}

// day takes 2024-6-1, 20240601 and 2024年6月1日.
func (f *form) day(name, label string, mods ...mod) field {
	x := f.field("text", name, label, append([]mod{short, hint("例如 2024-06-01")}, mods...))
	if x.Auto == "" {
		x.Auto = "off"
	}
	return x
}

// money takes an amount in 元: 60000, 60,000.50, 6万.
func (f *form) money(name, label string, mods ...mod) field {
	x := f.field("text", name, label, append([]mod{short, hint("单位：元，可写 5万")}, mods...))
	x.Auto = "off"
	return x
}

// number takes a whole number.
func (f *form) number(name, label string, mods ...mod) field {
	x := f.field("text", name, label, append([]mod{short}, mods...))
	x.Mode, x.Auto = "numeric", "off"
	return x
}

// hidden carries a value along.
func (f *form) hidden(name string, mods ...mod) field { return f.field("hidden", name, name, mods) }

// pick is one choice out of a list that folds out.
func (f *form) pick(name, label string, list []models.Choice, mods ...mod) field {
	x := f.field("pick", name, label, mods)
	x.Options = options(list, []string{x.Value})
	return x
}

// radios is one choice out of a few that all show.
func (f *form) radios(name, label string, list []models.Choice, mods ...mod) field {
	x := f.field("radios", name, label, mods)
	x.Options = options(list, []string{x.Value})
	return x
}

// checks is any number of choices.
func (f *form) checks(name, label string, list []models.Choice, mods ...mod) field {
	x := f.field("checks", name, label, mods)
	x.Options = options(list, f.values[name])
	return x
}

// check is one box.
func (f *form) check(name, label string, mods ...mod) field {
	x := f.field("check", name, label, mods)
	x.Checked = f.checked(name)
	return x
}

// options marks what is chosen.
func options(list []models.Choice, chosen []string) []option {
	out := make([]option, len(list))
	for i, c := range list {
		out[i] = option{Value: c.Code, Text: c.Label}
		for _, v := range chosen {
			out[i].Selected = out[i].Selected || v == c.Code
		}
	}
	return out
}

// idChoice is a choice of a row.
func idChoice(id int64, label string) models.Choice {
	return models.Choice{Code: strconv.FormatInt(id, 10), Label: label}
}
