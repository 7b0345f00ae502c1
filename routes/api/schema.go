package api

import (
	"reflect"
	"strings"
	"unicode"

	"sanxiang/models"
	"sanxiang/routes/web"
)

// schemas collects the JSON schemas of types under names of their own.
type schemas struct {
	names map[reflect.Type]string
	all   map[string]any
}

// schema is a JSON Schema as OpenAPI 3.1 writes it.
type schema = map[string]any

// dayPattern lets a day be none.
const dayPattern = `^(\d{4}-\d{2}-\d{2})?$`

// of gives the schema of a type: a reference for structs, in place for others.
func (s *schemas) of(t reflect.Type) schema {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t {
	case reflect.TypeFor[models.Day]():
		return schema{"type": "string", "pattern": dayPattern, "description": "日期，如 2024-06-01；空为无"}
	case reflect.TypeFor[models.Instant]():
		return schema{"type": "integer", "format": "int64", "description": "Unix 毫秒；0 为无"}
	case reflect.TypeFor[models.Fen]():
		return schema{"type": "integer", "format": "int64", "description": "金额，单位为分"}
	case reflect.TypeFor[models.IDs]():
		return schema{"type": "array", "items": idSchema()}
	}
	switch t.Kind() {
	case reflect.Struct:
		return schema{"$ref": "#/components/schemas/" + s.name(t)}
	case reflect.Slice:
		return schema{"type": "array", "items": s.of(t.Elem())}
	case reflect.Map:
		return schema{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.String:
		return labelled(schema{"type": "string"}, choicesOf[t])
	case reflect.Bool:
		return schema{"type": "boolean"}
	case reflect.Float64:
		return schema{"type": "number"}
	}
	return schema{"type": "integer"}
}

func idSchema() schema { return schema{"type": "string", "pattern": `^-?[0-9]+$`} }

// name gives a struct's name among the schemas and describes it once.
func (s *schemas) name(t reflect.Type) string {
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
func (s *schemas) object(t reflect.Type) schema {
	members := schema{}
	for _, m := range web.Members(t) {
		one := s.of(m.Type)
		if m.Quoted {
			one = idSchema()
		}
		if m.Doc != "" {
			one["description"] = m.Doc
		}
		members[m.Name] = labelled(one, memberChoices[t.Name()+"."+m.Name])
	}
	return schema{"type": "object", "properties": members, "additionalProperties": false}
}

// labelled says what the codes of a closed list mean. They are no enum: a
// record that leaves the field empty is valid too, and lists grow.
func labelled(one schema, list []models.Choice) schema {
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

// choicesOf gives the closed list of a type.
var choicesOf = map[reflect.Type][]models.Choice{
	reflect.TypeFor[models.StepKind]():        models.StepKinds,
	reflect.TypeFor[models.CaseState]():       models.CaseStates,
	reflect.TypeFor[models.Outcome]():         models.Outcomes,
	reflect.TypeFor[models.Opinion]():         models.Opinions,
	reflect.TypeFor[models.BureauKind]():      models.BureauKinds,
	reflect.TypeFor[models.DisclosureState](): models.DisclosureStates,
	reflect.TypeFor[models.Role]():            models.Roles,
	reflect.TypeFor[models.Severity]():        models.Severities,
	reflect.TypeFor[models.PartyKind]():       labels(models.PartyKinds),
	reflect.TypeFor[models.PenaltyKind]():     labels(models.PenaltyKinds),
	reflect.TypeFor[models.Procedure]():       labels([]models.Procedure{models.SimpleProcedure, models.OrdinaryProcedure}),
	reflect.TypeFor[models.State]():           labels([]models.State{models.StateValue, models.StateZero, models.StateNotApplicable, models.StateNotKept, models.StatePending}),
}

// memberChoices gives the closed list of a member whose type is plain text.
var memberChoices = map[string][]models.Choice{
	"Step.source": models.CaseSources, "Step.tier": models.Tiers, "Step.grounds": models.CaseGrounds, "Step.revocation": models.Revocations,
	"recordingForm.stage": models.Stages, "recordingForm.medium": models.Media, "recordingForm.act": models.Acts,
	"conclusion.checklist": models.ReviewItems, "remark.item": models.ReviewItems,
	"withdrawal.code": models.WithdrawReasons, "deviceForm.kind": models.DeviceKinds,
}

// labels makes the list of a type that labels its codes itself.
func labels[T interface {
	~string
	Label() string
}](codes []T) []models.Choice {
	out := make([]models.Choice, len(codes))
	for i, c := range codes {
		out[i] = models.Choice{Code: string(c), Label: c.Label()}
	}
	return out
}
