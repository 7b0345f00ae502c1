package api

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/routes/schema"
	"sanxiang/routes/web"
)

// sendDocument serves the OpenAPI document, which is made once.
func sendDocument() fiber.Handler {
	body, err := json.Marshal(document())
	if err != nil {
		panic(fmt.Sprintf("api: document cannot be written: %v", err)) // it is made of plain maps
	}
	return func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
		c.Set(fiber.HeaderCacheControl, "public, max-age=300")
		return c.Send(body)
	}
}

// document describes the table of routes as OpenAPI 3.1.
func document() schema.Schema {
	s := schema.New(choicesOf, memberChoices)
	paths := map[string]schema.Schema{}
	for _, r := range routes {
		path := schema.Path(r.path)
		if paths[path] == nil {
			paths[path] = schema.Schema{}
		}
		paths[path][strings.ToLower(r.method)] = operation(s, r)
	}
	problem := s.Of(reflect.TypeFor[web.Problem]())
	return schema.Schema{
		"openapi": "3.1.0",
		"info": schema.Schema{
			"title": "行政执法三项制度 办案系统接口", "version": "1",
			"description": "供各执法机关自有系统使用。编号为字符串；金额为整数，单位分；时间为 Unix 毫秒；日期为 2006-01-02，空字符串为无。写操作可带 Idempotency-Key，同一键的重复请求只办一次。错误为 application/problem+json（RFC 9457），其中 errors 逐项列出字段、规则和改法。",
		},
		"servers":  []schema.Schema{{"url": Prefix}},
		"security": []schema.Schema{{"token": []string{}}},
		"paths":    paths,
		"components": schema.Schema{
			"schemas":         s.All(),
			"securitySchemes": schema.Schema{"token": schema.Schema{"type": "http", "scheme": "bearer", "description": "本机关系统管理员签发的访问令牌，以 sx_ 开头"}},
			"responses": schema.Schema{"Problem": schema.Schema{
				"description": "没有办成", "content": schema.Schema{"application/problem+json": schema.Schema{"schema": problem}},
			}},
		},
	}
}

func operation(s *schema.Set, r route) schema.Schema {
	op := schema.Schema{
		"summary": r.summary, "operationId": operationID(r), "tags": []string{strings.Split(r.path, "/")[1]},
		"responses": schema.Schema{strconv.Itoa(r.status): success(s, r), "default": schema.Schema{"$ref": "#/components/responses/Problem"}},
	}
	if list := parameters(r); len(list) > 0 {
		op["parameters"] = list
	}
	if r.body != nil {
		op["requestBody"] = requestBody(s, r)
	}
	return op
}

// operationID is stable as long as method and path are.
func operationID(r route) string {
	words := strings.FieldsFunc(r.path, func(x rune) bool { return strings.ContainsRune("/:.", x) })
	return strings.ToLower(r.method) + "_" + strings.Join(words, "_")
}

func success(s *schema.Set, r route) schema.Schema {
	out := schema.Schema{"description": "已办成"}
	switch {
	case r.answer != nil:
		out["content"] = schema.Schema{"application/json": schema.Schema{"schema": s.Of(r.answer)}}
	case r.media != "":
		out["content"] = schema.Schema{r.media: schema.Schema{"schema": schema.Schema{"type": "string", "contentMediaType": r.media}}}
	}
	return out
}

func parameters(r route) []schema.Schema {
	var out []schema.Schema
	for _, p := range strings.Split(r.path, "/") {
		name, ok := strings.CutPrefix(p, ":")
		if !ok {
			continue
		}
		kind := schema.Schema{"type": "string"}
		if name == "year" || name == "seq" {
			kind = schema.Schema{"type": "integer"}
		}
		out = append(out, schema.Schema{"name": name, "in": "path", "required": true, "schema": kind})
	}
	if r.query != nil {
		for _, p := range web.Parameters(r.query) {
			out = append(out, schema.Schema{"name": p.Name, "in": "query", "description": p.Doc, "schema": schema.Parameter(p)})
		}
	}
	header := func(name, text string) {
		out = append(out, schema.Schema{"name": name, "in": "header", "description": text, "schema": schema.Schema{"type": "string"}})
	}
	if (r.method == fiber.MethodPost) && !r.keyless && r.query == nil {
		header("Idempotency-Key", "幂等键，至多100个字符；同一键的重复请求只办一次")
	}
	if r.versioned {
		header("If-Match", `读取时 ETag 给出的版本，例如 "7"；已被他人修改的答复 409`)
	}
	return out
}

// requestBody describes what a route reads: JSON, a sheet, or a recording with
// or without its file.
func requestBody(s *schema.Set, r route) schema.Schema {
	file := schema.Schema{"type": "string", "contentMediaType": "application/octet-stream"}
	content := schema.Schema{}
	switch {
	case r.body == reflect.TypeFor[sheetFile]():
		content["text/csv"] = schema.Schema{"schema": schema.Schema{"type": "string"}}
		content["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = schema.Schema{"schema": file}
		content[fiber.MIMEMultipartForm] = schema.Schema{"schema": schema.Schema{"type": "object", "required": []string{"file"}, "properties": schema.Schema{"file": file}}}
	case r.upload:
		content[fiber.MIMEMultipartForm] = schema.Schema{"schema": schema.Schema{
			"type": "object", "required": []string{"recording", "file"}, "description": "recording 在前，file 在后",
			"properties": schema.Schema{"recording": s.Of(r.body), "file": file},
		}}
		fallthrough
	default:
		content[fiber.MIMEApplicationJSON] = schema.Schema{"schema": s.Of(r.body)}
	}
	return schema.Schema{"required": true, "content": content}
}
