package portal

import (
	"html/template"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// bureauPage is one enforcement body: what it is, its counts by year, what
// came last.
type bureauPage struct {
	Name   string
	About  template.HTML
	Duties string
	Kinds  []string // column titles
	Years  []yearLine
	Latest []record
	All    string // address of all of its records
}

// yearLine is one row of the counts.
type yearLine struct {
	Year                     string
	Href                     string
	Counts                   []int64 // by kind, in the order of the titles
	Shown, Withdrawn, Ended  int64
	ReportHref, StatisticsOf string
}

func (p *portal) showBureau(c *fiber.Ctx) error {
	b, err := p.public.Bureau(c.UserContext(), web.PathText(c, "code"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, briefly)
	page, err := p.newBureauPage(c, b)
	if err != nil {
		return err
	}
	return p.bureau.Render(c, fiber.StatusOK, web.Head{Title: b.Name, Path: bureauHref(b.Code)}, page)
}

// newBureauPage shows only the kinds of which the bureau has any.
func (p *portal) newBureauPage(c *fiber.Ctx, b disclosure.BureauPage) (bureauPage, error) {
	out := bureauPage{
		Name: b.Name, About: template.HTML(b.About.HTML), Duties: b.About.Content,
		Latest: recordsOf(b.Latest), All: address(disclosure.Query{Bureau: b.Code}),
	}
	var kinds []string
	for _, k := range models.DisclosureKinds {
		for _, y := range b.Years {
			if y.ByKind[k.Code] > 0 {
				kinds = append(kinds, k.Code)
				out.Kinds = append(out.Kinds, k.Label)
				break
			}
		}
	}
	for _, y := range b.Years {
		line := yearLine{
			Year: strconv.Itoa(y.Year) + "年", Href: address(disclosure.Query{Bureau: b.Code, Year: y.Year}),
			Shown: y.Shown, Withdrawn: y.Withdrawn, Ended: y.Ended,
		}
		for _, k := range kinds {
			line.Counts = append(line.Counts, y.ByKind[k])
		}
		if y.Chapter {
			line.ReportHref = reportHref(b.Code, y.Year)
		}
		if y.Table {
			row, _, err := p.public.Statistics(c.UserContext(), b.Code, y.Year)
			if err != nil {
				return out, err
			}
			line.StatisticsOf = href(row)
		}
		out.Years = append(out.Years, line)
	}
	return out, nil
}
