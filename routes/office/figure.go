package office

import (
	"fmt"
	"net/url"
	"strconv"

	"sanxiang/app/stats"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// figureDesk is the pages of figures (统计): the list of indicators, one figure
// with the records behind it, and the statistics tables.
type figureDesk struct {
	*office
	list, one, table *page
}

func newFigureDesk(o *office) *figureDesk {
	return &figureDesk{office: o, list: o.parse("figures.html", "stattabs.html"), one: o.parse("figure.html", "stattabs.html"), table: o.parse("figuretable.html", "stattabs.html")}
}

func (d *figureDesk) routes() []route {
	return []route{
		get("/figures", d.showList, models.ActReadFigures),
		get("/figures/tables/penalty", d.showTable, models.ActReadFigures),
		get("/figures/tables/penalty/file", d.sendTable, models.ActReadFigures),
		get("/figures/:indicator", d.showOne, models.ActReadFigures),
		get("/figures/:indicator/file", d.sendRecords, models.ActReadFigures),
	}
}

// figureList is the page of all indicators of a bureau and year.
type figureList struct {
	Form                         *form
	Bureau, Year, Scope, Profile field
	Group, Text, Against         field
	Tabs                         []tab
	Name, Words                  string
	AsOf                         string
	Basis                        models.Profile
	Groups                       []figureGroup
	Other                        string // name of the profile compared with
	Moves                        []figureMove
	States                       []stateLine
}

// figureGroup is one heading with its figures.
type figureGroup struct {
	Name  string
	Lines []figureLine
}

// figureLine is one figure as a table has it.
type figureLine struct {
	Href, Name, Value, Unit string
	State                   tag
	Source, Note            string
	Records                 int64
}

// figureMove is an indicator that comes to something else under another profile.
type figureMove struct{ Href, Name, This, Other string }

// stateLine explains one of the empties.
type stateLine struct {
	Tag  tag
	Text string
}

// stateLines explains the states that a list of figures may have.
func stateLines() []stateLine {
	var out []stateLine
	for _, s := range []models.State{models.StateZero, models.StateNotApplicable, models.StateNotKept, models.StatePending} {
		out = append(out, stateLine{figureTag(s), s.Explain()})
	}
	return out
}

func figureLineOf(f models.Figure, s standpoint) figureLine {
	l := figureLine{Href: s.address("/figures/" + url.PathEscape(f.Code)), Name: f.Name, Unit: f.Unit, State: figureTag(f.State), Source: sourceLabels[f.Source], Note: f.Note, Records: f.Records}
	if l.Value = valueText(f); !f.HasData() {
		l.Source, l.Unit = "", ""
	}
	return l
}

// valueText writes a figure's number in its unit; "" without one.
func valueText(f models.Figure) string {
	switch {
	case !f.HasData():
		return ""
	case f.Unit == "元" && f.Decimals == 2:
		return models.Fen(f.Value).Yuan()
	}
	return f.Plain()
}

func profileChoices(c *models.Catalogue) []models.Choice {
	out := make([]models.Choice, len(c.Profiles))
	for i, p := range c.Profiles {
		out[i] = models.Choice{Code: p.Code, Label: p.Name}
	}
	return out
}

func (d *figureDesk) showList(v *visit) error {
	f := newForm(v.query())
	s, err := d.standpoint(v, f, models.ActReadFigures)
	if err != nil {
		return err
	}
	c, err := d.Stats.FindCatalogue(v.ctx)
	if err != nil {
		return err
	}
	q := stats.FigureQuery{Bureau: s.Bureau, Period: s.period(), Scope: s.Scope, Profile: s.Profile, Text: f.value("q"), Group: f.value("group")}
	list, err := d.Stats.ListFigures(v.ctx, v.actor, q)
	if err != nil {
		return err
	}
	p := figureList{
		Form: f, Bureau: s.bureauField(v, f, models.ActReadFigures), Year: s.yearField(d.office, f), Scope: f.pick("scope", "范围（不选为本级及下级）", scopeChoices),
		Profile: f.pick("profile", "统计口径（不选为按地区和年度）", profileChoices(c)), Text: f.text("q", "查找指标", optional), Against: f.pick("against", "与另一口径比较", profileChoices(c), optional),
		Tabs: s.tabs("指标"), Name: v.tree.Bureaus[s.Bureau].Name, AsOf: momentText(list.AsOf), Basis: list.Profile, States: stateLines(),
		Words: fmt.Sprintf("共%d项指标", list.Count),
	}
	groups := make([]models.Choice, len(list.Groups))
	for i, g := range list.Groups {
		groups[i] = models.Choice{Code: g, Label: g}
	}
	p.Group = f.pick("group", "分类", groups, optional)
	for _, g := range list.Found {
		group := figureGroup{Name: g.Name}
		for _, x := range g.Figures {
			group.Lines = append(group.Lines, figureLineOf(x, s))
		}
		p.Groups = append(p.Groups, group)
	}
	if other := f.value("against"); other != "" {
		if err := d.compare(v, &p, s, q, other); err != nil {
			return err
		}
	}
	return v.render(d.list, head{Title: "统计", Section: "figures", Wide: true}, p)
}

// compare lists what comes to something else under another profile.
func (d *figureDesk) compare(v *visit, p *figureList, s standpoint, q stats.FigureQuery, other string) error {
	c, err := d.Stats.FindCatalogue(v.ctx)
	if err != nil {
		return err
	}
	profile, err := c.FindProfile(other)
	if err != nil {
		return err
	}
	p.Other = profile.Name
	list, err := d.Stats.ListDifferences(v.ctx, v.actor, q, other)
	for _, x := range list {
		p.Moves = append(p.Moves, figureMove{s.address("/figures/"+url.PathEscape(x.This.Code), "against", other), x.This.Name, printed(x.This), printed(x.Other)})
	}
	return err
}

// printed is a figure's number with its unit, or why there is none.
func printed(f models.Figure) string {
	if !f.HasData() {
		return f.State.Label()
	}
	return valueText(f) + f.Unit
}

// figurePage is one figure with all that defends it.
type figurePage struct {
	Form                                  *form
	Bureau, Year, Scope, Profile, Against field
	Tabs                                  []tab
	Figure                                figureLine
	Code, Explain, Zero                   string
	Facts                                 []fact
	Chart                                 *monthChart
	Rows                                  []recordLine
	Words                                 string
	Pager                                 pagerLinks
	Files                                 []download
	Other                                 string
	Gone, Come                            []recordLine
	GoneWords, ComeWords                  string
}

// pagerLinks leads through the pages of a list.
type pagerLinks struct{ Prev, Next string }

// recordLine is one record behind a figure.
type recordLine struct{ Href, Number, Kind, Bureau, Day, Value, Part string }

// recordPages is where the records of a register are opened.
var recordPages = map[string]string{"cases": "/cases/", "reviews": "/reviews/", stats.ReturnsRegister: "/returns/"}

// recordLine writes a row with the way to its record.
func (d *figureDesk) recordLine(c *models.Catalogue, x stats.Row) recordLine {
	l := recordLine{Number: x.Number, Bureau: x.BureauName, Day: string(x.Day), Value: x.Plain(), Part: c.PartLabel(x.Part), Kind: "报送数"}
	id := strconv.FormatInt(x.ID, 10)
	reg := c.Registers[x.Register]
	if reg != nil {
		l.Kind = reg.Name
	}
	switch base := recordPages[x.Register]; {
	case base != "":
		l.Href = Prefix + base + id
	case reg != nil && !reg.Builtin:
		l.Href = Prefix + "/entries/" + id
	}
	if l.Number == "" {
		l.Number = "（无编号）"
	}
	return l
}

func (d *figureDesk) query(v *visit, s standpoint) stats.RecordQuery {
	return stats.RecordQuery{
		Bureau: s.Bureau, Code: web.PathText(v.Ctx, "indicator"), Dim: v.Query("dim"), Period: s.period(), Scope: s.Scope, Profile: s.Profile, Cursor: v.Query("cursor"),
	}
}

func (d *figureDesk) showOne(v *visit) error {
	f := newForm(v.query())
	s, err := d.standpoint(v, f, models.ActReadFigures)
	if err != nil {
		return err
	}
	c, err := d.Stats.FindCatalogue(v.ctx)
	if err != nil {
		return err
	}
	q := d.query(v, s)
	if _, _, err := d.Stats.FindIndicator(v.ctx, q.Code); err != nil {
		return err
	}
	figure, err := d.Stats.FindFigure(v.ctx, v.actor, q)
	if err != nil {
		return err
	}
	rows, next, err := d.Stats.Records(v.ctx, v.actor, q)
	if err != nil {
		return err
	}
	p := figurePage{
		Form: f, Bureau: s.bureauField(v, f, models.ActReadFigures), Year: s.yearField(d.office, f), Scope: f.pick("scope", "范围（不选为本级及下级）", scopeChoices),
		Profile: f.pick("profile", "统计口径（不选为按地区和年度）", profileChoices(c)), Against: f.pick("against", "与另一口径比较", profileChoices(c), optional),
		Tabs: s.tabs("指标"), Figure: figureLineOf(figure, s), Code: figure.Code, Explain: figure.State.Explain(), Zero: figure.Zero,
		Words: fmt.Sprintf("背后共%d条记录", figure.Records), Facts: figureFacts(v, c, figure, d.Now()),
	}
	for _, x := range rows {
		p.Rows = append(p.Rows, d.recordLine(c, x))
	}
	at := s.address("/figures/"+url.PathEscape(q.Code), "dim", q.Dim)
	if next != "" {
		p.Pager.Next = at + "&cursor=" + next
	}
	if q.Cursor != "" {
		p.Pager.Prev = at
	}
	for _, format := range []string{"xlsx", "csv"} {
		p.Files = append(p.Files, download{s.address("/figures/"+url.PathEscape(q.Code)+"/file", "dim", q.Dim, "format", format), "导出明细（" + format + "）"})
	}
	if err := d.addMonths(v, &p, q); err != nil {
		return err
	}
	if other := f.value("against"); other != "" {
		if err := d.addMoved(v, &p, q, other); err != nil {
			return err
		}
	}
	return v.render(d.one, head{Title: figure.Name, Section: "figures", Wide: true, Crumbs: []crumb{{"统计", s.address("/figures")}}}, p)
}
