package disclosure

import (
	"context"
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Document is a bureau's own document that is disclosed: one of the rule
// documents of the three systems, or another. Text is plain, one paragraph a
// line.
type Document struct {
	Key    string     `json:"-"`
	Bureau int64      `json:"bureau,string"`
	Kind   string     `json:"kind"` // rule_doc or other
	Title  string     `json:"title"`
	Number string     `json:"number"` // 文号, may be empty
	Text   string     `json:"text"`
	Day    models.Day `json:"day"` // 成文日期
}

// check reports every field error at once.
func (d Document) check(today models.Day) error {
	var c models.Checks
	length := func(s string) int { return utf8.RuneCountInString(strings.TrimSpace(s)) }
	c.Require(slices.Contains([]string{"rule_doc", "other"}, d.Kind), "kind", "文件类别不在可选范围", "可用 rule_doc、other")
	c.Require(length(d.Title) > 0 && length(d.Title) <= 200, "title", "标题必填，至多200字", "请填写文件标题")
	c.Require(length(d.Number) <= 100, "number", "文号至多100字", "请更正文号")
	c.Require(length(d.Text) > 0 && len(d.Text) <= 1<<20, "text", "正文必填，至多1兆字节", "请粘贴文件正文")
	c.Require(d.Day.Valid() && d.Day <= today, "day", "成文日期应为有效日期且不晚于今天", "请写成 2020-01-01")
	for field, text := range map[string]string{"title": d.Title, "number": d.Number} {
		checkText(&c, field, text)
	}
	for _, line := range strings.Split(d.Text, "\n") {
		checkText(&c, "text", line)
	}
	return c.Err("文件不能公示")
}

// page makes the public page of a document.
func (d Document) page(b models.Bureau) models.PublicPage {
	var body strings.Builder
	body.WriteString(`<article class="document">`)
	for _, line := range strings.Split(d.Text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			body.WriteString("<p>" + html.EscapeString(line) + "</p>\n")
		}
	}
	body.WriteString("</article>\n")
	return models.PublicPage{
		Kind: d.Kind, Title: strings.TrimSpace(d.Title), Number: strings.TrimSpace(d.Number), BureauName: b.Name, BureauCode: b.Code,
		Category: models.ChoiceLabel(models.DisclosureKinds, d.Kind), DecidedOn: d.Day, HTML: body.String(),
	}
}

// PrepareDocument puts a document before the approver.
func (s *Service) PrepareDocument(ctx context.Context, actor models.Actor, doc Document) (models.Disclosure, error) {
	if err := s.permit(ctx, actor, models.ActPrepare, doc.Bureau); err != nil {
		return models.Disclosure{}, err
	}
	if err := doc.check(s.store.Today()); err != nil {
		return models.Disclosure{}, err
	}
	return s.once(ctx, actor, request{doc.Key, "prepare_document", doc.Bureau, doc}, func(tx *store.Tx) (models.Disclosure, error) {
		b, err := tx.FindBureau(doc.Bureau)
		if err != nil {
			return models.Disclosure{}, err
		}
		page := doc.page(b)
		d := models.Disclosure{
			ID: tx.NewID(), PublicID: store.NewPublicID(), BureauID: b.ID, Kind: doc.Kind, Title: page.Title, Number: page.Number,
			State: models.DisclosureDraft, Stage: models.StageRelease, DecidedOn: doc.Day, PreparedBy: tx.Actor.UserID, PolicyRule: models.PublishAll, DraftBody: encode(page),
		}
		return d, tx.CreateDisclosure(&d)
	})
}

// ApproveDocument publishes a prepared document; it has to be another person.
func (s *Service) ApproveDocument(ctx context.Context, actor models.Actor, id int64, a Approval) (models.Disclosure, error) {
	if err := s.permitDisclosure(ctx, actor, models.ActPublish, id); err != nil {
		return models.Disclosure{}, err
	}
	return s.once(ctx, actor, request{a.Key, "approve_document", id, a}, func(tx *store.Tx) (models.Disclosure, error) {
		d, err := tx.FindDisclosure(id)
		if err != nil {
			return d, err
		}
		if err := approvable(d, tx.Actor, d.PreparedBy); err != nil {
			return d, err
		}
		page, err := decode(d.DraftBody)
		if err != nil {
			return d, err
		}
		if err := checkOwn(page); err != nil {
			return d, err
		}
		return publish(tx, d, page, "")
	})
}

// WithdrawDocument takes a published document down.
func (s *Service) WithdrawDocument(ctx context.Context, actor models.Actor, id int64, w Withdrawal) (models.Disclosure, error) {
	if err := s.permitDisclosure(ctx, actor, models.ActPublish, id); err != nil {
		return models.Disclosure{}, err
	}
	return s.once(ctx, actor, request{w.Key, "withdraw_document", id, w}, func(tx *store.Tx) (models.Disclosure, error) {
		d, err := tx.FindDisclosure(id)
		if err != nil {
			return d, err
		}
		return withdraw(tx, d, w, true)
	})
}

// checkOwn is the gate for a page of the bureau's own: markup and texts. The
// known numbers may stand in the markup though they look like personal ones.
func checkOwn(p models.PublicPage, known ...string) error {
	var c models.Checks
	for _, f := range append(redacted(&p), pageField{"title", &p.Title}, pageField{"number", &p.Number}) {
		checkText(&c, f.name, *f.text)
	}
	for _, n := range p.Notes {
		checkText(&c, "notes", n)
	}
	for _, f := range p.Figures {
		for _, text := range []string{f.Name, f.Printed, f.Basis, f.Rule, f.Working} {
			checkText(&c, "figures", text)
		}
	}
	checkHTML(&c, p.HTML, known)
	return c.Err("页面不能公示")
}
