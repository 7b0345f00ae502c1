package portal

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// searchPage is a page of results with what they were narrowed by.
type searchPage struct {
	Query   string
	Bureaus []option
	Years   []option
	Kinds   []option
	Chips   []link // filters in force; the link takes one off
	Count   string
	Records []record
	First   string // address of the first page, when this is a later one
	Next    string
	AsOf    day
}

// option is one entry of a filter.
type option struct {
	Value, Text string
	Selected    bool
}

func (p *portal) showSearch(c *fiber.Ctx) error {
	q := queryOf(c)
	if err := q.Check(); err != nil {
		return err
	}
	if q.Text != "" && q == (disclosure.Query{Text: q.Text}) {
		id, exact, err := p.public.FindExact(c.UserContext(), q.Text)
		if err != nil {
			return err
		}
		if exact {
			return c.Redirect("/d/"+url.PathEscape(id), fiber.StatusSeeOther)
		}
	}
	found, err := p.public.Search(c.UserContext(), q)
	if err != nil {
		return err
	}
	facets, err := p.public.Facets(c.UserContext())
	if err != nil {
		return err
	}
	page := newSearchPage(q, found, facets)
	page.AsOf = p.today()
	c.Set(fiber.HeaderCacheControl, briefly)
	return p.search.Render(c, fiber.StatusOK, web.Head{Title: "查询", Section: "search", NoIndex: true}, page)
}

// queryOf reads the query; a number that is none becomes -1, which Check
// explains with everything else that is wrong.
func queryOf(c *fiber.Ctx) disclosure.Query {
	return disclosure.Query{
		Text: strings.TrimSpace(c.Query("q")), Bureau: strings.TrimSpace(c.Query("org")), Kind: strings.TrimSpace(c.Query("kind")),
		Year: int(numberOf(c.Query("year"))), Before: numberOf(c.Query("before")),
	}
}

func numberOf(s string) int64 {
	if s = strings.TrimSpace(s); s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 {
		return -1
	}
	return n
}

// address writes a query back as an address.
func address(q disclosure.Query) string {
	v := url.Values{}
	for name, value := range map[string]string{"q": q.Text, "org": q.Bureau, "kind": q.Kind} {
		if value != "" {
			v.Set(name, value)
		}
	}
	for name, value := range map[string]int64{"year": int64(q.Year), "before": q.Before} {
		if value != 0 {
			v.Set(name, strconv.FormatInt(value, 10))
		}
	}
	if len(v) == 0 {
		return "/search"
	}
	return "/search?" + v.Encode()
}

func newSearchPage(q disclosure.Query, found disclosure.Result, facets *disclosure.Facets) searchPage {
	page := searchPage{Query: q.Text, Records: recordsOf(found.Rows), Count: countWords(q, found.Total)}
	for _, b := range facets.Bureaus {
		page.Bureaus = append(page.Bureaus, option{b.Code, b.Name, b.Code == q.Bureau})
	}
	for _, y := range facets.Years {
		page.Years = append(page.Years, option{strconv.Itoa(y), strconv.Itoa(y) + "年", y == q.Year})
	}
	for _, k := range append(append([]models.Choice(nil), models.DisclosureKinds...), disclosure.PageKinds[:2]...) {
		page.Kinds = append(page.Kinds, option{k.Code, k.Label, k.Code == q.Kind})
	}
	page.Chips = chips(q, facets)
	if q.Before > 0 {
		first := q
		first.Before = 0
		page.First = address(first)
	}
	if found.Next > 0 {
		next := q
		next.Before = found.Next
		page.Next = address(next)
	}
	return page
}

// countWords says how many there are.
func countWords(q disclosure.Query, total int64) string {
	about := "公示信息"
	if q.Text != "" {
		about = "与“" + q.Text + "”有关的公示信息"
	}
	if total == 0 {
		return "没有找到" + about
	}
	return fmt.Sprintf("共找到%d条%s", total, about)
}

// chips lists the filters in force, each with the address without it.
func chips(q disclosure.Query, facets *disclosure.Facets) []link {
	var out []link
	add := func(text string, without disclosure.Query) {
		without.Before = 0
		out = append(out, link{address(without), text})
	}
	if q.Bureau != "" {
		name := q.Bureau
		for _, b := range facets.Bureaus {
			if b.Code == q.Bureau {
				name = b.Name
			}
		}
		without := q
		without.Bureau = ""
		add(name, without)
	}
	if q.Year != 0 {
		without := q
		without.Year = 0
		add(strconv.Itoa(q.Year)+"年", without)
	}
	if q.Kind != "" {
		without := q
		without.Kind = ""
		add(kindLabel(q.Kind), without)
	}
	return out
}
