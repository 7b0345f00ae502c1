package jobs_test

import (
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/jobs"
	"sanxiang/models"
)

// TestSelfAudit publishes what was decided last year and this one, names what
// nobody registered, and says nothing new on a day without a change.
func TestSelfAudit(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		lost := w.Decide(t, apptest.Fined("1", "2023-12-01", apptest.Organisation()))
		w.Publish(t, w.Decide(t, apptest.Fined("2", "2024-03-01", apptest.Organisation())).ID)
		w.Check(t)
		w.Tamper(t, "UPDATE disclosures SET case_id = 0 WHERE case_id = ?", lost.ID)
		w.Tamper(t, "UPDATE case_events SET kind = 'decided' WHERE case_id = ?", lost.ID)
		r := jobs.NewRunner(w.Store, jobs.Table(deps(w)), quiet, w.Clock.Now)
		for _, on := range []models.Day{"2024-03-05", "2024-03-06"} {
			w.Clock.Set(on)
			got, err := r.RunNow(t.Context(), "self_audit", on)
			if want := "2023年：2个机关，已作决定但没有登记公示：示例市城市管理局1件；2024年：2个机关"; got != want || err != nil {
				t.Errorf("self_audit on %s = %q, %v; want %q", on, got, err, want)
			}
		}
		public := disclosure.NewPublic(w.Store)
		for code, want := range map[string]models.DisclosureCoverage{
			w.Urban.Code: {Cases: 1, Decided: 1, Due: 1, OnTime: 1, OnTimeRate: models.Share{N: 1, Of: 1}}, w.City.Code: {},
		} {
			row, page, err := public.Audit(t.Context(), code, 2024)
			if err != nil || row.Revision != 1 || page.Audit.AsOf != "2024-03-05" || page.Audit.Decided != want.Decided || page.Audit.OnTimeRate != want.OnTimeRate {
				t.Errorf("audit of %s = %+v, revision %d, %v", code, page.Audit, row.Revision, err)
			}
			if page.Audit == nil || page.Audit.Total == nil || page.Audit.Total.Decided != 1 {
				t.Errorf("audit of %s with those below = %+v", code, page.Audit)
			}
		}
		w.Tamper(t, "UPDATE disclosures SET case_id = 12345 WHERE case_id = 0")
		if got, err := r.RunNow(t.Context(), "self_audit", "2024-03-06"); models.KindOf(err) != models.Conflict {
			t.Errorf("counts that do not add up: %q, %v", got, err)
		}
	})
}

// TestReviewExAnte names the bureau whose register of officers is out of date.
func TestReviewExAnte(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := disclosure.New(w.Store)
		_, err := s.PrepareExAnte(t.Context(), w.Handler, disclosure.ExAnteDraft{Bureau: w.Urban.ID, Section: "officers", Content: models.ExAnteContent{Category: "城市管理"}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.ApproveExAnte(t.Context(), w.Approver, disclosure.ExAnteRef{Bureau: w.Urban.ID, Section: "officers"}); err != nil {
			t.Fatal(err)
		}
		w.Check(t)
		r := jobs.NewRunner(w.Store, jobs.Table(deps(w)), quiet, w.Clock.Now)
		for on, want := range map[models.Day]string{
			"2024-03-05": "机关0个；", "2030-01-01": "机关1个：示例市城市管理局；满一年没有核对的事项1项：示例市城市管理局执法人员",
		} {
			w.Clock.Set(on)
			got, err := r.RunNow(t.Context(), "review_exante", on)
			if err != nil || !strings.Contains(got, want) {
				t.Errorf("review_exante on %s = %q, %v; want %q", on, got, err, want)
			}
		}
	})
}
