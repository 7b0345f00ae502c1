package jobs_test

import (
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/objection"
	"sanxiang/jobs"
	"sanxiang/models"
)

// TestObjections marks what is late and names who owes an answer, on the last
// days and after.
func TestObjections(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		desk := objection.NewDesk(w.Store)
		for _, code := range []string{w.Urban.Code, w.Urban.Code, w.Water.Code} {
			_, err := desk.Submit(t.Context(), objection.Submission{Bureau: code, Kind: models.ObjectionError, Text: "机关页面上的咨询电话写错了。"})
			if err != nil {
				t.Fatal(err)
			}
			w.Clock.Set("2024-03-05") // all but the first come a day later
		}
		r := jobs.NewRunner(w.Store, jobs.Table(jobs.Deps{Store: w.Store, Objections: objection.New(w.Store)}), quiet, w.Clock.Now)
		for _, step := range []struct {
			on   models.Day
			want string
		}{
			{"2024-03-11", "新增逾期0件；今明两日到期0件、已逾期未答复0件"},
			{"2024-03-12", "新增逾期0件；今明两日到期1件、已逾期未答复0件：示例市城市管理局（今明到期1件、逾期0件）"},
			{"2024-03-14", "新增逾期1件；今明两日到期2件、已逾期未答复1件：示例市城市管理局（今明到期1件、逾期1件）、示例市水务局（今明到期1件、逾期0件）"},
			{"2024-03-14", "新增逾期0件；今明两日到期2件、已逾期未答复1件：示例市城市管理局（今明到期1件、逾期1件）、示例市水务局（今明到期1件、逾期0件）"},
			{"2024-03-15", "新增逾期2件；今明两日到期0件、已逾期未答复3件：示例市城市管理局（今明到期0件、逾期2件）、示例市水务局（今明到期0件、逾期1件）"},
		} {
			w.Clock.Set(step.on)
			if got, err := r.RunNow(t.Context(), "objections", step.on); err != nil || got != step.want {
				t.Errorf("on %s = %q, %v; want %q", step.on, got, err, step.want)
			}
			w.Check(t)
		}
	})
}
