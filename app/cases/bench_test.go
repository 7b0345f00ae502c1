package cases_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql"
	_ "modernc.org/sqlite"

	"sanxiang/app/apptest"
	"sanxiang/app/cases"
	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

// manyBureaus adds bureaus to the world and gives their ids.
func manyBureaus(t testing.TB, w *apptest.World, n int) []models.Bureau {
	t.Helper()
	out := make([]models.Bureau, n)
	err := w.Store.Tx(context.Background(), models.SystemActor("测试"), func(tx *store.Tx) error {
		for i := range out {
			out[i] = models.Bureau{Code: fmt.Sprintf("B%04d", i), Name: fmt.Sprintf("示例市示例局%d", i), Short: fmt.Sprintf("示%d局", i),
				Kind: models.BureauDepartment, Level: "bureau", Region: "650104", Field: "mohurd", ParentID: w.City.ID, FoundedOn: "2015-01-01"}
			if err := tx.CreateBureau(&out[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// clueStep is a clue as a handler enters it.
func clueStep() models.Step {
	return models.Step{
		Day: apptest.Start, Procedure: models.OrdinaryProcedure, Cause: "示例违法行为案", CauseCategory: "示例类", Source: "inspection",
		Facts: "示例事实：在示例路未经批准堆放物料", Basis: "《示例条例》第一条", ActOn: "2024-02-20", FoundOn: "2024-03-01",
		Parties: []models.Party{{Kind: models.PartyOrg, Name: "示例有限公司", USCC: models.MakeUSCC("91", "650104", 12345678), LegalRep: "示例甲", Phone: "0991-1234567", Address: "示例路1号"}},
	}
}

// BenchmarkIntake registers cases through the use case, with audit and
// counters, and beside it writes the same rows in plain prepared SQL, one
// transaction each, in the same run. ratio is use case over plain SQL.
func BenchmarkIntake(b *testing.B) {
	for _, e := range apptest.Engines() {
		for _, spread := range []struct {
			name    string
			bureaus int
		}{{"many", 50}, {"one", 1}} {
			for _, writers := range []int{1, 8, 32} {
				b.Run(fmt.Sprintf("%s/%s/%d", e.Name, spread.name, writers), func(b *testing.B) {
					w := apptest.NewWorld(b, e)
					bureaus := manyBureaus(b, w, spread.bureaus)
					intake(b, w, bureaus, writers)
				})
			}
		}
	}
}

func intake(b *testing.B, w *apptest.World, bureaus []models.Bureau, writers int) {
	service, actor, ctx := cases.New(w.Store), models.SystemActor("测试"), context.Background()
	register := func(i int) error {
		_, _, err := service.Register(ctx, actor, cases.Registration{Bureau: bureaus[i%len(bureaus)].ID, Step: clueStep()})
		return err
	}
	if err := register(0); err != nil {
		b.Fatal(err)
	}
	plain := newPlain(b, w, bureaus)
	n := max(b.N, 20*writers)
	b.ResetTimer()
	ours := spread(b, writers, n, register)
	b.StopTimer()
	theirs := spread(b, writers, n, plain.register)
	b.ReportMetric(ours, "cases/s")
	b.ReportMetric(theirs, "plain/s")
	b.ReportMetric(ours/theirs, "ratio")
	w.Check(b)
}

// spread runs f n times from the writers and gives the rate per second.
func spread(b *testing.B, writers, n int, f func(int) error) float64 {
	b.Helper()
	var (
		next   atomic.Int64
		group  sync.WaitGroup
		failed atomic.Pointer[error]
	)
	start := time.Now()
	for range writers {
		group.Go(func() {
			for {
				i := int(next.Add(1))
				if i > n {
					return
				}
				if err := f(i); err != nil {
					failed.Store(&err)
					return
				}
			}
		})
	}
	group.Wait()
	if err := failed.Load(); err != nil {
		b.Fatal(*err)
	}
	return float64(n) / time.Since(start).Seconds()
}

// plain writes the rows of one registration without the store. It works on a
// database of its own, so that the counters of the measured one stay true.
type plain struct {
	db       *sql.DB
	bureaus  []models.Bureau
	tables   []plainTable
	counters []store.Counter
	upsert   *sql.Stmt
	next     atomic.Int64
}

type plainTable struct {
	columns []string
	row     []any
	insert  *sql.Stmt
}

func newPlain(b *testing.B, w *apptest.World, bureaus []models.Bureau) *plain {
	b.Helper()
	driver, dsn := "mysql", ""
	if path, lite := strings.CutPrefix(w.DSN, "sqlite:"); lite {
		driver = "sqlite"
		copied := filepath.Join(b.TempDir(), "plain.db")
		from, err := sql.Open("sqlite", "file:"+path)
		if err == nil {
			_, err = from.Exec("VACUUM INTO ?", copied)
			from.Close()
		}
		if err != nil {
			b.Fatal(err)
		}
		dsn = "file:" + copied + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_txlock=immediate&_pragma=synchronous("
		if os.Getenv("SANXIANG_TEST_DURABLE") != "" {
			dsn += "FULL)"
		} else {
			dsn += "OFF)" // as the store of the tests
		}
	} else {
		dsn = mirror(b, w.DSN) + "?interpolateParams=true"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(32)
	db.SetMaxIdleConns(32)
	if driver == "sqlite" {
		db.SetMaxOpenConns(1)
	}
	p := &plain{db: db, bureaus: bureaus}
	p.next.Store(1 << 40)
	for _, q := range []struct{ table, order string }{{"cases", "id"}, {"case_parties", "case_id"}, {"case_events", "case_id"}, {"audits", "id"}} {
		p.tables = append(p.tables, readTemplate(b, db, q.table, q.order))
	}
	p.readCounters(b, driver)
	return p
}

// mirror makes a second database on the server with the tables that plain
// writes and one row of each.
func mirror(b *testing.B, dsn string) string {
	b.Helper()
	cut := strings.LastIndex(dsn, "/")
	from, to := dsn[cut+1:], dsn[cut+1:]+"_p"
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	statements := []string{"CREATE DATABASE " + to + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"}
	for _, table := range []string{"cases", "case_parties", "case_events", "audits", "counters"} {
		statements = append(statements, fmt.Sprintf("CREATE TABLE %s.%s LIKE %s.%s", to, table, from, table), fmt.Sprintf("INSERT INTO %s.%s SELECT * FROM %s.%s", to, table, from, table))
	}
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			b.Fatalf("%s: %v", s, err)
		}
	}
	b.Cleanup(func() {
		if db, err := sql.Open("mysql", dsn[:cut+1]); err == nil {
			_, _ = db.Exec("DROP DATABASE " + to)
			db.Close()
		}
	})
	return dsn[:cut+1] + to
}

// readTemplate reads the last row of a table and prepares the insert of its like.
func readTemplate(b *testing.B, db *sql.DB, table, order string) plainTable {
	b.Helper()
	rows, err := db.Query("SELECT * FROM " + table + " ORDER BY " + order + " DESC LIMIT 1")
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	t := plainTable{}
	t.columns, err = rows.Columns()
	if err != nil || !rows.Next() {
		b.Fatalf("no row in %s: %v", table, err)
	}
	t.row = make([]any, len(t.columns))
	targets := make([]any, len(t.columns))
	for i := range t.row {
		targets[i] = &t.row[i]
	}
	if err := rows.Scan(targets...); err != nil {
		b.Fatal(err)
	}
	rows.Close()
	names := "`" + strings.Join(t.columns, "`,`") + "`"
	marks := strings.TrimSuffix(strings.Repeat("?,", len(t.columns)), ",")
	if t.insert, err = db.Prepare("INSERT INTO " + table + " (" + names + ") VALUES (" + marks + ")"); err != nil {
		b.Fatal(err)
	}
	return t
}

// readCounters finds which counters one registration moves, and prepares one
// upsert for all of them.
func (p *plain) readCounters(b *testing.B, driver string) {
	b.Helper()
	rows, err := p.db.Query("SELECT indicator, period, dim FROM counters WHERE bureau_id = ? AND indicator IN ('#cases','penalty.system_entry.count') ORDER BY indicator, period", p.bureaus[0].ID)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var c store.Counter
		if err := rows.Scan(&c.Indicator, &c.Period, &c.Dim); err != nil {
			b.Fatal(err)
		}
		p.counters = append(p.counters, c)
	}
	rows.Close()
	if len(p.counters) == 0 {
		b.Fatal("a registration moves no counter")
	}
	clause := " ON CONFLICT (bureau_id, indicator, period, dim) DO UPDATE SET value = value + excluded.value, records = records + excluded.records"
	if driver == "mysql" {
		clause = " ON DUPLICATE KEY UPDATE value = value + VALUES(value), records = records + VALUES(records)"
	}
	marks := strings.TrimSuffix(strings.Repeat("(?,?,?,?,1,1),", len(p.counters)), ",")
	if p.upsert, err = p.db.Prepare("INSERT INTO counters (bureau_id, indicator, period, dim, value, records) VALUES " + marks + clause); err != nil {
		b.Fatal(err)
	}
}

// register writes one case, party, event, audit line and the counters.
func (p *plain) register(i int) error {
	id, bureau := p.next.Add(1), p.bureaus[i%len(p.bureaus)].ID
	tx, err := p.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, t := range p.tables {
		row := slices.Clone(t.row)
		for j, name := range t.columns {
			switch name {
			case "id", "case_id":
				row[j] = id
			case "bureau_id":
				row[j] = bureau
			case "number":
				row[j] = "示〔2024〕" + strconv.FormatInt(id, 10) + "号"
			}
		}
		if _, err := tx.Stmt(t.insert).Exec(row...); err != nil {
			return err
		}
	}
	args := make([]any, 0, 4*len(p.counters))
	for _, c := range p.counters {
		args = append(args, bureau, c.Indicator, c.Period, c.Dim)
	}
	if _, err := tx.Stmt(p.upsert).Exec(args...); err != nil {
		return err
	}
	return tx.Commit()
}

// BenchmarkImport imports 100,000 decided cases from CSV: rows per second and
// the most memory the process held.
func BenchmarkImport(b *testing.B) {
	const n = 100_000
	for _, e := range apptest.Engines() {
		b.Run(e.Name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				w := apptest.NewWorld(b, e)
				path := writeCases(b, manyBureaus(b, w, 50), n)
				_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
				start := time.Now()
				b.StartTimer()
				report, err := cases.New(w.Store).Import(context.Background(), models.SystemActor("测试"), func() (*sheet.Reader, error) { return sheet.Open(path) }, sheet.Options{})
				b.StopTimer()
				if err != nil || report.Good != n {
					b.Fatalf("report %v, %v", report.String(), err)
				}
				b.ReportMetric(n/time.Since(start).Seconds(), "cases/s")
				b.ReportMetric(peak(b), "peak-MB")
				b.StartTimer()
			}
		})
	}
}

// writeCases writes a file of decided cases over the bureaus.
func writeCases(t testing.TB, bureaus []models.Bureau, n int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cases.csv")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString("bureau,document_number,procedure,cause,facts,basis,content,party_kind,party_name,party_code,filed_on,decided_on,served_on,closed_on,penalties\n"); err != nil {
		t.Fatal(err)
	}
	each := n / len(bureaus) // bureau by bureau, each in order of day, as exports come
	for i := range n {
		o := bureaus[min(i/each, len(bureaus)-1)]
		day := models.Day("2023-01-02").Add(i % each * 300 / each)
		_, err := fmt.Fprintf(f, "%s,%s罚决字〔2023〕%d号,普通程序,示例违法行为案,示例事实：在示例路未经批准堆放物料第%d次,《示例条例》第一条,处罚款，限十五日内缴纳,法人及非法人组织,示例有限公司%d,%s,%s,%s,%s,%s,罚款:%d;警告\n",
			o.Code, o.Short, i%each+1, i, i%1000, models.MakeUSCC("91", "650104", 10000000+i%1000*7), day, day.Add(20), day.Add(23), day.Add(40), 1000+i%5000)
		if err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// peak is the most memory the process has held since it was reset, MB.
func peak(t testing.TB) float64 {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("no /proc here")
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	kb, err := strconv.ParseFloat(strings.Fields(after)[0], 64)
	if err != nil {
		t.Fatal(err)
	}
	return kb / 1024
}
