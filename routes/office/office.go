package office

import (
	"context"
	"reflect"
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
	"sanxiang/app/recording"
	"sanxiang/app/report"
	"sanxiang/app/review"
	"sanxiang/app/rulebook"
	"sanxiang/app/stats"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// Prefix begins the address of every page of the back office.
const Prefix = "/office"

// ChapterCompiler is what the pages need of the reports.
type ChapterCompiler interface {
	Compile(ctx context.Context, r report.Request) (*report.Compiled, error)
}

// Deps is what the back office needs.
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
	Objections *objection.Service
	Stats      *stats.Service
	Papers     *stats.Files // files that bear out register rows and handed-in totals
	Reports    ChapterCompiler
	Rules      *rulebook.Service
	Audit      *audit.Service
	Jobs       JobRunner
	Tree       func(ctx context.Context) (*models.Tree, error) // the bureaus as they stand

	Edge      *web.Edge
	Site      string // the site's name
	PublicURL string // address under which users reach the site; may be empty
	Now       func() time.Time
}

// Missing names what is not there and has to be, empty when all is.
func (d Deps) Missing() string {
	v := reflect.ValueOf(d)
	for i := range v.NumField() {
		switch f := v.Field(i); f.Kind() {
		case reflect.Pointer, reflect.Func, reflect.Interface:
			if f.IsNil() {
				return v.Type().Field(i).Name
			}
		default:
		}
	}
	return ""
}

// office holds what all areas share.
type office struct {
	Deps
	site    *web.Site
	failure *page
	confirm *page
}

// area is the pages of one noun.
type area interface{ routes() []route }

// areas lists the areas in the order of the menu.
func areas(o *office) []area {
	return []area{
		newWorkDesk(o), newInboxDesk(o), newCaseListDesk(o),
		newDraftDesk(o), newNewCaseDesk(o), newCasePageDesk(o), newStepDesk(o),
		newRecordingDesk(o), newUploadDesk(o),
		newReviewDesk(o), newReviewListDesk(o), newDocumentDesk(o),
		newImportDesk(o), newReportDesk(o),
		newUserDesk(o), newAccountDesk(o), newSigninDesk(o), newSetupDesk(o),
		newSettingDesk(o), newSettingImportDesk(o), newBureauDesk(o), newOfficerDesk(o), newDeviceDesk(o),
		newTriggerDesk(o), newProfileDesk(o), newCalendarDesk(o), newPolicyDesk(o), newJobDesk(o), newAuditDesk(o),
		newDisclosureDesk(o), newPublishDesk(o), newObjectionDesk(o), newExAnteDesk(o),
		newFigureDesk(o), newDefinitionDesk(o), newRegisterDesk(o), newReturnDesk(o),
	}
}

// newOffice parses what all areas share.
func newOffice(d Deps) *office {
	o := &office{Deps: d, site: web.NewSite(d.Site, d.PublicURL)}
	o.failure, o.confirm = o.parse("failure.html"), o.parse("confirm.html")
	return o
}

// Mount adds the pages. Errors go to the application's error edge, which shows
// them in the frame of the back office.
func Mount(app *fiber.App, d Deps) {
	o := newOffice(d)
	if d.Edge != nil {
		d.Edge.Show(Prefix, o.showFailure)
	}
	mountAssets(app)
	group := app.Group(Prefix, o.guard, web.KeepView)
	for _, a := range areas(o) {
		for _, r := range a.routes() {
			group.Add(r.method, r.path, o.handle(r))
		}
	}
	group.Use(func(c *fiber.Ctx) error { return o.missing(c) })
}

// Streams says whether a request brings or fetches a file of any length, and so
// keeps its own limits of size and time.
func Streams(c *fiber.Ctx) bool {
	path := c.Path()
	return strings.HasPrefix(path, Prefix+"/uploads") || strings.HasPrefix(path, Prefix+"/") && (strings.HasSuffix(path, "/upload") || strings.HasSuffix(path, "/content") || strings.HasSuffix(path, ".zip"))
}

// today is the legal day.
func (o *office) today() models.Day { return models.DayOf(o.Now()) }
