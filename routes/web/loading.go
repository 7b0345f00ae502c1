package web

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
)

// Loader tells whether what is public is still being read into memory.
type Loader interface{ Loading() bool }

// errLoading is the answer meanwhile.
var errLoading = models.Errorf(models.Unavailable, "正在装载公示信息，请稍后再访问")

// loadingRetry is when to ask again, in seconds.
const loadingRetry = 5

// WhenLoaded answers 503 until what is public has been read: rather no answer
// than one that lacks most of it, or thousands that wait.
func WhenLoaded(l Loader) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if l.Loading() {
			return &Refusal{Status: fiber.StatusServiceUnavailable, RetryAfter: loadingRetry, Err: errLoading}
		}
		return c.Next()
	}
}

// Readiness is a Pinger that also waits for what is public.
type Readiness struct {
	Pinger
	Loader
}

// Ping says whether the program can work.
func (r Readiness) Ping(ctx context.Context) error {
	if r.Loading() {
		return &Refusal{Status: fiber.StatusServiceUnavailable, RetryAfter: loadingRetry, Err: errLoading}
	}
	return r.Pinger.Ping(ctx)
}
