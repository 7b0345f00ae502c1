package office

import (
	"fmt"
	"net/url"
	"strconv"

	"sanxiang/app/objection"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// objectionDesk is what people object to in what is public (公示异议): those who
// handle them answer, those who oversee read how they stand.
type objectionDesk struct {
	*office
	list, page *page
}

func newObjectionDesk(o *office) *objectionDesk {
	return &objectionDesk{office: o, list: o.parse("objections.html", "publictabs.html"), page: o.parse("objection.html", "publicview.html")}
}

func (d *objectionDesk) routes() []route {
	return []route{
		get("/objections", d.showList, models.ActAnswerObjection, models.ActOverseeObjection),
		get("/objections/:id", d.show, models.ActAnswerObjection, models.ActOverseeObjection),
		post("/objections/:id/begin", d.begin, models.ActAnswerObjection),
		post("/objections/:id/answer", d.answer, models.ActAnswerObjection),
	}
}

// objectionRows is how many rows a page has.
const objectionRows = 50

// objectionsPage is one page of the queue.
type objectionsPage struct {
	Form      *form
	Areas     []tab
	Tabs      []tab
	Bureau    field
	Done      bool
	Rows      []objectionLine
	Oversight []oversightLine
	Pager     pager
}

// objectionLine is one objection of the queue.
type objectionLine struct {
	Href, Reference, Kind, Bureau, Received string
	State                                   tag
	Due                                     dueLine
	Outcome                                 string
}

// oversightLine is how the objections of a bureau stand.
type oversightLine struct{ Bureau, Open, Late, Answered, OnTime string }

// objectionTag is how an objection stands.
func objectionTag(o models.Objection, today models.Day) tag {
	word := models.ChoiceLabel(models.ObjectionStates, string(o.State))
	switch {
	case o.State == models.ObjectionAnswered:
		return tag{tagOK, word}
	case o.DueOn < today:
		return tag{tagLate, "超期未答复"}
	}
	return tag{tagWait, word}
}

// answerClock is the last day of an answer that is owed.
func answerClock(o models.Objection, today models.Day) dueLine {
	if o.State == models.ObjectionAnswered {
		return dueLine{}
	}
	return lastDayLine(o.DueOn, today)
}

func (d *objectionDesk) showList(v *visit) error {
	f := newForm(v.query())
	bureau, err := v.asked(f.value("bureau"))
	if err != nil {
		return err
	}
	done := f.value("tab") == "answered"
	q := objection.Filter{Bureau: bureau, ByDue: !done, Limit: objectionRows + 1, DueAfter: models.Day(f.value("due")), After: f.row("id")}
	if done {
		q.State, q.Before, q.After = models.ObjectionAnswered, q.After, 0
	}
	if f.err() != nil {
		return models.Errorf(models.NotFound, "这个地址不完整，请从列表重新翻页")
	}
	rows, err := d.Objections.List(v.ctx, v.actor, q)
	if err != nil {
		return err
	}
	oversight, err := d.Objections.ListOversight(v.ctx, v.actor, bureau)
	if err != nil {
		return err
	}
	p := objectionsPage{Form: f, Areas: d.publicTabs(v, "objections"), Done: done}
	address := func(q url.Values) string {
		q.Set("bureau", strconv.FormatInt(bureau, 10))
		return Prefix + "/objections?" + q.Encode()
	}
	p.Tabs = []tab{{address(url.Values{"tab": {"open"}}), "待答复", !done}, {address(url.Values{"tab": {"answered"}}), "已答复", done}}
	choices := v.bureaus(models.ActOverseeObjection)
	if len(choices) == 0 {
		choices = v.bureaus(models.ActAnswerObjection)
	}
	p.Bureau = f.pick("bureau", "机关", choices)
	p.Bureau.Options = options(choices, []string{strconv.FormatInt(bureau, 10)})
	if len(rows) > objectionRows {
		rows = rows[:objectionRows]
		last := rows[objectionRows-1]
		next := url.Values{"tab": {f.value("tab")}, "id": {strconv.FormatInt(last.ID, 10)}, "due": {string(last.DueOn)}}
		p.Pager.Next = address(next)
	}
	for _, o := range rows {
		p.Rows = append(p.Rows, objectionLine{
			Href: Prefix + "/objections/" + strconv.FormatInt(o.ID, 10), Reference: o.Reference, Kind: models.ChoiceLabel(models.ObjectionKinds, string(o.Kind)),
			Bureau: v.tree.Bureaus[o.BureauID].Name, Received: o.ReceivedOn.Chinese(), State: objectionTag(o, d.today()), Due: answerClock(o, d.today()),
			Outcome: models.ChoiceLabel(models.ObjectionOutcomes, string(o.Outcome)),
		})
	}
	for _, x := range oversight {
		line := oversightLine{x.Bureau.Name, fmt.Sprint(x.Open), fmt.Sprint(x.Late), fmt.Sprint(x.Answered), "—"}
		if x.Answered > 0 {
			line.OnTime = fmt.Sprintf("%d（%s%%）", x.OnTime, models.PlainDecimal(x.OnTime*10000/x.Answered, 2))
		}
		p.Oversight = append(p.Oversight, line)
	}
	return v.render(d.list, head{Title: "公示异议", Section: "disclosures", Wide: true, Crumbs: []crumb{{"公示", Prefix + "/disclosures"}}}, p)
}

// objectionPage is one objection beside its record.
type objectionPage struct {
	Form            *form
	Reference, Path string
	Version         string
	State           tag
	Clock           dueLine
	Facts           []fact
	Text            string
	Masked          bool
	Handles         bool
	Begun, Answered bool
	Record          string // address of the public page
	CaseHref        string
	Changed         bool
	View            publicView
	HasView         bool
	Outcome, Answer field
	History         []historyLine
}

func (d *objectionDesk) show(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	return d.render(v, 200, id, newForm(nil))
}

func (d *objectionDesk) render(v *visit, status int, id int64, f *form) error {
	s, err := d.Objections.FindSheet(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	o := s.Objection
	p := objectionPage{
		Form: f, Reference: o.Reference, Path: Prefix + "/objections/" + strconv.FormatInt(id, 10), Version: strconv.FormatInt(o.Version, 10),
		State: objectionTag(o, d.today()), Clock: answerClock(o, d.today()), Text: o.Text, Masked: !s.Handles, Handles: s.Handles,
		Begun: o.State != models.ObjectionReceived, Answered: o.State == models.ObjectionAnswered, Changed: s.Changed,
	}
	for _, x := range []fact{
		{Name: "类型", Value: models.ChoiceLabel(models.ObjectionKinds, string(o.Kind))}, {Name: "提出人", Value: o.Name}, {Name: "联系方式", Value: o.Contact},
		{Name: "机关", Value: v.tree.Bureaus[o.BureauID].Name}, {Name: "收到", Value: o.ReceivedOn.Chinese()}, {Name: "答复期限", Value: dayAndWeekday(o.DueOn)},
		{Name: "办理结果", Value: models.ChoiceLabel(models.ObjectionOutcomes, string(o.Outcome))}, {Name: "答复", Value: o.Answer}, {Name: "答复日期", Value: o.AnsweredOn.Chinese()},
	} {
		if x.Value != "" {
			p.Facts = append(p.Facts, x)
		}
	}
	if s.Row.PublicID != "" {
		p.Record, p.HasView = web.RecordPath(s.Row), true
		if s.Row.Shown() {
			p.View = newPublicView(s.Page, nil, nil)
		} else {
			p.View = publicView{Title: s.Row.Number, Gone: []string{s.Row.EndedOn.Chinese() + "停止公示：" + s.Row.Reason}}
		}
	}
	if s.CaseID != 0 {
		p.CaseHref = casePath(s.CaseID, "disclosure")
	}
	p.Outcome = f.radios("outcome", "办理结果", models.ObjectionOutcomes, hint("“已更正”“已撤下”须在收到异议后确已更正或者撤下"))
	p.Answer = f.area("answer", "答复", rows(6), most(models.ObjectionAnswerMost), hint("凭编号和查询码可见；不要写提出人的姓名、电话等个人信息"))
	for _, a := range s.History {
		p.History = append(p.History, historyLine{At: momentText(a.At), What: a.Verb, Who: a.Actor})
	}
	return v.renderAs(status, d.page, head{Title: "公示异议 " + o.Reference, Section: "disclosures", Wide: true, Crumbs: []crumb{{"公示", Prefix + "/disclosures"}, {"公示异议", Prefix + "/objections"}}}, p)
}

// begin notes that the bureau is at work on an objection.
func (d *objectionDesk) begin(v *visit) error {
	id, f, err := v.sentTo("id")
	if err != nil {
		return err
	}
	h := objection.Handling{Key: f.Key, Version: f.int("version")}
	if err = f.err(); err == nil {
		_, err = d.Objections.Begin(v.ctx, v.actor, id, h)
	}
	return d.finish(v, id, f, err, "已开始办理，提出人可以查到。")
}

// answer ends an objection, after it was read back: an answer can not be changed.
func (d *objectionDesk) answer(v *visit) error {
	id, f, err := v.sentTo("id")
	if err != nil {
		return err
	}
	a := objection.Answering{Key: f.Key, Version: f.int("version"), Outcome: models.ObjectionOutcome(f.value("outcome")), Answer: f.value("answer")}
	if err = f.err(); err == nil && !confirmed(f.values) {
		var s objection.Sheet
		if s, err = d.Objections.FindSheet(v.ctx, v.actor, id); err != nil {
			return err
		}
		if err = s.Objection.CheckAnswer(a.Outcome, a.Answer); err == nil && s.Handles && s.Objection.State != models.ObjectionAnswered {
			return v.confirm(confirmation{
				Title: "答复公示异议", Section: "disclosures", Lead: "答复后提出人凭编号和查询码就能看到，不能修改。", Action: fmt.Sprintf("%s/objections/%d/answer", Prefix, id),
				Rows:   []fact{{Name: "编号", Value: s.Objection.Reference}, {Name: "办理结果", Value: models.ChoiceLabel(models.ObjectionOutcomes, string(a.Outcome))}, {Name: "答复", Value: a.Answer}},
				Values: url.Values{"key": {f.Key}, "version": {f.value("version")}, "outcome": {string(a.Outcome)}, "answer": {a.Answer}}, Button: "答复",
				Back: fmt.Sprintf("%s/objections/%d", Prefix, id), Crumbs: []crumb{{"公示异议", Prefix + "/objections"}},
			})
		}
	}
	if err == nil {
		_, err = d.Objections.Answer(v.ctx, v.actor, id, a)
	}
	return d.finish(v, id, f, err, "已答复。")
}

func (d *objectionDesk) finish(v *visit, id int64, f *form, err error, message string) error {
	if err == nil {
		return v.done(message, fmt.Sprintf("%s/objections/%d", Prefix, id))
	}
	if !f.refuse(err) {
		return err
	}
	return d.render(v, statusOf(err), id, f)
}
