package stats_test

import (
	"context"
	"slices"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/stats"
	"sanxiang/models"
)

// Every figure of the catalogue is borne out by the rows behind it, whatever
// bureau, scope, period, dimension and profile, on both engines.
func TestFiguresEqualTheirRecords(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.Clock.Set("2025-03-03")
		r := newRandom(t, w, 7)
		r.fill(t, 25)
		queries := []stats.Query{
			{Bureau: w.City.ID, Period: models.YearPeriod(2024)},
			{Bureau: w.City.ID, Period: models.Period{Year: 2023, From: 3, To: 8}, Scope: models.ScopeBelow, Profile: "b_14"},
			{Bureau: w.Urban.ID, Period: models.YearPeriod(2023), Scope: models.ScopeOwn, Profile: "a"},
			{Bureau: w.City.ID, Period: models.Period{Year: 2024, From: 2, To: 5}, Cumulative: true},
		}
		s := stats.New(w.Store)
		proveCounters(t, s)
		for _, q := range queries {
			proveFigures(t, s, r, q)
		}
		r.handIn(t)
		for _, q := range queries {
			proveFigures(t, s, r, q)
		}
	})
}

// proveCounters recounts. The records of a random world are only good for
// counting, so that World.Check, which looks at chains too, does not fit.
func proveCounters(t *testing.T, s *stats.Service) {
	t.Helper()
	faults, err := s.Check(context.Background())
	if err != nil || len(faults) > 0 {
		t.Fatalf("Check = %q, %v, want no drift", faults, err)
	}
}

// proveFigures compares every figure of a query with its rows.
func proveFigures(t *testing.T, s *stats.Service, r *random, q stats.Query) {
	t.Helper()
	figures, err := s.Figures(context.Background(), q)
	if err != nil {
		t.Fatalf("Figures(%+v): %v", q, err)
	}
	byCode := map[string]models.Figure{}
	for _, f := range figures {
		byCode[f.Code] = f
	}
	values := 0
	for _, f := range figures {
		rows := records(t, s, stats.RecordQuery{Bureau: q.Bureau, Code: f.Code, Period: q.Period, Scope: q.Scope, Profile: q.Profile, Cumulative: q.Cumulative, Limit: 9})
		d := r.c.Indicators[f.Code]
		proveFigure(t, d, f, rows)
		if d.Kind == models.IndicatorRatio {
			proveRatio(t, d, f, byCode)
		}
		if f.State == models.StateValue {
			values++
		}
		if d.By != "" && len(rows) > 0 {
			proveDim(t, s, q, d, rows[r.IntN(len(rows))].Dim)
		}
	}
	if values < 60 {
		t.Errorf("only %d figures of %+v have a value: the world is too empty to prove anything", values, q)
	}
}

func proveFigure(t *testing.T, d *models.Indicator, f models.Figure, rows []stats.Row) {
	t.Helper()
	var sum int64
	ids := map[[2]string]bool{}
	for _, x := range rows {
		sum += x.Value
		ids[[2]string{x.Part, x.Register + x.Plain() + string(x.Day) + x.Number + x.Dim}] = true
	}
	if int64(len(rows)) != f.Records {
		t.Errorf("%s %s %q %+v: %d rows, the figure says %d", f.Code, f.Scope, f.Dim, f.Period, len(rows), f.Records)
	}
	adds := d.Kind != models.IndicatorRatio && d.Kind != models.IndicatorShare && d.Kind != models.IndicatorOperator
	if adds && f.HasData() && sum != f.Value {
		t.Errorf("%s %s %q %+v: rows add up to %d, the figure says %d", f.Code, f.Scope, f.Dim, f.Period, sum, f.Value)
	}
	if f.HasData() != (f.State == models.StateValue || f.State == models.StateZero) || !f.HasData() && f.Value != 0 {
		t.Errorf("%s: state %s with value %d", f.Code, f.State, f.Value)
	}
	if d.Kind == models.IndicatorOperator && f.State != models.StateNotApplicable {
		t.Errorf("%s: an operator has the state %s", f.Code, f.State)
	}
}

// proveRatio divides again in whole numbers.
func proveRatio(t *testing.T, d *models.Indicator, f models.Figure, by map[string]models.Figure) {
	t.Helper()
	num, den := by[d.Numerator], by[d.Denominator]
	if !f.HasData() {
		if num.HasData() && den.HasData() && den.Value != 0 {
			t.Errorf("%s has no value, but %d / %d can be divided", f.Code, num.Value, den.Value)
		}
		return
	}
	scale := int64(100)
	if d.Percent {
		scale = 10000
	}
	if want := (2*num.Value*scale + den.Value) / (2 * den.Value); f.Value != want {
		t.Errorf("%s = %d, want %d (%d / %d)", f.Code, f.Value, want, num.Value, den.Value)
	}
}

// proveDim compares one dimension of a figure with its rows, and its share.
func proveDim(t *testing.T, s *stats.Service, q stats.Query, d *models.Indicator, dim string) {
	t.Helper()
	if dim == "" {
		return
	}
	ref := stats.Ref{Code: d.Code, Dim: dim, Cumulative: q.Cumulative, Scope: q.Scope}
	read, err := s.Read(context.Background(), q.Bureau, []stats.Ref{ref}, q.Period, q.Profile)
	if err != nil {
		t.Fatalf("Read(%+v): %v", ref, err)
	}
	rows := records(t, s, stats.RecordQuery{Bureau: q.Bureau, Code: d.Code, Dim: dim, Period: q.Period, Scope: q.Scope, Profile: q.Profile, Cumulative: q.Cumulative, Limit: 9})
	if len(rows) == 0 {
		t.Errorf("%s %q: no rows, though the figure as a whole has one of it", d.Code, dim)
	}
	if slices.ContainsFunc(rows, func(x stats.Row) bool { return x.Dim != dim }) {
		t.Errorf("%s %q: rows of another dimension", d.Code, dim)
	}
	proveFigure(t, d, read[ref], rows)
}
