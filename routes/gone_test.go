package routes_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/routes"
)

// goneWithin is how long what was taken down may still be seen anywhere.
const goneWithin = time.Second

// seen is an answer as a browser or a proxy holds it.
type seen struct {
	path   string
	etag   string
	status int
	shows  bool // it tells of the decision
}

// look asks for the addresses that tell of a decision, again with the tags of
// what is held already.
func look(t *testing.T, app *fiber.App, number string, held []seen) []seen {
	t.Helper()
	out := make([]seen, len(held))
	for i, h := range held {
		response, body := ask(t, app, http.MethodGet, h.path, "If-None-Match", h.etag)
		out[i] = seen{h.path, response.Header.Get("ETag"), response.StatusCode, strings.Contains(body, number)}
		if response.StatusCode == http.StatusNotModified {
			out[i].shows = h.shows
		}
	}
	return out
}

// TestGoneWithinASecond publishes and withdraws in one process and looks at
// every public address in another: after a second at the latest, the page, its
// JSON and every list tell the new state, also to whoever asks with the tag of
// the old one.
func TestGoneWithinASecond(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		public := disclosure.NewPublic(w.Store)
		if err := public.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		app := newApp(t, w, func(d *routes.Deps) { d.Public = public })
		other := *w
		other.Store = apptest.OpenStore(t, w.DSN, w.Clock)

		const number = "〔2024〕77号"
		listed := []seen{{path: "/"}, {path: "/search"}, {path: "/search?q=77"}, {path: "/o/DEP01"}, {path: "/api/v1/decisions"}, {path: "/feed/all.atom"}}
		for i := range listed {
			listed[i].status = http.StatusOK
		}
		held := look(t, app, number, listed)
		c := other.Decide(t, apptest.Fined("77", "2024-03-01", apptest.Organisation()))
		d := other.Publish(t, c.ID)
		time.Sleep(goneWithin)
		held = look(t, app, number, append(held, seen{path: "/d/" + d.PublicID}, seen{path: "/d/" + d.PublicID + ".json"}, seen{path: "/api/v1/decisions/" + d.PublicID}))
		for _, s := range held {
			if s.status != http.StatusOK || !s.shows {
				t.Errorf("a second after publication %s = %d, shown %v", s.path, s.status, s.shows)
			}
		}
		for _, s := range look(t, app, number, held) {
			if s.status != http.StatusNotModified {
				t.Errorf("unchanged %s = %d, want 304", s.path, s.status)
			}
		}

		service := disclosure.New(other.Store)
		if _, err := service.Withdraw(t.Context(), w.Approver, c.ID, disclosure.Withdrawal{Code: "error", Note: "信息有误"}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(goneWithin)
		for _, s := range look(t, app, number, held) {
			single := strings.HasSuffix(s.path, d.PublicID) || strings.HasSuffix(s.path, ".json")
			switch {
			case single && s.status != http.StatusGone:
				t.Errorf("a second after withdrawal %s = %d, want 410", s.path, s.status)
			case !single && (s.status != http.StatusOK || s.shows && s.path != "/feed/all.atom"): // the feed tells of the tombstone
				t.Errorf("a second after withdrawal %s = %d, shown %v", s.path, s.status, s.shows)
			}
		}
		w.Check(t)
	})
}
