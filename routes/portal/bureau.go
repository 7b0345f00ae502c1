package portal

import (
	"context"
	"html/template"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// bureauPage is one enforcement body: what it is, what it shows beforehand,
// how far it discloses in time, its counts by year, what came last.
type bureauPage struct {
	Name      string
	About     template.HTML
	Duties    string
	Officers  link   // the register of officers, empty when it is not on show
	Sections  []link // the other sections of ex-ante disclosure
	Contact   string // address of the section with the telephone numbers
	Audit     *auditLine
	Kinds     []string // column titles
	Years     []yearLine
	Latest    records
	All       string // address of all of its records
	Feed      string
	Objection string
}

// auditLine is the latest self-audit in four numbers.
type auditLine struct {
	Year, Href, Coverage string
	Due, Rate, Share     string
	Late, Overdue        string
	AsOf                 day
}

// yearLine is one row of the counts.
type yearLine struct {
	Year, Href, Statistics  string
	Counts                  []string // by kind, in the order of the titles
	Shown, Withdrawn, Ended string
	Report, Table           string // addresses, empty for none
}

func (p *portal) showBureau(c *fiber.Ctx) error {
	b, err := p.public.Bureau(c.UserContext(), web.PathText(c, "code"))
	if err != nil {
		return err
	}
	page := bureauPage{
		Name: b.Name, About: paper(b.About.HTML), Duties: b.About.Content, Latest: recordsOf(b.Latest),
		All: address(models.PublicQuery{Bureau: b.Code}, 1), Feed: web.FeedPath(b.Code), Objection: "/objection?org=" + b.Code,
	}
	if err := p.addSections(c.UserContext(), &page, b.Code); err != nil {
		return err
	}
	if page.Audit, err = p.findAudit(c.UserContext(), b.Code); err != nil {
		return err
	}
	if err := p.addYears(c.UserContext(), &page, b); err != nil {
		return err
	}
	return p.bureau.Render(c, fiber.StatusOK, web.Head{Title: b.Name, Path: web.BureauPath(b.Code), Feed: page.Feed, Section: "bureaus"}, page)
}

// addSections lists what the bureau shows before it enforces.
func (p *portal) addSections(ctx context.Context, page *bureauPage, code string) error {
	list, err := p.public.ExAnte(ctx, code)
	if err != nil {
		return err
	}
	for _, x := range list {
		to := link{web.RecordPath(x.Row), x.Label}
		if x.Section == models.ExAnteOfficers {
			page.Officers = to
			continue
		}
		if x.Section == "authority" {
			page.Contact = to.Href
		}
		page.Sections = append(page.Sections, to)
	}
	return nil
}

// findAudit reads the latest self-audit; none is no error.
func (p *portal) findAudit(ctx context.Context, code string) (*auditLine, error) {
	row, page, err := p.public.Audit(ctx, code, 0)
	if models.KindOf(err) == models.NotFound && err != nil {
		return nil, nil
	}
	if err != nil || page.Audit == nil {
		return nil, err
	}
	a := page.Audit
	return &auditLine{
		Year: yearLabel(row.Year), Href: web.RecordPath(row), Coverage: "/coverage/" + strconv.Itoa(row.Year), Due: thousands(a.Due),
		Rate: percent(a.OnTimeRate.N, a.OnTimeRate.Of), Share: thousands(a.OnTimeRate.N) + "/" + thousands(a.OnTimeRate.Of),
		Late: thousands(a.Late), Overdue: thousands(a.Overdue), AsOf: dayOf(a.AsOf),
	}, nil
}

// addYears counts by year, and by the kinds of which the bureau has any.
func (p *portal) addYears(ctx context.Context, page *bureauPage, b disclosure.BureauPage) error {
	var kinds []string
	for _, k := range models.DisclosureKinds {
		if slices.ContainsFunc(b.Years, func(y disclosure.YearCount) bool { return y.ByKind[k.Code] > 0 }) {
			kinds, page.Kinds = append(kinds, k.Code), append(page.Kinds, k.Label)
		}
	}
	for _, y := range b.Years {
		year := strconv.Itoa(y.Year)
		line := yearLine{
			Year: yearLabel(y.Year), Href: address(models.PublicQuery{Bureau: b.Code, Year: y.Year}, 1),
			Statistics: "/stats/" + year + "?org=" + b.Code, Shown: thousands(y.Shown), Withdrawn: thousands(y.Withdrawn), Ended: thousands(y.Ended),
		}
		for _, k := range kinds {
			line.Counts = append(line.Counts, thousands(y.ByKind[k]))
		}
		if y.Chapter {
			line.Report = web.ReportPath(b.Code, y.Year)
		}
		if y.Table {
			row, _, err := p.public.Statistics(ctx, b.Code, y.Year)
			if err != nil {
				return err
			}
			line.Table = web.RecordPath(row)
		}
		page.Years = append(page.Years, line)
	}
	return nil
}
