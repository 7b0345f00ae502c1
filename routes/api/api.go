package api

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/cases"
	"sanxiang/app/disclosure"
	"sanxiang/app/identity"
	"sanxiang/app/objection"
	"sanxiang/app/recording"
	"sanxiang/app/report"
	"sanxiang/app/review"
	"sanxiang/app/stats"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// Prefix is the path under which the interface lies.
const Prefix = "/api/office/v1"

// DocumentPath is where the OpenAPI document is; no token is needed to read it.
const DocumentPath = "/api/office/openapi.json"

// ChapterCompiler compiles a bureau's yearly chapter.
type ChapterCompiler interface {
	Compile(ctx context.Context, r report.Request) (*report.Compiled, error)
}

// Ledger is what is read without a use case of its own: the bureau tree, the
// catalogue of registers and indicators, the audit trail.
type Ledger interface {
	Tree(ctx context.Context) (*models.Tree, error)
	Catalogue(ctx context.Context) (*models.Catalogue, error)
	ListAudits(ctx context.Context, bureaus []int64, before int64, limit int) ([]models.Audit, error)
}

// Deps is what the interface needs.
type Deps struct {
	Identity   *identity.Service
	Cases      *cases.Service
	Recording  *recording.Service
	Review     *review.Service
	Disclosure *disclosure.Service
	Objections *objection.Service
	Stats      *stats.Service
	Chapters   ChapterCompiler
	Ledger     Ledger
	Edge       *web.Edge
}

// api serves the routes.
type api struct{ Deps }

// Mount adds the interface. Its requests pass the application's middleware first.
func Mount(app *fiber.App, d Deps) {
	a := &api{d}
	app.Get(DocumentPath, sendDocument())
	group := app.Group(Prefix, a.authenticate)
	for _, r := range routes {
		group.Add(r.method, r.path, func(c *fiber.Ctx) error { return r.serve(a, c) })
	}
}

// Streams says whether a request brings a file, which is read as it comes and
// has a limit of its own.
func Streams(c *fiber.Ctx) bool {
	if c.Method() != fiber.MethodPost || !strings.HasPrefix(c.Path(), Prefix) {
		return false
	}
	for _, r := range routes {
		if r.upload && fiber.RoutePatternMatch(c.Path(), Prefix+r.path) {
			return true
		}
	}
	return false
}

// tokenPrefix begins every access token.
const tokenPrefix = "sx_"

// authenticate finds out who acts. Answers are never kept by anyone on the way.
func (a *api) authenticate(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	scheme, token, _ := strings.Cut(c.Get(fiber.HeaderAuthorization), " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || !strings.HasPrefix(token, tokenPrefix) {
		return models.Errorf(models.Unauthenticated, "请在请求头 Authorization 中提供访问令牌，格式为 Bearer sx_…；没有令牌的请联系本机关系统管理员签发")
	}
	actor, err := a.Identity.Authenticate(c.UserContext(), token)
	if err != nil {
		return err
	}
	web.SetActor(c, actor)
	return c.Next()
}

// permit asks for the right to do an act on a bureau's records where the use
// case, which serves jobs too, does not ask.
func (a *api) permit(r call, act models.Act, bureau int64) error {
	tree, err := a.Ledger.Tree(r.ctx)
	if err != nil {
		return err
	}
	return models.Permit(r.actor, act, tree, bureau)
}
