package office

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sanxiang/app/apptest"
)

// TestReviewOnScreen works at the desk by the keyboard: J turns to the next
// paper without losing what was typed, and every page holds to WCAG and to its
// width.
func TestReviewOnScreen(t *testing.T) {
	browser := apptest.Browser(t)
	h := newHall(t, apptest.Engines()[0])
	c, secret := h.reviewing(t), h.password(t)
	s := h.onScreen(t, browser)
	s.do(t, "sign in", network.SetCookie(cookieName, h.secret(t, h.Reviewer)).WithURL(s.home), chromedp.Navigate(s.home+"/reviews"), chromedp.WaitVisible("h1"))
	s.look(t, "reviews")
	var first, next, typed string
	s.do(t, "turn by J", chromedp.Navigate(s.home+reviewPath(c)), chromedp.WaitVisible("#viewer"),
		chromedp.SetValue(`[name="text"]`, "还没有写完的意见", chromedp.ByQuery), chromedp.Text("#viewer-h", &first),
		chromedp.Focus("#viewer-h"), chromedp.KeyEvent("j"), chromedp.WaitVisible(`#viewer:not([data-at="doc-report"])`),
		chromedp.Text("#viewer-h", &next), chromedp.Value(`[name="text"]`, &typed, chromedp.ByQuery))
	if first == next || typed != "还没有写完的意见" {
		t.Errorf("J turns from %q to %q and leaves %q", first, next, typed)
	}
	s.do(t, "add a remark", chromedp.Focus("[data-about]"), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`[name="remarks[0].text"]`))
	s.look(t, "review")
	v := opinion()
	v.Set("password", secret)
	reviewer := h.signIn(t, h.Reviewer)
	reviewer.follow(t, reviewPath(c), v)
	h.answer(t, c)
	for name, path := range map[string]string{
		"review-round2": reviewPath(c), "reviews-mine": "/reviews/mine", "review-handover": reviewPath(c) + "/handover", "review-alike": reviewPath(c) + "/alike",
		"documents": strings.TrimSuffix(reviewPath(c), "/review") + "/documents", "document": strings.TrimSuffix(reviewPath(c), "/review") + "/documents/filing",
	} {
		s.do(t, name, chromedp.Evaluate("window.onbeforeunload = null", nil), chromedp.Navigate(s.home+path), chromedp.WaitVisible("h1"))
		s.look(t, name)
	}
}
