package office

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"sanxiang/app/apptest"
	"sanxiang/app/objection"
	"sanxiang/models"
)

// TestWorklistOnScreen holds the work page, the list and the inbox to WCAG, and
// finds that Enter in the quick box opens the only exact hit.
func TestWorklistOnScreen(t *testing.T) {
	t.Parallel()
	h := newHall(t, apptest.Engines()[0])
	h.caseOf(t, "示例占道案")
	for i := range 24 {
		s := apptest.Fined(fmt.Sprintf("9%02d", i), "2024-03-01", apptest.Organisation())
		s.Officers = models.IDs{h.Officers[0].ID, h.Officers[1].ID}
		h.Decide(t, s)
	}
	if _, err := objection.NewDesk(h.Store).Submit(t.Context(), objection.Submission{Bureau: h.Urban.Code, Kind: models.ObjectionError, Text: "机关页面上的咨询电话写错了。"}); err != nil {
		t.Fatal(err)
	}
	if err := h.deps.Cases.CreateSaved(t.Context(), h.Handler, "示例筛选", "due=overdue"); err != nil {
		t.Fatal(err)
	}
	h.Clock.Set("2024-03-15")
	s := h.onScreen(t, apptest.Browser(t))
	secret := h.secret(t, h.Handler)
	s.do(t, "sign in", network.SetCookie(cookieName, secret).WithURL(s.home))
	for _, p := range []struct{ name, path, title string }{
		{"work", "/", "工作台"}, {"cases", "/cases?state=served", "案件"}, {"cases-wrong", "/cases?from=2024-13-40", "案件"},
		{"inbox", "/inbox", "消息"}, {"inbox-settings", "/inbox/settings", "消息设置"},
	} {
		s.do(t, p.name, chromedp.Navigate(s.home+p.path), title(p.title))
		s.look(t, p.name)
	}
	s.do(t, "quick box", chromedp.Navigate(s.home+"/"), title("工作台"), chromedp.SendKeys(`#quick`, "案905\r", chromedp.ByQuery), title("示例商贸有限公司"))
}
