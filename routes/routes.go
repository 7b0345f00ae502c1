// Package routes puts the faces of the program together: the public portal,
// the machine API, health and metrics, behind the middleware they share.
package routes

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/audit"
	"sanxiang/app/casedoc"
	"sanxiang/app/cases"
	"sanxiang/app/disclosure"
	"sanxiang/app/identity"
	"sanxiang/app/inbox"
	"sanxiang/app/objection"
	"sanxiang/app/opendata"
	"sanxiang/app/recording"
	"sanxiang/app/review"
	"sanxiang/app/rulebook"
	"sanxiang/app/stats"
	"sanxiang/models"
	"sanxiang/routes/api"
	"sanxiang/routes/office"
	"sanxiang/routes/open"
	"sanxiang/routes/portal"
	"sanxiang/routes/web"
)

// Ledger is what the routes read of the store itself.
type Ledger interface {
	api.Ledger
	Ping(ctx context.Context) error
	Tree(ctx context.Context) (*models.Tree, error)
}

// Deps is what the routes need.
type Deps struct {
	Identity   *identity.Service
	Inbox      *inbox.Service
	Cases      *cases.Service
	Imports    *cases.Imports
	Recording  *recording.Service
	Uploads    *recording.Uploads
	Review     *review.Service
	Documents  *casedoc.Service
	Disclosure *disclosure.Service
	Public     *disclosure.Public
	Files      *opendata.Reader   // prepared files of open data
	Objections *objection.Service // the bureaus' side
	Desk       *objection.Desk    // the public side
	Stats      *stats.Service
	Papers     *stats.Files // files that bear out register rows and handed-in totals
	Report     api.ChapterCompiler
	Rules      *rulebook.Service
	Audit      *audit.Service
	Jobs       office.JobRunner
	Store      Ledger

	Site      string // the site's name
	PublicURL string // scheme and host that the public uses; may be empty
	BodyLimit int    // largest request body, bytes; uploads have their own
	CacheSize int    // bytes of public answers that are kept; 0 = web.CacheSize, negative = none
	Rate      web.Rate
	Log       *slog.Logger
	Now       func() time.Time
}

// The limits that hold unless Deps says otherwise.
const (
	bodyLimit      = 8 << 20
	requestTimeout = 30 * time.Second
	headerBuffer   = 16 << 10
	pageBuffer     = 16 << 10 // most pages go out in one write, uncompressed too
)

// New makes the application: middleware from the outside in, then the faces.
// The server itself sets no limit to a body. It streams them; LimitBody and
// whoever reads an upload bound them.
func New(d Deps) *fiber.App {
	d = withDefaults(d)
	edge := web.NewEdge(web.NewSite(d.Site, d.PublicURL), d.Log)
	app := fiber.New(fiber.Config{
		ErrorHandler: edge.Handle, Immutable: true, CaseSensitive: true,
		DisableStartupMessage: true, StreamRequestBody: true, DisablePreParseMultipartForm: true, BodyLimit: math.MaxInt,
		ReadTimeout: web.ReadTimeout, WriteTimeout: web.WriteTimeout, IdleTimeout: web.IdleTimeout, ReadBufferSize: headerBuffer, WriteBufferSize: pageBuffer,
	})
	server := app.Server()
	server.HeaderReceived = web.Patience
	server.Handler = web.Drain(server.Handler)
	metrics := web.NewMetrics(edge, d.Now)
	app.Use(
		web.Identify, web.Secure(strings.HasPrefix(d.PublicURL, "https://")), metrics.Handle, web.Recover,
		web.NewLimiter(d.Rate, d.Now).Handle, web.LimitBody(d.BodyLimit, streams),
	)
	web.MountHealth(app, web.Readiness{Pinger: d.Store, Loader: d.Public})
	metrics.Mount(app)
	timeout := web.Timeout(requestTimeout, streams)
	app.Use(api.Prefix, timeout)
	app.Use(office.Prefix, timeout)
	mountOffice(app, d, edge)
	// What follows is open to all; what came before never meets the cache.
	cache := web.NewCache(d.Public, d.Now, web.CacheOptions{Limit: d.CacheSize, ByHost: d.PublicURL == ""})
	app.Use(web.WhenLoaded(d.Public), open.Share, cache.Handle, timeout)
	portal.Mount(app, portal.Deps{Public: d.Public, Objections: d.Desk, Data: d.Files, Site: d.Site, PublicURL: d.PublicURL, Now: d.Now})
	open.Mount(app, open.Deps{Public: d.Public, Files: d.Files, Edge: edge, Site: d.Site, PublicURL: d.PublicURL, Now: d.Now})
	return app
}

// streams says whether a request bounds its own body and time.
func streams(c *fiber.Ctx) bool { return api.Streams(c) || office.Streams(c) }

// mountOffice adds the interface for bureaus' own systems and the pages where
// their people work.
func mountOffice(app *fiber.App, d Deps, edge *web.Edge) {
	api.Mount(app, api.Deps{
		Identity: d.Identity, Cases: d.Cases, Recording: d.Recording, Review: d.Review, Disclosure: d.Disclosure, Objections: d.Objections,
		Stats: d.Stats, Chapters: d.Report, Ledger: d.Store, Edge: edge,
	})
	office.Mount(app, officeDeps(d, edge))
}

// officeDeps is what the back office needs of all that.
func officeDeps(d Deps, edge *web.Edge) office.Deps {
	return office.Deps{
		Identity: d.Identity, Inbox: d.Inbox, Cases: d.Cases, Imports: d.Imports, Recording: d.Recording, Uploads: d.Uploads, Review: d.Review,
		Documents: d.Documents, Disclosure: d.Disclosure, Objections: d.Objections, Stats: d.Stats, Papers: d.Papers, Reports: d.Report,
		Rules: d.Rules, Audit: d.Audit, Jobs: d.Jobs,
		Tree: d.Store.Tree, Edge: edge, Site: d.Site, PublicURL: d.PublicURL, Now: d.Now,
	}
}

// Check refuses to serve without something that a page needs: a fault of the
// wiring is to be seen at the start, not at somebody's click.
func (d Deps) Check() error {
	if name := officeDeps(d, &web.Edge{}).Missing(); name != "" {
		return fmt.Errorf("routes: no %s", name)
	}
	return nil
}

// withDefaults fills in what is not said.
func withDefaults(d Deps) Deps {
	if d.BodyLimit <= 0 {
		d.BodyLimit = bodyLimit
	}
	if d.Rate == (web.Rate{}) {
		d.Rate = web.DefaultRate
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	return d
}
