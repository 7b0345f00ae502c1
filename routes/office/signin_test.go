package office

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/pquerna/otp/totp"

	"sanxiang/app/apptest"
	"sanxiang/app/identity"
	"sanxiang/models"
	"sanxiang/routes/web"
)

const (
	signinWord  = "Shili-Mima-1"
	signinWord2 = "Shili-Mima-2"
)

// lodge gives the actors a password.
func (h *hall) lodge(t testing.TB, actors ...models.Actor) {
	t.Helper()
	for _, a := range actors {
		if err := h.deps.Identity.SetPassword(t.Context(), models.SystemActor("测试"), a.UserID, signinWord); err != nil {
			t.Fatal(err)
		}
	}
}

// with is the hall with other ways to sign in, behind the public address.
func (h *hall) with(o identity.Options, publicURL string) *hall {
	other := *h
	other.deps.Identity, other.deps.PublicURL = identity.NewWith(h.Store, o), publicURL
	other.app = fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true, ErrorHandler: other.deps.Edge.Handle})
	other.app.Use(web.Identify, web.Headers, web.Recover)
	Mount(other.app, other.deps)
	return &other
}

// cookie finds a cookie that an answer sets.
func cookie(t *testing.T, h *hall, method, path string, values url.Values, name string) *http.Cookie {
	t.Helper()
	r := httptest.NewRequest(method, Prefix+path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", fiber.MIMEApplicationForm)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := h.app.Test(r, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	for _, k := range res.Cookies() {
		if k.Name == name {
			return k
		}
	}
	t.Fatalf("%s %s = %d sets no cookie %s", method, path, res.StatusCode, name)
	return nil
}

func TestSigninPage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		h.lodge(t, h.Handler)
		c := h.guest()
		to := "/reports?year=2023"
		first := c.get(t, to)
		if first.status != 303 {
			t.Fatalf("a guest is answered %d", first.status)
		}
		c.get(t, strings.TrimPrefix(first.header("Location"), Prefix)).want(t, "sign-in", 200, []string{"登录名", `value="/office/reports?year=2023"`}, []string{"统一身份认证"})
		wrong := c.post(t, "/signin", url.Values{"login": {"handler"}, "password": {"Falsch-1"}, "to": {Prefix + to}})
		wrong.want(t, "wrong password", 422, []string{"登录名或密码不正确", `value="handler"`}, []string{"Falsch-1"})
		unknown := c.post(t, "/signin", url.Values{"login": {"nobody"}, "password": {signinWord}})
		unknown.want(t, "unknown login", 422, []string{"登录名或密码不正确"}, []string{signinWord})
		a := c.post(t, "/signin", url.Values{"login": {"handler"}, "password": {signinWord}, "to": {Prefix + to}})
		if a.status != 303 || a.header("Location") != Prefix+to {
			t.Fatalf("sign-in = %d to %q", a.status, a.header("Location"))
		}
		c.get(t, to).want(t, "the page that was asked for", 200, []string{"年度报告", h.Handler.Name}, nil)
		if again := c.get(t, "/signin"); again.status != 303 {
			t.Errorf("signing in again = %d, want a way on", again.status)
		}
		out := c.post(t, "/signout", nil)
		if out.status != 303 || c.cookies[cookieName] != "" {
			t.Errorf("sign-out = %d, cookies %v", out.status, c.cookies)
		}
		c.get(t, "/signin").want(t, "after signing out", 200, []string{"您已退出登录"}, nil)
		c.post(t, "/signout", nil)
	})
}

func TestSigninCookie(t *testing.T) {
	t.Parallel()
	h := newHall(t, apptest.Engines()[0])
	h.lodge(t, h.Handler)
	sent := url.Values{"login": {"handler"}, "password": {signinWord}}
	for address, secure := range map[string]bool{"": false, "http://zf.example.cn": false, "https://zf.example.cn": true} {
		k := cookie(t, h.with(identity.Options{}, address), "POST", "/signin", sent, cookieName)
		if k.Secure != secure || !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Path != Prefix || k.MaxAge != 0 || !k.Expires.IsZero() || len(k.Value) != 43 {
			t.Errorf("behind %q the cookie is %s", address, k)
		}
	}
}

// A secret that an attacker planted before the sign-in opens nothing after it.
func TestSigninFixation(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		h.lodge(t, h.Handler)
		attacker := h.signIn(t, h.Second)
		planted := attacker.cookies[cookieName]
		c := h.guest()
		c.cookies[cookieName] = planted
		// The page sends who is signed in away, a form that was open still goes through.
		c.post(t, "/signin", url.Values{"login": {"handler"}, "password": {signinWord}})
		if c.cookies[cookieName] == planted {
			t.Error("the session keeps the secret from before")
		}
		if a := attacker.get(t, "/account"); a.status != 303 {
			t.Errorf("the planted secret opens %d", a.status)
		}
	})
}

func TestSigninLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	for to, want := range map[string]string{
		"/office/cases?a=1#b": "/office/cases?a=1#b", "": "/office/", "/": "/office/", "https://evil.example": "/office/", "//evil.example": "/office/", "/office/../x": "/office/",
		"/officer": "/office/", "javascript:alert(1)": "/office/", "/office//evil.example": "/office//evil.example", "\\\\evil": "/office/", "/office/a\r\nb": "/office/", "/office/signout": "/office/", "/office": "/office",
	} {
		if got := localPath(to); got != want {
			t.Errorf("localPath(%q) = %q, want %q", to, got, want)
		}
	}
}

func TestSigninIdle(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.signIn(t, h.Handler)
		h.Clock.Add(29 * time.Minute)
		c.get(t, "/account").want(t, "within the idle time", 200, []string{"我的账号"}, nil)
		h.Clock.Add(30 * time.Minute)
		if a := c.get(t, "/account"); a.status != 303 || !strings.HasPrefix(a.header("Location"), Prefix+"/signin?to=") {
			t.Errorf("after the idle time = %d to %q", a.status, a.header("Location"))
		}
		c.post(t, "/account/sessions/end", url.Values{}).want(t, "a form after the idle time", 401, []string{"重新登录"}, nil)
	})
}

func TestForcedPassword(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		given, err := h.deps.Identity.ResetPassword(t.Context(), h.Admin, h.Handler.UserID)
		if err != nil {
			t.Fatal(err)
		}
		c := h.guest()
		a := c.follow(t, "/signin", url.Values{"login": {"handler"}, "password": {given}})
		a.want(t, "first sign-in", 200, []string{"临时密码", "新密码"}, []string{`class="menu"`})
		if a := c.get(t, "/reports"); a.status != 303 || a.header("Location") != Prefix+"/account/password" {
			t.Errorf("another page before the password = %d to %q", a.status, a.header("Location"))
		}
		c.post(t, "/account/password", url.Values{"current": {given}, "password": {"kurz"}, "again": {"kurz"}}).want(t, "weak", 422, []string{"至少8个字符"}, []string{given})
		old := c.cookies[cookieName]
		a = c.post(t, "/account/password", url.Values{"current": {given}, "password": {signinWord}, "again": {signinWord}})
		if a.status != 303 || a.header("Location") != Prefix+"/" || c.cookies[cookieName] == old {
			t.Errorf("new password = %d to %q", a.status, a.header("Location"))
		}
		c.get(t, "/account").want(t, "afterwards", 200, []string{"密码已修改", "我的账号"}, nil)
	})
}

var secretShape = regexp.MustCompile(`<span class="secret">([A-Z2-7 ]+)</span>`)

func TestFactorPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		h = h.with(identity.Options{Factor: []models.Role{models.RoleHandler}}, "")
		h.lodge(t, h.Handler)
		c := h.guest()
		a := c.follow(t, "/signin", url.Values{"login": {"handler"}, "password": {signinWord}})
		a = c.get(t, strings.TrimPrefix(a.header("Location"), Prefix))
		a.want(t, "enrolment", 200, []string{"您的角色须启用两步验证", "<svg viewBox", "两步验证的二维码"}, []string{"style=", "http://www.w3.org"})
		found := secretShape.FindStringSubmatch(a.body)
		if found == nil {
			t.Fatal("no secret on the page")
		}
		factor := strings.ReplaceAll(found[1], " ", "")
		code := func() string { x, _ := totp.GenerateCode(factor, h.Clock.Now()); return x }
		c.post(t, "/account/factor", url.Values{"code": {"000000"}}).want(t, "wrong code", 422, []string{"验证码不正确", found[1]}, nil)
		a = c.post(t, "/account/factor", url.Values{"code": {code()}})
		a.want(t, "recovery codes", 200, []string{"两步验证已启用", "只显示这一次"}, nil)
		codes := regexp.MustCompile(`<li>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</li>`).FindAllStringSubmatch(a.body, -1)
		if len(codes) != 10 {
			t.Fatalf("%d recovery codes", len(codes))
		}
		c.get(t, "/account").want(t, "afterwards", 200, []string{"已启用", "还有10个未用的恢复码"}, []string{codes[0][1]})

		h.Clock.Add(time.Minute)
		c = h.guest()
		a = c.follow(t, "/signin", url.Values{"login": {"handler"}, "password": {signinWord}, "to": {Prefix + "/reports?year=2023"}})
		a.want(t, "second factor", 200, []string{"验证码或恢复码"}, nil)
		for _, path := range []string{"/reports", "/account", "/account/factor", "/account/password"} {
			if a := c.get(t, path); path != "/account/password" && (a.status != 303 || a.header("Location") != Prefix+"/signin/factor") {
				t.Errorf("%s before the code = %d to %q", path, a.status, a.header("Location"))
			}
		}
		if a := c.post(t, "/account/password", url.Values{"current": {signinWord}, "password": {signinWord2}, "again": {signinWord2}}); a.status != 303 || a.header("Location") != Prefix+"/signin/factor" {
			t.Errorf("changing the password before the code = %d to %q", a.status, a.header("Location"))
		}
		old := c.cookies[cookieName]
		a = c.post(t, "/signin/factor", url.Values{"code": {code()}, "to": {Prefix + "/reports?year=2023"}})
		if a.status != 303 || a.header("Location") != Prefix+"/reports?year=2023" || c.cookies[cookieName] == old {
			t.Errorf("the code = %d to %q", a.status, a.header("Location"))
		}
		c.post(t, "/account/factor/codes", url.Values{"password": {"Falsch-1"}}).want(t, "new codes on a wrong password", 422, []string{"密码不正确"}, nil)
		c.post(t, "/account/factor/codes", url.Values{"password": {signinWord}}).want(t, "new codes", 200, []string{"恢复码已更换"}, []string{codes[0][1]})
		if a := c.post(t, "/account/factor/remove", url.Values{"password": {signinWord}}); a.status != 303 {
			t.Errorf("turning it off = %d", a.status)
		}

		c = h.guest()
		c.post(t, "/signin", url.Values{"login": {"handler"}, "password": {signinWord}})
	})
}

// After the last wrong code allowed the session is over.
func TestFactorLock(t *testing.T) {
	t.Parallel()
	h := newHall(t, apptest.Engines()[0])
	h.lodge(t, h.Handler)
	_, in, err := h.deps.Identity.SignIn(t.Context(), "handler", signinWord, identity.From{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := h.deps.Identity.BeginFactor(t.Context(), in, "示例")
	if err != nil {
		t.Fatal(err)
	}
	code, _ := totp.GenerateCode(e.Secret, h.Clock.Now())
	if _, _, err := h.deps.Identity.ConfirmFactor(t.Context(), in, code); err != nil {
		t.Fatal(err)
	}
	c := h.guest()
	c.follow(t, "/signin", url.Values{"login": {"handler"}, "password": {signinWord}})
	for range 4 {
		c.post(t, "/signin/factor", url.Values{"code": {"000000"}}).want(t, "wrong code", 422, []string{"验证码不正确"}, nil)
	}
	c.follow(t, "/signin/factor", url.Values{"code": {"000000"}}).want(t, "the fifth", 200, []string{"15分钟后重新登录"}, nil)
	if c.cookies[cookieName] != "" {
		t.Error("the browser keeps the session")
	}
}

func TestProviderPages(t *testing.T) {
	t.Parallel()
	h := newHall(t, apptest.Engines()[0])
	h.guest().get(t, "/signin/begin").want(t, "without a provider", 404, []string{"没有启用统一身份认证"}, nil)
	away := httptest.NewServer(http.NotFoundHandler())
	away.Close()
	o := h.with(identity.Options{OIDC: identity.OIDC{Issuer: away.URL, Client: "c", Label: "示例认证"}}, "https://zf.example.cn")
	o.guest().get(t, "/signin").want(t, "sign-in with a provider", 200, []string{"用示例认证登录", `href="/office/signin/begin"`}, nil)
	o.guest().get(t, "/signin/begin").want(t, "a provider that does not answer", 503, []string{"示例认证暂时不能使用"}, nil)
	o.guest().get(t, "/signin/return?code=x&state=y").want(t, "a return that nobody began", 422, []string{"示例认证未通过"}, nil)

	var provider *httptest.Server
	provider = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"issuer":"` + provider.URL + `","authorization_endpoint":"` + provider.URL + `/auth","token_endpoint":"` + provider.URL + `/token","jwks_uri":"` + provider.URL + `/keys"}`))
	}))
	t.Cleanup(provider.Close)
	o = h.with(identity.Options{OIDC: identity.OIDC{Issuer: provider.URL, Client: "c"}}, "https://zf.example.cn")
	c := o.guest()
	a := c.get(t, "/signin/begin")
	there, err := url.Parse(a.header("Location"))
	if err != nil || a.status != 303 || there.Query().Get("redirect_uri") != "https://zf.example.cn/office/signin/return" || there.Query().Get("code_challenge_method") != "S256" || there.Query().Get("nonce") == "" {
		t.Errorf("on the way = %d to %q", a.status, a.header("Location"))
	}
	k := cookie(t, o, "GET", "/signin/begin", nil, errandCookie)
	if !k.Secure || !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.MaxAge != 600 || strings.Contains(k.Value, there.Query().Get("state")) {
		t.Errorf("the errand's cookie is %s", k)
	}
}

func TestSigninFailure(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		h.lodge(t, h.Handler)
		c := h.guest()
		h.breakDown("find")
		c.post(t, "/signin", url.Values{"login": {"handler"}, "password": {signinWord}}).want(t, "broken store", 500, []string{"系统出错"}, []string{"示例故障", signinWord})
	})
}
