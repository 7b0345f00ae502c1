package portal_test

import (
	"fmt"
	"io"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"sanxiang/app/disclosure"
	"sanxiang/app/objection"
	"sanxiang/models"
)

// post sends a form as a browser does; headers come in pairs.
func (h *hall) post(t *testing.T, path string, form url.Values, headers ...string) answer {
	t.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := h.app.Test(r, -1)
	if err != nil {
		t.Fatalf("post %s: %v", path, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header.Get, string(body)}
}

const (
	objected = "页面上的占用面积写错了，<b>应为</b>十平方米。"
	objector = "上官示例"
	reach    = "13700000000"
)

// written is a form about a record.
func written(publicID string) url.Values {
	return url.Values{"key": {"0123456789abcdef0123456789abcdef"}, "id": {publicID}, "kind": {"error"}, "text": {objected}, "name": {objector}, "contact": {reach}, "website": {""}}
}

// shown are the reference and the code on a receipt.
var shown = regexp.MustCompile(`<dd>(YY-[0-9]{8}-[A-Z0-9]{4}-[A-Z0-9]{4})</dd>[\s\S]*<dd>([A-Z0-9]{4}(?:-[A-Z0-9]{4}){3})</dd>`)

// receipt reads them.
func (a answer) receipt(t *testing.T) url.Values {
	t.Helper()
	found := shown.FindStringSubmatch(a.body)
	if found == nil {
		t.Fatalf("no receipt, status %d: %s", a.status, a.body)
	}
	return url.Values{"reference": {found[1]}, "code": {found[2]}}
}

// private holds an answer that nobody may keep.
func (a answer) private(t *testing.T, what string) {
	t.Helper()
	if got := a.header("Cache-Control"); got != "no-store" {
		t.Errorf("%s: Cache-Control %q, want no-store", what, got)
	}
}

// TestObjection leads a reader from the record to the answer, and looks for
// what was written on every page that is shown after the form.
func TestObjection(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	d := h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	form := h.get(t, "/objection?id="+d.PublicID)
	form.private(t, "form")
	form.want(t, "form", 200, []string{
		"<h1>提出异议</h1>", `href="/d/` + d.PublicID + `">示例商贸有限公司　` + street, h.Urban.Name, `<form class="form closing" action="/objection" method="post">`,
		`<label for="text">`, `aria-describedby="text-hint"`, "（选填）", `<p hidden>`, "不需要登录", `href="/objection/state"`,
	}, []string{"<script", "style=", `role="alert"`, "aria-invalid", `id="org"`})

	sent := h.post(t, "/objection", written(d.PublicID))
	sent.private(t, "receipt")
	sent.want(t, "receipt", 200, []string{"异议已收到", "2024年3月13日（星期三）", `datetime="2024-03-13"`, "抄下或者打印", "https://example.org/objection/state", "noindex"}, []string{objector, reach, "应为"})
	receipt := sent.receipt(t)
	if again := h.post(t, "/objection", written(d.PublicID)).receipt(t); again.Encode() != receipt.Encode() {
		t.Errorf("sent twice: %v, want %v", again, receipt)
	}

	look := h.get(t, "/objection/state")
	look.private(t, "look-up")
	look.want(t, "look-up", 200, []string{`<label for="reference">`, `<label for="code">`, `method="post"`}, []string{"<script", "aria-invalid"})
	never := []string{objector, reach, "应为", "&lt;b&gt;", receipt.Get("code")}
	state := h.post(t, "/objection/state", receipt)
	state.private(t, "state")
	state.want(t, "state", 200, []string{"已收到", receipt.Get("reference"), "2024年3月13日（星期三）", `href="/d/` + d.PublicID, h.Urban.Name, "noindex"}, never)

	office := objection.New(h.Store)
	list, err := office.List(t.Context(), h.Handler, objection.Filter{Bureau: h.Urban.ID, Limit: 2})
	if err != nil || len(list) != 1 || list[0].Reference != receipt.Get("reference") {
		t.Fatalf("kept are %+v, %v", list, err)
	}
	o := list[0]
	if _, err = office.Begin(t.Context(), h.Handler, o.ID, objection.Handling{}); err != nil {
		t.Fatal(err)
	}
	h.post(t, "/objection/state", receipt).want(t, "begun", 200, []string{"办理中", "2024年3月4日"}, never)
	h.Clock.Set("2024-03-14")
	h.post(t, "/objection/state", receipt).want(t, "late", 200, []string{"机关没有在期限内答复"}, never)
	_, err = office.Answer(t.Context(), h.Handler, o.ID, objection.Answering{Outcome: models.ObjectionKept, Answer: "经核对<现场笔录>，面积无误。\n特此答复。"})
	if err != nil {
		t.Fatal(err)
	}
	h.post(t, "/objection/state", receipt).want(t, "answered", 200, []string{"已答复", "经核实，信息无误", "经核对&lt;现场笔录&gt;，面积无误。\n特此答复。", "2024年3月14日"}, append(never, "机关没有在期限内答复"))
	for _, path := range []string{"/", "/d/" + d.PublicID, "/d/" + d.PublicID + ".json", "/o/DEP01", "/search", "/objection?id=" + d.PublicID, "/objection/state"} {
		h.get(t, path).want(t, path, 200, nil, append(never, receipt.Get("reference")))
	}
	h.Check(t)
}

// TestObjectionComesBack shows the form as it was typed, with every fault
// beside its field and in the summary.
func TestObjectionComesBack(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	d := h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	bad := written(d.PublicID)
	bad.Set("kind", "")
	bad.Set("text", "太短<i>")
	bad.Set("name", strings.Repeat("名", 51))
	bad.Set("contact", "第一行\n第二行")
	a := h.post(t, "/objection", bad)
	a.private(t, "refused form")
	a.want(t, "refused form", 422, []string{
		"<title>异议没有提交 - ", `role="alert"`, `<a href="#kind">请选择异议类型</a>`, `<a href="#text">请说明哪里有误、为什么，至少10个字</a>`, `<a href="#name">姓名或名称至多50个字</a>`, `<a href="#contact">`,
		`id="text-fault"`, `aria-describedby="text-hint text-fault"`, `id="kind-fault"`, "太短&lt;i&gt;</textarea>", `value="` + strings.Repeat("名", 51) + `"`,
		`value="0123456789abcdef0123456789abcdef"`, "示例商贸有限公司　" + street,
	}, []string{"<i>", "异议已收到"})
	if n := strings.Count(a.body, `aria-invalid="true"`); n != 4 {
		t.Errorf("%d fields are marked, want 4", n)
	}

	good := written(d.PublicID)
	good.Set("kind", "withdraw")
	h.post(t, "/objection", good).want(t, "mended", 200, []string{"异议已收到"}, nil)
	good.Set("text", "另外一个内容不同的异议说明。")
	h.post(t, "/objection", good).want(t, "the same form with another text", 409, []string{
		"这张表单已经提交过一次", "另外一个内容不同的异议说明。</textarea>", `<option value="withdraw" selected>`}, []string{`value="0123456789abcdef0123456789abcdef"`, "异议已收到"})

	trapped := written(d.PublicID)
	trapped.Set("key", "another")
	trapped.Set("website", "https://example.org")
	h.post(t, "/objection", trapped).want(t, "filled in by a program", 422, []string{"再提交一次", objector}, []string{"异议已收到", `value="https://example.org"`, `value="another"`})
}

// TestObjectionToBureau lets a reader choose the bureau, or come from its page.
func TestObjectionToBureau(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	h.get(t, "/objection").want(t, "open form", 200, []string{`<select id="org" name="org" required>`, `<option value="DEP01">` + h.Urban.Name, `<a href="/search">`}, []string{"DEP02"})
	h.get(t, "/objection?org=DEP01").want(t, "bureau's form", 200, []string{`name="org" value="DEP01"`, `<a href="/o/DEP01">` + h.Urban.Name}, []string{`<select id="org"`})
	open := written("")
	open.Set("org", "")
	h.post(t, "/objection", open).want(t, "no bureau chosen", 422, []string{`<a href="#org">请选择是哪个机关公示的信息</a>`, `id="org-fault"`, `<option value="DEP01">`}, nil)
	open.Set("org", "DEP01")
	receipt := h.post(t, "/objection", open).receipt(t)
	h.post(t, "/objection/state", receipt).want(t, "state", 200, []string{"该机关公示的信息", `href="/o/DEP01"`}, nil)

	for _, tt := range []struct{ name, path string }{{"no such record", "/objection?id=aaaaaaaaaaaaaaaa"}, {"no such bureau", "/objection?org=NONE"}} {
		h.get(t, tt.path).want(t, tt.name, 404, []string{"没有"}, []string{"<textarea"})
	}
	gone := written("aaaaaaaaaaaaaaaa")
	h.post(t, "/objection", gone).want(t, "to no record", 404, nil, []string{"异议已收到"})
}

// TestObjectionToTombstone takes an objection to what was taken down, and names
// nothing that is gone.
func TestObjectionToTombstone(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	d := h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	if _, err := h.service.Withdraw(t.Context(), h.Approver, d.CaseID, disclosure.Withdrawal{Code: "error"}); err != nil {
		t.Fatal(err)
	}
	h.get(t, "/objection?id="+d.PublicID).want(t, "form", 200, []string{d.Number, "行政处罚决定"}, []string{"示例商贸", street})
	receipt := h.post(t, "/objection", written(d.PublicID)).receipt(t)
	h.post(t, "/objection/state", receipt).want(t, "state", 200, []string{d.Number}, []string{"示例商贸", street})
}

// TestObjectionStateTellsNothing answers a wrong code and a wrong reference in
// the same words.
func TestObjectionStateTellsNothing(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	d := h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	receipt := h.post(t, "/objection", written(d.PublicID)).receipt(t)
	const guess = "3333-3333-3333-3333"
	bodies := map[string]bool{}
	for _, form := range []url.Values{
		{"reference": receipt["reference"], "code": {guess}}, {"reference": {"YY-20240304-3333-3333"}, "code": receipt["code"]},
		{"reference": {""}, "code": {""}}, {},
	} {
		a := h.post(t, "/objection/state", form)
		a.private(t, "refused look-up")
		a.want(t, "refused look-up", 404, []string{"没有找到这件异议", `<a href="#reference">`, `aria-invalid="true"`}, []string{guess, receipt.Get("code"), "示例商贸", "已收到"})
		bodies[strings.ReplaceAll(a.body, `value="`+models.ReadReference(form.Get("reference"))+`"`, "")] = true
	}
	if len(bodies) != 1 {
		t.Errorf("the answers differ in %d ways", len(bodies))
	}
	h.post(t, "/objection/state", url.Values{"reference": {strings.ToLower(receipt.Get("reference"))}, "code": {strings.ReplaceAll(receipt.Get("code"), "-", "")}}).want(t, "typed otherwise", 200, []string{"已收到"}, nil)
}

// TestForeignForms refuses what another site makes a browser send.
func TestForeignForms(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	d := h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	receipt := h.post(t, "/objection", written(d.PublicID)).receipt(t)
	for _, tt := range []struct {
		name    string
		headers []string
		status  int
	}{
		{"no word", nil, 200}, {"same origin", []string{"Sec-Fetch-Site", "same-origin"}, 200}, {"typed in", []string{"Sec-Fetch-Site", "none"}, 200},
		{"another site", []string{"Sec-Fetch-Site", "cross-site"}, 403}, {"another host of the domain", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"own host", []string{"Origin", "http://example.com"}, 200}, {"public address", []string{"Origin", "https://example.org"}, 200},
		{"foreign origin", []string{"Origin", "https://evil.example"}, 403}, {"hidden origin", []string{"Origin", "null"}, 403}, {"odd origin", []string{"Origin", "::"}, 403},
		{"browser's word over the proxy's host", []string{"Sec-Fetch-Site", "same-origin", "Origin", "https://gateway.example"}, 200},
		{"JSON", []string{"Content-Type", "application/json"}, 415}, {"plain text", []string{"Content-Type", "text/plain"}, 415},
	} {
		if a := h.post(t, "/objection/state", receipt, tt.headers...); a.status != tt.status {
			t.Errorf("look-up, %s = %d, want %d", tt.name, a.status, tt.status)
		}
		if a := h.post(t, "/objection", written(d.PublicID), tt.headers...); a.status != tt.status {
			t.Errorf("form, %s = %d, want %d", tt.name, a.status, tt.status)
		}
	}
	long := written(d.PublicID)
	long.Set("text", strings.Repeat("字", 60_000))
	h.post(t, "/objection", long).want(t, "a flood in one form", 413, nil, nil)
}

// TestObjectionWhenFull keeps what was typed when a bureau takes no more.
func TestObjectionWhenFull(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	d := h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	desk := objection.NewDesk(h.Store)
	for range models.ObjectionsOpenMost {
		if _, err := desk.Submit(t.Context(), objection.Submission{PublicID: d.PublicID, Kind: models.ObjectionError, Text: "页面上的占用面积写错了。"}); err != nil {
			t.Fatal(err)
		}
	}
	h.post(t, "/objection", written(d.PublicID)).want(t, "full", 503, []string{"电话", "应为", objector}, []string{"异议已收到"})
}

// TestObjectionStoreFails says nothing of the fault.
func TestObjectionStoreFails(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	d := h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	h.Store.Fail(func(op string) error {
		if op == "find" {
			return errDatabase
		}
		return nil
	})
	h.get(t, "/objection?id="+d.PublicID).want(t, "form", 500, nil, []string{errDatabase.Error()})
	h.post(t, "/objection", written(d.PublicID)).want(t, "sent", 500, nil, []string{errDatabase.Error(), objector})
	h.post(t, "/objection/state", url.Values{"reference": {"YY-20240304-3333-3333"}}).want(t, "look-up", 500, nil, []string{errDatabase.Error()})
}

// TestObjectionFlood lets one address send a handful of objections and gives the
// next form back as it was typed; forms with mistakes do not count, another
// address is not stopped, and time gives the first its right back.
func TestObjectionFlood(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	send := func(n int, change func(url.Values), headers ...string) answer {
		form := written("")
		form.Set("org", h.Urban.Code)
		form.Set("key", fmt.Sprintf("%032x", n))
		change(form)
		return h.post(t, "/objection", form, headers...)
	}
	as := func(url.Values) {}
	for n := range 30 {
		send(n, func(f url.Values) { f.Set("text", "短") }).want(t, "with a mistake", 422, nil, nil)
	}
	taken := 0
	for n := range 30 {
		if a := send(n, as); a.status == 200 {
			taken++
		} else {
			a.want(t, "one too many", 429, []string{"电话", "应为", objector}, []string{"异议已收到"})
			a.private(t, "one too many")
		}
	}
	if taken != 20 {
		t.Errorf("%d taken, want 20", taken)
	}
	send(100, as, "X-Forwarded-For", "192.0.2.8").want(t, "another address", 200, []string{"异议已收到"}, nil)
	h.Clock.Add(5 * time.Minute)
	send(101, as).want(t, "later", 200, []string{"异议已收到"}, nil)
}
