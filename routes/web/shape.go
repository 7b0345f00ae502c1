package web

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"sanxiang/models"
)

// Member is one member of a JSON object as a struct field describes it.
type Member struct {
	Name     string
	Type     reflect.Type
	Quoted   bool // a number written as a string, as row ids are
	Optional bool // left out when empty
	Doc      string
	Choices  []string
}

// Members lists the members that encoding/json reads and writes for a struct
// type, those of embedded structs included; an outer one hides an inner one of
// the same name.
func Members(t reflect.Type) []Member {
	var out, inner []Member
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		name, options, _ := strings.Cut(tag, ",")
		switch {
		case tag == "-" || !f.IsExported() && !f.Anonymous:
			continue
		case f.Anonymous && name == "":
			inner = append(inner, Members(deref(f.Type))...)
			continue
		case name == "":
			name = f.Name
		}
		m := Member{Name: name, Type: f.Type, Quoted: strings.Contains(options, "string"), Optional: strings.Contains(options, "omit"), Doc: f.Tag.Get("doc")}
		if list := f.Tag.Get("choices"); list != "" {
			m.Choices = strings.Split(list, ",")
		}
		out = append(out, m)
	}
	for _, m := range inner {
		if !slices.ContainsFunc(out, func(o Member) bool { return o.Name == m.Name }) {
			out = append(out, m)
		}
	}
	return out
}

func deref(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// checkShape holds a decoded JSON value against the type it is meant for. It
// names every member that is unknown or of the wrong type. null passes: it
// means that the member is not given.
func checkShape(c *models.Checks, path string, value any, t reflect.Type) {
	t = deref(t)
	if value == nil || t.Kind() == reflect.Interface {
		return
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		checkOwnShape(c, path, value, t)
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		checkObject(c, path, value, t)
	case reflect.Slice:
		list, ok := value.([]any)
		c.Require(ok, path, "应为数组", "请写成 [ … ]")
		for i, v := range list {
			checkShape(c, fmt.Sprintf("%s[%d]", path, i), v, t.Elem())
		}
	case reflect.Map:
		object, ok := value.(map[string]any)
		c.Require(ok, path, "应为对象", "请写成 { … }")
		for name, v := range object {
			if t.Key().Kind() == reflect.Int {
				checkQuoted(c, join(path, brief(name)), name)
			}
			checkShape(c, join(path, brief(name)), v, t.Elem())
		}
	default:
		checkScalar(c, path, value, t)
	}
}

func checkObject(c *models.Checks, path string, value any, t reflect.Type) {
	object, ok := value.(map[string]any)
	if !ok {
		c.Require(false, path, "应为对象", "请写成 { … }")
		return
	}
	members := Members(t)
	names := make([]string, len(members))
	for i, m := range members {
		names[i] = m.Name
		v, given := object[m.Name]
		if !given || v == nil {
			continue
		}
		if m.Quoted {
			checkQuoted(c, join(path, m.Name), v)
			continue
		}
		checkShape(c, join(path, m.Name), v, m.Type)
	}
	for name := range object {
		if !slices.Contains(names, name) {
			c.Require(false, join(path, brief(name)), "没有这个字段", hint(brief(name), names))
		}
	}
}

// checkQuoted wants a whole number written as a string.
func checkQuoted(c *models.Checks, path string, value any) {
	text, ok := value.(string)
	if ok {
		_, err := strconv.ParseInt(text, 10, 64)
		ok = err == nil
	}
	c.Require(ok, path, "应为写成字符串的整数", `请加引号，例如 "1024"`)
}

// checkOwnShape lets a type that reads its own JSON say what is wrong.
func checkOwnShape(c *models.Checks, path string, value any, t reflect.Type) {
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, reflect.New(t).Interface())
	}
	if err == nil {
		return
	}
	rule := "格式不正确"
	if models.KindOf(err) == models.Invalid {
		rule = err.Error()
	}
	c.Require(false, path, rule, "请对照接口说明更正")
}

func checkScalar(c *models.Checks, path string, value any, t reflect.Type) {
	switch t.Kind() {
	case reflect.String:
		text, ok := value.(string)
		c.Require(ok, path, "应为字符串", "请加引号")
		if ok && t == reflect.TypeFor[models.Day]() {
			c.Require(text == "" || models.Day(text).Valid(), path, "“"+brief(text)+"”不是有效日期", "请写成 2024-06-01")
		}
	case reflect.Bool:
		_, ok := value.(bool)
		c.Require(ok, path, "应为 true 或 false", "请去掉引号")
	case reflect.Float32, reflect.Float64:
		_, ok := value.(json.Number)
		c.Require(ok, path, "应为数字", "请去掉引号")
	default:
		number, ok := value.(json.Number)
		if ok {
			ok = json.Unmarshal([]byte(number), reflect.New(t).Interface()) == nil
		}
		c.Require(ok, path, "应为整数", "请填写不带引号、不带小数的数字")
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
