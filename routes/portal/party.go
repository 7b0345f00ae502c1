package portal

import (
	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// partyPage is what is on show about one organisation.
type partyPage struct {
	Name, Code string
	Total      string
	Fine       string
	Years      []yearTotal
	Records    records
	All        string // address of all of its records, when not all are listed
}

// yearTotal is how many decisions about the organisation a year has.
type yearTotal struct{ Year, Href, N string }

// showParty shows the page of an organisation. Search engines are kept away
// when everything on it is shown for a short time only.
func (p *portal) showParty(c *fiber.Ctx) error {
	found, err := p.public.Party(c.UserContext(), web.PathText(c, "code"))
	if err != nil {
		return err
	}
	q := models.PublicQuery{Party: found.Code}
	head := web.Head{Title: found.Name, Path: web.PartyPath(found.Code), Feed: web.SearchPath("/feed/search.atom", q), NoIndex: true}
	for _, r := range found.Rows {
		head.NoIndex = head.NoIndex && shy(r)
	}
	return p.party.Render(c, fiber.StatusOK, head, newPartyPage(found, q))
}

func newPartyPage(found disclosure.PartyPage, q models.PublicQuery) partyPage {
	out := partyPage{
		Name: found.Name, Code: found.Code, Total: thousands(found.Total), Fine: found.Fine.Grouped(), Records: recordsOf(found.Rows),
	}
	for _, y := range found.Years {
		q.Year = y.Year
		out.Years = append(out.Years, yearTotal{yearLabel(y.Year), web.SearchPath("/search", q), thousands(y.Shown)})
	}
	if found.Total > len(found.Rows) {
		q.Year = 0
		out.All = web.SearchPath("/search", q)
	}
	return out
}
