// Package rulebook (规则库) keeps what administrators decide within the law: the
// catalogue of decisions that need legal review (重大执法决定法制审核目录清单,
// 国办发〔2018〕118号（十二）), the thresholds for hearings (《行政处罚法》第63条),
// counting profiles (统计口径), the working-day calendar (《行政处罚法》第85条)
// and what a bureau discloses (《行政处罚法》第48条).
//
// Everybody who is signed in may read it; an administrator of the bureau at the
// top changes it (models.PermitCatalogue). What was in force on a day can always
// be had again: rows of a catalogue are dated, added and ended, never changed.
// Every change has an audit line that says in words what changed.
package rulebook

import (
	"context"
	"encoding/json"
	"fmt"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Service is the use case. It may be used by many goroutines.
type Service struct {
	store *store.Store
}

// New makes the use case over a store.
func New(s *store.Store) *Service { return &Service{store: s} }

// read refuses guests: the rest of the rulebook is nobody's secret.
func read(actor models.Actor) error {
	if actor.Empty() {
		return models.Permit(actor, models.ActReadFigures, nil, 0)
	}
	return nil
}

// change runs f in a transaction of somebody who may change what all share.
func (s *Service) change(ctx context.Context, actor models.Actor, f func(*store.Tx) error) error {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return err
	}
	if err := models.PermitCatalogue(actor, tree); err != nil {
		return err
	}
	return s.store.Tx(ctx, actor, f)
}

// put writes one definition of an administrator's own, with the words of its
// audit line.
func put(tx *store.Tx, d store.Definition, value any, verb, note string) error {
	body, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("write definition %s/%s: %w", d.Kind, d.Code, err)
	}
	d.Body, d.Custom = string(body), true
	return tx.PutCustom(d, verb, note)
}

// decode reads the definitions of a kind.
func decode[T any](list []store.Definition) ([]T, error) {
	out := make([]T, len(list))
	for i, d := range list {
		if err := json.Unmarshal([]byte(d.Body), &out[i]); err != nil {
			return nil, fmt.Errorf("read definition %s/%s: %w", d.Kind, d.Code, err)
		}
	}
	return out, nil
}
