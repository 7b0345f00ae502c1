package office

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/identity"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// entrance says how far somebody must have signed in to open a page.
type entrance int

const (
	entranceFull    entrance = iota // signed in with all that is asked for
	entrancePending                 // signed in, but a new password or the second factor is still due
	entranceGuest                   // nobody need be signed in
)

// route is one page, or one act of a page.
type route struct {
	method, path string       // path below Prefix
	acts         []models.Act // any of them, in the user's own bureau, opens it; none = all who are signed in
	entrance     entrance
	serve        func(*visit) error
}

// get is a page that is read.
func get(path string, serve func(*visit) error, acts ...models.Act) route {
	return route{method: fiber.MethodGet, path: path, serve: serve, acts: acts}
}

// post is a form that changes something.
func post(path string, serve func(*visit) error, acts ...models.Act) route {
	return route{method: fiber.MethodPost, path: path, serve: serve, acts: acts}
}

// guest opens a page to everybody.
func guest(r route) route { r.entrance = entranceGuest; return r }

// pending opens a page to those who have not finished signing in.
func pending(r route) route { r.entrance = entrancePending; return r }

// cookieName is the cookie that carries the session's secret.
const cookieName = "sanxiang"

// sessionKey is where guard leaves the session for handlers.
type sessionKey struct{}

// contentPolicy lets pages run the office's own script and play its own
// recordings, beside what the public pages may do.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard stands before all pages: it finds out who asks, keeps answers out of
// caches, refuses changes that another site made the browser send, and leads to
// the set-up while there is no account.
func (o *office) guard(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentSecurityPolicy, contentPolicy)
	if err := o.ownRequest(c); err != nil {
		return err
	}
	if there, err := o.setUp(c); err != nil || there != "" {
		if err != nil {
			return err
		}
		return c.Redirect(there, fiber.StatusSeeOther)
	}
	secret := c.Cookies(cookieName)
	if secret == "" {
		return c.Next()
	}
	session, err := o.Identity.FindSession(c.UserContext(), secret)
	if err != nil && models.KindOf(err) != models.Unauthenticated {
		return err
	}
	if err == nil {
		c.Locals(sessionKey{}, session)
		web.SetActor(c, session.Actor)
	}
	return c.Next()
}

// ownRequest lets requests that only read pass, and of the others those that a
// page of this site sent. What says of neither header where it comes from is no
// browser and carries no session of anybody's.
func (o *office) ownRequest(c *fiber.Ctx) error {
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
		return nil
	}
	if c.Get("Sec-Fetch-Site") == "" && c.Get(fiber.HeaderOrigin) == "" {
		return web.Refuse(fiber.StatusForbidden, "请求没有说明来自哪个页面，没有受理。请在本站的页面上操作，或换用较新的浏览器")
	}
	return o.site.OwnForm(c)
}

// handle makes a handler of a route: it asks who is there and what they may do.
func (o *office) handle(r route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v, err := o.visit(c)
		if err != nil {
			return err
		}
		if there, err := o.admit(v, r); err != nil || there != "" {
			if err != nil {
				return err
			}
			return c.Redirect(there, fiber.StatusSeeOther)
		}
		err = r.serve(v)
		if err != nil && models.KindOf(err) == models.Unauthenticated && r.method == fiber.MethodGet && r.entrance == entranceFull {
			return c.Redirect(signinPath(c), fiber.StatusSeeOther)
		}
		return err
	}
}

// admit decides whether the page opens; otherwise it says where to go first.
func (o *office) admit(v *visit, r route) (there string, err error) {
	if r.entrance == entranceGuest {
		return "", nil
	}
	if v.actor.Empty() {
		if r.method == fiber.MethodGet {
			return signinPath(v.Ctx), nil
		}
		return "", models.Errorf(models.Unauthenticated, "您还没有登录，或登录已经过期。请重新登录后再提交")
	}
	if v.session.Need != "" && r.entrance != entrancePending {
		return needPath(v.session.Need), nil
	}
	return "", v.may(r.acts...)
}

// signinPath leads to the sign-in page and from there back to where one wanted to go.
func signinPath(c *fiber.Ctx) string {
	return Prefix + "/signin?to=" + url.QueryEscape(string(c.Request().URI().RequestURI()))
}

// needPath is where to do what is still due before anything else.
func needPath(need string) string {
	if need == "totp" {
		return Prefix + "/signin/factor"
	}
	return Prefix + "/account/password"
}

// may asks for any of the acts in the user's own bureau.
func (v *visit) may(acts ...models.Act) error {
	var refused error
	for _, act := range acts {
		err := models.Permit(v.actor, act, v.tree, v.actor.BureauID)
		if err == nil {
			return nil
		}
		if models.KindOf(err) != models.Forbidden {
			return err
		}
		refused = err
	}
	return refused
}

// can says whether the user may do any of the acts in the own bureau.
func (v *visit) can(acts ...models.Act) bool { return v.may(acts...) == nil }

// missing answers for addresses that lead nowhere.
func (o *office) missing(c *fiber.Ctx) error {
	if web.Actor(c).Empty() && c.Method() == fiber.MethodGet {
		return c.Redirect(signinPath(c), fiber.StatusSeeOther)
	}
	return models.Errorf(models.NotFound, "没有找到这个页面，请核对地址，或从左侧栏目进入")
}

// sessionOf is the session that guard found, the zero one for a guest.
func sessionOf(c *fiber.Ctx) identity.Session {
	s, _ := c.Locals(sessionKey{}).(identity.Session)
	return s
}
