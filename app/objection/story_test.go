package objection_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/objection"
	"sanxiang/models"
)

// TestStory leads an objection from the form to the answer.
func TestStory(t *testing.T) {
	each(t, func(t *testing.T, c *counter) {
		d := c.published(t, "1")
		r, o := c.submitted(t, about(d.PublicID))
		if !regexp.MustCompile(`^YY-20240304-[A-Z0-9]{4}-[A-Z0-9]{4}$`).MatchString(r.Reference) || r.DueOn != "2024-03-13" || r.BureauName != c.Urban.Name {
			t.Errorf("receipt = %+v, want seven working days", r)
		}
		s := c.status(t, r)
		if s.State != models.ObjectionReceived || s.Record.PublicID != d.PublicID || s.DueOn != r.DueOn || s.Overdue || s.Answer != "" {
			t.Errorf("status = %+v", s)
		}

		list, err := c.List(t.Context(), c.Handler, objection.Filter{Bureau: c.Urban.ID, Limit: 10})
		if err != nil || len(list) != 1 || list[0].ID != o.ID || list[0].Text != "" || list[0].Name != "" || list[0].Contact != "" {
			t.Fatalf("List = %+v, %v; want one without what was written", list, err)
		}
		read, err := c.Find(t.Context(), c.Handler, o.ID)
		if err != nil || read.Text != wrong || read.Name != writer || read.Contact != contact {
			t.Errorf("Find = %+v, %v", read, err)
		}

		c.Clock.Add(24 * time.Hour)
		begun, err := c.Begin(t.Context(), c.Handler, o.ID, objection.Handling{Key: "begin-1", Version: 1})
		if err != nil || begun.State != models.ObjectionHandling || begun.BegunBy != c.Handler.UserID || begun.Version != 2 {
			t.Fatalf("Begin = %+v, %v", begun, err)
		}
		c.Check(t)
		again, err := c.Begin(t.Context(), c.Handler, o.ID, objection.Handling{Key: "begin-1", Version: 1})
		if err != nil || again.Version != 2 {
			t.Errorf("Begin under the same key = %+v, %v", again, err)
		}
		_, err = c.Begin(t.Context(), c.Handler, o.ID, objection.Handling{})
		wantKind(t, "beginning twice", err, models.Conflict)
		if s := c.status(t, r); s.State != models.ObjectionHandling || s.BegunOn != "2024-03-05" {
			t.Errorf("status = %+v", s)
		}

		corrected := objection.Answering{Outcome: models.ObjectionCorrected, Answer: "经核对现场笔录，面积已更正为十平方米。"}
		_, err = c.Answer(t.Context(), c.Approver, o.ID, corrected)
		wantKind(t, "corrected without a correction", err, models.Conflict)
		c.correct(t, d.CaseID)
		stale := corrected
		stale.Version = 1
		_, err = c.Answer(t.Context(), c.Approver, o.ID, stale)
		wantKind(t, "another version", err, models.Conflict)
		answered, err := c.Answer(t.Context(), c.Approver, o.ID, corrected)
		if err != nil || answered.State != models.ObjectionAnswered || answered.AnsweredBy != c.Approver.UserID || answered.Overdue {
			t.Fatalf("Answer = %+v, %v", answered, err)
		}
		c.Check(t)
		_, err = c.Answer(t.Context(), c.Approver, o.ID, corrected)
		wantKind(t, "answering twice", err, models.Conflict)
		_, err = c.Begin(t.Context(), c.Handler, o.ID, objection.Handling{})
		wantKind(t, "beginning after the answer", err, models.Conflict)
		s = c.status(t, r)
		if s.Outcome != models.ObjectionCorrected || s.Answer != corrected.Answer || s.AnsweredOn != "2024-03-05" {
			t.Errorf("status = %+v", s)
		}
	})
}

// TestChangeMustBeReal holds the outcomes that claim a change to what the
// public sees.
func TestChangeMustBeReal(t *testing.T) {
	each(t, func(t *testing.T, c *counter) {
		d, other := c.published(t, "1"), c.published(t, "2")
		withdrawn := objection.Answering{Outcome: models.ObjectionWithdrawn, Answer: "经核实，该信息已经撤下。"}
		_, first := c.submitted(t, about(d.PublicID))
		c.withdraw(t, other.CaseID)
		_, err := c.Answer(t.Context(), c.Handler, first.ID, withdrawn)
		wantKind(t, "another record was taken down", err, models.Conflict)
		c.correct(t, d.CaseID)
		_, err = c.Answer(t.Context(), c.Handler, first.ID, withdrawn)
		wantKind(t, "corrected, not taken down", err, models.Conflict)
		c.withdraw(t, d.CaseID)
		if _, err = c.Answer(t.Context(), c.Handler, first.ID, withdrawn); err != nil {
			t.Errorf("Answer: %v", err)
		}

		_, late := c.submitted(t, about(d.PublicID))
		_, err = c.Answer(t.Context(), c.Handler, late.ID, withdrawn)
		wantKind(t, "taken down before the objection came", err, models.Conflict)
		if _, err = c.Answer(t.Context(), c.Handler, late.ID, objection.Answering{Outcome: models.ObjectionKept, Answer: "该信息此前已经撤下。"}); err != nil {
			t.Errorf("Answer kept: %v", err)
		}

		whole := about("")
		whole.Bureau = c.Urban.Code
		_, o := c.submitted(t, whole)
		changed := objection.Answering{Outcome: models.ObjectionCorrected, Answer: "已更正机关页面上的信息。"}
		_, err = c.Answer(t.Context(), c.Handler, o.ID, changed)
		wantKind(t, "nothing of the bureau changed", err, models.Conflict)
		c.published(t, "3")
		if _, err = c.Answer(t.Context(), c.Handler, o.ID, changed); err != nil {
			t.Errorf("Answer about the bureau: %v", err)
		}
		c.Check(t)
	})
}

// TestOverdue marks what is late, once, and reminds by bureau.
func TestOverdue(t *testing.T) {
	each(t, func(t *testing.T, c *counter) {
		d := c.published(t, "1")
		r, late := c.submitted(t, about(d.PublicID))
		c.Clock.Set("2024-03-05")
		_, _ = c.submitted(t, about(d.PublicID))
		water := about("")
		water.Bureau = c.Water.Code
		_, _ = c.submitted(t, water)
		c.Clock.Set("2024-03-14") // the second and third are due today

		for run, want := range []int{1, 0} {
			if n, err := c.MarkOverdue(t.Context(), "2024-03-14"); err != nil || n != want {
				t.Errorf("MarkOverdue, run %d = %d, %v, want %d", run, n, err, want)
			}
			c.Check(t)
		}
		if s := c.status(t, r); !s.Overdue {
			t.Errorf("status = %+v, want overdue", s)
		}
		list, err := c.ListReminders(t.Context(), "2024-03-13")
		if err != nil {
			t.Fatal(err)
		}
		got := map[string][2]int{}
		for _, x := range list {
			got[x.Bureau.Code] = [2]int{x.Due, x.Overdue}
		}
		if diff := cmp.Diff(map[string][2]int{"DEP01": {2, 0}, "DEP02": {1, 0}}, got); diff != "" {
			t.Errorf("reminders the day before (-want +got):\n%s", diff)
		}
		list, err = c.ListReminders(t.Context(), "2024-03-14")
		if err != nil || len(list) != 2 || list[0].Bureau.Code != "DEP01" || list[0].Due != 1 || list[0].Overdue != 1 {
			t.Errorf("reminders = %+v, %v", list, err)
		}
		kept := objection.Answering{Outcome: models.ObjectionKept, Answer: "经核对案卷，信息无误。"}
		if o, err := c.Answer(t.Context(), c.Handler, late.ID, kept); err != nil || !o.Overdue {
			t.Errorf("late answer = %+v, %v", o, err)
		}
		found, err := c.List(t.Context(), c.Handler, objection.Filter{Bureau: c.Urban.ID, Overdue: true, Limit: 10})
		if err != nil || len(found) != 1 || found[0].ID != late.ID {
			t.Errorf("List overdue = %+v, %v", found, err)
		}
	})
}

// TestOverdueBeforeTheJob says at the look-up that a day has passed, though no
// job has run since.
func TestOverdueBeforeTheJob(t *testing.T) {
	each(t, func(t *testing.T, c *counter) {
		r, o := c.submitted(t, about(c.published(t, "1").PublicID))
		c.Clock.Set("2024-03-13")
		if s := c.status(t, r); s.Overdue {
			t.Error("overdue on the last day")
		}
		c.Clock.Set("2024-03-14")
		if s := c.status(t, r); !s.Overdue {
			t.Error("not overdue after the last day")
		}
		answered, err := c.Answer(t.Context(), c.Handler, o.ID, objection.Answering{Outcome: models.ObjectionKept, Answer: "经核对案卷，信息无误。"})
		if err != nil || !answered.Overdue {
			t.Errorf("Answer = %+v, %v; want it marked as late", answered, err)
		}
	})
}

// TestPages walks the list page by page, newest first.
func TestPages(t *testing.T) {
	each(t, func(t *testing.T, c *counter) {
		d := c.published(t, "1")
		var want []int64
		for range 5 {
			_, o := c.submitted(t, about(d.PublicID))
			want = append([]int64{o.ID}, want...)
		}
		var got []int64
		for before := int64(0); ; {
			rows, err := c.List(t.Context(), c.Handler, objection.Filter{Bureau: c.Urban.ID, State: models.ObjectionReceived, Before: before, Limit: 2})
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range rows {
				got, before = append(got, o.ID), o.ID
			}
			if len(rows) < 2 {
				break
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("pages (-want +got):\n%s", diff)
		}
	})
}
