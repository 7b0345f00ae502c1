package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
	"sanxiang/routes/web"
)

// board is what is public in these tests, changed by hand.
type board struct {
	mu         sync.Mutex
	generation int64
	doubt      error
	watchers   []func([]string)
	now        time.Time
	said       map[string]string // what handlers say by path
	rendered   atomic.Int64
	during     func() // runs within a handler, after it has read what to say
}

func (b *board) Generation(context.Context) (int64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.generation, b.doubt
}

func (b *board) Watch(f func([]string)) { b.watchers = append(b.watchers, f) }

// put says something else under paths from now on, and tells of the records.
func (b *board) put(text string, ids []string, paths ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range b.watchers {
		f(ids)
	}
	for _, p := range paths {
		b.said[p] = text
	}
	b.generation++
}

func (b *board) handle(c *fiber.Ctx) error {
	b.rendered.Add(1)
	b.mu.Lock()
	text, ok := b.said[c.Path()]
	b.mu.Unlock()
	if b.during != nil {
		b.during()
	}
	switch {
	case !ok:
		return models.Errorf(models.NotFound, "没有")
	case text == "gone":
		c.Status(fiber.StatusGone)
	case text == "stored":
		c.Set("Cache-Control", "no-store")
	case text == "cookie":
		c.Cookie(&fiber.Cookie{Name: "view", Value: "large"})
	case text == "streamed":
		return c.SendStream(strings.NewReader(text))
	case text == "failed":
		return errors.New(text)
	}
	c.Set("Content-Type", "text/html; charset=utf-8")
	c.Set("Link", "</x>; rel=next")
	return c.SendString(text)
}

// cached makes an application with a cache before handlers that say what the
// board says.
func cached(t *testing.T, o web.CacheOptions) (*board, *fiber.App, *web.Cache) {
	t.Helper()
	b := &board{generation: 1, now: time.Date(2024, 3, 4, 10, 0, 0, 0, time.UTC), said: map[string]string{}}
	edge := web.NewEdge(web.NewSite("", ""), discard())
	app := fiber.New(fiber.Config{ErrorHandler: edge.Handle, Immutable: true})
	cache := web.NewCache(b, func() time.Time { return b.now }, o)
	app.Use(web.NewMetrics(edge, func() time.Time { return b.now }).Handle, web.Recover, cache.Handle)
	app.All("/*", b.handle)
	return b, app, cache
}

// TestCacheKeeps renders once what may be kept, and every time what may not.
func TestCacheKeeps(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, said string
		first      string
		then       string
		headers    []string
		renders    int64
		status     int
		control    string
	}{
		{"page", "text", "/a", "/a", nil, 1, 200, "public, no-cache"},
		{"gone", "gone", "/d/abc", "/d/abc", nil, 1, 410, "public, no-cache"},
		{"other query", "text", "/a?x=1", "/a?x=2", nil, 2, 200, "public, no-cache"},
		{"same query in another order", "text", "/a?x=1&y=2", "/a?y=2&x=1", nil, 1, 200, "public, no-cache"},
		{"order within a name matters", "text", "/a?x=1&x=2", "/a?x=2&x=1", nil, 2, 200, "public, no-cache"},
		{"other view", "text", "/a", "/a", []string{"Cookie", "view=large"}, 2, 200, "public, no-cache"},
		{"other host", "text", "/a", "/a", []string{"X-Forwarded-Host", "other.example"}, 2, 200, "public, no-cache"},
		{"foreign cookie", "text", "/a", "/a", []string{"Cookie", "x=y"}, 1, 200, "public, no-cache"},
		{"no-store", "stored", "/a", "/a", nil, 2, 200, "no-store"},
		{"cookie", "cookie", "/a", "/a", nil, 2, 200, "private, no-cache"},
		{"stream", "streamed", "/a", "/a", nil, 2, 200, ""},
		{"fault", "failed", "/a", "/a", nil, 2, 500, "no-store"},
		{"missing", "", "/b", "/b", nil, 2, 404, "no-store"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			b, app, _ := cached(t, web.CacheOptions{ByHost: true})
			if row.said != "" {
				b.said["/a"], b.said["/d/abc"] = row.said, row.said
			}
			one, text := ask(t, app, row.first)
			two, again := ask(t, app, row.then, row.headers...)
			if b.rendered.Load() != row.renders {
				t.Errorf("rendered %d times, want %d", b.rendered.Load(), row.renders)
			}
			if row.status < 500 && text != again || one.StatusCode != row.status || two.StatusCode != row.status {
				t.Errorf("answers %d %q and %d %q, want twice %d", one.StatusCode, text, two.StatusCode, again, row.status)
			}
			for _, r := range []*http.Response{one, two} {
				if got := r.Header.Get("Cache-Control"); got != row.control {
					t.Errorf("Cache-Control = %q, want %q", got, row.control)
				}
			}
			if strings.HasPrefix(row.control, "public") && (two.Header.Get("Link") != one.Header.Get("Link") || two.Header.Get("Content-Type") != one.Header.Get("Content-Type") || one.Header.Get("Link") == "") {
				t.Errorf("headers %v and %v", one.Header, two.Header)
			}
		})
	}
}

// TestCacheMethods leaves everything but GET and HEAD alone; HEAD says what GET
// does, without the body.
func TestCacheMethods(t *testing.T) {
	t.Parallel()
	b, app, cache := cached(t, web.CacheOptions{})
	b.said["/a"] = "text"
	for _, method := range []string{"POST", "PUT", "OPTIONS", "DELETE"} {
		r, _ := http.NewRequest(method, "/a", nil)
		if response, err := app.Test(r, -1); err != nil || response.Header.Get("ETag") != "" {
			t.Errorf("%s: %v, %v", method, response, err)
		}
	}
	if cache.Memory() != 0 {
		t.Errorf("%d bytes kept", cache.Memory())
	}
	get, _ := ask(t, app, "/a")
	r, _ := http.NewRequest("HEAD", "/a", nil)
	head, err := app.Test(r, -1)
	if err != nil || head.Header.Get("ETag") != get.Header.Get("ETag") || head.ContentLength != 4 {
		t.Errorf("HEAD = %v, %v", head, err)
	}
	if body, _ := io.ReadAll(head.Body); len(body) > 0 || b.rendered.Load() != 5 {
		t.Errorf("HEAD with body %q, %d renders", body, b.rendered.Load())
	}
}

// TestCacheRevalidates answers 304 to whoever has the very representation, and
// never for what is gone.
func TestCacheRevalidates(t *testing.T) {
	t.Parallel()
	b, app, _ := cached(t, web.CacheOptions{})
	long := strings.Repeat("示例公示内容，", 400)
	b.said["/d/abc"] = long
	plain, _ := ask(t, app, "/d/abc")
	packed, body := ask(t, app, "/d/abc", "Accept-Encoding", "gzip")
	zr, err := gzip.NewReader(bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(zr); err != nil || string(text) != long || packed.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("packed body: %v, %d bytes", err, len(text))
	}
	one, two := plain.Header.Get("ETag"), packed.Header.Get("ETag")
	if one == two || one == "" || strings.HasPrefix(one, "W/") || !strings.Contains(plain.Header.Get("Vary"), "Accept-Encoding") {
		t.Fatalf("tags %s and %s, Vary %q", one, two, plain.Header.Get("Vary"))
	}
	for _, row := range []struct {
		name, tags, accept string
		want               int
	}{
		{"its own", one, "", 304}, {"weakened", "W/" + one, "", 304}, {"in a list", `"x", ` + one, "", 304}, {"any", "*", "", 304},
		{"packed has another", one, "gzip", 200}, {"packed", two, "br;q=1, gzip;q=0.5", 304}, {"packed is refused", two, "gzip;q=0", 200},
		{"star takes gzip", two, "*", 304}, {"other", `"x"`, "", 200}, {"part", strings.Trim(one, `"`), "", 200},
	} {
		got, text := ask(t, app, "/d/abc", "If-None-Match", row.tags, "Accept-Encoding", row.accept)
		if got.StatusCode != row.want || got.StatusCode == 304 && (text != "" || got.Header.Get("ETag") == "" || got.Header.Get("Cache-Control") == "" || got.Header.Get("Vary") == "") {
			t.Errorf("%s: %d, %d bytes, %v; want %d", row.name, got.StatusCode, len(text), got.Header, row.want)
		}
	}
	b.put("gone", []string{"abc"}, "/d/abc")
	gone, _ := ask(t, app, "/d/abc", "If-None-Match", "*")
	if again, text := ask(t, app, "/d/abc", "If-None-Match", gone.Header.Get("ETag")); gone.StatusCode != 410 || again.StatusCode != 410 || text != "gone" {
		t.Errorf("gone = %d, then %d %q", gone.StatusCode, again.StatusCode, text)
	}
}

// TestCacheFollows forgets a record when it changes and lists whenever
// anything does; at midnight everything.
func TestCacheFollows(t *testing.T) {
	t.Parallel()
	b, app, _ := cached(t, web.CacheOptions{})
	paths := []string{"/d/one", "/d/one.json", "/api/v1/decisions/one", "/d/two", "/search"}
	for _, p := range paths {
		b.said[p] = "first"
	}
	renders := func(want int64) {
		t.Helper()
		before := b.rendered.Load()
		for _, p := range paths {
			if _, text := ask(t, app, p); text != b.said[p] {
				t.Errorf("%s says %q, want %q", p, text, b.said[p])
			}
		}
		if got := b.rendered.Load() - before; got != want {
			t.Errorf("rendered %d, want %d", got, want)
		}
	}
	renders(5)
	renders(0)
	b.put("second", []string{"one"}, "/d/one", "/d/one.json", "/api/v1/decisions/one", "/search")
	renders(4)
	renders(0)
	b.now = b.now.Add(5 * time.Hour) // still the same day in UTC and in China
	renders(0)
	b.now = b.now.Add(time.Hour) // midnight in China
	renders(5)
}

// TestCacheChangeWhileRendering keeps no answer during whose making the record
// changed, whether the change comes before or after the handler has read.
func TestCacheChangeWhileRendering(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/d/abc", "/search"} {
		b, app, _ := cached(t, web.CacheOptions{})
		b.said[path] = "old"
		b.during = func() { b.during = nil; b.put("new", []string{"abc"}, path) }
		if _, text := ask(t, app, path); text != "old" {
			t.Fatalf("%s: the change came too early: %q", path, text)
		}
		if _, text := ask(t, app, path); text != "new" {
			t.Errorf("%s after the change says %q", path, text)
		}
	}
}

// TestCacheInDoubt takes nothing from the cache while nobody knows what is
// current.
func TestCacheInDoubt(t *testing.T) {
	t.Parallel()
	b, app, _ := cached(t, web.CacheOptions{})
	b.said["/d/abc"] = "text"
	ask(t, app, "/d/abc")
	b.doubt = models.Errorf(models.Unavailable, "不明")
	b.said["/d/abc"] = "gone"
	if response, _ := ask(t, app, "/d/abc"); response.StatusCode != 410 {
		t.Errorf("in doubt = %d, want what the handler says", response.StatusCode)
	}
}

// TestCacheOnce renders once for all who ask at the same moment, and again for
// who asks after a change. A handler that fails leaves nobody waiting.
func TestCacheOnce(t *testing.T) {
	t.Parallel()
	b, app, _ := cached(t, web.CacheOptions{})
	b.said["/d/abc"] = "old"
	base := serve(t, app)
	entered, held := make(chan struct{}, 40), make(chan struct{})
	b.during = func() { entered <- struct{}{}; <-held }
	var all sync.WaitGroup
	fetch := func(want string) {
		all.Add(1)
		go func() {
			defer all.Done()
			response, err := http.Get(base + "/d/abc")
			if err != nil {
				t.Error(err)
				return
			}
			defer response.Body.Close()
			if text, _ := io.ReadAll(response.Body); string(text) != want {
				t.Errorf("answer %q, want %q", text, want)
			}
		}()
	}
	fetch("old")
	<-entered
	for range 20 {
		fetch("old")
	}
	time.Sleep(50 * time.Millisecond) // for the twenty to arrive
	b.put("new", []string{"abc"}, "/d/abc")
	fetch("new")
	<-entered // it does not wait for the old answer
	close(held)
	all.Wait()
	if n := b.rendered.Load(); n != 2 {
		t.Errorf("rendered %d times, want 2", n)
	}
}

// serve has the application listen.
func serve(t *testing.T, app *fiber.App) string {
	t.Helper()
	l := listener(t)
	go func() { _ = app.Listener(l) }()
	t.Cleanup(func() { _ = app.ShutdownWithTimeout(5 * time.Second) })
	return "http://" + l.Addr().String()
}

// TestCacheBounded stays within its size, keeps what is asked for, and takes no
// answer that would fill it.
func TestCacheBounded(t *testing.T) {
	t.Parallel()
	const limit = 100 << 10
	b, app, cache := cached(t, web.CacheOptions{Limit: limit})
	b.said["/huge"] = strings.Repeat("x", limit/2)
	b.said["/d/kept"] = "kept"
	ask(t, app, "/huge")
	if cache.Memory() != 0 {
		t.Errorf("an answer of half the size is kept: %d bytes", cache.Memory())
	}
	for i := range 300 {
		path := fmt.Sprintf("/d/x%d", i)
		b.said[path] = strings.Repeat("示例", 600)
		ask(t, app, path, "Accept-Encoding", "gzip")
		before := b.rendered.Load()
		ask(t, app, "/d/kept")
		if i > 0 && b.rendered.Load() != before {
			t.Fatalf("after %d others the page that is always asked for was dropped", i)
		}
		if cache.Memory() > limit {
			t.Fatalf("%d bytes kept, limit %d", cache.Memory(), limit)
		}
	}
	for i := range 300 {
		b.put("", []string{fmt.Sprintf("x%d", i)})
	}
	b.put("", []string{"kept"})
	if cache.Memory() != 0 {
		t.Errorf("%d bytes left when everything was forgotten", cache.Memory())
	}
	b, app, cache = cached(t, web.CacheOptions{Limit: -1})
	b.said["/a"] = "text"
	for range 2 {
		if r, _ := ask(t, app, "/a"); r.Header.Get("ETag") == "" {
			t.Error("no ETag")
		}
	}
	if b.rendered.Load() != 2 || cache.Memory() != 0 {
		t.Errorf("a cache that keeps nothing: %d renders, %d bytes", b.rendered.Load(), cache.Memory())
	}
}

// TestCacheRace changes one record all the time while many read it: nobody may
// read what was replaced before they asked.
func TestCacheRace(t *testing.T) {
	t.Parallel()
	b, app, _ := cached(t, web.CacheOptions{})
	b.said["/d/abc"] = "000000"
	var current atomic.Int64
	stop := make(chan struct{})
	var all sync.WaitGroup
	all.Add(1)
	go func() {
		defer all.Done()
		for i := int64(1); ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			b.put(fmt.Sprintf("%06d", i), []string{"abc"}, "/d/abc")
			current.Store(i)
			if i%5 == 0 {
				time.Sleep(200 * time.Microsecond)
			}
		}
	}()
	for range 4 {
		all.Add(1)
		go func() {
			defer all.Done()
			for range 500 {
				least := fmt.Sprintf("%06d", current.Load())
				if _, text := ask(t, app, "/d/abc"); text < least {
					t.Errorf("read %s after %s was public", text, least)
				}
			}
		}()
	}
	time.Sleep(400 * time.Millisecond)
	close(stop)
	all.Wait()
}

func TestRecordIn(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/d/abc2": "abc2", "/d/abc2/": "abc2", "/d/abc2.json": "abc2", "/api/v1/decisions/abc2": "abc2", "/d/a%62c": "", "/d/": "", "/d": "",
		"/d/a/b": "", "/search": "", "/api/v1/decisions": "", "/o/abc2": "",
	} {
		if got := web.RecordIn(path); got != want {
			t.Errorf("RecordIn(%s) = %q, want %q", path, got, want)
		}
	}
}

// listener listens on a port of this machine.
func listener(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestCacheNamesInDisguise never gives one query the answer of another that has
// the same parameters in another order, when the order decides which counts.
func TestCacheNamesInDisguise(t *testing.T) {
	t.Parallel()
	app := fiber.New()
	app.Use(web.NewCache(&board{generation: 1}, time.Now, web.CacheOptions{}).Handle)
	app.Get("/search", func(c *fiber.Ctx) error { return c.SendString(c.Query("q")) })
	for _, row := range []struct{ query, want string }{
		{"q=a&%71=b", "a"}, {"%71=b&q=a", "b"}, {"q=a&x=1", "a"}, {"x=1&q=a", "a"}, {"q=b&q=a", "b"}, {"q=a&q=b", "a"}, {"+q=c&q=a", "a"}, {"q=a;q=b", "a;q=b"},
	} {
		if _, got := ask(t, app, "/search?"+row.query); got != row.want {
			t.Errorf("%s is answered with %q, want %q", row.query, got, row.want)
		}
	}
}
