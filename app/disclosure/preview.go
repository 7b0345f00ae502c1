package disclosure

import (
	"context"

	"sanxiang/models"
)

// Preview gives what the public would read (公众将看到): the prepared page, or
// what would be prepared now. Whoever may read the case may ask; the hidden
// texts themselves are shown only to those who prepare and approve in the
// case's own bureau.
func (s *Service) Preview(ctx context.Context, actor models.Actor, caseID int64) (models.PublicPage, []models.Span, error) {
	c, err := s.store.FindCase(ctx, caseID)
	if err != nil {
		return models.PublicPage{}, nil, err
	}
	if err := s.permit(ctx, actor, models.ActReadCase, c.BureauID); err != nil {
		return models.PublicPage{}, nil, err
	}
	d, err := s.store.FindDisclosureOf(ctx, caseID)
	if err != nil {
		return models.PublicPage{}, nil, undecided(err)
	}
	page, spans, err := s.read(d)
	if err == nil && d.DraftBody == "" {
		page, spans, err = s.sketch(ctx, d)
	}
	if !reads(actor, c.BureauID) {
		for i := range spans {
			spans[i].Text = ""
		}
	}
	return page, spans, err
}

// reads says whether the actor may read what is hidden: those who prepare and
// approve in the case's own bureau.
func reads(a models.Actor, bureau int64) bool {
	return a.System || a.BureauID == bureau && a.Has(models.RoleHandler, models.RoleApprover)
}

// sketch makes the page of a case that nobody has put before the approver yet,
// with what was decided so far.
func (s *Service) sketch(ctx context.Context, d models.Disclosure) (models.PublicPage, []models.Span, error) {
	x, err := s.subject(ctx, d)
	if err != nil {
		return models.PublicPage{}, nil, err
	}
	kept, err := openDraft(s.store, d.DraftSpans)
	if err != nil {
		return models.PublicPage{}, nil, err
	}
	page, spans, err := x.page(kept.Preparation)
	return page, spansOf(spans), err
}
