package web

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"
)

// Pinger says whether what the program depends on answers.
type Pinger interface {
	Ping(ctx context.Context) error
}

// patienceOfReady is how long a readiness check waits for the database.
const patienceOfReady = 3 * time.Second

// MountHealth serves /healthz, which says that the process answers, and
// /readyz, which says that it can work and is 503 otherwise.
func MountHealth(r fiber.Router, p Pinger) {
	r.Get("/healthz", func(c *fiber.Ctx) error { return plain(c, "ok") })
	r.Get("/readyz", func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(c.UserContext(), patienceOfReady)
		defer cancel()
		if err := p.Ping(ctx); err != nil {
			return err
		}
		return plain(c, "ready")
	})
}

func plain(c *fiber.Ctx, text string) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.SendString(text)
}
