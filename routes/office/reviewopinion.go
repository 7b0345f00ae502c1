package office

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/review"
	"sanxiang/models"
)

// opinionForm is the reviewer's side of the desk: eight items, remarks, the
// conclusion, the text and the signature.
type opinionForm struct {
	Form     *form
	Draft    draftState
	Action   string
	At       string
	About    string // the paper that shows, for a remark on it
	Items    []field
	Remarks  []remarkRow
	Opinion  field
	Text     field
	Password field
}

// remarkRow is one remark.
type remarkRow struct {
	No                     int
	Mark                   string
	Item, Ref, Place, Text field
	Remove                 string
}

// newOpinionForm builds the form of what was typed.
func newOpinionForm(f *form, draft draftState, k review.Desk, w viewer) *opinionForm {
	o := &opinionForm{Form: f, Draft: draft, Action: casePath(k.Case.ID, "review"), At: w.At, About: w.Name}
	for _, item := range models.ReviewItems {
		o.Items = append(o.Items, f.radios("checklist."+item.Code, item.Label, models.Verdicts))
	}
	papers := make([]models.Choice, len(w.Papers))
	for i, p := range w.Papers {
		papers[i] = models.Choice{Code: p.Key, Label: p.Name}
	}
	for i := range rowCount(f.values, "remarks") {
		name := func(part string) string { return itemName("remarks", i, part) }
		o.Remarks = append(o.Remarks, remarkRow{
			No: i + 1, Mark: name(rowMark), Remove: fmt.Sprintf("remove:remarks:%d", i),
			Item: f.pick(name("item"), "归入哪一项", models.ReviewItems), Ref: f.pick(name("ref"), "所指材料", papers, optional),
			Place: f.text(name("place"), "页码或者段落", optional, short), Text: f.area(name("text"), "意见", rows(3)),
		})
	}
	o.Opinion = f.radios("opinion", "审核结论", models.Opinions)
	o.Text = f.area("text", "审核意见书正文", rows(10), hint("签署后一字不改地保存。点“生成正文”按结论和意见起草，已有文字时接在后面"))
	o.Password = f.password("password", "本人登录密码", short, autocomplete("current-password"), hint("用于签署。密码不正确时，已填写的内容不会丢失"))
	return o
}

// giveOpinion takes what the reviewer sends: a button that rearranges the form
// or turns to another paper, a draft, or the signed opinion.
func (d *reviewDesk) giveOpinion(v *visit) error {
	k, err := d.find(v)
	if err != nil {
		return err
	}
	values, err := v.form()
	if err != nil {
		return err
	}
	form := reviewForm(k.Case)
	f, draft := newForm(values), typedDraft(form, values)
	verb, rest, _ := strings.Cut(values.Get("action"), ":")
	switch {
	case verb == "draft" || verb == "at":
		return d.keepOpinion(v, k, f, draft)
	case rearrange(values):
		return d.render(v, fiber.StatusOK, k, f, draft, nil)
	case verb == "about":
		addRemark(values, rest)
		return d.render(v, fiber.StatusOK, k, f, draft, nil)
	case verb == "assemble":
		assemble(f)
		return d.render(v, fiber.StatusOK, k, f, draft, nil)
	}
	dropEmptyRows(values, "remarks")
	in, err := d.readOpinion(v, k, f)
	if err == nil {
		var r models.Review
		r, err = d.Review.Sign(v.ctx, v.actor, k.Case.ID, in, func(ctx context.Context) error {
			return d.Identity.CheckPassword(ctx, v.actor, values.Get("password"))
		})
		if err == nil {
			return v.done("审核意见已签署："+models.ChoiceLabel(models.Opinions, string(r.Opinion)), casePath(k.Case.ID, "review"))
		}
	}
	if !f.refuse(err) {
		return err
	}
	return d.render(v, statusOf(err), k, f, draft, nil)
}

// keepOpinion keeps the draft and goes on in it, with another paper when the
// button asked for one.
func (d *reviewDesk) keepOpinion(v *visit, k review.Desk, f *form, draft draftState) error {
	_, at, turn := strings.Cut(f.values.Get("action"), ":")
	if !turn {
		at = f.value("at")
	}
	kept, err := d.keepDraft(v, draft.Form, f.values)
	if err != nil {
		if !f.refuse(err) {
			return err
		}
		return d.render(v, statusOf(err), k, f, draft, nil)
	}
	to := draft.Continue() + "&at=" + url.QueryEscape(at)
	if turn {
		return v.Redirect(to, fiber.StatusSeeOther)
	}
	return v.done(draftSaved(kept), to)
}

// addRemark adds a remark on a paper.
func addRemark(values url.Values, ref string) {
	if n := rowCount(values, "remarks"); n < rowLimit {
		values.Set(itemName("remarks", n, rowMark), "1")
		values.Set(itemName("remarks", n, "ref"), ref)
	}
}

// assemble drafts the text of the opinion, below what is there already.
func assemble(f *form) {
	text := models.AssembleOpinion(models.Opinion(f.value("opinion")), readRemarks(f, nil))
	if before := f.value("text"); before != "" && !strings.Contains(before, text) {
		text = before + "\n\n" + text
	} else if before != "" {
		text = before
	}
	f.values.Set("text", text)
}

// readRemarks reads the rows; papers names what they point to.
func readRemarks(f *form, papers []paperLine) []models.Remark {
	var out []models.Remark
	for i := range rowCount(f.values, "remarks") {
		part := func(name string) string { return f.value(itemName("remarks", i, name)) }
		m := models.Remark{Item: part("item"), Ref: part("ref"), Place: part("place"), Text: part("text")}
		m.Anchor = strings.TrimSpace(paperName(papers, m.Ref) + " " + m.Place)
		out = append(out, m)
	}
	return out
}

// readOpinion reads the form.
func (d *reviewDesk) readOpinion(v *visit, k review.Desk, f *form) (review.Conclusion, error) {
	papers, err := d.papers(v, k)
	if err != nil {
		return review.Conclusion{}, err
	}
	in := review.Conclusion{
		Key: f.Key, Opinion: models.Opinion(f.value("opinion")), Checklist: map[string]string{}, Remarks: readRemarks(f, papers),
		Text: f.value("text"), Draft: reviewForm(k.Case),
	}
	for _, item := range models.ReviewItems {
		in.Checklist[item.Code] = f.value("checklist." + item.Code)
	}
	return in, f.err()
}
