package api_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/objection"
	"sanxiang/app/store"
	"sanxiang/models"
)

// What somebody writes in an objection.
const (
	objected = "机关页面上的咨询电话写错了，打不通。"
	objector = "上官示例"
	reach    = "13700000000"
)

// object hands an objection to Urban in and gives its id.
func (c *client) object() string {
	c.t.Helper()
	r, err := objection.NewDesk(c.w.Store).Submit(c.t.Context(), objection.Submission{
		Bureau: c.w.Urban.Code, Kind: models.ObjectionError, Text: objected, Name: objector, Contact: reach,
	})
	if err != nil {
		c.t.Fatalf("object: %v", err)
	}
	list, err := c.w.Store.ListObjections(c.t.Context(), store.ObjectionFilter{Bureaus: []int64{c.w.Urban.ID}, Limit: 1})
	if err != nil || len(list) != 1 || list[0].Reference != r.Reference {
		c.t.Fatalf("kept are %+v, %v", list, err)
	}
	return id(list[0].ID)
}

// TestObjections handles an objection over the interface, from the public form
// to the public look-up, and looks for what was written in the log.
func TestObjections(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		c := newClient(t, w)
		reference, code := c.post(url.Values{"org": {w.Urban.Code}, "kind": {"error"}, "text": {objected}, "name": {objector}, "contact": {reach}})
		page := c.must(200, w.Handler, "GET", "/objections?state=received&limit=1", nil)
		one := at(t, page, "objections", 0)
		key := text(t, one, "id")
		if text(t, one, "reference") != reference || text(t, page, "next") != key || at(t, one, "text") != nil || at(t, one, "name") != nil {
			t.Errorf("list = %v", page)
		}
		if rest := c.must(200, w.Handler, "GET", "/objections?limit=1&before="+key, nil); len(at(t, rest, "objections").([]any)) != 0 || text(t, rest, "next") != "" {
			t.Errorf("second page = %v", rest)
		}
		read := c.must(200, w.Handler, "GET", "/objections/"+key, nil)
		if text(t, read, "objection", "text") != objected || text(t, read, "objection", "name") != objector || text(t, read, "objection", "contact") != reach {
			t.Errorf("objection = %v", read)
		}
		begin := "/objections/" + key + "/begin"
		c.must(409, w.Handler, "POST", begin, nil, "If-Match", `"9"`)
		begun := c.must(200, w.Handler, "POST", begin, nil, "If-Match", `"1"`, "Idempotency-Key", "begin")
		again := c.must(200, w.Handler, "POST", begin, nil, "If-Match", `"1"`, "Idempotency-Key", "begin")
		if text(t, begun, "objection", "state") != "handling" || text(t, again, "objection", "version") != "2" {
			t.Errorf("begun = %v, again %v", begun, again)
		}
		path := "/objections/" + key + "/answer"
		wrong := c.must(422, w.Handler, "POST", path, o{"outcome": "done", "answer": "请致电" + reach})
		if list := at(t, wrong, "errors").([]any); len(list) != 3 {
			t.Errorf("errors = %v, want outcome, phone and the writer's contact", list)
		}
		c.must(409, w.Handler, "POST", path, o{"outcome": "corrected", "answer": "已更正机关页面。"})
		c.must(200, w.Handler, "POST", path, o{"outcome": "kept", "answer": "经核对，电话号码无误。"}, "If-Match", `"2"`)
		c.must(409, w.Handler, "POST", path, o{"outcome": "kept", "answer": "经核对，电话号码无误。"})
		c.must(404, w.Handler, "GET", "/objections/"+strconv.Itoa(9), nil)

		status, body := c.form("/objection/state", url.Values{"reference": {reference}, "code": {code}})
		if status != 200 || !strings.Contains(body, "经核对，电话号码无误。") {
			t.Errorf("look-up = %d: %s", status, body)
		}
		trail := c.request(w.Auditor, "GET", "/audits", nil)
		if trail.status != 200 || !strings.Contains(string(trail.body), reference) {
			t.Errorf("audits = %d without the reference", trail.status)
		}
		for _, secret := range []string{objected, objector, reach, code} {
			for place, text := range map[string]string{"look-up": body, "log": c.log.String(), "audits": string(trail.body)} {
				if strings.Contains(text, secret) {
					t.Errorf("%s holds %q", place, secret)
				}
			}
		}
	})
}

// given are the reference and the code on a receipt.
var given = regexp.MustCompile(`<dd>([A-Z0-9-]{21})</dd>[\s\S]*<dd>([A-Z0-9-]{19})</dd>`)

// post hands an objection in by the public form.
func (c *client) post(form url.Values) (reference, code string) {
	c.t.Helper()
	status, body := c.form("/objection", form)
	found := given.FindStringSubmatch(body)
	if status != 200 || found == nil {
		c.t.Fatalf("objection = %d: %s", status, body)
	}
	return found[1], found[2]
}

// form sends a public form.
func (c *client) form(path string, form url.Values) (int, string) {
	c.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "text/html")
	a := c.send(r)
	return a.status, string(a.body)
}
