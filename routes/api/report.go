package api

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/report"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// chapterQuery says how the chapter is compiled and written.
type chapterQuery struct {
	Template string `query:"template" doc:"模板名称；不填按机关层级"`
	Profile  string `query:"profile" doc:"统计口径；不填按地区和年度"`
	Format   string `query:"format" choices:"docx,html,md,json" default:"docx" doc:"文件格式"`
}

// chapterTypes gives the media type of each format.
var chapterTypes = map[string]string{
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"html": "text/html; charset=utf-8", "md": "text/markdown; charset=utf-8", "json": "application/json; charset=utf-8",
}

func (a *api) sendChapter(r call, q chapterQuery) error {
	year, err := strconv.Atoi(r.http.Params("year"))
	if err != nil || year < 1949 || year > 9999 {
		return models.Errorf(models.NotFound, "没有这个年度，年度为四位数字，例如 2024")
	}
	if err := a.permit(r, models.ActReadFigures, r.id); err != nil {
		return err
	}
	compiled, err := a.Chapters.Compile(r.ctx, report.Request{Bureau: r.id, Year: year, Template: q.Template, Profile: q.Profile})
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := compiled.Write(&body, q.Format); err != nil {
		return err
	}
	r.http.Set(fiber.HeaderContentType, chapterTypes[q.Format])
	web.Attachment(r.http, fmt.Sprintf("%s_%d年度执法报告.%s", compiled.Bureau.Name, year, q.Format))
	return r.http.Send(body.Bytes())
}
