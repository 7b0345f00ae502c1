package office

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/identity"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// signinDesk is how people get in and out: sign-in, identity provider, second
// factor, sign-out.
type signinDesk struct {
	*office
	signin, factor *page
}

func newSigninDesk(o *office) *signinDesk {
	return &signinDesk{office: o, signin: o.parse("signin.html"), factor: o.parse("factor.html")}
}

func (d *signinDesk) routes() []route {
	return []route{
		guest(get("/signin", d.showSignin)), guest(post("/signin", d.signIn)),
		guest(get("/signin/begin", d.beginProvider)), guest(get(returnPath, d.finishProvider)),
		pending(get("/signin/factor", d.showFactor)), pending(post("/signin/factor", d.passFactor)),
		guest(post("/signout", d.signOut)),
	}
}

// returnPath is where the identity provider sends people back to.
const returnPath = "/signin/return"

// keepSecret gives the browser the secret of its session: readable by no
// script, sent to the back office only, and by no form of another site.
func (v *visit) keepSecret(secret string) {
	v.Cookie(&fiber.Cookie{
		Name: cookieName, Value: secret, Path: Prefix, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: v.office.secure(), SessionOnly: true,
	})
}

// dropSecret makes the browser forget its session.
func (v *visit) dropSecret() { v.dropCookie(cookieName) }

func (v *visit) dropCookie(name string) {
	v.Cookie(&fiber.Cookie{Name: name, Path: Prefix, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: v.office.secure(), MaxAge: -1})
}

// secure says whether users reach the site by https.
func (o *office) secure() bool { return strings.HasPrefix(o.PublicURL, "https://") }

// from says where the request comes from. A session that the browser has
// already ends with the next one.
func (v *visit) from() identity.From {
	return identity.From{Address: web.Address(v.Ctx).String(), Agent: v.Get(fiber.HeaderUserAgent), Old: v.Cookies(cookieName)}
}

// localPath is an address of the back office to go on to; the first page for
// any other, so that no link leads from here to another site.
func localPath(to string) string {
	u, err := url.Parse(to)
	inside := err == nil && u.Scheme == "" && u.Host == "" && u.User == nil && (u.Path == Prefix || strings.HasPrefix(u.Path, Prefix+"/"))
	if !inside || strings.ContainsAny(to, "\\\r\n") || strings.Contains(u.Path, "/..") || strings.HasPrefix(u.Path, Prefix+"/sign") {
		return Prefix + "/"
	}
	return to
}

// signinPage is the first page of all.
type signinPage struct {
	Form     *form
	To       string
	Login    field
	Password field
	Provider string // label of the identity provider; empty = none
}

func (d *signinDesk) showSignin(v *visit) error {
	if !v.actor.Empty() && v.session.Need == "" {
		return v.Redirect(localPath(v.query().Get("to")), fiber.StatusSeeOther)
	}
	return d.renderSignin(v, fiber.StatusOK, newForm(url.Values{"to": {v.query().Get("to")}}))
}

func (d *signinDesk) renderSignin(v *visit, status int, f *form) error {
	return v.renderAs(status, d.signin, head{Title: "登录"}, signinPage{
		Form: f, To: localPath(f.value("to")), Provider: d.Identity.ProviderLabel(),
		Login: f.text("login", "登录名", autocomplete("username"), most(64)), Password: f.password("password", "密码", autocomplete("current-password")),
	})
}

func (d *signinDesk) signIn(v *visit) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	secret, in, err := d.Identity.SignIn(v.ctx, f.value("login"), f.values.Get("password"), v.from())
	if err != nil {
		if !f.refuse(signinFault(err)) {
			return err
		}
		return d.renderSignin(v, fiber.StatusUnprocessableEntity, f)
	}
	v.keepSecret(secret)
	if in.Need != "" {
		return v.Redirect(needPath(in.Need)+"?to="+url.QueryEscape(localPath(f.value("to"))), fiber.StatusSeeOther)
	}
	return v.Redirect(localPath(f.value("to")), fiber.StatusSeeOther)
}

// signinFault turns the refusal of a sign-in into a fault of its form.
func signinFault(err error) error {
	if models.KindOf(err) == models.Unauthenticated {
		return models.Errorf(models.Invalid, "%s", err.Error())
	}
	return err
}

func (d *signinDesk) signOut(v *visit) error {
	v.dropSecret()
	if !v.actor.Empty() {
		if err := d.Identity.SignOut(v.ctx, v.session); err != nil {
			return err
		}
	}
	return v.done("您已退出登录", Prefix+"/signin")
}

// errandCookie carries what belongs to one way to the identity provider and back.
const errandCookie = "sanxiang_errand"

// providerReturn is the full address of returnPath.
func (d *signinDesk) providerReturn(v *visit) string {
	if d.PublicURL != "" {
		return strings.TrimSuffix(d.PublicURL, "/") + Prefix + returnPath
	}
	return v.BaseURL() + Prefix + returnPath
}

func (d *signinDesk) beginProvider(v *visit) error {
	address, kept, err := d.Identity.BeginOIDC(v.ctx, d.providerReturn(v))
	if err != nil {
		return err
	}
	// It comes back by a link from another site, which takes lax cookies along.
	v.Cookie(&fiber.Cookie{
		Name: errandCookie, Value: kept, Path: Prefix, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: d.secure(), MaxAge: 600,
	})
	return v.Redirect(address, fiber.StatusSeeOther)
}

func (d *signinDesk) finishProvider(v *visit) error {
	q := v.query()
	r := identity.Return{Kept: v.Cookies(errandCookie), State: q.Get("state"), Code: q.Get("code"), Fault: q.Get("error")}
	v.dropCookie(errandCookie)
	secret, in, err := d.Identity.FinishOIDC(v.ctx, r, v.from())
	if err != nil {
		f := newForm(nil)
		if !f.refuse(signinFault(err)) {
			return err
		}
		return d.renderSignin(v, fiber.StatusUnprocessableEntity, f)
	}
	v.keepSecret(secret)
	if in.Need != "" {
		return v.Redirect(needPath(in.Need), fiber.StatusSeeOther)
	}
	return v.Redirect(Prefix+"/", fiber.StatusSeeOther)
}

// factorPage asks for the second factor.
type factorPage struct {
	Form *form
	To   string
	Code field
}

func (d *signinDesk) showFactor(v *visit) error {
	switch {
	case v.session.Need != identity.NeedFactor:
		return v.Redirect(localPath(v.query().Get("to")), fiber.StatusSeeOther)
	case !v.session.Enrolled:
		return v.Redirect(Prefix+"/account/factor", fiber.StatusSeeOther)
	}
	return d.renderFactor(v, fiber.StatusOK, newForm(url.Values{"to": {v.query().Get("to")}}))
}

func (d *signinDesk) renderFactor(v *visit, status int, f *form) error {
	return v.renderAs(status, d.factor, head{Title: "两步验证"}, factorPage{
		Form: f, To: localPath(f.value("to")),
		Code: f.text("code", "验证码或恢复码", autocomplete("one-time-code"), most(24), short, hint("验证器应用上现在显示的6位数字")),
	})
}

func (d *signinDesk) passFactor(v *visit) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	secret, err := d.Identity.PassFactor(v.ctx, v.session, f.value("code"))
	switch {
	case err == nil:
		v.keepSecret(secret)
		return v.Redirect(localPath(f.value("to")), fiber.StatusSeeOther)
	case models.KindOf(err) == models.Unauthenticated:
		v.dropSecret()
		return v.done(err.Error(), Prefix+"/signin")
	case f.refuse(err):
		return d.renderFactor(v, fiber.StatusUnprocessableEntity, f)
	}
	return err
}
