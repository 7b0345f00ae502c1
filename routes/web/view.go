package web

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

// viewName is the parameter and the cookie that hold the view.
const viewName = "view"

// The views of a page beside the plain one, and the word that leads back to it.
const (
	viewLarge    = "large"
	viewContrast = "contrast"
	viewBoth     = "large-contrast"
	viewPlain    = "plain"
)

// viewYear is how long a browser keeps the chosen view.
const viewYear = 365 * 24 * time.Hour

// View says how the reader wants the page: large (大字), contrast (高对比),
// large-contrast, or empty for the plain one. The address wins over the cookie;
// what is none of these is the plain one. A page depends on the request by its
// address and by this word only.
func View(c *fiber.Ctx) string {
	view, _ := askedView(c)
	if view == "" && isView(c.Cookies(viewName)) {
		view = c.Cookies(viewName)
	}
	if view == viewPlain {
		return ""
	}
	return view
}

// askedView is the view that the address names.
func askedView(c *fiber.Ctx) (string, bool) {
	view := c.Query(viewName)
	if !isView(view) {
		return "", false
	}
	return view, true
}

func isView(s string) bool {
	return slices.Contains([]string{viewLarge, viewContrast, viewBoth, viewPlain}, s)
}

// KeepView notes the view that the address names in a cookie, and nothing else
// about the reader. It stands outside of any cache of pages.
func KeepView(c *fiber.Ctx) error {
	if view, asked := askedView(c); asked {
		c.Cookie(&fiber.Cookie{
			Name: viewName, Value: view, Path: "/", MaxAge: int(viewYear / time.Second), SameSite: fiber.CookieSameSiteLaxMode, HTTPOnly: true,
		})
	}
	return c.Next()
}

// Switch is one of the links that change the view of this very page.
type Switch struct {
	Href, Text string
	On         bool
}

// switches lists the links for the view that is on. They name the parameters
// only, so the path stays as it is, and keep all others.
func switches(c *fiber.Ctx, view string) []Switch {
	kept, err := url.ParseQuery(string(c.Context().URI().QueryString()))
	if err != nil {
		kept = url.Values{}
	}
	link := func(to, text string, on bool) Switch {
		kept.Set(viewName, to)
		return Switch{"?" + kept.Encode(), text, on}
	}
	large, contrast := strings.Contains(view, viewLarge), strings.Contains(view, viewContrast)
	out := []Switch{
		link(viewOf(!large, contrast), "大字", large), link(viewOf(large, !contrast), "高对比", contrast),
	}
	if view != "" {
		out = append(out, link(viewPlain, "还原", false))
	}
	return out
}

// Switches lists the links that change the view of the page.
func Switches(c *fiber.Ctx) []Switch { return switches(c, View(c)) }

// ViewClasses are the classes of the page's root for the reader's view.
func ViewClasses(c *fiber.Ctx) string { return viewClasses(View(c)) }

// viewOf names a view by its parts.
func viewOf(large, contrast bool) string {
	switch {
	case large && contrast:
		return viewBoth
	case large:
		return viewLarge
	case contrast:
		return viewContrast
	}
	return viewPlain
}

// viewClasses are the classes of the page's root for a view.
func viewClasses(view string) string { return strings.ReplaceAll(view, "-", " ") }
