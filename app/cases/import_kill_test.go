package cases_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/cases"
	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

// What a child process finds in its environment.
const (
	childDSN  = "SANXIANG_TEST_IMPORT_DSN"
	childFile = "SANXIANG_TEST_IMPORT_FILE"
)

// importAsChild imports the file into the database until it is done or killed.
func importAsChild(dsn, path string) int {
	clock := &apptest.Clock{}
	clock.Set(apptest.Start)
	s, err := store.Open(context.Background(), store.Options{DSN: dsn, Now: clock.Now, Key: apptest.Key})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer s.Close()
	report, err := cases.New(s).Import(context.Background(), models.SystemActor("导入"), func() (*sheet.Reader, error) { return sheet.Open(path) }, sheet.Options{})
	if err != nil || report.Skipped > 0 {
		fmt.Fprintln(os.Stderr, report.String(), err)
		return 1
	}
	return 0
}

// TestImportKilled kills an importing process with SIGKILL at random moments
// after it has begun to write, then lets another run end the work: every row
// is there once, the counters are right and every chain holds.
func TestImportKilled(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		const rows, kills = 8000, 3
		path := writeCases(t, []models.Bureau{w.Urban, w.Water}, rows)
		before, cut := 0, 0
		for range kills {
			now := killImport(t, w, path, before, rows)
			w.Check(t)
			if now%1000 != 0 {
				t.Errorf("%d cases after a kill, want whole chunks", now)
			}
			if now > before && now < rows {
				cut++
			}
			before = now
		}
		if cut == 0 {
			t.Error("no kill came in the middle of the import")
		}
		report, err := cases.New(w.Store).Import(t.Context(), models.SystemActor("导入"), func() (*sheet.Reader, error) { return sheet.Open(path) }, sheet.Options{})
		if err != nil || report.Duplicate != before || report.Good != rows-before {
			t.Fatalf("last run: %s, %v, want %d duplicates", report.String(), err, before)
		}
		if n, err := countCases(t.Context(), cases.New(w.Store), models.SystemActor("测试"), w.City.ID); n != rows || err != nil {
			t.Errorf("%d cases, %v, want %d", n, err, rows)
		}
		w.Check(t)
	})
}

// killImport starts an import and kills it a little after it has written more
// than there was; it gives the number of cases then.
func killImport(t *testing.T, w *apptest.World, path string, before, rows int) int {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(self)
	child.Env = append(os.Environ(), childDSN+"="+w.DSN, childFile+"="+path)
	child.Stderr = os.Stderr
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- child.Wait() }()
	count := func() int {
		var n int
		for _, b := range []int64{w.Urban.ID, w.Water.ID} {
			sums, err := w.Store.SumCounters(t.Context(), store.CounterFilter{Bureaus: []int64{b}, Indicators: []string{models.KeptCode("cases")}, Period: models.YearPeriod(2024)})
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range sums {
				n += int(s.Records)
			}
		}
		return n
	}
	for end := time.Now().Add(time.Minute); count() <= before && time.Now().Before(end) && before < rows; {
		select {
		case err := <-done:
			if err != nil {
				t.Fatalf("the child failed: %v", err)
			}
			return count()
		case <-time.After(2 * time.Millisecond):
		}
	}
	time.Sleep(time.Duration(rand.IntN(150)) * time.Millisecond)
	_ = child.Process.Kill()
	<-done
	return count()
}
