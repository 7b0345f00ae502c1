package disclosure

import (
	"context"
	"slices"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Correction changes a published page: the case as it stands now, with the
// texts and further names to hide that are given. The reason is public.
type Correction struct {
	Key        string   `json:"-"`
	Reason     string   `json:"reason"`
	ExtraNames []string `json:"extra_names,omitempty"`
	Texts      Texts    `json:"texts"`
}

// Correct publishes the next revision of a case's page with the reason; the
// history stays visible on the page. Errors: TooEarly when it is not
// published, Invalid without a reason, without a change, or where page or
// reason give something away.
func (s *Service) Correct(ctx context.Context, actor models.Actor, caseID int64, c Correction) (models.Disclosure, error) {
	if err := s.permitCase(ctx, actor, models.ActPublish, caseID); err != nil {
		return models.Disclosure{}, err
	}
	if reason := strings.TrimSpace(c.Reason); reason == "" || len([]rune(reason)) > 200 {
		return models.Disclosure{}, &models.Error{Kind: models.Invalid, Message: "更正没有办理", Fields: []models.FieldError{
			{Field: "reason", Rule: "更正须公开说明原因，至多200字", Fix: "请写明更正了什么、为什么更正"}}}
	}
	return s.once(ctx, actor, request{c.Key, "correct", caseID, c}, func(tx *store.Tx) (models.Disclosure, error) {
		d, err := tx.FindDisclosureOf(caseID)
		if err != nil {
			return d, undecided(err)
		}
		if d.State != models.DisclosurePublished {
			return d, models.Errorf(models.TooEarly, "该决定没有在公示，不能更正")
		}
		return correct(tx, d, c)
	})
}

func correct(tx *store.Tx, d models.Disclosure, c Correction) (models.Disclosure, error) {
	x, err := findSubject(tx, d)
	if err != nil {
		return d, err
	}
	if x.c.Revoked {
		return d, models.Errorf(models.Conflict, "决定已失效，应当撤下公示，不能更正")
	}
	kept, err := openDraft(tx.Store(), d.DraftSpans)
	if err != nil {
		return d, err
	}
	old, err := decode(d.DraftBody)
	if err != nil {
		return d, err
	}
	p := kept.Preparation
	p.Texts, p.ExtraNames = c.Texts.over(p.Texts), slices.Concat(p.ExtraNames, c.ExtraNames)
	page, spans, err := x.page(p)
	if err != nil {
		return d, err
	}
	page.History = old.History
	if encode(page) == encode(old) {
		return d, models.Errorf(models.Invalid, "更正前后内容相同，请填写要更正的内容，或先在案件中更正")
	}
	page.History = append(slices.Clone(old.History), models.Revision{Revision: d.Revision + 1, On: tx.Today, Reason: strings.TrimSpace(c.Reason)})
	if err := checkPage(page, x.parties, p.ExtraNames); err != nil {
		return d, err
	}
	sealed := d
	sealed.DraftSpans = sealDraft(tx.Store(), draft{p, spans})
	return publish(tx, sealed, page, strings.TrimSpace(c.Reason))
}
