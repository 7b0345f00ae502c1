package portal

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// searchSize is how many results a page holds.
const searchSize = 20

// searchPage is a page of results with what they were and can be narrowed by.
type searchPage struct {
	Query     string  // as typed
	Kept      []field // filters that a new text or amount keeps
	Min, Max  amount
	Text      []field // the text, which a new amount keeps
	Faults    []faultLine
	Open      bool // the filters are unfolded
	Chips     []link
	Facets    []facet
	Count     string
	Rows      string // how many rows a download has
	Sorts     []option
	Records   records
	Pager     pager
	Downloads []link
	Feed      string
	Last      string // address of the last page, for a page past it
	AsOf      day
}

// field is a parameter of a form.
type field struct{ Name, Value string }

// amount is a field for money with what is wrong with it.
type amount struct{ Value, Fault string }

// faultLine is one thing that is wrong with a query; Href leads to its field,
// and is empty for one that no field on the page holds.
type faultLine struct{ Href, Rule, Fix string }

func (p *portal) showSearch(c *fiber.Ctx) error {
	q := web.PublicQuery(c)
	w := disclosure.Window{Page: int(web.WholeNumber(c.Query("page"))), Limit: searchSize}
	to, err := p.jump(c.UserContext(), q)
	if err != nil {
		return err
	}
	if to != "" {
		return c.Redirect(to, fiber.StatusSeeOther)
	}
	found, err := p.public.Search(c.UserContext(), q, w)
	var wrong *models.Error
	if errors.As(err, &wrong) && wrong.Kind == models.Invalid {
		return p.refuseSearch(c, q, wrong)
	}
	if err != nil {
		return err
	}
	directory, err := p.public.Directory(c.UserContext())
	if err != nil {
		return err
	}
	page := newSearchPage(q, max(1, w.Page), found, directory)
	page.AsOf = p.today()
	return p.search.Render(c, fiber.StatusOK, searchHead(q, max(1, w.Page)), page)
}

// jump gives the address that a text alone leads to: the one record with the
// number or of the organisation, or the page of an organisation with several.
func (p *portal) jump(ctx context.Context, q models.PublicQuery) (string, error) {
	if q.Text == "" || q != (models.PublicQuery{Text: q.Text}) || q.Check() != nil {
		return "", nil
	}
	id, exact, err := p.public.FindExact(ctx, q.Text)
	if err != nil || exact {
		return "/d/" + url.PathEscape(id), err
	}
	code := models.NormalUSCC(q.Text)
	if models.CheckUSCC(code) != nil {
		return "", nil
	}
	party, err := p.public.Party(ctx, code)
	if models.KindOf(err) == models.NotFound {
		return "", nil
	}
	return web.PartyPath(party.Code), err
}

// searchHead names the page by its text and number.
func searchHead(q models.PublicQuery, page int) web.Head {
	head := web.Head{Title: "查询公示信息", Section: "search", Feed: web.SearchPath("/feed/search.atom", q), NoIndex: true}
	if q.Text != "" {
		head.Title = "查询“" + q.Text + "”"
	}
	if page > 1 {
		head.Title += "（第" + strconv.Itoa(page) + "页）"
	}
	return head
}

// address writes a query back as an address, with the page where it is a later one.
func address(q models.PublicQuery, page int) string {
	path := web.SearchPath("/search", q)
	if page < 2 {
		return path
	}
	join := "?"
	if strings.Contains(path, "?") {
		join = "&"
	}
	return path + join + "page=" + strconv.Itoa(page)
}

func newSearchPage(q models.PublicQuery, page int, found disclosure.Result, directory *disclosure.Directory) searchPage {
	pages := (found.Total + searchSize - 1) / searchSize
	out := searchPage{
		Query: q.Text, Kept: fieldsOf(q, "q", "min", "max"), Text: fieldsOf(models.PublicQuery{Text: q.Text}),
		Min: amount{Value: yuanValue(q.Min)}, Max: amount{Value: yuanValue(q.Max)},
		Chips: chips(q, directory), Facets: facetsOf(q, found.Facets), Count: countWords(q, found.Total), Rows: thousands(found.Total),
		Sorts: sortsOf(q), Records: recordsOf(found.Rows), Pager: newPager(q, page, pages), Feed: web.SearchPath("/feed/search.atom", q),
	}
	if page > pages && pages > 0 {
		out.Last = address(q, pages)
	}
	for _, format := range []string{"csv", "xlsx", "json"} {
		out.Downloads = append(out.Downloads, link{web.SearchPath("/download."+format, q), strings.ToUpper(format)})
	}
	return out
}

// refuseSearch shows the page with what is wrong and the forms as they were typed.
func (p *portal) refuseSearch(c *fiber.Ctx, q models.PublicQuery, wrong *models.Error) error {
	directory, err := p.public.Directory(c.UserContext())
	if err != nil {
		return err
	}
	page := searchPage{Query: c.Query("q"), Min: amount{Value: c.Query("min")}, Max: amount{Value: c.Query("max")}, AsOf: p.today()}
	for _, f := range wrong.Fields {
		line := faultLine{Rule: f.Rule, Fix: f.Fix}
		switch f.Field {
		case "q":
			line.Href = "#q"
		case "min":
			line.Href, page.Min.Fault, page.Open = "#min", f.Rule, true
		case "max":
			line.Href, page.Max.Fault, page.Open = "#max", f.Rule, true
		}
		page.Faults = append(page.Faults, line)
		drop(&q, f.Field)
	}
	page.Kept, page.Chips = fieldsOf(q, "q", "min", "max"), chips(q, directory)
	page.Text = fieldsOf(models.PublicQuery{Text: q.Text})
	return p.search.Render(c, fiber.StatusUnprocessableEntity, web.Head{Title: "查询条件有误", Section: "search", NoIndex: true}, page)
}

// drop takes what is wrong out of a query.
func drop(q *models.PublicQuery, name string) {
	switch name {
	case "q":
		q.Text = ""
	case "sort":
		q.Sort = ""
	}
	for _, f := range filters {
		if f.name == name {
			f.set(q, "")
		}
	}
}

// fieldsOf writes a query as fields of a form, without those that are named.
func fieldsOf(q models.PublicQuery, without ...string) []field {
	var out []field
	for name, values := range web.PublicValues(q) {
		if !slices.Contains(without, name) {
			out = append(out, field{name, values[0]})
		}
	}
	slices.SortFunc(out, func(a, b field) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// sortsOf lists the orders; the first is the one of a query that names none.
func sortsOf(q models.PublicQuery) []option {
	var out []option
	for i, s := range models.PublicSorts {
		next := q
		if next.Sort = s.Code; i == 0 {
			next.Sort = ""
		}
		out = append(out, option{Href: web.SearchPath("/search", next), Text: s.Label, On: q.Sort == s.Code || i == 0 && q.Sort == ""})
	}
	return out
}

// countWords says how many there are.
func countWords(q models.PublicQuery, total int) string {
	about := "公示信息"
	if q.Status != "" && q.Status != models.DisclosurePublished {
		about = "停止公示的信息"
	}
	if q.Text != "" {
		about = "与“" + q.Text + "”有关的" + about
	}
	if total == 0 {
		return "没有找到" + about
	}
	return "共找到" + thousands(total) + "条" + about
}
