package disclosure

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Service prepares, publishes, corrects and withdraws.
type Service struct {
	store *store.Store
}

// New makes the service.
func New(s *store.Store) *Service { return &Service{store: s} }

// request is what an idempotency key stands for: the act, the record it
// concerns, and what was asked.
type request struct {
	Key  string `json:"-"`
	Act  string
	ID   int64
	Body any
}

// once runs f in one transaction, or, when the key was used before, gives the
// disclosure that the first request led to.
func (s *Service) once(ctx context.Context, actor models.Actor, r request, f func(*store.Tx) (models.Disclosure, error)) (models.Disclosure, error) {
	var d models.Disclosure
	err := s.repeatable(ctx, actor, r, func(tx *store.Tx, known int64) (int64, error) {
		var err error
		if known != 0 {
			d, err = tx.FindDisclosure(known)
		} else {
			d, err = f(tx)
		}
		return d.ID, err
	})
	return d, err
}

// repeatable runs f in one transaction and keeps the id of what it led to; f
// is given that id when the key was used before, and 0 else.
func (s *Service) repeatable(ctx context.Context, actor models.Actor, r request, f func(*store.Tx, int64) (int64, error)) error {
	content, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write request %s: %w", r.Act, err)
	}
	return s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		result, known, err := tx.Once(r.Key, content)
		if err != nil {
			return err
		}
		if known {
			id, err := strconv.ParseInt(result, 10, 64)
			if err != nil {
				return fmt.Errorf("read result of key: %w", err)
			}
			_, err = f(tx, id)
			return err
		}
		id, err := f(tx, 0)
		if err != nil {
			return err
		}
		return tx.Keep(r.Key, content, strconv.FormatInt(id, 10))
	})
}

// permit decides on a bureau's records.
func (s *Service) permit(ctx context.Context, actor models.Actor, act models.Act, bureau int64) error {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return err
	}
	return models.Permit(actor, act, tree, bureau)
}

// permitCase decides on a case; a case never changes its bureau.
func (s *Service) permitCase(ctx context.Context, actor models.Actor, act models.Act, caseID int64) error {
	c, err := s.store.FindCase(ctx, caseID)
	if err != nil {
		return err
	}
	return s.permit(ctx, actor, act, c.BureauID)
}

// permitDisclosure decides on a disclosure that is no case's.
func (s *Service) permitDisclosure(ctx context.Context, actor models.Actor, act models.Act, id int64) error {
	d, err := s.store.FindDisclosure(ctx, id)
	if err != nil {
		return err
	}
	if d.CaseID != 0 {
		return models.Errorf(models.Invalid, "该公示属于案件，请在案件中办理")
	}
	return s.permit(ctx, actor, act, d.BureauID)
}
