package office

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"sanxiang/app/stats"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// registerDesk is the pages of the registers (台账): which there are and how the
// bureau stands to them, the list of one, its rows, and its import.
type registerDesk struct {
	*office
	index, list, edit, one *page
	imports                sheetImporter
}

func newRegisterDesk(o *office) *registerDesk {
	return &registerDesk{
		office: o, index: o.parse("registers.html", "stattabs.html"), list: o.parse("register.html", "stattabs.html"),
		edit: o.parse("entryform.html"), one: o.parse("entry.html"), imports: newSheetImporter(o),
	}
}

func (d *registerDesk) routes() []route {
	return []route{
		get("/registers", d.showIndex, models.ActReadFigures),
		post("/registers/:code/coverage", d.declare, models.ActEnter),
		get("/registers/:code/file", d.sendList, models.ActReadFigures),
		get("/registers/:code/template.xlsx", d.sendTemplate, models.ActEnter),
		get("/registers/:code/new", d.showNew, models.ActEnter),
		post("/registers/:code/new", d.create, models.ActEnter),
		get("/registers/:code/import", d.showImport, models.ActEnter),
		post("/registers/:code/upload", d.checkImport, models.ActEnter),
		post("/registers/:code/import", d.commitImport, models.ActEnter),
		get("/registers/:code", d.showList, models.ActReadFigures),
		get("/entries/:id", d.showEntry, models.ActReadFigures),
		get("/entries/:id/edit", d.showEdit, models.ActEnter),
		post("/entries/:id/edit", d.correct, models.ActEnter),
		post("/entries/:id/void", d.void, models.ActEnter),
		post("/entries/:id/upload", d.attach, models.ActEnter),
		get("/attachments/:id/content", d.sendAttachment, models.ActReadFigures),
	}
}

// registerIndex is the page of all registers of a bureau and year.
type registerIndex struct {
	Form         *form
	Bureau, Year field
	Tabs         []tab
	Name, Words  string
	Lines        []registerLine
	Mine         bool // the user may declare and enter
	Define       bool // the user may define registers
	Back         standpoint
	States       []stateLine
}

// registerLine is one register as the bureau stands to it.
type registerLine struct {
	Href, Name string
	Builtin    bool
	Rows       int64
	State      *tag
	Coverage   field
	Action     string
}

// coverageChoices are what a bureau may declare of a register in a year.
var coverageChoices = []models.Choice{
	{Code: string(models.StateZero), Label: "有台账（没有记录即未发生）"}, {Code: string(models.StateNotApplicable), Label: "不适用（没有这项职权）"},
	{Code: string(models.StateNotKept), Label: "未统计（没有建台账）"}, {Code: string(models.StatePending), Label: "待定"},
}

func (d *registerDesk) showIndex(v *visit) error { return d.renderIndex(v, newForm(v.query()), 200) }

func (d *registerDesk) renderIndex(v *visit, f *form, status int) error {
	s, err := d.standpoint(v, f, models.ActReadFigures)
	if err != nil {
		return err
	}
	list, err := d.Stats.ListRegisters(v.ctx, v.actor, s.Bureau, s.Year)
	if err != nil {
		return err
	}
	p := registerIndex{
		Form: f, Bureau: s.bureauField(v, f, models.ActReadFigures), Year: s.yearField(d.office, f), Tabs: s.tabs("台账"),
		Name: v.tree.Bureaus[s.Bureau].Name, Words: fmt.Sprintf("共%d个台账，以下为本级%d年的记录", len(list), s.Year), Back: s, States: stateLines(),
		Mine: models.Permit(v.actor, models.ActEnter, v.tree, s.Bureau) == nil, Define: v.can(models.ActManageSystem),
	}
	for _, r := range list {
		l := registerLine{Name: r.Register.Name, Builtin: r.Register.Builtin, Rows: r.Rows, Action: Prefix + "/registers/" + r.Register.Code + "/coverage"}
		if !l.Builtin {
			l.Href = s.address("/registers/" + r.Register.Code)
		}
		if r.State != "" {
			t := figureTag(r.State)
			l.State = &t
		}
		own := newForm(nil)
		l.Coverage = own.pick("state", r.Register.Name+"的申报", coverageChoices)
		l.Coverage.ID = "state-" + r.Register.Code
		l.Coverage.Options = options(coverageChoices, []string{string(r.State)})
		p.Lines = append(p.Lines, l)
	}
	return v.renderAs(status, d.index, head{Title: "台账", Section: "figures", Wide: true, Crumbs: []crumb{{"统计", s.address("/figures")}}}, p)
}

// declare keeps how the bureau stands to a register in a year.
func (d *registerDesk) declare(v *visit) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	s, err := d.standpoint(v, f, models.ActEnter)
	if err != nil {
		return err
	}
	c := models.Coverage{BureauID: s.Bureau, Register: web.PathText(v.Ctx, "code"), Year: s.Year, State: models.State(f.value("state"))}
	if err := d.Stats.DeclareCoverage(v.ctx, v.actor, c); err != nil {
		if f.refuse(err) {
			return d.renderIndex(v, f, statusOf(err))
		}
		return err
	}
	return v.done("已申报："+c.State.Label(), s.address("/registers"))
}

// registerPage is the list of one register.
type registerPage struct {
	Form               *form
	Bureau, Year, Text field
	Tabs               []tab
	Code, Name, Words  string
	Header             []headCell
	Rows               []entryLine
	Sums               []string // under the header's cells; nil without numbers
	Pager              pagerLinks
	Files              []download
	New, Import        string // ways in; "" for who may only read
	Define             string
}

// headCell is the title of a column.
type headCell struct {
	Text    string
	Numeric bool
}

// entryLine is one row of a register.
type entryLine struct {
	Href  string
	Cells []entryCell
}

// entryCell is one value of a row.
type entryCell struct {
	Text    string
	Numeric bool
}

// query asks for the list that the address means.
func (d *registerDesk) query(v *visit, f *form) (standpoint, stats.EntryQuery, error) {
	s, err := d.standpoint(v, f, models.ActReadFigures)
	if err != nil {
		return s, stats.EntryQuery{}, err
	}
	q := stats.EntryQuery{Bureau: s.Bureau, Register: web.PathText(v.Ctx, "code"), Year: s.Year, Text: f.value("q"), Before: f.row("before")}
	if f.value("all") != "" {
		q.Year = 0
	}
	return s, q, nil
}

// listed are the fields that a list has columns for: what people fill in.
func listed(reg *models.Register, rows []models.BoundEntry) []models.Field {
	var out []models.Field
	for _, x := range reg.Fields {
		shown := x.Name == "date" || x.Required || !commonName(x.Name)
		for i := 0; i < len(rows) && !shown; i++ {
			shown = rows[i].Print(x) != ""
		}
		if shown {
			out = append(out, x)
		}
	}
	return out
}

func commonName(name string) bool {
	for _, f := range models.CommonFields() {
		if f.Name == name {
			return true
		}
	}
	return false
}

func (d *registerDesk) showList(v *visit) error {
	f := newForm(v.query())
	s, q, err := d.query(v, f)
	if err != nil {
		return err
	}
	found, err := d.Stats.ListEntryPage(v.ctx, v.actor, q)
	if err != nil {
		return err
	}
	reg, path := found.Register, "/registers/"+q.Register
	p := registerPage{
		Form: f, Bureau: s.bureauField(v, f, models.ActReadFigures), Year: s.yearField(d.office, f), Text: f.text("q", "查找", optional, hint("编号、名称或任一文字")),
		Tabs: s.tabs("台账"), Code: reg.Code, Name: reg.Name, Words: fmt.Sprintf("共%d条", found.Total.Count),
	}
	fields := listed(reg, found.Rows)
	summed := false
	for _, x := range fields {
		p.Header = append(p.Header, headCell{x.Label, x.Numeric()})
		sum := ""
		if x.Numeric() {
			sum, summed = printSum(x, found.Total.Sums[x.Column]), true
		}
		p.Sums = append(p.Sums, sum)
	}
	if !summed || found.Total.Count == 0 {
		p.Sums = nil
	}
	for _, e := range found.Rows {
		l := entryLine{Href: Prefix + "/entries/" + strconv.FormatInt(e.ID, 10)}
		for _, x := range fields {
			l.Cells = append(l.Cells, entryCell{e.Print(x), x.Numeric()})
		}
		p.Rows = append(p.Rows, l)
	}
	more := []string{"q", q.Text, "all", f.value("all")}
	if found.Next != 0 {
		p.Pager.Next = s.address(path, append(more, "before", strconv.FormatInt(found.Next, 10))...)
	}
	if q.Before != 0 {
		p.Pager.Prev = s.address(path, more...)
	}
	for _, format := range []string{"xlsx", "csv"} {
		p.Files = append(p.Files, download{s.address(path+"/file", append(more, "format", format)...), "导出（" + format + "）"})
	}
	if models.Permit(v.actor, models.ActEnter, v.tree, s.Bureau) == nil {
		p.New, p.Import = s.address(path+"/new"), s.address(path+"/import")
	}
	if v.can(models.ActManageSystem) {
		p.Define = Prefix + path + "/definition"
	}
	return v.render(d.list, head{Title: reg.Name, Section: "figures", Wide: true, Crumbs: []crumb{{"台账", s.address("/registers")}}}, p)
}

// printSum writes the sum of a numeric field.
func printSum(f models.Field, v int64) string {
	switch f.Type {
	case models.FieldMoney:
		return models.Fen(v).Yuan()
	case models.FieldNumber:
		return models.PlainDecimal(v, 3)
	}
	return strconv.FormatInt(v, 10)
}

func (d *registerDesk) sendList(v *visit) error {
	_, q, err := d.query(v, newForm(v.query()))
	if err != nil {
		return err
	}
	q.Limit = 1
	found, err := d.Stats.ListEntryPage(v.ctx, v.actor, q)
	if err != nil {
		return err
	}
	actor := v.actor
	return d.send(v, tableFile{
		Name: fmt.Sprintf("%s_%s_%d", found.Register.Name, v.tree.Bureaus[q.Bureau].Name, q.Year), Sheet: "台账", Format: v.Query("format", "xlsx"),
		Header: stats.EntryHeader(found.Register),
		Write:  func(ctx context.Context, out tableWriter) error { return d.Stats.WriteEntries(ctx, out, actor, q) },
	})
}

// prefixed renames the faults of a register's fields, whose inputs carry a
// prefix so that no field of a definition can be taken for one of the page's.
func prefixed(err error, reg *models.Register) error {
	var wrong *models.Error
	if !errors.As(err, &wrong) {
		return err
	}
	out := &models.Error{Kind: wrong.Kind, Message: wrong.Message}
	for _, x := range wrong.Fields {
		if _, ok := reg.Find(x.Field); ok {
			x.Field = entryPrefix + x.Field
		}
		out.Fields = append(out.Fields, x)
	}
	return out
}

// entryPrefix begins the names of the inputs of a register's fields.
const entryPrefix = "v."
