package portal

import (
	"html/template"
	"strings"

	"sanxiang/models"
	"sanxiang/routes/web"
)

// imprint is what a printed record says about itself. It shows on paper only.
type imprint struct {
	Permalink string
	Citation  string
	AsOf      day
	Code      web.Squares // of the permalink; none where the site has no address of its own
}

// newImprint makes the imprint of a record.
func (p *portal) newImprint(row models.Publication, citation string) imprint {
	out := imprint{Permalink: p.site.URL(web.RecordPath(row)), Citation: citation, AsOf: p.today()}
	if strings.Contains(out.Permalink, "://") {
		out.Code = web.NewSquares(out.Permalink)
	}
	return out
}

// HTML gives the imprint to a template.
func (x imprint) HTML() template.HTML { return web.HTML(x.write) }

func (x imprint) write(m *web.Markup) {
	m.Raw("<div class=\"print\">\n")
	x.Code.Write(m, "固定链接的二维码")
	m.Raw("\n<div>\n<p>固定链接：").Text(x.Permalink).Raw("</p>\n")
	if x.Citation != "" {
		m.Raw("<p>引用格式：").Text(x.Citation).Raw("</p>\n")
	}
	m.Raw("<p>内容截至").Text(x.AsOf.Text).Raw("。公示信息可能更正或者停止公示，以固定链接当前显示的内容为准。</p>\n</div>\n</div>")
}
