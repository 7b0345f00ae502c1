package portal

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"

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
	Figures            string // how many figures lead to pages of their own
	Downloads          []download
}

// download is one file of a page.
type download struct{ Href, Name, Size, SHA256 string }

func (p *portal) showReport(c *fiber.Ctx) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	row, page, err := p.public.Chapter(c.UserContext(), web.PathText(c, "code"), year)
	if err != nil {
		return err
	}
	path := web.RecordPath(row)
	out := reportPage{
		Bureau: row.BureauName, BureauHref: web.BureauPath(row.BureauCode), PublishedOn: dayOf(row.PublishedOn),
		HTML: paper(linkSources(page.HTML, path, page.Figures)), Permalink: p.site.URL(path), Downloads: downloads(path, page.Files),
	}
	if len(page.Figures) > 0 {
		out.Figures = strconv.Itoa(len(page.Figures))
	}
	if row.Revision > 1 {
		out.Revision = "第" + strconv.Itoa(row.Revision) + "版，" + row.UpdatedAt.Day().Chinese() + "更新"
	}
	return p.report.Render(c, fiber.StatusOK, web.Head{Title: page.Title, Path: path, Section: "reports"}, out)
}

// figurePath is the address of a figure's own page.
func figurePath(report, id string) string { return report + "/f/" + url.PathEscape(id) }

// linkSources makes the name of each figure in the table of sources, as the
// document walker wrote it, a link to the figure's page.
func linkSources(markup, report string, figures []models.PublicFigure) string {
	var out strings.Builder
	for _, f := range figures {
		head := `<tr id="src-` + f.ID + `"><th scope="row">`
		before, rest, found := strings.Cut(markup, head)
		name, after, closed := strings.Cut(rest, "</th>")
		if !found || !closed {
			continue
		}
		out.WriteString(before + head + `<a href="` + template.HTMLEscapeString(figurePath(report, f.ID)) + `">` + name + "</a></th>")
		markup = after
	}
	out.WriteString(markup)
	return out.String()
}

// downloads lists the files of a page.
func downloads(path string, files []models.PublicFile) []download {
	var out []download
	for _, f := range files {
		out = append(out, download{path + "." + f.Format, f.Label(), fileSize(f.Size), f.SHA256})
	}
	return out
}

// fileSize prints a size with its unit.
func fileSize(n int) string {
	if n < 1<<10 {
		return strconv.Itoa(n) + "字节"
	}
	return strconv.FormatFloat(float64(n)/(1<<10), 'f', 1, 64) + " KB"
}

// sendReport sends a published chapter as a file. Its entity tag is the
// checksum that the page prints.
func (p *portal) sendReport(format string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		year, err := yearOf(c)
		if err != nil {
			return err
		}
		row, _, err := p.public.Chapter(c.UserContext(), web.PathText(c, "code"), year)
		if err != nil {
			return err
		}
		file, body, err := p.public.File(c.UserContext(), row.PublicID, format)
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderETag, `"`+file.SHA256+`"`)
		c.Set(fiber.HeaderCacheControl, "public, no-cache")
		if web.Holds(c, file.SHA256) {
			c.Status(fiber.StatusNotModified)
			return nil
		}
		c.Set(fiber.HeaderContentType, file.MIME())
		web.Attachment(c, row.BureauName+strconv.Itoa(year)+"年度执法报告"+fileSuffix[format]+"."+format)
		return c.Send(body)
	}
}

// fileSuffix tells files of one chapter apart where they are saved together.
var fileSuffix = map[string]string{"xlsx": "_依据清单"}

// reportsPage lists the published chapters of a year.
type reportsPage struct {
	Year    string
	Years   []link
	Reports []link
}

func (p *portal) showReports(c *fiber.Ctx) error {
	directory, err := p.public.Directory(c.UserContext())
	if err != nil {
		return err
	}
	byYear := map[int][]link{}
	latest := 0
	for _, b := range directory.Bureaus {
		for _, y := range b.Years {
			byYear[y] = append(byYear[y], link{web.ReportPath(b.Code, y), b.Name})
			latest = max(latest, y)
		}
	}
	chosen := latest
	if q := web.PublicQuery(c); q.Year != 0 {
		if err := q.Check(); err != nil {
			return err
		}
		chosen = q.Year
	}
	out := reportsPage{Reports: byYear[chosen]}
	if chosen > 0 {
		out.Year = yearLabel(chosen)
	}
	for y := latest; y >= 1990; y-- {
		if len(byYear[y]) > 0 && y != chosen {
			out.Years = append(out.Years, link{"/reports?year=" + strconv.Itoa(y), yearLabel(y) + "（" + strconv.Itoa(len(byYear[y])) + "份）"})
		}
	}
	return p.reports.Render(c, fiber.StatusOK, web.Head{Title: "年度执法报告", Path: "/reports", Section: "reports"}, out)
}
