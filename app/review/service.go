// Package review is the legal review of major enforcement decisions (重大执法
// 决定法制审核, 国办发〔2018〕118号（十一）至（十四）, 《行政处罚法》第58条): the
// handler hands a case in, a qualified reviewer who did not handle it gives a
// written opinion on eight items, what is found wrong is answered remark by
// remark in the next round, and a passed review of a major decision is put on
// file (备案).
//
// Each act changes the review, its round and the case's chain in one
// transaction.
package review

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Service is the use case. It may be used by many goroutines.
type Service struct {
	store *store.Store
}

// New makes the use case over a store.
func New(s *store.Store) *Service { return &Service{store: s} }

// permit finds a case and asks for the right to do one of the acts on it.
// Whether a case exists is not told to an actor who may not know of it.
func (s *Service) permit(ctx context.Context, actor models.Actor, id int64, acts ...models.Act) error {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return err
	}
	c, missing := s.store.FindCase(ctx, id)
	if missing != nil && models.KindOf(missing) != models.NotFound {
		return missing
	}
	for _, act := range acts {
		if err = models.Permit(actor, act, tree, c.BureauID); err == nil {
			return missing
		}
	}
	return err
}

// request is what an idempotency key stands for: the act, the case and what
// was asked.
type request struct {
	Key    string `json:"-"`
	Act    string
	CaseID int64
	Body   any
}

// once runs f in one transaction, or, when the key was used before, gives the
// review as it stands now.
func (s *Service) once(ctx context.Context, actor models.Actor, r request, f func(*store.Tx) (models.Review, error)) (models.Review, error) {
	asked, err := json.Marshal(r)
	if err != nil {
		return models.Review{}, fmt.Errorf("write request %s of case %d: %w", r.Act, r.CaseID, err)
	}
	var v models.Review
	err = s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		_, again, err := tx.Once(r.Key, asked)
		if err != nil {
			return err
		}
		if again {
			v, err = tx.FindReviewOf(r.CaseID)
			return err
		}
		if v, err = f(tx); err != nil {
			return err
		}
		return tx.Keep(r.Key, asked, strconv.FormatInt(v.ID, 10))
	})
	if err != nil {
		return models.Review{}, err
	}
	return v, nil
}
