package open

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/opendata"
	"sanxiang/models"
	"sanxiang/routes/schema"
	"sanxiang/routes/web"
)

// sendDocument serves the OpenAPI document, which is made once.
func sendDocument() fiber.Handler {
	text, err := json.Marshal(document())
	if err != nil {
		panic(fmt.Sprintf("open: document cannot be written: %v", err)) // it is made of plain maps
	}
	return func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, "application/json; charset=utf-8")
		return c.Send(text)
	}
}

// document describes the table of endpoints as OpenAPI 3.1.
func document() schema.Schema {
	s := schema.New(map[reflect.Type][]models.Choice{reflect.TypeFor[models.DisclosureState](): models.PublicStates}, nil)
	paths := map[string]schema.Schema{}
	for _, e := range endpoints {
		paths[schema.Path(e.path)] = schema.Schema{"get": operation(s, e)}
	}
	problem := s.Of(reflect.TypeFor[web.Problem]())
	return schema.Schema{
		"openapi": "3.1.0",
		"info": schema.Schema{
			"title": "行政执法公示 开放数据接口", "version": "1",
			"description": "无需密钥，只读。金额同时给出整数（单位分）和文字（单位元）；日期为 2006-01-02，空为无；时间为 RFC 3339。错误为 application/problem+json（RFC 9457）。同步副本：用 order=changed 从头读到尾，记下 meta.cursor，以后从 cursor 继续；遇到 status 为 withdrawn 或 ended 的，删除自己的副本。",
			"license":     schema.Schema{"name": opendata.Licence},
		},
		"servers": []schema.Schema{{"url": Prefix}},
		"paths":   paths,
		"components": schema.Schema{
			"schemas": s.All(),
			"responses": schema.Schema{"Problem": schema.Schema{
				"description": "没有办成", "content": schema.Schema{"application/problem+json": schema.Schema{"schema": problem}},
			}},
		},
	}
}

func operation(s *schema.Set, e endpoint) schema.Schema {
	full := answerSchema(s, e.schemaOf(s))
	responses := schema.Schema{
		"200":     schema.Schema{"description": "结果", "headers": headers(), "content": schema.Schema{"application/json": schema.Schema{"schema": full}}},
		"304":     schema.Schema{"description": "与 If-None-Match 所给的 ETag 相同，没有变化"},
		"default": schema.Schema{"$ref": "#/components/responses/Problem"},
	}
	if e.gone {
		gone := answerSchema(s, s.Of(reflect.TypeFor[tombstone]()))
		responses["410"] = schema.Schema{"description": "已撤下或公示期满", "content": schema.Schema{"application/json": schema.Schema{"schema": gone}}}
	}
	op := schema.Schema{"summary": e.summary, "operationId": operationID(e.path), "tags": []string{strings.Split(e.path, "/")[1]}, "responses": responses}
	if list := parameters(e); len(list) > 0 {
		op["parameters"] = list
	}
	return op
}

// headers describes what answers carry beside their body.
func headers() schema.Schema {
	text := schema.Schema{"type": "string"}
	return schema.Schema{
		"ETag":                schema.Schema{"description": "内容的标识，用于 If-None-Match", "schema": text},
		"RateLimit-Limit":     schema.Schema{"description": "同一地址一次可用的请求数", "schema": text},
		"RateLimit-Remaining": schema.Schema{"description": "还剩的请求数", "schema": text},
	}
}

// answerSchema describes an answer around its data.
func answerSchema(s *schema.Set, data schema.Schema) schema.Schema {
	return schema.Schema{
		"type": "object", "required": []string{"data", "meta", "links"}, "additionalProperties": false,
		"properties": schema.Schema{"data": data, "meta": s.Of(reflect.TypeFor[meta]()), "links": s.Of(reflect.TypeFor[links]())},
	}
}

// operationID is stable as long as the path is.
func operationID(path string) string {
	return "get_" + strings.Join(strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == ':' }), "_")
}

func parameters(e endpoint) []schema.Schema {
	var out []schema.Schema
	for _, p := range strings.Split(e.path, "/") {
		if name, ok := strings.CutPrefix(p, ":"); ok {
			kind := "string"
			if name == "year" {
				kind = "integer"
			}
			out = append(out, schema.Schema{"name": name, "in": "path", "required": true, "schema": schema.Schema{"type": kind}})
		}
	}
	if e.query == nil {
		return out
	}
	for _, p := range web.Parameters(e.query) {
		out = append(out, schema.Schema{"name": p.Name, "in": "query", "description": p.Doc, "schema": schema.Parameter(p)})
	}
	return out
}

// rowSchemas describes a row of the open data under each form of names, and
// the tombstone that may stand in its place.
func rowSchemas(s *schema.Set) schema.Schema {
	var forms []schema.Schema
	for _, form := range opendata.FieldSets {
		members := opendata.Members(form.Code)
		properties, names := schema.Schema{}, make([]string, len(members))
		for i, m := range members {
			names[i] = m.Name
			properties[m.Name] = memberSchema(m)
		}
		forms = append(forms, s.Add("Decision_"+form.Code, schema.Schema{
			"type": "object", "description": "字段名为" + form.Label, "properties": properties, "required": names, "additionalProperties": false,
		}))
	}
	return schema.Schema{"oneOf": append(forms, s.Of(reflect.TypeFor[tombstone]()))}
}

// memberSchema describes one member of a row.
func memberSchema(m opendata.Member) schema.Schema {
	one := schema.Schema{"type": m.Type, "description": m.Meaning}
	if m.Type == "array" {
		one["items"] = schema.Schema{"type": "string"}
	}
	return one
}
