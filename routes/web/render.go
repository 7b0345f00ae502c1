package web

import (
	"embed"
	"fmt"
	"sync"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
)

//go:embed failure.html
var failureFiles embed.FS

// markups are reused between pages.
var markups = sync.Pool{New: func() any { return new(Markup) }}

// Render sends the page with a status; content is what its template reads.
func (p *Page) Render(c *fiber.Ctx, status int, head Head, content any) error {
	return p.site.Render(c, status, head, func(m *Markup) error {
		return p.template.ExecuteTemplate((*sink)(m), "content", content)
	})
}

// Render sends a page with a status; write writes what stands between header
// and footer. The page is written whole before the first byte goes out, so that
// a fault in it is an error and never half a page. The answer has the bytes to
// itself: what is reused here is copied, for the next page overwrites it.
func (s *Site) Render(c *fiber.Ctx, status int, head Head, write func(*Markup) error) error {
	m := markups.Get().(*Markup)
	defer markups.Put(m)
	m.b = m.b[:0]
	around := s.frame(c, head)
	around.open(m)
	if err := write(m); err != nil {
		return fmt.Errorf("render page %q: %w", head.Title, err)
	}
	around.end(m)
	c.Status(status).Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Response().SetBody(m.b)
	return nil
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
