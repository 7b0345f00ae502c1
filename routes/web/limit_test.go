package web_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"sanxiang/routes/web"
)

// limited makes an application with a limiter on a clock of its own.
func limited(rate web.Rate, now *time.Time) *fiber.App {
	edge := web.NewEdge(web.NewSite("", ""), discard())
	app := fiber.New(fiber.Config{ErrorHandler: edge.Handle})
	app.Use(web.NewLimiter(rate, func() time.Time { return *now }).Handle)
	app.Get("/api/x", func(c *fiber.Ctx) error { return c.SendString(web.Address(c).String()) })
	return app
}

// TestLimiter lets an address have its burst, then its rate, and tells it when
// to come back. Addresses do not count for each other; an IPv6 customer is one.
func TestLimiter(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 3, 4, 10, 0, 0, 0, time.UTC)
	app := limited(web.Rate{PerSecond: 0.5, Burst: 2}, &now)
	for i, row := range []struct {
		after   time.Duration
		address string
		want    int
	}{
		{0, "192.0.2.1", 200}, {0, "192.0.2.1", 200}, {0, "192.0.2.1", 429}, {0, "192.0.2.2", 200}, {time.Second, "192.0.2.1", 429}, {time.Second, "192.0.2.1", 200},
		{0, "2001:db8::1", 200}, {0, "2001:db8::2", 200}, {0, "2001:db8::3", 429}, {0, "2001:db8:0:1::1", 200},
		{-time.Hour, "192.0.2.2", 200}, {0, "192.0.2.2", 429},
	} {
		now = now.Add(row.after)
		response, body := ask(t, app, "/api/x", "X-Forwarded-For", row.address)
		if response.StatusCode != row.want {
			t.Errorf("request %d from %s = %d, want %d: %s", i, row.address, response.StatusCode, row.want, body)
		}
		if row.want == 429 {
			if wait, err := strconv.Atoi(response.Header.Get("Retry-After")); err != nil || wait < 1 || wait > 3 {
				t.Errorf("request %d: Retry-After = %q", i, response.Header.Get("Retry-After"))
			}
		}
	}
}

// TestLimiterOff sets no limit with the zero rate.
func TestLimiterOff(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	app := limited(web.Rate{}, &now)
	for range 50 {
		if response, _ := ask(t, app, "/api/x"); response.StatusCode != 200 {
			t.Fatalf("status = %d", response.StatusCode)
		}
	}
}

// TestAddress believes the proxy's own word and not the client's.
func TestAddress(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	app := limited(web.Rate{}, &now)
	for _, row := range []struct{ forwarded, want string }{
		{"", "0.0.0.0"}, {"192.0.2.9", "192.0.2.9"}, {"10.0.0.1, 192.0.2.9", "192.0.2.9"}, {"nonsense", "0.0.0.0"}, {"::ffff:192.0.2.9", "192.0.2.9"},
	} {
		if _, got := ask(t, app, "/api/x", "X-Forwarded-For", row.forwarded); got != row.want {
			t.Errorf("address of %q = %s, want %s", row.forwarded, got, row.want)
		}
	}
}

// TestAddressOfTwoHeaders believes the header that the proxy added below the
// client's.
func TestAddressOfTwoHeaders(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	r := httptest.NewRequest(http.MethodGet, "/api/x", nil)
	r.Header["X-Forwarded-For"] = []string{"10.0.0.1", "10.0.0.2, 192.0.2.9"}
	response, err := limited(web.Rate{}, &now).Test(r, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if got, _ := io.ReadAll(response.Body); string(got) != "192.0.2.9" {
		t.Errorf("address = %s, want 192.0.2.9", got)
	}
}

// TestTwoLengths refuses a request that states its length twice and takes
// nothing of what follows for another request.
func TestTwoLengths(t *testing.T) {
	t.Parallel()
	edge := web.NewEdge(web.NewSite("", ""), discard())
	app := fiber.New(fiber.Config{ErrorHandler: edge.Handle, StreamRequestBody: true, DisableStartupMessage: true})
	app.Server().Handler = web.Drain(app.Server().Handler)
	app.Use(web.LimitBody(100, func(*fiber.Ctx) bool { return false }))
	reached := make(chan string, 10)
	app.All("/*", func(c *fiber.Ctx) error {
		reached <- c.Path()
		return c.SendString("reached")
	})
	hidden := "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n"
	for _, lengths := range [][2]int{{len(hidden), 0}, {0, len(hidden)}, {len(hidden), len(hidden)}} {
		c, err := net.Dial("tcp", listen(t, app))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		_ = c.SetDeadline(time.Now().Add(10 * time.Second))
		fmt.Fprintf(c, "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\ncontent-length: %d\r\n\r\n%s", lengths[0], lengths[1], hidden)
		answer, _ := io.ReadAll(c) // ends, because the server closes the connection
		if !strings.HasPrefix(string(answer), "HTTP/1.1 400 ") || strings.Count(string(answer), "HTTP/1.1 ") != 1 || len(reached) != 0 {
			t.Errorf("lengths %v: %d handlers, %.80q", lengths, len(reached), answer)
		}
	}
}

// TestLimitBody refuses by the declared length, before anything is read.
func TestLimitBody(t *testing.T) {
	t.Parallel()
	edge := web.NewEdge(web.NewSite("", ""), discard())
	app := fiber.New(fiber.Config{ErrorHandler: edge.Handle, StreamRequestBody: true, BodyLimit: 1 << 20})
	app.Use(web.LimitBody(10, func(c *fiber.Ctx) bool { return c.Path() == "/api/upload" }))
	app.Post("/*", func(c *fiber.Ctx) error { return c.SendString(fmt.Sprint(len(c.Body()))) })
	for _, row := range []struct {
		path, body string
		want       int
	}{{"/api/x", "0123456789", 200}, {"/api/x", "0123456789a", 413}, {"/api/upload", "0123456789a", 200}} {
		response, err := app.Test(httptest.NewRequest(http.MethodPost, row.path, strings.NewReader(row.body)), -1)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != row.want {
			t.Errorf("%s with %d bytes = %d, want %d", row.path, len(row.body), response.StatusCode, row.want)
		}
	}
}

// TestPatience gives long bodies of those who sign in, and downloads, the time
// they need; a stranger who announces a long body gets none.
func TestPatience(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		path   string
		token  string
		length int
		read   time.Duration
		write  time.Duration
	}{
		{"/api/office/v1/cases", "Bearer x", 100, 0, 0},
		{"/api/office/v1/cases/1/recordings", "Bearer x", 320 << 20, web.ReadTimeout + 10240*time.Second, 0},
		{"/api/office/v1/cases/1/recordings", "Bearer x", 1 << 40, 6 * time.Hour, 0},
		{"/api/office/v1/cases/1/recordings", "Bearer x", -1, 10 * time.Minute, 0},
		{"/api/office/v1/cases/1/recordings/2/file", "", 0, 0, 6 * time.Hour},
		{"/api/office/v1/figures.csv?year=2024", "", 0, 0, 6 * time.Hour},
		{"/api/office/v1/cases/1/recordings", "", 1 << 40, 0, 0},
		{"/office/uploads/1", "Cookie", 320 << 20, web.ReadTimeout + 10240*time.Second, 0},
		{"/office/uploads/1", "", 1 << 40, 0, 0},
		{"/office/cases/1/recordings/2/content", "", 0, 0, 6 * time.Hour},
		{"/office/cases/1/file.zip", "", 0, 0, 6 * time.Hour},
		{"/objection", "Bearer x", 1 << 40, 0, 0},
		{"/objection", "", -1, 0, 0},
	} {
		var h fasthttp.RequestHeader
		if row.token == "Cookie" {
			h.SetCookie("sanxiang", "x")
		} else {
			h.Set("Authorization", row.token)
		}
		h.SetRequestURI(row.path)
		h.SetMethod(http.MethodPost)
		h.SetContentLength(row.length)
		got := web.Patience(&h)
		if got.ReadTimeout != row.read || got.WriteTimeout != row.write {
			t.Errorf("Patience(%s, %d) = %v, %v, want %v, %v", row.path, row.length, got.ReadTimeout, got.WriteTimeout, row.read, row.write)
		}
	}
}
