package open

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"reflect"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"sanxiang/app/opendata"
	"sanxiang/models"
	"sanxiang/routes/schema"
	"sanxiang/routes/web"
)

// Prefix is the path under which the interface lies.
const Prefix = "/api/v1"

// meta says what an answer is about.
type meta struct {
	Total      *int       `json:"total,omitempty" doc:"符合条件的总数；按变更顺序读取时没有"`
	AsOf       models.Day `json:"as_of" doc:"数据截至的日期"`
	Generation string     `json:"generation" doc:"公示信息的变更序号；没有变化时，同一请求的答复相同"`
	RuleSet    string     `json:"rule_set" doc:"字段取值规则或统计口径的版本"`
	Cursor     string     `json:"cursor,omitempty" doc:"按变更顺序读取时，下次从这里继续"`
	Licence    string     `json:"licence" doc:"使用许可"`
}

// links lead on.
type links struct {
	Self string `json:"self"`
	Next string `json:"next,omitempty" doc:"下一页；没有则为最后一页"`
}

// answer is what a handler found.
type answer[D any] struct {
	data    D
	total   int    // -1 = not known
	ruleSet string // empty: that of the columns
	next    string // path of the next page
	cursor  string
	gone    bool // a tombstone
	changed models.Instant
}

// request is what a handler needs beside its query.
type request struct {
	ctx  context.Context
	http *fiber.Ctx
	base string
}

// endpoint is one line of the table: how it is described and served.
type endpoint struct {
	path, summary string
	example       string       // path and query after the prefix; :name stands for a value that the site has
	query         reflect.Type // nil = none
	data          reflect.Type
	row           bool // data are rows of the open data, whose members follow from fields
	gone          bool // may answer 410 with a tombstone
	serve         func(*open, *fiber.Ctx) error
}

// noQuery stands for a request without parameters.
type noQuery struct{}

// rows is JSON made of the table of columns, in pieces that are sent one after
// the other.
type rows [][]byte

// serves makes an endpoint of a handler, whose types describe it.
func serves[Q, D any](path, summary, example string, f func(*open, request, Q) (answer[D], error)) endpoint {
	e := endpoint{path: path, summary: summary, example: example, data: reflect.TypeFor[D]()}
	e.row = e.data == reflect.TypeFor[rows]()
	if t := reflect.TypeFor[Q](); t != reflect.TypeFor[noQuery]() {
		e.query = t
	}
	e.serve = func(o *open, c *fiber.Ctx) error {
		var q Q
		if err := web.ReadQuery(c, &q); err != nil {
			return err
		}
		generation, err := o.Public.Generation(c.UserContext())
		if err != nil {
			return err
		}
		a, err := f(o, request{c.UserContext(), c, o.base(c)}, q)
		if err != nil {
			return err
		}
		return send(o, c, a, generation)
	}
	return e
}

// send writes an answer.
func send[D any](o *open, c *fiber.Ctx, a answer[D], generation int64) error {
	base := o.base(c)
	m := meta{AsOf: o.today(), Generation: strconv.FormatInt(generation, 10), RuleSet: a.ruleSet, Cursor: a.cursor, Licence: base + "/data#licence"}
	if a.ruleSet == "" {
		m.RuleSet = opendata.RuleSet
	}
	if a.total >= 0 {
		m.Total = &a.total
	}
	l := links{Self: base + string(c.Request().RequestURI())}
	if a.next != "" {
		l.Next = base + a.next
	}
	if a.changed > 0 {
		c.Set(fiber.HeaderLastModified, a.changed.Time().UTC().Format(httpTime))
	}
	status := fiber.StatusOK
	if a.gone {
		status = fiber.StatusGone
	}
	c.Status(status).Set(fiber.HeaderContentType, "application/json; charset=utf-8")
	return sendMembers(c.Response(), member{"data", a.data}, member{"meta", m}, member{"links", l})
}

// member is one member of an answer.
type member struct {
	name  string
	value any
}

// sendMembers writes an object. Rows are written as they are, the rest is
// encoded; links stay readable, nosniff keeps them from being taken for a page.
func sendMembers(response *fasthttp.Response, members ...member) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	before := "{"
	for _, m := range members {
		response.AppendBodyString(before + `"` + m.name + `":`)
		before = ","
		if pieces, ok := m.value.(rows); ok {
			for _, piece := range pieces {
				response.AppendBody(piece)
			}
			continue
		}
		text.Reset()
		if err := encoder.Encode(m.value); err != nil {
			return err
		}
		response.AppendBody(bytes.TrimSuffix(text.Bytes(), []byte("\n")))
	}
	response.AppendBodyString("}\n")
	return nil
}

// httpTime is how HTTP writes a time (RFC 9110 5.6.7).
const httpTime = "Mon, 02 Jan 2006 15:04:05 GMT"

// nextPath is the path of the same request with another cursor.
func nextPath(c *fiber.Ctx, cursor string) string {
	v := url.Values{}
	c.Context().QueryArgs().VisitAll(func(key, value []byte) { v.Set(string(key), string(value)) })
	v.Set("cursor", cursor)
	return c.Path() + "?" + v.Encode()
}

// schemaOf describes the data of an endpoint.
func (e endpoint) schemaOf(s *schema.Set) schema.Schema {
	if !e.row {
		return s.Of(e.data)
	}
	row := rowSchemas(s)
	if e.path == "/decisions" {
		return schema.Schema{"type": "array", "items": row}
	}
	return row
}
