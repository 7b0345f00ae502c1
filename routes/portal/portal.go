package portal

import (
	"embed"
	"time"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/web"
)

//go:embed *.html
var templates embed.FS

// Deps is what the portal needs.
type Deps struct {
	Public    *disclosure.Public
	Site      string // name in the header
	PublicURL string // address under which the public reaches the site; may be empty
	Now       func() time.Time
}

// portal holds the parsed pages.
type portal struct {
	public *disclosure.Public
	site   *web.Site
	now    func() time.Time

	home, search, decision, document, tombstone, bureau, report *web.Page
}

// newPortal parses all pages.
func newPortal(d Deps) *portal {
	site := web.NewSite(d.Site, d.PublicURL)
	page := func(names ...string) *web.Page { return site.Parse(templates, names...) }
	return &portal{
		public: d.Public, site: site, now: d.Now,
		home: page("home.html", "records.html"), search: page("search.html", "records.html"),
		decision: page("decision.html", "summary.html"), document: page("document.html", "summary.html"),
		tombstone: page("tombstone.html", "summary.html"), bureau: page("bureau.html", "records.html"), report: page("report.html"),
	}
}

// today is the legal day, as pages print it.
func (p *portal) today() day { return dayOf(models.DayOf(p.now())) }

// Mount adds the portal's routes. Errors go to the application's error edge.
func Mount(app *fiber.App, d Deps) {
	p := newPortal(d)
	web.MountAssets(app)
	app.Get("/", p.showHome)
	app.Get("/search", p.showSearch)
	app.Get("/d/:id.json", p.sendRecord)
	app.Get("/d/:id", p.showRecord)
	app.Get("/o/:code", p.showBureau)
	app.Get("/report/:code/:year", p.showReport)
}
