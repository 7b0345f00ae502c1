package portal

import (
	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
	"sanxiang/routes/web"
)

// yearPages are the pages about whole years: reports with their figures,
// statistics, withdrawals and self-audits.
type yearPages struct {
	report, reports, figure, statistics, yearList, withdrawals, coverage *web.Page
}

// newYearPages parses them.
func newYearPages(page func(names ...string) *web.Page) yearPages {
	return yearPages{
		report: page("report.html"), reports: page("reports.html"), figure: page("figure.html"),
		statistics: page("statistics.html", "chart.html", "years.html"), yearList: page("yearlist.html", "years.html"),
		withdrawals: page("withdrawal.html", "years.html"), coverage: page("coverage.html", "years.html"),
	}
}

// mountYears adds the routes; those with a suffix stand before the plain ones.
func (p *portal) mountYears(app *fiber.App) {
	app.Get("/reports", p.showReports)
	for _, f := range models.FileFormats {
		app.Get("/report/:code/:year."+f.Code, p.sendReport(f.Code))
	}
	app.Get("/report/:code/:year/f/:figure", p.showFigure)
	app.Get("/report/:code/:year", p.showReport)
	app.Get("/stats", p.showYears)
	app.Get("/stats/:year", p.showStatistics)
	app.Get("/withdrawals", p.latestYear("/withdrawals/"))
	app.Get("/withdrawals/:year", p.showWithdrawals)
	app.Get("/coverage", p.latestYear("/coverage/"))
	app.Get("/coverage/:year", p.showCoverage)
}
