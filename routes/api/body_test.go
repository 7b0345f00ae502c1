package api_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/models"
)

// fieldsOf lists the fields that a problem names, with duplicates once.
func fieldsOf(t *testing.T, a answer) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	problem := a.object(t)
	items, _ := problem["errors"].([]any)
	for _, e := range items {
		out[text(t, e, "field")] = true
		if text(t, e, "rule") == "" || text(t, e, "fix") == "" {
			t.Errorf("field error says too little: %v", e)
		}
	}
	return out
}

// fields makes the set of names.
func fields(names ...string) map[string]bool {
	out := map[string]bool{}
	for _, n := range names {
		out[n] = true
	}
	return out
}

// TestFaultyBodies sends what is no request and reads what is wrong with it.
func TestFaultyBodies(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	c := newClient(t, w)
	json := []string{"Content-Type", "application/json"}
	for _, row := range []struct {
		name, path, body string
		headers          []string
		want             int
		fields           map[string]bool
	}{
		{"no JSON", "/cases", `{"step": {"kind"`, json, 400, nil},
		{"nothing", "/cases", " ", json, 400, nil},
		{"an array", "/cases", `[]`, json, 400, nil},
		{"two objects", "/cases", `{} {}`, json, 400, nil},
		{"other type", "/cases", `{}`, []string{"Content-Type", "text/plain"}, 415, nil},
		{"no type", "/cases", `{}`, []string{"Content-Type", ""}, 415, nil},
		{"unknown names", "/cases", `{"stepp": {}, "step": {"causes": "x", "parties": [{"nam": "x"}]}}`, json, 422, fields("stepp", "step.causes", "step.parties[0].nam")},
		{"a name in capitals", "/cases", `{"Step": {}}`, json, 422, fields("Step")},
		{"wrong types", "/cases", `{"bureau": 12, "step": {"cause": 1, "act_on": "2024-02-30", "parties": {}, "officers": ["x"], "waived": "yes", "amount": 1.5}}`, json, 422,
			fields("bureau", "step.cause", "step.act_on", "step.parties", "step.officers", "step.waived", "step.amount")},
		{"the rules of the domain", "/cases", `{"step": {}}`, json, 422, fields("cause", "procedure", "parties")},
		{"too long a key", "/cases", `{"step": {}}`, append([]string{"Idempotency-Key", strings.Repeat("k", 101)}, json...), 400, nil},
		{"a version where none is compared", "/cases", `{"step": {}}`, append([]string{"If-Match", `"1"`}, json...), 400, nil},
		{"a key where none is kept", "/devices", `{}`, append([]string{"Idempotency-Key", "k"}, json...), 400, nil},
		{"a query on a POST", "/cases?dry_run=1", `{"step": {}}`, json, 422, fields("dry_run")},
		{"larger than JSON may be", "/cases", `{"step": {"facts": "` + strings.Repeat("长", 1<<20) + `"}}`, json, 413, nil},
		{"larger than any body", "/cases", strings.Repeat(" ", 9<<20), json, 413, nil},
		{"no sheet", "/cases/import", "", []string{"Content-Type", "text/csv"}, 400, nil},
		{"an unreadable sheet", "/cases/import", "PK\x03\x04broken", []string{"Content-Type", "text/csv"}, 422, nil},
		{"parts in another order", "/cases/import", "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\ny\r\n--b--\r\n", []string{"Content-Type", "multipart/form-data; boundary=b"}, 400, nil},
	} {
		a := c.request(w.Handler, "POST", row.path, row.body, row.headers...)
		if a.status != row.want {
			t.Errorf("%s = %d, want %d: %s", row.name, a.status, row.want, a.body)
		}
		if got := fieldsOf(t, a); row.fields != nil && !maps.Equal(got, row.fields) {
			t.Errorf("%s: fields (-want +got):\n%s", row.name, cmp.Diff(row.fields, got))
		}
	}
}

// TestFaultyQueries sends query parameters that are wrong, all at once.
func TestFaultyQueries(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	c := newClient(t, w)
	for _, row := range []struct {
		path   string
		want   int
		fields map[string]bool
	}{
		{"/cases?limit=0&state=x&before=abc&statte=clue", 422, fields("limit", "state", "before", "statte")},
		{"/cases?limit=201", 422, fields("limit")},
		{"/figures?year=24&from=13&scope=all&cumulative=maybe", 422, fields("year", "from", "scope", "cumulative")},
		{"/registers/trainings/entries", 422, fields("year")},
		{"/registers/nothing/entries?year=2024", 404, nil},
		{"/cases/abc", 404, nil},
		{"/cases/0", 404, nil},
		{"/cases/99999999999999999999", 404, nil},
		{"/cases/1", 404, nil},
		{"/cases/1/recordings/x/file", 404, nil},
		{"/bureaus/" + id(w.Urban.ID) + "/chapters/24", 404, nil},
		{"/nothing", 404, nil},
	} {
		a := c.request(w.Handler, "GET", row.path, nil)
		if a.status != row.want {
			t.Errorf("%s = %d, want %d: %s", row.path, a.status, row.want, a.body)
		}
		if got := fieldsOf(t, a); row.fields != nil && !maps.Equal(got, row.fields) {
			t.Errorf("%s: fields (-want +got):\n%s", row.path, cmp.Diff(row.fields, got))
		}
	}
}

// TestMethods refuses a method that a path does not know and says which it does.
func TestMethods(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	c := newClient(t, w)
	a := c.request(w.Handler, "PATCH", "/cases", nil)
	if allow := a.header.Get("Allow"); a.status != 405 || !strings.Contains(allow, "GET") || !strings.Contains(allow, "POST") {
		t.Errorf("PATCH /cases = %d, Allow %q, want 405 with GET and POST", a.status, allow)
	}
}

// TestVersions refuses a step on a version of the case that is no more.
func TestVersions(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	c := newClient(t, w)
	path := "/cases/" + text(t, c.must(201, w.Handler, "POST", "/cases", clue(w)), "case", "id")
	tag := c.request(w.Handler, "GET", path, nil).header.Get("ETag")
	amend := o{"step": o{"kind": "amended", "cause": "占用道路案（补正）"}}
	c.must(200, w.Handler, "POST", path+"/steps", amend, "If-Match", tag)
	late := c.request(w.Second, "POST", path+"/steps", amend, "If-Match", tag)
	if late.status != 409 || !strings.Contains(string(late.body), "已被他人修改") {
		t.Errorf("step on an old version = %d %s, want 409", late.status, late.body)
	}
	for _, bad := range []string{"x", `"-1"`} {
		if a := c.request(w.Handler, "POST", path+"/steps", amend, "If-Match", bad); a.status != 400 {
			t.Errorf("If-Match %s = %d, want 400", bad, a.status)
		}
	}
}

// TestTokens refuses every token that is none of ours.
func TestTokens(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	c := newClient(t, w)
	good := c.tokens[w.Handler.UserID]
	for _, row := range []struct {
		header string
		want   int
	}{
		{"Bearer " + good, 200}, {"bearer " + good, 200}, {"Bearer " + good + "x", 401}, {"Bearer sx_", 401}, {"Basic " + good, 401}, {good, 401}, {"", 401},
		{"Bearer sx_" + strings.Repeat("A", 43), 401},
	} {
		a := c.request(models.Actor{}, "GET", "/me", nil, "Authorization", row.header)
		if a.status != row.want {
			t.Errorf("%q = %d, want %d", row.header, a.status, row.want)
		}
		if row.want == 401 && a.header.Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("%q is not told how to sign in", row.header)
		}
		if a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%q: answer may be kept: %q", row.header, a.header.Get("Cache-Control"))
		}
	}
}
