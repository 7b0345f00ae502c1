package objection_test

import (
	"strings"
	"testing"

	"sanxiang/app/objection"
	"sanxiang/models"
)

// TestSheet shows an objection beside its record, masked to those who oversee,
// and counts how bureaus stand.
func TestSheet(t *testing.T) {
	each(t, func(t *testing.T, c *counter) {
		d := c.published(t, "1")
		_, o := c.submitted(t, about(d.PublicID))
		s, err := c.FindSheet(t.Context(), c.Handler, o.ID)
		if err != nil || !s.Handles || s.Objection.Text != wrong || s.CaseID != d.CaseID || s.Page.Number == "" || s.Changed || len(s.History) != 1 {
			t.Errorf("sheet = %+v, %v", s, err)
		}
		c.correct(t, d.CaseID)
		if s, err := c.FindSheet(t.Context(), c.Supervisor, o.ID); err != nil || s.Handles || !s.Changed || strings.Contains(s.Objection.Name+s.Objection.Contact, contact) || s.Objection.Name == writer {
			t.Errorf("the supervisor's sheet = %+v, %v", s, err)
		}
		_, err = c.FindSheet(t.Context(), c.Stranger, o.ID)
		wantKind(t, "a stranger's sheet", err, models.NotFound)
		_, second := c.submitted(t, about(d.PublicID))
		if _, err := c.Answer(t.Context(), c.Handler, o.ID, objection.Answering{Outcome: models.ObjectionCorrected, Answer: "已更正占用面积。"}); err != nil {
			t.Fatal(err)
		}
		list, err := c.ListOversight(t.Context(), c.Supervisor, c.City.ID)
		if err != nil || len(list) != 1 || list[0].Bureau.ID != c.Urban.ID || list[0].Open != 1 || list[0].Answered != 1 || list[0].OnTime != 1 || list[0].Late != 0 {
			t.Errorf("oversight = %+v, %v", list, err)
		}
		open, err := c.List(t.Context(), c.Handler, objection.Filter{Bureau: c.Urban.ID, ByDue: true, Limit: 10})
		if err != nil || len(open) != 1 || open[0].ID != second.ID {
			t.Errorf("open = %+v, %v", open, err)
		}
		if next, err := c.List(t.Context(), c.Handler, objection.Filter{Bureau: c.Urban.ID, ByDue: true, DueAfter: second.DueOn, After: second.ID, Limit: 10}); err != nil || len(next) != 0 {
			t.Errorf("after the last = %+v, %v", next, err)
		}
	})
}
