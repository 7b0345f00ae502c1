package portal

import (
	"html/template"

	"sanxiang/routes/web"
)

// fact is one line of a summary.
type fact struct {
	Name, Value, Href string
	Extra             string // second line
	Strong            bool
}

// facts is a summary: names with their values.
type facts []fact

// HTML gives the summary to a template.
func (l facts) HTML() template.HTML { return web.HTML(l.write) }

func (l facts) write(m *web.Markup) {
	m.Raw("<dl class=\"facts\">\n")
	for _, f := range l {
		m.Raw("<div><dt>").Text(f.Name).Raw("</dt><dd")
		if f.Strong {
			m.Raw(` class="strong"`)
		}
		m.Raw(">")
		if f.Href != "" {
			m.Raw(`<a href="`).Link(f.Href).Raw(`">`).Text(f.Value).Raw("</a>")
		} else {
			m.Text(f.Value)
		}
		if f.Extra != "" {
			m.Raw(`<br><span class="muted small">`).Text(f.Extra).Raw("</span>")
		}
		m.Raw("</dd></div>\n")
	}
	m.Raw("</dl>")
}
