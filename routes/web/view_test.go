package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gofiber/fiber/v2"
)

// TestView reads the view from the address, else from the cookie, and keeps
// only what the address names.
func TestView(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"page.html": {Data: []byte(`{{define "content"}}x{{end}}`)}}
	page := NewSite("", "").Parse(files, "page.html")
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Use(KeepView)
	app.Get("/a/b", func(c *fiber.Ctx) error { return page.Render(c, fiber.StatusOK, Head{}, nil) })
	const root = `<html lang="zh-CN"`
	for _, tt := range []struct {
		name, path, cookie, kept string
		has, lack                []string
	}{
		{"nothing", "/a/b", "", "", []string{root + ">", `href="?view=large"`, `href="?view=contrast"`}, []string{"还原", "✓"}},
		{"address", "/a/b?q=x&view=large", "", "view=large", []string{root + ` class="large">`, `href="?q=x&amp;view=plain" rel="nofollow" aria-current="true">✓ 大字`, `href="?q=x&amp;view=large-contrast" rel="nofollow">高对比`, "还原"}, nil},
		{"cookie", "/a/b", "contrast", "", []string{root + ` class="contrast">`, `href="?view=large-contrast"`}, nil},
		{"address over cookie", "/a/b?view=plain", "large-contrast", "view=plain", []string{root + ">"}, []string{"还原"}},
		{"both", "/a/b", "large-contrast", "", []string{root + ` class="large contrast">`}, nil},
		{"nonsense in the address", `/a/b?view=%22%3E%3Ci%3E`, "", "", []string{root + ">"}, []string{"<i>"}},
		{"nonsense in the cookie", "/a/b", "huge", "", []string{root + ">"}, nil},
		{"odd parameters", "/a/b?q=%22%3E%3Cb%3E&q=2", "", "", []string{"q=%22%3E%3Cb%3E&amp;q=2&amp;view=large"}, []string{"<b>"}},
	} {
		r := httptest.NewRequest("GET", tt.path, nil)
		if tt.cookie != "" {
			r.AddCookie(&http.Cookie{Name: "view", Value: tt.cookie})
		}
		res, err := app.Test(r, -1)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		cookie := res.Header.Get("Set-Cookie")
		if got, _, _ := strings.Cut(cookie, ";"); got != tt.kept {
			t.Errorf("%s: cookie %q, want %q", tt.name, got, tt.kept)
		}
		if cookie != "" && !(strings.Contains(cookie, "SameSite=Lax") && strings.Contains(cookie, "max-age=31536000") && strings.Contains(cookie, "path=/")) {
			t.Errorf("%s: cookie %q", tt.name, cookie)
		}
		checkBody(t, tt.name, string(body), tt.has, tt.lack)
	}
}

// checkBody holds a body to what it says and must not say.
func checkBody(t *testing.T, name, body string, has, lack []string) {
	t.Helper()
	for _, s := range has {
		if !strings.Contains(body, s) {
			t.Errorf("%s: no %q in\n%s", name, s, body)
		}
	}
	for _, s := range lack {
		if strings.Contains(body, s) {
			t.Errorf("%s: %q in\n%s", name, s, body)
		}
	}
}

// TestStyle holds the sheet to its budget and to what makes the switches work.
func TestStyle(t *testing.T) {
	t.Parallel()
	if n := len(style); n > 12<<10 {
		t.Errorf("style sheet has %d bytes, want at most 12 KB", n)
	}
	checkBody(t, "style sheet", string(style), []string{".large{font-size:140.6%}", ".contrast{--ink:#000", "@media print{", ":focus-visible{outline:2px solid"}, []string{"/*", "http"})
}
