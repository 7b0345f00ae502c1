package portal

import (
	"embed"
	"time"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/app/objection"
	"sanxiang/models"
	"sanxiang/routes/web"
)

//go:embed *.html
var templates embed.FS

// Deps is what the portal needs.
type Deps struct {
	Public     *disclosure.Public
	Objections *objection.Desk
	Data       Catalogue
	Site       string // name in the header
	PublicURL  string // address under which the public reaches the site; may be empty
	Now        func() time.Time
}

// portal holds the parsed pages.
type portal struct {
	public     *disclosure.Public
	objections *objection.Desk
	senders    *web.Limiter // of objections
	data       Catalogue
	site       *web.Site
	now        func() time.Time

	yearPages
	objectionPages
	home, search, document, tombstone, audit, bureau, bureaus, party *web.Page
	about, accessibility, privacy                                    *web.Page
	dataPage                                                         *web.Page
}

// newPortal parses all pages.
func newPortal(d Deps) *portal {
	site := web.NewSite(d.Site, d.PublicURL)
	page := func(names ...string) *web.Page { return site.Parse(templates, names...) }
	return &portal{
		public: d.Public, objections: d.Objections, senders: web.NewLimiter(senderRate, d.Now), data: d.Data, site: site, now: d.Now,
		home: page("home.html"), search: page("search.html"),
		document: page("document.html"), tombstone: page("tombstone.html"), audit: page("audit.html"),
		bureau: page("bureau.html"), bureaus: page("bureaus.html"), party: page("party.html"),
		about: page("about.html"), accessibility: page("accessibility.html"), privacy: page("privacy.html"), dataPage: page("data.html"),
		yearPages: newYearPages(page), objectionPages: newObjectionPages(page),
	}
}

// today is the legal day, as pages print it.
func (p *portal) today() day { return dayOf(models.DayOf(p.now())) }

// Mount adds the portal's routes. Errors go to the application's error edge.
func Mount(app *fiber.App, d Deps) {
	p := newPortal(d)
	web.MountAssets(app)
	app.Use(web.KeepView)
	app.Get("/", p.showHome)
	app.Get("/search", p.showSearch)
	app.Get("/d/:id.json", p.sendRecord)
	app.Get("/d/:id", p.showRecord)
	app.Get("/o", p.showBureaus)
	app.Get("/o/:code", p.showBureau)
	app.Get("/p/:code", p.showParty)
	app.Get("/about", p.showAbout)
	app.Get("/accessibility", p.showAccessibility)
	app.Get("/privacy", p.showPrivacy)
	app.Get("/data", p.showData)
	p.mountYears(app)
	p.mountObjections(app)
}
