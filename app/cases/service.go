// Package cases leads administrative penalty cases from the clue to the
// archive (立案、调查、告知、听证、决定、送达、执行、结案) and brings in cases
// that were handled elsewhere. Every step is an append-only event that the
// rules of law (models.Case.Guard) have let pass; the row of a case is what
// its events lead to.
//
// Errors are those of package models: Invalid with all field errors at once,
// TooEarly where the law wants another step first, Conflict where somebody
// else was faster, NotFound and Forbidden by models.Permit.
package cases

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Service is the use case. It may be used by many goroutines.
type Service struct {
	store *store.Store
	sums  sumCache
}

// New makes the use case over a store.
func New(s *store.Store) *Service { return &Service{store: s} }

// The steps that other use cases take: recordings come with a file, reviews
// with an opinion, and registering and importing make a new case.
var foreignSteps = []models.StepKind{
	models.StepRegistered, models.StepImported, models.StepRecorded,
	models.StepSubmitted, models.StepReturned, models.StepPassed,
}

// ActOf names the right that a step needs.
func ActOf(kind models.StepKind) models.Act {
	switch {
	case slices.Contains(models.ApproverSteps(), kind):
		return models.ActApproveCase
	case kind == models.StepReturned || kind == models.StepPassed:
		return models.ActReview
	}
	return models.ActHandleCase
}

// permit asks for the right to do the act on records of the bureau.
func (s *Service) permit(ctx context.Context, actor models.Actor, act models.Act, bureau int64) error {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return err
	}
	return models.Permit(actor, act, tree, bureau)
}

// find gives a case that the actor may do the act on.
func (s *Service) find(ctx context.Context, actor models.Actor, act models.Act, id int64) (models.Case, error) {
	if actor.Empty() {
		return models.Case{}, models.Permit(actor, act, nil, 0)
	}
	c, err := s.store.FindCase(ctx, id)
	if err != nil {
		return models.Case{}, err
	}
	return c, s.permit(ctx, actor, act, c.BureauID)
}

// content is what an idempotency key stands for: the case or bureau and what
// was asked of it.
func content(verb string, id int64, request any) ([]byte, error) {
	b, err := json.Marshal(request)
	if err != nil {
		return nil, fmt.Errorf("write request of %s %d: %w", verb, id, err)
	}
	return fmt.Appendf(nil, "%s %d %s", verb, id, b), nil
}
