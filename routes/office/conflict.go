package office

import (
	"fmt"
	"net/url"
	"strconv"

	"sanxiang/app/stats"
	"sanxiang/models"
)

// conflictPage lists the totals that stand beside records of the same.
type conflictPage struct {
	Form         *form
	Bureau, Year field
	Words        string
	Lines        []conflictLine
	Back         string
}

// conflictLine is one conflict with both numbers.
type conflictLine struct {
	ID, Title, Bureau, Period  string
	Returned, Recorded, Counts string
	Source, By                 string
	Records                    string // address of the records
	Settled                    bool
	State                      tag
	Chosen                     string
	Mine                       bool
	Action                     string
	Form                       *form
	Standing, Reason, Version  field
}

// conflictLine writes a conflict with the form that settles it.
func (d *returnDesk) conflictLine(v *visit, c stats.Conflict, f *form) conflictLine {
	r, id := c.Return, strconv.FormatInt(c.Return.ID, 10)
	s := standpoint{Bureau: r.BureauID, Year: r.Year}
	l := conflictLine{
		ID: id, Title: c.Indicator.Name, Bureau: c.Bureau, Period: returnPeriod(r), Returned: c.Plain(r.Value) + c.Indicator.Unit, Recorded: c.Plain(c.Recorded) + c.Indicator.Unit,
		Counts: fmt.Sprintf("%d条记录", c.Records), Source: r.SourceNote, By: r.EnteredBy + " " + momentText(r.EnteredAt), Settled: c.Settled, State: tag{tagLate, "待确定"},
		Records: s.address("/figures/" + url.PathEscape(r.Indicator)), Mine: models.Permit(v.actor, models.ActEnter, v.tree, r.BureauID) == nil, Action: handedInPath(r.ID) + "/choice", Form: f,
	}
	if r.Dim != "" {
		l.Title += "（" + r.Dim + "）"
	}
	if r.Standing != models.StandsUndecided {
		l.Chosen = fmt.Sprintf("%s于%s选择：%s。理由：%s", r.ChosenBy, momentText(r.ChosenAt), r.Standing.Label(), r.ChoiceReason)
		if !c.Settled {
			l.Chosen += fmt.Sprintf("。此后系统记录由%s变为%s，请重新确定", c.Plain(r.Overlap), c.Plain(c.Recorded))
		}
	}
	if c.Settled {
		l.State = tag{tagOK, "已确定"}
	}
	l.Standing, l.Reason = f.radios("standing", "以哪个数为准", models.Standings), f.text("reason", "理由", most(500))
	l.Version = f.hidden("version")
	l.Version.Value = strconv.FormatInt(r.Version, 10)
	l.Standing.ID, l.Reason.ID = "standing-"+id, "reason-"+id
	if l.Reason.Fault != "" {
		l.Reason.Described = l.Reason.ID + "-fault"
	}
	if l.Standing.Fault != "" {
		l.Standing.Described = l.Standing.ID + "-fault"
	}
	return l
}

func (d *returnDesk) showConflicts(v *visit) error {
	f := newForm(v.query())
	s, err := d.returnYear(v, f, models.ActReadFigures)
	if err != nil {
		return err
	}
	list, err := d.Stats.ListConflicts(v.ctx, v.actor, s.Bureau, s.Year)
	if err != nil {
		return err
	}
	p := conflictPage{Form: f, Bureau: s.bureauField(v, f, models.ActReadFigures), Year: s.yearField(d.office, f), Back: s.address("/returns")}
	open := 0
	for _, c := range list {
		if !c.Settled {
			open++
		}
		p.Lines = append(p.Lines, d.conflictLine(v, c, newForm(nil)))
	}
	p.Words = fmt.Sprintf("共%d项报送数与系统内记录并存，%d项待确定", len(list), open)
	return v.render(d.conflicts, head{Title: "报送数与记录的冲突", Section: "figures", Wide: true, Crumbs: []crumb{{"报送", p.Back}}}, p)
}

// returnPage is one total with what bears it out.
type returnPage struct {
	Form     *form
	Title    string
	Facts    []fact
	Files    []attachmentLine
	Conflict *conflictLine
	Mine     bool
	Upload   string
	Withdraw string
	File     field
	Reason   field
	Version  field
	Again    string
}

func (d *returnDesk) showOne(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	return d.renderOne(v, newForm(nil), id, 200)
}

func (d *returnDesk) renderOne(v *visit, f *form, id int64, status int) error {
	x, err := d.Stats.FindReturn(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	files, err := d.Papers.ListAttachments(v.ctx, v.actor, stats.OwnerReturn, id)
	if err != nil {
		return err
	}
	conflicts, err := d.Stats.ListConflicts(v.ctx, v.actor, x.BureauID, x.Year)
	if err != nil {
		return err
	}
	c, err := d.Stats.FindCatalogue(v.ctx)
	if err != nil {
		return err
	}
	row := stats.ReturnRow{Return: x, Name: x.Indicator}
	if i := c.Indicators[x.Indicator]; i != nil {
		row.Name, row.Unit, row.Decimals = i.Name, i.Unit, i.Decimals
	}
	s := standpoint{Bureau: x.BureauID, Year: x.Year}
	p := returnPage{Form: f, Title: row.Name, Files: attachmentLines(files), Mine: models.Permit(v.actor, models.ActEnter, v.tree, x.BureauID) == nil, Upload: handedInPath(id) + "/upload", Withdraw: handedInPath(id) + "/withdraw"}
	p.Facts = []fact{
		{Name: "机关", Value: v.tree.Bureaus[x.BureauID].Name}, {Name: "期间", Value: returnPeriod(x)}, {Name: "报送数", Value: row.Plain() + row.Unit}, {Name: "来源说明", Value: x.SourceNote},
		{Name: "依据", Value: x.Evidence}, {Name: "责任人", Value: x.Responsible}, {Name: "填报", Value: x.EnteredBy + " " + momentText(x.EnteredAt)},
		{Name: "所计入的指标", Value: row.Name, Href: s.address("/figures/" + url.PathEscape(x.Indicator))},
	}
	for _, k := range conflicts {
		if k.Return.ID == id {
			l := d.conflictLine(v, k, f)
			p.Conflict = &l
		}
	}
	p.File, p.Reason = f.file("file", "依据文件", hint("64 MB 以内")), f.text("reason", "撤回原因", most(500))
	p.Reason.ID = "withdraw-reason"
	p.Version = f.hidden("version")
	p.Version.Value = strconv.FormatInt(x.Version, 10)
	p.Again = s.address("/returns/new", "indicator", x.Indicator)
	return v.renderAs(status, d.one, head{Title: row.Name, Section: "figures", Crumbs: []crumb{{"报送", s.address("/returns")}}}, p)
}

// choose settles which number counts.
func (d *returnDesk) choose(v *visit) error {
	id, f, err := v.sentTo("id")
	if err != nil {
		return err
	}
	x, err := d.Stats.ChooseReturn(v.ctx, v.actor, stats.Choice{Return: id, Version: f.int("version"), Standing: models.Standing(f.value("standing")), Reason: f.value("reason")})
	if err != nil {
		if f.refuse(err) {
			return d.renderOne(v, f, id, statusOf(err))
		}
		return err
	}
	s := standpoint{Bureau: x.BureauID, Year: x.Year}
	return v.done("已确定："+x.Standing.Label(), s.address("/returns/conflicts"))
}
