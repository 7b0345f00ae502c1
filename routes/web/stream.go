package web

import (
	"context"
	"errors"
	"io"
	"net/url"
	"runtime/debug"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/gofiber/fiber/v2"
)

// streamLimit is how long a streamed answer may take to be produced.
const streamLimit = time.Hour

// Timeout ends the work of a request after d, so that no query outlives its
// client. Requests that streams picks read a long body and set their own limit.
func Timeout(d time.Duration, streams func(*fiber.Ctx) bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if streams(c) {
			return c.Next()
		}
		ctx, cancel := context.WithTimeout(c.UserContext(), d)
		defer cancel()
		c.SetUserContext(ctx)
		return c.Next()
	}
}

// Stream sends what produce writes while it writes it. produce may run on
// after the handler has returned: it must not touch the request. An error
// before the first byte is returned; later the answer breaks off without its
// proper end, so that no half file passes for a whole one.
func (e *Edge) Stream(c *fiber.Ctx, produce func(ctx context.Context, w io.Writer) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), streamLimit)
	request, route := RequestID(c), c.Route().Path
	if c.Method() == fiber.MethodHead {
		defer cancel()
		return headOnly(c, guarded(ctx, taken{}, produce))
	}
	r, w := io.Pipe()
	started, done := make(chan struct{}), make(chan error, 1)
	go func() {
		defer cancel()
		err := guarded(ctx, &starter{w: w, started: started}, produce)
		done <- err
		select {
		case <-started:
			if err != nil && !errors.Is(err, io.ErrClosedPipe) {
				e.log.Error("stream broke off", "request_id", request, "route", route, "error", loggable(err))
			}
		default:
		}
		_ = w.CloseWithError(err) // nil means the proper end
	}()
	select {
	case <-started:
		return c.SendStream(r)
	case err := <-done:
		if err != nil {
			return err
		}
		return c.SendStream(r)
	}
}

// taken is where the body of an answer goes of which only the head was asked for.
type taken struct{}

// Write refuses the first byte, so that no more is produced.
func (taken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// headOnly answers without a body. A stream would not do: the server ends it
// with a line even after a head, and the client takes that for its next answer.
func headOnly(c *fiber.Ctx, err error) error {
	if err != nil && !errors.Is(err, io.ErrClosedPipe) {
		return err
	}
	c.Response().SkipBody = true
	c.Response().Header.SetContentLength(-1)
	return nil
}

// starter tells that the first byte is there.
type starter struct {
	w       *io.PipeWriter
	started chan struct{}
	once    sync.Once
}

// stallLimit is how long a client may leave a piece of a streamed answer
// untaken. Then producing ends, so that it holds no place and no query.
const stallLimit = 2 * time.Minute

// errStalled breaks off the answer to a client that takes nothing.
var errStalled = errors.New("client takes nothing")

// Write passes on what is written.
func (s *starter) Write(p []byte) (int, error) {
	s.once.Do(func() { close(s.started) })
	stalled := time.AfterFunc(stallLimit, func() { _ = s.w.CloseWithError(errStalled) })
	defer stalled.Stop()
	return s.w.Write(p)
}

// guarded runs produce and turns its panic into an error.
func guarded(ctx context.Context, w io.Writer, produce func(context.Context, io.Writer) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &Crash{Value: v, Stack: string(debug.Stack())}
		}
	}()
	return produce(ctx, w)
}

// Attachment has the answer saved under the name, which may be Chinese
// (RFC 6266, RFC 5987). What leads out of a folder, what file systems refuse,
// and what turns the direction of writing round becomes a low line.
func Attachment(c *fiber.Ctx, name string) {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`<>:"/\|?*`+"\u2028\u2029", r) {
			return '_'
		}
		return r
	}, name)
	plain := strings.Map(func(r rune) rune {
		if r > 0x7e || r == '%' {
			return '_'
		}
		return r
	}, name)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+plain+`"; filename*=UTF-8''`+strings.ReplaceAll(url.QueryEscape(name), "+", "%20"))
}
