package cases

import (
	"context"
	"fmt"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// sum counts what the filter picks and adds the fines: by the counters where
// indicators of the catalogue count the very same, else by the same conditions
// over the rows. The text says which (统计口径).
func (s *Service) sum(ctx context.Context, f Filter, q store.CaseFilter) (store.CaseSum, string, error) {
	count, fine, period, err := s.indicators(ctx, f, q.Today)
	if err != nil {
		return store.CaseSum{}, "", err
	}
	if count == nil || fine == nil {
		sum, err := s.sumOf(ctx, q)
		return sum, "逐件合计符合筛选条件的案件，罚款按决定书所载金额", err
	}
	cumulative := f.From == ""
	var total store.CaseSum
	for i, d := range []*models.Indicator{count, fine} {
		sums, err := s.store.SumCounters(ctx, store.CounterFilter{
			Bureaus: q.Bureaus, Indicators: []string{d.Code}, Period: period, Cumulative: cumulative, Shape: store.Whole,
		})
		if err != nil {
			return store.CaseSum{}, "", err
		}
		for _, x := range sums {
			if i == 0 {
				total.Count += x.Value
			} else {
				total.Fine += models.Fen(x.Value)
			}
		}
	}
	return total, fmt.Sprintf("件数同指标“%s”，罚款同指标“%s”，与统计页一致", count.Name, fine.Name), nil
}

// indicators finds the indicators that count what the filter picks: all cases,
// or the decisions of whole months of one year by outcome and procedure. None
// where no counter says the same.
func (s *Service) indicators(ctx context.Context, f Filter, today models.Day) (count, fine *models.Indicator, period models.Period, err error) {
	plain := f
	plain.Bureau, plain.OwnOnly, plain.Before, plain.After, plain.Limit = 0, false, 0, 0, 0
	plain.Outcome, plain.Procedure, plain.From, plain.To = "", "", "", ""
	if plain != (Filter{}) {
		return nil, nil, period, nil
	}
	catalogue, err := s.store.Catalogue(ctx)
	if err != nil {
		return nil, nil, period, err
	}
	where := []string{}
	if f.Outcome != "" {
		where = append(where, "outcome="+string(f.Outcome))
	}
	if f.Procedure != "" {
		where = append(where, "procedure="+string(f.Procedure))
	}
	switch {
	case f == (Filter{Bureau: f.Bureau, OwnOnly: f.OwnOnly, Before: f.Before, After: f.After, Limit: f.Limit}):
		period = models.Period{Year: today.Year(), From: 1, To: 12}
		count = counterOf(catalogue, "entered_on", nil, "")
		fine = counterOf(catalogue, "decided_on", []string{"outcome=" + string(models.OutcomePenalty)}, "fine") // nothing else is fined
		return count, fine, period, nil
	case f.From != "" && wholeMonths(f.From, f.To):
		period = models.Period{Year: f.From.Year(), From: f.From.Month() % 100, To: f.To.Month() % 100}
		return counterOf(catalogue, "decided_on", where, ""), counterOf(catalogue, "decided_on", where, "fine"), period, nil
	}
	return nil, nil, period, nil
}

// wholeMonths says whether the days are the first and the last of months of one year.
func wholeMonths(from, to models.Day) bool {
	return to != "" && from.Year() == to.Year() && from[8:] == "01" && to.Add(1)[8:] == "01"
}

// counterOf finds the counted indicator of cases with exactly these conditions.
func counterOf(c *models.Catalogue, date string, where []string, sum string) *models.Indicator {
	for _, d := range c.List() {
		if d.Kind == models.IndicatorFlow && d.Register == "cases" && d.Date == date && d.Sum == sum && !d.IsStock() && slices.Equal(d.Where, where) && !d.Custom {
			return d
		}
	}
	return nil
}
