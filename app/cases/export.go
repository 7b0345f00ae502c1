package cases

import (
	"context"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Export is a list on its way out of the system.
type Export struct {
	service *Service
	query   store.CaseFilter
}

// Export makes exactly the filtered list ready to be written out, and notes in
// the audit trail who takes it away (words says what was asked for).
func (s *Service) Export(ctx context.Context, actor models.Actor, f Filter, words string) (*Export, error) {
	q, err := s.query(ctx, actor, f)
	if err != nil {
		return nil, err
	}
	err = s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		tx.Append("导出案件清单", "case", 0, f.Bureau, words)
		return nil
	})
	return &Export{s, q}, err
}

// Each calls f for every case of the list, newest first, with the names of its
// handlers by id.
func (e *Export) Each(ctx context.Context, f func(models.Case, map[int64]string) error) error {
	names := map[int64]string{}
	return e.service.store.EachCase(ctx, e.query, func(c models.Case) error {
		for _, id := range []int64{c.Handler1, c.Handler2} {
			if _, known := names[id]; known || id == 0 {
				continue
			}
			some, err := e.service.handlerNames(ctx, []models.Case{c})
			if err != nil {
				return err
			}
			names[id] = some[id]
		}
		return f(c, names)
	})
}
