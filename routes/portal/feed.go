package portal

import (
	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
	"sanxiang/routes/web"
)

// recordJSON is a published thing for machines. A tombstone has no data.
type recordJSON struct {
	models.Publication
	Link string             `json:"link"`
	Data *models.PublicPage `json:"data,omitempty"`
}

// sendRecord sends a decision or document as JSON; a tombstone with status
// 410, so that mirrors can erase their copy.
func (p *portal) sendRecord(c *fiber.Ctx) error {
	row, page, err := p.public.Find(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	out := recordJSON{Publication: row, Link: p.site.URL(web.RecordPath(row))}
	status := fiber.StatusOK
	if row.Status == string(models.DisclosurePublished) {
		out.Data = &page
	} else {
		status = fiber.StatusGone
	}
	c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	return c.Status(status).JSON(out, "application/json; charset=utf-8")
}
