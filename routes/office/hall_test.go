package office

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/apptest"
	"sanxiang/app/audit"
	"sanxiang/app/casedoc"
	"sanxiang/app/cases"
	"sanxiang/app/disclosure"
	"sanxiang/app/identity"
	"sanxiang/app/inbox"
	"sanxiang/app/objection"
	"sanxiang/app/recording"
	"sanxiang/app/report"
	"sanxiang/app/review"
	"sanxiang/app/rulebook"
	"sanxiang/app/stats"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// hall is a world with the back office before it.
type hall struct {
	*apptest.World
	deps Deps
	app  *fiber.App
}

// newHall opens the back office of a world that nothing has happened in.
func newHall(t testing.TB, e apptest.Engine) *hall {
	t.Helper()
	return openHall(t, apptest.NewWorld(t, e))
}

// openHall opens the back office of a world.
func openHall(t testing.TB, w *apptest.World) *hall {
	t.Helper()
	figures := stats.New(w.Store)
	records := recording.New(w.Store, w.Blobs)
	parts, err := w.Blobs.Parts()
	if err != nil {
		t.Fatal(err)
	}
	desk := cases.New(w.Store)
	edge := web.NewEdge(web.NewSite("示例执法办公", ""), slog.New(slog.DiscardHandler))
	h := &hall{World: w, deps: Deps{
		Identity: identity.New(w.Store), Inbox: inbox.New(w.Store, nil, ""), Cases: desk, Imports: cases.NewImports(desk, w.Blobs), Recording: records, Uploads: recording.NewUploads(records, parts), Review: review.New(w.Store), Documents: casedoc.New(w.Store),
		Disclosure: disclosure.New(w.Store), Objections: objection.New(w.Store), Stats: figures, Papers: stats.NewFiles(w.Store, w.Blobs), Reports: report.New(w.Store, figures),
		Rules: rulebook.New(w.Store), Audit: audit.New(w.Store), Jobs: &noJobs{}, Tree: w.Store.Tree, Edge: edge, Site: "示例执法办公", Now: w.Clock.Now,
	}}
	h.app = fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true, ErrorHandler: edge.Handle})
	h.app.Use(web.Identify, web.Headers, web.Recover)
	Mount(h.app, h.deps)
	return h
}

// each runs the test on every engine.
func each(t *testing.T, f func(t *testing.T, h *hall)) {
	t.Helper()
	for _, e := range apptest.Engines() {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			f(t, newHall(t, e))
		})
	}
}

// client is a browser with its cookies.
type client struct {
	app     *fiber.App
	cookies map[string]string
}

// guest is a browser that is not signed in.
func (h *hall) guest() *client { return &client{h.app, map[string]string{}} }

// signIn is a browser of the actor's.
func (h *hall) signIn(t testing.TB, a models.Actor) *client {
	t.Helper()
	c := h.guest()
	c.cookies[cookieName] = h.secret(t, a)
	return c
}

// answer is what the office sent.
type answer struct {
	status int
	header func(string) string
	body   string
}

// get asks for a page below Prefix.
func (c *client) get(t testing.TB, path string) answer {
	t.Helper()
	return c.send(t, "GET", path, nil)
}

// post sends a form as a page of the site does.
func (c *client) post(t testing.TB, path string, values url.Values) answer {
	t.Helper()
	return c.send(t, "POST", path, values)
}

// follow sends a form and opens the page that it leads to.
func (c *client) follow(t testing.TB, path string, values url.Values) answer {
	t.Helper()
	a := c.post(t, path, values)
	if a.status != fiber.StatusSeeOther {
		t.Fatalf("POST %s = %d, want a way on:\n%s", path, a.status, a.body)
	}
	return c.get(t, strings.TrimPrefix(a.header("Location"), Prefix))
}

func (c *client) send(t testing.TB, method, path string, values url.Values) answer {
	t.Helper()
	r := httptest.NewRequest(method, Prefix+path, strings.NewReader(values.Encode()))
	if method == "POST" {
		r.Header.Set("Content-Type", fiber.MIMEApplicationForm)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	r.Header.Set("Accept", "text/html")
	return c.exchange(t, r)
}

// exchange sends a request with the browser's cookies and keeps those that it
// is given.
func (c *client) exchange(t testing.TB, r *http.Request) answer {
	t.Helper()
	for name, value := range c.cookies {
		r.Header.Add("Cookie", name+"="+value)
	}
	res, err := c.app.Test(r, -1)
	if err != nil {
		t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range res.Cookies() {
		if k.MaxAge < 0 || k.Value == "" {
			delete(c.cookies, k.Name)
			continue
		}
		c.cookies[k.Name] = k.Value
	}
	return answer{res.StatusCode, res.Header.Get, string(body)}
}

// want holds an answer to its status and to what it says and must not say.
func (a answer) want(t testing.TB, what string, status int, says, never []string) {
	t.Helper()
	var wrong bool
	if a.status != status {
		wrong = true
		t.Errorf("%s: status %d, want %d", what, a.status, status)
	}
	for _, s := range says {
		if !strings.Contains(a.body, s) {
			wrong = true
			t.Errorf("%s does not say %q", what, s)
		}
	}
	for _, s := range never {
		if strings.Contains(a.body, s) {
			wrong = true
			t.Errorf("%s says %q", what, s)
		}
	}
	if wrong && len(a.body) < 30000 {
		t.Log(a.body)
	}
}

// door is who asks for a page and with what status they are answered.
type door struct {
	who    string
	client *client
	status int
}

// rights asks for a page as a guest, from another bureau, in the wrong role and
// in the right one. hidden is what only the last may read.
func (h *hall) rights(t *testing.T, path string, foreign, wrong, right door, hidden ...string) {
	t.Helper()
	for _, d := range []door{{"guest", h.guest(), fiber.StatusSeeOther}, foreign, wrong} {
		d.client.get(t, path).want(t, path+" by "+d.who, d.status, nil, hidden)
	}
	right.client.get(t, path).want(t, path+" by "+right.who, right.status, hidden, nil)
}

// breakDown makes the store fail in the operation from now on.
func (h *hall) breakDown(op string) {
	h.Store.Fail(func(at string) error {
		if at == op {
			return errors.New("示例故障")
		}
		return nil
	})
}

// secret opens a session and gives what its cookie holds.
func (h *hall) secret(t testing.TB, a models.Actor) string {
	t.Helper()
	secret, _, err := h.deps.Identity.OpenSession(t.Context(), a.UserID, identity.From{Address: "127.0.0.1", Agent: "测试"})
	if err != nil {
		t.Fatalf("open session: %v", err)
	}
	return secret
}
