package open

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/schema"
	"sanxiang/routes/web"
)

// apiPage is the readable description of the interface.
type apiPage struct {
	Rules     []string
	Endpoints []apiEndpoint
	Others    []apiExample
}

// apiEndpoint is one endpoint in words.
type apiEndpoint struct {
	ID, Path, Summary, Curl string
	Parameters              []apiParameter
}

// apiParameter is one parameter in words.
type apiParameter struct{ Name, Doc, Values string }

// apiExample is a command with what it does.
type apiExample struct{ Text, Curl string }

// apiRules are what holds for all endpoints.
var apiRules = []string{
	"只读，只用 GET；允许其他网站的页面直接读取（CORS）。写错的参数会被拒绝并指出，不会悄悄忽略。",
	"答复为 data（数据）、meta（总数、截至日期、变更序号、规则版本）、links（下一页）三部分。",
	"金额同时给出整数（单位分）和文字（单位元）；日期写作 2024-06-01；时间带时区；编号是文字。",
	"答复带 ETag，再次读取时用 If-None-Match 带回，没有变化则答复 304。请求过多时答复 429，按 Retry-After 稍后再试。",
	"同步副本：先用 order=changed 读完全部，记下 meta.cursor；以后用 cursor 从上次的位置继续。读到 status 为 withdrawn 或 ended 的，须删除自己的副本。",
	"自然人的姓名已隐去，证件号码、电话、住址不在数据中；不得用于识别特定自然人。",
}

// sample is what the examples on the page ask for: something that the site has.
type sample struct{ id, code, year string }

// findSample takes the latest decision on show; without one the examples still
// say how to ask.
func (o *open) findSample(ctx context.Context) (sample, error) {
	out := sample{"ID", "CODE", strconv.Itoa(o.today().Year())}
	found, err := o.Public.Search(ctx, models.PublicQuery{}, disclosure.Window{Limit: 1})
	if err != nil || len(found.Rows) == 0 {
		return out, err
	}
	row := found.Rows[0]
	return sample{row.PublicID, row.BureauCode, strconv.Itoa(row.Year)}, nil
}

// fill puts the values into an example.
func (s sample) fill(example string) string {
	return strings.NewReplacer(":id", s.id, ":code", s.code, ":year", s.year).Replace(example)
}

func (o *open) showAPI(c *fiber.Ctx) error {
	s, err := o.findSample(c.UserContext())
	if err != nil {
		return err
	}
	curl := func(path string) string { return "curl '" + o.base(c) + s.fill(path) + "'" }
	page := apiPage{Rules: apiRules, Others: []apiExample{
		{"整年数据（csv、ndjson、xlsx），附校验值", curl("/data/:year.csv") + " -o :year.csv\n" + curl("/data/:year.csv.sha256")},
		{"任何查询的全部结果（csv、xlsx、ndjson、json），参数与查询页面相同", curl("/download.ndjson?org=:code&kind=penalty")},
		{"Atom 订阅：全部、一个机关、一个查询", curl("/feed/all.atom") + "\n" + curl("/feed/o/:code.atom") + "\n" + curl("/feed/search.atom?penalty=fine")},
	}}
	for i := range page.Others {
		page.Others[i].Curl = s.fill(page.Others[i].Curl)
	}
	for i, e := range endpoints {
		one := apiEndpoint{ID: fmt.Sprintf("e%d", i+1), Path: Prefix + schema.Path(e.path), Summary: e.summary, Curl: curl(Prefix + e.example)}
		if e.query != nil {
			for _, p := range web.Parameters(e.query) {
				one.Parameters = append(one.Parameters, apiParameter{p.Name, p.Doc, values(p)})
			}
		}
		page.Endpoints = append(page.Endpoints, one)
	}
	return o.page.Render(c, fiber.StatusOK, web.Head{Title: "开放数据接口", Path: "/api", JSON: "/api/openapi.json"}, page)
}

// values says what a parameter takes.
func values(p web.Parameter) string {
	var parts []string
	if len(p.Choices) > 0 {
		parts = append(parts, strings.Join(p.Choices, "、"))
	}
	if p.Max > 0 {
		parts = append(parts, fmt.Sprintf("%d至%d", p.Min, p.Max))
	}
	if p.Default != "" {
		parts = append(parts, "默认 "+p.Default)
	}
	return strings.Join(parts, "；")
}
