package office

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/identity"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// accountDesk is the own account (我的账号): password, second factor, sessions,
// tokens.
type accountDesk struct {
	*office
	show, password, enrol, codes *page
}

func newAccountDesk(o *office) *accountDesk {
	return &accountDesk{
		office: o, show: o.parse("account.html", "session.html"), password: o.parse("account_password.html"),
		enrol: o.parse("account_factor.html"), codes: o.parse("account_codes.html"),
	}
}

func (d *accountDesk) routes() []route {
	return []route{
		get("/account", d.showAccount),
		pending(get("/account/password", d.showPassword)), pending(post("/account/password", d.changePassword)),
		pending(get("/account/factor", d.showFactor)), pending(post("/account/factor", d.confirmFactor)),
		post("/account/factor/remove", d.removeFactor), post("/account/factor/codes", d.renewCodes),
		post("/account/sessions/end", d.endOthers), post("/account/sessions/:id/end", d.endSession),
		post("/account/tokens/revoke", d.revokeToken),
	}
}

// accountCrumbs leads back to the own account.
var accountCrumbs = []crumb{{"我的账号", Prefix + "/account"}}

// sessionRow is one session as lists show it.
type sessionRow struct {
	ID                                          int64
	Browser, Address, Method, Since, Seen, Href string
	Own                                         bool // the one that asks
}

// tokenRow is one access token as lists show it.
type tokenRow struct{ Name, Since, Revoked string }

// sessionRows puts sessions into words. base is the address below which one is ended.
func sessionRows(list []models.Session, own int64, base string) []sessionRow {
	out := make([]sessionRow, len(list))
	for i, m := range list {
		out[i] = sessionRow{
			ID: m.ID, Browser: m.Browser, Address: m.Address, Method: models.ChoiceLabel(models.SessionMethods, m.Method), Since: moment(m.CreatedAt), Seen: moment(m.SeenAt),
			Own: m.ID == own, Href: base + "/sessions/" + strconv.FormatInt(m.ID, 10) + "/end",
		}
	}
	return out
}

func tokenRows(list []models.Token) []tokenRow {
	out := make([]tokenRow, len(list))
	for i, t := range list {
		out[i] = tokenRow{Name: t.Name, Since: moment(t.CreatedAt)}
		if t.RevokedAt != 0 {
			out[i].Revoked = moment(t.RevokedAt)
		}
	}
	return out
}

// accountPage is the own account.
type accountPage struct {
	Form     *form
	Facts    []fact
	Enrolled bool
	Left     int64 // recovery codes
	Confirm  field // password, to change the second factor
	Sessions []sessionRow
	Others   bool // there are other sessions
	Tokens   []tokenRow
	Base     string // below which tokens are revoked
}

func (d *accountDesk) showAccount(v *visit) error {
	return d.renderAccount(v, fiber.StatusOK, newForm(nil))
}

func (d *accountDesk) renderAccount(v *visit, status int, f *form) error {
	a, err := d.Identity.FindOwnAccount(v.ctx, v.actor)
	if err != nil {
		return err
	}
	sessions, err := d.Identity.ListSessions(v.ctx, v.actor, v.actor.UserID)
	if err != nil {
		return err
	}
	tokens, err := d.Identity.ListTokens(v.ctx, v.actor, v.actor.UserID)
	if err != nil {
		return err
	}
	left, err := d.Identity.CountCodes(v.ctx, v.session)
	if err != nil {
		return err
	}
	p := accountPage{
		Form: f, Enrolled: a.Enrolled, Left: left, Sessions: sessionRows(sessions, v.session.ID, Prefix+"/account"), Others: len(sessions) > 1, Tokens: tokenRows(tokens), Base: Prefix + "/account",
		Confirm: f.password("password", "登录密码", mid, autocomplete("current-password")),
		Facts: []fact{{Name: "姓名", Value: a.Name}, {Name: "登录名", Value: a.Login}, {Name: "机关", Value: v.bureau.Name}, {Name: "角色", Value: models.RolesText(a.Roles)},
			{Name: "本次登录", Value: moment(v.session.Since) + "，最迟" + moment(v.session.Ends) + "自动退出"}},
	}
	return v.renderAs(status, d.show, head{Title: "我的账号"}, p)
}

// passwordPage changes the own password.
type passwordPage struct {
	Form   *form
	Forced bool // nothing else may be done before
	Fields []field
}

func (d *accountDesk) showPassword(v *visit) error {
	return d.renderPassword(v, fiber.StatusOK, newForm(nil))
}

func (d *accountDesk) renderPassword(v *visit, status int, f *form) error {
	p := passwordPage{Form: f, Forced: v.session.Need == identity.NeedPassword, Fields: []field{
		f.password("current", "原密码", mid, autocomplete("current-password"), hint("现在使用的密码，或管理员给的临时密码")),
		f.password("password", "新密码", mid, autocomplete("new-password"), hint("至少8个字符，含大写字母、小写字母、数字、符号中的三类，不得包含登录名")),
		f.password("again", "再次填写新密码", mid, autocomplete("new-password")),
	}}
	h := head{Title: "修改密码"}
	if !p.Forced {
		h.Crumbs = accountCrumbs
	}
	return v.renderAs(status, d.password, h, p)
}

func (d *accountDesk) changePassword(v *visit) error {
	if v.session.Need == identity.NeedFactor {
		return v.Redirect(needPath(v.session.Need), fiber.StatusSeeOther)
	}
	f, err := v.sent()
	if err != nil {
		return err
	}
	secret, err := d.Identity.ChangePassword(v.ctx, v.session, identity.NewPassword{Current: f.values.Get("current"), Password: f.values.Get("password"), Again: f.values.Get("again")})
	if err != nil {
		if !f.refuse(err) {
			return err
		}
		return d.renderPassword(v, fiber.StatusUnprocessableEntity, f)
	}
	v.keepSecret(secret)
	to := Prefix + "/account"
	if v.session.Need != "" {
		to = Prefix + "/"
	}
	return v.done("密码已修改，您在其他设备上的登录已全部退出", to)
}

// enrolPage shows what an authenticator app needs.
type enrolPage struct {
	Form    *form
	Obliged bool
	Picture template.HTML
	Secret  string // in groups of four
	Code    field
}

func (d *accountDesk) showFactor(v *visit) error {
	return d.renderEnrol(v, fiber.StatusOK, newForm(nil))
}

// mayEnrol sends those away who have to do something else first.
func mayEnrol(v *visit) (there string) {
	if v.session.Need == identity.NeedPassword || v.session.Need == identity.NeedFactor && v.session.Enrolled {
		return needPath(v.session.Need)
	}
	return ""
}

func (d *accountDesk) renderEnrol(v *visit, status int, f *form) error {
	if there := mayEnrol(v); there != "" {
		return v.Redirect(there, fiber.StatusSeeOther)
	}
	e, err := d.Identity.BeginFactor(v.ctx, v.session, d.site.Name())
	if err != nil {
		if !f.refuse(err) {
			return err
		}
		return d.renderAccount(v, fiber.StatusConflict, f)
	}
	p := enrolPage{Form: f, Obliged: v.session.Need == identity.NeedFactor, Code: f.text("code", "验证码", short, autocomplete("one-time-code"), most(8), hint("应用上显示的6位数字"))}
	p.Code.Mode = "numeric"
	p.Picture = web.HTML(func(m *web.Markup) { web.NewSquares(e.URL).Write(m, "两步验证的二维码") })
	for i := 0; i < len(e.Secret); i += 4 {
		p.Secret += e.Secret[i:min(i+4, len(e.Secret))] + " "
	}
	p.Secret = strings.TrimSpace(p.Secret)
	h := head{Title: "启用两步验证"}
	if !p.Obliged {
		h.Crumbs = accountCrumbs
	}
	return v.renderAs(status, d.enrol, h, p)
}

// codesPage shows recovery codes, this once.
type codesPage struct {
	Title string
	Codes []string
}

func (d *accountDesk) confirmFactor(v *visit) error {
	if there := mayEnrol(v); there != "" {
		return v.Redirect(there, fiber.StatusSeeOther)
	}
	f, err := v.sent()
	if err != nil {
		return err
	}
	codes, secret, err := d.Identity.ConfirmFactor(v.ctx, v.session, f.value("code"))
	if err != nil {
		if !f.refuse(err) {
			return err
		}
		return d.renderEnrol(v, fiber.StatusUnprocessableEntity, f)
	}
	v.keepSecret(secret)
	v.session.Need = ""
	return v.render(d.codes, head{Title: "恢复码"}, codesPage{"两步验证已启用", codes})
}

func (d *accountDesk) removeFactor(v *visit) error {
	return d.onPassword(v, func(f *form) error {
		if err := d.Identity.RemoveFactor(v.ctx, v.session, f.values.Get("password")); err != nil {
			return err
		}
		return v.done("两步验证已停用", Prefix+"/account")
	})
}

func (d *accountDesk) renewCodes(v *visit) error {
	return d.onPassword(v, func(f *form) error {
		codes, err := d.Identity.RenewCodes(v.ctx, v.session, f.values.Get("password"))
		if err != nil {
			return err
		}
		return v.render(d.codes, head{Title: "恢复码", Crumbs: accountCrumbs}, codesPage{"恢复码已更换，原来的不再有效", codes})
	})
}

// onPassword does what the own password is asked for.
func (d *accountDesk) onPassword(v *visit, do func(*form) error) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	err = do(f)
	if err != nil && f.refuse(err) {
		return d.renderAccount(v, fiber.StatusUnprocessableEntity, f)
	}
	return err
}

func (d *accountDesk) endSession(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	if err := d.Identity.EndSession(v.ctx, v.actor, v.actor.UserID, id); err != nil {
		return err
	}
	if id == v.session.ID {
		v.dropSecret()
		return v.done("您已退出登录", Prefix+"/signin")
	}
	return v.done("该会话已结束", Prefix+"/account")
}

func (d *accountDesk) endOthers(v *visit) error {
	if err := d.Identity.EndSessions(v.ctx, v.actor, v.actor.UserID, v.session.ID); err != nil {
		return err
	}
	return v.done("其他会话已全部结束", Prefix+"/account")
}

func (d *accountDesk) revokeToken(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	if err := d.Identity.RevokeToken(v.ctx, v.actor, v.actor.UserID, values.Get("token")); err != nil {
		return err
	}
	return v.done("令牌已停用", Prefix+"/account")
}

// pathWith joins an address of the back office with a query.
func pathWith(path string, q url.Values) string {
	if len(q) == 0 {
		return Prefix + path
	}
	return Prefix + path + "?" + q.Encode()
}
