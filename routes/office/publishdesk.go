package office

import (
	"fmt"
	"html/template"
	"strings"

	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// publishDesk is the disclosure of one case (公示): the internal record beside
// what the public will see, from the first scan to the tombstone.
type publishDesk struct {
	*office
	page *page
}

func newPublishDesk(o *office) *publishDesk {
	return &publishDesk{office: o, page: o.parse("publish.html", "publicview.html", "publishforms.html")}
}

func (d *publishDesk) routes() []route {
	const at = "/cases/:id/disclosure"
	return []route{
		get(at, d.show, models.ActReadCase),
		post(at+"/hit", d.judge, models.ActPrepare),
		post(at+"/mask", d.mask, models.ActPrepare),
		post(at+"/draft", d.keep, models.ActPrepare),
		post(at+"/prepare", d.prepare, models.ActPrepare),
		post(at+"/approve", d.approve, models.ActPublish),
		post(at+"/return", d.sendBack, models.ActPublish),
		post(at+"/correct", d.correct, models.ActPrepare, models.ActPublish),
		post(at+"/withdraw", d.withdraw, models.ActPrepare, models.ActPublish),
	}
}

// publishPage is what the page shows.
type publishPage struct {
	Case     caseHead
	Form     *form
	Path     string
	Version  string
	State    tag
	Clock    string
	Class    string // of the clock
	Waits    string // what it waits for
	Back     string // why it was sent back
	Facts    []fact
	Internal []internalText
	Hits     []hitLine
	Open     int
	View     publicView
	ViewName string
	Changes  []changeView
	Checks   []checkLine
	Obstacle string
	Asked    []fact // what a proposal asks for
	Forms    publishForms
	Link     string
	Code     template.HTML
	History  []historyLine
	Versions []historyLine
}

// internalText is a text of the record with the findings in it.
type internalText struct {
	Title  string
	Pieces []internalPiece
}

// internalPiece is a stretch of the record; Class is that of a finding.
type internalPiece struct{ Text, Class, Word string }

// hitLine is one finding with what may be done about it.
type hitLine struct {
	ID, Field, Rule, Before, Text, After, Mask, Reason string
	State                                              tag
	Mend                                               string // what the button says that hides it, or shows it again
	Do                                                 string
	Keep                                               bool
	Why                                                field
}

// checkLine is one line of the list that the second person goes through.
type checkLine struct {
	Tag  tag
	Text string
}

// historyLine is something that happened.
type historyLine struct{ At, What, Who, Note string }

func (d *publishDesk) show(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	return d.render(v, 200, id, newForm(nil))
}

// render shows the page with what is wrong with a form.
func (d *publishDesk) render(v *visit, status int, id int64, f *form) error {
	s, err := d.Disclosure.FindSheet(v.ctx, v.actor, id)
	if err != nil && (models.KindOf(err) != models.TooEarly || s.Case.ID == 0) {
		return err
	}
	p := publishPage{Case: d.caseHead(v, s.Case, "disclosure"), Form: f, Path: casePath(id, "disclosure")}
	h := head{Title: "公示 " + s.Case.Number, Section: "disclosures", Crumbs: []crumb{{"公示", Prefix + "/disclosures"}, {s.Case.Number, casePath(id, "")}}, Wide: true}
	if err != nil {
		p.Waits = err.Error()
		return v.renderAs(status, d.page, h, p)
	}
	d.fill(v, &p, s)
	return v.renderAs(status, d.page, h, p)
}

// fill puts a sheet into its page.
func (d *publishDesk) fill(v *visit, p *publishPage, s disclosure.Sheet) {
	x := s.Disclosure
	p.Version, p.State = fmt.Sprint(x.Version), disclosureTag(x, s.Today)
	p.Clock, p.Class = publishClock(s)
	p.Waits = publishWaits[x.Stage]
	if x.ReturnedOn != "" && x.Stage == "" {
		p.Back = x.ReturnedOn.Chinese() + "退回：" + x.ReturnNote
	}
	p.Facts = publishFacts(s)
	if s.Own {
		p.Internal = internalTexts(s)
	}
	for _, h := range s.Hits {
		line := newHitLine(p.Form, h, s)
		if h.State == disclosure.HitOpen {
			p.Open++
		}
		p.Hits = append(p.Hits, line)
	}
	p.View, p.ViewName = viewOf(v, s)
	p.Changes, p.Asked = changeViews(s.Changes), askedOf(s)
	if s.Obstacle != nil {
		p.Obstacle = s.Obstacle.Error()
	}
	if x.Stage != "" {
		p.Checks = checksOf(v, s)
	}
	p.Forms = formsOf(v, p.Form, s)
	if s.Row.PublicID != "" {
		address, code := d.publicAddress(web.RecordPath(s.Row))
		p.Link = address
		if strings.HasPrefix(address, "http") && s.Row.Shown() {
			p.Code = web.HTML(func(m *web.Markup) { code.Write(m, "公众页面地址的二维码") })
		}
	}
	for _, a := range s.History {
		p.History = append(p.History, historyLine{At: momentText(a.At), What: a.Verb, Who: a.Actor})
	}
	for _, a := range s.Snapshots {
		p.Versions = append(p.Versions, historyLine{At: momentText(a.PublishedAt), What: fmt.Sprintf("第%d版", a.Revision), Note: a.Reason})
	}
}

// publishWaits says what a stage waits for.
var publishWaits = map[models.DisclosureStage]string{
	models.StageRelease: "公示内容已送审，等待另一名审批负责人批准。", models.StageWithhold: "已提请不予公示，等待另一名审批负责人批准。",
	models.StageCorrect: "已提请更正，等待另一名审批负责人批准；批准前公众看到的仍是原来的内容。", models.StageWithdraw: "已提请撤下，等待另一名审批负责人批准；批准前页面仍在公示。",
}

// publishClock says by when something has to be done.
func publishClock(s disclosure.Sheet) (text, class string) {
	x := s.Disclosure
	switch {
	case x.State == models.DisclosurePublished && x.WithdrawBy != "":
		l := lastDayLine(x.WithdrawBy, s.Today)
		return "决定已" + models.ChoiceLabel(models.Revocations, x.WithdrawCode) + "，须于3个工作日内（" + dueWords(x.WithdrawBy) + "前）撤下，" + l.Left + "。", l.Class
	case x.PublishedOn != "":
		word := "按期公示"
		if !x.OnTime {
			word = "超期公示"
		}
		return x.PublishedOn.Chinese() + "公示，" + word + "。", ""
	case x.State == models.DisclosureDraft && x.DueOn != "":
		l := lastDayLine(x.DueOn, s.Today)
		term := "规定期限"
		if n, err := s.Calendar.CountWorkdays(x.DecidedOn, x.DueOn); err == nil {
			term = fmt.Sprintf("%d个工作日", n)
		}
		return "须于" + term + "内（" + dueWords(x.DueOn) + "前）公示，" + l.Left + "。", l.Class
	}
	return "", ""
}

// dueWords is a last day as the law's clock is spoken of: 2024-06-21 周五.
func dueWords(d models.Day) string {
	return string(d) + " " + strings.TrimPrefix(dayAndWeekday(d), d.Chinese()+" ")
}

// publishFacts are policy, class and term.
func publishFacts(s disclosure.Sheet) []fact {
	decision := fact{Name: "公示决定", Value: "应当公示：" + s.Verdict.Reason, Tag: &tag{tagOK, "公示"}}
	if !s.Verdict.Publish {
		decision = fact{Name: "公示决定", Value: s.Verdict.Reason, Tag: &tag{tagGone, "不予公示"}}
	}
	out := []fact{decision, {Name: "依据", Value: s.Verdict.Basis}}
	if s.Disclosure.Kind == "penalty" {
		until := "没有规定期限，长期公示"
		if s.Period.MaxUntil != "" {
			until = "至" + s.Period.MaxUntil.Chinese()
			if s.Period.MinUntil != "" {
				until += "；" + s.Period.MinUntil.Chinese() + "以后可以信用修复"
			}
		}
		out = append(out, fact{Name: "失信等级", Value: s.Period.Class.Label()}, fact{Name: "公示期限", Value: until})
	}
	if s.Disclosure.State == models.DisclosureWithheld {
		out = append(out, fact{Name: "不予公示", Value: s.Disclosure.PolicyReason})
	}
	return out
}

// viewOf is the public side of a sheet with its heading.
func viewOf(v *visit, s disclosure.Sheet) (publicView, string) {
	x, bureau := s.Disclosure, v.tree.Bureaus[s.Disclosure.BureauID].Name
	switch {
	case x.Stage == models.StageWithdraw && s.Proposal != nil:
		return tombstoneView(x.Number, bureau, s.Today, s.Proposal.Withdrawal.Code), "批准撤下后公众将看到"
	case x.State == models.DisclosureWithdrawn:
		return tombstoneView(x.Number, bureau, x.WithdrawnOn, x.WithdrawCode), "公众现在看到"
	case x.State == models.DisclosureEnded:
		return publicView{Title: x.Number, Gone: []string{s.Row.Reason + "，" + s.Row.EndedOn.Chinese() + "停止公示。"}}, "公众现在看到"
	case x.Stage == models.StageWithhold || x.State == models.DisclosureWithheld || x.State == models.DisclosureDraft && !s.Verdict.Publish:
		return publicView{Title: "不公示", Gone: []string{"公众看不到这一决定，也看不到它的存在。它只按不予公示的法定事由计入公示情况自查的件数。"}}, "公众将看到"
	case x.State == models.DisclosurePublished && x.Stage == "":
		return newPublicView(s.Page, s.Marks, s.Rights), "公众现在看到"
	}
	return newPublicView(s.Page, s.Marks, s.Rights), "公众将看到"
}

// askedOf puts a proposal in words.
func askedOf(s disclosure.Sheet) []fact {
	if s.Proposal == nil {
		return nil
	}
	if s.Proposal.Stage == models.StageCorrect {
		return []fact{{Name: "更正原因（公开）", Value: s.Proposal.Correction.Reason}, {Name: "提请日期", Value: s.Proposal.On.Chinese()}}
	}
	w := s.Proposal.Withdrawal
	return []fact{
		{Name: "撤下原因", Value: models.ChoiceLabel(models.WithdrawReasons, w.Code)}, {Name: "依据", Value: disclosure.WithdrawBasis(w.Code)},
		{Name: "内部说明", Value: w.Note}, {Name: "提请日期", Value: s.Proposal.On.Chinese()},
	}
}

// checksOf is what the second person goes through.
func checksOf(v *visit, s disclosure.Sheet) []checkLine {
	var out []checkLine
	check := func(ok bool, good, bad string) {
		if ok {
			out = append(out, checkLine{tag{tagOK, "通过"}, good})
		} else {
			out = append(out, checkLine{tag{tagLate, "不通过"}, bad})
		}
	}
	preparer := s.Disclosure.PreparedBy
	if s.Proposal != nil {
		preparer = s.Proposal.By
	}
	check(preparer != v.actor.UserID, "准备人和审批人不是同一人", "这是您自己准备的，须由另一名审批负责人批准")
	check(s.Obstacle == nil, "内容与准备时一致，准备之后案件没有变化", fmt.Sprint(s.Obstacle))
	hidden, kept, open := 0, 0, 0
	for _, h := range s.Hits {
		switch h.State {
		case disclosure.HitKept:
			kept++
		case disclosure.HitOpen:
			open++
		default:
			hidden++
		}
	}
	if s.Disclosure.Stage == models.StageRelease || s.Disclosure.Stage == models.StageCorrect {
		check(open == 0, fmt.Sprintf("个人信息检查：隐去%d处，说明理由保留%d处，没有未判断的", hidden, kept), fmt.Sprintf("还有%d处疑似个人信息没有判断", open))
		check(s.Verdict.Publish, "依法应当公示", s.Verdict.Reason)
	}
	if s.Disclosure.DueOn != "" && s.Disclosure.State == models.DisclosureDraft {
		check(s.Today <= s.Disclosure.DueOn, "在公示期限内", "已超过公示期限"+s.Disclosure.DueOn.Chinese())
	}
	return out
}
