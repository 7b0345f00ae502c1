package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/jobs"
	"sanxiang/models"
)

var quiet = slog.New(slog.DiscardHandler)

// TestOncePerPeriod lets eight runners on one database catch up at once.
func TestOncePerPeriod(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx := context.Background()
		if _, err := w.Store.FindInstalled(ctx); err != nil {
			t.Fatal(err)
		}
		w.Clock.Set("2024-03-08")
		var runs atomic.Int64
		table := []jobs.Job{{
			Name: "daily", Title: "每日", Schedule: "0 7 * * *", Every: true, Timeout: time.Minute,
			Run: func(context.Context, models.Day) (string, error) { runs.Add(1); return "完成", nil },
		}}
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				r := jobs.NewRunner(w.Store, table, quiet, w.Clock.Now)
				for range 10 { // a runner that finds the lease taken tries again
					if err := r.CatchUp(ctx); err != nil {
						t.Errorf("catch up: %v", err)
					}
				}
			})
		}
		wg.Wait()
		if got := runs.Load(); got != 4 { // 5, 6, 7 and 8 March; the world began on the 4th at 10:00
			t.Errorf("runs = %d, want 4", got)
		}
		list, err := w.Store.ListRuns(ctx, "daily", 10)
		if err != nil || len(list) != 4 {
			t.Fatalf("recorded runs = %d (%v), want 4", len(list), err)
		}
		for _, run := range list {
			if run.State != "done" || run.Outcome != "完成" {
				t.Errorf("run %s = %s %q", run.Slot, run.State, run.Outcome)
			}
		}
	})
}

// TestFailedRunIsTriedAgain records a failure and makes up for it later.
func TestFailedRunIsTriedAgain(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx := context.Background()
		fail := true
		table := []jobs.Job{{
			Name: "daily", Schedule: "0 7 * * *", Timeout: time.Minute,
			Run: func(context.Context, models.Day) (string, error) {
				if fail {
					return "", errors.New("disk on fire")
				}
				return "好", nil
			},
		}, {
			Name: "panics", Schedule: "0 7 * * *", Timeout: time.Minute,
			Run: func(context.Context, models.Day) (string, error) { panic("boom") },
		}}
		r := jobs.NewRunner(w.Store, table, quiet, w.Clock.Now)
		if _, err := w.Store.FindInstalled(ctx); err != nil {
			t.Fatal(err)
		}
		w.Clock.Set("2024-03-05")
		for i, want := range []string{"failed", "done"} {
			fail = i == 0
			if err := r.CatchUp(ctx); err != nil {
				t.Fatal(err)
			}
			list, err := w.Store.ListRuns(ctx, "daily", 1)
			if err != nil || len(list) != 1 || list[0].State != want {
				t.Fatalf("after try %d: %+v %v, want %s", i, list, err, want)
			}
			if want == "failed" && list[0].Outcome != "内部错误，详见运行日志" {
				t.Errorf("outcome %q shows detail", list[0].Outcome)
			}
		}
		list, _ := w.Store.ListRuns(ctx, "panics", 1)
		if len(list) != 1 || list[0].State != "failed" {
			t.Errorf("a panic must be recorded as failure, got %+v", list)
		}
	})
}

// TestRunNow runs by hand as often as asked and refuses unknown names.
func TestRunNow(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx := context.Background()
		var days []models.Day
		table := []jobs.Job{{Name: "draft_chapter", Schedule: "0 6 10 2 *", Timeout: time.Minute, Run: func(_ context.Context, on models.Day) (string, error) {
			days = append(days, on)
			return "已编制", nil
		}}}
		r := jobs.NewRunner(w.Store, table, quiet, w.Clock.Now)
		for range 2 {
			if got, err := r.RunNow(ctx, "draft_chapter", "2025-02-10"); err != nil || got != "已编制" {
				t.Fatalf("RunNow = %q, %v", got, err)
			}
			w.Clock.Add(time.Second)
		}
		if len(days) != 2 || days[0] != "2025-02-10" {
			t.Errorf("days = %v", days)
		}
		if _, err := r.RunNow(ctx, "draft_chaptre", "2025-02-10"); models.KindOf(err) != models.NotFound {
			t.Errorf("unknown job: %v", err)
		}
	})
}
