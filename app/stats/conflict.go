package stats

import (
	"context"
	"slices"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Conflict is a handed-in total beside records of the same in the system, so
// that one thing may be counted twice. Values are in the indicator's stored unit.
type Conflict struct {
	Return    models.Return
	Indicator *models.Indicator
	Bureau    string
	Recorded  int64 // what the records come to
	Records   int64 // how many they are
	Settled   bool  // somebody chose, and nothing changed since
}

// Plain writes a value of the conflict in the indicator's unit.
func (c Conflict) Plain(v int64) string { return models.PlainDecimal(v, c.Indicator.Decimals) }

// ListConflicts gives the conflicts of a bureau and all below it in a year, the
// open ones first. Errors: Forbidden and NotFound by models.Permit.
func (s *Service) ListConflicts(ctx context.Context, actor models.Actor, bureau int64, year int) ([]Conflict, error) {
	r, err := s.newReader(ctx)
	if err != nil {
		return nil, err
	}
	if err := models.Permit(actor, models.ActReadFigures, r.tree, bureau); err != nil {
		return nil, err
	}
	list, err := r.store.ListReturns(ctx, store.ReturnFilter{Bureaus: r.tree.Within(bureau, models.ScopeAll), First: year, Last: year})
	if err != nil {
		return nil, err
	}
	out, err := r.conflicts(ctx, list)
	slices.SortStableFunc(out, func(a, b Conflict) int {
		switch {
		case a.Settled == b.Settled:
			return 0
		case b.Settled:
			return -1
		}
		return 1
	})
	return out, err
}

// conflicts finds the totals beside which the system has records. A
// government's own total stands beside its own records, that of another bureau
// beside those of its units too.
func (r *reader) conflicts(ctx context.Context, list []models.Return) ([]Conflict, error) {
	var asks []asked
	var returns []models.Return
	for _, x := range list {
		d := r.catalogue.Indicators[x.Indicator]
		if d == nil || d.Kind == models.IndicatorReturned {
			continue
		}
		ref := Ref{Code: x.Indicator, Dim: x.Dim, From: x.Month, To: x.Month}
		if r.tree.Bureaus[x.BureauID].Kind == models.BureauGovernment {
			ref.Scope = models.ScopeOwn
		}
		p, err := r.profileOf(x.BureauID, x.Year, "")
		if err != nil {
			return nil, err
		}
		a, err := r.ask(x.BureauID, ref, models.YearPeriod(x.Year), p)
		if err != nil {
			return nil, err
		}
		r.want(&a.term, a.frame)
		asks, returns = append(asks, a), append(returns, x)
	}
	if len(asks) == 0 {
		return nil, nil
	}
	if err := r.loadCounters(ctx); err != nil {
		return nil, err
	}
	var out []Conflict
	for i, a := range asks {
		x := returns[i]
		got := r.recorded(a.term, a.frame)
		if got.records == 0 {
			continue
		}
		out = append(out, Conflict{
			Return: x, Indicator: a.term.d, Bureau: r.tree.Bureaus[x.BureauID].Name, Recorded: got.value, Records: got.records,
			Settled: x.Standing == models.StandsRecords || x.Standing == models.StandsBeside || x.Standing == models.StandsReturned && x.Overlap == got.value,
		})
	}
	return out, nil
}

// recorded is what a term comes to from records alone.
func (r *reader) recorded(t term, f frame) amount {
	var a amount
	switch {
	case t.void || t.d.Kind == models.IndicatorRatio || t.d.Kind == models.IndicatorShare:
		return a
	case len(t.parts) == 0:
		return r.counters(t, f)
	}
	for _, p := range t.parts {
		x := r.recorded(p, f)
		a.value, a.records = a.value+x.value, a.records+x.records
	}
	return a
}

// Choice is which number counts in a conflict, and why.
type Choice struct {
	Return   int64
	Version  int64
	Standing models.Standing
	Reason   string
}

// ChooseReturn settles a conflict. The part of a total that the records counted
// when it was chosen is kept, so that the figure is the total until records
// change; then the conflict opens again. Errors: Invalid without a reason,
// Conflict for a total that changed or has no records beside it.
func (s *Service) ChooseReturn(ctx context.Context, actor models.Actor, c Choice) (models.Return, error) {
	r, x, err := s.readReturn(ctx, actor, models.ActEnter, c.Return)
	if err != nil {
		return x, err
	}
	var k models.Checks
	k.Require(models.IsChoice(models.Standings, string(c.Standing)), "standing", "请选择以哪个数为准", "可选 以系统内记录为准、以报送数为准、两者互不重复")
	k.Require(strings.TrimSpace(c.Reason) != "" && len([]rune(c.Reason)) <= 500, "reason", "理由必填，至多500个字", "例如 报送数含未录入系统的简易程序案件，已逐件核对")
	if err := k.Err("采用数尚未确定"); err != nil {
		return x, err
	}
	if c.Version != x.Version {
		return x, models.Errorf(models.Conflict, "该报送数已被他人修改，请刷新后重新核对两个数")
	}
	found, err := r.conflicts(ctx, []models.Return{x})
	if err != nil {
		return x, err
	}
	if len(found) == 0 {
		return x, models.Errorf(models.Conflict, "系统内已没有同一指标的记录，不再冲突，无须选择")
	}
	x.Standing, x.ChoiceReason, x.Overlap = c.Standing, strings.TrimSpace(c.Reason), 0
	if c.Standing == models.StandsReturned {
		x.Overlap = found[0].Recorded
	}
	err = s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		x.Version = c.Version
		return tx.ChooseReturn(&x)
	})
	return x, err
}

// DeleteReturn takes a handed-in total back, with a reason.
func (s *Service) DeleteReturn(ctx context.Context, actor models.Actor, c Choice) error {
	_, x, err := s.readReturn(ctx, actor, models.ActEnter, c.Return)
	if err != nil {
		return err
	}
	var k models.Checks
	k.Require(strings.TrimSpace(c.Reason) != "" && len([]rune(c.Reason)) <= 500, "reason", "撤回报送数须写明原因，至多500个字", "例如 报错年份")
	if err := k.Err("撤回原因必填"); err != nil {
		return err
	}
	x.Version = c.Version
	return s.store.Tx(ctx, actor, func(tx *store.Tx) error { return tx.DeleteReturn(x, c.Reason) })
}

// FindReturn gives one handed-in total.
func (s *Service) FindReturn(ctx context.Context, actor models.Actor, id int64) (models.Return, error) {
	_, x, err := s.readReturn(ctx, actor, models.ActReadFigures, id)
	return x, err
}

func (s *Service) readReturn(ctx context.Context, actor models.Actor, act models.Act, id int64) (*reader, models.Return, error) {
	r, err := s.newReader(ctx)
	if err != nil {
		return nil, models.Return{}, err
	}
	x, err := s.store.FindReturn(ctx, id)
	if err == nil {
		err = models.Permit(actor, act, r.tree, x.BureauID)
	}
	return r, x, err
}
