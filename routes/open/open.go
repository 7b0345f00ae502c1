package open

import (
	"embed"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/app/opendata"
	"sanxiang/models"
	"sanxiang/routes/web"
)

//go:embed api.html
var templates embed.FS

// Deps is what the open side needs.
type Deps struct {
	Public    *disclosure.Public
	Files     *opendata.Reader
	Edge      *web.Edge
	Site      string // name in the header
	PublicURL string // scheme and host that the public uses; empty: as requested
	Now       func() time.Time
}

// open serves the routes.
type open struct {
	Deps
	host    string // of PublicURL, empty when there is none
	site    *web.Site
	page    *web.Page
	exports *gate
	maps    *gate // of the site map, which walks as many rows
	objects *objects
}

// Mount adds the routes. Errors go to the application's error edge.
func Mount(app *fiber.App, d Deps) {
	o := newOpen(d)
	for _, format := range []string{opendata.FormatCSV, opendata.FormatXLSX, opendata.FormatNDJSON, opendata.FormatJSON} {
		app.Get("/download."+format, func(c *fiber.Ctx) error { return o.download(c, format) })
	}
	for _, format := range []string{opendata.FormatCSV, opendata.FormatXLSX, opendata.FormatNDJSON} {
		app.Get("/data/:year."+format+".sha256", func(c *fiber.Ctx) error { return o.sendChecksum(c, format) })
		app.Get("/data/:year."+format, func(c *fiber.Ctx) error { return o.sendYear(c, format) })
	}
	app.Get("/feed/all.atom", o.sendFeedOfAll)
	app.Get("/feed/o/:code.atom", o.sendFeedOfBureau)
	app.Get("/feed/search.atom", o.sendFeedOfSearch)
	app.Get("/sitemap.xml", o.sendSitemapIndex)
	app.Get("/sitemap-:part.xml", o.sendSitemap)
	app.Get("/robots.txt", o.sendRobots)
	app.Get("/api", o.showAPI)
	app.Get("/api/openapi.json", sendDocument())
	for _, e := range endpoints {
		app.Get(Prefix+e.path, func(c *fiber.Ctx) error { return e.serve(o, c) })
	}
}

func newOpen(d Deps) *open {
	d.PublicURL = strings.TrimRight(d.PublicURL, "/")
	site := web.NewSite(d.Site, d.PublicURL)
	return &open{Deps: d, host: hostOf(d.PublicURL), site: site, page: site.Parse(templates, "api.html"), exports: newGate(), maps: newGate(), objects: newObjects(objectsHalf)}
}

// base is the address before absolute links: the site's own, else the one that
// was asked.
func (o *open) base(c *fiber.Ctx) string {
	if o.PublicURL != "" {
		return o.PublicURL
	}
	return c.BaseURL()
}

// today is the legal day, as files and answers give it.
func (o *open) today() models.Day { return models.DayOf(o.Now()) }

// opened are the addresses that programs on other sites may read.
var opened = []string{"/api", "/feed/", "/data", "/download.", "/sitemap", "/d/", "/report/", "/stats", "/withdrawals", "/coverage"}

// Share lets programs on other sites read what is open (CORS): GET only, with
// no cookie or token involved. The interface for the bureaus' own systems stays shut.
func Share(c *fiber.Ctx) error {
	if !shared(c.Path()) {
		return c.Next()
	}
	c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	if copied(c.Path()) {
		c.Set("X-Robots-Tag", "noindex")
	}
	if c.Method() != fiber.MethodOptions {
		c.Set(fiber.HeaderAccessControlExposeHeaders, "ETag, Last-Modified, Content-Disposition, X-Total-Count, RateLimit-Limit, RateLimit-Remaining, Retry-After, X-Request-Id")
		return c.Next()
	}
	c.Set(fiber.HeaderAccessControlAllowMethods, "GET, HEAD, OPTIONS")
	c.Set(fiber.HeaderAccessControlAllowHeaders, "Accept, If-None-Match, If-Modified-Since")
	c.Set(fiber.HeaderAccessControlMaxAge, "86400")
	return c.SendStatus(fiber.StatusNoContent)
}

// copied says whether an address gives what pages show to programs. Search
// engines keep the pages themselves, as far as these let them: those about
// natural persons do not, and no copy may lead there instead.
func copied(path string) bool {
	for _, prefix := range []string{"/d/", "/data/", "/download.", "/feed/", "/api/"} {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}

func shared(path string) bool {
	if strings.HasPrefix(path, "/api/office") {
		return false
	}
	for _, prefix := range opened {
		if strings.HasPrefix(path, prefix) {
			return strings.HasPrefix(path, "/api") || strings.HasPrefix(path, "/feed/") || strings.Contains(path, ".")
		}
	}
	return false
}
