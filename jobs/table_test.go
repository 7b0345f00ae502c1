package jobs_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/cases"
	"sanxiang/app/disclosure"
	"sanxiang/app/inbox"
	"sanxiang/app/objection"
	"sanxiang/app/report"
	"sanxiang/app/stats"
	"sanxiang/app/store"
	"sanxiang/jobs"
	"sanxiang/models"
)

func deps(w *apptest.World) jobs.Deps {
	st := stats.New(w.Store)
	return jobs.Deps{Store: w.Store, Cases: cases.New(w.Store), Stats: st, Report: report.New(w.Store, st), Disclosure: disclosure.New(w.Store), Objections: objection.New(w.Store), Inbox: inbox.New(w.Store, nil, "")}
}

// TestTableIsSound holds what every row must have.
func TestTableIsSound(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	seen := map[string]bool{}
	for _, j := range jobs.Table(deps(w)) {
		if seen[j.Name] || j.Name == "" || j.Title == "" || j.Timeout <= 0 || j.Run == nil {
			t.Errorf("job %+v lacks something or stands twice", j)
		}
		seen[j.Name] = true
		if _, err := j.Next(time.Now()); err != nil {
			t.Errorf("job %s: %v", j.Name, err)
		}
	}
}

// addTrainings enters trainings of a bureau, so that a year has figures.
func addTrainings(t *testing.T, w *apptest.World, n int) {
	t.Helper()
	ctx := context.Background()
	c, err := w.Store.Catalogue(ctx)
	if err != nil {
		t.Fatal(err)
	}
	err = w.Store.Tx(ctx, models.SystemActor("测试"), func(tx *store.Tx) error {
		list := make([]models.Entry, n)
		for i := range list {
			list[i] = models.Entry{BureauID: w.Urban.ID, Day: "2024-05-06", Title: "示例培训"}
		}
		_, err := tx.CreateEntries(c.Registers["trainings"], list)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestYear walks through the calendar of one report year by hand.
func TestYear(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx := context.Background()
		addTrainings(t, w, 11)
		r := jobs.NewRunner(w.Store, jobs.Table(deps(w)), quiet, w.Clock.Now)
		for _, step := range []struct {
			job  string
			on   models.Day
			want string
		}{
			{"cutoff", "2025-01-01", "2024年：3个机关，固定3份"},
			{"cutoff", "2025-01-01", "固定0份"}, // frozen
			{"draft_tables", "2025-01-05", "固定3份"},
			{"remind", "2025-01-20", "2024年：1个机关尚无数据"},
			{"publish_statistics", "2025-01-31", "2024年：公布"},
			{"draft_chapter", "2025-02-10", "2024年：编制3个机关的章节"},
			{"submit_report", "2025-02-25", "2024年：3个机关的章节待报送"},
			{"province_return", "2025-03-25", "固定3份"},
			{"publish_report", "2025-03-31", "2024年：公布"},
			{"clocks", "2025-04-01", "停止公示0件，新增逾期0件"},
			{"self_audit", "2025-04-01", "2024年：0个机关；2025年：0个机关"},
			{"review_exante", "2025-04-01", "不一致的机关0个；满一年没有核对的事项0项"},
			{"withdrawals", "2025-04-01", "应撤下0件"},
			{"objections", "2025-04-01", "新增逾期0件；今明两日到期0件、已逾期未答复0件"},
			{"check", "2025-04-01", "计数与记录一致"},
			{"holidays", "2025-11-02", "2026年工作日历已载入"},
		} {
			w.Clock.Set(step.on)
			w.Clock.Add(time.Second)
			got, err := r.RunNow(ctx, step.job, step.on)
			if err != nil || !strings.Contains(got, step.want) {
				t.Errorf("%s on %s = %q, %v; want %q", step.job, step.on, got, err, step.want)
			}
			w.Clock.Add(time.Second)
		}
		if _, err := r.RunNow(ctx, "holidays", "2026-11-02"); models.KindOf(err) != models.Unavailable {
			t.Errorf("a year without calendar must warn, got %v", err)
		}
		w.Check(t)
		_, page, err := disclosure.NewPublic(w.Store).Chapter(ctx, w.Urban.Code, 2024)
		if err != nil || !strings.Contains(page.HTML, "11") {
			t.Errorf("published chapter = %.200s, %v", page.HTML, err)
		}
		set, err := w.Store.FindFigureSet(ctx, w.Urban.ID, 2024, store.FigureSetCutoff)
		if err != nil || set.Hash != store.Digest([]byte(set.Body)) || !strings.Contains(set.Body, "training.session.count") {
			t.Errorf("cut-off = %+v, %v", set.Hash, err)
		}
	})
}
