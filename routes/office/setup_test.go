package office

import (
	"log/slog"
	"net/url"
	"regexp"
	"testing"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/apptest"
	"sanxiang/app/identity"
	"sanxiang/routes/web"
)

// bareHall is the back office over a database without accounts.
func bareHall(t *testing.T, e apptest.Engine) *hall {
	t.Helper()
	w := &apptest.World{Clock: &apptest.Clock{}}
	w.Clock.Set(apptest.Start)
	dsn := e.DSN(t)
	if err := apptest.Prepare(dsn); err != nil {
		t.Fatal(err)
	}
	w.Store = apptest.OpenStore(t, dsn, w.Clock)
	edge := web.NewEdge(web.NewSite("示例执法办公", ""), slog.New(slog.DiscardHandler))
	h := &hall{World: w, deps: Deps{Identity: identity.New(w.Store), Tree: w.Store.Tree, Edge: edge, Site: "示例执法办公", Now: w.Clock.Now}}
	h.app = fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true, ErrorHandler: edge.Handle})
	h.app.Use(web.Identify, web.Headers, web.Recover)
	Mount(h.app, h.deps)
	return h
}

// hiddenShape finds what a step carries along.
var hiddenShape = regexp.MustCompile(`<input type="hidden" name="([a-z_]+)" value="([^"]*)">`)

// carried is what the next step is sent with.
func carried(body string) url.Values {
	out := url.Values{}
	for _, m := range hiddenShape.FindAllStringSubmatch(body, -1) {
		out.Add(m[1], m[2])
	}
	return out
}

func TestSetupPages(t *testing.T) {
	t.Parallel()
	for _, e := range apptest.Engines() {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			h := bareHall(t, e)
			c := h.guest()
			for _, path := range []string{"/", "/signin", "/reports", "/nowhere"} {
				if a := c.get(t, path); a.status != 303 || a.header("Location") != Prefix+setupPath {
					t.Errorf("%s without accounts = %d to %q", path, a.status, a.header("Location"))
				}
			}
			c.get(t, setupPath).want(t, "set-up", 200, []string{"单位与行政区划", "设置码", `aria-current="step"`}, []string{h.deps.Identity.SetupCode()})
			step1 := url.Values{
				"step": {"1"}, "setup_code": {"AAAA-AAAA-AAAA-AAAA"}, "name": {"示例市城市管理局"}, "code": {"DEP01"}, "short": {"示城管"}, "kind": {"department"}, "region": {"330106"}, "field": {"mohurd"},
			}
			c.post(t, setupPath, url.Values{"step": {"1"}}).want(t, "nothing filled in", 422, []string{"机关名称必填", "机关代码必填", "行政区划代码必填"}, nil)
			c.post(t, setupPath, step1).want(t, "another code", 422, []string{"设置码不正确", "示例市城市管理局"}, []string{"统计口径</legend>"})
			step1.Set("setup_code", h.deps.Identity.SetupCode())
			a := c.post(t, setupPath, step1)
			a.want(t, "second step", 200, []string{"浙江2023年起口径", "公示行政处罚决定", "7个工作日"}, nil)
			step2 := carried(a.body)
			step2.Set("go", "back")
			c.post(t, setupPath, step2).want(t, "back", 200, []string{"设置码", "示例市城市管理局"}, nil)
			step2.Del("go")
			step2.Set("profile", "c_33")
			a = c.post(t, setupPath, step2)
			a.want(t, "third step", 200, []string{"完成设置并登录"}, nil)
			step3 := carried(a.body)
			for name, value := range map[string]string{"login": "admin", "admin_name": "示例管理员", "password": signinWord, "again": signinWord2} {
				step3.Set(name, value)
			}
			c.post(t, setupPath, step3).want(t, "typed differently", 422, []string{"两次填写的密码不一致", "示例管理员"}, []string{signinWord})
			step3.Set("again", signinWord)
			late := h.guest()
			if a := c.post(t, setupPath, step3); a.status != 303 || c.cookies[cookieName] == "" {
				t.Fatalf("set-up = %d:\n%s", a.status, a.body)
			}
			c.get(t, "/account").want(t, "afterwards", 200, []string{"初始设置已完成", "示例管理员", "系统管理员、安全管理员"}, nil)
			if a := late.post(t, setupPath, step3); a.status != 303 || late.cookies[cookieName] != "" {
				t.Errorf("a second set-up = %d, cookies %v", a.status, late.cookies)
			}
			if a := late.get(t, setupPath); a.status != 303 || a.header("Location") != Prefix+"/" {
				t.Errorf("the set-up page afterwards = %d to %q", a.status, a.header("Location"))
			}
		})
	}
}
