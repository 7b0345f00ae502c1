package web

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
)

// MIMEProblem is the media type of problem documents (RFC 9457).
const MIMEProblem = "application/problem+json; charset=utf-8"

// Problem is a failure as machines read it (RFC 9457). Code is stable, Detail
// is Chinese and may be shown to a user; Reference is set for faults of ours
// and is the same in the log.
type Problem struct {
	Title     string              `json:"title"`
	Status    int                 `json:"status"`
	Code      string              `json:"code"`
	Detail    string              `json:"detail"`
	Errors    []models.FieldError `json:"errors,omitempty"`
	Reference string              `json:"reference,omitempty"`
	RequestID string              `json:"request_id,omitempty"`
}

// Refusal is a fault of the request as such, found before any rule of the
// domain: not JSON, too large, too often. Its status is none that a
// models.Kind stands for.
type Refusal struct {
	Status     int
	RetryAfter int // seconds; 0 = not said
	Err        *models.Error
}

// Refuse makes a Refusal with a Chinese message.
func Refuse(status int, format string, args ...any) *Refusal {
	return &Refusal{Status: status, Err: models.Errorf(models.Invalid, format, args...)}
}

// Error is the message.
func (r *Refusal) Error() string { return r.Err.Error() }

// Unwrap gives the domain's form of the failure.
func (r *Refusal) Unwrap() error { return r.Err }

// statuses maps the kinds of failure; what is missing is internal.
var statuses = map[models.Kind]int{
	models.Invalid: fiber.StatusUnprocessableEntity, models.Unauthenticated: fiber.StatusUnauthorized,
	models.Forbidden: fiber.StatusForbidden, models.NotFound: fiber.StatusNotFound,
	models.Conflict: fiber.StatusConflict, models.TooEarly: fiber.StatusConflict,
	models.Unavailable: fiber.StatusServiceUnavailable, models.Internal: fiber.StatusInternalServerError,
}

// words gives the code, the title and the detail of statuses that the router
// or the server itself answers with.
var words = map[int]struct{ code, title, detail string }{
	400: {"malformed", "请求格式有误", "请求的格式不正确，请按接口说明检查后重试"},
	401: {"unauthenticated", "需要登录", "请先登录，或在请求中提供有效的访问令牌"},
	403: {"forbidden", "没有权限", "您没有该操作的权限，请联系本机关系统管理员"},
	404: {"not_found", "没有找到", "没有找到您要的内容，请核对地址，或从首页查询"},
	405: {"method_not_allowed", "不支持该操作", "该地址不支持这种请求方法，可用的方法见响应头 Allow"},
	408: {"timeout", "请求超时", "请求没有在规定时间内传完，请检查网络后重试"},
	409: {"conflict", "不能办理", "该操作与当前情况冲突，请刷新后重试"},
	410: {"gone", "已撤下", "该内容已经撤下"},
	411: {"length_required", "须注明长度", "请求须在 Content-Length 中注明长度"},
	413: {"too_large", "内容过大", "提交的内容超过大小上限，请缩小或分次提交"},
	415: {"unsupported_type", "格式不支持", "提交内容的格式不受支持，请核对 Content-Type"},
	422: {"invalid", "内容有误", "提交的内容有误，请按提示更正"},
	429: {"too_many", "请求过于频繁", "请求过于频繁，请稍后再试"},
	431: {"headers_too_large", "请求头过大", "请求头超过大小上限，请清除浏览器缓存的数据后重试"},
	500: {"internal", "系统出错", "系统内部出错，没有办成。请稍后重试；如果一直这样，请报编号联系管理员"},
	503: {"unavailable", "暂时不可用", "系统暂时不能办理，请稍后重试"},
}

// Edge turns errors into answers. It alone decides statuses, and it alone logs
// what failed.
type Edge struct {
	site  *Site
	log   *slog.Logger
	faces []face
}

// face is a part of the site that shows failures in a frame of its own.
type face struct {
	prefix string
	show   func(*fiber.Ctx, int, Failure) error
}

// Show lets a face show the failures of the addresses below a path. It is
// called while the application is put together.
func (e *Edge) Show(prefix string, show func(*fiber.Ctx, int, Failure) error) {
	e.faces = append(e.faces, face{prefix, show})
}

// render shows a failure in the frame of the face that was asked.
func (e *Edge) render(c *fiber.Ctx, status int, f Failure) error {
	for _, x := range e.faces {
		if rest, below := strings.CutPrefix(c.Path(), x.prefix); below && (rest == "" || rest[0] == '/') {
			return x.show(c, status, f)
		}
	}
	return e.site.RenderFailure(c, status, f)
}

// NewEdge makes the edge; failures are shown in the site's layout.
func NewEdge(site *Site, log *slog.Logger) *Edge { return &Edge{site: site, log: log} }

// Handle answers a failed request with a page, or with a problem document for
// machines. It is the application's fiber.ErrorHandler.
func (e *Edge) Handle(c *fiber.Ctx, err error) error {
	p, retry := problemOf(err)
	p.RequestID = RequestID(c)
	if p.Status >= fiber.StatusInternalServerError {
		p.Reference = newReference()
	}
	e.note(c, p, err)
	c.Response().ResetBody()
	secure(c) // what the server could not read as a request met no handler
	c.Set(fiber.HeaderCacheControl, "no-store")
	if retry > 0 {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(retry))
	}
	if !wantsProblem(c) {
		page := Failure{Title: p.Title, Message: p.Detail, Fields: p.Errors, Reference: p.Reference}
		if err := e.render(c, p.Status, page); err == nil {
			return nil
		}
		c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
		return c.Status(p.Status).SendString(p.Title + "。" + p.Detail + " " + p.Reference)
	}
	if p.Status == fiber.StatusUnauthorized {
		c.Set(fiber.HeaderWWWAuthenticate, "Bearer")
	}
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	c.Status(p.Status).Set(fiber.HeaderContentType, MIMEProblem)
	return c.Send(body)
}

// problemOf reads an error. Whatever carries no kind is internal and shows
// nothing of itself. The second result is when to try again, in seconds.
func problemOf(err error) (Problem, int) {
	var (
		refusal *Refusal
		routing *fiber.Error
		typed   *models.Error
	)
	switch {
	case errors.As(err, &refusal):
		return problem(refusal.Status, "", refusal.Err), refusal.RetryAfter
	case errors.As(err, &routing) && routing.Code == fiber.StatusBadGateway:
		return problem(fiber.StatusBadRequest, "", nil), 0 // fiber's word for a client that is gone
	case errors.As(err, &routing):
		return problem(routing.Code, "", nil), 0
	case errors.As(err, &typed) && typed.Kind == models.Unavailable:
		return problem(fiber.StatusServiceUnavailable, "", typed), 10
	case errors.As(err, &typed) && typed.Kind != models.Internal:
		return problem(statuses[typed.Kind], string(typed.Kind), typed), 0
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return problem(fiber.StatusServiceUnavailable, "", nil), 10
	}
	return problem(fiber.StatusInternalServerError, "", nil), 0
}

// problem words a status; an unknown one falls to the nearest of its class.
func problem(status int, code string, err *models.Error) Problem {
	w, ok := words[status]
	if !ok {
		switch {
		case status >= 400 && status < 500:
			w = words[fiber.StatusBadRequest]
		default:
			status = fiber.StatusInternalServerError
			w = words[status]
		}
	}
	p := Problem{Title: w.title, Status: status, Code: w.code, Detail: w.detail}
	if code != "" {
		p.Code = code
	}
	if err != nil {
		p.Detail, p.Errors = err.Message, err.Fields
	}
	return p
}

// note logs faults of ours with the reference that the user reads out, and
// refusals for want of a right without their texts, which may quote the input.
// Personal data within an error is masked.
func (e *Edge) note(c *fiber.Ctx, p Problem, err error) {
	line := []any{
		"request_id", p.RequestID, "method", c.Method(), "route", c.Route().Path, "status", p.Status, "user", Actor(c).UserID,
	}
	switch {
	case p.Status >= fiber.StatusInternalServerError:
		line = append(line, "reference", p.Reference, "error", loggable(err))
		var crash *Crash
		if errors.As(err, &crash) {
			line = append(line, "stack", crash.Stack)
		}
		e.log.Error("request failed", line...)
	case p.Status == fiber.StatusUnauthorized, p.Status == fiber.StatusForbidden, p.Status == fiber.StatusTooManyRequests:
		e.log.Info("request refused", append(line, "address", c.Context().RemoteIP().String())...)
	default:
	}
}

// loggable is an error's text without personal data, which a driver may quote.
func loggable(err error) string {
	text := err.Error()
	return models.ApplySpans(text, models.ScanLeaks(text))
}

// wantsProblem says whether a machine asks: under /api, for a .json address,
// or for JSON and not for a page.
func wantsProblem(c *fiber.Ctx) bool {
	accept := c.Get(fiber.HeaderAccept)
	return strings.HasPrefix(c.Path(), "/api/") || strings.HasSuffix(c.Path(), ".json") ||
		strings.Contains(accept, "json") && !strings.Contains(accept, "text/html")
}

// referenceLetters leaves out what is mistaken for something else on the phone.
const referenceLetters = "ABCDEFGHJKMNPQRSTVWXYZ23456789"

// newReference makes a code of eight letters, as XXXX-XXXX.
func newReference() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // crypto/rand never fails
	out := make([]byte, 0, 9)
	for i, v := range b {
		if i == 4 {
			out = append(out, '-')
		}
		out = append(out, referenceLetters[int(v)%len(referenceLetters)])
	}
	return string(out)
}
