package office

import (
	"fmt"
	"strconv"
	"strings"

	"sanxiang/app/stats"
	"sanxiang/models"
)

// returnDesk is the pages of handed-in figures (报送): how far the bureaus below
// are, the own totals, and what stands against records of the same.
type returnDesk struct {
	*office
	board, edit, one, conflicts *page
}

func newReturnDesk(o *office) *returnDesk {
	return &returnDesk{
		office: o, board: o.parse("returns.html", "stattabs.html"), edit: o.parse("returnform.html"),
		one: o.parse("return.html", "conflictpart.html"), conflicts: o.parse("conflicts.html", "conflictpart.html"),
	}
}

func (d *returnDesk) routes() []route {
	return []route{
		get("/returns", d.showBoard, models.ActReadFigures),
		post("/returns/remind", d.remind, models.ActEnter),
		post("/returns/confirm", d.confirmHandIn, models.ActEnter),
		get("/returns/new", d.showNew, models.ActEnter),
		post("/returns/new", d.create, models.ActEnter),
		get("/returns/conflicts", d.showConflicts, models.ActReadFigures),
		get("/returns/:id", d.showOne, models.ActReadFigures),
		post("/returns/:id/choice", d.choose, models.ActEnter),
		post("/returns/:id/withdraw", d.withdraw, models.ActEnter),
		post("/returns/:id/upload", d.attach, models.ActEnter),
	}
}

// boardPage is how far a bureau and those below it are with a year.
type boardPage struct {
	Form                     *form
	Bureau, Year             field
	Tabs                     []tab
	Name, Words, DueWords    string
	Late                     bool
	Lines                    []boardLine
	Remind                   bool
	Note                     field
	BureauID                 int64
	YearNumber               int
	Own                      []returnLine
	Mine                     bool
	New, Conflicts           string
	Open                     int
	Confirmed                string
	Responsible, ConfirmNote field
	Reminded                 []string
}

// boardLine is one bureau below.
type boardLine struct {
	ID, Name, Href, Detail, Reminded string
	State                            tag
	Done                             bool
	ConflictHref                     string
}

// returnLine is one handed-in total.
type returnLine struct{ Href, Name, Period, Value, Source, Responsible, Standing string }

var handInTags = map[models.HandInState]string{models.HandInDone: tagOK, models.HandInMissing: tagWait, models.HandInConflict: tagLate}

func (d *returnDesk) showBoard(v *visit) error { return d.renderBoard(v, newForm(v.query()), 200) }

func (d *returnDesk) renderBoard(v *visit, f *form, status int) error {
	s, err := d.returnYear(v, f, models.ActReadFigures)
	if err != nil {
		return err
	}
	board, err := d.Stats.ListHandIns(v.ctx, v.actor, s.Bureau, s.Year)
	if err != nil {
		return err
	}
	own, err := d.Stats.ListReturns(v.ctx, v.actor, s.Bureau, s.Year)
	if err != nil {
		return err
	}
	p := boardPage{
		Form: f, Bureau: s.bureauField(v, f, models.ActReadFigures), Year: s.yearField(d.office, f), Tabs: s.tabs("报送"), Name: v.tree.Bureaus[s.Bureau].Name,
		Words: board.Words(), BureauID: s.Bureau, YearNumber: s.Year, Late: board.Late, Mine: models.Permit(v.actor, models.ActEnter, v.tree, s.Bureau) == nil,
		Note: f.text("note", "附言", optional, most(500)), New: s.address("/returns/new"), Conflicts: s.address("/returns/conflicts"),
		Responsible: f.text("responsible", "责任人", optional, hint("不填为您本人")), ConfirmNote: f.text("confirm_note", "说明", optional, most(500)),
	}
	p.DueWords = fmt.Sprintf("%d年度数据的报送期限为%s", s.Year, board.Due.Chinese())
	if board.Late {
		p.DueWords += "，期限已过"
	}
	for _, row := range board.Rows {
		l := d.boardLine(row, s.Year)
		p.Remind = p.Remind || !l.Done
		p.Open += row.Conflicts
		p.Lines = append(p.Lines, l)
	}
	p.Remind = p.Remind && p.Mine
	p.fillOwn(own)
	return v.renderAs(status, d.board, head{Title: "报送", Section: "figures", Wide: true, Crumbs: []crumb{{"统计", s.address("/figures")}}}, p)
}

// returnYear is the standpoint of pages of returns: the year that ended last
// unless the address says otherwise.
func (d *returnDesk) returnYear(v *visit, f *form, act models.Act) (standpoint, error) {
	if f.value("year") == "" {
		f.values.Set("year", strconv.Itoa(d.today().Year()-1))
	}
	return d.standpoint(v, f, act)
}

func (d *returnDesk) boardLine(row stats.HandInRow, year int) boardLine {
	s := standpoint{Bureau: row.Bureau.ID, Year: year}
	l := boardLine{
		ID: strconv.FormatInt(row.Bureau.ID, 10), Name: row.Bureau.Name, Href: s.address("/returns"), State: tag{handInTags[row.State], row.State.Label()}, Done: row.State != models.HandInMissing,
		Detail: fmt.Sprintf("报送%d项", row.Returns),
	}
	if row.Confirmed != nil {
		l.Detail += "，" + row.Confirmed.Responsible + "已确认报齐"
	}
	if row.Conflicts > 0 {
		l.Detail += fmt.Sprintf("，%d项冲突", row.Conflicts)
		l.ConflictHref = s.address("/returns/conflicts")
	}
	if n := len(row.Reminders); n > 0 {
		last := row.Reminders[n-1]
		l.Reminded = fmt.Sprintf("催报%d次，最近%s由%s", n, momentText(last.SentAt), last.SentBy)
	}
	return l
}

func (p *boardPage) fillOwn(own stats.ReturnList) {
	for _, x := range own.Rows {
		p.Own = append(p.Own, returnLine{
			Href: handedInPath(x.ID), Name: x.Name, Period: returnPeriod(x.Return), Value: x.Plain() + x.Unit, Source: x.SourceNote, Responsible: x.Responsible, Standing: x.Standing.Label(),
		})
	}
	if c := own.Confirmed; c != nil {
		p.Confirmed = fmt.Sprintf("%s于%s确认%d年度数据已报齐。%s", c.Responsible, momentText(c.EnteredAt), c.Year, c.Note)
	}
	for _, m := range own.Reminders {
		p.Reminded = append(p.Reminded, strings.TrimSpace(fmt.Sprintf("%s %s催报。%s", momentText(m.SentAt), m.SentBy, m.Note)))
	}
}

func handedInPath(id int64) string { return Prefix + "/returns/" + strconv.FormatInt(id, 10) }

func returnPeriod(r models.Return) string {
	if r.Month == 0 {
		return models.YearPeriod(r.Year).Label()
	}
	return models.Period{Year: r.Year, From: r.Month, To: r.Month}.Label()
}

func (d *returnDesk) remind(v *visit) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	s, err := d.returnYear(v, f, models.ActEnter)
	if err != nil {
		return err
	}
	form := stats.ReminderForm{Key: f.Key, Year: s.Year, Note: f.value("note")}
	for _, text := range f.list("bureaus") {
		id, err := v.asked(text)
		if err != nil {
			return err
		}
		form.Bureaus = append(form.Bureaus, id)
	}
	n, err := d.Stats.Remind(v.ctx, v.actor, form)
	if err != nil {
		if f.refuse(err) {
			return d.renderBoard(v, f, statusOf(err))
		}
		return err
	}
	return v.done(fmt.Sprintf("已向%d个机关催报", n), s.address("/returns"))
}

func (d *returnDesk) confirmHandIn(v *visit) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	s, err := d.returnYear(v, f, models.ActEnter)
	if err != nil {
		return err
	}
	h := models.HandIn{BureauID: s.Bureau, Year: s.Year, Responsible: f.value("responsible"), Note: f.value("confirm_note")}
	if err := d.Stats.ConfirmHandIn(v.ctx, v.actor, h); err != nil {
		if f.refuse(err) {
			return d.renderBoard(v, f, statusOf(err))
		}
		return err
	}
	return v.done("已确认报齐", s.address("/returns"))
}

// returnForm is the page on which a total is handed in.
type returnForm struct {
	Form                                 *form
	Back                                 string
	Bureau, Year, Month, Indicator, Dim  field
	Value, Source, Evidence, Responsible field
}

// monthChoices are the months of a year.
func monthChoices() []models.Choice {
	out := make([]models.Choice, 12)
	for i := range out {
		out[i] = models.Choice{Code: strconv.Itoa(i + 1), Label: strconv.Itoa(i+1) + "月"}
	}
	return out
}

func (d *returnDesk) showNew(v *visit) error { return d.renderNew(v, newForm(v.query()), 200) }

func (d *returnDesk) renderNew(v *visit, f *form, status int) error {
	s, err := d.returnYear(v, f, models.ActEnter)
	if err != nil {
		return err
	}
	c, err := d.Stats.FindCatalogue(v.ctx)
	if err != nil {
		return err
	}
	p := returnForm{
		Form: f, Back: s.address("/returns"), Bureau: s.bureauField(v, f, models.ActEnter), Year: s.yearField(d.office, f), Month: f.pick("month", "月份（全年数不选）", monthChoices(), optional, short),
		Indicator: f.pick("indicator", "指标", divisible(c)), Dim: f.text("dim", "分组", optional, hint("按类别分别报送时填写类别名称")),
		Value: f.text("value", "数值", short, hint("按指标的单位填写；金额可写 5万")), Source: f.area("source_note", "来源说明", rows(2), most(500), hint("数据出自哪个系统或者哪份材料")),
		Evidence: f.text("evidence", "依据", optional, most(255), hint("文件名称、文号；保存后还可附上文件")), Responsible: f.text("responsible", "责任人", optional, most(100), hint("不填为您本人")),
	}
	return v.renderAs(status, d.edit, head{Title: "报送数据", Section: "figures", Crumbs: []crumb{{"报送", p.Back}}}, p)
}

func (d *returnDesk) create(v *visit) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	s, err := d.returnYear(v, f, models.ActEnter)
	if err != nil {
		return err
	}
	month := f.int("month")
	r := models.Return{
		BureauID: s.Bureau, Year: s.Year, Month: int(month), Indicator: f.value("indicator"), Dim: f.value("dim"), SourceNote: f.value("source_note"),
		Evidence: f.value("evidence"), Responsible: f.value("responsible"),
	}
	if err = f.err(); err == nil {
		r, err = d.Stats.PutReturn(v.ctx, v.actor, r, f.value("value"))
	}
	if err != nil {
		if f.refuse(err) {
			return d.renderNew(v, f, statusOf(err))
		}
		return err
	}
	return v.done("已报送，已计入统计", handedInPath(r.ID))
}

// attach keeps a file beside a total.
func (d *returnDesk) attach(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	return d.attachTo(v, stats.OwnerReturn, id, handedInPath(id), func(f *form, status int) error { return d.renderOne(v, f, id, status) })
}

// withdraw takes a total back.
func (d *returnDesk) withdraw(v *visit) error {
	id, f, err := v.sentTo("id")
	if err != nil {
		return err
	}
	x, err := d.Stats.FindReturn(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	if err := d.Stats.DeleteReturn(v.ctx, v.actor, stats.Choice{Return: id, Version: f.int("version"), Reason: f.value("reason")}); err != nil {
		if f.refuse(err) {
			return d.renderOne(v, f, id, statusOf(err))
		}
		return err
	}
	s := standpoint{Bureau: x.BureauID, Year: x.Year}
	return v.done("报送数已撤回，不再计入统计", s.address("/returns"))
}
