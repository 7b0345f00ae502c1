package web

import "github.com/gofiber/fiber/v2"

// contentPolicy lets a page load its own style sheet and pictures, send its
// forms home, and nothing else: no script runs, no other site is asked or may
// frame it.
const contentPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// securityHeaders go with every answer. They are written as they go out, for
// this is done for every request.
var securityHeaders = []header{
	{[]byte(fiber.HeaderContentSecurityPolicy), []byte(contentPolicy)},
	{[]byte(fiber.HeaderXContentTypeOptions), []byte("nosniff")},
	{[]byte(fiber.HeaderReferrerPolicy), []byte("same-origin")},
	{[]byte(fiber.HeaderPermissionsPolicy), []byte("camera=(), geolocation=(), microphone=()")},
	{[]byte("Cross-Origin-Opener-Policy"), []byte("same-origin")},
}

// Headers sets the security headers of every answer.
func Headers(c *fiber.Ctx) error {
	secure(c)
	return c.Next()
}

func secure(c *fiber.Ctx) {
	h := &c.Response().Header
	for _, x := range securityHeaders {
		h.SetCanonical(x.name, x.value)
	}
}
