package office

import (
	"context"
	"encoding/base64"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/identity"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// visit is one request for a page: the request itself, who makes it, and the
// bureaus as they stand. The actor is empty for a guest.
type visit struct {
	*fiber.Ctx
	office  *office
	ctx     context.Context
	actor   models.Actor
	session identity.Session
	tree    *models.Tree
	bureau  models.Bureau // the actor's
}

// visit gathers what handlers need of a request.
func (o *office) visit(c *fiber.Ctx) (*visit, error) {
	tree, err := o.Tree(c.UserContext())
	if err != nil {
		return nil, err
	}
	v := &visit{Ctx: c, office: o, ctx: c.UserContext(), actor: web.Actor(c), session: sessionOf(c), tree: tree}
	v.bureau = tree.Bureaus[v.actor.BureauID]
	return v, nil
}

// formLimit is the largest form that is read, bytes: the long texts of a case
// in full, as browsers write them.
const formLimit = 2 << 20

// form reads the fields of a form that was sent.
func (v *visit) form() (url.Values, error) { return web.ReadFormUpTo(v.Ctx, formLimit) }

// query gives the fields of the address.
func (v *visit) query() url.Values {
	values, err := url.ParseQuery(string(v.Context().URI().QueryString()))
	if err != nil {
		return url.Values{}
	}
	return values
}

// id reads a row's id out of the path. What is no id is NotFound.
func (v *visit) id(name string) (int64, error) { return web.PathID(v.Ctx, name) }

// asked reads a bureau's id out of a field of the address or form, the user's
// own bureau when there is none. Whether the user may see it, the use case says.
func (v *visit) asked(text string) (int64, error) {
	if text == "" {
		return v.actor.BureauID, nil
	}
	id, err := models.ParseID(text)
	if err != nil {
		return 0, models.Errorf(models.NotFound, "%s", models.HiddenMessage)
	}
	return id, nil
}

// render sends a page.
func (v *visit) render(p *page, h head, content any) error {
	return v.renderAs(fiber.StatusOK, p, h, content)
}

// flashName is the cookie that carries one message to the next page.
const flashName = "sanxiang_said"

// done leads on to a page that says the message once.
func (v *visit) done(message, to string) error {
	v.Cookie(&fiber.Cookie{
		Name: flashName, Value: base64.RawURLEncoding.EncodeToString([]byte(message)), Path: Prefix,
		HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, MaxAge: 60,
	})
	return v.Redirect(to, fiber.StatusSeeOther)
}

// said takes the message of the page before, empty when there is none.
func (v *visit) said() string {
	text, err := base64.RawURLEncoding.DecodeString(v.Cookies(flashName))
	if err != nil || len(text) == 0 {
		return ""
	}
	v.Cookie(&fiber.Cookie{Name: flashName, Path: Prefix, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, MaxAge: -1})
	return string(text)
}

// bureaus lists the bureaus of which the user may do the act, the own one and
// those below it, as choices.
func (v *visit) bureaus(act models.Act) []models.Choice {
	var out []models.Choice
	for _, id := range v.tree.Within(v.actor.BureauID, models.ScopeAll) {
		if models.Permit(v.actor, act, v.tree, id) == nil {
			out = append(out, idChoice(id, v.tree.Bureaus[id].Name))
		}
	}
	return out
}
