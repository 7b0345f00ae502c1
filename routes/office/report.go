package office

import (
	"bytes"
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/report"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// reportDesk is the pages of the yearly reports (年度报告).
type reportDesk struct {
	*office
	show *page
}

func newReportDesk(o *office) *reportDesk {
	return &reportDesk{office: o, show: o.parse("report.html")}
}

func (d *reportDesk) routes() []route {
	return []route{
		get("/reports", d.showReport, models.ActReadFigures),
		get("/reports/file", d.sendReport, models.ActReadFigures),
	}
}

// reportYears is how many years are offered to choose from.
const reportYears = 6

// reportPage is a chapter as it would read now, with what is to be looked at.
type reportPage struct {
	Form     *form
	Bureau   field
	Year     field
	Name     string
	Profile  string
	Basis    string // what the profile counts and how
	AsOf     models.Day
	Body     template.HTML
	Figures  []models.PublicFigure // what the text prints, each with what it rests on
	Query    string                // of the bureau and the year, for the records behind a figure
	Findings []report.Finding
	Omitted  []report.Omission
	Files    []download
	Wrong    string // why there is no chapter
}

// sourcesBegin is where a chapter's sources begin in HTML: the page has a table
// of its own for them, with the way to the records.
const sourcesBegin = `<section class="sources"`

// download is a file that a page offers.
type download struct{ Href, Text string }

// reportFormats are what a chapter can be fetched as.
var reportFormats = []models.Choice{{Code: "docx", Label: "DOCX（GB/T 9704）"}, {Code: "html", Label: "网页"}, {Code: "xlsx", Label: "依据清单（xlsx）"}, {Code: "json", Label: "JSON"}}

// reportRequest reads which chapter is meant: the year that has ended last and
// the own bureau unless the address says otherwise.
func (d *reportDesk) reportRequest(v *visit, f *form) (report.Request, error) {
	bureau, err := v.asked(f.value("bureau"))
	if err != nil {
		return report.Request{}, err
	}
	if err := models.Permit(v.actor, models.ActReadFigures, v.tree, bureau); err != nil {
		return report.Request{}, err
	}
	year, err := strconv.Atoi(f.value("year"))
	if err != nil {
		year = d.today().Year() - 1
	}
	if year < 1949 || year > d.today().Year() {
		return report.Request{}, models.Errorf(models.NotFound, "没有这个年度的报告，请选择%d年以前的年度", d.today().Year()+1)
	}
	return report.Request{Bureau: bureau, Year: year}, nil
}

func (d *reportDesk) showReport(v *visit) error {
	f := newForm(v.query())
	r, err := d.reportRequest(v, f)
	if err != nil {
		return err
	}
	p := reportPage{Form: f, AsOf: d.today()}
	p.Bureau = f.pick("bureau", "机关", v.bureaus(models.ActReadFigures), preset(strconv.FormatInt(r.Bureau, 10)))
	p.Bureau.Options = options(v.bureaus(models.ActReadFigures), []string{strconv.FormatInt(r.Bureau, 10)})
	p.Year = f.pick("year", "年度", yearChoices(d.today().Year()))
	p.Year.Options = options(yearChoices(d.today().Year()), []string{strconv.Itoa(r.Year)})
	compiled, err := d.Reports.Compile(v.ctx, r)
	switch kind := models.KindOf(err); {
	case err == nil:
		if err := d.fillReport(&p, compiled, r); err != nil {
			return err
		}
	case kind == models.Invalid || kind == models.NotFound:
		p.Wrong = err.Error()
	default:
		return err
	}
	return v.render(d.show, head{Title: "年度报告", Section: "reports"}, p)
}

// fillReport puts a compiled chapter into its page.
func (d *reportDesk) fillReport(p *reportPage, c *report.Compiled, r report.Request) error {
	var body bytes.Buffer
	if err := c.Write(&body, "html"); err != nil {
		return err
	}
	p.Name, p.Profile, p.Basis = c.Document.Title, c.Profile.Name, c.Profile.Note
	text, _, _ := strings.Cut(body.String(), sourcesBegin)
	p.Body, p.Findings, p.Omitted = template.HTML(text+"</article>"), c.Findings, c.Omitted
	p.Figures = c.PublicFigures()
	p.Query = url.Values{"bureau": {idString(r.Bureau)}, "year": {strconv.Itoa(r.Year)}}.Encode()
	for _, x := range reportFormats {
		q := url.Values{"bureau": {strconv.FormatInt(r.Bureau, 10)}, "year": {strconv.Itoa(r.Year)}, "format": {x.Code}}
		p.Files = append(p.Files, download{Prefix + "/reports/file?" + q.Encode(), x.Label})
	}
	return nil
}

// sendReport sends the chapter as a file.
func (d *reportDesk) sendReport(v *visit) error {
	r, err := d.reportRequest(v, newForm(v.query()))
	if err != nil {
		return err
	}
	c, err := d.Reports.Compile(v.ctx, r)
	if err != nil {
		return err
	}
	format := v.Query("format")
	if !models.IsChoice(reportFormats, format) {
		return models.Errorf(models.NotFound, "没有这种格式，请在页面上选择")
	}
	var body bytes.Buffer
	name := fmt.Sprintf("%s_%d年度执法报告", c.Bureau.Name, r.Year)
	if format == "xlsx" {
		name, err = name+"_依据清单", c.WriteSources(&body)
	} else {
		err = c.Write(&body, format)
	}
	if err != nil {
		return err
	}
	v.Set(fiber.HeaderContentType, fileType(format))
	web.Attachment(v.Ctx, name+"."+format)
	return v.Send(body.Bytes())
}

// fileTypes gives the media type of files that are made here.
var fileTypes = map[string]string{
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"html": fiber.MIMETextHTMLCharsetUTF8, "json": fiber.MIMEApplicationJSONCharsetUTF8, "csv": "text/csv; charset=utf-8", "zip": "application/zip",
}

// fileType is the media type of a file by the ending of its name.
func fileType(ending string) string { return fileTypes[ending] }

// yearChoices offers the years up to the given one, the latest first.
func yearChoices(last int) []models.Choice {
	out := make([]models.Choice, reportYears)
	for i := range out {
		year := strconv.Itoa(last - i)
		out[i] = models.Choice{Code: year, Label: year + "年"}
	}
	return out
}
