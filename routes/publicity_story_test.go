package routes_test

import (
	"html"
	"io"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/apptest"
	"sanxiang/app/identity"
	"sanxiang/models"
)

// clerk is somebody at work in the back office.
type clerk struct {
	app    *fiber.App
	secret string
}

func newClerk(t *testing.T, w *apptest.World, app *fiber.App, a models.Actor) clerk {
	t.Helper()
	secret, _, err := identity.New(w.Store).OpenSession(t.Context(), a.UserID, identity.From{Address: "127.0.0.1", Agent: "测试"})
	if err != nil {
		t.Fatal(err)
	}
	return clerk{app, secret}
}

// send asks for a page of the office and gives status and body.
func (c clerk) send(t *testing.T, method, path string, values url.Values) (int, string) {
	t.Helper()
	r := httptest.NewRequest(method, "/office"+path, strings.NewReader(values.Encode()))
	if method == "POST" {
		r.Header.Set("Content-Type", fiber.MIMEApplicationForm)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	r.Header.Set("Cookie", "sanxiang="+c.secret)
	res, err := c.app.Test(r, -1)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

var hiddenInput = regexp.MustCompile(`<input type="hidden" name="(key|version)" value="([^"]*)">`)

// act fills the form of an act in as it stands on the page and sends it.
func (c clerk) act(t *testing.T, page, act string, values url.Values) {
	t.Helper()
	status, body := c.send(t, "GET", page, nil)
	if status != 200 {
		t.Fatalf("GET %s = %d", page, status)
	}
	for _, m := range hiddenInput.FindAllStringSubmatch(body, -1) {
		values.Set(m[1], html.UnescapeString(m[2]))
	}
	if status, body := c.send(t, "POST", page+act, values); status != 303 {
		t.Fatalf("POST %s%s = %d:\n%s", page, act, status, body)
	}
}

// findings lists the names by which the page knows what was found.
func findings(body string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`name="hit" value="([0-9a-f]+)"><input type="hidden" name="do" value="mask"`).FindAllStringSubmatch(body, -1) {
		out = append(out, m[1])
	}
	return out
}

// TestDisclosureStory leads a decision through the desk: a leak is found and
// hidden, a second person releases, the public reads it, it is corrected, taken
// down, and leaves a tombstone.
func TestDisclosureStory(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		const witness, mobile = "张示例", "13900000000"
		app := newApp(t, w, nil)
		handler, approver := newClerk(t, w, app, w.Handler), newClerk(t, w, app, w.Approver)
		s := apptest.Fined("1", "2024-03-01", apptest.Organisation())
		s.Facts = "当事人占用人行道，证人" + witness + "在场，联系电话" + mobile + "。"
		c := w.Decide(t, s)
		page := "/cases/" + strconv.FormatInt(c.ID, 10) + "/disclosure"
		public := func(status int, says, never []string) {
			t.Helper()
			w.Check(t)
			d, err := w.Store.FindDisclosureOf(t.Context(), c.ID)
			if err != nil {
				t.Fatal(err)
			}
			res, body := fetch(t, app, "/d/"+d.PublicID)
			if res.StatusCode != status {
				t.Errorf("public page = %d, want %d", res.StatusCode, status)
			}
			for _, x := range says {
				if !strings.Contains(body, x) {
					t.Errorf("the public does not read %q", x)
				}
			}
			for _, x := range append(never, witness, mobile) {
				if strings.Contains(body, x) {
					t.Errorf("the public reads %q", x)
				}
			}
		}
		public(404, nil, nil)
		_, body := handler.send(t, "GET", page, nil)
		found := findings(body)
		if len(found) != 1 || !strings.Contains(body, "疑似他人姓名") {
			t.Fatalf("findings %v of\n%s", found, body)
		}
		handler.act(t, page, "/hit", url.Values{"hit": {found[0]}, "do": {"mask"}})
		handler.act(t, page, "/prepare", url.Values{"form": {"prepare"}, "facts_stated": {"impact"}})
		public(404, nil, nil)
		approver.act(t, page, "/approve", url.Values{"confirm": {"1"}})
		public(200, []string{"张某某", "［已隐去：个人信息］"}, nil)
		handler.act(t, page, "/correct", url.Values{"form": {"correct"}, "reason": {"地点记录有误"}, "facts": {"当事人在示例新街占用人行道。"}})
		public(200, []string{"张某某"}, []string{"示例新街"})
		approver.act(t, page, "/approve", url.Values{"confirm": {"1"}})
		public(200, []string{"示例新街", "地点记录有误"}, nil)
		handler.act(t, page, "/withdraw", url.Values{"form": {"withdraw"}, "code": {"error"}, "note": {"内部说明"}})
		public(200, []string{"示例新街"}, []string{"内部说明"})
		approver.act(t, page, "/approve", url.Values{"confirm": {"1"}})
		public(410, []string{"已停止公示", "信息有误"}, []string{"示例新街", "内部说明", "示例商贸"})
	})
}
