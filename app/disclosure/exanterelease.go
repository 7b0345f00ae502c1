package disclosure

import (
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// approve publishes the draft, or notes that the page on show was found right.
func (x exAnteSubject) approve(tx *store.Tx, e models.ExAnte) (models.ExAnte, error) {
	page, err := x.approvedPage(tx, e)
	if err != nil {
		return e, err
	}
	draft, reason, preparer := e.Draft, e.DraftReason, e.DraftedBy
	e.Draft, e.DraftReason, e.DraftedBy, e.ReviewedOn = "", "", 0, tx.Today
	if e.State == models.DisclosurePublished {
		row, err := tx.FindPublication(e.PublicID)
		if err != nil {
			return e, err
		}
		old, err := decode(row.Body)
		if err != nil {
			return e, err
		}
		if page.History = old.History; encode(page) == row.Body {
			return e, tx.UpdateExAnte(&e, "核对事前公开", x.title())
		}
	}
	e.Content, e.PreparedBy, e.ApprovedBy = draft, preparer, tx.Actor.UserID
	return x.publish(tx, e, page, reason)
}

// approvedPage demands a draft, a second person, and that nothing changed
// since, and asks the gate again.
func (x exAnteSubject) approvedPage(tx *store.Tx, e models.ExAnte) (models.PublicPage, error) {
	var page models.PublicPage
	switch {
	case e.Draft == "" || e.ReturnedOn != "":
		return page, models.Errorf(models.TooEarly, "%s没有待审批的内容，请承办人员先准备", x.section.Label)
	case tx.Actor.UserID == 0 || tx.Actor.UserID == e.DraftedBy:
		return page, models.Errorf(models.Forbidden, "准备公示和审批公示不能是同一人，请由另一名审批负责人办理")
	}
	content, err := decodeExAnte(e.Draft)
	if err != nil {
		return page, err
	}
	if x.section.Code == models.ExAnteOfficers {
		now, err := x.compile(tx, models.ExAnteContent{Category: content.Category, Paragraphs: content.Paragraphs})
		if err != nil {
			return page, err
		}
		if encodeExAnte(now) != e.Draft {
			return page, models.Errorf(models.Conflict, "准备之后执法人员或执法证有变化，请承办人员重新准备名册")
		}
	}
	page = x.page(content)
	return page, x.checkPage(page, content)
}

// publish makes the next revision under the same public id. From the second on
// its day and reason stand on the page.
func (x exAnteSubject) publish(tx *store.Tx, e models.ExAnte, page models.PublicPage, reason string) (models.ExAnte, error) {
	e.State, e.WithdrawnOn, e.WithdrawCode, e.WithdrawNote = models.DisclosurePublished, "", "", ""
	e.Revision++
	verb := "公示事前公开"
	if e.Revision > 1 {
		verb = "更新事前公开"
		page.History = append(slices.Clone(page.History), models.Revision{Revision: e.Revision, On: tx.Today, Reason: either(reason, "机关名称或版式更新")})
	}
	if e.PublishedOn == "" {
		e.PublishedOn = tx.Today
	}
	body := encode(page)
	e.BodyHash = hash(body)
	row := publicRow(page, body)
	row.PublicID, row.DisclosureID, row.PublishedOn, row.Revision = e.PublicID, e.DisclosureID, e.PublishedOn, e.Revision
	if err := keep(tx, row, reason); err != nil {
		return e, err
	}
	return e, tx.UpdateExAnte(&e, verb, x.title())
}

// withdraw replaces the page by its tombstone. A draft that waits stays.
func (x exAnteSubject) withdraw(tx *store.Tx, e models.ExAnte, w Withdrawal) (models.ExAnte, error) {
	if e.State != models.DisclosurePublished {
		return e, models.Errorf(models.TooEarly, "%s没有在公示，不能撤下", x.section.Label)
	}
	e.State, e.Content, e.BodyHash = models.DisclosureWithdrawn, "", ""
	e.WithdrawnOn, e.WithdrawCode, e.WithdrawNote = tx.Today, w.Code, w.Note
	p, err := tx.FindPublication(e.PublicID)
	if err != nil {
		return e, err
	}
	p.Status, p.ReasonCode, p.EndedOn = string(e.State), w.Code, tx.Today
	p.Reason = models.ChoiceLabel(models.WithdrawReasons, w.Code) + "（" + withdrawBasis[w.Code] + "）"
	p = tombstone(p)
	if err := tx.EraseSnapshots(e.DisclosureID); err != nil {
		return e, err
	}
	if err := tx.PutPublication(&p); err != nil {
		return e, err
	}
	return e, tx.UpdateExAnte(&e, "撤下事前公开", x.title())
}
