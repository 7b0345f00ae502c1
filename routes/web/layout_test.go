package web

import (
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
)

// serveLayout answers / with what f sends.
func serveLayout(t *testing.T, f fiber.Handler, path string) (int, string, func(string) string) {
	t.Helper()
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	MountAssets(app)
	app.Get("/", f)
	res, err := app.Test(httptest.NewRequest("GET", path, nil), -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body), res.Header.Get
}

func TestPageInLayout(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"page.html": {Data: []byte(`{{define "content"}}<h1>{{.Word}}</h1>{{end}}`)}}
	for _, tt := range []struct {
		name      string
		site      *Site
		head      Head
		has, lack []string
	}{
		{"all", NewSite("示例公示", "https://example.org/"), Head{Title: "标题", Path: "/x", JSON: "/x.json", Feed: "/feed/all.atom", NoIndex: true, Section: "search"}, []string{
			"<title>标题 - 示例公示</title>", `href="https://example.org/x"`, `href="/x.json"`, `type="application/atom+xml" href="/feed/all.atom"`, `content="noindex"`, `<a href="/search" aria-current="page">`, "<h1>&lt;b&gt;</h1>", stylePath,
		}, []string{"<script"}},
		{"nothing given", NewSite(" ", ""), Head{}, []string{"<title>行政执法公示</title>"}, []string{"canonical", "noindex", "alternate", "aria-current"}},
	} {
		page := tt.site.Parse(files, "page.html")
		status, body, header := serveLayout(t, func(c *fiber.Ctx) error {
			return page.Render(c, fiber.StatusOK, tt.head, map[string]string{"Word": "<b>"})
		}, "/")
		if status != 200 || header("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s: status %d, type %q", tt.name, status, header("Content-Type"))
		}
		checkBody(t, tt.name, body, tt.has, tt.lack)
	}
}

// TestHalfAPageIsNeverSent fails a template in its middle.
func TestHalfAPageIsNeverSent(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"page.html": {Data: []byte(`{{define "content"}}<h1>begun</h1>{{.Missing.Field}}{{end}}`)}}
	page := NewSite("", "").Parse(files, "page.html")
	status, body, _ := serveLayout(t, func(c *fiber.Ctx) error { return page.Render(c, 200, Head{}, struct{}{}) }, "/")
	if status != 500 || strings.Contains(body, "begun") {
		t.Errorf("status %d, body %q; want an error and nothing of the page", status, body)
	}
}

func TestFailurePage(t *testing.T) {
	t.Parallel()
	site := NewSite("", "")
	status, body, header := serveLayout(t, func(c *fiber.Ctx) error {
		return site.RenderFailure(c, 422, Failure{Title: "内容有误", Message: "查询条件有误", Reference: "ABCD-2345", Query: `"><i>`,
			Fields: []models.FieldError{{Field: "q", Rule: "至多100个字", Fix: "请缩短"}}})
	}, "/")
	if status != 422 || header("Cache-Control") != "no-store" {
		t.Errorf("status %d, cache %q", status, header("Cache-Control"))
	}
	for _, s := range []string{"<h1>内容有误</h1>", "至多100个字", "请缩短。", "ABCD-2345", `value="&#34;&gt;&lt;i&gt;"`, "noindex"} {
		if !strings.Contains(body, s) {
			t.Errorf("no %q in\n%s", s, body)
		}
	}
}

func TestAssets(t *testing.T) {
	t.Parallel()
	for path, kind := range map[string]string{stylePath: "text/css; charset=utf-8", markPath: "image/svg+xml"} {
		status, body, header := serveLayout(t, func(c *fiber.Ctx) error { return nil }, path)
		if status != 200 || body == "" || header("Content-Type") != kind || header("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s: status %d, type %q, cache %q", path, status, header("Content-Type"), header("Cache-Control"))
		}
	}
}
