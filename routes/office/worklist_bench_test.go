package office

import (
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/blob"
	"sanxiang/app/cases"
	"sanxiang/app/store"
	"sanxiang/models"
	"sanxiang/seeds/generate"
)

// benchCases is how many cases the one bureau of the benchmark has. Every
// fortieth is the handler's; a twentieth of all is open and mostly late.
const benchCases = 100_000

// officeDSN gives a database that is filled once and kept: SQLite files lie in
// SANXIANG_BENCH_DIR, otherwise in the temporary folder.
func officeDSN(b *testing.B, e apptest.Engine) string {
	b.Helper()
	name := "sx_office_" + strconv.Itoa(benchCases)
	server := os.Getenv("SANXIANG_TEST_MYSQL")
	if e.Name == "sqlite" {
		dir := os.Getenv("SANXIANG_BENCH_DIR")
		if dir == "" {
			dir = os.TempDir()
		}
		return "sqlite:" + filepath.Join(dir, name+".db")
	}
	if server == "" {
		return e.DSN(b)
	}
	base, _, _ := strings.Cut(server, "/")
	db, err := sql.Open("mysql", base+"/")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CREATE DATABASE IF NOT EXISTS " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"); err != nil {
		b.Fatal(err)
	}
	return base + "/" + name
}

// busyHall opens the back office of a bureau with very many cases.
func busyHall(b *testing.B, e apptest.Engine) *hall {
	b.Helper()
	w := &apptest.World{Clock: &apptest.Clock{}, DSN: officeDSN(b, e)}
	w.Clock.Set("2026-06-30")
	if err := apptest.Prepare(w.DSN); err != nil {
		b.Fatal(err)
	}
	w.Store = apptest.OpenStore(b, w.DSN, w.Clock)
	if list, err := w.Store.ListBureaus(b.Context()); err != nil || len(list) == 0 {
		if err != nil {
			b.Fatal(err)
		}
		if err := generate.Fill(b.Context(), w.Store, cases.New(w.Store), 1, benchCases); err != nil {
			b.Fatal(err)
		}
	}
	list, err := w.Store.ListBureaus(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	w.Urban = list[0]
	if w.Blobs, err = blob.OpenFolder(filepath.Join(b.TempDir(), "blobs")); err != nil {
		b.Fatal(err)
	}
	staff(b, w)
	return openHall(b, w)
}

// staff gives the bureau a handler with a share of the cases, a head, and a
// supervisor, unless it has them.
func staff(b *testing.B, w *apptest.World) {
	b.Helper()
	users, err := w.Store.ListUsersOf(b.Context(), w.Urban.ID)
	if err != nil {
		b.Fatal(err)
	}
	if len(users) == 0 {
		hire(b, w)
		if users, err = w.Store.ListUsersOf(b.Context(), w.Urban.ID); err != nil {
			b.Fatal(err)
		}
	}
	for _, u := range users {
		a := store.ActorOf(u)
		switch {
		case a.Has(models.RoleHandler):
			w.Handler = a
		case a.Has(models.RoleApprover):
			w.Approver = a
		default:
			w.Reporter = a
		}
	}
}

func hire(b *testing.B, w *apptest.World) {
	b.Helper()
	o := models.Officer{BureauID: w.Urban.ID, Name: "示例甲", ActiveFrom: "2020-01-01"}
	err := w.Store.Tx(b.Context(), models.SystemActor("测试"), func(tx *store.Tx) error {
		if err := tx.CreateOfficer(&o); err != nil {
			return err
		}
		for _, u := range []models.User{
			{Login: "bench-a", Name: "示例承办人", OfficerID: o.ID, Roles: string(models.RoleHandler)}, {Login: "bench-b", Name: "示例负责人", Roles: string(models.RoleApprover)},
			{Login: "bench-c", Name: "示例监督人", Roles: string(models.RoleSupervisor)},
		} {
			u.BureauID = w.Urban.ID
			if err := tx.CreateUser(&u); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for _, table := range []string{"cases SET handler1 = ? WHERE id", "case_duties SET handler1 = ? WHERE case_id"} {
		w.Tamper(b, "UPDATE "+table+" % 40 = 7", o.ID)
	}
}

// BenchmarkOffice opens pages of a bureau with 100,000 cases, signed in,
// through the real handler, and tells median and 99th percentile.
func BenchmarkOffice(b *testing.B) {
	for _, e := range apptest.Engines() {
		b.Run(e.Name, func(b *testing.B) {
			h := busyHall(b, e)
			some, err := h.Store.ListCases(b.Context(), store.CaseFilter{Bureaus: []int64{h.Urban.ID}, Limit: 1, Before: 1 << 62})
			if err != nil {
				b.Fatal(err)
			}
			deep := middle(b, h)
			for _, x := range []struct {
				name, path string
				who        models.Actor
			}{
				{"work-handler", "/", h.Handler}, {"work-head", "/", h.Approver}, {"work-supervisor", "/", h.Reporter},
				{"list", "/cases", h.Handler}, {"list-deep", "/cases?before=" + strconv.FormatInt(deep, 10), h.Handler},
				{"filter-counted", "/cases?from=2025-03-01&to=2025-05-31&outcome=penalty", h.Handler},
				{"filter-summed", "/cases?outcome=penalty&procedure=ordinary&band=lt1w", h.Handler},
				{"filter-none", "/cases?major=yes&kind=close", h.Handler},
				{"filter-overdue", "/cases?due=overdue", h.Approver}, {"filter-mine", "/cases?mine=1", h.Handler},
				{"quick-exact", "/cases?q=" + url.QueryEscape(some[0].Number), h.Handler},
				{"quick-part", "/cases?q=" + url.QueryEscape("7654号有限"), h.Handler},
				{"quick-common", "/cases?q=" + url.QueryEscape("经营部"), h.Handler},
				{"case", "/cases/" + strconv.FormatInt(some[0].ID, 10), h.Handler}, {"inbox", "/inbox", h.Handler},
			} {
				b.Run(x.name, func(b *testing.B) { measure(b, h.signIn(b, x.who), x.path) })
			}
		})
	}
}

// middle is an id in the middle of the list.
func middle(b *testing.B, h *hall) int64 {
	b.Helper()
	id, err := strconv.ParseInt(h.Tell(b, "SELECT id FROM cases ORDER BY id LIMIT 1 OFFSET "+strconv.Itoa(benchCases/2)), 10, 64)
	if err != nil {
		b.Fatal(err)
	}
	return id
}

// measure asks for a page again and again.
func measure(b *testing.B, c *client, path string) {
	var times []time.Duration
	for b.Loop() {
		began := time.Now()
		if a := c.get(b, path); a.status != 200 && a.status != 303 {
			b.Fatalf("%s: %d\n%.2000s", path, a.status, a.body)
		}
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	at := func(share float64) float64 {
		return float64(times[int(float64(len(times)-1)*share)].Microseconds()) / 1000
	}
	b.ReportMetric(at(.5), "median-ms")
	b.ReportMetric(at(.99), "p99-ms")
	b.ReportMetric(0, "ns/op")
}
