package generate_test

import (
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/seeds/generate"
)

var board = generate.Board{Rows: 3000, Bureaus: 20, Seed: 5, Span: generate.Span{From: "2016-01-01", To: "2025-12-31"}}

// TestDisclosures makes rows that the public side reads like any others: in
// order of day, with pages that pass for real ones.
func TestDisclosures(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		if err := generate.Disclosures(t.Context(), w.Store, board); err != nil {
			t.Fatal(err)
		}
		public := disclosure.NewPublic(w.Store)
		found, err := public.Search(t.Context(), models.PublicQuery{}, disclosure.Window{})
		if err != nil {
			t.Fatal(err)
		}
		gone, err := public.Search(t.Context(), models.PublicQuery{Status: models.DisclosureWithdrawn}, disclosure.Window{})
		if err != nil {
			t.Fatal(err)
		}
		if found.Total+gone.Total != board.Rows || gone.Total == 0 || gone.Total > board.Rows/10 {
			t.Errorf("%d rows and %d tombstones of %d", found.Total, gone.Total, board.Rows)
		}
		bare, err := public.Search(t.Context(), models.PublicQuery{}, disclosure.Window{Uncounted: true})
		if err != nil || bare.Total != found.Total || len(bare.Facets.Years) > 0 || len(found.Facets.Years) == 0 {
			t.Errorf("without counts: %d rows, %v; with: %d rows, %v; %v", bare.Total, bare.Facets.Years, found.Total, found.Facets.Years, err)
		}
		for i, r := range found.Rows {
			row, page, err := public.Find(t.Context(), r.PublicID)
			if err != nil || len(row.Body) < 1000 || page.PartyName == "" || page.PartyName != row.PartyName {
				t.Fatalf("row %+v, page %+v, %v", row, page, err)
			}
			if i > 0 && r.PublishedOn > found.Rows[i-1].PublishedOn {
				t.Errorf("row %d is of %s, after %s", i, r.PublishedOn, found.Rows[i-1].PublishedOn)
			}
		}
		parties := map[string]bool{}
		err = public.WalkRows(t.Context(), models.PublicQuery{}, func(r models.Publication) error {
			parties[r.PartyName+r.PartyCode] = true
			return nil
		})
		if n := len(parties); err != nil || n < found.Total/2 || n > found.Total*4/5 {
			t.Errorf("%d parties of %d rows, %v", n, found.Total, err)
		}
	})
}

// BenchmarkDisclosures writes rows to every engine.
func BenchmarkDisclosures(b *testing.B) {
	for _, e := range apptest.Engines() {
		b.Run(e.Name, func(b *testing.B) {
			w := apptest.NewWorld(b, e)
			big := board
			big.Rows, big.Bureaus = 40_000, 200
			began := time.Now()
			for b.Loop() {
				if err := generate.Disclosures(b.Context(), w.Store, big); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(big.Rows)*float64(b.N)/time.Since(began).Seconds(), "rows/s")
		})
	}
}
