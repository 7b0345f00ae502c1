package routes_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
	"sanxiang/routes/web"
)

// publicHost is the address of the site in the tests here.
const publicHost = "http://zf.example.org"

// unlimited lets one address ask as often as it likes.
var unlimited = web.Rate{PerSecond: 1e9, Burst: 1 << 30}

// gates lists where a crawl begins: what no page links to as well.
var gates = []string{
	"/", "/search", "/search?status=withdrawn", "/search?status=ended", "/search?sort=fine", "/stats", "/stats/2024", "/withdrawals/2024",
	"/coverage/2024", "/reports", "/data", "/about", "/accessibility", "/privacy", "/objection/state", "/sitemap.xml", "/robots.txt",
	"/feed/all.atom", "/feed/o/DEP01.atom", "/feed/search.atom?q=%E7%A4%BA%E4%BE%8B", "/api", "/api/openapi.json", "/api/v1/decisions",
	"/api/v1/decisions?order=changed", "/api/v1/decisions?fields=shuanggongshi", "/api/v1/bureaus", "/api/v1/bureaus/DEP01",
	"/api/v1/statistics/2024", "/api/v1/withdrawals/2024", "/api/v1/coverage/2024", "/api/v1/reports", "/api/v1/datasets",
	"/download.csv", "/download.xlsx", "/download.ndjson", "/download.json", "/data/2024.csv", "/data/2024.xlsx", "/data/2024.ndjson",
	"/p/" + "x", "/d/nothing", "/search?year=x",
}

// answers is what a crawl brought home, by address: headers and body in one
// text without blanks and in half width, packed files unpacked.
type answers map[string]string

// crawlMost bounds a crawl; a small site has fewer addresses.
const crawlMost = 4000

var (
	linkHTML = regexp.MustCompile(`(?:href|src|action)="([^"]*)"`)
	linkXML  = regexp.MustCompile(`<(?:loc|id|uri)>([^<]*)</`)
	linkJSON = regexp.MustCompile(`"(?:link|url|href|self|next|html|json|csv|xlsx|ndjson)":\s*"([^"]*)"`)
)

// crawl follows every link of the site from the gates on and from the further
// addresses. An answer of 500 or above is an error.
func crawl(t *testing.T, app *fiber.App, further ...string) answers {
	t.Helper()
	out, queue := answers{}, append(append([]string(nil), gates...), further...)
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if _, seen := out[path]; seen {
			continue
		}
		if len(out) >= crawlMost {
			t.Fatalf("the site has more than %d addresses, the last %s", crawlMost, path)
		}
		response, body := fetch(t, app, path)
		if response.StatusCode >= 500 {
			t.Errorf("%s = %d: %.300s", path, response.StatusCode, body)
		}
		var head bytes.Buffer
		_ = response.Header.Write(&head)
		out[path] = bare(head.String() + "\n" + unpacked(t, path, body))
		queue = append(queue, links(response, body)...)
	}
	return out
}

// fetch asks for a page as a browser does.
func fetch(t *testing.T, app *fiber.App, path string) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Accept", "text/html,*/*")
	response, err := app.Test(r, -1)
	if err != nil {
		t.Fatalf("get %s: %v", path, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatalf("read %s: %v", path, err)
	}
	return response, string(body)
}

// links gives the addresses of this site that an answer leads to.
func links(response *http.Response, body string) []string {
	var out []string
	add := func(raw string) {
		raw = strings.TrimPrefix(html.UnescapeString(raw), publicHost)
		u, err := url.Parse(raw)
		if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(u.Path, "/") || u.Query().Has("view") {
			return
		}
		u.Fragment = ""
		out = append(out, u.String())
	}
	add(response.Header.Get("Location"))
	kind := response.Header.Get("Content-Type")
	patterns := map[string]*regexp.Regexp{"html": linkHTML, "json": linkJSON, "xml": linkXML}
	for word, pattern := range patterns {
		if !strings.Contains(kind, word) {
			continue
		}
		for _, m := range pattern.FindAllStringSubmatch(body, -1) {
			add(m[1])
		}
		if word == "xml" {
			for _, m := range linkHTML.FindAllStringSubmatch(body, -1) {
				add(m[1])
			}
		}
	}
	return out
}

// unpacked gives the texts inside of workbooks, documents and packed streams.
func unpacked(t *testing.T, path, body string) string {
	t.Helper()
	switch {
	case strings.HasPrefix(body, "PK\x03\x04"):
		z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
		if err != nil {
			t.Errorf("%s is no whole zip: %v", path, err)
			return body
		}
		var out strings.Builder
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(&out, r); err != nil {
				t.Fatal(err)
			}
			_ = r.Close()
		}
		return html.UnescapeString(out.String())
	case strings.HasPrefix(body, "\x1f\x8b"):
		r, err := gzip.NewReader(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	return html.UnescapeString(body)
}

// holding lists the addresses whose answers hold the text, whatever blanks or
// full-width characters stand between.
func (a answers) holding(text string) []string {
	var out []string
	wanted := bare(text)
	for path, answer := range a {
		if strings.Contains(answer, wanted) {
			out = append(out, path)
		}
	}
	return out
}

// bare writes a text without blanks and in half width.
func bare(s string) string { return strings.Join(strings.Fields(models.HalfWidth(s)), "") }
