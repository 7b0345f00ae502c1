package web

import (
	"crypto/sha256"
	_ "embed" // the style sheet and the mark
	"encoding/hex"
	"fmt"

	"github.com/gofiber/fiber/v2"
	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
)

//go:embed style.css
var styleSource string

//go:embed mark.svg
var mark []byte

// style is the sheet as it is served: without blanks and comments.
var style = minified(styleSource)

// minified shortens a style sheet. A broken one panics: it is part of the program.
func minified(source string) []byte {
	m := minify.New()
	m.AddFunc("text/css", css.Minify)
	out, err := m.Bytes("text/css", []byte(source))
	if err != nil {
		panic(fmt.Sprintf("style sheet: %v", err))
	}
	return out
}

// Assets carry their hash in the name, so that browsers may keep them for ever.
var (
	stylePath = "/static/style." + shortHash(style) + ".css"
	markPath  = "/static/mark." + shortHash(mark) + ".svg"
)

func shortHash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:6])
}

// MountAssets serves the style sheet and the mark. Neither needs a session.
func MountAssets(r fiber.Router) {
	r.Get(stylePath, asset("text/css; charset=utf-8", style))
	r.Get(markPath, asset("image/svg+xml", mark))
	r.Get("/favicon.ico", func(c *fiber.Ctx) error { return c.Redirect(markPath, fiber.StatusMovedPermanently) })
}

func asset(kind string, body []byte) fiber.Handler {
	return func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, kind)
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
		return c.Send(body)
	}
}
