package office

import (
	"fmt"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/store"
	"sanxiang/models"
)

// BenchmarkFigurePages opens the pages of figures and registers over a bureau
// with 100,000 rows of one register, 30,000 of them in the year that is asked for.
func BenchmarkFigurePages(b *testing.B) {
	h := newHall(b, apptest.Engines()[0])
	h.Clock.Set("2025-01-20")
	err := h.Store.Tx(b.Context(), models.SystemActor("测试"), func(tx *store.Tx) error {
		list := make([]models.Entry, 100_000)
		for i := range list {
			day := models.Day("2022-01-01").Add(i % 1200)
			list[i] = models.Entry{BureauID: h.Urban.ID, Day: day, Title: fmt.Sprintf("示例培训%d", i), S1: "law", N1: 10}
		}
		_, err := tx.CreateEntries(tx.Catalogue().Registers["trainings"], list)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	c := h.signIn(b, h.Handler)
	for _, path := range []string{
		"/registers?year=2024", "/registers/trainings?year=2024", "/registers/trainings?year=2024&q=9999", "/figures?year=2024", "/figures/training.session.count?year=2024",
		"/figures/tables/penalty?year=2024", "/returns?year=2024",
	} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				if a := c.get(b, path); a.status != 200 {
					b.Fatal(a.status)
				}
			}
		})
	}
}
