package web_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
	"sanxiang/routes/web"
)

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

// listen serves an application on a port of this machine.
func listen(t *testing.T, app *fiber.App) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = app.Listener(l) }()
	t.Cleanup(func() { _ = app.ShutdownWithTimeout(5 * time.Second) })
	return l.Addr().String()
}

// TestStream sends a file while it is made. A fault before the first byte is
// an ordinary failure; a later one breaks the answer off.
func TestStream(t *testing.T) {
	t.Parallel()
	edge := web.NewEdge(web.NewSite("", ""), discard())
	app := fiber.New(fiber.Config{ErrorHandler: edge.Handle, DisableStartupMessage: true})
	stream := func(path string, produce func(context.Context, io.Writer) error) {
		app.Get(path, func(c *fiber.Ctx) error { return edge.Stream(c, produce) })
	}
	stream("/api/whole", func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, strings.Repeat("整", 1<<16))
		return err
	})
	stream("/api/none", func(context.Context, io.Writer) error { return nil })
	stream("/api/early", func(context.Context, io.Writer) error { return models.Errorf(models.Forbidden, "没有权限") })
	stream("/api/late", func(_ context.Context, w io.Writer) error {
		_, _ = io.WriteString(w, "半个")
		return errors.New("broken")
	})
	stream("/api/panic", func(context.Context, io.Writer) error { panic("boom") })
	address := listen(t, app)
	for _, row := range []struct {
		path   string
		status int
		bytes  int // −1 = not told
		broken bool
	}{{"/api/whole", 200, 3 << 16, false}, {"/api/none", 200, 0, false}, {"/api/early", 403, -1, false}, {"/api/late", 200, -1, true}, {"/api/panic", 500, -1, false}} {
		response, err := http.Get("http://" + address + row.path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		if response.StatusCode != row.status || row.bytes >= 0 && len(body) != row.bytes || (err != nil) != row.broken {
			t.Errorf("%s = %d, %d bytes, %v; want %d, %d bytes, broken off = %t", row.path, response.StatusCode, len(body), err, row.status, row.bytes, row.broken)
		}
	}
}

// TestAttachment writes a Chinese name for new clients and a plain one for old,
// and neither leads anywhere else or reads as another.
func TestAttachment(t *testing.T) {
	t.Parallel()
	app := fiber.New()
	app.Get("/", func(c *fiber.Ctx) error { web.Attachment(c, "../记录 1\"\r\n\u202evsc<.csv"); return nil })
	response, _ := ask(t, app, "/")
	want := `attachment; filename="..___ 1____vsc_.csv"; filename*=UTF-8''.._%E8%AE%B0%E5%BD%95%201____vsc_.csv`
	if got := response.Header.Get("Content-Disposition"); got != want {
		t.Errorf("Content-Disposition = %s, want %s", got, want)
	}
}

// TestDrain hides a second request in a body that nobody reads. It must not be
// answered as one, and a short rest must not cost the connection.
func TestDrain(t *testing.T) {
	t.Parallel()
	app := fiber.New(fiber.Config{StreamRequestBody: true, DisableStartupMessage: true})
	app.Post("/refused", func(c *fiber.Ctx) error { return c.SendStatus(401) })
	app.Get("/hidden", func(c *fiber.Ctx) error { return c.SendString("hidden") })
	app.Server().Handler = web.Drain(app.Server().Handler)
	address := listen(t, app)
	hidden := "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n"
	padding := strings.Repeat("p", 10<<10)
	for _, row := range []struct {
		name, body string
		chunked    bool
		open       bool // the connection stays
	}{
		{"short", padding + hidden, false, true}, {"long", strings.Repeat("p", 300<<10) + hidden, false, false}, {"chunked", hidden, true, false},
	} {
		answers := talk(t, address, row.body, row.chunked, hidden)
		want := []string{"401"}
		if row.open {
			want = []string{"401", "200"} // the second one asked for openly
		}
		if strings.Join(answers, " ") != strings.Join(want, " ") {
			t.Errorf("%s: answers = %v, want %v", row.name, answers, want)
		}
	}
}

// talk posts a body and then, openly, asks for what the body may hide; it gives
// the statuses of all answers.
func talk(t *testing.T, address, body string, chunked bool, then string) []string {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	head := "POST /refused HTTP/1.1\r\nHost: x\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n"
	if chunked {
		head = "POST /refused HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
	}
	go func() { _, _ = io.WriteString(conn, head+body) }()
	var out []string
	reader := bufio.NewReader(conn)
	for len(out) < 3 {
		response, err := http.ReadResponse(reader, nil)
		if err != nil {
			return out
		}
		_, _ = io.Copy(io.Discard, response.Body)
		out = append(out, response.Status[:3])
		switch {
		case response.Close:
			rest, _ := io.ReadAll(reader)
			if len(rest) > 0 {
				out = append(out, "more")
			}
			return out
		case len(out) == 1:
			_, _ = io.WriteString(conn, then)
		case len(out) == 2:
			_ = conn.SetDeadline(time.Now().Add(200 * time.Millisecond)) // nothing more may come
		}
	}
	return out
}

// TestStreamHead says what a download is without making it, and leaves nothing
// on the connection that the client would take for the next answer.
func TestStreamHead(t *testing.T) {
	t.Parallel()
	edge := web.NewEdge(web.NewSite("", ""), discard())
	app := fiber.New(fiber.Config{ErrorHandler: edge.Handle, DisableStartupMessage: true})
	app.Use(web.NewCache(&board{generation: 1}, time.Now, web.CacheOptions{}).Handle)
	app.Get("/x", func(c *fiber.Ctx) error {
		c.Set("X-Total-Count", "7")
		return edge.Stream(c, func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, "内容")
			return err
		})
	})
	app.Get("/api/early", func(c *fiber.Ctx) error {
		return edge.Stream(c, func(context.Context, io.Writer) error { return models.Errorf(models.Forbidden, "没有权限") })
	})
	c, err := net.Dial("tcp", listen(t, app))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	r := bufio.NewReader(c)
	for _, row := range []struct {
		method, path string
		status       int
		body         string
	}{{"HEAD", "/x", 200, ""}, {"HEAD", "/api/early", 403, ""}, {"GET", "/x", 200, "内容"}} {
		_, _ = io.WriteString(c, row.method+" "+row.path+" HTTP/1.1\r\nHost: x\r\n\r\n")
		if first, err := r.Peek(5); err != nil || string(first) != "HTTP/" {
			t.Fatalf("%s %s: the answer begins with %q, %v", row.method, row.path, first, err)
		}
		response, err := http.ReadResponse(r, &http.Request{Method: row.method})
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if response.StatusCode != row.status || string(body) != row.body || row.path == "/x" && response.Header.Get("X-Total-Count") != "7" {
			t.Errorf("%s %s = %d %q, want %d %q (%v)", row.method, row.path, response.StatusCode, body, row.status, row.body, response.Header)
		}
	}
}
