package disclosure_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/disclosure"
	"sanxiang/models"
)

// TestYear counts a small year by hand.
func TestYear(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		row := func(i int, day models.Day, fine models.Fen, kinds ...models.PenaltyKind) models.Publication {
			p := plain(i)
			p.BureauCode, p.BureauName, p.DecidedOn, p.Year = d.Urban.Code, d.Urban.Name, day, day.Year()
			p.Fine, p.Forfeit, p.Kinds = fine, fine, models.KindSetOfKinds(kinds)
			return p
		}
		both := row(1, "2024-01-31", 20_000_00, models.KindFine, models.KindSuspendLicence)
		both.Forfeit = 25_000_00
		corrected := row(2, "2024-12-01", 500_00, models.KindFine, models.KindWarning)
		corrected.Revision = 3
		elsewhere := row(3, "2024-12-31", 0, models.KindWarning)
		elsewhere.BureauCode, elsewhere.BureauName = d.Water.Code, d.Water.Name
		unsaid := row(4, "2024-06-01", 0)
		gone, over := row(5, "2024-05-01", 0), row(6, "2024-05-01", 0)
		gone.Status, gone.ReasonCode, gone.EndedOn = "withdrawn", "repaired", "2025-01-02"
		over.Status, over.ReasonCode, over.EndedOn = "ended", "term_ended", "2025-01-02"
		licence := row(7, "2024-05-01", 0)
		licence.Kind = "licence"
		d.put(t, both, corrected, elsewhere, unsaid, gone, over, licence, row(8, "2023-05-01", 100_00, models.KindFine))

		got, err := d.Public.Year(t.Context(), 2024, "")
		if err != nil {
			t.Fatal(err)
		}
		want := disclosure.YearStatistics{
			Year: 2024, AsOf: d.Store.Today(), Profile: got.Profile, Decisions: 4, Fine: 20_500_00, Forfeit: 25_500_00, Corrected: 1, Withdrawn: 1, Ended: 1,
			ByBureau: []disclosure.Count{{Code: d.Urban.Code, Name: d.Urban.Name, N: 3}, {Code: d.Water.Code, Name: d.Water.Name, N: 1}},
			ByKind:   []disclosure.Count{{Code: "penalty", Name: "行政处罚决定", N: 4}, {Code: "licence", Name: "行政许可决定", N: 1}},
			Previous: &disclosure.YearTotals{Year: 2023, Decisions: 1, Fine: 100_00, Forfeit: 100_00},
		}
		want.Months[0] = disclosure.MonthCount{N: 1, Fine: 20_000_00}
		want.Months[5].N = 1
		want.Months[11] = disclosure.MonthCount{N: 2, Fine: 500_00}
		columns := map[string]int{"warning": 1, "fine": 1, "suspend": 1, "other": 1}
		bands := map[string]int{"none": 2, "lt1w": 1, "1w-5w": 1}
		for _, c := range got.ByColumn {
			if c.N != columns[c.Code] {
				t.Errorf("column %s = %d, want %d", c.Code, c.N, columns[c.Code])
			}
		}
		for _, c := range got.ByBand {
			if c.N != bands[c.Code] {
				t.Errorf("band %s = %d, want %d", c.Code, c.N, bands[c.Code])
			}
		}
		if len(got.ByColumn) != len(got.Profile.Columns) || len(got.ByBand) != len(models.FineBands) {
			t.Errorf("%d columns, %d bands", len(got.ByColumn), len(got.ByBand))
		}
		got.ByColumn, got.ByBand = nil, nil
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("year (-want +got):\n%s", diff)
		}
		one, err := d.Public.Year(t.Context(), 2024, d.Water.Code)
		if err != nil || one.Decisions != 1 || one.BureauName != d.Water.Name || one.Previous != nil || one.Withdrawn != 0 {
			t.Errorf("one bureau = %+v, %v", one, err)
		}
		_, err = d.Public.Year(t.Context(), 2024, d.City.Code)
		wantKind(t, "a bureau that shows nothing", err, models.NotFound)
		_, err = d.Public.Withdrawals(t.Context(), 2025, d.City.Code)
		wantKind(t, "withdrawals of a bureau that shows nothing", err, models.NotFound)
		report, err := d.Public.Withdrawals(t.Context(), 2025, d.Urban.Code)
		if err != nil || report.Total != 1 || report.Ended != 1 || report.BureauName != d.Urban.Name || sum(report.ByReason, "repaired") != 1 || report.Rows[0].PublicID != "id5" {
			t.Errorf("withdrawals = %+v, %v", report, err)
		}
	})
}

// TestFacets names what it counts, each filter with the others in force.
func TestFacets(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		licence, gone := plain(2), plain(3)
		licence.Kind, licence.Year = "licence", 2023
		gone.Status = "withdrawn"
		fine := plain(1)
		fine.Kinds, fine.Fine = models.KindSetOfKinds([]models.PenaltyKind{models.KindFine}), 60_000_00
		d.put(t, fine, licence, gone)
		got, err := d.Public.Search(t.Context(), models.PublicQuery{Kind: "penalty"}, disclosure.Window{})
		if err != nil {
			t.Fatal(err)
		}
		want := disclosure.Facets{
			Bureaus:   []disclosure.Count{{Code: "b", Name: "示例局", N: 1}},
			Years:     []disclosure.Count{{Code: "2024", Name: "2024", N: 1}},
			Kinds:     []disclosure.Count{{Code: "penalty", Name: "行政处罚决定", N: 1}, {Code: "licence", Name: "行政许可决定", N: 1}},
			Penalties: []disclosure.Count{{Code: "fine", Name: "罚款", N: 1}},
			Bands:     []disclosure.Count{{Code: "5w-20w", Name: "5万元至20万元", N: 1}},
			States:    []disclosure.Count{{Code: "published", Name: "已公示", N: 1}, {Code: "withdrawn", Name: "已撤下", N: 1}},
		}
		if diff := cmp.Diff(want, got.Facets); diff != "" {
			t.Errorf("facets (-want +got):\n%s", diff)
		}
	})
}
