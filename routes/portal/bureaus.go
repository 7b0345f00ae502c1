package portal

import (
	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/routes/web"
)

// bureausPage lists all bodies that publish.
type bureausPage struct {
	Lines []bureauLine
	AsOf  day
}

// bureauLine is a bureau with its latest chapters.
type bureauLine struct {
	Name, Href, N string
	Reports       []link
}

// lineReports is how many chapters stand beside a bureau.
const lineReports = 2

func (p *portal) showBureaus(c *fiber.Ctx) error {
	directory, err := p.public.Directory(c.UserContext())
	if err != nil {
		return err
	}
	page := newBureausPage(directory)
	page.AsOf = p.today()
	return p.bureaus.Render(c, fiber.StatusOK, web.Head{Title: "执法机关", Path: "/o", Section: "bureaus", Feed: "/feed/all.atom"}, page)
}

func newBureausPage(directory *disclosure.Directory) bureausPage {
	var page bureausPage
	for _, b := range directory.Bureaus {
		line := bureauLine{Name: b.Name, Href: web.BureauPath(b.Code), N: thousands(b.Shown)}
		for _, y := range b.Years[:min(lineReports, len(b.Years))] {
			line.Reports = append(line.Reports, link{web.ReportPath(b.Code, y), yearLabel(y)})
		}
		page.Lines = append(page.Lines, line)
	}
	return page
}
