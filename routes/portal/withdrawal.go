package portal

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// withdrawalPage is the yearly report of what was taken down, as the system
// counts it.
type withdrawalPage struct {
	Year, Bureau string
	AsOf         day
	Total, Ended string
	Reasons      []tallyLine
	Bureaus      []tallyLine
	Rows         []tombstoneLine
	Shown        string // which of the rows these are
	Previous     string // address of the part before
	Next         string
	Whole        string // address of the report of all bureaus, when this is one bureau's
	Years        []link
}

// tallyLine is one line of a table of counts.
type tallyLine struct{ Name, Href, N, Share, Note string }

// tombstoneLine is one page that was taken down.
type tombstoneLine struct {
	Number, Href, Bureau, Reason string
	On                           day
}

// withdrawalRows is how many tombstones one page lists.
const withdrawalRows = 100

func (p *portal) showWithdrawals(c *fiber.Ctx) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	q := web.PublicQuery(c)
	r, err := p.public.Withdrawals(c.UserContext(), year, q.Bureau)
	if err != nil {
		return err
	}
	page := newWithdrawalPage(r, int(max(1, web.WholeNumber(c.Query("page")))))
	page.AsOf = p.today()
	if page.Years, err = p.years(c, "/withdrawals/", year); err != nil {
		return err
	}
	title := page.Year + "公示信息撤下情况"
	if page.Bureau != "" {
		title = page.Bureau + title
	}
	return p.withdrawals.Render(c, fiber.StatusOK, web.Head{Title: title, Path: "/withdrawals/" + strconv.Itoa(year), NoIndex: q.Bureau != ""}, page)
}

func newWithdrawalPage(r disclosure.WithdrawalReport, number int) withdrawalPage {
	path := "/withdrawals/" + strconv.Itoa(r.Year)
	page := withdrawalPage{Year: yearLabel(r.Year), Bureau: r.BureauName, Total: thousands(r.Total), Ended: thousands(r.Ended)}
	for _, x := range r.ByReason {
		page.Reasons = append(page.Reasons, tallyLine{Name: x.Name, N: thousands(x.N), Share: percent(int64(x.N), int64(r.Total)), Note: disclosure.WithdrawBasis(x.Code)})
	}
	byCode := slices.SortedFunc(slices.Values(r.ByBureau), func(a, b disclosure.Count) int { return strings.Compare(a.Code, b.Code) }) // no league table
	for _, x := range byCode {
		page.Bureaus = append(page.Bureaus, tallyLine{Name: x.Name, Href: web.SearchPath(path, models.PublicQuery{Bureau: x.Code}), N: thousands(x.N)})
	}
	query := models.PublicQuery{Bureau: r.Bureau}
	if r.Bureau != "" {
		page.Bureaus, page.Whole = nil, path
	}
	number = min(number, len(r.Rows)/withdrawalRows+1) // whatever was asked for
	from := min((number-1)*withdrawalRows, len(r.Rows))
	to := min(from+withdrawalRows, len(r.Rows))
	for _, x := range r.Rows[from:to] {
		page.Rows = append(page.Rows, tombstoneLine{x.Number, web.RecordPath(x), x.BureauName, x.Reason, dayOf(x.EndedOn)})
	}
	if len(r.Rows) > withdrawalRows {
		page.Shown = "第" + strconv.Itoa(from+1) + "至" + strconv.Itoa(to) + "条，最近撤下的在前"
	}
	if len(r.Rows) < r.Total && to == len(r.Rows) {
		page.Shown = "只列最近撤下的" + strconv.Itoa(len(r.Rows)) + "条"
	}
	if from > 0 {
		page.Previous = numbered(path, query, number-1)
	}
	if to < len(r.Rows) {
		page.Next = numbered(path, query, number+1)
	}
	return page
}

// numbered is the address of one part of a list.
func numbered(path string, q models.PublicQuery, number int) string {
	v := web.PublicValues(q)
	v.Set("page", strconv.Itoa(number))
	return path + "?" + v.Encode()
}
