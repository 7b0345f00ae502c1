package cases

import (
	"cmp"
	"context"
	"slices"

	"sanxiang/models"
)

// Cause is a violation that the bureau has dealt with before, with the basis
// that it was last given.
type Cause struct {
	Name     string
	Category string
	Basis    string
	Cases    int // among the latest of the bureau
}

// ListCauses gives the causes of the bureau's latest cases, the most usual first.
func (s *Service) ListCauses(ctx context.Context, actor models.Actor, bureau int64) ([]Cause, error) {
	if err := s.permit(ctx, actor, models.ActReadCase, bureau); err != nil {
		return nil, err
	}
	rows, err := s.store.ListCauses(ctx, bureau)
	if err != nil {
		return nil, err
	}
	var out []Cause
	at := map[string]int{}
	for _, r := range rows {
		i, known := at[r.Cause]
		if !known {
			if r.Cause == "" {
				continue
			}
			i, at[r.Cause] = len(out), len(out)
			out = append(out, Cause{Name: r.Cause})
		}
		x := &out[i]
		x.Cases++
		x.Category, x.Basis = cmp.Or(x.Category, r.CauseCategory), cmp.Or(x.Basis, r.Basis)
	}
	slices.SortStableFunc(out, func(a, b Cause) int { return cmp.Compare(b.Cases, a.Cases) })
	return out, nil
}

// PartyHistory is what a bureau knows of a party from earlier cases; whether an
// act is the party's first rests on it (《行政处罚法》第33条).
type PartyHistory struct {
	Cases   []models.Case // the latest first
	Decided int           // with a penalty or an exemption that stands
}

// FindPartyHistory looks the party up in the bureau's cases by credit code or
// identity number; without either it finds nothing.
func (s *Service) FindPartyHistory(ctx context.Context, actor models.Actor, bureau int64, p models.Party) (PartyHistory, error) {
	if err := s.permit(ctx, actor, models.ActReadCase, bureau); err != nil {
		return PartyHistory{}, err
	}
	settleParty(&p, 1)
	list, err := s.store.ListCasesOfParty(ctx, bureau, p)
	if err != nil {
		return PartyHistory{}, err
	}
	h := PartyHistory{Cases: list}
	for _, c := range list {
		if c.DecidedOn == "" || c.Revoked {
			continue
		}
		switch c.Outcome {
		case models.OutcomePenalty, models.OutcomeExempt, models.OutcomeExemptFirst:
			h.Decided++
		case models.OutcomeNotEstablished, models.OutcomeTransferred:
		}
	}
	return h, nil
}
