package portal

import (
	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
	"sanxiang/routes/web"
)

// tombstonePage is what stays of something that is no longer shown.
type tombstonePage struct {
	Kind, State string
	Facts       facts
	Ended       bool
	Query       string
}

func (p *portal) showTombstone(c *fiber.Ctx, row models.Publication) error {
	page := tombstonePage{
		Kind: models.PublicKindLabel(row.Kind), State: models.ChoiceLabel(models.DisclosureStates, row.Status),
		Ended: row.Status == string(models.DisclosureEnded),
	}
	for _, f := range []fact{
		{Name: "文号", Value: row.Number},
		{Name: "作出机关", Value: row.BureauName, Href: web.BureauPath(row.BureauCode)},
		{Name: "停止公示日期", Value: row.EndedOn.Chinese()},
		{Name: "原因和依据", Value: row.Reason, Strong: true},
	} {
		if f.Value != "" {
			page.Facts = append(page.Facts, f)
		}
	}
	return p.tombstone.Render(c, fiber.StatusGone, web.Head{Title: "该信息已停止公示", JSON: web.RecordPath(row) + ".json", NoIndex: true}, page)
}
