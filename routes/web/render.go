package web

import (
	"bytes"
	"embed"
	"fmt"
	"sync"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
)

//go:embed failure.html
var failureFiles embed.FS

// buffers are reused between pages.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render sends the page with a status. The page is written whole before the
// first byte goes out, so that a fault in it is an error and never half a page.
func (p *Page) Render(c *fiber.Ctx, status int, head Head, content any) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := p.template.ExecuteTemplate(b, "layout", p.site.frame(head, content)); err != nil {
		return fmt.Errorf("render page %q: %w", head.Title, err)
	}
	c.Status(status).Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Send(b.Bytes())
}

// Failure is what a page says when a request could not be answered: what
// failed, why, and what to do. Reference is a code to read out on the phone.
type Failure struct {
	Title     string
	Message   string
	Fields    []models.FieldError
	Reference string
	Query     string // what the search box holds
}

// RenderFailure sends the page for a failure; it carries the search box.
func (s *Site) RenderFailure(c *fiber.Ctx, status int, f Failure) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.fail.Render(c, status, Head{Title: f.Title, NoIndex: true}, f)
}
