package portal

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/routes/web"
)

// homePage is the home page: one search box, what came last, who publishes.
type homePage struct {
	Site    string
	Query   string
	Summary string
	Latest  []record
	Bureaus []bureauLine
	AsOf    day
}

// bureauLine is a bureau with its latest chapters.
type bureauLine struct {
	Name, Href, Count string
	Reports           []link
}

// link is an address with its words.
type link struct{ Href, Text string }

const (
	homeLatest  = 8
	homeReports = 3
)

func (p *portal) showHome(c *fiber.Ctx) error {
	latest, err := p.public.Latest(c.UserContext(), "", homeLatest)
	if err != nil {
		return err
	}
	facets, err := p.public.Facets(c.UserContext())
	if err != nil {
		return err
	}
	page := homePage{Site: p.site.Name(), Latest: recordsOf(latest), AsOf: p.today()}
	page.Summary = "尚未公示信息。"
	if facets.Shown > 0 {
		page.Summary = "现有" + strconv.Itoa(len(facets.Bureaus)) + "个机关公示" + strconv.FormatInt(facets.Shown, 10) + "条执法信息。"
	}
	for _, b := range facets.Bureaus {
		line := bureauLine{Name: b.Name, Href: bureauHref(b.Code), Count: strconv.FormatInt(b.Shown, 10) + "条"}
		for _, y := range b.Years[:min(homeReports, len(b.Years))] {
			line.Reports = append(line.Reports, link{reportHref(b.Code, y), strconv.Itoa(y) + "年度"})
		}
		page.Bureaus = append(page.Bureaus, line)
	}
	c.Set(fiber.HeaderCacheControl, briefly)
	return p.home.Render(c, fiber.StatusOK, web.Head{Path: "/", Section: "home"}, page)
}

// briefly lets caches keep a page for a minute, so that what is withdrawn
// disappears soon.
const briefly = "public, max-age=60"
