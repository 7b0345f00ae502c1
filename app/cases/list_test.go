package cases_test

import (
	"fmt"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/cases"
	"sanxiang/models"
)

// TestFooter finds the footer of a list equal to its rows, whether counters or
// rows were counted, and after every change at once.
func TestFooter(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		filters := []cases.Filter{
			{}, {OwnOnly: true}, {Outcome: models.OutcomePenalty, From: "2024-01-01", To: "2024-03-31"}, {From: "2024-03-01", To: "2024-03-31"},
			{Outcome: models.OutcomePenalty, Procedure: models.OrdinaryProcedure, From: "2024-03-01", To: "2024-03-31"},
			{From: "2024-03-02", To: "2024-03-31"}, {State: models.CaseServed}, {Band: "5w-20w"}, {Text: "商贸"}, {Mine: true}, {Due: "overdue"}, {Major: "yes"}, {Kind: models.KindFine},
		}
		check := func(what string) {
			t.Helper()
			for _, f := range filters {
				f.Bureau, f.Limit = d.Urban.ID, 200
				for range 2 { // the second may be kept
					l, err := d.FindListing(t.Context(), d.Handler, f)
					if err != nil {
						t.Fatalf("%s %+v: %v", what, f, err)
					}
					var fine models.Fen
					for _, c := range l.Cases {
						fine += c.Fine
					}
					if l.Sum.Count != int64(len(l.Cases)) || l.Sum.Fine != fine {
						t.Errorf("%s %+v: footer %d, %d; rows %d, %d (%s)", what, f, l.Sum.Count, l.Sum.Fine, len(l.Cases), fine, l.Basis)
					}
				}
			}
		}
		check("empty")
		for i, day := range []models.Day{"2024-01-15", "2024-02-29", "2024-03-01", "2024-03-04"} {
			d.Decide(t, apptest.Fined(fmt.Sprint(i), day, apptest.Organisation()))
			check(string(day))
		}
		c := d.register(t, nil)
		check("a clue")
		d.take(t, c, models.Step{Kind: models.StepFiled, Officers: d.pair()})
		check("filed")
		d.Clock.Set("2024-06-03")
		check("months later")
	})
}
