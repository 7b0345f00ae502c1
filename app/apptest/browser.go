package apptest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Widths are a desk and a phone, in pixels: every page is looked at on both.
var Widths = []int64{1440, 390}

// Browser starts a real browser for the test. Where there is none the test is
// skipped, but fails when CI=true; short runs do without.
func Browser(t testing.TB) context.Context {
	t.Helper()
	browser, err := exec.LookPath("chromium")
	if err != nil {
		Missing(t, "chromium")
	}
	if testing.Short() {
		t.Skip("浏览器检查在完整测试中进行")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:len(chromedp.DefaultExecAllocatorOptions):len(chromedp.DefaultExecAllocatorOptions)],
		chromedp.ExecPath(browser), chromedp.NoSandbox, chromedp.UserDataDir(profileFolder(t)), chromedp.WSURLReadTimeout(time.Minute),
		chromedp.Flag("lang", "zh-CN"), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	ctx, closeTab := chromedp.NewContext(ctx)
	tab := chromedp.FromContext(ctx)
	t.Cleanup(func() {
		stop()
		if tab.Allocator != nil {
			tab.Allocator.Wait()
		}
	})
	t.Cleanup(closeTab)
	ctx, cancel := context.WithTimeout(ctx, 8*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// profileFolder is where a browser keeps what it remembers. The browser's
// helpers may write to it for a moment after the browser itself has ended, so
// it is removed with patience, and what is left then is no fault of the test.
func profileFolder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "sxbrowser")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for range 50 {
			if os.RemoveAll(dir) == nil {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
	})
	return dir
}

// View makes the browser's window as wide as asked, a phone's below 600.
func View(t testing.TB, browser context.Context, width int64) {
	t.Helper()
	var options []chromedp.EmulateViewportOption
	if width < 600 {
		options = append(options, chromedp.EmulateMobile)
	}
	if err := chromedp.Run(browser, chromedp.EmulateViewport(width, 900, options...)); err != nil {
		t.Fatalf("set width %d: %v", width, err)
	}
}

// Shoot takes a picture of the whole page that is open, and says by how much
// it is wider than the screen.
func Shoot(t testing.TB, browser context.Context, width int64) (picture []byte, overflow int64) {
	t.Helper()
	var wide int64
	if err := chromedp.Run(browser, chromedp.Evaluate("document.documentElement.scrollWidth", &wide), chromedp.FullScreenshot(&picture, 100)); err != nil {
		t.Fatalf("picture: %v", err)
	}
	return picture, wide - width
}

// Violation is one rule of WCAG that a page breaks, with where.
type Violation struct {
	ID, Help string
	Nodes    []string
}

// runAxe asks for the rules of WCAG 2.0, 2.1 and 2.2 at levels A and AA.
const runAxe = `axe.run(document, {
	runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]},
	rules: {"target-size": {enabled: true}}, resultTypes: ["violations"],
}).then(r => r.violations.map(v => ({ID: v.id, Help: v.help, Nodes: v.nodes.map(n => n.target.join(" ") + " " + n.html.slice(0, 160))})))`

// Violations runs axe-core in the page that is open. The page's own policy lets
// no foreign script in; the browser's debugger may.
func Violations(t testing.TB, browser context.Context, source string) []Violation {
	t.Helper()
	var found []Violation
	wait := func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }
	if err := chromedp.Run(browser, chromedp.Evaluate(source+";0", nil), chromedp.Evaluate(runAxe, &found, wait)); err != nil {
		t.Fatalf("axe: %v", err)
	}
	return found
}

// AxeSource reads axe.min.js of the package axe-core from where SANXIANG_TEST_AXE
// says, or from the user's cache.
func AxeSource(t testing.TB) string {
	t.Helper()
	file := os.Getenv("SANXIANG_TEST_AXE")
	if cache, err := os.UserCacheDir(); err == nil && file == "" {
		file = filepath.Join(cache, "sanxiang", "axe.min.js")
	}
	source, err := os.ReadFile(file)
	if err != nil {
		Missing(t, "axe-core（环境变量 SANXIANG_TEST_AXE 指向 axe.min.js）")
	}
	return string(source)
}
