package portal

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// homePage is the home page: one search box, what came last, who publishes
// what.
type homePage struct {
	Query    string
	Examples []link
	Summary  string
	Latest   records
	Kinds    []homeLine
	Bureaus  []homeLine
	More     string // how many bureaus there are, when not all are listed
	Reports  []link
	AsOf     day
}

// homeLine is something with how much there is of it.
type homeLine struct{ Href, Text, N string }

// link is an address with its words.
type link struct{ Href, Text string }

// How much the home page lists of each.
const (
	homeLatest  = 8
	homeBureaus = 8
	homeReports = 5
	homeSample  = 40 // rows among which examples are looked for
)

func (p *portal) showHome(c *fiber.Ctx) error {
	latest, err := p.public.Latest(c.UserContext(), "", homeSample)
	if err != nil {
		return err
	}
	directory, err := p.public.Directory(c.UserContext())
	if err != nil {
		return err
	}
	all, err := p.public.Search(c.UserContext(), models.PublicQuery{}, disclosure.Window{Limit: 1})
	if err != nil {
		return err
	}
	page := newHomePage(directory, all.Facets)
	page.Latest, page.Examples, page.AsOf = recordsOf(latest[:min(homeLatest, len(latest))]), examplesOf(latest), p.today()
	return p.home.Render(c, fiber.StatusOK, web.Head{Path: "/", Section: "home", Feed: "/feed/all.atom"}, page)
}

func newHomePage(directory *disclosure.Directory, facets disclosure.Facets) homePage {
	page := homePage{Summary: "尚未公示信息。", Reports: reportsOf(directory)}
	if directory.Shown > 0 {
		page.Summary = "现有" + thousands(len(directory.Bureaus)) + "个机关公示" + thousands(directory.Shown) + "条执法信息。"
	}
	for _, k := range facets.Kinds {
		page.Kinds = append(page.Kinds, homeLine{web.SearchPath("/search", models.PublicQuery{Kind: k.Code}), k.Name, thousands(k.N)})
	}
	bureaus := slices.Clone(directory.Bureaus)
	slices.SortStableFunc(bureaus, func(a, b disclosure.BureauCount) int { return cmp.Compare(b.Shown, a.Shown) })
	for _, b := range bureaus[:min(homeBureaus, len(bureaus))] {
		if b.Shown == 0 {
			break
		}
		page.Bureaus = append(page.Bureaus, homeLine{web.BureauPath(b.Code), b.Name, thousands(b.Shown)})
	}
	if len(bureaus) > homeBureaus {
		page.More = thousands(len(bureaus))
	}
	return page
}

// reportsOf lists the chapters of the latest years, then by bureau.
func reportsOf(directory *disclosure.Directory) []link {
	var out []link
	for _, year := range directory.Years {
		for _, b := range directory.Bureaus {
			if len(out) == homeReports {
				return out
			}
			if slices.Contains(b.Years, year) {
				out = append(out, link{web.ReportPath(b.Code, year), yearLabel(year) + "度　" + b.Name})
			}
		}
	}
	return out
}

// examplesOf gives three searches that find something: part of the name of the
// latest organisation, its credit code, and the number of its decision.
func examplesOf(rows []models.Publication) []link {
	for _, r := range rows {
		if r.PartyKind != models.PartyOrg || r.PartyCode == "" || r.Number == "" || strings.Contains(r.PartyName, "、") {
			continue
		}
		var out []link
		for _, text := range []string{shortName(r.PartyName), r.PartyCode, r.Number} {
			out = append(out, link{web.SearchPath("/search", models.PublicQuery{Text: text}), text})
		}
		return out
	}
	return nil
}

// shortName leaves out the form of a company.
func shortName(name string) string {
	for _, form := range []string{"股份有限公司", "有限责任公司", "有限公司", "公司"} {
		if short, cut := strings.CutSuffix(name, form); cut && utf8.RuneCountInString(short) > 1 {
			return short
		}
	}
	return name
}
