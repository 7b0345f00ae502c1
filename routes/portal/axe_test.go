package portal_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"sanxiang/app/apptest"
)

// violation is one rule of WCAG that a page breaks, with where.
type violation struct {
	ID, Help string
	Nodes    []string
}

// runAxe asks for the rules of WCAG 2.0, 2.1 and 2.2 at levels A and AA.
const runAxe = `axe.run(document, {
	runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]},
	rules: {"target-size": {enabled: true}}, resultTypes: ["violations"],
}).then(r => r.violations.map(v => ({ID: v.id, Help: v.help, Nodes: v.nodes.map(n => n.target.join(" ") + " " + n.html.slice(0, 160))})))`

// TestAccessibility holds every public page, wide and on a phone, to the rules
// of WCAG 2.2 level AA that a program can check.
func TestAccessibility(t *testing.T) {
	source := axeSource(t)
	browser := openBrowser(t)
	h := newHall(t)
	pages := h.furnish(t)
	home := h.listen(t)
	for _, width := range widths {
		for _, x := range pages {
			look(t, browser, home+x.path, width)
			for _, v := range check(t, browser, source) {
				t.Errorf("%s at %d: %s (%s)\n\t%s", x.name, width, v.ID, v.Help, strings.Join(v.Nodes, "\n\t"))
			}
		}
	}
}

// check runs axe-core in the page that is open. The page's own policy lets no
// script in; the browser's debugger may.
func check(t *testing.T, browser context.Context, source string) []violation {
	t.Helper()
	var found []violation
	wait := func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }
	if err := chromedp.Run(browser, chromedp.Evaluate(source+";0", nil), chromedp.Evaluate(runAxe, &found, wait)); err != nil {
		t.Fatalf("axe: %v", err)
	}
	return found
}

// axeSource reads axe.min.js of the package axe-core from where SANXIANG_TEST_AXE
// says, or from the user's cache.
func axeSource(t *testing.T) string {
	t.Helper()
	file := os.Getenv("SANXIANG_TEST_AXE")
	if cache, err := os.UserCacheDir(); err == nil && file == "" {
		file = filepath.Join(cache, "sanxiang", "axe.min.js")
	}
	source, err := os.ReadFile(file)
	if err != nil {
		apptest.Missing(t, "axe-core（环境变量 SANXIANG_TEST_AXE 指向 axe.min.js）")
	}
	return string(source)
}
