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
	return s.decide(ctx, actor, request{c.Key, "correct", caseID, c}, func(tx *store.Tx, d models.Disclosure) (models.Disclosure, error) {
		return correct(tx, d, c)
	})
}

// check holds a correction to its form.
func (c Correction) check(d models.Disclosure) error {
	if reason := strings.TrimSpace(c.Reason); reason == "" || len([]rune(reason)) > 200 {
		return &models.Error{Kind: models.Invalid, Message: "更正没有办理", Fields: []models.FieldError{
			{Field: "reason", Rule: "更正须公开说明原因，至多200字", Fix: "请写明更正了什么、为什么更正"}}}
	}
	if d.State != models.DisclosurePublished {
		return models.Errorf(models.TooEarly, "该决定没有在公示，不能更正")
	}
	return nil
}

func correct(tx *store.Tx, d models.Disclosure, c Correction) (models.Disclosure, error) {
	if err := c.check(d); err != nil {
		return d, err
	}
	x, err := findSubject(tx, d)
	if err != nil {
		return d, err
	}
	kept, err := openDraft(tx.Store(), d.DraftSpans)
	if err != nil {
		return d, err
	}
	page, p, spans, err := x.corrected(d, kept.Preparation, c)
	if err != nil {
		return d, err
	}
	sealed := d
	sealed.DraftSpans = sealDraft(tx.Store(), draft{Preparation: p, Spans: spans})
	return publish(tx, sealed, page, strings.TrimSpace(c.Reason))
}

// corrected makes the next revision of a page, as the case stands and as the
// correction words it, with what was stated for it.
func (x subject) corrected(d models.Disclosure, p Preparation, c Correction) (models.PublicPage, Preparation, []fieldSpan, error) {
	if x.c.Revoked {
		return models.PublicPage{}, p, nil, models.Errorf(models.Conflict, "决定已失效，应当撤下公示，不能更正")
	}
	old, err := decode(d.DraftBody)
	if err != nil {
		return old, p, nil, err
	}
	p.Texts, p.ExtraNames = c.Texts.over(p.Texts), slices.Concat(p.ExtraNames, c.ExtraNames)
	page, spans, err := x.page(p)
	if err != nil {
		return page, p, nil, err
	}
	page.History = old.History
	if encode(page) == encode(old) {
		return page, p, nil, models.Errorf(models.Invalid, "更正前后内容相同，请填写要更正的内容，或先在案件中更正")
	}
	page.History = append(slices.Clone(old.History), models.Revision{Revision: d.Revision + 1, On: x.today, Reason: strings.TrimSpace(c.Reason)})
	return page, p, spans, checkPage(page, x.parties, p.redaction())
}
