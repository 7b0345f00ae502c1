package cases

import (
	"context"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Filter picks cases of a bureau and those below it, newest first. Text is
// looked for in case number, document number and party. Before is the last id
// of the page before; Limit is 20 unless given, at most 200.
type Filter struct {
	Bureau int64
	State  models.CaseState
	Text   string
	Before int64
	Limit  int
}

// The sizes of a page of cases.
const (
	pageSize  = 20
	pageLimit = 200
)

// List gives one page of cases.
func (s *Service) List(ctx context.Context, actor models.Actor, f Filter) ([]models.Case, error) {
	bureaus, err := s.readable(ctx, actor, f.Bureau)
	if err != nil {
		return nil, err
	}
	if f.Limit <= 0 {
		f.Limit = pageSize
	}
	return s.store.ListCases(ctx, store.CaseFilter{
		Bureaus: bureaus, State: f.State, Text: f.Text, Before: f.Before, Limit: min(f.Limit, pageLimit),
	})
}

// readable lists the bureau and those below it for an actor who may read them.
func (s *Service) readable(ctx context.Context, actor models.Actor, bureau int64) ([]int64, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	if err := models.Permit(actor, models.ActReadCase, tree, bureau); err != nil {
		return nil, err
	}
	if _, ok := tree.Bureaus[bureau]; !ok {
		return nil, models.Errorf(models.NotFound, "没有找到该机关，请核对后重试")
	}
	return tree.Within(bureau, models.ScopeAll), nil
}
