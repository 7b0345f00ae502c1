package office

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/models"
)

// enter gives the browser the actor's session.
func (s onScreen) enter(t *testing.T, h *hall, a models.Actor) {
	t.Helper()
	s.do(t, "enter", network.SetCookie(cookieName, h.secret(t, a)).WithURL(strings.TrimSuffix(s.home, Prefix)).WithHTTPOnly(true))
}

// TestPublicityOnScreen looks at the pages of the disclosure desk, wide and on a
// phone, and decides about a finding by keyboard.
func TestPublicityOnScreen(t *testing.T) {
	browser := apptest.Browser(t)
	h := newHall(t, apptest.Engines()[0])
	_, path := h.leakyCase(t, "7")
	o, shown := h.objected(t)
	for i, number := range []string{"8", "9"} {
		c := h.Decide(t, apptest.Fined(number, "2024-03-01", apptest.Organisation()))
		p := disclosure.Preparation{Facts: models.PublicationFacts{Secret: i == 1}}
		if _, _, err := h.deps.Disclosure.Prepare(t.Context(), h.Handler, c.ID, p); err != nil {
			t.Fatal(err)
		}
	}
	s := h.onScreen(t, browser)
	s.enter(t, h, h.Handler)
	s.do(t, "a case", chromedp.Navigate(s.home+path), chromedp.WaitVisible("#hits"))
	s.look(t, "publish-prepare")
	s.do(t, "hide a name by keyboard", chromedp.SendKeys(`.hits button`, "\r", chromedp.ByQuery), chromedp.WaitVisible(".said"))
	s.do(t, "open the texts", chromedp.Click(`#prepare-h ~ form summary`, chromedp.ByQuery))
	s.look(t, "publish-hidden")
	for _, x := range []struct{ name, path string }{
		{"disclosures", "/disclosures?tab=prepare"}, {"disclosures-shown", "/disclosures?tab=shown"}, {"publish-shown", "/cases/" + idString(shown.ID) + "/disclosure"},
		{"objections", "/objections"}, {"objection", "/objections/" + idString(o.ID)}, {"exantes", "/exante"}, {"exante-form", "/exante/procedure/edit"}, {"exante", "/exante/basis"},
	} {
		s.do(t, x.name, chromedp.Navigate(s.home+x.path), chromedp.WaitVisible("h1"))
		s.look(t, x.name)
	}
	s.do(t, "preview by keyboard", chromedp.Navigate(s.home+"/exante/basis/edit"), typed("rows[0].since", "rows[0].level", "法律", "rows[0].name", "《示例法》"), chromedp.WaitVisible("#preview"))
	s.look(t, "exante-preview")
	s.enter(t, h, h.Approver)
	s.do(t, "the approver", chromedp.Navigate(s.home+"/disclosures"), chromedp.WaitVisible("h1"))
	s.look(t, "disclosures-release")
	s.do(t, "release", chromedp.Click(`input[name=cases]`, chromedp.ByQuery), chromedp.Click(`.actions button`, chromedp.ByQuery), title("批准公示1件"))
	s.look(t, "disclosures-confirm")
}
