package api_test

import (
	"strconv"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/models"
)

// right is one route as four people ask for it: a guest, who is always 401; a
// handler of another bureau; somebody of the case's bureau, or above it, whose
// role has no such right; and somebody whose role has it. The rows run in
// order on one world; what the right one is answered may be that the case is
// not there yet (409), which only who has the right is told.
type right struct {
	route    string // as in the table of routes
	path     string
	body     any
	stranger int // 0 = 404
	wrong    models.Actor
	refused  int // of wrong; 0 = 403, and nobody is wrong when wrong is empty
	right    models.Actor
	want     int
	media    string
}

// place is the world's data as the rows name it.
type place struct {
	*story
	draft, document, entry, objection string
}

// newPlace leads a case to the served decision and makes one of everything else.
func newPlace(t *testing.T) *place {
	t.Helper()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	p := &place{story: &story{client: newClient(t, w)}}
	p.toDecision()
	p.draft = text(t, p.must(201, w.Handler, "POST", "/cases", clue(w)), "case", "id")
	p.document = text(t, p.must(201, w.Handler, "POST", "/documents", document(w)), "disclosure", "id")
	p.objection = p.object()
	p.entry = text(t, p.must(201, w.Handler, "POST", "/registers/trainings/entries", training(w, "第一期")), "id")
	return p
}

func document(w *apptest.World) o {
	return o{"bureau": id(w.Urban.ID), "kind": "rule_doc", "title": "行政执法公示办法", "text": "第一条　为了规范行政执法公示，制定本办法。", "day": "2023-05-04"}
}

func training(w *apptest.World, title string) o {
	return o{"bureau": id(w.Urban.ID), "values": o{"date": "2024-02-01", "title": title, "persons": "12", "kind": "law"}}
}

// rows lists every route.
func (p *place) rows() []right {
	w, urban, path := p.w, id(p.w.Urban.ID), p.path
	written := scene(w, "execution", "other", "text")
	written["text"] = "执行情况的示例文字"
	trainings := "机关代码,培训日期,培训名称\nDEP01,2024-02-05,第三期\n"
	return []right{
		{route: "GET /me", path: "/me", stranger: 200, right: w.Handler, want: 200},
		{route: "GET /cases", path: "/cases?bureau=" + urban, wrong: w.Auditor, right: w.Reporter, want: 200},
		{route: "POST /cases", path: "/cases", body: with(clue(w), "bureau", urban), wrong: w.Reviewer, right: w.Handler, want: 201},
		{route: "POST /cases/import", path: "/cases/import?dry_run=true", media: "text/csv", body: "机关,当事人名称,文号\nDEP01,示例经营部,示城〔2020〕1号\n", stranger: 200, wrong: w.Reviewer, right: w.Handler, want: 200},
		{route: "GET /cases/:id", path: path, wrong: w.Auditor, right: w.Handler, want: 200},
		{route: "DELETE /cases/:id", path: "/cases/" + p.draft, wrong: w.Reviewer, right: w.Handler, want: 204},
		{route: "POST /cases/:id/steps", path: path + "/steps", body: o{"step": o{"kind": "paid", "amount": 100_00}}, wrong: w.Reviewer, right: w.Handler, want: 200},
		{route: "GET /duties", path: "/duties?bureau=" + urban, wrong: w.Auditor, right: w.Handler, want: 200},
		{route: "GET /cases/:id/recordings", path: path + "/recordings", wrong: w.Auditor, right: w.Reviewer, want: 200},
		{route: "POST /cases/:id/recordings", path: path + "/recordings", body: written, wrong: w.Reviewer, right: w.Handler, want: 201},
		{route: "GET /cases/:id/recordings/:seq/file", path: path + "/recordings/4/file", wrong: w.Auditor, right: w.Handler, want: 200},
		{route: "GET /cases/:id/review", path: path + "/review", wrong: w.Auditor, right: w.Handler, want: 200},
		{route: "GET /cases/:id/review/required", path: path + "/review/required", wrong: w.Auditor, right: w.Handler, want: 200},
		{route: "POST /cases/:id/review/submit", path: path + "/review/submit", body: o{"pack": "材料"}, wrong: w.Approver, right: w.Handler, want: 409},
		{route: "POST /cases/:id/review/conclude", path: path + "/review/conclude", body: o{"opinion": "agree", "checklist": verdicts(), "text": "同意。"}, wrong: w.Handler, right: w.Reviewer, want: 409},
		{route: "POST /cases/:id/review/file", path: path + "/review/file", body: o{"number": "示备〔2024〕2号", "day": "2024-03-14"}, wrong: w.Handler, right: w.Approver, want: 409},
		{route: "GET /reviews", path: "/reviews", stranger: 200, wrong: w.Handler, right: w.Reviewer, want: 200},
		{route: "POST /cases/:id/disclosure/prepare", path: path + "/disclosure/prepare", body: o{"facts": o{"impact": true}}, wrong: w.Reviewer, right: w.Handler, want: 200},
		{route: "GET /cases/:id/disclosure/preview", path: path + "/disclosure/preview", wrong: w.Auditor, right: w.Approver, want: 200},
		{route: "POST /cases/:id/disclosure/return", path: path + "/disclosure/return", body: o{"reason": ""}, wrong: w.Handler, right: w.Approver, want: 422},
		{route: "POST /cases/:id/disclosure/approve", path: path + "/disclosure/approve", wrong: w.Handler, right: w.Approver, want: 200},
		{route: "POST /cases/:id/disclosure/correct", path: path + "/disclosure/correct", body: o{"reason": "更正依据条文", "texts": o{"basis": "《示例条例》第二条"}}, wrong: w.Handler, right: w.Approver, want: 200},
		{route: "POST /cases/:id/disclosure/withdraw", path: path + "/disclosure/withdraw", body: o{"code": "error"}, wrong: w.Handler, right: w.Approver, want: 200},
		{route: "GET /disclosures/due", path: "/disclosures/due?bureau=" + urban, wrong: w.Auditor, right: w.Handler, want: 200},
		{route: "POST /documents", path: "/documents", body: document(w), wrong: w.Reviewer, right: w.Handler, want: 201},
		{route: "POST /documents/:id/approve", path: "/documents/" + p.document + "/approve", wrong: w.Handler, right: w.Approver, want: 200},
		{route: "POST /documents/:id/withdraw", path: "/documents/" + p.document + "/withdraw", body: o{"code": "error"}, wrong: w.Handler, right: w.Approver, want: 200},
		{route: "GET /bureaus/:id/exante", path: "/bureaus/" + urban + "/exante", wrong: w.Auditor, right: w.Handler, want: 200},
		{route: "PUT /bureaus/:id/exante/:section", path: "/bureaus/" + urban + "/exante/officers", body: o{"category": "城市管理"}, wrong: w.Reviewer, right: w.Handler, want: 200},
		{route: "POST /bureaus/:id/exante/:section/approve", path: "/bureaus/" + urban + "/exante/officers/approve", wrong: w.Handler, right: w.Approver, want: 200},
		{route: "POST /bureaus/:id/exante/:section/withdraw", path: "/bureaus/" + urban + "/exante/officers/withdraw", body: o{"code": "error"}, wrong: w.Handler, right: w.Approver, want: 200},
		{route: "GET /objections", path: "/objections?bureau=" + urban, wrong: w.Auditor, right: w.Handler, want: 200},
		{route: "GET /objections/:id", path: "/objections/" + p.objection, wrong: w.Reviewer, right: w.Approver, want: 200},
		{route: "POST /objections/:id/begin", path: "/objections/" + p.objection + "/begin", wrong: w.Reviewer, right: w.Handler, want: 200},
		{route: "POST /objections/:id/answer", path: "/objections/" + p.objection + "/answer", body: o{"outcome": "kept", "answer": "经核对案卷，信息无误。"}, wrong: w.Reporter, right: w.Approver, want: 200},
		{route: "GET /registers", path: "/registers", stranger: 200, right: w.Auditor, want: 200},
		{route: "GET /registers/:register/entries", path: "/registers/trainings/entries?year=2024&bureau=" + urban, wrong: w.Auditor, right: w.Handler, want: 200},
		{route: "POST /registers/:register/entries", path: "/registers/trainings/entries", body: training(w, "第二期"), wrong: w.Reviewer, right: w.Reporter, want: 201},
		{route: "POST /registers/:register/entries/import", path: "/registers/trainings/entries/import", media: "text/csv", body: trainings, stranger: 200, wrong: w.Reviewer, right: w.Handler, want: 200},
		{route: "GET /entries/:id", path: "/entries/" + p.entry, wrong: w.Auditor, right: w.Reviewer, want: 200},
		{route: "PUT /entries/:id", path: "/entries/" + p.entry, body: with(training(w, "第一期（更正）"), "evidence", "签到表"), wrong: w.Reviewer, right: w.Handler, want: 200},
		{route: "DELETE /entries/:id", path: "/entries/" + p.entry + "?reason=" + "%E9%87%8D%E5%A4%8D", wrong: w.Reviewer, right: w.Handler, want: 204},
		{route: "POST /returns", path: "/returns", body: o{"bureau": urban, "year": 2023, "indicator": "training.session.count", "value": "3", "source_note": "人事部门"}, wrong: w.Reviewer, right: w.Reporter, want: 200},
		{route: "POST /returns/import", path: "/returns/import", media: "text/csv", body: "机关代码,年度,指标,数值,来源说明\nDEP01,2022,training.session.count,4,人事部门\n", stranger: 200, wrong: w.Reviewer, right: w.Reporter, want: 200},
		{route: "GET /bureaus", path: "/bureaus", stranger: 200, right: w.Handler, want: 200},
		{route: "POST /bureaus", path: "/bureaus", body: o{"code": "UNIT09", "name": "示例新设大队", "kind": "unit", "level": "bureau", "region": "650104", "parent_id": urban, "founded_on": "2024-01-01"}, wrong: w.Handler, right: w.Admin, want: 201},
		{route: "GET /bureaus/:id/officers", path: "/bureaus/" + urban + "/officers", wrong: w.Auditor, right: w.Handler, want: 200},
		{route: "POST /officers", path: "/officers", body: o{"bureau": urban, "name": "示例庚", "active_from": "2024-01-01"}, wrong: w.Handler, right: w.Admin, want: 201},
		{route: "GET /bureaus/:id/certificates", path: "/bureaus/" + urban + "/certificates", wrong: w.Auditor, right: w.Handler, want: 200},
		{route: "POST /certificates", path: "/certificates", body: o{"officer_id": id(w.Officers[0].ID), "number": "SL00099", "issued_on": "2030-01-01", "valid_from": "2030-01-01", "valid_to": "2034-12-31"}, wrong: w.Handler, right: w.Admin, want: 201},
		{route: "GET /bureaus/:id/devices", path: "/bureaus/" + urban + "/devices", wrong: w.Auditor, right: w.Handler, want: 200},
		{route: "POST /devices", path: "/devices", body: o{"bureau": urban, "serial": "SL-1", "kind": "body_camera", "service_from": "2024-01-01"}, wrong: w.Handler, right: w.Admin, want: 201},
		{route: "GET /indicators", path: "/indicators", stranger: 200, right: w.Auditor, want: 200},
		{route: "GET /figures", path: "/figures?year=2024&bureau=" + urban, wrong: w.Auditor, right: w.Reporter, want: 200},
		{route: "GET /figures.csv", path: "/figures.csv?year=2024&bureau=" + urban, wrong: w.Auditor, right: w.Reporter, want: 200},
		{route: "GET /figures/:code/records", path: "/figures/penalty.filed.count/records?year=2024&bureau=" + urban, wrong: w.Auditor, right: w.Reporter, want: 200},
		{route: "GET /figures/:code/records.csv", path: "/figures/penalty.filed.count/records.csv?year=2024&bureau=" + urban, wrong: w.Auditor, right: w.Reporter, want: 200},
		{route: "GET /bureaus/:id/chapters/:year", path: "/bureaus/" + urban + "/chapters/2024", wrong: w.Auditor, right: w.Reporter, want: 200},
		{route: "GET /audits", path: "/audits", stranger: 403, wrong: w.Handler, right: w.Auditor, want: 200},
	}
}

// with copies an object with one more member.
func with(v o, name string, value any) o {
	out := o{name: value}
	for k, x := range v {
		if k != name {
			out[k] = x
		}
	}
	return out
}

// secrets lists what nobody without the right may read of the case.
func (p *place) secrets() []string {
	f := p.must(200, p.w.Handler, "GET", p.path, nil)
	return []string{
		text(p.t, f, "case", "number"), text(p.t, f, "case", "document_number"), "示例有限公司", "示例己", partyPhone, "13800000000", objected, objector, reach,
		models.MakeUSCC("91", "000000", 1), "照片内容", "SL00001", "第一期",
	}
}

// TestRights asks for every route as guest, stranger, wrong and right role.
func TestRights(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	secrets := p.secrets()
	covered := map[string]bool{}
	for _, r := range p.rows() {
		covered[r.route] = true
		method, _, _ := strings.Cut(r.route, " ")
		ask := func(who string, actor models.Actor, want int, forbidden []string) {
			t.Helper()
			a := p.ask(actor, method, r)
			if a.status != want {
				t.Errorf("%s as %s = %d, want %d: %s", r.route, who, a.status, want, a.body)
			}
			for _, s := range forbidden {
				if strings.Contains(string(a.body), s) {
					t.Errorf("%s as %s shows %q: %s", r.route, who, s, a.body)
				}
			}
		}
		ask("guest", p.w.Guest, 401, secrets)
		ask("stranger", p.w.Stranger, or(r.stranger, 404), secrets)
		if !r.wrong.Empty() {
			ask("wrong role", r.wrong, or(r.refused, 403), secrets)
		}
		ask("right role", r.right, r.want, nil)
		p.w.Check(t)
	}
	p.everyRouteIsCovered(covered)
}

func (p *place) ask(actor models.Actor, method string, r right) answer {
	p.t.Helper()
	if r.media != "" {
		return p.request(actor, method, r.path, r.body, "Content-Type", r.media)
	}
	return p.request(actor, method, r.path, r.body)
}

func or(a, b int) int {
	if a != 0 {
		return a
	}
	return b
}

func (p *place) everyRouteIsCovered(covered map[string]bool) {
	p.t.Helper()
	for path, item := range openDocument(p.t).Paths.Map() {
		for method := range item.Operations() {
			if name := method + " " + routePath(path); !covered[name] {
				p.t.Errorf("%s has no row", name)
			}
		}
	}
}

// routePath writes a path of the document as the table of routes does.
func routePath(path string) string { return strings.NewReplacer("{", ":", "}", "").Replace(path) }

// TestPersonalData shows the identifiers of parties to those who work on the
// case and to nobody else who may read it.
func TestPersonalData(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for _, row := range []struct {
		name  string
		actor models.Actor
		shown bool
	}{{"handler", p.w.Handler, true}, {"reviewer", p.w.Reviewer, true}, {"approver", p.w.Approver, true}, {"reporter above", p.w.Reporter, false}} {
		a := p.request(row.actor, "GET", p.path, nil)
		if a.status != 200 || strings.Contains(string(a.body), partyPhone) != row.shown {
			t.Errorf("%s reads the case: %d, phone shown = %t, want %t", row.name, a.status, !row.shown, row.shown)
		}
	}
}

// TestPages walks the list of cases page by page.
func TestPages(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	c := newClient(t, w)
	want := map[string]bool{}
	for i := range 5 {
		made := c.must(201, w.Handler, "POST", "/cases", clue(w), "Idempotency-Key", "page-"+strconv.Itoa(i))
		want[text(t, made, "case", "id")] = true
	}
	next, pages := "", 0
	for first := true; first || next != ""; first = false {
		got := c.must(200, w.Handler, "GET", "/cases?limit=2&before="+next, nil)
		for _, row := range at(t, got, "cases").([]any) {
			delete(want, text(t, row, "id"))
		}
		next, pages = text(t, got, "next"), pages+1
	}
	if len(want) != 0 || pages != 3 {
		t.Errorf("%d pages leave out %v", pages, want)
	}
}
