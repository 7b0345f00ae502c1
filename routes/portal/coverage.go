package portal

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// coveragePage holds the self-audits of all bureaus of a year side by side,
// by bureau code: it is no league table.
type coveragePage struct {
	Year    string
	Lines   []coverageLine
	Sum     coverageLine
	AsOf    day  // when a number changed last
	Closes  bool // every bureau's sums hold
	Exempt  []tallyLine
	Columns []explained
	Years   []link
}

// coverageLine is one bureau's own numbers, without those of bureaus below it.
type coverageLine struct {
	Bureau, Href string
	Cells        []string // in the order of coverageColumns, without the last
	Rate, Parts  string   // the last column: 88.2% and 4395/4983
}

// explained is a column with what it counts.
type explained struct{ Name, Text string }

// coverageColumns are the columns of the table.
var coverageColumns = []explained{
	{"作出决定", "本年作出的执法决定"},
	{"移送", "移送司法机关，没有决定需要公示"},
	{"另行公示", "进入本系统以前作出，由原来的渠道公示"},
	{"漏登", "应当登记公示而没有登记，属于差错"},
	{"进入公示", "作出决定 − 移送 − 另行公示 − 漏登"},
	{"不予公示", "依法不予公示，理由见下表"},
	{"应当公示", "进入公示 − 不予公示"},
	{"按期", "在期限内公示"},
	{"迟延", "已经公示，但超过了期限"},
	{"未到期", "还没有公示，期限未到"},
	{"逾期", "还没有公示，期限已过"},
	{"按期率", "按期 ÷（应当公示 − 未到期），一并列出这两个数"},
}

func (p *portal) showCoverage(c *fiber.Ctx) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	audits, err := p.public.Audits(c.UserContext(), year)
	if err != nil {
		return err
	}
	page := newCoveragePage(year, audits)
	if page.Years, err = p.years(c, "/coverage/", year); err != nil {
		return err
	}
	return p.coverage.Render(c, fiber.StatusOK, web.Head{Title: page.Year + "公示情况自查", Path: "/coverage/" + strconv.Itoa(year)}, page)
}

func newCoveragePage(year int, audits []disclosure.AuditPage) coveragePage {
	page := coveragePage{Year: yearLabel(year), Columns: coverageColumns, Closes: true}
	var sum models.DisclosureCoverage
	var asOf models.Day
	for _, a := range audits {
		own := a.Page.Audit.DisclosureCoverage
		addCoverage(&sum, own)
		page.Closes = page.Closes && own.Closes()
		asOf = max(asOf, a.Page.Audit.AsOf)
		page.Lines = append(page.Lines, newCoverageLine(a.Row.BureauName, web.RecordPath(a.Row), own))
	}
	page.Sum, page.AsOf = newCoverageLine("合计", "", sum), dayOf(asOf)
	for _, r := range sum.Exempt {
		page.Exempt = append(page.Exempt, tallyLine{Name: r.Reason, N: thousands(r.N), Note: r.Basis})
	}
	return page
}

// addCoverage adds one bureau's own numbers to those of the bureaus before it.
func addCoverage(sum *models.DisclosureCoverage, own models.DisclosureCoverage) {
	for _, x := range []struct {
		to *int64
		n  int64
	}{
		{&sum.Cases, own.Cases}, {&sum.Transferred, own.Transferred}, {&sum.Elsewhere, own.Elsewhere}, {&sum.Missing, own.Missing},
		{&sum.Decided, own.Decided}, {&sum.Due, own.Due}, {&sum.OnTime, own.OnTime}, {&sum.Late, own.Late},
		{&sum.Pending, own.Pending}, {&sum.Overdue, own.Overdue}, {&sum.OnTimeRate.N, own.OnTimeRate.N}, {&sum.OnTimeRate.Of, own.OnTimeRate.Of},
	} {
		*x.to += x.n
	}
	for _, r := range own.Exempt {
		at := slices.IndexFunc(sum.Exempt, func(x models.ReasonCount) bool { return x.Code == r.Code })
		if at < 0 {
			sum.Exempt = append(sum.Exempt, r)
			continue
		}
		sum.Exempt[at].N += r.N
	}
}

// newCoverageLine prints the numbers of one line of the table.
func newCoverageLine(name, href string, c models.DisclosureCoverage) coverageLine {
	cells := coverageCells(c)
	out := coverageLine{Bureau: name, Href: href, Cells: cells[:len(cells)-1], Rate: percent(c.OnTimeRate.N, c.OnTimeRate.Of)}
	if c.OnTimeRate.Of > 0 {
		out.Parts = thousands(c.OnTimeRate.N) + "/" + thousands(c.OnTimeRate.Of)
	}
	return out
}

// coverageCells prints the numbers in the order of coverageColumns. The rate
// comes with the two numbers that it is made of.
func coverageCells(c models.DisclosureCoverage) []string {
	var out []string
	for _, n := range []int64{
		c.Cases, c.Transferred, c.Elsewhere, c.Missing, c.Decided, c.Exempted(), c.Due, c.OnTime, c.Late, c.Pending, c.Overdue,
	} {
		out = append(out, thousands(n))
	}
	rate := percent(c.OnTimeRate.N, c.OnTimeRate.Of)
	if c.OnTimeRate.Of > 0 {
		rate += "（" + thousands(c.OnTimeRate.N) + "/" + thousands(c.OnTimeRate.Of) + "）"
	}
	return append(out, rate)
}
