package objection_test

import (
	"strings"
	"testing"

	"sanxiang/app/objection"
	"sanxiang/models"
)

// TestPermissions asks for every act as guest, stranger, wrong role, the
// bureau above and right role.
func TestPermissions(t *testing.T) {
	each(t, func(t *testing.T, c *counter) {
		_, o := c.submitted(t, about(c.published(t, "1").PublicID))
		above := models.Actor{UserID: 78, Name: "示例上级", BureauID: c.City.ID, Roles: []models.Role{models.RoleHandler, models.RoleApprover}}
		for _, m := range []struct {
			name      string
			call      func(models.Actor, int64) (models.Objection, error)
			oversees  bool
			permitted models.Actor
		}{
			{"Find", func(a models.Actor, id int64) (models.Objection, error) { return c.Find(t.Context(), a, id) }, true, c.Approver},
			{"Begin", func(a models.Actor, id int64) (models.Objection, error) {
				return c.Begin(t.Context(), a, id, objection.Handling{})
			}, false, c.Handler},
			{"Answer", func(a models.Actor, id int64) (models.Objection, error) {
				return c.Answer(t.Context(), a, id, objection.Answering{Outcome: models.ObjectionKept, Answer: "经核对案卷，信息无误。"})
			}, false, c.Approver},
		} {
			for _, tt := range []struct {
				name  string
				actor models.Actor
				want  models.Kind
			}{
				{"guest", c.Guest, models.Unauthenticated}, {"stranger", c.Stranger, models.NotFound}, {"reviewer", c.Reviewer, models.Forbidden},
				{"handler above", above, models.Forbidden},
			} {
				got, err := m.call(tt.actor, o.ID)
				wantKind(t, m.name+" by "+tt.name, err, tt.want)
				if got != (models.Objection{}) {
					t.Errorf("%s by %s shows %+v", m.name, tt.name, got)
				}
				_, missing := m.call(tt.actor, 9)
				if tt.want == models.NotFound && (missing == nil || missing.Error() != err.Error()) {
					t.Errorf("%s tells a hidden objection (%v) from none (%v)", m.name, err, missing)
				}
			}
			seen, err := m.call(c.Supervisor, o.ID)
			if m.oversees && (err != nil || strings.Contains(seen.Name+seen.Contact+seen.Text, writer) || seen.Contact == contact || seen.Text != wrong) {
				t.Errorf("%s by the supervisor = %+v, %v; want it masked", m.name, seen, err)
			}
			if !m.oversees && models.KindOf(err) != models.Forbidden {
				t.Errorf("%s by the supervisor: %v, want forbidden", m.name, err)
			}
			if _, err := m.call(m.permitted, o.ID); err != nil {
				t.Errorf("%s by the right role: %v", m.name, err)
			}
			_, err = m.call(m.permitted, 9)
			wantKind(t, m.name+" of none", err, models.NotFound)
			c.Check(t)
		}
	})
}

// TestListPermissions shows a supervisor the bureaus below, a handler the own
// bureau only.
func TestListPermissions(t *testing.T) {
	each(t, func(t *testing.T, c *counter) {
		c.submitted(t, about(c.published(t, "1").PublicID))
		below := about("")
		below.Bureau = c.Below.Code
		c.submitted(t, below)
		for _, tt := range []struct {
			name   string
			actor  models.Actor
			bureau int64
			want   int
			kind   models.Kind
		}{
			{"handler", c.Handler, c.Urban.ID, 1, ""}, {"supervisor above", c.Supervisor, c.City.ID, 2, ""}, {"supervisor of one bureau", c.Supervisor, c.Below.ID, 1, ""},
			{"handler of the unit below", c.Handler, c.Below.ID, 0, models.Forbidden}, {"stranger", c.Stranger, c.Urban.ID, 0, models.NotFound},
			{"reviewer", c.Reviewer, c.Urban.ID, 0, models.Forbidden}, {"guest", c.Guest, c.Urban.ID, 0, models.Unauthenticated},
		} {
			list, err := c.List(t.Context(), tt.actor, objection.Filter{Bureau: tt.bureau, Limit: 10})
			if tt.kind != "" {
				wantKind(t, tt.name, err, tt.kind)
			} else if err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			if len(list) != tt.want {
				t.Errorf("%s sees %d, want %d", tt.name, len(list), tt.want)
			}
		}
	})
}
