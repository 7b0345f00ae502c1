package review

import (
	"context"

	"sanxiang/models"
)

// Find gives a case's review and its rounds in order, with their remarks.
// NotFound where the case was never handed in.
func (s *Service) Find(ctx context.Context, actor models.Actor, caseID int64) (models.Review, []models.Round, error) {
	if err := s.permit(ctx, actor, caseID, models.ActReadCase); err != nil {
		return models.Review{}, nil, err
	}
	v, err := s.store.FindReviewOf(ctx, caseID)
	if err != nil {
		return models.Review{}, nil, err
	}
	rounds, err := s.store.ListRounds(ctx, v.ID)
	if err != nil {
		return models.Review{}, nil, err
	}
	return v, rounds, nil
}

// Queue gives the reviews that wait for an opinion in the actor's bureau and
// below it, by last day.
func (s *Service) Queue(ctx context.Context, actor models.Actor) ([]models.Review, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	if err := models.Permit(actor, models.ActReview, tree, actor.BureauID); err != nil {
		return nil, err
	}
	return s.store.ListOpenReviews(ctx, tree.Within(actor.BureauID, models.ScopeAll))
}

// Required gives the triggers of compulsory review that the case meets as it
// stands; none when review is at the bureau's choice.
func (s *Service) Required(ctx context.Context, actor models.Actor, caseID int64) ([]models.Hit, error) {
	if err := s.permit(ctx, actor, caseID, models.ActReadCase); err != nil {
		return nil, err
	}
	d, err := s.store.FindDossier(ctx, caseID)
	if err != nil {
		return nil, err
	}
	return d.Case.ReviewHits(d.Env.Proposed(), d.Env.Today, d.Env), nil
}
