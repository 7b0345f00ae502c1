package office

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"sanxiang/models"
)

// secretOf is what a page shows once.
func secretOf(t *testing.T, a answer) string {
	t.Helper()
	m := regexp.MustCompile(`<span class="secret">([^<]+)</span>`).FindStringSubmatch(a.body)
	if m == nil {
		t.Fatalf("nothing is shown once:\n%s", a.body)
	}
	return m[1]
}

func TestUserPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		urban, id := idString(h.Urban.ID), idString(h.Handler.UserID)
		for path, hidden := range map[string]string{
			"/settings/users?bureau=" + urban: ">handler</a>", "/settings/users/new?bureau=" + urban: "建立账号</button>", "/settings/users/" + id: "重设密码",
		} {
			h.rights(t, path, door{"stranger", h.signIn(t, h.Stranger), 403}, door{"auditor", h.signIn(t, h.Auditor), 403}, door{"administrator", h.signIn(t, h.Admin), 200}, hidden)
		}
		admin := h.signIn(t, h.Admin)
		sent := url.Values{"bureau": {urban}, "login": {"Neu01"}, "name": {"示例新人"}, "roles": {"handler", "reporter"}}
		admin.post(t, "/settings/users/new", url.Values{"bureau": {urban}}).want(t, "nothing filled in", 422, []string{"登录名须为", "姓名或系统名称必填", "至少选择一个角色"}, nil)
		both := url.Values{"bureau": {urban}, "login": {"Neu01"}, "name": {"示例新人"}, "roles": {"security", "auditor"}}
		admin.post(t, "/settings/users/new", both).want(t, "two duties", 422, []string{"安全管理员与审计员不能为同一账号", `value="security" checked`}, nil)
		a := admin.post(t, "/settings/users/new", sent)
		a.want(t, "a new account", 200, []string{"示例新人的临时密码", "neu01"}, nil)
		given := secretOf(t, a)
		admin.post(t, "/settings/users/new", sent).want(t, "the same login", 409, []string{"登录名已被使用"}, nil)
		fresh := h.guest()
		fresh.follow(t, "/signin", url.Values{"login": {"neu01"}, "password": {given}}).want(t, "first sign-in", 200, []string{"修改密码"}, nil)
		admin.get(t, "/settings/users?bureau="+urban).want(t, "the list", 200, []string{"示例新人", "待改临时密码", "共5个账号"}, []string{given})

		handler := h.signIn(t, h.Handler)
		change := url.Values{"login": {"handler"}, "name": {"示例用户handler"}, "roles": {"handler", "approver"}, "officer_id": {idString(h.Handler.OfficerID)}}
		admin.follow(t, "/settings/users/"+id, change).want(t, "changed roles", 200, []string{"账号已保存", `value="approver" checked`}, nil)
		if a := handler.get(t, "/account"); a.status != 303 {
			t.Errorf("the session under the old roles opens %d", a.status)
		}
		admin.post(t, "/settings/users/"+id, url.Values{"login": {"handler"}, "name": {""}}).want(t, "a name missing", 422, []string{"姓名或系统名称必填"}, nil)
		h.Check(t)
	})
}

func TestUserActs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		h.lodge(t, h.Handler)
		base, admin, handler := "/settings/users/"+idString(h.Handler.UserID), h.signIn(t, h.Admin), h.signIn(t, h.Handler)
		admin.post(t, base+"/tokens", url.Values{"token_name": {""}}).want(t, "a token for nothing", 422, []string{"令牌用途必填", `href="#token_name"`}, nil)
		token := secretOf(t, admin.post(t, base+"/tokens", url.Values{"token_name": {"示例系统"}}))
		if actor, err := h.deps.Identity.Authenticate(t.Context(), token); err != nil || actor.UserID != h.Handler.UserID {
			t.Errorf("the token is %+v, %v", actor, err)
		}
		admin.get(t, base).want(t, "the account", 200, []string{"示例系统", "本机关的执法"}[:1], []string{token})
		handler.get(t, "/account").want(t, "own tokens", 200, []string{"示例系统"}, []string{token})
		handler.follow(t, "/account/tokens/revoke", url.Values{"token": {"示例系统"}}).want(t, "revoked", 200, []string{"令牌已停用", "已停用"}, nil)
		if _, err := h.deps.Identity.Authenticate(t.Context(), token); models.KindOf(err) != models.Unauthenticated {
			t.Errorf("the revoked token = %v", err)
		}
		admin.post(t, base+"/tokens/revoke", url.Values{"token": {"示例系统"}}).want(t, "revoked again", 404, nil, nil)

		given := secretOf(t, admin.post(t, base+"/password", url.Values{}))
		if a := handler.get(t, "/account"); a.status != 303 {
			t.Errorf("the session before the reset opens %d", a.status)
		}
		if models.CheckPassword(given, "handler") != "" {
			t.Errorf("temporary password %q", given)
		}
		for _, path := range []string{"/sessions/end", "/factor"} {
			handler = h.signIn(t, h.Handler)
			if a := admin.post(t, base+path, url.Values{}); a.status != 303 {
				t.Errorf("%s = %d", path, a.status)
			}
			if a := handler.get(t, "/account"); a.status != 303 {
				t.Errorf("after %s the session opens %d", path, a.status)
			}
		}
		for who, c := range map[string]*client{"stranger": h.signIn(t, h.Stranger), "auditor": h.signIn(t, h.Auditor), "colleague": h.signIn(t, h.Second)} {
			for _, path := range []string{"", "/password", "/factor", "/sessions/end", "/sessions/1/end", "/tokens", "/tokens/revoke"} {
				c.post(t, base+path, url.Values{}).want(t, path+" by the "+who, 403, nil, []string{`class="secret"`})
			}
		}
		elsewhere := h.Admin
		elsewhere.UserID = 0
		u, err := h.deps.Identity.CreateUser(t.Context(), h.Admin, models.User{BureauID: h.Water.ID, Login: "wasser", Name: "示例水务管理员", Roles: "admin"})
		if err != nil {
			t.Fatal(err)
		}
		elsewhere = models.Actor{UserID: u.ID, Name: u.Name, BureauID: u.BureauID, Roles: []models.Role{models.RoleAdmin}}
		c := h.signIn(t, elsewhere)
		for _, path := range []string{"", "/password", "/factor", "/sessions/end", "/sessions/1/end", "/tokens", "/tokens/revoke"} {
			c.post(t, base+path, url.Values{}).want(t, path+" by another bureau's administrator", 404, nil, []string{`class="secret"`, "示例用户handler"})
		}
		c.get(t, base).want(t, "the page by another bureau's administrator", 404, nil, []string{"示例用户handler"})
		h.Check(t)
	})
}

func TestOwnSessions(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		here, there := h.signIn(t, h.Handler), h.signIn(t, h.Handler)
		page := here.get(t, "/account")
		page.want(t, "own account", 200, []string{"本机", "结束其他所有会话"}, nil)
		ends := regexp.MustCompile(`action="/office(/account/sessions/\d+/end)"`).FindAllStringSubmatch(page.body, -1)
		if len(ends) != 2 {
			t.Fatalf("%d sessions on the page", len(ends))
		}
		stranger := h.signIn(t, h.Second)
		stranger.post(t, ends[0][1], url.Values{}).want(t, "another's session", 404, nil, nil)
		here.follow(t, "/account/sessions/end", url.Values{}).want(t, "the others ended", 200, []string{"其他会话已全部结束"}, []string{"结束其他所有会话"})
		if a := there.get(t, "/account"); a.status != 303 {
			t.Errorf("the other session opens %d", a.status)
		}
		var own string
		for _, m := range ends {
			if strings.Contains(here.get(t, "/account").body, m[1]) {
				own = m[1]
			}
		}
		here.follow(t, own, url.Values{}).want(t, "the own session ended", 200, []string{"您已退出登录"}, nil)
	})
}

func TestUserFailure(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.signIn(t, h.Admin)
		h.breakDown("find")
		c.get(t, "/settings/users").want(t, "broken store", 500, []string{"系统出错"}, []string{"示例故障"})
	})
}
