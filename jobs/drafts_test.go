package jobs_test

import (
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/cases"
	"sanxiang/jobs"
	"sanxiang/models"
)

// TestDrafts clears what nobody has gone on with for thirty days.
func TestDrafts(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		if _, err := cases.New(w.Store).UpdateDraft(t.Context(), w.Handler, models.Draft{Form: "cases/new", Values: "{}"}); err != nil {
			t.Fatal(err)
		}
		r := jobs.NewRunner(w.Store, jobs.Table(deps(w)), quiet, w.Clock.Now)
		for _, row := range []struct {
			on   models.Day
			want string
		}{{"2024-04-03", "清除草稿0份"}, {"2024-04-04", "清除草稿1份"}, {"2024-04-05", "清除草稿0份"}} {
			w.Clock.Set(row.on)
			got, err := r.RunNow(t.Context(), "drafts", row.on)
			if err != nil || got != row.want {
				t.Errorf("drafts on %s = %q, %v, want %q", row.on, got, err, row.want)
			}
		}
	})
}
