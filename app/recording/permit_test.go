package recording_test

import (
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/recording"
	"sanxiang/models"
)

func TestPermissions(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := recording.New(w.Store, w.Blobs)
		c := newCase(t, w, "示例案〔2024〕1号")
		appended(t, w, s, c.ID, photo(w), "x")
		write := func(a models.Actor, id int64) error {
			_, _, err := s.Append(t.Context(), a, id, photo(w), strings.NewReader("secret"))
			return err
		}
		list := func(a models.Actor, id int64) error {
			rows, _, err := s.List(t.Context(), a, id)
			if err != nil && rows != nil {
				t.Errorf("refused List shows %v", rows)
			}
			return err
		}
		read := func(a models.Actor, id int64) error {
			row, file, err := s.Open(t.Context(), a, id, 3)
			if err == nil {
				return file.Close()
			}
			if file != nil || row.Title != "" {
				t.Errorf("refused Open shows %v", row)
			}
			return err
		}
		const ok models.Kind = ""
		tests := []struct {
			name               string
			actor              models.Actor
			write, list, read_ models.Kind
		}{
			{"guest", w.Guest, models.Unauthenticated, models.Unauthenticated, models.Unauthenticated},
			{"wrong bureau", w.Stranger, models.NotFound, models.NotFound, models.NotFound},
			{"wrong role", w.Admin, models.Forbidden, models.Forbidden, models.Forbidden},
			{"reader above", w.Reporter, models.Forbidden, ok, ok},
			{"reviewer", w.Reviewer, models.Forbidden, ok, ok},
			{"handler", w.Handler, ok, ok, ok},
		}
		for _, tt := range tests {
			for _, m := range []struct {
				name string
				call func(models.Actor, int64) error
				want models.Kind
			}{{"Append", write, tt.write}, {"List", list, tt.list}, {"Open", read, tt.read_}} {
				err := m.call(tt.actor, c.ID)
				if got := models.KindOf(err); (err == nil) != (m.want == ok) || err != nil && got != m.want {
					t.Errorf("%s %s = %v, want %q", tt.name, m.name, err, m.want)
				}
				w.Check(t)
				// A case that does not exist is told as one that is hidden.
				missing := m.call(tt.actor, 9)
				if tt.name != "guest" && models.KindOf(missing) != models.NotFound {
					t.Errorf("%s %s of no case = %v, want not_found", tt.name, m.name, missing)
				}
				if tt.name == "wrong bureau" && missing.Error() != err.Error() {
					t.Errorf("%s tells a hidden case (%v) from none (%v)", m.name, err, missing)
				}
			}
		}
	})
}

// Nobody who is refused gets a byte into the folder of evidence.
func TestRefusedUploadIsNotRead(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := recording.New(w.Store, w.Blobs)
		c := newCase(t, w, "示例案〔2024〕1号")
		for _, actor := range []models.Actor{w.Guest, w.Stranger, w.Reviewer} {
			if _, _, err := s.Append(t.Context(), actor, c.ID, photo(w), strings.NewReader("secret")); err == nil {
				t.Errorf("Append by %q = nil, want an error", actor.Name)
			}
		}
		if files, err := s.Unreferenced(t.Context()); len(files) != 0 || err != nil {
			t.Errorf("files = %v, %v, want none", files, err)
		}
	})
}
