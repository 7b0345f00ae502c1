package portal

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// manyBureaus makes a result of a district with n bureaus.
func manyBureaus(n int) (disclosure.Result, *disclosure.Directory) {
	found, directory := disclosure.Result{Total: 1000}, &disclosure.Directory{}
	for i := range n {
		code, name := fmt.Sprintf("DEP%03d", i), fmt.Sprintf("示例市示例区第%s综合行政执法局", models.ChineseNumber(int64(i+1)))
		found.Facets.Bureaus = append(found.Facets.Bureaus, disclosure.Count{Code: code, Name: name, N: 7 * i})
		directory.Bureaus = append(directory.Bureaus, disclosure.BureauCount{Code: code, Name: name, Shown: 7 * int64(i), Years: []int{2025, 2024}})
	}
	for i := range searchSize {
		found.Rows = append(found.Rows, models.Publication{
			PublicID: fmt.Sprintf("abcdefgh%08d", i), Kind: "penalty", Status: string(models.DisclosurePublished), PartyName: fmt.Sprintf("示例第%d商贸有限公司", i),
			Cause: "擅自占用城市道路、公共场地", Number: fmt.Sprintf("示城管罚决字〔2026〕%d号", i), BureauName: "示例市示例区综合行政执法局", Summary: "罚款60,000.00元", DecidedOn: "2026-04-13",
		})
	}
	return found, directory
}

// TestManyBureaus unfolds more of a long facet and leads to all of it, with what
// is chosen in the open, and keeps the pages of a large district within their budget.
func TestManyBureaus(t *testing.T) {
	t.Parallel()
	found, directory := manyBureaus(200)
	p := newPortal(Deps{Site: "示例公示", PublicURL: "https://example.org", Now: func() time.Time { return time.Unix(0, 0) }})
	q := models.PublicQuery{Text: "示例", Bureau: "DEP150", Year: 2026}
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Get("/search", func(c *fiber.Ctx) error {
		return p.search.Render(c, fiber.StatusOK, searchHead(q, 25), newSearchPage(q, 25, found, directory))
	})
	app.Get("/o", func(c *fiber.Ctx) error {
		return p.bureaus.Render(c, fiber.StatusOK, web.Head{}, newBureausPage(directory))
	})
	app.Get("/", func(c *fiber.Ctx) error {
		return p.home.Render(c, fiber.StatusOK, web.Head{}, newHomePage(directory, found.Facets))
	})
	for path, says := range map[string][]string{
		"/search": {`aria-current="true"><span>✓ 示例市示例区第一百五十一综合行政执法局</span>`, "其余192项", `只列前59个，其他见<a href="/o">全部200个机关</a>`, "第25页", "1,000条"},
		"/o":      {"第二百综合"}, "/": {"全部200个机关"},
	} {
		res, err := app.Test(httptest.NewRequest("GET", path, nil), -1)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range says {
			if !strings.Contains(string(body), s) {
				t.Errorf("%s does not say %q", path, s)
			}
		}
		var zipped bytes.Buffer
		z := gzip.NewWriter(&zipped)
		if _, err := z.Write(body); err != nil || z.Close() != nil {
			t.Fatal(err)
		}
		if zipped.Len() > 14<<10 {
			t.Errorf("%s has %d bytes compressed, want at most 14 KB", path, zipped.Len())
		}
	}
}
