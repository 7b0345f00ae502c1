package review_test

import (
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/review"
	"sanxiang/models"
)

func TestPermissions(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := review.New(w.Store)
		c := newCase(t, w, "示例案〔2024〕1号", 60000)
		submit := func(a models.Actor, id int64) (models.Review, error) {
			return s.Submit(t.Context(), a, id, review.Submission{Pack: pack})
		}
		conclude := func(a models.Actor, id int64) (models.Review, error) {
			return s.Conclude(t.Context(), a, id, passes())
		}
		file := func(a models.Actor, id int64) (models.Review, error) {
			return s.File(t.Context(), a, id, review.Filing{Number: "1", Day: "2024-03-04"})
		}
		read := func(a models.Actor, id int64) (models.Review, error) {
			v, rounds, err := s.Find(t.Context(), a, id)
			if err != nil && rounds != nil {
				t.Errorf("refused Find shows %v", rounds)
			}
			return v, err
		}
		required := func(a models.Actor, id int64) (models.Review, error) {
			hits, err := s.Required(t.Context(), a, id)
			if err != nil && hits != nil {
				t.Errorf("refused Required shows %v", hits)
			}
			return models.Review{}, err
		}
		for _, m := range []struct {
			name  string
			call  func(models.Actor, int64) (models.Review, error)
			wrong models.Actor // of the right bureau
			right models.Actor
		}{
			{"Submit", submit, w.Reviewer, w.Handler},
			{"Conclude", conclude, w.Handler, w.Reviewer},
			{"Required", required, w.Admin, w.Reporter},
			{"Find", read, w.Admin, w.Reporter},
			{"File", file, w.Handler, w.Approver},
		} {
			for _, tt := range []struct {
				name  string
				actor models.Actor
				want  models.Kind
			}{
				{"guest", w.Guest, models.Unauthenticated}, {"wrong bureau", w.Stranger, models.NotFound}, {"wrong role", m.wrong, models.Forbidden},
			} {
				v, err := m.call(tt.actor, c.ID)
				if err == nil || models.KindOf(err) != tt.want || v != (models.Review{}) {
					t.Errorf("%s by %s = %+v, %v, want %s", m.name, tt.name, v, err, tt.want)
				}
				w.Check(t)
				_, missing := m.call(tt.actor, 9)
				if tt.want == models.NotFound && (missing == nil || missing.Error() != err.Error()) {
					t.Errorf("%s tells a hidden case (%v) from none (%v)", m.name, err, missing)
				}
			}
			if _, err := m.call(m.right, c.ID); err != nil {
				t.Errorf("%s by the right role: %v", m.name, err)
			}
			if _, err := m.call(m.right, 9); models.KindOf(err) != models.NotFound {
				t.Errorf("%s of no case = %v, want not_found", m.name, err)
			}
			w.Check(t)
		}
		for _, tt := range []struct {
			name  string
			actor models.Actor
			want  models.Kind
		}{{"guest", w.Guest, models.Unauthenticated}, {"wrong role", w.Handler, models.Forbidden}} {
			if list, err := s.Queue(t.Context(), tt.actor); models.KindOf(err) != tt.want || list != nil {
				t.Errorf("Queue by %s = %v, %v, want %s", tt.name, list, err, tt.want)
			}
		}
	})
}
