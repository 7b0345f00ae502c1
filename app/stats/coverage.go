package stats

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// DeclareCoverage says how a bureau stands to a register in a year, which
// decides why its figures are empty.
func (s *Service) DeclareCoverage(ctx context.Context, actor models.Actor, c models.Coverage) error {
	r, err := s.newReader(ctx)
	if err != nil {
		return err
	}
	if err := models.Permit(actor, models.ActEnter, r.tree, c.BureauID); err != nil {
		return err
	}
	var k models.Checks
	k.Require(r.catalogue.Registers[c.Register] != nil, "register", "没有台账“"+c.Register+"”", "请改为已有的台账代码")
	k.Require(c.Year >= 1949 && c.Year <= 9999, "year", "年份须为四位数", "例如 2024")
	states := []models.State{models.StateZero, models.StateNotApplicable, models.StateNotKept, models.StatePending}
	k.Require(slices.Contains(states, c.State), "state", "没有“"+string(c.State)+"”这种情况", "可用 zero（未发生）、not_applicable（不适用）、not_kept（未统计）、pending（待定）")
	if err := k.Err("台账情况申报有误"); err != nil {
		return err
	}
	return s.store.Tx(ctx, actor, func(tx *store.Tx) error { return tx.PutCoverage(c) })
}

// RegisterRow is a register as a bureau stands to it in a year.
type RegisterRow struct {
	Register *models.Register
	Rows     int64        // of the bureau itself, dated in the year
	State    models.State // what the bureau declared, "" when nothing
}

// ListRegisters gives every register with the bureau's own rows of the year
// and what it declared: first those of the three systems, then those that are
// defined as data, in catalogue order.
func (s *Service) ListRegisters(ctx context.Context, actor models.Actor, bureau int64, year int) ([]RegisterRow, error) {
	r, err := s.newReader(ctx)
	if err != nil {
		return nil, err
	}
	if err := models.Permit(actor, models.ActReadFigures, r.tree, bureau); err != nil {
		return nil, err
	}
	order, err := s.registerOrder(ctx)
	if err != nil {
		return nil, err
	}
	list := slices.SortedFunc(maps.Values(r.catalogue.Registers), func(a, b *models.Register) int {
		return cmp.Or(cmp.Compare(order[a.Code], order[b.Code]), cmp.Compare(a.Code, b.Code))
	})
	f := store.CounterFilter{Bureaus: []int64{bureau}, Period: models.YearPeriod(year), Shape: store.Whole}
	for _, reg := range list {
		f.Indicators = append(f.Indicators, models.KeptCode(reg.Code))
	}
	sums, err := s.store.SumCounters(ctx, f)
	if err != nil {
		return nil, err
	}
	declared, err := s.store.ListCoverage(ctx, []int64{bureau}, []int{year})
	if err != nil {
		return nil, err
	}
	rows, states := map[string]int64{}, map[string]models.State{}
	for _, x := range sums {
		rows[x.Indicator] += x.Records
	}
	for _, c := range declared {
		states[c.Register] = c.State
	}
	out := make([]RegisterRow, len(list))
	for i, reg := range list {
		out[i] = RegisterRow{reg, rows[models.KeptCode(reg.Code)], states[reg.Code]}
	}
	return out, nil
}

// registerOrder numbers the registers; those of the three systems come first.
func (s *Service) registerOrder(ctx context.Context) (map[string]int, error) {
	order := map[string]int{}
	for _, reg := range models.BuiltinRegisters() {
		order[reg.Code] = len(order) - 1_000
	}
	list, err := s.store.ListDefinitions(ctx, store.DefinitionRegister)
	for i, d := range list {
		order[d.Code] = i
	}
	return order, err
}
