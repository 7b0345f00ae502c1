package stats

import (
	"math/big"

	"sanxiang/models"
)

// amount is what a term comes to before it is a figure.
type amount struct {
	value    int64
	records  int64 // rows behind the value, handed-in totals included
	counted  bool  // some rows are records
	returned bool  // some rows are handed-in totals
	ledger   bool  // the records are entered facts
	state    models.State
}

// evaluate works a term out from what was loaded.
func (r *reader) evaluate(t term, f frame) amount {
	switch {
	case t.void:
		return amount{state: models.StateNotApplicable}
	case t.d.Kind == models.IndicatorRatio || t.d.Kind == models.IndicatorShare:
		return r.ratio(t, f)
	case t.d.Kind == models.IndicatorTotal:
		return r.total(t, f)
	}
	a := r.counters(t, f)
	a = r.addReturned(a, t, f)
	switch {
	case a.value != 0:
		a.state = models.StateValue
	case a.records != 0:
		a.state = models.StateZero
	default:
		a.state = r.empty(t, f)
	}
	return a
}

// counters adds the counters of a leaf up; a distinct count counts members,
// unless the database did.
func (r *reader) counters(t term, f frame) amount {
	var a amount
	if t.base == nil {
		return a
	}
	members := map[string]bool{}
	for _, x := range r.summed[slotOf(t.base, f)][t.set][t.base.Code] {
		if t.narrowed() && !t.admits(f.profile, x.Dim) {
			continue
		}
		if t.base.Kind == models.IndicatorDistinct && x.Dim != "" {
			if x.Records > 0 {
				members[x.Dim] = true
			}
			continue
		}
		a.value, a.records = a.value+x.Value, a.records+x.Records
	}
	a.value, a.records = a.value+int64(len(members)), a.records+int64(len(members))
	a.counted = a.records != 0
	a.ledger = a.counted && t.base.Kind == models.IndicatorLedger
	return a
}

func (r *reader) addReturned(a amount, t term, f frame) amount {
	for _, x := range t.returned(r.returns, r.within[t.set], f) {
		a.value += x.Counted()
		a.records++
		a.returned = true
	}
	return a
}

// total adds the parts that have data to what was handed in for the whole.
func (r *reader) total(t term, f frame) amount {
	a := amount{ledger: true}
	seen := map[models.State]bool{}
	for _, p := range t.parts {
		x := r.evaluate(p, f)
		a.value, a.records = a.value+x.value, a.records+x.records
		a.counted, a.returned = a.counted || x.counted, a.returned || x.returned
		a.ledger = a.ledger && (x.ledger || !x.counted)
		seen[x.state] = true
	}
	a.ledger = a.ledger && a.counted
	own := a.records
	if a = r.addReturned(a, t, f); a.records > own {
		seen[models.StateZero] = true
		delete(seen, models.StatePending)
	}
	if a.state = stateOf(seen); a.value != 0 {
		a.state = models.StateValue
	} else if a.state == models.StateValue { // parts that cancel out
		a.state = models.StateZero
	}
	return a
}

// ratio divides, rounding half up. Nothing can be divided by nothing: then the
// ratio has no number.
func (r *reader) ratio(t term, f frame) amount {
	num, den := r.evaluate(t.parts[0], f), r.evaluate(t.parts[1], f)
	a := amount{
		records: num.records + den.records,
		counted: num.counted || den.counted, returned: num.returned || den.returned,
	}
	a.ledger = a.counted && (num.ledger || !num.counted) && (den.ledger || !den.counted)
	switch {
	case !hasData(den.state):
		a.state = den.state
	case !hasData(num.state):
		a.state = num.state
	case den.value == 0:
		a.state = models.EmptyState("", false, r.over(f))
	default:
		scale := t.d.Decimals + t.parts[1].d.Decimals - t.parts[0].d.Decimals
		if t.d.Percent {
			scale += 2
		}
		a.value, a.state = divide(num.value, den.value, scale), models.StateValue
		if a.value == 0 && num.value == 0 {
			a.state = models.StateZero
		}
	}
	return a
}

func hasData(s models.State) bool { return models.Figure{State: s}.HasData() }

// divide gives num × 10^scale ÷ den, half away from zero.
func divide(num, den int64, scale int) int64 {
	n, d := big.NewInt(num), big.NewInt(den)
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(scale, -scale))), nil)
	if scale >= 0 {
		n.Mul(n, power)
	} else {
		d.Mul(d, power)
	}
	sign := int64(n.Sign() * d.Sign())
	n.Abs(n).Mul(n, big.NewInt(2))
	d.Abs(d)
	n.Add(n, d)
	n.Quo(n, d.Mul(d, big.NewInt(2)))
	return sign * n.Int64()
}

// source names where the amount comes from; an empty one by its kind.
func (a amount) source(t term) models.Source {
	switch {
	case a.counted && a.returned:
		return models.SourceMixed
	case a.returned || !a.counted && t.d.Kind == models.IndicatorReturned:
		return models.SourceReturned
	case a.ledger || !a.counted && t.d.Kind == models.IndicatorLedger:
		return models.SourceLedger
	}
	return models.SourceRecords
}
