package web

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
)

// parts renders what of the layout is the same on many pages.
var parts = template.Must(layout.Clone())

// assets are the files that every page loads.
type assets struct{ Style, Mark string }

// bar is the site's name and its menu.
type bar struct {
	Site string
	Home bool
	Menu []entry
}

func newBar(site, section string) bar {
	out := bar{Site: site, Home: section == "home", Menu: slices.Clone(menu)}
	for i, e := range menu {
		out.Menu[i].Current = e.Section == section
	}
	return out
}

// part gives a part of the layout in one of its few variants. It is rendered
// the first time and kept.
func (s *Site) part(name, variant string, data func() any) template.HTML {
	key := [2]string{name, variant}
	if kept, ok := s.parts.Load(key); ok {
		return kept.(template.HTML)
	}
	html := rendered(name, data())
	s.parts.Store(key, html)
	return html
}

// rendered renders a part. One that cannot be rendered panics: it is part of
// the program, and every page in every test shows it.
func rendered(name string, data any) template.HTML {
	var b strings.Builder
	if err := parts.ExecuteTemplate(&b, name, data); err != nil {
		panic(fmt.Sprintf("part %q of the layout: %v", name, err))
	}
	return template.HTML(b.String())
}
