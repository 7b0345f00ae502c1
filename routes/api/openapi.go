package api

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

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
func document() schema {
	s := &schemas{names: map[reflect.Type]string{}, all: map[string]any{}}
	paths := map[string]schema{}
	for _, r := range routes {
		path := openPath(r.path)
		if paths[path] == nil {
			paths[path] = schema{}
		}
		paths[path][strings.ToLower(r.method)] = operation(s, r)
	}
	problem := s.of(reflect.TypeFor[web.Problem]())
	return schema{
		"openapi": "3.1.0",
		"info": schema{
			"title": "行政执法三项制度 办案系统接口", "version": "1",
			"description": "供各执法机关自有系统使用。编号为字符串；金额为整数，单位分；时间为 Unix 毫秒；日期为 2006-01-02，空字符串为无。写操作可带 Idempotency-Key，同一键的重复请求只办一次。错误为 application/problem+json（RFC 9457），其中 errors 逐项列出字段、规则和改法。",
		},
		"servers":  []schema{{"url": Prefix}},
		"security": []schema{{"token": []string{}}},
		"paths":    paths,
		"components": schema{
			"schemas":         s.all,
			"securitySchemes": schema{"token": schema{"type": "http", "scheme": "bearer", "description": "本机关系统管理员签发的访问令牌，以 sx_ 开头"}},
			"responses": schema{"Problem": schema{
				"description": "没有办成", "content": schema{"application/problem+json": schema{"schema": problem}},
			}},
		},
	}
}

// openPath writes a route's path as OpenAPI does: /cases/{id}.
func openPath(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if name, ok := strings.CutPrefix(p, ":"); ok {
			parts[i] = "{" + name + "}"
		}
	}
	return strings.Join(parts, "/")
}

func operation(s *schemas, r route) schema {
	op := schema{
		"summary": r.summary, "operationId": operationID(r), "tags": []string{strings.Split(r.path, "/")[1]},
		"responses": schema{strconv.Itoa(r.status): success(s, r), "default": schema{"$ref": "#/components/responses/Problem"}},
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

func success(s *schemas, r route) schema {
	out := schema{"description": "已办成"}
	switch {
	case r.answer != nil:
		out["content"] = schema{"application/json": schema{"schema": s.of(r.answer)}}
	case r.media != "":
		out["content"] = schema{r.media: schema{"schema": schema{"type": "string", "contentMediaType": r.media}}}
	}
	return out
}

func parameters(r route) []schema {
	var out []schema
	for _, p := range strings.Split(r.path, "/") {
		name, ok := strings.CutPrefix(p, ":")
		if !ok {
			continue
		}
		kind := schema{"type": "string"}
		if name == "year" || name == "seq" {
			kind = schema{"type": "integer"}
		}
		out = append(out, schema{"name": name, "in": "path", "required": true, "schema": kind})
	}
	if r.query != nil {
		for _, p := range web.Parameters(r.query) {
			out = append(out, schema{"name": p.Name, "in": "query", "description": p.Doc, "schema": parameterSchema(p)})
		}
	}
	header := func(name, text string) {
		out = append(out, schema{"name": name, "in": "header", "description": text, "schema": schema{"type": "string"}})
	}
	if (r.method == fiber.MethodPost) && !r.keyless && r.query == nil {
		header("Idempotency-Key", "幂等键，至多100个字符；同一键的重复请求只办一次")
	}
	if r.versioned {
		header("If-Match", `读取时 ETag 给出的版本，例如 "7"；已被他人修改的答复 409`)
	}
	return out
}

func parameterSchema(p web.Parameter) schema {
	var out schema
	switch p.Type.Kind() {
	case reflect.Int:
		out = schema{"type": "integer"}
		if p.Max > 0 {
			out["minimum"], out["maximum"] = p.Min, p.Max
		}
		if n, err := strconv.Atoi(p.Default); err == nil {
			out["default"] = n
		}
		return out
	case reflect.Int64:
		return idSchema()
	case reflect.Bool:
		return schema{"type": "boolean", "default": false}
	default:
		out = schema{"type": "string"}
	}
	if len(p.Choices) > 0 {
		out["enum"] = p.Choices
	}
	if p.Default != "" {
		out["default"] = p.Default
	}
	return out
}

// requestBody describes what a route reads: JSON, a sheet, or a recording with
// or without its file.
func requestBody(s *schemas, r route) schema {
	file := schema{"type": "string", "contentMediaType": "application/octet-stream"}
	content := schema{}
	switch {
	case r.body == reflect.TypeFor[sheetFile]():
		content["text/csv"] = schema{"schema": schema{"type": "string"}}
		content["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = schema{"schema": file}
		content[fiber.MIMEMultipartForm] = schema{"schema": schema{"type": "object", "required": []string{"file"}, "properties": schema{"file": file}}}
	case r.upload:
		content[fiber.MIMEMultipartForm] = schema{"schema": schema{
			"type": "object", "required": []string{"recording", "file"}, "description": "recording 在前，file 在后",
			"properties": schema{"recording": s.of(r.body), "file": file},
		}}
		fallthrough
	default:
		content[fiber.MIMEApplicationJSON] = schema{"schema": s.of(r.body)}
	}
	return schema{"required": true, "content": content}
}
