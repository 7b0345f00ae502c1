package portal

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
	"sanxiang/routes/web"
)

// figurePage is one printed figure of a published chapter with where it comes from.
type figurePage struct {
	Name, Printed      string
	Report, ReportHref string // back to where the figure is explained in the text
	Facts              facts
	Search             string // address of the matching search, where the figure counts what is published
	Others             []link // the figures of the same indicator
	Permalink          string
}

func (p *portal) showFigure(c *fiber.Ctx) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	row, page, err := p.public.Chapter(c.UserContext(), web.PathText(c, "code"), year)
	if err != nil {
		return err
	}
	f, ok := page.FindFigure(web.PathText(c, "figure"))
	if !ok {
		return models.Errorf(models.NotFound, "没有找到该数字，报告可能已经更新，请从报告页面重新打开")
	}
	report := web.RecordPath(row)
	path := figurePath(report, f.ID)
	out := figurePage{
		Name: f.Name, Printed: f.Printed, Report: page.Title, ReportHref: report + "#src-" + f.ID,
		Facts: figureFacts(f), Others: sameIndicator(page, f, report), Permalink: p.site.URL(path),
	}
	if f.Kind != "" {
		out.Search = web.SearchPath("/search", models.PublicQuery{Bureau: row.BureauCode, Kind: f.Kind, Year: f.AsOf.Year()})
	}
	return p.figure.Render(c, fiber.StatusOK, web.Head{Title: f.Name + "　" + page.Title, Path: path, Section: "reports"}, out)
}

// figureFacts says where a figure comes from, a fact a line; what the
// definition leaves open is left out.
func figureFacts(f models.PublicFigure) facts {
	out := facts{{Name: "文中数字", Value: f.Printed, Strong: true}}
	add := func(name, value, extra string) {
		if value != "" {
			out = append(out, fact{Name: name, Value: value, Extra: extra})
		}
	}
	value := ""
	if f.Value != "" {
		value = groupedDecimal(f.Value) + f.Unit
	}
	add("数值", value, "")
	add("数据状态", f.State.Label(), f.State.Explain())
	add("统计口径", f.Basis, "")
	add("计算方法", f.Rule, "")
	add("计算过程", f.Working, "")
	add("记录数", thousands(f.Records)+"条", "该数字背后的记录、台账或报送数的条数")
	add("统计截至", f.AsOf.Chinese(), "")
	add("指标代码", f.Code, "")
	return out
}

// groupedDecimal sets the whole part of a plain decimal in groups of three.
func groupedDecimal(s string) string {
	whole, frac, found := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if found {
		return whole + "." + frac
	}
	return whole
}

// sameIndicator lists the other places where the chapter prints the indicator.
func sameIndicator(page models.PublicPage, f models.PublicFigure, report string) []link {
	var out []link
	for _, o := range page.Figures {
		if o.Code == f.Code && o.ID != f.ID {
			out = append(out, link{figurePath(report, o.ID), o.Name + "：" + o.Printed})
		}
	}
	return out
}
