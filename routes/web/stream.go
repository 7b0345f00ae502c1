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

// starter tells that the first byte is there.
type starter struct {
	w       io.Writer
	started chan struct{}
	once    sync.Once
}

// Write passes on what is written.
func (s *starter) Write(p []byte) (int, error) {
	s.once.Do(func() { close(s.started) })
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
// (RFC 6266, RFC 5987).
func Attachment(c *fiber.Ctx, name string) {
	plain := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || strings.ContainsRune(`"\/%`, r) {
			return '_'
		}
		return r
	}, name)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+plain+`"; filename*=UTF-8''`+strings.ReplaceAll(url.QueryEscape(name), "+", "%20"))
}
