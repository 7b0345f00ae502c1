package portal

import (
	"html/template"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
	"sanxiang/routes/web"
)

// reportPage is a published yearly chapter.
type reportPage struct {
	Bureau, BureauHref string
	PublishedOn        day
	Revision           string
	HTML               template.HTML
	Permalink          string
}

func (p *portal) showReport(c *fiber.Ctx) error {
	year, err := strconv.Atoi(c.Params("year"))
	if err != nil || year < 1990 || year > 2200 {
		return &models.Error{Kind: models.Invalid, Message: "年度报告没有打开", Fields: []models.FieldError{
			{Field: "year", Rule: "年份应为1990年至2200年之间的四位数字", Fix: "请更正网址中的年份"}}}
	}
	row, page, err := p.public.Chapter(c.UserContext(), web.PathText(c, "code"), year)
	if err != nil {
		return err
	}
	out := reportPage{
		Bureau: row.BureauName, BureauHref: bureauHref(row.BureauCode), PublishedOn: dayOf(row.PublishedOn),
		HTML: template.HTML(page.HTML), Permalink: p.site.URL(href(row)),
	}
	if row.Revision > 1 {
		out.Revision = "第" + strconv.Itoa(row.Revision) + "版，" + row.UpdatedAt.Day().Chinese() + "更新"
	}
	c.Set(fiber.HeaderCacheControl, briefly)
	return p.report.Render(c, fiber.StatusOK, web.Head{Title: page.Title, Path: href(row)}, out)
}
