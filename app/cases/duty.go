package cases

import (
	"context"

	"sanxiang/app/store"
	"sanxiang/models"
)

// dutiesMost is how many duties are listed at once.
const dutiesMost = 20000

// Duties lists what the open cases of a bureau and those below it still need
// by a day, the earliest first; duties whose day cannot be worked out come last.
func (s *Service) Duties(ctx context.Context, actor models.Actor, bureau int64) ([]models.Duty, error) {
	bureaus, err := s.readable(ctx, actor, bureau)
	if err != nil {
		return nil, err
	}
	lines, err := s.store.ListDuties(ctx, store.DutyFilter{Bureaus: bureaus, Limit: dutiesMost})
	if err != nil {
		return nil, err
	}
	today := s.store.Today()
	var out []models.Duty
	for _, l := range lines {
		if l.Rule != "" { // a bare next step is no duty
			out = append(out, l.Duty(today))
		}
	}
	return out, nil
}
