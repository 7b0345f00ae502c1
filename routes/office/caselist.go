package office

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/cases"
	"sanxiang/models"
)

// caseListDesk is the list of cases (案件) with its filters, named lists and
// export.
type caseListDesk struct {
	*office
	page *page
}

func newCaseListDesk(o *office) *caseListDesk {
	return &caseListDesk{office: o, page: o.parse("caselist.html")}
}

func (d *caseListDesk) routes() []route {
	return []route{
		get("/cases", d.show, models.ActReadCase),
		get("/cases.csv", d.sendCSV, models.ActReadCase),
		get("/cases.xlsx", d.sendXLSX, models.ActReadCase),
		post("/cases/view", d.keepView, models.ActReadCase),
		post("/cases/saved", d.save, models.ActReadCase),
		post("/cases/saved/:id/delete", d.forget, models.ActReadCase),
	}
}

// caseListPage is one page of the list.
type caseListPage struct {
	Form       *form
	Quick      field
	Fields     []field
	Open       bool // the filters stand open
	Chips      []chip
	Saved      []savedLine
	Name       field // of a list that is to be saved
	Query      string
	Columns    []listColumn
	Choose     field
	Dense      field
	Close      bool // narrow rows
	Rows       [][]listCell
	Count      int64
	More       bool
	Fine       models.Fen
	Basis      string
	AsOf       string
	Prev, Next string
	Files      []download
	May        bool
}

// savedLine is a named list.
type savedLine struct{ Name, Href, Delete string }

// show gives a page of the list, or the one case that the quick box names.
func (d *caseListDesk) show(v *visit) error {
	values := v.query()
	f := newForm(values)
	filter, err := readFilter(v, f)
	if err == nil {
		if there, err := d.jump(v, values, filter); err != nil || there != "" {
			if err != nil {
				return err
			}
			return v.Redirect(there, fiber.StatusSeeOther)
		}
		filter.Before, filter.After = place(values.Get("before")), place(values.Get("after"))
	}
	var list cases.Listing
	if err == nil {
		list, err = d.Cases.FindListing(v.ctx, v.actor, filter)
	}
	if err != nil {
		if !f.refuse(err) {
			return err
		}
		return v.renderAs(fiber.StatusUnprocessableEntity, d.page, d.head(), d.content(v, f, list))
	}
	return v.render(d.page, d.head(), d.content(v, f, list))
}

func (d *caseListDesk) head() head { return head{Title: "案件", Section: "cases", Wide: true} }

// place reads a row's id at which a page begins; what is none begins at the first.
func place(text string) int64 {
	id, err := models.ParseID(text)
	if err != nil {
		return 0
	}
	return id
}

// jump leads straight to the case that the quick box names exactly.
func (d *caseListDesk) jump(v *visit, values url.Values, f cases.Filter) (string, error) {
	if f.Text == "" || len(listQuery(values)) != 1 || values.Get("before")+values.Get("after") != "" {
		return "", nil
	}
	id, err := d.Cases.FindByNumber(v.ctx, v.actor, f.Bureau, f.Text)
	if err != nil || id == 0 {
		return "", err
	}
	return casePath(id, ""), nil
}

// content words the page.
func (d *caseListDesk) content(v *visit, f *form, list cases.Listing) caseListPage {
	query := listQuery(f.values)
	view := readListView(v)
	p := caseListPage{
		Form: f, Quick: f.text("q", "案号、当事人或文号", optional, most(100)), Fields: filterFields(v, f), Chips: filterChips(v, query),
		Query: query.Encode(), Columns: view.columns(), Close: view.dense, AsOf: momentText(list.AsOf), May: v.can(models.ActHandleCase),
		Count: list.Sum.Count, More: list.Sum.More, Fine: list.Sum.Fine, Basis: list.Basis, Open: f.Faulty(),
	}
	own := newForm(url.Values{"columns": view.codes, "dense": []string{map[bool]string{true: "1"}[view.dense]}})
	p.Choose, p.Dense = own.checks("columns", "显示的列", columnChoices()), own.check("dense", "紧凑行距")
	p.Name = own.text("name", "名称", most(20), mid)
	for _, c := range list.Cases {
		p.Rows = append(p.Rows, view.row(c, list.Officers, v.tree))
	}
	turn := func(name string, id int64) string {
		if id == 0 {
			return ""
		}
		next := listQuery(f.values)
		next.Set(name, strconv.FormatInt(id, 10))
		return Prefix + "/cases?" + next.Encode()
	}
	p.Prev, p.Next = turn("after", list.Later), turn("before", list.Earlier)
	for _, format := range []string{"xlsx", "csv"} {
		p.Files = append(p.Files, download{Prefix + "/cases." + format + "?" + p.Query, strings.ToUpper(format)})
	}
	saved, err := d.Cases.ListSaved(v.ctx, v.actor)
	if err == nil { // the list stands without them
		for _, s := range saved {
			p.Saved = append(p.Saved, savedLine{s.Name, Prefix + "/cases?" + s.Query, Prefix + "/cases/saved/" + strconv.FormatInt(s.ID, 10) + "/delete"})
		}
	}
	return p
}

// save names the list that the form came from.
func (d *caseListDesk) save(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	query, _ := url.ParseQuery(values.Get("query"))
	kept := listQuery(query)
	if err := d.Cases.CreateSaved(v.ctx, v.actor, values.Get("name"), kept.Encode()); err != nil {
		f := newForm(nil)
		if !f.refuse(err) {
			return err
		}
		return v.done(err.Error(), listAddress(kept))
	}
	return v.done("已保存为常用筛选", listAddress(kept))
}

// forget drops a named list.
func (d *caseListDesk) forget(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	if err := d.Cases.PurgeSaved(v.ctx, v.actor, id); err != nil {
		return err
	}
	return v.done("已删去这个常用筛选", Prefix+"/cases")
}

// keepView keeps which columns are shown in the browser.
func (d *caseListDesk) keepView(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	var codes []string
	for _, c := range listColumns {
		if slices.Contains(values["columns"], c.Code) {
			codes = append(codes, c.Code)
		}
	}
	text := strings.Join(codes, ".")
	if values.Get("dense") != "" {
		text += "-dense"
	}
	v.Cookie(&fiber.Cookie{Name: listCookie, Value: text, Path: Prefix, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, MaxAge: 365 * 24 * 60 * 60})
	query, _ := url.ParseQuery(values.Get("query"))
	return v.Redirect(listAddress(listQuery(query)), fiber.StatusSeeOther)
}
