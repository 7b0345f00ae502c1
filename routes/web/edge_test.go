package web_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
	"sanxiang/routes/web"
)

// newApp makes an application that fails with err on /x and /api/x, and panics on /panic.
func newApp(t *testing.T, err error) (*fiber.App, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	edge := web.NewEdge(web.NewSite("示例公示平台", ""), slog.New(slog.NewTextHandler(&log, nil)))
	app := fiber.New(fiber.Config{ErrorHandler: edge.Handle, Immutable: true})
	app.Use(web.Identify, web.Secure(false), web.Recover)
	fail := func(*fiber.Ctx) error { return err }
	app.Get("/x", fail)
	app.Get("/x.json", fail)
	app.Get("/api/x", fail)
	app.Get("/panic", func(*fiber.Ctx) error { panic("boom") })
	return app, &log
}

// ask sends a GET and reads the answer.
func ask(t *testing.T, app *fiber.App, path string, headers ...string) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := app.Test(r, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

// TestKinds maps every kind of failure to its status, for machines and on pages.
func TestKinds(t *testing.T) {
	t.Parallel()
	field := &models.Error{Kind: models.Invalid, Message: "内容不合规则", Fields: []models.FieldError{{Field: "day", Rule: "不是日期", Fix: "请更正"}}}
	for _, row := range []struct {
		name   string
		err    error
		status int
		code   string
		shown  string
	}{
		{"invalid", field, 422, "invalid", "内容不合规则"},
		{"wrapped", fmt.Errorf("decide case 7: %w", field), 422, "invalid", "不是日期"},
		{"guest", models.Errorf(models.Unauthenticated, "请登录"), 401, "unauthenticated", "请登录"},
		{"no right", models.Errorf(models.Forbidden, "没有审批权限"), 403, "forbidden", "没有审批权限"},
		{"missing", models.Errorf(models.NotFound, "没有该案件"), 404, "not_found", "没有该案件"},
		{"conflict", models.Errorf(models.Conflict, "已被修改"), 409, "conflict", "已被修改"},
		{"too early", models.Errorf(models.TooEarly, "尚未告知"), 409, "too_early", "尚未告知"},
		{"unavailable", models.Errorf(models.Unavailable, "数据库没有响应"), 503, "unavailable", "数据库没有响应"},
		{"timeout", fmt.Errorf("list: %w", context.DeadlineExceeded), 503, "unavailable", "稍后重试"},
		{"typed internal", models.Errorf(models.Internal, "内情"), 500, "internal", "报编号"},
		{"untyped", errors.New("内情 SELECT"), 500, "internal", "报编号"},
		{"refusal", web.Refuse(415, "须为 JSON"), 415, "unsupported_type", "须为 JSON"},
		{"router", fiber.ErrMethodNotAllowed, 405, "method_not_allowed", "Allow"},
		{"client gone", fiber.ErrBadGateway, 400, "malformed", "格式"},
		{"unknown status", fiber.NewError(418, "内情"), 418, "malformed", "格式"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			app, log := newApp(t, row.err)
			response, body := ask(t, app, "/api/x")
			var p web.Problem
			if err := json.Unmarshal([]byte(body), &p); err != nil {
				t.Fatalf("%v: %s", err, body)
			}
			if p.Code != row.code || response.Header.Get("Content-Type") != web.MIMEProblem {
				t.Errorf("problem = %+v of type %s, want code %s", p, response.Header.Get("Content-Type"), row.code)
			}
			page, html := ask(t, app, "/x", "Accept", "text/html")
			for _, got := range []struct {
				status int
				body   string
			}{{response.StatusCode, body}, {page.StatusCode, html}} {
				if got.status != row.status || !strings.Contains(got.body, row.shown) || strings.Contains(got.body, "内情") {
					t.Errorf("answer = %d %s, want %d with %q", got.status, got.body, row.status, row.shown)
				}
			}
			if (row.status >= 500) != (p.Reference != "" && strings.Contains(log.String(), "reference="+p.Reference)) {
				t.Errorf("reference %q, log %s", p.Reference, log)
			}
		})
	}
}

// TestWhoAsks gives machines problem documents and people pages.
func TestWhoAsks(t *testing.T) {
	t.Parallel()
	app, _ := newApp(t, models.Errorf(models.NotFound, "没有"))
	for _, row := range []struct{ path, accept, want string }{
		{"/api/x", "text/html", "application/problem+json"}, {"/x.json", "", "application/problem+json"},
		{"/x", "application/json", "application/problem+json"}, {"/x", "text/html,application/json", "text/html"}, {"/x", "", "text/html"},
	} {
		response, _ := ask(t, app, row.path, "Accept", row.accept)
		if got := response.Header.Get("Content-Type"); !strings.HasPrefix(got, row.want) {
			t.Errorf("%s for %q = %s, want %s", row.path, row.accept, got, row.want)
		}
	}
}

// TestPanic answers a panic like any fault; the stack is in the log alone.
func TestPanic(t *testing.T) {
	t.Parallel()
	app, log := newApp(t, nil)
	response, body := ask(t, app, "/panic")
	if response.StatusCode != 500 || strings.Contains(body, "boom") || strings.Contains(body, "goroutine") {
		t.Errorf("answer = %d %s", response.StatusCode, body)
	}
	if !strings.Contains(log.String(), "boom") || !strings.Contains(log.String(), "edge_test.go") {
		t.Errorf("log lacks the panic or its stack: %s", log)
	}
}

// TestRequestID takes over a sound id and replaces any other.
func TestRequestID(t *testing.T) {
	t.Parallel()
	app, _ := newApp(t, errors.New("x"))
	response, body := ask(t, app, "/api/x", "X-Request-ID", "proxy-12345678")
	if got := response.Header.Get("X-Request-ID"); got != "proxy-12345678" || !strings.Contains(body, got) {
		t.Errorf("id = %q, body %s", got, body)
	}
	response, _ = ask(t, app, "/api/x", "X-Request-ID", "x\"; drop")
	if got := response.Header.Get("X-Request-ID"); len(got) != 24 {
		t.Errorf("id = %q, want one of ours", got)
	}
}

// TestSecure sets the security headers on answers of every kind, and HSTS where
// the site is https.
func TestSecure(t *testing.T) {
	t.Parallel()
	app, _ := newApp(t, models.Errorf(models.NotFound, "没有"))
	for _, path := range []string{"/x", "/api/x", "/nothing"} {
		response, _ := ask(t, app, path)
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Content-Security-Policy": "default-src 'none'", "Strict-Transport-Security": ""} {
			if got := response.Header.Get(name); !strings.HasPrefix(got, want) || want == "" && got != "" {
				t.Errorf("%s: %s = %q, want %q", path, name, got, want)
			}
		}
	}
	secure := fiber.New()
	secure.Get("/", web.Secure(true), func(c *fiber.Ctx) error { return c.SendStatus(204) })
	response, _ := ask(t, secure, "/")
	if response.Header.Get("Strict-Transport-Security") == "" {
		t.Error("no Strict-Transport-Security on https")
	}
}

// TestUnreadable gives the security headers with what the server could not read
// as a request.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	edge := web.NewEdge(web.NewSite("", ""), discard())
	app := fiber.New(fiber.Config{ErrorHandler: edge.Handle, DisableStartupMessage: true, ReadBufferSize: 4096})
	address := listen(t, app)
	for _, sent := range []string{"nonsense\r\n\r\n", "GET / HTTP/1.1\r\nX: " + strings.Repeat("<", 5000) + "\r\n\r\n", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: <b>\r\n\r\n"} {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		_ = c.SetDeadline(time.Now().Add(10 * time.Second))
		_, _ = io.WriteString(c, sent)
		response, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Fatalf("%.20q: %v", sent, err)
		}
		body, _ := io.ReadAll(response.Body)
		c.Close()
		if response.StatusCode < 400 || response.Header.Get("Content-Security-Policy") == "" || response.Header.Get("X-Content-Type-Options") != "nosniff" || bytes.Contains(body, []byte("<b>")) {
			t.Errorf("%.20q = %d %v", sent, response.StatusCode, response.Header)
		}
	}
}
