package open

import (
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/app/opendata"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// decisionQuery picks rows: a search, newest first, or what changed, oldest
// change first.
type decisionQuery struct {
	searchQuery
	Since  string `query:"updated_since" doc:"只要这个时间起有变更的，含撤下的：日期、RFC 3339 时间或 Unix 毫秒；按变更顺序给出"`
	Order  string `query:"order" choices:"newest,changed" doc:"newest 最新在前（默认）、changed 按变更顺序，用于同步副本，只能与 org、kind、year 合用"`
	Cursor string `query:"cursor" doc:"上一页 links.next 或 meta.cursor 给出的位置"`
	Limit  int    `query:"limit" min:"1" max:"200" default:"50" doc:"每页条数"`
	Fields string `query:"fields" choices:"en,cn,shuanggongshi" default:"en" doc:"字段名：en 英文、cn 中文、shuanggongshi 双公示"`
}

// fieldsQuery picks the names of members.
type fieldsQuery struct {
	Fields string `query:"fields" choices:"en,cn,shuanggongshi" default:"en" doc:"字段名：en 英文、cn 中文、shuanggongshi 双公示"`
}

// The beginnings of cursors, by what they lead on in.
const (
	cursorNewest  = "n" // rows older in change than the place
	cursorPage    = "p" // a page of an order by amount
	cursorChanges = "c" // changes after the place
)

// readCursor gives a cursor's kind and number; none is 0.
func readCursor(s string) (kind string, n int64, err error) {
	if s == "" {
		return "", 0, nil
	}
	kind = s[:1]
	n, err = strconv.ParseInt(s[1:], 36, 64)
	if err != nil || n < 0 || !strings.Contains(cursorNewest+cursorPage+cursorChanges, kind) {
		return "", 0, &models.Error{Kind: models.Invalid, Message: "查询条件有误", Fields: []models.FieldError{
			{Field: "cursor", Rule: "翻页位置不正确", Fix: "请使用上一页 links.next 的地址，或从第一页重新读取"}}}
	}
	return kind, n, nil
}

func writeCursor(kind string, n int64) string { return kind + strconv.FormatInt(n, 36) }

func (o *open) listDecisions(r request, form decisionQuery) (answer[rows], error) {
	q := web.PublicQuery(r.http)
	if err := q.Check(); err != nil {
		return answer[rows]{}, err
	}
	if form.Fields == opendata.FieldsDual && q.Kind == "" {
		q.Kind = "penalty"
	}
	kind, place, err := readCursor(form.Cursor)
	if err != nil {
		return answer[rows]{}, err
	}
	if form.Order == "changed" || form.Since != "" || kind == cursorChanges {
		return o.listChanges(r, q, form)
	}
	w := disclosure.Window{Limit: form.Limit, Uncounted: true}
	switch {
	case kind == cursorPage || q.Sort == models.SortFine:
		w.Page = int(max(1, place))
	default:
		w.Before = place
	}
	found, data, err := o.search(r, q, w, form.Fields)
	if err != nil {
		return answer[rows]{}, err
	}
	out := answer[rows]{data: data, total: found.Total}
	switch {
	case w.Page > 0 && w.Page*form.Limit < found.Total:
		out.next = nextPath(r.http, writeCursor(cursorPage, int64(w.Page)+1))
	case found.Next > 0:
		out.next = nextPath(r.http, writeCursor(cursorNewest, found.Next))
	}
	return out, nil
}

// listChanges gives what changed, in order of change, tombstones among it.
func (o *open) listChanges(r request, q models.PublicQuery, form decisionQuery) (answer[rows], error) {
	var c models.Checks
	since, ok := readSince(form.Since)
	c.Require(ok, "updated_since", "应为日期、RFC 3339 时间或 Unix 毫秒", "例如 2024-06-01 或 2024-06-01T08:00:00+08:00（地址中的加号写作 %2B）")
	c.Require(q == models.PublicQuery{Bureau: q.Bureau, Kind: q.Kind, Year: q.Year, Sort: q.Sort}, "order",
		"按变更顺序读取时只能用 org、kind、year 筛选，因为撤下的信息不再保留其他内容", "请去掉其他条件")
	c.Require(form.Order != "newest", "order", "updated_since 只能按变更顺序读取", "请去掉 order，或改为 order=changed")
	kind, place, _ := readCursor(form.Cursor)
	c.Require(kind == "" || kind == cursorChanges, "cursor", "翻页位置不是按变更顺序读取时给出的", "请从第一页重新读取")
	if err := c.Err("查询条件有误"); err != nil {
		return answer[rows]{}, err
	}
	list, err := o.Public.Changes(r.ctx, disclosure.ChangeFilter{After: place, Since: since, Bureau: q.Bureau, Kind: q.Kind, Year: q.Year, Limit: form.Limit})
	if err != nil {
		return answer[rows]{}, err
	}
	out := answer[rows]{total: -1, cursor: writeCursor(cursorChanges, place)}
	if len(list) > 0 {
		out.cursor = writeCursor(cursorChanges, list[len(list)-1].Seq)
	}
	if len(list) == form.Limit {
		out.next = nextPath(r.http, out.cursor)
	}
	out.data, err = writeRows(r.base, form.Fields, list)
	return out, err
}

// readSince reads an instant: milliseconds, a day in China, or RFC 3339.
func readSince(s string) (models.Instant, bool) {
	if s == "" {
		return 0, true
	}
	if ms, err := strconv.ParseInt(s, 10, 64); err == nil {
		return models.Instant(ms), ms > 0
	}
	if t, ok := models.Day(s).Time(); ok {
		return models.InstantOf(t), true
	}
	t, err := time.Parse(time.RFC3339, s)
	return models.InstantOf(t), err == nil && t.UnixMilli() > 0
}

// writeRows writes rows and tombstones as a JSON array.
func writeRows(base, fields string, list []models.Publication) (rows, error) {
	writer := opendata.NewObjects(fields, base)
	texts := make([][]byte, len(list))
	for i, r := range list {
		var err error
		if texts[i], err = appendRow(nil, writer, r); err != nil {
			return nil, err
		}
	}
	return arrayOf(texts), nil
}

// arrayOf puts objects into a JSON array.
func arrayOf(objects [][]byte) rows {
	out := make(rows, 0, 2*len(objects)+2)
	for i, text := range objects {
		out = append(out, separators[min(i, 1)], text)
	}
	if len(objects) == 0 {
		out = append(out, separators[0])
	}
	return append(out, separators[2])
}

// separators stand before the first object, between two, and behind the last.
var separators = [3][]byte{[]byte("["), []byte(","), []byte("]")}

// appendRow writes a row with its page, or the tombstone that it is.
func appendRow(b []byte, writer *opendata.Objects, r models.Publication) ([]byte, error) {
	if !r.Shown() {
		return appendTombstone(b, r)
	}
	page, err := disclosure.PageTexts(r)
	if err != nil {
		return nil, err
	}
	return writer.Append(b, &r, &page), nil
}

func (o *open) findDecision(r request, form fieldsQuery) (answer[rows], error) {
	row, page, err := o.Public.Find(r.ctx, web.PathText(r.http, "id"))
	if err != nil {
		return answer[rows]{}, err
	}
	out := answer[rows]{total: -1, changed: row.UpdatedAt}
	if !row.Shown() {
		out.gone = true
		text, err := appendTombstone(nil, row)
		out.data = rows{text}
		return out, err
	}
	r.http.Set(fiber.HeaderLink, `<`+r.base+web.RecordPath(row)+`>; rel="alternate"; type="text/html"`)
	out.data = rows{opendata.NewObjects(form.Fields, r.base).Append(nil, &row, &page)}
	return out, nil
}
