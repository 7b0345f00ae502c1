package api_test

import (
	"errors"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gofiber/fiber/v2"

	"sanxiang/routes/api"
)

// inside is what a driver's error might say, and nobody outside may read.
const inside = "SELECT secret FROM `cases` /srv/app/store/case.go:12 goroutine 7 id 000000199001010018"

// leaks are the parts of it that give something away.
var leaks = []string{"SELECT", "secret", ".go:", "goroutine", "store", "panic", "000000199001010018"}

var reference = regexp.MustCompile(`[A-Z2-9]{4}-[A-Z2-9]{4}`)

// TestFailingStore breaks the database after the token was looked up: every
// route answers with a reference code and nothing of what went wrong, and the
// log has the same code.
func TestFailingStore(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	failed := map[string]bool{}
	for _, r := range p.rows() {
		method, _, _ := strings.Cut(r.route, " ")
		var calls atomic.Int32
		p.w.Store.Fail(func(string) error {
			if calls.Add(1) == 1 {
				return nil
			}
			return errors.New(inside)
		})
		p.log.Reset()
		a := p.ask(r.right, method, r)
		p.w.Store.Fail(nil)
		for _, s := range leaks {
			if strings.Contains(string(a.body), s) {
				t.Errorf("%s shows %q: %s", r.route, s, a.body)
			}
		}
		if a.status < 500 {
			continue
		}
		failed[r.route] = true
		code := reference.FindString(text(t, a.object(t), "reference"))
		if a.status != 500 || code == "" || !strings.Contains(p.log.String(), "reference="+code) {
			t.Errorf("%s = %d with reference %q, log: %s", r.route, a.status, code, p.log)
		}
		if !strings.Contains(p.log.String(), "SELECT") || strings.Contains(p.log.String(), "000000199001010018") {
			t.Errorf("%s: the log should hold the error without personal data: %s", r.route, p.log)
		}
		p.w.Check(t)
	}
	for _, route := range []string{"GET /cases", "GET /cases/:id", "POST /cases", "POST /cases/:id/steps", "POST /returns", "GET /figures", "POST /cases/:id/recordings"} {
		if !failed[route] {
			t.Errorf("%s did not fail", route)
		}
	}
}

// TestFailingToken breaks the database while the token is looked up.
func TestFailingToken(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.w.Store.Fail(func(string) error { return errors.New(inside) })
	a := p.request(p.w.Handler, "GET", "/me", nil)
	if a.status != 500 || text(t, a.object(t), "reference") == "" {
		t.Errorf("GET /me = %d %s, want 500 with a reference", a.status, a.body)
	}
}

// TestLostAnswer breaks the commit after it stood: the client sends the same
// request again under the same key, and there is one case.
func TestLostAnswer(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.w.Store.Fail(func(op string) error {
		if op == "committed" {
			return errors.New(inside)
		}
		return nil
	})
	first := p.request(p.w.Handler, "POST", "/cases", clue(p.w), "Idempotency-Key", "lost-1")
	p.w.Store.Fail(nil)
	if first.status < 500 {
		t.Fatalf("the answer was not lost: %d %s", first.status, first.body)
	}
	before := len(at(t, p.must(200, p.w.Handler, "GET", "/cases", nil), "cases").([]any))
	p.must(201, p.w.Handler, "POST", "/cases", clue(p.w), "Idempotency-Key", "lost-1")
	after := len(at(t, p.must(200, p.w.Handler, "GET", "/cases", nil), "cases").([]any))
	if before != after {
		t.Errorf("cases = %d, then %d: the repeated request made another", before, after)
	}
	other := with(clue(p.w), "bureau", id(p.w.Urban.ID))
	other["step"].(o)["cause"] = "另一案由"
	if a := p.request(p.w.Handler, "POST", "/cases", other, "Idempotency-Key", "lost-1"); a.status != 409 {
		t.Errorf("the key with other content = %d, want 409", a.status)
	}
}

// TestStreams tells the routes that bring a file from all others.
func TestStreams(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		method, path string
		want         bool
	}{
		{"POST", "/cases/12/recordings", true}, {"POST", "/cases/import", true}, {"POST", "/registers/trainings/entries/import", true},
		{"GET", "/cases/12/recordings", false}, {"POST", "/cases/12/steps", false}, {"POST", "/cases", false}, {"POST", "/cases/12/recordings/x", false},
	} {
		app := fiber.New()
		got := false
		app.Use(func(c *fiber.Ctx) error { got = api.Streams(c); return c.SendStatus(204) })
		if _, err := app.Test(httptest.NewRequest(row.method, api.Prefix+row.path, nil)); err != nil {
			t.Fatal(err)
		}
		if got != row.want {
			t.Errorf("Streams(%s %s) = %t, want %t", row.method, row.path, got, row.want)
		}
	}
}
