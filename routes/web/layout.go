package web

import (
	"embed"
	"html/template"
	"io/fs"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"
)

//go:embed layout.html
var layoutFiles embed.FS

// layout is the parts of what stands around every page.
var layout = template.Must(template.ParseFS(layoutFiles, "layout.html"))

// Site is what all pages share: the name in the header and the address under
// which the public reaches it.
type Site struct {
	name string
	url  string // without a slash at the end; empty when none is set
	fail *Page

	parts sync.Map // [2]string → template.HTML, see part
}

// NewSite makes the shell of a site. The name is Chinese and may be empty; the
// address may be empty, then pages carry no canonical link.
func NewSite(name, publicURL string) *Site {
	if strings.TrimSpace(name) == "" {
		name = "行政执法公示"
	}
	s := &Site{name: name, url: strings.TrimRight(publicURL, "/")}
	s.fail = s.Parse(failureFiles, "failure.html")
	return s
}

// URL gives the full address of a path, or the path where the site has none.
func (s *Site) URL(path string) string { return s.url + path }

// Name is the site's name as the header shows it.
func (s *Site) Name() string { return s.name }

// Page is a parsed template that fits into what stands around every page.
type Page struct {
	site     *Site
	template *template.Template
}

// Parse reads a page's template, which defines "content", and the files of the
// parts it uses. A broken template panics: pages are parsed at the start, and
// every one is rendered in a test.
func (s *Site) Parse(files fs.FS, names ...string) *Page {
	t := template.Must(template.Must(layout.Clone()).ParseFS(files, names...))
	return &Page{site: s, template: t}
}

// Head is what a page says about itself.
type Head struct {
	Title   string // without the site's name; empty on the home page
	Path    string // canonical path; empty for pages that have none
	JSON    string // path of the same thing as JSON
	Feed    string // path of the Atom feed that the page belongs to
	Section string // which entry of the menu is current, see menu
	NoIndex bool   // search engines are asked to stay away
}

// entry is one link of the menu or the footer.
type entry struct {
	Section, Href, Text string
	Current             bool
}

// menu lists the main parts of the site.
var menu = []entry{
	{Section: "home", Href: "/", Text: "首页"}, {Section: "search", Href: "/search", Text: "查询"},
	{Section: "stats", Href: "/stats", Text: "统计"}, {Section: "reports", Href: "/reports", Text: "年度报告"},
	{Section: "bureaus", Href: "/o", Text: "机关"}, {Section: "data", Href: "/data", Text: "数据"},
}

// footer lists what the site says about itself.
var footer = []entry{
	{Href: "/about", Text: "关于本站"}, {Href: "/objection", Text: "提出异议"}, {Href: "/withdrawals", Text: "撤下情况"}, {Href: "/coverage", Text: "公示情况自查"},
	{Href: "/accessibility", Text: "无障碍说明"}, {Href: "/privacy", Text: "隐私"}, {Href: "/api", Text: "接口"},
}

// shell is what stands around a page. Links, Bar, Views and Foot are parts that
// were rendered before, see Site.part.
type shell struct {
	Head
	Title   string // with the site's name
	URL     string // canonical; may be empty
	Classes string // of the root: the view
	Links   template.HTML
	Bar     template.HTML
	Views   template.HTML
	Foot    template.HTML
}

// frame gathers what stands around a page.
func (s *Site) frame(c *fiber.Ctx, h Head) shell {
	view := View(c)
	out := shell{
		Head: h, Title: s.name, Classes: viewClasses(view),
		Links: s.part("links", "", func() any { return assets{stylePath, markPath} }),
		Bar:   s.part("bar", h.Section, func() any { return newBar(s.name, h.Section) }),
		Foot:  s.part("foot", "", func() any { return footer }),
	}
	if len(c.Context().URI().QueryString()) == 0 {
		out.Views = s.part("views", view, func() any { return switches(c, view) })
	} else {
		out.Views = rendered("views", switches(c, view))
	}
	if h.Title != "" {
		out.Title = h.Title + " - " + s.name
	}
	if h.Path != "" {
		out.URL = s.URL(h.Path)
	}
	return out
}

// open writes what comes before the page.
func (x shell) open(m *Markup) {
	m.Raw("<!DOCTYPE html>\n<html lang=\"zh-CN\"")
	if x.Classes != "" {
		m.Raw(` class="`).Text(x.Classes).Raw(`"`)
	}
	m.Raw(`>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>`).Text(x.Title).Raw("</title>\n")
	if x.NoIndex {
		m.Raw("<meta name=\"robots\" content=\"noindex\">\n")
	}
	for _, l := range []struct {
		rel  literal
		href string
	}{{`rel="canonical"`, x.URL}, {`rel="alternate" type="application/json"`, x.JSON}, {`rel="alternate" type="application/atom+xml"`, x.Feed}} {
		if l.href != "" {
			m.Raw("<link ").Raw(l.rel).Raw(` href="`).Link(l.href).Raw("\">\n")
		}
	}
	m.Part(x.Links).Raw(`</head>
<body>
<a class="skip" href="#main">跳到正文</a>
<header class="top">
<div class="wrap bar">
`).Part(x.Bar).Part(x.Views).Raw(`</div>
</header>
<main id="main" class="wrap" tabindex="-1">
`)
}

// end writes what comes after the page.
func (x shell) end(m *Markup) { m.Raw("\n</main>\n").Part(x.Foot).Raw("</body>\n</html>\n") }
