package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/apptest"
	"sanxiang/app/cases"
	"sanxiang/app/disclosure"
	"sanxiang/app/identity"
	"sanxiang/app/objection"
	"sanxiang/app/recording"
	"sanxiang/app/report"
	"sanxiang/app/review"
	"sanxiang/app/stats"
	"sanxiang/models"
	"sanxiang/routes"
	"sanxiang/routes/api"
)

// client asks the whole application as the users of a world do.
type client struct {
	t      *testing.T
	w      *apptest.World
	app    *fiber.App
	public *disclosure.Public
	log    *bytes.Buffer
	tokens map[int64]string
}

func newClient(t *testing.T, w *apptest.World) *client {
	t.Helper()
	c := &client{t: t, w: w, public: disclosure.NewPublic(w.Store), log: &bytes.Buffer{}, tokens: map[int64]string{}}
	accounts, figures := identity.New(w.Store), stats.New(w.Store)
	for _, a := range []models.Actor{w.Handler, w.Second, w.Reviewer, w.Approver, w.Reporter, w.Admin, w.Auditor, w.Stranger} {
		token, err := accounts.IssueToken(t.Context(), models.SystemActor("测试"), a.UserID, "接口测试")
		if err != nil {
			t.Fatalf("issue token of %s: %v", a.Name, err)
		}
		c.tokens[a.UserID] = token
	}
	c.app = routes.New(routes.Deps{
		Identity: accounts, Cases: cases.New(w.Store), Recording: recording.New(w.Store, w.Blobs), Review: review.New(w.Store),
		Disclosure: disclosure.New(w.Store), Public: c.public, Stats: figures, Report: report.New(w.Store, figures), Store: w.Store,
		Objections: objection.New(w.Store), Desk: objection.NewDesk(w.Store),
		Site: "示例公示平台", Log: slog.New(slog.NewTextHandler(c.log, nil)), Now: w.Clock.Now,
	})
	return c
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// request asks as an actor; body is nil, a string as it stands, or anything
// that is written as JSON. headers come in pairs.
func (c *client) request(actor models.Actor, method, path string, body any, headers ...string) answer {
	c.t.Helper()
	var text []byte
	switch b := body.(type) {
	case nil:
	case string:
		text = []byte(b)
	default:
		var err error
		if text, err = json.Marshal(b); err != nil {
			c.t.Fatal(err)
		}
	}
	r := httptest.NewRequest(method, api.Prefix+path, bytes.NewReader(text))
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	if token := c.tokens[actor.UserID]; token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return c.send(r)
}

func (c *client) send(r *http.Request) answer {
	c.t.Helper()
	response, err := c.app.Test(r, -1)
	if err != nil {
		c.t.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatalf("%s %s: read: %v", r.Method, r.URL, err)
	}
	out := answer{response.StatusCode, response.Header, body}
	checkDocument(c.t, r, out)
	return out
}

// must asks and fails the test unless the status is the one wanted; then the
// whole state is checked.
func (c *client) must(status int, actor models.Actor, method, path string, body any, headers ...string) map[string]any {
	c.t.Helper()
	a := c.request(actor, method, path, body, headers...)
	if a.status != status {
		c.t.Fatalf("%s %s = %d, want %d: %s\n%s", method, path, a.status, status, a.body, c.log)
	}
	c.w.Check(c.t)
	return a.object(c.t)
}

// object reads the answer as a JSON object, nil when it is none.
func (a answer) object(t *testing.T) map[string]any {
	t.Helper()
	if !strings.Contains(a.header.Get("Content-Type"), "json") {
		return nil
	}
	var out map[string]any
	if err := json.Unmarshal(a.body, &out); err != nil {
		t.Fatalf("answer is no JSON: %v: %s", err, a.body)
	}
	return out
}

// at walks into nested objects and arrays of an answer: at(v, "case", "id").
func at(t *testing.T, v any, path ...any) any {
	t.Helper()
	for _, p := range path {
		switch p := p.(type) {
		case string:
			object, ok := v.(map[string]any)
			if !ok {
				t.Fatalf("no object at %q in %v", p, v)
			}
			v = object[p]
		case int:
			items, ok := v.([]any)
			if !ok || p >= len(items) {
				t.Fatalf("no item %d in %v", p, v)
			}
			v = items[p]
		}
	}
	return v
}

// text is at for a string.
func text(t *testing.T, v any, path ...any) string {
	t.Helper()
	s, ok := at(t, v, path...).(string)
	if !ok {
		t.Fatalf("%v is no text in %v", path, v)
	}
	return s
}

// form makes a multipart body of a recording and its file.
func form(t *testing.T, recording any, name, content string) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	meta, err := json.Marshal(recording)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.WriteField("recording", string(meta)); err != nil {
		t.Fatal(err)
	}
	file, err := w.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(file, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}
