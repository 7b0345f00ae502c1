package routes_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/app/store"
	"sanxiang/models"
	"sanxiang/seeds/generate"
)

// benchRows is how many public rows the benchmarks of the public side work on:
// SANXIANG_BENCH_ROWS, otherwise 100,000.
func benchRows(b *testing.B) int {
	n, err := strconv.Atoi(os.Getenv("SANXIANG_BENCH_ROWS"))
	if err != nil {
		n = 100_000
	}
	if testing.Short() {
		b.Skip("the rows take a while to write")
	}
	return n
}

// benchBureaus is how many bureaus the rows are of.
const benchBureaus = 200

// benchDSN gives a database with the rows. It is used again by the next run:
// SQLite files lie in SANXIANG_BENCH_DIR, otherwise in the temporary folder, a
// database on the server of SANXIANG_TEST_MYSQL stays there. A MariaDB that is
// started for the tests is filled anew each time.
func benchDSN(b *testing.B, e apptest.Engine, rows int) string {
	b.Helper()
	name := fmt.Sprintf("sx_bench_%d", rows)
	var dsn string
	switch server := os.Getenv("SANXIANG_TEST_MYSQL"); {
	case e.Name == "sqlite":
		dir := os.Getenv("SANXIANG_BENCH_DIR")
		if dir == "" {
			dir = os.TempDir()
		}
		dsn = "sqlite:" + filepath.Join(dir, name+".db")
	case server != "":
		base, _, _ := strings.Cut(server, "/")
		createBench(b, base, name)
		dsn = base + "/" + name
	default:
		dsn = e.DSN(b)
	}
	fillBench(b, dsn, rows)
	return dsn
}

func createBench(b *testing.B, base, name string) {
	b.Helper()
	db, err := sql.Open("mysql", base+"/")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CREATE DATABASE IF NOT EXISTS " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"); err != nil {
		b.Fatal(err)
	}
}

// fillBench writes the rows that are not there yet.
func fillBench(b *testing.B, dsn string, rows int) {
	b.Helper()
	if err := apptest.Prepare(dsn); err != nil {
		b.Fatal(err)
	}
	s := openBench(b, dsn)
	defer s.Close()
	have, err := s.LastPublicSeq(b.Context())
	if err != nil || have == int64(rows) {
		return
	}
	if have > 0 {
		b.Fatalf("%s holds %d rows, want %d: delete it", dsn, have, rows)
	}
	began := time.Now()
	board := generate.Board{Rows: rows, Bureaus: benchBureaus, Seed: 1, Span: generate.Span{From: "2016-01-01", To: "2025-12-31"}}
	if err := generate.Disclosures(b.Context(), s, board); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d rows written in %s", rows, time.Since(began).Round(time.Second))
}

func openBench(b *testing.B, dsn string) *store.Store {
	b.Helper()
	s, err := store.Open(b.Context(), store.Options{DSN: dsn, Now: time.Now, Key: apptest.Key, Volatile: true, MaxConnections: 32})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkPublic measures the public side over HTTP with 32 connections. The
// application runs in a process of its own, beside a bare Fiber handler that
// says the same bytes; ratio is the application over that handler. "kept" are
// answers that the page cache may give, "made" the same requests with nothing
// kept. peer/s is what PocketBase did for the same request on 100,000 records.
func BenchmarkPublic(b *testing.B) {
	rows := benchRows(b)
	for _, e := range apptest.Engines() {
		b.Run(fmt.Sprintf("%s/%d", e.Name, rows), func(b *testing.B) {
			dsn := benchDSN(b, e, rows)
			sample := sampleOf(b, dsn)
			writeFile(b, dsn)
			for _, x := range []struct {
				name  string
				cache int
			}{{"kept", 0}, {"made", -1}} {
				b.Run(x.name, func(b *testing.B) {
					server := startBench(b, dsn, x.cache)
					for _, x := range benchRequests(sample) {
						b.Run(x.name, func(b *testing.B) { x.run(b, server) })
					}
					b.Run("export", func(b *testing.B) { benchExport(b, server, rows) })
					b.Run("file", func(b *testing.B) { benchFile(b, server, rows) })
					b.Run("memory", func(b *testing.B) { benchMemory(b, server) })
				})
			}
			b.Run("search", func(b *testing.B) { benchSearch(b, dsn) })
		})
	}
}

// sample is what of the rows requests are made of.
type sample struct {
	ids     []string
	bureaus []string
	words   []string // of two characters, from names and causes
}

func sampleOf(b *testing.B, dsn string) sample {
	b.Helper()
	s := openBench(b, dsn)
	defer s.Close()
	var out sample
	seen := map[string]bool{}
	err := s.WalkPublications(b.Context(), 0, store.PartRow, func(p models.Publication) error {
		if p.Seq%7 == 0 && p.Shown() {
			out.ids = append(out.ids, p.PublicID)
			for _, text := range []string{p.PartyName, p.Cause} {
				r := []rune(text)
				for at := int(p.Seq % 5); at+2 <= len(r); at += 3 {
					if w := string(r[at : at+2]); !seen[w] {
						seen[w] = true
						out.words = append(out.words, w)
					}
				}
			}
			if !seen[p.BureauCode] {
				seen[p.BureauCode] = true
				out.bureaus = append(out.bureaus, p.BureauCode)
			}
		}
		if len(out.ids) >= 5000 {
			return errEnough
		}
		return nil
	})
	if err != nil && err != errEnough {
		b.Fatal(err)
	}
	return out
}

// benchRequest is one kind of request; path gives the address of the i-th.
type benchRequest struct {
	name    string
	path    func(i int) string
	headers []string
	status  int
	peer    float64 // requests a second of PocketBase, 0 = it has no such thing
}

func benchRequests(s sample) []benchRequest {
	fixed := func(path string) func(int) string { return func(int) string { return path } }
	word := func(i int) string { return s.words[i%len(s.words)] }
	return []benchRequest{
		{name: "decision", path: fixed("/d/" + s.ids[0]), status: http.StatusOK},
		{name: "decisions", path: func(i int) string { return "/d/" + s.ids[i%len(s.ids)] }, status: http.StatusOK},
		{name: "revalidation", path: fixed("/d/" + s.ids[0]), status: http.StatusNotModified},
		{name: "list", path: fixed("/search"), status: http.StatusOK},
		{name: "lists", path: func(i int) string { return "/search?page=" + strconv.Itoa(1+i%200) }, status: http.StatusOK},
		{name: "search", path: func(i int) string { return "/search?q=" + word(i) + "&page=" + strconv.Itoa(1+i/len(s.words)%3) }, status: http.StatusOK},
		{name: "filters", path: func(i int) string {
			return "/search?kind=penalty&year=" + strconv.Itoa(2016+i%10) + "&org=" + s.bureaus[i/10%len(s.bureaus)]
		}, status: http.StatusOK},
		{name: "bureau", path: func(i int) string { return "/o/" + s.bureaus[i%len(s.bureaus)] }, status: http.StatusOK},
		{name: "api-list", path: fixed("/api/v1/decisions?limit=20"), status: http.StatusOK, peer: 395},
		{name: "api-lists", path: func(i int) string {
			return "/api/v1/decisions?limit=20&year=" + strconv.Itoa(2016+i%10) + "&org=" + s.bureaus[i/10%len(s.bureaus)]
		}, status: http.StatusOK, peer: 395},
		{name: "api-search", path: func(i int) string { return "/api/v1/decisions?limit=20&q=" + word(i) }, status: http.StatusOK, peer: 27},
		{name: "api-detail", path: func(i int) string { return "/api/v1/decisions/" + s.ids[i%len(s.ids)] }, status: http.StatusOK, peer: 9040},
	}
}

// benchSearch times Public.Search in this process, rows and facets included,
// with another word each time.
func benchSearch(b *testing.B, dsn string) {
	words := sampleOf(b, dsn).words
	s := openBench(b, dsn)
	defer s.Close()
	public := disclosure.NewPublic(s)
	ctx, done := context.WithCancel(b.Context())
	defer done()
	if err := public.Start(ctx); err != nil {
		b.Fatal(err)
	}
	var times latencies
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		found, err := public.Search(ctx, models.PublicQuery{Text: words[i%len(words)]}, disclosure.Window{})
		if err != nil || found.Total == 0 {
			b.Fatalf("%d found, %v", found.Total, err)
		}
		times = append(times, time.Since(began))
	}
	times.report(b)
}
