package open_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/apptest"
	"sanxiang/app/blob"
	"sanxiang/app/disclosure"
	"sanxiang/app/opendata"
	"sanxiang/models"
	"sanxiang/routes/open"
	"sanxiang/routes/web"
)

// hall is a world in which things are published, with the open side before it.
type hall struct {
	*apptest.World
	service *disclosure.Service
	public  *disclosure.Public
	maker   *opendata.Maker
	app     *fiber.App
}

// site is the address of the site in tests.
const site = "https://zf.example.org"

func newHall(t *testing.T, w *apptest.World, address string) *hall {
	t.Helper()
	files, err := blob.OpenGenerated(filepath.Join(t.TempDir(), "public"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { files.Close() })
	h := &hall{World: w, service: disclosure.New(w.Store), public: disclosure.NewPublic(w.Store)}
	h.maker = opendata.NewMaker(w.Store, h.public, files, address)
	edge := web.NewEdge(web.NewSite("示例公示", address), slog.New(slog.DiscardHandler))
	h.app = fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true, ErrorHandler: edge.Handle})
	h.app.Use(web.Headers, open.Share, web.NewCache(h.public, w.Clock.Now, web.CacheOptions{ByHost: address == ""}).Handle)
	open.Mount(h.app, open.Deps{
		Public: h.public, Files: opendata.NewReader(w.Store, files), Edge: edge, Site: "示例公示", PublicURL: address, Now: w.Clock.Now,
	})
	return h
}

// lite is a hall on the embedded engine.
func lite(t *testing.T) *hall {
	t.Helper()
	return newHall(t, apptest.NewWorld(t, apptest.Engines()[0]), site)
}

// fined publishes a decision of the day against the parties.
func (h *hall) fined(t *testing.T, number string, day models.Day, parties ...models.Party) (models.Case, models.Disclosure) {
	t.Helper()
	c := h.Decide(t, apptest.Fined(number, day, parties...))
	return c, h.Publish(t, c.ID)
}

// withdraw takes a decision down.
func (h *hall) withdraw(t *testing.T, c models.Case) {
	t.Helper()
	if _, err := h.service.Withdraw(t.Context(), h.Approver, c.ID, disclosure.Withdrawal{Code: "not_public", Note: "内部说明"}); err != nil {
		t.Fatal(err)
	}
}

// answer is what was sent.
type answer struct {
	status int
	header http.Header
	body   string
}

// ask sends a request.
func (h *hall) ask(t *testing.T, method, path string, headers ...string) answer {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := h.app.Test(r, -1)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(body)}
}

func (h *hall) get(t *testing.T, path string, headers ...string) answer {
	t.Helper()
	return h.ask(t, http.MethodGet, path, headers...)
}

// want holds an answer to its status and to what it says and must not say.
func (a answer) want(t *testing.T, what string, status int, says, never []string) {
	t.Helper()
	bad := a.status != status
	if bad {
		t.Errorf("%s: status %d, want %d", what, a.status, status)
	}
	for _, s := range says {
		if !strings.Contains(a.body, s) {
			t.Errorf("%s does not say %q", what, s)
			bad = true
		}
	}
	for _, s := range never {
		if strings.Contains(a.body, s) {
			t.Errorf("%s says %q", what, s)
			bad = true
		}
	}
	if bad && len(a.body) < 8000 {
		t.Log(a.body)
	}
}

// personal is what no answer may ever say of apptest.Person.
func personal() []string {
	p := apptest.Person()
	return []string{p.Name, p.IDNumber, p.Phone, "3单元401"}
}
