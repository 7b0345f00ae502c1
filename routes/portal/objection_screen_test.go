package portal_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"sanxiang/app/apptest"
)

// TestObjectionInBrowser hands an objection in as a reader does in a real
// browser, wide and on a phone, with a fault first: the page's own policy and
// the browser's word on where a form comes from must let it through, and no
// page may be wider than the screen.
func TestObjectionInBrowser(t *testing.T) {
	browser := apptest.Browser(t)
	h := newHall(t)
	home := h.listen(t)
	for _, width := range apptest.Widths {
		h.objectInBrowser(t, browser, visit{home, width, func(name string) {
			var wide int64
			var picture []byte
			run(t, browser, chromedp.Evaluate("document.documentElement.scrollWidth", &wide), chromedp.FullScreenshot(&picture, 100))
			if wide > width {
				t.Errorf("%s at %d: %d pixels wider than the screen", name, width, wide-width)
			}
			if folder := os.Getenv("SANXIANG_SCREENS"); folder != "" {
				if err := os.WriteFile(filepath.Join(folder, name+"-"+strconv.FormatInt(width, 10)+".png"), picture, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}})
	}
}

// TestObjectionAccessibility holds the pages that only a form leads to, to the
// rules that TestAccessibility holds the others to.
func TestObjectionAccessibility(t *testing.T) {
	source := apptest.AxeSource(t)
	browser := apptest.Browser(t)
	h := newHall(t)
	home := h.listen(t)
	for _, width := range apptest.Widths {
		h.objectInBrowser(t, browser, visit{home, width, func(name string) {
			for _, v := range apptest.Violations(t, browser, source) {
				t.Errorf("%s at %d: %s (%s)\n\t%s", name, width, v.ID, v.Help, strings.Join(v.Nodes, "\n\t"))
			}
		}})
	}
}

// visit is a walk through the pages of an objection: where the site is, how
// wide the screen, and what to look at on each page.
type visit struct {
	home  string
	width int64
	look  func(name string)
}

// objectInBrowser walks through the form, its refusal, the receipt and the
// look-up, with a wrong code first.
func (h *hall) objectInBrowser(t *testing.T, browser context.Context, v visit) {
	t.Helper()
	d := h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	fill := func(id, text string) chromedp.Action { return chromedp.SetValue("#"+id, text, chromedp.ByQuery) }
	page := func(name, says string) string {
		t.Helper()
		var body string
		run(t, browser, chromedp.OuterHTML("html", &body, chromedp.ByQuery))
		if !strings.Contains(body, says) {
			t.Fatalf("%s at %d does not say %q: %s", name, v.width, says, body)
		}
		v.look(name)
		return body
	}
	look(t, browser, v.home+"/objection", v.width)
	page("objection-open", `<select id="org"`)
	look(t, browser, v.home+"/objection?id="+d.PublicID, v.width)
	page("objection", "示例商贸有限公司")
	run(t, browser, fill("text", strings.Repeat(" ", 12)), fill("kind", "error"), fill("name", objector))
	submit(t, browser)
	page("objection-wrong", `<a href="#text">`)
	run(t, browser, fill("text", objected))
	submit(t, browser)
	receipt := answer{body: page("objection-done", "异议已收到")}.receipt(t)
	look(t, browser, v.home+"/objection/state", v.width)
	page("objection-look", `<label for="code">`)
	run(t, browser, fill("reference", receipt.Get("reference")), fill("code", "3333"))
	submit(t, browser)
	page("objection-unknown", "没有找到这件异议")
	run(t, browser, fill("code", receipt.Get("code")))
	submit(t, browser)
	page("objection-state", "已收到")
}

// patience is how long a step in the browser may take.
const patience = time.Minute

// run does things in the page that is open.
func run(t *testing.T, browser context.Context, actions ...chromedp.Action) {
	t.Helper()
	ctx, cancel := context.WithTimeout(browser, patience)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// submit sends the form of the page that is open and waits for the next page.
func submit(t *testing.T, browser context.Context) {
	t.Helper()
	ctx, cancel := context.WithTimeout(browser, patience)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.Submit(".form", chromedp.ByQuery)); err != nil {
		t.Fatalf("submit: %v", err)
	}
}
