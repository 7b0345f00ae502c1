package routes_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/apptest"
	"sanxiang/app/blob"
	"sanxiang/app/disclosure"
	"sanxiang/app/opendata"
	"sanxiang/models"
	"sanxiang/routes"
)

// site is one process that serves a world to the public.
type site struct {
	name string
	app  *fiber.App
}

// sites opens the world's site and a second one on the same database, as
// another process would, which learns of changes by asking. Both serve the
// same prepared files; remake makes those anew, as the nightly job does.
func sites(t *testing.T, w *apptest.World) (all []site, remake func()) {
	t.Helper()
	files, err := blob.OpenGenerated(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	open := func(name string, w *apptest.World) site {
		public := disclosure.NewPublic(w.Store)
		public.Start(t.Context())
		return site{name, newApp(t, w, func(d *routes.Deps) {
			d.Public, d.PublicURL, d.Rate, d.Files = public, publicHost, unlimited, opendata.NewReader(w.Store, files)
		})}
	}
	other := *w
	other.Store = apptest.OpenStore(t, w.DSN, w.Clock)
	maker := opendata.NewMaker(w.Store, disclosure.NewPublic(w.Store), files, publicHost)
	remake = func() {
		t.Helper()
		if made, err := maker.Make(t.Context(), w.Store.Today()); err != nil {
			t.Fatalf("make files: %+v, %v", made, err)
		}
	}
	return []site{open("the publishing process", w), open("another process", &other)}, remake
}

// told is what the public is to find of one decision everywhere.
type told struct {
	id, party, partyCode string
	says, never          []string // of the page's own texts
	status               int      // of the page and its JSON
	state                string   // published, withdrawn, ended
	total                int      // decisions on show in all
	code                 string   // reason of the tombstone
}

// soon is within what time every face of every process has to agree. A face
// that cannot be sure of being up to date may say so (503) for longer, never
// show what is gone.
const (
	soon    = time.Second
	patient = 20 * time.Second
)

// agree asks every face of a site until all tell the same.
func (s site) agree(t *testing.T, step string, x told) {
	t.Helper()
	began := time.Now()
	for {
		late := time.Since(began) > soon
		faults, unsure := s.faults(t, x)
		if len(faults) == 0 && !unsure {
			return
		}
		if late && !unsure || time.Since(began) > patient {
			for _, f := range faults {
				t.Errorf("%s, %s: %s", step, s.name, f)
			}
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// faults lists what does not tell x; unsure when a face said that it cannot be
// up to date.
func (s site) faults(t *testing.T, x told) (out []string, unsure bool) {
	t.Helper()
	if response, _ := fetch(t, s.app, "/search"); response.StatusCode == fiber.StatusServiceUnavailable {
		return []string{"the site is not up to date"}, true
	}
	wrong := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	shown := x.state == string(models.DisclosurePublished)
	for _, path := range []string{"/d/" + x.id, "/d/" + x.id + ".json", "/api/v1/decisions/" + x.id} {
		response, body := fetch(t, s.app, path)
		if response.StatusCode != x.status {
			wrong("%s = %d, want %d", path, response.StatusCode, x.status)
		}
		for _, text := range x.says {
			if !strings.Contains(body, text) {
				wrong("%s does not say %q", path, text)
			}
		}
		for _, text := range x.never {
			if strings.Contains(body, text) {
				wrong("%s says %q", path, text)
			}
		}
	}
	out = append(out, s.listFaults(t, x, shown)...)
	return append(out, s.countFaults(t, x)...), false
}

// listFaults looks at what lists the decision: search, interface, feeds,
// files, sitemap, bureau and party.
func (s site) listFaults(t *testing.T, x told, shown bool) []string {
	t.Helper()
	var out []string
	party := url.QueryEscape(x.party)
	lists := []string{
		"/search?q=" + party, "/search?q=" + url.QueryEscape(x.party[3:12]), "/search?kind=penalty&year=2024", "/search?penalty=fine", "/search?band=5w-20w",
		"/search?sort=fine", "/", "/o/DEP01", "/api/v1/decisions", "/api/v1/decisions?q=" + party, "/download.csv", "/download.ndjson?year=2024",
		"/download.json?q=" + party, "/data/2024.csv", "/data/2024.ndjson", "/sitemap-1.xml", "/p/" + x.partyCode,
	}
	for _, path := range lists {
		_, body := fetch(t, s.app, path)
		if holds := strings.Contains(body, x.id); holds != shown {
			out = append(out, fmt.Sprintf("%s lists it: %v, want %v", path, holds, shown))
		}
		for _, text := range x.never {
			if asked := strings.Contains(path, "q="); !asked && strings.Contains(body, text) {
				out = append(out, fmt.Sprintf("%s says %q", path, text))
			}
		}
	}
	for _, path := range []string{"/feed/all.atom", "/feed/o/DEP01.atom", "/api/v1/decisions?order=changed"} {
		_, body := fetch(t, s.app, path)
		if !strings.Contains(body, x.id) {
			out = append(out, path+" does not tell of it")
		}
		for _, text := range x.never {
			if strings.Contains(body, text) {
				out = append(out, fmt.Sprintf("%s says %q", path, text))
			}
		}
		if !shown && !strings.Contains(body, "停止公示") && !strings.Contains(body, x.code) {
			out = append(out, path+" does not tell that it is gone")
		}
	}
	return out
}

// countFaults looks at what counts it: facets, statistics, withdrawals.
func (s site) countFaults(t *testing.T, x told) []string {
	t.Helper()
	var out []string
	total := func(path string, at ...string) float64 {
		_, body := fetch(t, s.app, path)
		var v any
		if err := json.Unmarshal([]byte(body), &v); err != nil {
			out = append(out, path+" is no JSON: "+err.Error())
			return -1
		}
		for _, name := range at {
			m, _ := v.(map[string]any)
			v = m[name]
		}
		n, ok := v.(float64)
		if !ok {
			out = append(out, fmt.Sprintf("%s has no number at %v", path, at))
		}
		return n
	}
	for _, path := range []string{"/api/v1/decisions", "/api/v1/decisions?org=DEP01", "/api/v1/decisions?year=2024&kind=penalty"} {
		if got := total(path, "meta", "total"); got != float64(x.total) {
			out = append(out, fmt.Sprintf("%s counts %v, want %d", path, got, x.total))
		}
	}
	if got := total("/api/v1/statistics/2024", "data", "decisions"); got != float64(x.total) {
		out = append(out, fmt.Sprintf("statistics count %v, want %d", got, x.total))
	}
	gone := 0.0
	if x.state == "withdrawn" {
		gone = 1
	}
	if got := total("/api/v1/withdrawals/2024", "data", "total"); got != gone {
		out = append(out, fmt.Sprintf("withdrawals count %v, want %v", got, gone))
	}
	return out
}

// TestEveryFaceAgrees publishes, corrects, withdraws and ends decisions, and
// after each step wants every face of two processes to tell the same within a
// second: page, search, facets, feeds, interface, files, sitemap, statistics.
func TestEveryFaceAgrees(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		all, remake := sites(t, w)
		service := disclosure.New(w.Store)
		other := apptest.Organisation()
		other.Name, other.USCC = "示例远方贸易有限公司", models.MakeUSCC("91", "000000", 77)
		step := apptest.Fined("8", "2024-02-20", other)
		step.Facts = "当事人在示例广场摆放货架。"
		w.Publish(t, w.Decide(t, step).ID)
		party := apptest.Organisation()
		party.Name = "示例沿街百货有限公司"
		c := w.Decide(t, apptest.Fined("7", "2024-03-01", party))
		x := told{id: w.Publish(t, c.ID).PublicID, party: party.Name, partyCode: party.USCC, status: 200, state: "published", total: 2,
			says: []string{party.Name}, never: []string{party.Phone}}
		check := func(step string) {
			t.Helper()
			for _, s := range all {
				s.agree(t, step, x)
			}
			w.Check(t)
		}
		check("published")
		remake()
		check("published and filed")

		w.Clock.Add(24 * time.Hour)
		if _, err := service.Correct(t.Context(), w.Approver, c.ID, disclosure.Correction{Reason: "更正违法事实中的地点", Texts: disclosure.Texts{Facts: "当事人在示例新街摆放货架。"}}); err != nil {
			t.Fatal(err)
		}
		x.says, x.never = []string{party.Name, "示例新街"}, []string{"示例街口"}
		check("corrected")
		remake()
		check("corrected and filed")

		if _, err := service.Withdraw(t.Context(), w.Approver, c.ID, disclosure.Withdrawal{Code: "not_public"}); err != nil {
			t.Fatal(err)
		}
		x.says, x.never, x.status, x.state, x.total, x.code = nil, []string{party.Name, "示例新街", party.USCC}, 410, "withdrawn", 1, "not_public"
		check("withdrawn")
		remake()
		check("withdrawn and filed")
	})
}

// TestTermEndsEverywhere lets the term of a decision run out.
func TestTermEndsEverywhere(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.Clock.Set("2026-05-11")
		all, _ := sites(t, w)
		party := apptest.Organisation()
		party.Name = "示例沿街百货有限公司"
		d := w.Publish(t, w.Decide(t, apptest.Fined("7", "2026-05-08", party)).ID)
		if d.MaxUntil == "" {
			t.Fatal("the decision has no term")
		}
		w.Clock.Set(d.MaxUntil.Add(1))
		if _, err := disclosure.New(w.Store).Expire(t.Context(), d.MaxUntil.Add(1)); err != nil {
			t.Fatal(err)
		}
		for _, s := range all {
			deadline := time.Now().Add(soon)
			for {
				response, body := fetch(t, s.app, "/d/"+d.PublicID)
				_, list := fetch(t, s.app, "/search?q="+url.QueryEscape(party.Name))
				_, feed := fetch(t, s.app, "/feed/all.atom")
				_, map1 := fetch(t, s.app, "/sitemap-1.xml")
				if response.StatusCode == 410 && strings.Contains(body, "公示期满") && !strings.Contains(list, d.PublicID) && strings.Contains(feed, "停止公示") && !strings.Contains(map1, d.PublicID) {
					break
				}
				if time.Now().After(deadline) {
					t.Errorf("%s: page %d, listed %v, in the sitemap %v", s.name, response.StatusCode, strings.Contains(list, d.PublicID), strings.Contains(map1, d.PublicID))
					break
				}
				time.Sleep(20 * time.Millisecond)
			}
		}
		w.Check(t)
	})
}
