package open_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
)

// document reads the description as a client would.
func (h *hall) document(t *testing.T) *openapi3.T {
	t.Helper()
	a := h.get(t, "/api/openapi.json")
	doc, err := openapi3.NewLoader().LoadFromData([]byte(a.body))
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return doc
}

// check holds an answer against the description.
func check(t *testing.T, doc *openapi3.T, path string, a answer) {
	t.Helper()
	plain, _, _ := strings.Cut(strings.TrimPrefix(path, "/api/v1"), "?")
	var value any
	if err := json.Unmarshal([]byte(a.body), &value); err != nil {
		t.Fatalf("%s: %v: %s", path, err, a.body)
	}
	for pattern, item := range doc.Paths.Map() {
		if !regexp.MustCompile("^" + regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(pattern, "[^/]+") + "$").MatchString(plain) {
			continue
		}
		schema := doc.Components.Responses["Problem"].Value.Content["application/problem+json"].Schema.Value
		if r := item.Get.Responses.Value(strconv.Itoa(a.status)); r != nil {
			schema = r.Value.Content["application/json"].Schema.Value
		}
		if err := schema.VisitJSON(value, openapi3.MultiErrors()); err != nil {
			t.Errorf("%s: answer is not what the description says: %v\n%s", path, err, a.body)
		}
		return
	}
	t.Errorf("%s is not described", path)
}

// list is a page of decisions.
type list struct {
	Data []map[string]any
	Meta struct {
		Total              *int
		AsOf               string `json:"as_of"`
		Generation, Cursor string
		RuleSet            string `json:"rule_set"`
	}
	Links struct{ Self, Next string }
}

func (h *hall) list(t *testing.T, path string) list {
	t.Helper()
	a := h.get(t, path)
	var out list
	if err := json.Unmarshal([]byte(a.body), &out); err != nil || a.status != 200 {
		t.Fatalf("%s: %d %v: %s", path, a.status, err, a.body)
	}
	return out
}

// local takes the site's address off a link.
func local(link string) string { return strings.TrimPrefix(link, site) }

// TestEndpoints asks everything on the page /api, holds the answers against
// the description, and the headers to what is promised.
func TestEndpoints(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		h := newHall(t, w, site)
		doc := h.document(t)
		c, gone := h.fined(t, "1", "2023-03-01", apptest.Organisation())
		h.withdraw(t, c)
		h.fined(t, "2", "2024-03-01", apptest.Person())
		_, d := h.fined(t, "3", "2024-03-01", apptest.Organisation())
		if _, err := h.maker.Make(t.Context(), w.Store.Today()); err != nil {
			t.Fatal(err)
		}
		page := h.get(t, "/api")
		page.want(t, "page", 200, []string{"<h1>开放数据接口</h1>", "GET /api/v1/decisions/{id}", d.PublicID, "每页条数", "默认 50"}, []string{"<script", "style="})
		examples := regexp.MustCompile(`curl &#39;(.*?)&#39;`).FindAllStringSubmatch(page.body, -1)
		if len(examples) < 15 {
			t.Errorf("%d examples on the page", len(examples))
		}
		paths := []string{
			"/api/v1/decisions", "/api/v1/decisions?fields=cn", "/api/v1/decisions?fields=shuanggongshi", "/api/v1/decisions?order=changed", "/api/v1/decisions?sort=fine&limit=1",
			"/api/v1/decisions?status=withdrawn", "/api/v1/decisions/" + gone.PublicID, "/api/v1/decisions/" + d.PublicID + "?fields=cn", "/api/v1/withdrawals/2024", "/api/v1/statistics/2024?org=DEP01",
		}
		for _, e := range examples {
			paths = append(paths, local(strings.ReplaceAll(e[1], "&amp;", "&")))
		}
		for _, path := range paths {
			a := h.get(t, path)
			want := 200
			if strings.Contains(path, gone.PublicID) {
				want = 410
			}
			if a.status != want {
				t.Errorf("%s = %d, want %d: %s", path, a.status, want, a.body)
			}
			if a.header.Get("Access-Control-Allow-Origin") != "*" || a.header.Get("Content-Security-Policy") == "" {
				t.Errorf("%s: headers %v", path, a.header)
			}
			for _, secret := range append(personal(), "内部说明") {
				if strings.Contains(a.body, secret) {
					t.Errorf("%s says %s", path, secret)
				}
			}
			if !strings.HasPrefix(path, "/api/v1") {
				continue
			}
			check(t, doc, path, a)
			if kept := a.header.Get("Etag"); kept == "" && !strings.HasSuffix(path, "/datasets") || !strings.Contains(a.header.Get("Cache-Control"), "no-cache") {
				t.Errorf("%s: cache headers %v", path, a.header)
			}
		}
	})
}

// TestRevalidation answers 304 until something changes.
func TestRevalidation(t *testing.T) {
	t.Parallel()
	h := lite(t)
	h.fined(t, "1", "2024-03-01", apptest.Organisation())
	for _, path := range []string{"/api/v1/decisions", "/feed/all.atom", "/feed/o/DEP01.atom", "/feed/search.atom?q=%E7%A4%BA%E4%BE%8B", "/sitemap.xml"} {
		first := h.get(t, path)
		if again := h.get(t, path, "If-None-Match", first.header.Get("Etag")); again.status != 304 {
			t.Errorf("%s again = %d, want 304", path, again.status)
		}
		h.fined(t, strconv.Itoa(100+len(path)), "2024-03-01", apptest.Organisation())
		if later := h.get(t, path, "If-None-Match", first.header.Get("Etag")); later.status != 200 && path != "/sitemap.xml" {
			t.Errorf("%s after a change = %d, want 200", path, later.status)
		}
	}
}

// mirror is a copy of what is public that follows the changes.
type mirror struct {
	facts map[string]string // by id
	path  string            // to read next
}

// follow reads on to the end, and erases what came down.
func (m *mirror) follow(t *testing.T, h *hall) {
	t.Helper()
	for {
		page := h.list(t, m.path)
		for _, row := range page.Data {
			id := row["id"].(string)
			if row["status"] == "published" {
				m.facts[id] = fmt.Sprint(row["facts"])
				continue
			}
			delete(m.facts, id)
			if row["reason_code"] != "not_public" || row["at"] == "" || row["party_name"] != nil {
				t.Errorf("tombstone = %v", row)
			}
		}
		m.path = "/api/v1/decisions?" + url.Values{"order": {"changed"}, "limit": {"2"}, "cursor": {page.Meta.Cursor}}.Encode()
		if page.Links.Next == "" {
			return
		}
		if local(page.Links.Next) != m.path {
			t.Fatalf("next = %s, want %s", page.Links.Next, m.path)
		}
	}
}

// TestMirror follows the changes as a mirror does: everything once, then what
// changed, and a tombstone by which the copy is erased.
func TestMirror(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		h := newHall(t, w, site)
		m := &mirror{map[string]string{}, "/api/v1/decisions?order=changed&limit=2"}
		m.follow(t, h)
		first, kept := h.fined(t, "1", "2024-03-01", apptest.Organisation())
		gone, lost := h.fined(t, "2", "2024-03-01", apptest.Organisation())
		for i := range 4 {
			h.fined(t, strconv.Itoa(3+i), "2024-03-01", apptest.Organisation())
		}
		m.follow(t, h)
		if len(m.facts) != 6 || m.facts[lost.PublicID] == "" {
			t.Errorf("the mirror holds %v", m.facts)
		}
		since := w.Clock.Now().UnixMilli() + 1
		w.Clock.Add(time.Minute)
		h.withdraw(t, gone)
		if _, err := h.service.Correct(t.Context(), h.Approver, first.ID, disclosure.Correction{Reason: "地点有误", Texts: disclosure.Texts{Facts: "更正后的事实。"}}); err != nil {
			t.Fatal(err)
		}
		m.follow(t, h)
		if _, there := m.facts[lost.PublicID]; there || len(m.facts) != 5 || m.facts[kept.PublicID] != "更正后的事实。" {
			t.Errorf("the mirror holds %v", m.facts)
		}
		if page := h.list(t, m.path); len(page.Data) != 0 || !strings.Contains(m.path, "cursor="+page.Meta.Cursor+"&") {
			t.Errorf("at the end: %+v after %s", page, m.path)
		}
		for s, want := range map[string]int{strconv.FormatInt(since, 10): 2, url.QueryEscape("2024-03-04T10:00:01+08:00"): 2, "2024-03-04": 6, "2024-03-05": 0} {
			if page := h.list(t, "/api/v1/decisions?updated_since="+s); len(page.Data) != want {
				t.Errorf("since %s: %d changes, want %d", s, len(page.Data), want)
			}
		}
		h.Check(t)
	})
}

// TestPaging walks a search in both orders, each row once.
func TestPaging(t *testing.T) {
	t.Parallel()
	h := lite(t)
	for i := range 7 {
		h.fined(t, strconv.Itoa(i+1), "2024-03-01", apptest.Organisation())
	}
	for _, path := range []string{"/api/v1/decisions?limit=3", "/api/v1/decisions?limit=3&sort=fine", "/api/v1/decisions?limit=3&org=DEP01&kind=penalty&year=2024&min=60000&max=60000&penalty=fine&band=5w-20w&q=%E5%95%86%E8%B4%B8"} {
		seen := map[string]bool{}
		for next := path; next != ""; {
			page := h.list(t, next)
			if page.Meta.Total == nil || *page.Meta.Total != 7 || page.Meta.AsOf != "2024-03-04" || page.Meta.Generation != "7" || page.Meta.RuleSet == "" {
				t.Fatalf("%s: meta %+v", next, page.Meta)
			}
			for _, row := range page.Data {
				id := row["id"].(string)
				if seen[id] || row["fine_fen"] != 6000000.0 || row["fine_yuan"] != "60000.00" || row["facts"] == "" {
					t.Errorf("%s: row %v", next, row)
				}
				seen[id] = true
			}
			next = local(page.Links.Next)
		}
		if len(seen) != 7 {
			t.Errorf("%s gave %d rows, want 7", path, len(seen))
		}
	}
}

// TestRefused names what is wrong, as a problem document.
func TestRefused(t *testing.T) {
	t.Parallel()
	h := lite(t)
	doc := h.document(t)
	for _, row := range []struct {
		path   string
		status int
		says   string
	}{
		{"/api/v1/decisions?yaer=2024", 422, "是否要用“year”"},
		{"/api/v1/decisions?limit=201", 422, "应为1至200的整数"},
		{"/api/v1/decisions?year=abcd&kind=x", 422, "类别不在可选范围"},
		{"/api/v1/decisions?updated_since=gestern", 422, "RFC 3339"},
		{"/api/v1/decisions?order=changed&q=x", 422, "只能用 org、kind、year"},
		{"/api/v1/decisions?order=newest&updated_since=2024-01-01", 422, "只能按变更顺序"},
		{"/api/v1/decisions?cursor=x1", 422, "links.next"},
		{"/api/v1/decisions?order=changed&cursor=n1", 422, "翻页位置不是"},
		{"/api/v1/decisions?fields=de", 422, "可用 en"},
		{"/api/v1/decisions/none", 404, "没有找到"},
		{"/api/v1/bureaus/none", 404, "没有找到该机关"},
		{"/api/v1/statistics/20x4", 404, "四位数字"},
		{"/api/v1/statistics/2024?year=2023", 422, "没有这个查询参数"},
		{"/api/v1/coverage/0", 404, "四位数字"},
		{"/api/v1/bureaus?x=1", 422, "没有这个查询参数"},
	} {
		a := h.get(t, row.path, "Accept", "text/html")
		if a.status != row.status || !strings.Contains(a.body, row.says) || !strings.HasPrefix(a.header.Get("Content-Type"), "application/problem+json") || a.header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s = %d %s %s, want %d with %s", row.path, a.status, a.header.Get("Content-Type"), a.body, row.status, row.says)
		}
		check(t, doc, row.path, a)
	}
}

// TestShare answers preflights for what is open and for nothing else.
func TestShare(t *testing.T) {
	t.Parallel()
	h := lite(t)
	for path, open := range map[string]bool{
		"/api/v1/decisions": true, "/api/openapi.json": true, "/feed/all.atom": true, "/data/2024.csv": true, "/download.csv": true, "/d/x.json": true,
		"/api/office/v1/cases": false, "/search": false, "/": false, "/data": false, "/d/x": false, "/objection": false,
	} {
		a := h.ask(t, http.MethodOptions, path, "Origin", "https://other.example", "Access-Control-Request-Method", "GET")
		if got := a.header.Get("Access-Control-Allow-Origin") == "*" && a.status == 204 && strings.Contains(a.header.Get("Access-Control-Allow-Methods"), "GET"); got != open {
			t.Errorf("%s: open %v, want %v (%d %v)", path, got, open, a.status, a.header)
		}
		if a.header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s lets credentials in", path)
		}
	}
}

// TestStoreFails shows nothing of a fault.
func TestStoreFails(t *testing.T) {
	t.Parallel()
	h := lite(t)
	_, d := h.fined(t, "1", "2024-03-01", apptest.Organisation())
	h.Store.Fail(func(op string) error {
		if op == "find" {
			return fmt.Errorf("secret database detail")
		}
		return nil
	})
	for _, path := range []string{"/api/v1/decisions/" + d.PublicID, "/api/v1/datasets", "/data/2024.csv"} {
		a := h.get(t, path)
		if a.status < 500 || strings.Contains(a.body, "secret") {
			t.Errorf("%s = %d %s", path, a.status, a.body)
		}
	}
}

// TestObjectsFollow lists a decision from publication to its withdrawal, asked
// otherwise each time so that no answer is kept: the objects are, and none of
// them is given for a row that has changed.
func TestObjectsFollow(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		h := newHall(t, w, site)
		_, stays := h.fined(t, "1", "2024-03-01", apptest.Organisation())
		c, d := h.fined(t, "2", "2024-03-01", apptest.Organisation())
		limit := 2
		step := func(name string, says, never []string, total int) {
			t.Helper()
			for _, fields := range []string{"en", "en", "cn", "shuanggongshi", "en"} {
				limit++
				path := fmt.Sprintf("/api/v1/decisions?fields=%s&limit=%d", fields, limit)
				a := h.get(t, path)
				a.want(t, name+" "+fields, 200, says, never)
				if got := h.list(t, path); len(got.Data) != total || *got.Meta.Total != total {
					t.Errorf("%s %s: %d rows, total %d, want %d", name, fields, len(got.Data), *got.Meta.Total, total)
				}
			}
		}
		step("published", []string{"示例街口", "〕1号", "〕2号"}, []string{"示例新街"}, 2)
		if _, err := h.service.Correct(t.Context(), w.Approver, c.ID, disclosure.Correction{Reason: "地点有误", Texts: disclosure.Texts{Facts: "当事人在示例新街摆放货架。"}}); err != nil {
			t.Fatal(err)
		}
		step("corrected", []string{"示例新街", "〕1号", "〕2号"}, nil, 2)
		h.withdraw(t, c)
		step("withdrawn", []string{"〕1号"}, []string{d.PublicID, "示例新街", "〕2号"}, 1)
		for range 2 {
			limit++
			a := h.get(t, fmt.Sprintf("/api/v1/decisions?status=withdrawn&limit=%d", limit))
			a.want(t, "tombstones", 200, []string{d.PublicID, `"status":"withdrawn"`}, []string{stays.PublicID, "示例新街", "内部说明"})
		}
		w.Check(t)
	})
}
