package web

import (
	"fmt"
	"runtime/debug"

	"github.com/gofiber/fiber/v2"
)

// strictTransport keeps a browser on https for a year.
const strictTransport = "max-age=31536000; includeSubDomains"

// Secure sets the headers of Headers, and Strict-Transport-Security where the
// site's public address is https: on a plain one it would lock readers out.
func Secure(https bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if https {
			c.Set(fiber.HeaderStrictTransportSecurity, strictTransport)
		}
		return Headers(c)
	}
}

// Crash is a panic turned into an error. The stack goes to the log only.
type Crash struct {
	Value any
	Stack string
}

// Error names the panic's value.
func (c *Crash) Error() string { return fmt.Sprintf("panic: %v", c.Value) }

// Recover turns a panic of a handler into an error, so that the request is
// answered and the process goes on.
func Recover(c *fiber.Ctx) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &Crash{Value: v, Stack: string(debug.Stack())}
		}
	}()
	return c.Next()
}
