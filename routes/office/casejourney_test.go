package office

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"sanxiang/app/apptest"
	"sanxiang/models"
)

// journey is a browser before the running office, as one user.
type journey struct {
	*hall
	browser context.Context
	home    string
}

// newJourney runs the office of the hall and opens a browser before it.
func newJourney(t *testing.T, h *hall) *journey {
	t.Helper()
	browser := apptest.Browser(t)
	if err := chromedp.Run(browser); err != nil { // the browser lives as long as the context of its first run
		t.Fatal(err)
	}
	at, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = h.app.Listener(at) }()
	t.Cleanup(func() { _ = h.app.ShutdownWithTimeout(time.Second) })
	return &journey{h, browser, "http://" + at.Addr().String()}
}

// as signs the browser in as another user.
func (j *journey) as(t *testing.T, a models.Actor) {
	t.Helper()
	j.run(t, "sign in", network.ClearBrowserCookies(), network.SetCookie(cookieName, j.secret(t, a)).WithURL(j.home))
}

func (j *journey) run(t *testing.T, what string, actions ...chromedp.Action) {
	t.Helper()
	ctx, cancel := context.WithTimeout(j.browser, 40*time.Second)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		var page string
		_ = chromedp.Run(j.browser, chromedp.Text("main", &page, chromedp.ByQuery))
		t.Fatalf("%s: %v\n%s", what, err, page)
	}
}

// open goes to a page below Prefix.
func (j *journey) open(t *testing.T, path string) {
	t.Helper()
	j.run(t, "open "+path, chromedp.Navigate(j.home+Prefix+path), chromedp.WaitVisible("#main"))
}

// named is the selector of a field by its name.
func named(name string) string { return fmt.Sprintf(`[name=%q]`, name) }

// fill types into fields; choices are chosen by their value.
func (j *journey) fill(t *testing.T, values ...[2]string) {
	t.Helper()
	for _, x := range values {
		one := named(x[0])
		var kind string
		j.run(t, "find "+x[0], chromedp.WaitReady(one, chromedp.ByQuery), chromedp.Evaluate(fmt.Sprintf("(e => e.type || e.tagName)(document.querySelector(%q))", one), &kind))
		switch kind {
		case "radio", "checkbox":
			j.run(t, "choose "+x[0], chromedp.Click(one+fmt.Sprintf("[value=%q]", x[1]), chromedp.ByQuery, chromedp.NodeVisible))
		case "select-one":
			set := fmt.Sprintf("(e => { e.value = %q; e.dispatchEvent(new Event('change', {bubbles: true})); return e.value })(document.querySelector(%q))", x[1], one)
			var got string
			if j.run(t, "choose "+x[0], chromedp.Evaluate(set, &got)); got != x[1] {
				t.Fatalf("%s has no choice %q", x[0], x[1])
			}
		default:
			j.run(t, "type "+x[0], chromedp.Evaluate(fmt.Sprintf("document.querySelector(%q).value = ''", one), nil), chromedp.SendKeys(one, x[1], chromedp.ByQuery))
		}
	}
}

// press presses the button of the text and waits for the page to say something.
func (j *journey) press(t *testing.T, text, says string) {
	t.Helper()
	j.run(t, "press "+text, chromedp.Click(fmt.Sprintf(`//main//button[normalize-space()=%q and not(@aria-hidden)]`, text), chromedp.BySearch, chromedp.NodeVisible))
	j.says(t, says)
}

// says waits until the page says something. A page that is on its way answers
// with an error and is asked again.
func (j *journey) says(t *testing.T, text string) {
	t.Helper()
	ask := fmt.Sprintf("!!document.querySelector('main') && document.querySelector('main').innerText.includes(%q)", text)
	said := chromedp.ActionFunc(func(ctx context.Context) error {
		for there := false; !there; {
			if err := chromedp.Evaluate(ask, &there).Do(ctx); err != nil || !there {
				select {
				case <-ctx.Done():
					return ctx.Err()
				case <-time.After(50 * time.Millisecond):
				}
			}
		}
		return nil
	})
	j.run(t, "wait for "+text, said)
}

// here is the address of the page that is open, below Prefix.
func (j *journey) here(t *testing.T) string {
	t.Helper()
	var at string
	j.run(t, "address", chromedp.Location(&at))
	at, _, _ = strings.Cut(strings.TrimPrefix(at, j.home+Prefix), "#")
	return at
}

// look holds the page that is open to WCAG and to the width of the screen, and
// keeps a picture where SANXIANG_SCREENS says.
func (j *journey) look(t *testing.T, name, axe string) {
	t.Helper()
	for _, width := range apptest.Widths {
		apptest.View(t, j.browser, width)
		picture, overflow := apptest.Shoot(t, j.browser, width)
		if overflow > 0 {
			t.Errorf("%s at %d: %d pixels wider than the screen", name, width, overflow)
		}
		if folder := os.Getenv("SANXIANG_SCREENS"); folder != "" {
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%d.png", name, width)), picture, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, v := range apptest.Violations(t, j.browser, axe) {
			t.Errorf("%s at %d: %s %s\n%s", name, width, v.ID, v.Help, strings.Join(v.Nodes, "\n"))
		}
	}
	apptest.View(t, j.browser, apptest.Widths[0])
}

// TestCaseJourney is a handler's and a head's way through a running office in a
// real browser: new case, filed, recorded, concluded, notified, decided.
func TestCaseJourney(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		j, axe := newJourney(t, h), apptest.AxeSource(t)
		j.as(t, h.Handler)
		c := j.newCase(t, axe)
		page := "/cases/" + idString(c.ID)
		j.as(t, h.Approver)
		j.open(t, page)
		j.run(t, "file", chromedp.Click(`.next a.button`, chromedp.ByQuery))
		j.press(t, "核对并提交", "核对并提交：立案")
		j.look(t, "confirm", axe)
		j.press(t, "确认立案", "已办理“立案”")
		j.as(t, h.Handler)
		j.open(t, page+"/recordings")
		j.fill(t, [2]string{"medium", "text"}, [2]string{"stage", "evidence"}, [2]string{"act", "interview"}, [2]string{"title", "询问笔录"},
			[2]string{"taken_at", "2024-03-04 09:30"}, [2]string{"officers", idString(h.Officers[0].ID)}, [2]string{"officers", idString(h.Officers[1].ID)},
			[2]string{"cert_shown", "1"}, [2]string{"text", "示例询问内容"})
		j.press(t, "添加记录", "询问笔录")
		j.open(t, page+"/step/concluded")
		j.fill(t, [2]string{"proposed[0].kind", "fine"}, [2]string{"proposed[0].amount", "1千"}, [2]string{"discretion", "适用示例裁量基准一般阶次"})
		j.press(t, "办理调查终结", "金额“1千”不是数字")
		j.look(t, "refused", axe)
		j.fill(t, [2]string{"proposed[0].amount", "0.1万"})
		j.press(t, "办理调查终结", "罚款1,000.00元")
		j.run(t, "notify", chromedp.Click(`.next a.button`, chromedp.ByQuery))
		j.press(t, "告知当事人", "已办理“告知”")
		j.open(t, page+"/step/defended")
		j.fill(t, [2]string{"waived", "1"}, [2]string{"note", "当事人书面放弃陈述申辩"})
		j.press(t, "登记陈述申辩", "已办理“陈述申辩”")
		j.as(t, h.Approver)
		j.open(t, page)
		j.look(t, "case", axe)
		j.run(t, "decide", chromedp.Click(`.next a.button`, chromedp.ByQuery))
		j.fill(t, [2]string{"content", "自收到本决定书之日起十五日内缴纳罚款"})
		j.look(t, "decide", axe)
		j.press(t, "核对并提交", "示DEP01罚决字〔2024〕1号")
		j.press(t, "确认作出决定", "文号 示DEP01罚决字〔2024〕1号")
		h.Check(t)
		if got := h.again(t, c); got.State != models.CaseDecided || got.Fine != 1000_00 {
			t.Errorf("decided: %s, fine %d", got.State, got.Fine)
		}
	})
}

// newCase types a case, leaves the page in the middle, comes back to the draft
// that was kept meanwhile, and hands it in.
func (j *journey) newCase(t *testing.T, axe string) models.Case {
	t.Helper()
	p := apptest.Organisation()
	j.open(t, "/cases/new")
	j.fill(t, [2]string{"source", "inspection"}, [2]string{"parties[0].kind", "org"}, [2]string{"parties[0].name", p.Name}, [2]string{"parties[0].uscc", p.USCC[:17] + "?"}, [2]string{"cause", "擅自占用城市道路案"})
	j.says(t, "统一社会信用代码") // the number is looked at when its field is left
	j.says(t, "已自动保存")
	j.look(t, "new", axe)
	j.open(t, "/cases/new")
	j.says(t, "您有一份未提交的草稿")
	j.run(t, "go on", chromedp.Click(`a[href$="?draft=1"]`, chromedp.ByQuery), chromedp.WaitVisible(named("parties[0].name"), chromedp.ByQuery))
	j.fill(t, [2]string{"parties[0].uscc", p.USCC}, [2]string{"act_on", "2024年2月20日"}, [2]string{"facts", "当事人在示例街口摆放货架。"}, [2]string{"basis", "《城市道路管理条例》第四十二条"},
		[2]string{"officers[0]", idString(j.Officers[0].ID)}, [2]string{"officers[1]", idString(j.Officers[1].ID)})
	j.run(t, "another party", chromedp.Click(`button[value="add:parties"]`, chromedp.ByQuery), chromedp.WaitVisible(`[name="parties[1].name"]`, chromedp.ByQuery),
		chromedp.Click(`button[value="remove:parties:1"]`, chromedp.ByQuery), chromedp.WaitNotPresent(`[name="parties[1].name"]`, chromedp.ByQuery))
	j.press(t, "登记案件", "已登记，案号")
	return j.caseAt(t, Prefix+j.here(t))
}
