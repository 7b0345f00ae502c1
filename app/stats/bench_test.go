package stats_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/stats"
	"sanxiang/app/store"
	"sanxiang/models"
)

// chapterCodes are 40 figures such as a bureau's chapter prints.
var chapterCodes = strings.Fields(`
	penalty.disclosed.count penalty.disclosed.rate penalty.due.count penalty.disclosed.overdue.count disclosure.rule_doc.count
	officer.frontline.count record.device.count record.device_per_officer.ratio record.count record.on_time.rate record.written_evidence.count
	review.major.count review.major.decided.count review.major.filed.count review.legality.pass_rate review.corrected.count
	penalty.filed.count penalty.decided.count penalty.closed.count penalty.simple.count penalty.ordinary.count penalty.fine.amount
	penalty.forfeit.amount penalty.transferred.count penalty.kind.fine.count penalty.kind.warning.count penalty.kind.revoke_licence.count
	lenient.exempt.count lenient.first_offence.count lenient.exempt_light.count lenient.no_coercion.count list.four_lists.items
	inspection.count inspection.random.batch.count officer.cert.count officer.cert.rate officer.acting.count
	training.session.count complaint.count act.total.count`)

// BenchmarkStats reads figures and the rows behind them over 200 bureaus with
// 10,000 and 1,000,000 cases. With -short only the small world is made. Every
// reading of figures also reports what the bare counter query costs.
func BenchmarkStats(b *testing.B) {
	if len(chapterCodes) != 40 {
		b.Fatalf("%d codes, want 40", len(chapterCodes))
	}
	for _, e := range apptest.Engines() {
		for _, copies := range []int{1, 100} {
			b.Run(fmt.Sprintf("%s/%d", e.Name, copies*10_000), func(b *testing.B) {
				if copies > 1 && testing.Short() {
					b.Skip("the large world takes minutes")
				}
				w := newBenchWorld(b, e, copies)
				b.Run("figures/bureau", func(b *testing.B) { w.benchFigures(b, w.bureaus[7]) })
				b.Run("figures/city", func(b *testing.B) { w.benchFigures(b, w.City.ID) })
				b.Run("figures/each", w.benchEach)
				for _, code := range []string{"penalty.decided.count", "penalty.kind.detention.count", "officer.acting.count", "penalty.heard.count"} {
					b.Run("drilldown/bureau/"+code, func(b *testing.B) { w.benchDrill(b, w.bureaus[7], code) })
					b.Run("drilldown/city/"+code, func(b *testing.B) { w.benchDrill(b, w.City.ID, code) })
				}
			})
		}
	}
}

type benchWorld struct {
	*apptest.World
	bureaus []int64
	stats   *stats.Service
	db      *sql.DB
}

// newBenchWorld makes 200 bureaus with 50 cases each, copies them in the
// database, and counts everything from the records.
func newBenchWorld(b *testing.B, e apptest.Engine, copies int) *benchWorld {
	b.Helper()
	start := time.Now()
	w := &benchWorld{World: apptest.NewWorld(b, e)}
	w.Clock.Set("2025-03-03")
	w.stats, w.db = stats.New(w.Store), openSQL(b, w.DSN)
	ctx := context.Background()
	c, err := w.Store.Catalogue(ctx)
	if err != nil {
		b.Fatal(err)
	}
	err = w.Store.Tx(ctx, system, func(tx *store.Tx) error {
		w.bureaus = nil
		for i := range 200 {
			x := models.Bureau{Code: fmt.Sprintf("B%03d", i), Name: fmt.Sprintf("示例局%03d", i), Short: "示", Kind: models.BureauDepartment, Level: "bureau", Region: "650104", ParentID: w.City.ID, FoundedOn: "2015-01-01"}
			if err := tx.CreateBureau(&x); err != nil {
				return err
			}
			w.bureaus = append(w.bureaus, x.ID)
		}
		return nil
	})
	r := &random{Rand: newRand(11), w: w.World, bureaus: w.bureaus, c: c}
	for i := 0; err == nil && i < 10; i++ {
		err = w.Store.Tx(ctx, system, func(tx *store.Tx) error { return r.benchPart(tx) })
	}
	if err == nil {
		err = w.copyCases(copies)
	}
	if err == nil {
		b.Logf("%s: %d cases in %s", e.Name, copies*10_000, time.Since(start).Round(time.Second))
		err = w.Store.Tx(ctx, system, func(tx *store.Tx) error { return tx.Rebuild(nil) })
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%s: %d cases counted in %s", e.Name, copies*10_000, time.Since(start).Round(time.Second))
	return w
}

// usualKinds are the combinations of penalties that make up most decisions.
var usualKinds = []models.KindSet{
	setOf(models.KindWarning), setOf(models.KindFine), setOf(models.KindFine), setOf(models.KindWarning, models.KindFine), setOf(models.KindFine, models.KindConfiscateGains),
	setOf(models.KindFine, models.KindConfiscateGains, models.KindConfiscateGoods), setOf(models.KindSuspendLicence), setOf(models.KindFine, models.KindRevokeLicence),
	setOf(models.KindSuspendBusiness, models.KindFine), setOf(models.KindDetention), setOf(models.KindOther), setOf(models.KindReprimand),
}

// benchPart writes a tenth of the world: cases, staff and entries.
func (r *random) benchPart(tx *store.Tx) error {
	var list []store.CaseChange
	for range 1000 {
		x := r.newCase()
		x.Kinds, x.Revoked = choose(r, usualKinds), r.IntN(50) == 0
		x.CountKey = models.CountKey(x.Kinds, x.Revoked)
		x.Handler1 = x.BureauID%1000*100 + int64(r.IntN(20)) + 1
		list = append(list, change(x))
	}
	if err := tx.CreateCases(list, "测试"); err != nil {
		return err
	}
	for range 200 {
		if err := r.fillStaff(tx); err != nil {
			return err
		}
	}
	return r.fillEntries(tx, 200)
}

// copyCases multiplies the cases inside the database.
func (w *benchWorld) copyCases(copies int) error {
	rows, err := w.db.Query("SELECT * FROM cases LIMIT 0")
	if err != nil {
		return err
	}
	names, err := rows.Columns()
	rows.Close()
	if err != nil {
		return err
	}
	var first int64 // copies have lower ids
	if err := w.db.QueryRow("SELECT MIN(id) FROM cases").Scan(&first); err != nil {
		return err
	}
	for i := 1; i < copies; i++ {
		from := make([]string, len(names))
		for k, n := range names {
			from[k] = "`" + n + "`"
			switch n {
			case "id":
				from[k] = fmt.Sprintf("id - %d", int64(i)<<45)
			case "number":
				from[k] = fmt.Sprintf("CONCAT(number, '-%d')", i)
			}
		}
		if _, err := w.db.Exec("INSERT INTO cases (`"+strings.Join(names, "`,`")+"`) SELECT "+strings.Join(from, ",")+" FROM cases WHERE id >= ?", first); err != nil {
			return fmt.Errorf("copy %d: %w", i, err)
		}
	}
	return nil
}

func refsOf(codes []string) []stats.Ref {
	refs := make([]stats.Ref, len(codes))
	for i, code := range codes {
		refs[i] = stats.Ref{Code: code, Back: i % 8 / 7} // five of them of the year before
	}
	return refs
}

func (w *benchWorld) benchFigures(b *testing.B, bureau int64) {
	refs, ctx := refsOf(chapterCodes), context.Background()
	report := reportCPU(b)
	var found map[stats.Ref]models.Figure
	var err error
	for b.Loop() {
		if found, err = w.stats.Read(ctx, bureau, refs, models.YearPeriod(2023), ""); err != nil {
			b.Fatal(err)
		}
	}
	report()
	if f := found[stats.Ref{Code: "penalty.filed.count"}]; f.Value == 0 {
		b.Fatalf("no cases: %+v", f)
	}
	b.StopTimer()
	cpu := cpuTime()
	wall := w.bare(b, bureau)
	b.ReportMetric(float64(wall.Microseconds()), "bare-µs/op")
	b.ReportMetric(float64((cpuTime()-cpu).Microseconds())/bareRuns, "bare-cpu-µs/op")
}

// reportCPU reports the processor time of this process, which other load on
// the machine does not stretch. A database server's own time is not in it.
func reportCPU(b *testing.B) func() {
	start := cpuTime()
	return func() { b.ReportMetric(float64((cpuTime()-start).Microseconds())/float64(b.N), "cpu-µs/op") }
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

const bareRuns = 50

// bare times the limit: one counter query for the 40 codes, read row by row.
func (w *benchWorld) bare(b *testing.B, bureau int64) time.Duration {
	tree, err := w.Store.Tree(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	var args []any
	bureaus := tree.Within(bureau, models.ScopeAll)
	for _, id := range bureaus {
		args = append(args, id)
	}
	for _, code := range chapterCodes {
		args = append(args, code)
	}
	q := "SELECT indicator, dim, SUM(value), SUM(records) FROM counters WHERE bureau_id IN (?" + strings.Repeat(",?", len(bureaus)-1) +
		") AND indicator IN (?" + strings.Repeat(",?", len(chapterCodes)-1) + ") AND period = 202300 GROUP BY indicator, dim"
	st, err := w.db.Prepare(q)
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	start := time.Now()
	for range bareRuns {
		rows, err := st.Query(args...)
		if err != nil {
			b.Fatal(err)
		}
		for rows.Next() {
			var indicator, dim string
			var value, records int64
			if err := rows.Scan(&indicator, &dim, &value, &records); err != nil {
				b.Fatal(err)
			}
		}
		rows.Close()
	}
	return time.Since(start) / bareRuns
}

func (w *benchWorld) benchEach(b *testing.B) {
	refs := refsOf(chapterCodes)
	defer reportCPU(b)()
	for b.Loop() {
		found, err := w.stats.ReadEach(context.Background(), w.bureaus, refs, models.YearPeriod(2023), "")
		if err != nil || len(found) != 200 || len(found[199]) != 40 {
			b.Fatalf("%d bureaus, %v", len(found), err)
		}
	}
}

func (w *benchWorld) benchDrill(b *testing.B, bureau int64, code string) {
	rows := 0
	defer reportCPU(b)()
	for b.Loop() {
		list, _, err := w.stats.Records(context.Background(), system, stats.RecordQuery{Bureau: bureau, Code: code, Period: models.YearPeriod(2023)})
		if err != nil {
			b.Fatal(err)
		}
		rows = len(list)
	}
	b.ReportMetric(float64(rows), "rows/op")
}
