package cases

import (
	"cmp"
	"context"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Duties lists what the open cases of a bureau and those below it still need
// by a day, the earliest first; duties whose day cannot be worked out come last.
func (s *Service) Duties(ctx context.Context, actor models.Actor, bureau int64) ([]models.Duty, error) {
	bureaus, err := s.readable(ctx, actor, bureau)
	if err != nil {
		return nil, err
	}
	var out []models.Duty
	err = s.store.EachOpenDossier(ctx, bureaus, func(d *store.Dossier) {
		out = append(out, models.Duties(d.Case, d.Env)...)
	})
	if err != nil {
		return nil, err
	}
	sortDuties(out)
	return out, nil
}

// sortDuties orders duties by day, then case, then rule; no day comes last.
func sortDuties(list []models.Duty) {
	slices.SortStableFunc(list, func(a, b models.Duty) int {
		return cmp.Or(
			cmp.Compare(dayOrder(a), dayOrder(b)), cmp.Compare(a.CaseID, b.CaseID), cmp.Compare(a.Rule, b.Rule),
		)
	})
}

// dayOrder makes a duty without a day sort after every day.
func dayOrder(d models.Duty) string {
	if d.DueOn == "" {
		return "~"
	}
	return string(d.DueOn)
}
