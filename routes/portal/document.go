package portal

import (
	"html/template"
	"strconv"
	"strings"

	"sanxiang/models"
	"sanxiang/routes/web"
)

// documentPage is a bureau's own document or table.
type documentPage struct {
	Title, Kind string
	HasTitle    bool // the markup has no heading of its own, so the title stands above it
	Facts       facts
	HTML        template.HTML
	Feed        string
	Imprint     imprint
}

// newDocumentPage takes over the markup as it is: it was held to what the
// document walker writes before it was published.
func (p *portal) newDocumentPage(row models.Publication, x models.PublicPage) documentPage {
	out := documentPage{
		Title: x.Title, Kind: models.PublicKindLabel(x.Kind), HTML: paper(x.HTML), Feed: web.FeedPath(row.BureauCode),
		HasTitle: !strings.Contains(x.HTML, "<h1"), Imprint: p.newImprint(row, ""),
	}
	for _, f := range []fact{
		{Name: "文号", Value: x.Number},
		{Name: "发布机关", Value: row.BureauName, Href: web.BureauPath(row.BureauCode)},
		{Name: "成文日期", Value: x.DecidedOn.Chinese()},
		{Name: "公示日期", Value: row.PublishedOn.Chinese()},
	} {
		if f.Value != "" {
			out.Facts = append(out.Facts, f)
		}
	}
	if row.Revision > 1 {
		out.Facts = append(out.Facts, fact{Name: "版本", Value: "第" + strconv.Itoa(row.Revision) + "版，" + row.UpdatedAt.Day().Chinese() + "更新"})
	}
	return out
}

// paper takes over the markup of a page as it is, but lets its wide tables be
// scrolled with the keyboard (WCAG 2.2, 2.1.1).
func paper(markup string) template.HTML {
	return template.HTML(strings.ReplaceAll(markup, `<div class="table-scroll">`, `<div class="table-scroll" role="group" aria-label="表格，可以左右滚动" tabindex="0">`))
}
