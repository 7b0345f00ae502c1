// Package schema describes Go types and query parameters as JSON Schema, in
// the form that OpenAPI 3.1 takes, so that the documents of the interfaces are
// made from the types that their handlers read and write.
package schema

import (
	"reflect"
	"strconv"
	"strings"
	"unicode"

	"sanxiang/models"
	"sanxiang/routes/web"
)

// Schema is a JSON Schema.
type Schema = map[string]any

// Set collects the schemas of types under names of their own.
type Set struct {
	// Choices gives the closed list of a type of codes.
	Choices map[reflect.Type][]models.Choice
	// Members gives the closed list of a member whose type is plain text, by
	// "Type.member".
	Members map[string][]models.Choice

	names map[reflect.Type]string
	all   map[string]any
}

// New makes an empty set.
func New(choices map[reflect.Type][]models.Choice, members map[string][]models.Choice) *Set {
	return &Set{Choices: choices, Members: members, names: map[reflect.Type]string{}, all: map[string]any{}}
}

// All gives the schemas by name, for components/schemas.
func (s *Set) All() map[string]any { return s.all }

// Add puts a schema of one's own among them and gives the reference to it.
func (s *Set) Add(name string, one Schema) Schema {
	s.all[name] = one
	return Schema{"$ref": "#/components/schemas/" + name}
}

// dayPattern lets a day be none.
const dayPattern = `^(\d{4}-\d{2}-\d{2})?$`

// Of gives the schema of a type: a reference for structs, in place for others.
func (s *Set) Of(t reflect.Type) Schema {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t {
	case reflect.TypeFor[models.Day]():
		return Schema{"type": "string", "pattern": dayPattern, "description": "日期，如 2024-06-01；空为无"}
	case reflect.TypeFor[models.Instant]():
		return Schema{"type": "integer", "format": "int64", "description": "Unix 毫秒；0 为无"}
	case reflect.TypeFor[models.Fen]():
		return Schema{"type": "integer", "format": "int64", "description": "金额，单位为分"}
	case reflect.TypeFor[models.IDs]():
		return Schema{"type": "array", "items": ID()}
	}
	switch t.Kind() {
	case reflect.Struct:
		return Schema{"$ref": "#/components/schemas/" + s.name(t)}
	case reflect.Slice, reflect.Array:
		return Schema{"type": "array", "items": s.Of(t.Elem())}
	case reflect.Map:
		return Schema{"type": "object", "additionalProperties": s.Of(t.Elem())}
	case reflect.String:
		return Labelled(Schema{"type": "string"}, s.Choices[t])
	case reflect.Bool:
		return Schema{"type": "boolean"}
	case reflect.Float64:
		return Schema{"type": "number"}
	}
	return Schema{"type": "integer"}
}

// ID is the schema of a row id.
func ID() Schema { return Schema{"type": "string", "pattern": `^-?[0-9]+$`} }

// name gives a struct's name among the schemas and describes it once.
func (s *Set) name(t reflect.Type) string {
	if name, ok := s.names[t]; ok {
		return name
	}
	runes := []rune(t.Name())
	runes[0] = unicode.ToUpper(runes[0])
	name := string(runes)
	if _, taken := s.all[name]; taken {
		name += "Form"
	}
	s.names[t], s.all[name] = name, nil // a type may hold itself
	s.all[name] = s.object(t)
	return name
}

// object describes a struct. No other members are taken.
func (s *Set) object(t reflect.Type) Schema {
	members := Schema{}
	for _, m := range web.Members(t) {
		one := s.Of(m.Type)
		if m.Quoted {
			one = ID()
		}
		if m.Doc != "" {
			one["description"] = m.Doc
		}
		members[m.Name] = Labelled(one, s.Members[t.Name()+"."+m.Name])
	}
	return Schema{"type": "object", "properties": members, "additionalProperties": false}
}

// Labelled says what the codes of a closed list mean. They are no enum: a
// record that leaves the field empty is valid too, and lists grow.
func Labelled(one Schema, list []models.Choice) Schema {
	if len(list) == 0 {
		return one
	}
	parts := make([]string, len(list))
	for i, c := range list {
		parts[i] = c.Code + " " + c.Label
	}
	text, _ := one["description"].(string)
	one["description"] = strings.TrimPrefix(text+"；可用 "+strings.Join(parts, "、"), "；")
	return one
}

// Parameter describes the value of a query parameter.
func Parameter(p web.Parameter) Schema {
	var out Schema
	switch p.Type.Kind() {
	case reflect.Int:
		out = Schema{"type": "integer"}
		if p.Max > 0 {
			out["minimum"], out["maximum"] = p.Min, p.Max
		}
		if n, err := strconv.Atoi(p.Default); err == nil {
			out["default"] = n
		}
		return out
	case reflect.Int64:
		return ID()
	case reflect.Bool:
		return Schema{"type": "boolean", "default": false}
	default:
		out = Schema{"type": "string"}
	}
	if len(p.Choices) > 0 {
		out["enum"] = p.Choices
	}
	if p.Default != "" {
		out["default"] = p.Default
	}
	return out
}

// Path writes a route's path as OpenAPI does: /cases/{id}.
func Path(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if name, ok := strings.CutPrefix(p, ":"); ok {
			parts[i] = "{" + name + "}"
		}
	}
	return strings.Join(parts, "/")
}

// Labels makes the list of a type that labels its codes itself.
func Labels[T interface {
	~string
	Label() string
}](codes []T) []models.Choice {
	out := make([]models.Choice, len(codes))
	for i, c := range codes {
		out[i] = models.Choice{Code: string(c), Label: c.Label()}
	}
	return out
}
