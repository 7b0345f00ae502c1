package stats_test

import (
	"context"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/store"
	"sanxiang/models"
)

func BenchmarkZZ(b *testing.B) {
	for _, e := range apptest.Engines() {
	w := newBenchWorld(b, e, 1)
	ctx := context.Background()
	run := func(name string, g func()) {
		for i := 0; i < 3; i++ { g() }
		s := time.Now()
		for i := 0; i < 20; i++ { g() }
		b.Logf("%-20s %s", name, time.Since(s)/20)
	}
	one := func(fs ...store.CounterFilter) func() { return func() { if _, err := w.Store.SumCountersOf(ctx, fs); err != nil { b.Fatal(err) } } }
	all := append([]int64{w.City.ID}, w.bureaus...)
	prof := []string{"penalty.decided.count", "penalty.simple.count", "penalty.ordinary.count", "penalty.fine.amount", "penalty.forfeit.amount"}
	plain := []string{"penalty.filed.count", "penalty.closed.count", "review.major.count", "record.count", "inspection.count", "complaint.count", "training.session.count", "penalty.due.count", "lenient.exempt.count", "permit.granted.count", "levy.count", "act.other.count", "coercion.measure.count", "penalty.transferred.count", "lenient.light.count"}
	members := []string{"officer.acting.count", "inspection.random.batch.count"}
	stock := []string{"officer.frontline.count", "record.device.count", "officer.cert.count", "officer.formal.count", "disclosure.rule_doc.count"}
	f := func(codes []string, shape store.Shape, up bool) store.CounterFilter {
		return store.CounterFilter{Bureaus: all, Indicators: codes, Period: models.YearPeriod(2023), Cumulative: up, Shape: shape}
	}
	run("prof", one(f(prof, store.ByDim, false)))
	run("plain", one(f(plain, store.Whole, false)))
	run("members", one(f(members, store.Members, false)))
	run("stock", one(f(stock, store.Whole, true)))
	run("kept", one(f([]string{"#cases", "#permits"}, store.Whole, true)))
	run("all", one(f(prof, store.ByDim, false), f(plain, store.Whole, false), f(members, store.Members, false), f(stock, store.Whole, true)))
	run("returns", func() { w.Store.ListReturns(ctx, store.ReturnFilter{Bureaus: all, Indicators: chapterCodes, First: 2022, Last: 2023}) })
	run("coverage", func() { w.Store.ListCoverage(ctx, all, []int{2022, 2023}) })
	refs := refsOf(chapterCodes)
	run("read", func() { w.stats.Read(ctx, w.City.ID, refs, models.YearPeriod(2023), "") })
	found, _ := w.stats.Read(ctx, w.City.ID, refs, models.YearPeriod(2023), "")
	for _, x := range found { if !x.HasData() { b.Log("empty", x.Code, x.State) } }
	}
}
