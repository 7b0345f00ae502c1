package web

import (
	"embed"
	"html/template"
	"io/fs"
	"strings"
)

//go:embed layout.html
var layoutFiles embed.FS

// layout is what stands around every page, with no page in it yet.
var layout = template.Must(template.ParseFS(layoutFiles, "layout.html"))

// Site is what all pages share: the name in the header and the address under
// which the public reaches it.
type Site struct {
	name string
	url  string // without a slash at the end; empty when none is set
	fail *Page
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

// Page is a parsed template that fits into the layout.
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
	Section string // which entry of the menu is current: home, search
	Query   string // what the search box in the header holds
	NoIndex bool   // search engines are asked to stay away
}

// shell is what the layout's template reads.
type shell struct {
	Site    string
	Title   string
	URL     string
	JSON    string
	Style   string
	Mark    string
	Home    bool
	Search  bool
	Query   string
	NoIndex bool
	Content any
}

// frame puts a page's head and content into what the layout reads.
func (s *Site) frame(h Head, content any) shell {
	out := shell{
		Site: s.name, Title: s.name, JSON: h.JSON, Style: stylePath, Mark: markPath,
		Home: h.Section == "home", Search: h.Section == "search", Query: h.Query, NoIndex: h.NoIndex, Content: content,
	}
	if h.Title != "" {
		out.Title = h.Title + " - " + s.name
	}
	if h.Path != "" {
		out.URL = s.URL(h.Path)
	}
	return out
}
