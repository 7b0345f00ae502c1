package web

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
)

// Parameter is one query parameter as a struct field describes it: the tag
// query names it, min and max bound a number, default is used when it is not
// given, choices lists what is accepted, doc explains it.
type Parameter struct {
	Name     string
	Doc      string
	Default  string
	Choices  []string
	Min, Max int64
	Type     reflect.Type
	index    []int
}

// Parameters lists the query parameters of a struct type in order, those of
// embedded structs included.
func Parameters(t reflect.Type) []Parameter {
	var out []Parameter
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			for _, p := range Parameters(f.Type) {
				p.index = append([]int{i}, p.index...)
				out = append(out, p)
			}
			continue
		}
		name, ok := f.Tag.Lookup("query")
		if !ok {
			continue
		}
		p := Parameter{Name: name, Doc: f.Tag.Get("doc"), Default: f.Tag.Get("default"), Type: f.Type, index: []int{i}}
		p.Min, _ = strconv.ParseInt(f.Tag.Get("min"), 10, 64)
		p.Max, _ = strconv.ParseInt(f.Tag.Get("max"), 10, 64)
		if list := f.Tag.Get("choices"); list != "" {
			p.Choices = strings.Split(list, ",")
		}
		out = append(out, p)
	}
	return out
}

// ReadQuery fills dst, a pointer to a struct with query tags, from the query
// string and reports every field error at once. A parameter that is not in the
// struct is refused, so that a misspelt filter cannot pass unnoticed. An int64
// is a row id.
func ReadQuery(c *fiber.Ctx, dst any) error {
	v := reflect.ValueOf(dst).Elem()
	list := Parameters(v.Type())
	given := map[string]string{}
	c.Context().QueryArgs().VisitAll(func(key, value []byte) { given[string(key)] = string(value) })
	var checks models.Checks
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = p.Name
		value, ok := given[p.Name]
		delete(given, p.Name)
		if !ok || value == "" {
			value = p.Default
		}
		if value != "" {
			checks.Add(p.Name, p.set(v.FieldByIndex(p.index), strings.TrimSpace(value)))
		}
	}
	for name := range given {
		checks.Require(false, name, "没有这个查询参数", hint(name, names))
	}
	return checks.Err("查询条件有误")
}

// set parses one value.
func (p Parameter) set(field reflect.Value, value string) error {
	switch field.Kind() {
	case reflect.Int64:
		id, err := models.ParseID(value)
		if err != nil {
			return fault("“"+brief(value)+"”不是有效的编号", "请填写记录编号")
		}
		field.SetInt(id)
	case reflect.Int:
		n, err := strconv.ParseInt(value, 10, 32)
		if err != nil || n < p.Min || p.Max > 0 && n > p.Max {
			return fault(fmt.Sprintf("应为%d至%d的整数", p.Min, p.Max), "请更正")
		}
		field.SetInt(n)
	case reflect.Bool:
		on, known := map[string]bool{"1": true, "true": true, "yes": true, "0": false, "false": false, "no": false}[value]
		if !known {
			return fault("应为 true 或 false", "请更正")
		}
		field.SetBool(on)
	case reflect.Slice:
		field.Set(reflect.ValueOf(strings.Split(value, ",")))
	default:
		return p.setText(field, value)
	}
	return nil
}

// setText takes a text, a day, or one of the parameter's choices.
func (p Parameter) setText(field reflect.Value, value string) error {
	if field.Type() == reflect.TypeFor[models.Day]() && !models.Day(value).Valid() {
		return fault("“"+brief(value)+"”不是有效日期", "请写成 2024-06-01")
	}
	known := len(p.Choices) == 0
	for _, choice := range p.Choices {
		known = known || choice == value
	}
	if !known || len(value) > 300 {
		return fault("“"+brief(value)+"”不在可选范围", "可用 "+strings.Join(p.Choices, "、"))
	}
	field.SetString(value)
	return nil
}

// fault is an Invalid error of one field, whose name the caller adds.
func fault(rule, fix string) error {
	return &models.Error{Kind: models.Invalid, Message: rule, Fields: []models.FieldError{{Rule: rule, Fix: fix}}}
}

// brief cuts what a message quotes of the input.
func brief(s string) string {
	if r := []rune(s); len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return s
}

// hint suggests the known name that is nearest to what was given.
func hint(name string, known []string) string {
	if len(known) == 0 {
		return "请删去"
	}
	if near := models.Nearest(name, known); near != "" {
		return "是否要用“" + near + "”？"
	}
	return "请删去，可用的有 " + strings.Join(known, "、")
}
