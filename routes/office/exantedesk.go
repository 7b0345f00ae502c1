package office

import (
	"fmt"
	"html/template"
	"net/url"
	"strconv"

	"sanxiang/app/disclosure"
	"sanxiang/models"
)

// exAnteDesk is what a bureau shows before it enforces (事前公开): nine sections.
type exAnteDesk struct {
	*office
	list, page, edit *page
}

func newExAnteDesk(o *office) *exAnteDesk {
	return &exAnteDesk{office: o, list: o.parse("exantes.html", "publictabs.html"), page: o.parse("exante.html", "publicview.html"), edit: o.parse("exanteform.html")}
}

func (d *exAnteDesk) routes() []route {
	return []route{
		get("/exante", d.showList, models.ActReadCase),
		get("/exante/:section", d.show, models.ActReadCase),
		get("/exante/:section/edit", d.showEdit, models.ActPrepare),
		post("/exante/:section/edit", d.save, models.ActPrepare),
		post("/exante/:section/approve", d.approve, models.ActPublish),
		post("/exante/:section/return", d.sendBack, models.ActPublish),
		post("/exante/:section/withdraw", d.withdraw, models.ActPublish),
	}
}

// exAntesPage lists the sections of a bureau.
type exAntesPage struct {
	Areas  []tab
	Bureau field
	Name   string
	Lines  []exAnteLine
	Remind []string
}

// exAnteLine is one section.
type exAnteLine struct {
	Href, Label, Edit string
	State             tag
	Waits, Reviewed   string
}

// exAnteTag is how a section stands.
func exAnteTag(e disclosure.ExAnteState) tag {
	switch e.State {
	case models.DisclosurePublished:
		return tag{tagOK, "已公开"}
	case models.DisclosureWithdrawn:
		return tag{tagGone, "已撤下"}
	}
	return tag{tagPlain, "未公开"}
}

// exAnteWaits says what of a section waits.
func exAnteWaits(e disclosure.ExAnteState) string {
	switch {
	case e.Draft != nil && e.ReturnedOn != "":
		return "已退回，待修改"
	case e.Draft != nil:
		return "待批准"
	case e.State != models.DisclosurePublished:
		return "待准备"
	}
	return ""
}

// exAnteHref is the address of a section's page.
func exAnteHref(section string, bureau int64, act string) string {
	return Prefix + "/exante/" + url.PathEscape(section) + act + "?bureau=" + strconv.FormatInt(bureau, 10)
}

func (d *exAnteDesk) showList(v *visit) error {
	f := newForm(v.query())
	bureau, err := v.asked(f.value("bureau"))
	if err != nil {
		return err
	}
	list, err := d.Disclosure.ListExAnte(v.ctx, v.actor, bureau)
	if err != nil {
		return err
	}
	choices := v.bureaus(models.ActReadCase)
	p := exAntesPage{Areas: d.publicTabs(v, "exante"), Bureau: f.pick("bureau", "机关", choices), Name: v.tree.Bureaus[bureau].Name}
	p.Bureau.Options = options(choices, []string{strconv.FormatInt(bureau, 10)})
	prepares := models.Permit(v.actor, models.ActPrepare, v.tree, bureau) == nil
	for _, e := range list {
		l := exAnteLine{Href: exAnteHref(e.Code, bureau, ""), Label: e.Label, State: exAnteTag(e), Waits: exAnteWaits(e), Reviewed: e.ReviewedOn.Chinese()}
		if prepares {
			l.Edit = exAnteHref(e.Code, bureau, "/edit")
		}
		p.Lines = append(p.Lines, l)
		p.Remind = append(p.Remind, exAnteReminders(e)...)
	}
	return v.render(d.list, head{Title: "事前公开", Section: "disclosures", Crumbs: []crumb{{"公示", Prefix + "/disclosures"}}}, p)
}

// exAnteReminders says what of a section is out of date.
func exAnteReminders(e disclosure.ExAnteState) []string {
	var out []string
	if e.Outdated {
		out = append(out, e.Label+"：公开的名册与现在在岗、持证的人员不一致，请重新准备。")
	}
	if e.Stale {
		out = append(out, e.Label+"：超过一年没有核对，请核对后重新送审（内容不变也可以）。")
	}
	return out
}

// exAntePage is one section.
type exAntePage struct {
	Form               *form
	Name, Label        string
	Version, BureauID  string
	Path               string
	State              tag
	Waits, Back        string
	Remind             []string
	Waiting, Shown     template.HTML
	Reason             string
	Prepare, Approve   bool
	Withdraw           bool
	Edit               string
	Return, Code, Note field
	Link               string
	History, Versions  []historyLine
}

// exAnteWithdrawals are the reasons for which a section is taken down.
var exAnteWithdrawals = []models.Choice{{Code: "error", Label: "信息有误须重新公示"}, {Code: "not_public", Label: "依法不应公开"}}

func (d *exAnteDesk) show(v *visit) error { return d.render(v, 200, newForm(v.query())) }

func (d *exAnteDesk) render(v *visit, status int, f *form) error {
	bureau, err := v.asked(f.value("bureau"))
	if err != nil {
		return err
	}
	s, err := d.Disclosure.FindExAnte(v.ctx, v.actor, bureau, v.Params("section"))
	if err != nil {
		return err
	}
	publishes := models.Permit(v.actor, models.ActPublish, v.tree, bureau) == nil
	waits := s.Draft != nil && s.ReturnedOn == ""
	p := exAntePage{
		Form: f, Name: s.Bureau.Name, Label: s.Label, Version: strconv.FormatInt(s.Version, 10), BureauID: strconv.FormatInt(bureau, 10),
		Path: Prefix + "/exante/" + s.Code, State: exAnteTag(s.ExAnteState), Waits: exAnteWaits(s.ExAnteState), Remind: exAnteReminders(s.ExAnteState),
		Waiting: template.HTML(s.Waiting.HTML), Shown: template.HTML(s.Shown.HTML), Reason: s.DraftReason, // written by the document walker, every text escaped
		Prepare: models.Permit(v.actor, models.ActPrepare, v.tree, bureau) == nil, Approve: waits && publishes && s.DraftedBy != v.actor.UserID,
		Withdraw: publishes && s.State == models.DisclosurePublished, Edit: exAnteHref(s.Code, bureau, "/edit"),
	}
	if s.ReturnedOn != "" {
		p.Back = s.ReturnedOn.Chinese() + "退回：" + s.ReturnNote
	}
	if s.State == models.DisclosurePublished {
		p.Link = "/d/" + s.PublicID
	}
	p.Return = ownField(f, "return", f.area("reason", "退回理由", rows(2), most(500), hint("只在机关内部可见")))
	p.Code = f.pick("code", "撤下原因", exAnteWithdrawals)
	p.Note = f.text("note", "说明", optional, most(500), hint("只在机关内部可见"))
	for _, a := range s.History {
		p.History = append(p.History, historyLine{At: momentText(a.At), What: a.Verb, Who: a.Actor})
	}
	for _, a := range s.Snapshots {
		p.Versions = append(p.Versions, historyLine{At: momentText(a.PublishedAt), What: fmt.Sprintf("第%d版", a.Revision), Note: a.Reason})
	}
	crumbs := []crumb{{"公示", Prefix + "/disclosures"}, {"事前公开", Prefix + "/exante?bureau=" + p.BureauID}}
	return v.renderAs(status, d.page, head{Title: s.Label, Section: "disclosures", Wide: true, Crumbs: crumbs}, p)
}

// act reads a form about a section and names the section.
func (d *exAnteDesk) act(v *visit) (*form, disclosure.ExAnteRef, error) {
	values, err := v.form()
	if err != nil {
		return nil, disclosure.ExAnteRef{}, err
	}
	f := newForm(values)
	bureau, err := v.asked(f.value("bureau"))
	r := disclosure.ExAnteRef{Key: f.Key, Bureau: bureau, Section: v.Params("section"), Version: f.int("version")}
	if err == nil && f.err() != nil {
		err = models.Errorf(models.NotFound, "%s", models.HiddenMessage)
	}
	return f, r, err
}

func (d *exAnteDesk) finish(v *visit, f *form, r disclosure.ExAnteRef, err error, message string) error {
	if err == nil {
		return v.done(message, exAnteHref(r.Section, r.Bureau, ""))
	}
	if !f.refuse(err) {
		return err
	}
	return d.render(v, statusOf(err), f)
}

// approve publishes a section, after it was read back.
func (d *exAnteDesk) approve(v *visit) error {
	f, r, err := d.act(v)
	if err != nil {
		return err
	}
	if !confirmed(f.values) {
		return d.confirmAct(v, f, r, "批准公开", "批准后立即向社会公开，替换原来的内容。", "/approve")
	}
	_, err = d.Disclosure.ApproveExAnte(v.ctx, v.actor, r)
	return d.finish(v, f, r, err, "已公开。")
}

// withdraw takes a section down, after it was read back.
func (d *exAnteDesk) withdraw(v *visit) error {
	f, r, err := d.act(v)
	if err != nil {
		return err
	}
	if !confirmed(f.values) && models.IsChoice(exAnteWithdrawals, f.value("code")) {
		return d.confirmAct(v, f, r, "撤下", "撤下后页面立即停止公开，各版本的文字全部删除，不能恢复。", "/withdraw")
	}
	_, err = d.Disclosure.WithdrawExAnte(v.ctx, v.actor, r, disclosure.Withdrawal{Code: f.value("code"), Note: f.value("note")})
	return d.finish(v, f, r, err, "已撤下。")
}

// confirmAct reads back an act on a section.
func (d *exAnteDesk) confirmAct(v *visit, f *form, r disclosure.ExAnteRef, verb, lead, act string) error {
	s, err := d.Disclosure.FindExAnte(v.ctx, v.actor, r.Bureau, r.Section)
	if err != nil {
		return err
	}
	c := confirmation{
		Title: verb + s.Label, Section: "disclosures", Lead: lead, Action: Prefix + "/exante/" + s.Code + act, Button: verb, Back: exAnteHref(s.Code, r.Bureau, ""), Danger: act == "/withdraw",
		Rows:   []fact{{Name: "机关", Value: s.Bureau.Name}, {Name: "事项", Value: s.Label}},
		Values: url.Values{"key": {f.Key}, "version": {f.value("version")}, "bureau": {strconv.FormatInt(r.Bureau, 10)}},
	}
	if act == "/withdraw" {
		c.Rows = append(c.Rows, fact{Name: "原因", Value: models.ChoiceLabel(exAnteWithdrawals, f.value("code"))})
		c.Values.Set("code", f.value("code"))
		c.Values.Set("note", f.value("note"))
	} else {
		c.Rows = append(c.Rows, fact{Name: "修改原因（公开）", Value: s.DraftReason})
		if s.Draft != nil {
			c.Rows = append(c.Rows, fact{Name: "内容", Value: fmt.Sprintf("文字%d段，%d行", len(s.Draft.Paragraphs), len(s.Draft.Rows))})
		}
	}
	return v.confirm(c)
}

// sendBack sends a draft back to its preparer.
func (d *exAnteDesk) sendBack(v *visit) error {
	f, r, err := d.act(v)
	if err != nil {
		return err
	}
	_, err = d.Disclosure.ReturnExAnte(v.ctx, v.actor, r, disclosure.Returning{Reason: f.value("reason")})
	return d.finish(v, f, r, err, "已退回。")
}
