package office

import (
	"net/url"

	"sanxiang/app/disclosure"
	"sanxiang/models"
)

// answer leads back to the page after an act, or shows what was wrong with it.
func (d *publishDesk) answer(v *visit, id int64, f *form, err error, message string) error {
	if err == nil {
		return v.done(message, casePath(id, "disclosure"))
	}
	if !f.refuse(err) {
		return err
	}
	return d.render(v, statusOf(err), id, f)
}

// sheetOf reads a form about the disclosure of the case in the path.
func (d *publishDesk) sheetOf(v *visit) (int64, *form, disclosure.Sheet, error) {
	id, f, err := v.sentTo("id")
	if err != nil {
		return 0, nil, disclosure.Sheet{}, err
	}
	s, err := d.Disclosure.FindSheet(v.ctx, v.actor, id)
	return id, newForm(f.values), s, err
}

// change changes what was decided about the page and keeps it.
func (d *publishDesk) change(v *visit, message string, edit func(*form, disclosure.Sheet, *disclosure.Preparation) error) error {
	id, f, s, err := d.sheetOf(v)
	if err != nil {
		return err
	}
	p := s.Prepared
	p.Key, p.Version = f.Key, f.int("version")
	if err = f.err(); err == nil {
		err = edit(f, s, &p)
	}
	if err == nil {
		_, err = d.Disclosure.UpdateDraft(v.ctx, v.actor, id, p)
	}
	return d.answer(v, id, f, err, message)
}

// stated reads what the preparer states and words.
func stated(f *form, s disclosure.Sheet, p *disclosure.Preparation) error {
	p.Facts = models.PublicationFacts{}
	flags := statedFacts(&p.Facts)
	for _, name := range f.list("facts_stated") {
		flag, known := flags[name]
		if !known {
			return models.Errorf(models.Invalid, "公示决定的事由不在可选范围，请重新选择")
		}
		*flag = true
	}
	p.Texts = typedTexts(f, s.CaseTexts)
	return nil
}

// keep keeps what was stated and worded without sending it.
func (d *publishDesk) keep(v *visit) error { return d.change(v, "已保存，尚未送审。", stated) }

// prepare sends the page to the second person.
func (d *publishDesk) prepare(v *visit) error {
	id, f, s, err := d.sheetOf(v)
	if err != nil {
		return err
	}
	p := s.Prepared
	p.Key, p.Version = f.Key, f.int("version")
	message := "已送审，等待另一名审批负责人批准。"
	if err = f.err(); err == nil {
		err = stated(f, s, &p)
	}
	if err == nil {
		var x models.Disclosure
		if x, _, err = d.Disclosure.Prepare(v.ctx, v.actor, id, p); x.Stage == models.StageWithhold {
			message = "已提请不予公示，等待另一名审批负责人批准。"
		}
	}
	return d.answer(v, id, f, err, message)
}

// approve lets take effect what waits, after it was read back.
func (d *publishDesk) approve(v *visit) error {
	id, f, s, err := d.sheetOf(v)
	if err != nil {
		return err
	}
	if err := f.err(); err != nil {
		return d.answer(v, id, f, err, "")
	}
	stage := s.Disclosure.Stage
	if !confirmed(f.values) && stage != "" && s.Obstacle == nil {
		return d.askApprove(v, id, f, s)
	}
	_, err = d.Disclosure.Approve(v.ctx, v.actor, id, disclosure.Approval{Key: f.Key, Version: f.int("version")})
	return d.answer(v, id, f, err, approvedWords[stage])
}

var approvedWords = map[models.DisclosureStage]string{
	models.StageRelease: "已公示，公众现在就能看到。", models.StageWithhold: "已决定不予公示。", models.StageCorrect: "已更正，公众看到的是新的内容。", models.StageWithdraw: "已撤下，旧链接显示停止公示的说明。",
}

// approveLeads says what will happen.
var approveLeads = map[models.DisclosureStage]string{
	models.StageRelease: "批准后立即向社会公示。公开过的内容可能已被转载，撤下也不能收回。", models.StageWithhold: "批准后这一决定不向社会公示，理由计入公示情况自查。",
	models.StageCorrect: "批准后公众立即看到更正后的内容和更正原因。", models.StageWithdraw: "批准后页面立即停止公示，各版本的文字全部删除，不能恢复。",
}

// askApprove reads back what takes effect.
func (d *publishDesk) askApprove(v *visit, id int64, f *form, s disclosure.Sheet) error {
	stage := s.Disclosure.Stage
	c := confirmation{
		Title: approveWords[stage], Section: "disclosures", Lead: approveLeads[stage], Action: casePath(id, "disclosure") + "/approve", Button: approveWords[stage], Back: casePath(id, "disclosure"),
		Crumbs: []crumb{{"公示", Prefix + "/disclosures"}, {s.Case.Number, casePath(id, "disclosure")}}, Danger: stage == models.StageWithdraw,
		Values: url.Values{"key": {f.Key}, "version": {f.value("version")}},
	}
	switch stage {
	case models.StageWithhold:
		c.Rows = []fact{{Name: "文号", Value: s.Case.DocNo()}, {Name: "理由", Value: s.Disclosure.PolicyReason}}
	case models.StageWithdraw:
		c.Rows = append([]fact{{Name: "文号", Value: s.Disclosure.Number}}, askedOf(s)...)
	default:
		view := newPublicView(s.Page, nil, nil)
		c.Rows = append(askedOf(s), view.Facts...)
		for _, t := range view.Texts {
			c.Rows = append(c.Rows, fact{Name: t.Title, Value: t.Pieces[0].Text})
		}
		c.Rows = append(c.Rows, publishFacts(s)...)
	}
	for _, x := range checksOf(v, s) {
		if x.Tag.Class == tagLate {
			c.Notes = append(c.Notes, x.Text)
		}
	}
	return v.confirm(c)
}

// sendBack sends what waits back to its preparer.
func (d *publishDesk) sendBack(v *visit) error {
	id, f, err := v.sentTo("id")
	if err != nil {
		return err
	}
	r := disclosure.Returning{Key: f.Key, Version: f.int("version"), Reason: f.value("reason")}
	if err = f.err(); err == nil {
		_, err = d.Disclosure.Return(v.ctx, v.actor, id, r)
	}
	return d.answer(v, id, f, err, "已退回，承办人员会收到提醒。")
}

// correct asks for a correction.
func (d *publishDesk) correct(v *visit) error {
	id, f, s, err := d.sheetOf(v)
	if err != nil {
		return err
	}
	p := disclosure.Proposal{Key: f.Key, Version: f.int("version"), Stage: models.StageCorrect}
	p.Correction = disclosure.Correction{Reason: f.value("reason"), Texts: typedTexts(f, s.Texts)}
	return d.propose(v, id, f, p, "已提请更正，等待另一名审批负责人批准。")
}

// withdraw asks for a page to be taken down.
func (d *publishDesk) withdraw(v *visit) error {
	id, f, err := v.sentTo("id")
	if err != nil {
		return err
	}
	p := disclosure.Proposal{Key: f.Key, Version: f.int("version"), Stage: models.StageWithdraw}
	p.Withdrawal = disclosure.Withdrawal{Code: f.value("code"), Note: f.value("note")}
	for _, name := range f.list("repair") {
		switch name {
		case "corrected":
			p.Withdrawal.Repair.Corrected = true
		case "performed":
			p.Withdrawal.Repair.Performed = true
		case "committed":
			p.Withdrawal.Repair.Committed = true
		}
	}
	return d.propose(v, id, f, p, "已提请撤下，等待另一名审批负责人批准。")
}

func (d *publishDesk) propose(v *visit, id int64, f *form, p disclosure.Proposal, message string) error {
	err := f.err()
	if err == nil {
		_, err = d.Disclosure.Propose(v.ctx, v.actor, id, p)
	}
	return d.answer(v, id, f, err, message)
}
