package disclosure

import (
	"context"

	"sanxiang/app/store"
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
	own := actor.BureauID == c.BureauID && actor.Has(models.RoleHandler, models.RoleApprover)
	if !own && !actor.System {
		for i := range spans {
			spans[i].Text = ""
		}
	}
	return page, spans, err
}

// sketch makes the page of a case that nobody has prepared yet. It reads in a
// transaction, so that case and parties belong together, and writes nothing.
func (s *Service) sketch(ctx context.Context, d models.Disclosure) (models.PublicPage, []models.Span, error) {
	var page models.PublicPage
	var spans []fieldSpan
	err := s.store.Tx(ctx, models.SystemActor("公示预览"), func(tx *store.Tx) error {
		x, err := findSubject(tx, d)
		if err == nil {
			page, spans, err = x.page(Preparation{})
		}
		return err
	})
	return page, spansOf(spans), err
}
