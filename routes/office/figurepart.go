package office

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"sanxiang/app/stats"
	"sanxiang/models"
)

// figureFacts is what stands beside a figure.
func figureFacts(v *visit, c *models.Catalogue, f models.Figure, now time.Time) []fact {
	out := []fact{
		{Name: "机关", Value: v.tree.Bureaus[f.Bureau].Name + scopeWords(f.Scope)}, {Name: "期间", Value: f.Period.Label()},
		{Name: "来源", Value: sourceLabels[f.Source]}, {Name: "统计口径", Value: f.Note}, {Name: "数据截至", Value: momentText(models.InstantOf(now))},
		{Name: "指标代码", Value: f.Code},
	}
	if p, err := c.FindProfile(f.Profile); err == nil {
		out = append(out, fact{Name: "适用口径", Value: p.Name})
	}
	if d := c.Indicators[f.Code]; d != nil && v.can(models.ActManageSystem) {
		out = append(out, fact{Name: "定义", Value: "查看定义和各版本", Href: Prefix + "/indicators/" + f.Code})
	}
	return out
}

func scopeWords(s models.Scope) string {
	if s == "" {
		return "（本级及下级）"
	}
	return "（" + models.ChoiceLabel(scopeChoices, string(s)) + "）"
}

// addMonths draws the chart, on the first page of the records only.
func (d *figureDesk) addMonths(v *visit, p *figurePage, q stats.RecordQuery) error {
	if q.Cursor != "" {
		return nil
	}
	months, err := d.Stats.ListMonths(v.ctx, v.actor, q)
	if err != nil {
		return err
	}
	chart := drawMonths(months[:12])
	chart.describe(months[12])
	p.Chart = &chart
	return nil
}

// addMoved lists the records that only one of two profiles counts.
func (d *figureDesk) addMoved(v *visit, p *figurePage, q stats.RecordQuery, other string) error {
	c, err := d.Stats.FindCatalogue(v.ctx)
	if err != nil {
		return err
	}
	profile, err := c.FindProfile(other)
	if err != nil {
		return err
	}
	moved, err := d.Stats.ListMoved(v.ctx, v.actor, q, other)
	if err != nil {
		return err
	}
	that := q
	that.Profile = other
	figure, err := d.Stats.FindFigure(v.ctx, v.actor, that)
	if err != nil {
		return err
	}
	p.Other = fmt.Sprintf("“%s”下为%s", profile.Name, printed(figure))
	for _, x := range moved.Gone {
		p.Gone = append(p.Gone, d.recordLine(c, x))
	}
	for _, x := range moved.Come {
		p.Come = append(p.Come, d.recordLine(c, x))
	}
	p.GoneWords, p.ComeWords = movedWords("不再计入", moved.GoneCount, len(moved.Gone)), movedWords("新计入", moved.ComeCount, len(moved.Come))
	return nil
}

func movedWords(what string, count int64, shown int) string {
	text := fmt.Sprintf("%s%d条", what, count)
	if count > int64(shown) {
		text += fmt.Sprintf("，以下列出前%d条", shown)
	}
	return text
}

func (d *figureDesk) sendRecords(v *visit) error {
	s, err := d.standpoint(v, newForm(v.query()), models.ActReadFigures)
	if err != nil {
		return err
	}
	q := d.query(v, s)
	figure, err := d.Stats.FindFigure(v.ctx, v.actor, q)
	if err != nil {
		return err
	}
	actor := v.actor
	return d.send(v, tableFile{
		Name: fmt.Sprintf("%s_%s_%d", figure.Name, v.tree.Bureaus[s.Bureau].Name, s.Year), Sheet: "明细", Format: v.Query("format", "xlsx"), Header: stats.RecordHeader(figure),
		Write: func(ctx context.Context, out tableWriter) error { return d.Stats.WriteRecordSheet(ctx, out, actor, q) },
	})
}

// tablePage is the penalty table of a bureau and the bureaus below it.
type tablePage struct {
	Form                  *form
	Bureau, Year, Profile field
	Tabs                  []tab
	Table                 stats.Table
	Header                []string
	Rows                  []tableLine
	AsOf                  string
	Files                 []download
}

// tableLine is one row of the table.
type tableLine struct {
	Name, Href string
	Cells      []string
	State      tag
	Total      bool
}

// findTable makes the table that the address asks for.
func (d *figureDesk) findTable(v *visit, f *form) (standpoint, stats.Table, error) {
	s, err := d.standpoint(v, f, models.ActReadFigures)
	if err != nil {
		return s, stats.Table{}, err
	}
	t, err := d.Stats.FindTable(v.ctx, v.actor, stats.FigureQuery{Bureau: s.Bureau, Period: s.period(), Profile: s.Profile})
	return s, t, err
}

// tableHeader names the columns behind the first.
func tableHeader(t stats.Table) []string {
	var out []string
	for _, c := range t.Profile.Columns {
		out = append(out, c.Label)
	}
	return append(out, "合计（"+t.Profile.CountUnit+"）", "罚没金额（"+t.Profile.AmountUnit+"）")
}

// tableCells writes a row; one without data says why instead.
func tableCells(t stats.Table, r stats.TableRow) []string {
	cells := make([]string, 0, len(r.Cells)+2)
	if r.State != models.StateValue && r.State != models.StateZero {
		for range len(r.Cells) + 2 {
			cells = append(cells, "—")
		}
		return cells
	}
	for _, n := range r.Cells {
		cells = append(cells, strconv.FormatInt(n, 10))
	}
	return append(cells, strconv.FormatInt(r.Total, 10), t.AmountText(r.Amount))
}

func (d *figureDesk) showTable(v *visit) error {
	f := newForm(v.query())
	s, t, err := d.findTable(v, f)
	if err != nil {
		return err
	}
	c, err := d.Stats.FindCatalogue(v.ctx)
	if err != nil {
		return err
	}
	p := tablePage{
		Form: f, Bureau: s.bureauField(v, f, models.ActReadFigures), Year: s.yearField(d.office, f), Tabs: s.tabs("处罚统计表"), Table: t,
		Profile: f.pick("profile", "统计口径（不选为按地区和年度）", profileChoices(c)), Header: tableHeader(t), AsOf: momentText(models.InstantOf(d.Now())),
	}
	for _, r := range t.Rows {
		at := standpoint{Bureau: r.Bureau, Year: s.Year, Profile: s.Profile}
		if r.Bureau == t.Bureau {
			at.Scope = models.ScopeOwn
		}
		p.Rows = append(p.Rows, tableLine{Name: r.Name, Href: at.address("/figures/penalty.decided.count"), Cells: tableCells(t, r), State: figureTag(r.State)})
	}
	p.Rows = append(p.Rows, tableLine{Name: t.Total.Name, Href: s.address("/figures/penalty.decided.count"), Cells: tableCells(t, t.Total), State: figureTag(t.Total.State), Total: true})
	for _, format := range []string{"xlsx", "csv"} {
		p.Files = append(p.Files, download{s.address("/figures/tables/penalty/file", "format", format), "导出（" + format + "）"})
	}
	return v.render(d.table, head{Title: "行政处罚实施情况统计表", Section: "figures", Wide: true, Crumbs: []crumb{{"统计", s.address("/figures")}}}, p)
}

func (d *figureDesk) sendTable(v *visit) error {
	s, t, err := d.findTable(v, newForm(v.query()))
	if err != nil {
		return err
	}
	return d.send(v, tableFile{
		Name: fmt.Sprintf("行政处罚实施情况统计表_%s_%d", t.Name, s.Year), Sheet: "行政处罚", Format: v.Query("format", "xlsx"),
		Header: append(append([]string{"机关"}, tableHeader(t)...), "状态"),
		Write: func(_ context.Context, out tableWriter) error {
			for _, r := range append(t.Rows, t.Total) {
				cells := []any{r.Name}
				for _, n := range r.Cells {
					cells = append(cells, n)
				}
				if err := out.Write(append(cells, r.Total, t.AmountText(r.Amount), r.State.Label())...); err != nil {
					return err
				}
			}
			return out.Write(append([]any{"统计口径：" + t.Profile.Name + "。" + t.Profile.Note}, make([]any, len(t.Profile.Columns)+3)...)...)
		},
	})
}
