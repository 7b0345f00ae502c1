package office

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/pquerna/otp/totp"

	"sanxiang/app/apptest"
	"sanxiang/app/identity"
	"sanxiang/models"
)

// onScreen is the office in a real browser.
type onScreen struct {
	browser context.Context
	home    string // its address, with Prefix
	axe     string
}

// onScreen lets the office listen and opens a browser.
func (h *hall) onScreen(t *testing.T, browser context.Context) onScreen {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = h.app.Listener(l) }()
	t.Cleanup(func() { _ = h.app.Shutdown() })
	if err := chromedp.Run(browser); err != nil { // the tab outlives the time that each step has
		t.Fatal(err)
	}
	return onScreen{browser, "http://" + l.Addr().String() + Prefix, apptest.AxeSource(t)}
}

// do runs steps in the browser.
func (s onScreen) do(t *testing.T, what string, steps ...chromedp.Action) {
	t.Helper()
	ctx, cancel := context.WithTimeout(s.browser, time.Minute)
	defer cancel()
	if err := chromedp.Run(ctx, steps...); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// look holds the open page to WCAG and to the widths of a desk and a phone.
// SANXIANG_SCREENS names a folder in which the pictures stay.
func (s onScreen) look(t *testing.T, name string) {
	t.Helper()
	for _, width := range apptest.Widths {
		apptest.View(t, s.browser, width)
		for _, x := range apptest.Violations(t, s.browser, s.axe) {
			t.Errorf("%s at %d: %s (%s) %q", name, width, x.ID, x.Help, x.Nodes)
		}
		picture, over := apptest.Shoot(t, s.browser, width)
		if over > 0 {
			t.Errorf("%s at %d: %d pixels wider than the screen", name, width, over)
		}
		if folder := os.Getenv("SANXIANG_SCREENS"); folder != "" {
			if err := os.WriteFile(filepath.Join(folder, name+"-"+strconv.FormatInt(width, 10)+".png"), picture, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// typed fills a field in by the keyboard and sends the form with it.
func typed(last string, pairs ...string) chromedp.Action {
	var steps chromedp.Tasks
	for i := 0; i < len(pairs); i += 2 {
		steps = append(steps, chromedp.SendKeys(`[name="`+pairs[i]+`"]`, pairs[i+1], chromedp.ByQuery))
	}
	return append(steps, chromedp.SendKeys(`[name="`+last+`"]`, kb.Enter, chromedp.ByQuery))
}

// title waits for the page of the heading.
func title(text string) chromedp.Action {
	return chromedp.WaitVisible(`//h1[contains(., "`+text+`")]`, chromedp.BySearch)
}

// TestSetupOnScreen goes through the three steps of a first start by keyboard.
func TestSetupOnScreen(t *testing.T) {
	browser := apptest.Browser(t)
	h := bareHall(t, apptest.Engines()[0])
	s := h.onScreen(t, browser)
	s.do(t, "open", chromedp.Navigate(s.home+"/"), title("初始设置"))
	s.look(t, "setup-1")
	s.do(t, "send nothing", typed("setup_code"), chromedp.WaitVisible("#faults"))
	s.look(t, "setup-faults")
	s.do(t, "first step", chromedp.SendKeys(`input[value="department"]`, " ", chromedp.ByQuery),
		typed("code", "setup_code", h.deps.Identity.SetupCode(), "name", "示例市城市管理局", "code", "DEP01", "region", "330106"), chromedp.WaitVisible(`[name="profile"]`, chromedp.ByQuery))
	s.look(t, "setup-2")
	s.do(t, "second step", chromedp.SendKeys(`[name="profile"]:checked`, kb.Enter, chromedp.ByQuery), chromedp.WaitVisible(`[name="again"]`, chromedp.ByQuery))
	s.look(t, "setup-3")
	s.do(t, "third step", typed("again", "login", "admin", "admin_name", "示例管理员", "password", signinWord, "again", signinWord), chromedp.WaitVisible(".who"))
	s.do(t, "own account", chromedp.Navigate(s.home+"/account"), title("我的账号"))
	s.look(t, "account-bare")
}

// TestSigninOnScreen signs in by keyboard, sets an own password, enrols a
// second factor and looks at every page of accounts.
func TestSigninOnScreen(t *testing.T) {
	browser := apptest.Browser(t)
	h := newHall(t, apptest.Engines()[0])
	h = h.with(identity.Options{OIDC: identity.OIDC{Issuer: "http://127.0.0.1:1", Client: "c"}}, "")
	given, err := h.deps.Identity.ResetPassword(t.Context(), models.SystemActor("测试"), h.Admin.UserID)
	if err != nil {
		t.Fatal(err)
	}
	s := h.onScreen(t, browser)
	s.do(t, "open", chromedp.Navigate(s.home+"/account"), title("登录"))
	s.look(t, "signin")
	s.do(t, "wrong password", typed("password", "login", "admin", "password", "Falsch-1"), chromedp.WaitVisible("#faults"))
	s.look(t, "signin-faults")
	s.do(t, "sign in", typed("password", "password", given), title("修改密码"))
	s.look(t, "password-forced")
	s.do(t, "own password", typed("again", "current", given, "password", signinWord, "again", signinWord), chromedp.WaitVisible(".who"),
		chromedp.Navigate(s.home+"/account/factor"), title("启用两步验证"))
	s.look(t, "factor-enrol")
	var shown string
	s.do(t, "read the secret", chromedp.Text(".secret", &shown, chromedp.ByQuery))
	code, err := totp.GenerateCode(strings.ReplaceAll(shown, " ", ""), h.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	s.do(t, "confirm", typed("code", "code", code), title("两步验证已启用"))
	s.look(t, "factor-codes")
	for _, x := range []struct{ name, path string }{
		{"account", "/account"}, {"password", "/account/password"}, {"users", "/settings/users?bureau=" + idString(h.Urban.ID)},
		{"user-new", "/settings/users/new?bureau=" + idString(h.Urban.ID)}, {"user", "/settings/users/" + idString(h.Admin.UserID)},
	} {
		s.do(t, x.name, chromedp.Navigate(s.home+x.path), chromedp.WaitVisible("h1"))
		s.look(t, x.name)
	}
	s.do(t, "a token", typed("token_name", "token_name", "示例系统"), title("新的访问令牌"))
	s.look(t, "token-once")
	s.do(t, "sign out", chromedp.Click(".top form button", chromedp.ByQuery), title("登录"),
		typed("password", "login", "admin", "password", signinWord), title("两步验证"))
	s.look(t, "factor")
}
