package disclosure_test

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/app/store"
	"sanxiang/models"
)

// benchRows is how many public rows are measured on: 100,000, or as many as
// SANXIANG_BENCH_ROWS says.
func benchRows() int {
	if n, _ := strconv.Atoi(os.Getenv("SANXIANG_BENCH_ROWS")); n > 0 {
		return n
	}
	return 100_000
}

// filled is a world with many public rows, written past every rule.
func filled(b *testing.B, e apptest.Engine, rows int) *apptest.World {
	b.Helper()
	w := apptest.NewWorld(b, e)
	all := make([]int, rows)
	for i := range all {
		all[i] = i + 1
	}
	for part := range slices.Chunk(all, 5000) {
		batch := make([]models.Publication, len(part))
		for i, n := range part {
			batch[i] = benchRow(n)
		}
		err := w.Store.Tx(b.Context(), models.SystemActor("测试"), func(tx *store.Tx) error { return tx.CreatePublications(batch) })
		if err != nil {
			b.Fatal(err)
		}
	}
	return w
}

// benchRow is one published penalty with a page of usual length.
func benchRow(i int) models.Publication {
	day := models.Day("2020-01-01").Add(i % 1800)
	fine := models.Fen(i%97) * 1_000_00
	row := disclosure.Row(models.PublicPage{
		Kind: "penalty", Title: "擅自占用城市道路", Number: fmt.Sprintf("示城管罚决字〔%d〕%d号", day.Year(), i), BureauName: fmt.Sprintf("示例第%d局", i%200), BureauCode: fmt.Sprintf("B%03d", i%200),
		PartyName: fmt.Sprintf("示例%d商贸有限公司", i%40_000), PartyKind: models.PartyOrg, PartyCode: models.MakeUSCC("91", "000000", i%40_000), LegalRep: "示例己", Cause: "擅自占用城市道路", Category: "行政处罚决定",
		Facts: strings.Repeat("当事人在示例街口摆放货架，占用人行道。", 6), Basis: "《城市道路管理条例》第四十二条", Content: "责令改正，处以罚款。自收到决定书之日起十五日内缴纳。",
		Kinds: []models.PenaltyKind{models.KindFine}, Fine: fine, Forfeit: fine, Procedure: models.OrdinaryProcedure, DecidedOn: day, ServedOn: day, Notes: []string{"长期公示"},
	})
	row.PublicID, row.DisclosureID, row.PublishedOn, row.Revision = fmt.Sprintf("%026x", uint64(i)*0x9E3779B97F4A7C15), int64(i), day, 1
	return row
}

// BenchmarkPublic measures reading what is public: building the memory side,
// walking everything, and the lists and figures that pages are made of.
func BenchmarkPublic(b *testing.B) {
	for _, e := range apptest.Engines() {
		b.Run(e.Name, func(b *testing.B) { benchPublic(b, filled(b, e, benchRows())) })
	}
}

func benchPublic(b *testing.B, w *apptest.World) {
	ctx := b.Context()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	began := time.Now()
	p := disclosure.NewPublic(w.Store)
	if err := p.Start(ctx); err != nil {
		b.Fatal(err)
	}
	took := time.Since(began)
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.Logf("%d rows: start %v, %.0f rows/s, %d MB held", benchRows(), took.Round(time.Millisecond), float64(benchRows())/took.Seconds(), (after.HeapAlloc-before.HeapAlloc)>>20)
	for _, x := range []struct {
		name string
		rows int // that one operation walks
		run  func() error
	}{
		{"walk rows", benchRows(), func() error {
			return p.WalkRows(ctx, models.PublicQuery{}, func(models.Publication) error { return nil })
		}},
		{"walk", benchRows(), func() error {
			return p.Walk(ctx, models.PublicQuery{}, func(models.Publication, models.PublicPage) error { return nil })
		}},
		{"walk a bureau", benchRows() / 200, func() error {
			return p.Walk(ctx, models.PublicQuery{Bureau: "B007"}, func(models.Publication, models.PublicPage) error { return nil })
		}},
		{"search", 0, func() error {
			_, err := p.Search(ctx, models.PublicQuery{Text: "商贸 第7局"}, disclosure.Window{})
			return err
		}},
		{"bureau", 0, func() error { _, err := p.Bureau(ctx, "B007"); return err }},
		{"party", 0, func() error { _, err := p.Party(ctx, models.MakeUSCC("91", "000000", 77)); return err }},
		{"directory", 0, func() error { _, err := p.Directory(ctx); return err }},
		{"year", 0, func() error { _, err := p.Year(ctx, 2023, ""); return err }},
		{"withdrawals", 0, func() error { _, err := p.Withdrawals(ctx, 2023, ""); return err }},
		{"recent", 0, func() error { _, err := p.Recent(ctx, models.PublicQuery{Bureau: "B007"}, 0, 50); return err }},
		{"changes", 0, func() error { _, err := p.Changes(ctx, disclosure.ChangeFilter{After: 500, Limit: 200}); return err }},
	} {
		b.Run(x.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := x.run(); err != nil {
					b.Fatal(err)
				}
			}
			if x.rows > 0 {
				b.ReportMetric(float64(x.rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			}
		})
	}
}
