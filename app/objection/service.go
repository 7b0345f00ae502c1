package objection

import (
	"context"
	"encoding/json"
	"fmt"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Service is the bureau's side. It may be used by many goroutines.
type Service struct {
	store *store.Store
}

// New makes the bureau's side over a store.
func New(s *store.Store) *Service { return &Service{store: s} }

// Filter picks the objections of a bureau, newest first: for those who handle
// them its own, for those who oversee it those of the bureaus below too.
type Filter struct {
	Bureau  int64
	State   models.ObjectionState
	Overdue bool
	Before  int64 // last id of the page before
	Limit   int

	ByDue    bool       // open ones only, the nearest last day first, after the place of DueAfter and After
	DueAfter models.Day // last day of the last one of the page before
	After    int64      // its id
}

// List gives one page of objections without what was written in them.
func (s *Service) List(ctx context.Context, actor models.Actor, f Filter) ([]models.Objection, error) {
	handles, err := s.permit(ctx, actor, f.Bureau)
	if err != nil {
		return nil, err
	}
	bureaus := []int64{f.Bureau}
	if !handles {
		tree, err := s.store.Tree(ctx)
		if err != nil {
			return nil, err
		}
		bureaus = tree.Within(f.Bureau, models.ScopeAll)
	}
	return s.store.ListObjections(ctx, store.ObjectionFilter{
		Bureaus: bureaus, State: f.State, Overdue: f.Overdue, Before: f.Before, Limit: f.Limit,
		ByDue: f.ByDue, Open: f.ByDue, DueAfter: f.DueAfter, After: f.After,
	})
}

// Find gives one objection with what was written in it; those who only oversee
// the bureau read it masked.
func (s *Service) Find(ctx context.Context, actor models.Actor, id int64) (models.Objection, error) {
	o, missing := s.store.FindObjection(ctx, id)
	if missing != nil && models.KindOf(missing) != models.NotFound {
		return models.Objection{}, missing
	}
	handles, err := s.permit(ctx, actor, o.BureauID)
	if err != nil {
		return models.Objection{}, err
	}
	if missing != nil {
		return models.Objection{}, missing
	}
	if o, err = s.store.UnsealObjection(o); err != nil {
		return models.Objection{}, err
	}
	if !handles {
		o = o.Masked()
	}
	return o, nil
}

// permit asks for the right to read a bureau's objections and says whether the
// actor handles them too. Whether there are any is not told to an actor who
// may not know of the bureau's records.
func (s *Service) permit(ctx context.Context, actor models.Actor, bureau int64) (bool, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return false, err
	}
	if models.Permit(actor, models.ActAnswerObjection, tree, bureau) == nil {
		return true, nil
	}
	err = models.Permit(actor, models.ActOverseeObjection, tree, bureau)
	if err != nil && models.KindOf(err) == models.Forbidden {
		err = models.Errorf(models.Forbidden, "公示异议由本机关办案人员、审批负责人办理，由执法监督人员查阅，请联系本机关系统管理员授权")
	}
	return false, err
}

// request is what an idempotency key stands for: the act, the objection and
// what was asked.
type request struct {
	Key  string `json:"-"`
	Act  string
	ID   int64
	Body any
}

// once runs f on an objection in one transaction, or, when the key was used
// before, gives the objection as it stands now. Only who handles the bureau's
// objections may.
func (s *Service) once(ctx context.Context, actor models.Actor, r request, f func(*store.Tx, *models.Objection) error) (models.Objection, error) {
	before, missing := s.store.FindObjection(ctx, r.ID)
	if missing != nil && models.KindOf(missing) != models.NotFound {
		return models.Objection{}, missing
	}
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return models.Objection{}, err
	}
	if err := models.Permit(actor, models.ActAnswerObjection, tree, before.BureauID); err != nil {
		return models.Objection{}, err
	}
	if missing != nil {
		return models.Objection{}, missing
	}
	asked, err := json.Marshal(r)
	if err != nil {
		return models.Objection{}, fmt.Errorf("write request %s of objection %d: %w", r.Act, r.ID, err)
	}
	var out models.Objection
	err = s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		_, again, err := tx.Once(r.Key, asked)
		if err != nil {
			return err
		}
		if out, err = findOpen(tx, r.ID); err != nil || again {
			return err
		}
		if err := f(tx, &out); err != nil {
			return err
		}
		return tx.Keep(r.Key, asked, out.Reference)
	})
	if err != nil {
		return models.Objection{}, err
	}
	return out, nil
}

// findOpen gives an objection with what was written in it.
func findOpen(tx *store.Tx, id int64) (models.Objection, error) {
	o, err := tx.FindObjection(id)
	if err != nil {
		return o, err
	}
	return tx.Store().UnsealObjection(o)
}
