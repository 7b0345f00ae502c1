package office

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/review"
	"sanxiang/models"
)

// claim takes the review on for the user.
func (d *reviewDesk) claim(v *visit) error {
	id, f, err := v.sentTo("id")
	if err != nil {
		return err
	}
	if _, err := d.Review.Claim(v.ctx, v.actor, id, f.Key+":"+idString(id)); err != nil {
		if models.KindOf(err) == models.Forbidden { // the desk says why, and to whom it may go
			return v.Redirect(casePath(id, "review"), fiber.StatusSeeOther)
		}
		return err
	}
	return v.done("已认领，请在期限内出具审核意见", casePath(id, "review"))
}

func (d *reviewDesk) showHandOver(v *visit) error {
	k, err := d.find(v)
	if err != nil {
		return err
	}
	return d.renderHandOver(v, fiber.StatusOK, k, newForm(nil))
}

// renderHandOver shows to whom the review may go.
func (d *reviewDesk) renderHandOver(v *visit, status int, k review.Desk, f *form) error {
	if !k.HandedOver {
		return models.Errorf(models.Forbidden, "现在不能移交：没有待审的轮次，或者本案由其他人员审核")
	}
	choices := make([]models.Choice, len(k.Candidates))
	for i, o := range k.Candidates {
		choices[i] = idChoice(o.ID, o.Name)
	}
	back := casePath(k.Case.ID, "review")
	p := sheetForm{
		Title: "移交法制审核", Lead: "案件“" + k.Case.Number + "”的审核将交给本机关另一名符合条件的法制审核人员，并留痕。", Form: f, Action: back + "/handover", Button: "移交", Back: back,
		Groups: []fieldGroup{{Fields: []field{f.pick("to", "接手人", choices, hint("只列出在岗、有资格、没有办理过本案的人员")), f.area("reason", "移交理由", rows(2))}}},
	}
	if len(choices) == 0 {
		p.Lead = "本机关没有其他可以审核本案的法制审核人员，请联系系统管理员登记，或者请上级机关法制机构审核。"
	}
	return v.renderAs(status, d.hand, head{Title: p.Title, Section: "reviews", Crumbs: append(caseCrumbs(k.Case), crumb{"法制审核", back})}, p)
}

func (d *reviewDesk) handOver(v *visit) error {
	k, err := d.find(v)
	if err != nil {
		return err
	}
	f, err := v.sent()
	if err != nil {
		return err
	}
	in := review.HandOver{Key: f.Key, To: f.row("to"), Reason: f.value("reason")}
	if err = f.err(); err == nil {
		_, err = d.Review.HandOver(v.ctx, v.actor, k.Case.ID, in)
	}
	if err == nil {
		return v.done("审核已移交", Prefix+"/reviews")
	}
	if !f.refuse(err) {
		return err
	}
	return d.renderHandOver(v, statusOf(err), k, f)
}

// filingForm puts a passed review of a major decision on file (备案).
type filingForm struct {
	Form        *form
	Action      string
	Number, Day field
}

func newFilingForm(f *form, path string) *filingForm {
	if f == nil {
		f = newForm(nil)
	}
	return &filingForm{f, path + "/filing", f.text("number", "备案号", mid, most(80)), f.day("day", "备案日期")}
}

func (d *reviewDesk) fileReview(v *visit) error {
	k, err := d.find(v)
	if err != nil {
		return err
	}
	f, err := v.sent()
	if err != nil {
		return err
	}
	in := review.Filing{Key: f.Key, Number: f.value("number"), Day: f.dayOf("day")}
	if err = f.err(); err == nil {
		_, err = d.Review.File(v.ctx, v.actor, k.Case.ID, in)
	}
	if err == nil {
		return v.done("已登记备案", casePath(k.Case.ID, "review"))
	}
	if !f.refuse(err) {
		return err
	}
	return d.render(v, statusOf(err), k, newForm(nil), draftState{Form: reviewForm(k.Case), Version: "0"}, f)
}

// showAlike lists the decisions that the case is compared with.
func (d *reviewDesk) showAlike(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	var after models.Case
	if fine, last, ok := strings.Cut(v.Query("after"), "_"); ok {
		amount, err := models.ParseYuan(fine)
		row, wrong := models.ParseID(last)
		if err == nil && wrong == nil {
			after.Fine, after.ID = amount, row
		}
	}
	c, list, more, err := d.Review.ListAlike(v.ctx, v.actor, id, after)
	if err != nil {
		return err
	}
	path := casePath(id, "review")
	p := listing{
		Title: "同案：" + c.Cause, Lead: "本机关及下级机关同一案由、已作出且没有被撤销的行政处罚决定，按罚款从高到低排列。不含本案。",
		Columns: columns("案号", "文号", "机关", "#罚款", "处罚种类", "裁量阶次", "决定日期"), Empty: "没有同一案由的处罚决定。", Actions: []download{{path, "返回审核"}},
	}
	for _, x := range list {
		p.Rows = append(p.Rows, line{
			linkCell(x.Number, casePath(x.ID, "")), textCell(x.DocNo()), textCell(v.tree.Bureaus[x.BureauID].Name), numberCell(x.Fine.Grouped()),
			textCell(x.Kinds.String()), textCell(models.ChoiceLabel(models.Tiers, x.Tier)), textCell(x.DecidedOn.Chinese()),
		})
	}
	if more {
		last := list[len(list)-1]
		p.Pager.Next = path + "/alike?after=" + last.Fine.Yuan() + "_" + idString(last.ID)
	}
	return v.render(d.alike, head{Title: p.Title, Section: "reviews", Crumbs: append(caseCrumbs(c), crumb{"法制审核", path})}, p)
}
