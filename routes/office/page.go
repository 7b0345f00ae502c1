package office

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
	"sanxiang/routes/web"
)

//go:embed *.html
var templates embed.FS

// shared is the frame and the parts that all pages may use.
var shared = template.Must(template.New("").Funcs(template.FuncMap{
	"chinese": func(d models.Day) string { return d.Chinese() },
	"yuan":    func(f models.Fen) string { return f.Grouped() },
}).ParseFS(templates, "layout.html", "parts.html"))

// page is a parsed template that fits into the frame.
type page struct {
	office   *office
	template *template.Template
}

// parse reads a page's template, which defines "content". A broken one panics:
// pages are parsed at the start, and every one is rendered in a test.
func (o *office) parse(names ...string) *page {
	return &page{office: o, template: template.Must(template.Must(shared.Clone()).ParseFS(templates, names...))}
}

// head is what a page says about itself.
type head struct {
	Title   string
	Section string // which entry of the menu is current, see menu
	Crumbs  []crumb
	Wide    bool // no bound to the width of the content
	Refresh int  // seconds after which a browser without script asks again; 0 = never
}

// crumb is one step of the way to a page.
type crumb struct{ Text, Href string }

// entry is a link of the menu.
type entry struct {
	Section, Href, Text string
	Current             bool
	acts                []models.Act
}

// menu lists the sections: seven, in the words of the bureaus. A section shows
// to whoever may do anything in it.
var menu = []entry{
	{Section: "work", Href: Prefix + "/", Text: "工作台"},
	{Section: "cases", Href: Prefix + "/cases", Text: "案件", acts: []models.Act{models.ActReadCase}},
	{Section: "reviews", Href: Prefix + "/reviews", Text: "法制审核", acts: []models.Act{models.ActReadCase}},
	{Section: "disclosures", Href: Prefix + "/disclosures", Text: "公示", acts: []models.Act{models.ActReadCase}},
	{Section: "figures", Href: Prefix + "/figures", Text: "统计", acts: []models.Act{models.ActReadFigures}},
	{Section: "reports", Href: Prefix + "/reports", Text: "年度报告", acts: []models.Act{models.ActReadFigures}},
	{Section: "settings", Href: Prefix + "/settings", Text: "设置"},
}

// frame is what stands around a page's content.
type frame struct {
	head
	Site, Bureau, User string
	Signed             bool // somebody is signed in, with all that is asked for
	Menu               []entry
	Unread             int
	Said               string
	Classes            string
	Style, Script      string
	Views              []web.Switch
	Content            any
}

// renderAs sends a page with a status. It is written whole before the first
// byte goes out, so that a fault in it is an error and never half a page.
func (v *visit) renderAs(status int, p *page, h head, content any) error {
	f := v.office.frame(v, h)
	f.Content = content
	var b bytes.Buffer
	if err := p.template.ExecuteTemplate(&b, "office", f); err != nil {
		return fmt.Errorf("render page %q: %w", h.Title, err)
	}
	v.Status(status).Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return v.Send(b.Bytes())
}

// frame gathers what stands around a page.
func (o *office) frame(v *visit, h head) frame {
	f := frame{
		head: h, Site: o.site.Name(), Bureau: v.bureau.Name, User: v.actor.Name, Signed: !v.actor.Empty() && v.session.Need == "",
		Said: v.said(), Classes: web.ViewClasses(v.Ctx), Style: stylePath, Script: scriptPath, Views: web.Switches(v.Ctx),
	}
	if !f.Signed {
		return f
	}
	f.Unread = o.unread(v)
	for _, e := range menu {
		if len(e.acts) > 0 && !v.can(e.acts...) {
			continue
		}
		e.Current = e.Section == h.Section
		f.Menu = append(f.Menu, e)
	}
	return f
}

// showFailure shows what went wrong in the frame of the back office.
func (o *office) showFailure(c *fiber.Ctx, status int, f web.Failure) error {
	v, err := o.visit(c)
	if err != nil {
		v = &visit{Ctx: c, office: o, ctx: c.UserContext(), tree: models.NewTree(nil)}
	}
	c.Set(fiber.HeaderContentSecurityPolicy, contentPolicy)
	return v.renderAs(status, o.failure, head{Title: f.Title}, f)
}
