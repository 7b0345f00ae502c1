package portal

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// statisticsPage is the published penalties of a year, counted from what is on show.
type statisticsPage struct {
	Year, Bureau   string
	AsOf           day
	Profile        string // 统计口径: name and note
	Note           string
	Unfinished     bool // the year is not over
	All            link // the decisions themselves
	Sentences      []string
	Plots          []plot
	Tables         []link // published statistics tables of the bureaus
	Reports        []link
	Bureaus        []bureauChoice
	Years          []link
	Path, YearPath string
	Withdrawals    string
	Coverage       string
}

// yearsPage lists the years with the totals of the latest one.
type yearsPage struct {
	Latest string
	Lines  []totalRow
	AsOf   day
	Years  []link
}

// totalRow is one year's totals.
type totalRow struct{ Year, Href, Decisions, Fine, Forfeit string }

func (p *portal) showYears(c *fiber.Ctx) error {
	directory, err := p.public.Directory(c.UserContext())
	if err != nil {
		return err
	}
	page := yearsPage{AsOf: p.today()}
	if len(directory.Years) > 0 {
		latest := directory.Years[0]
		s, err := p.public.Year(c.UserContext(), latest, "")
		if err != nil {
			return err
		}
		page.Latest = yearLabel(latest)
		page.Lines = append(page.Lines, totalLine(disclosure.YearTotals{Year: latest, Decisions: s.Decisions, Fine: s.Fine, Forfeit: s.Forfeit}))
		if s.Previous != nil {
			page.Lines = append(page.Lines, totalLine(*s.Previous))
		}
		if page.Years, err = p.years(c, "/stats/", latest); err != nil {
			return err
		}
	}
	return p.yearList.Render(c, fiber.StatusOK, web.Head{Title: "统计", Path: "/stats", Section: "stats"}, page)
}

func totalLine(t disclosure.YearTotals) totalRow {
	return totalRow{yearLabel(t.Year), "/stats/" + strconv.Itoa(t.Year), thousands(t.Decisions), t.Fine.Grouped(), t.Forfeit.Grouped()}
}

func (p *portal) showStatistics(c *fiber.Ctx) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	ctx, bureau := c.UserContext(), web.PublicQuery(c).Bureau
	s, err := p.public.Year(ctx, year, bureau)
	if err != nil {
		return err
	}
	before, err := p.public.Year(ctx, year-1, bureau)
	if err != nil {
		return err
	}
	page := newStatisticsPage(s, before)
	if page.Years, err = p.years(c, "/stats/", year); err != nil {
		return err
	}
	if err := p.addPublished(c, &page, s); err != nil {
		return err
	}
	head := web.Head{Title: page.Bureau + page.Year + "行政处罚公示统计", Path: page.Path, Section: "stats", NoIndex: bureau != ""}
	return p.statistics.Render(c, fiber.StatusOK, head, page)
}

// publishedMost is how many statistics tables and reports a page links to.
const publishedMost = 100

// addPublished adds what bureaus have published of the year themselves, and
// the list of bureaus to choose from.
func (p *portal) addPublished(c *fiber.Ctx, page *statisticsPage, s disclosure.YearStatistics) error {
	directory, err := p.public.Directory(c.UserContext())
	if err != nil {
		return err
	}
	for _, b := range directory.Bureaus {
		page.Bureaus = append(page.Bureaus, bureauChoice{b.Code, b.Name, b.Code == s.Bureau})
	}
	for _, x := range []struct {
		kind string
		to   *[]link
	}{{"statistics", &page.Tables}, {"chapter", &page.Reports}} {
		found, err := p.public.Search(c.UserContext(), models.PublicQuery{Kind: x.kind, Year: s.Year, Bureau: s.Bureau}, disclosure.Window{Limit: publishedMost, Uncounted: true})
		if err != nil {
			return err
		}
		for _, r := range found.Rows {
			*x.to = append(*x.to, link{web.RecordPath(r), r.BureauName})
		}
	}
	return nil
}

func newStatisticsPage(s, before disclosure.YearStatistics) statisticsPage {
	year := strconv.Itoa(s.Year)
	of := models.PublicQuery{Bureau: s.Bureau, Kind: "penalty", Year: s.Year}
	page := statisticsPage{
		Year: yearLabel(s.Year), Bureau: s.BureauName, AsOf: dayOf(s.AsOf), Profile: s.Profile.Name, Note: s.Profile.Note,
		Unfinished: s.AsOf.Year() == s.Year, All: link{web.SearchPath("/search", of), thousands(s.Decisions) + "件"},
		YearPath: "/stats/" + year, Path: web.SearchPath("/stats/"+year, models.PublicQuery{Bureau: s.Bureau}), Sentences: headlines(s),
		Withdrawals: web.SearchPath("/withdrawals/"+year, models.PublicQuery{Bureau: s.Bureau}), Coverage: "/coverage/" + year,
	}
	if s.Decisions > 0 {
		page.Plots = []plot{comparePlot(s, before), monthPlot(s, before), columnPlot(s), bandPlot(s)}
		if s.Bureau == "" && len(s.ByBureau) > 1 {
			page.Plots = append(page.Plots, bureauPlot(s))
		}
	}
	return page
}

// headlines says the totals in words.
func headlines(s disclosure.YearStatistics) []string {
	out := []string{"罚款合计" + s.Fine.Grouped() + "，罚没合计" + s.Forfeit.Grouped() + "（按决定书载明的数额，不是实际收缴的数额）。"}
	if t := s.Previous; t != nil && t.Decisions > 0 {
		out = append(out, "上年公示"+thousands(t.Decisions)+"件，本年"+changeWords(s.Decisions, t.Decisions)+"。")
	}
	out = append(out, "公示后更正过"+thousands(s.Corrected)+"件；作出于本年、后来撤下的"+thousands(s.Withdrawn)+"件，公示期满停止公示的"+thousands(s.Ended)+"件，均不计入以上各数。")
	return out
}

// changeWords says how a number compares with the one before.
func changeWords(now, before int) string {
	switch {
	case now == before:
		return "与上年持平"
	case now > before:
		return "增加" + thousands(now-before) + "件（" + percent(int64(now-before), int64(before)) + "）"
	}
	return "减少" + thousands(before-now) + "件（" + percent(int64(before-now), int64(before)) + "）"
}

// bureauChoice is one bureau in the list to choose from.
type bureauChoice struct {
	Value, Text string
	Selected    bool
}
