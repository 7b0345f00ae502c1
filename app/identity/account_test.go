package identity_test

import (
	"strings"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/identity"
	"sanxiang/models"
)

// Whoever was given a password sets an own one before anything else.
func TestTemporaryPassword(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := door(t, w, identity.Options{})
		old, _ := signIn(t, s, "handler", sound)
		for range 5 {
			_, _, _ = s.SignIn(t.Context(), "handler", "Falsch-1", desk)
		}
		given, err := s.ResetPassword(t.Context(), w.Admin, w.Handler.UserID)
		if err != nil || models.CheckPassword(given, "handler") != "" {
			t.Fatalf("ResetPassword = %q, %v", given, err)
		}
		_, err = s.FindSession(t.Context(), old)
		gone(t, "the session before the reset", err, models.Unauthenticated)
		secret, in := signIn(t, s, "handler", given) // the lock is gone
		other, _ := signIn(t, s, "handler", given)
		if in.Need != identity.NeedPassword {
			t.Fatalf("needs %q", in.Need)
		}
		for _, tt := range []struct {
			name   string
			p      identity.NewPassword
			fields string
		}{
			{"nothing", identity.NewPassword{}, "current password"},
			{"wrong current one", identity.NewPassword{Current: "Falsch-1", Password: sound, Again: sound}, "current"},
			{"the same", identity.NewPassword{Current: given, Password: given, Again: given}, "password"},
			{"typed differently", identity.NewPassword{Current: given, Password: sound, Again: sound2}, "again"},
			{"weak", identity.NewPassword{Current: given, Password: "abcdefgh", Again: "abcdefgh"}, "password"},
			{"with the login", identity.NewPassword{Current: given, Password: "Handler-1", Again: "Handler-1"}, "password"},
		} {
			_, err := s.ChangePassword(t.Context(), in, tt.p)
			gone(t, tt.name, err, models.Invalid)
			if got := strings.Join(fieldsOf(err), " "); got != tt.fields {
				t.Errorf("%s: fields %q, want %q", tt.name, got, tt.fields)
			}
		}
		fresh, err := s.ChangePassword(t.Context(), in, identity.NewPassword{Current: given, Password: sound2, Again: sound2})
		if err != nil {
			t.Fatal(err)
		}
		for name, x := range map[string]string{"the secret before": secret, "the other session": other} {
			_, err := s.FindSession(t.Context(), x)
			gone(t, name, err, models.Unauthenticated)
		}
		if now, err := s.FindSession(t.Context(), fresh); err != nil || now.Need != "" {
			t.Errorf("afterwards: %+v, %v", now, err)
		}
		_, _, err = s.SignIn(t.Context(), "handler", given, desk)
		gone(t, "the temporary password", err, models.Unauthenticated)
		w.Check(t)
	})
}

func TestPasswordAge(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := door(t, w, identity.Options{})
		w.Clock.Add(90*24*time.Hour - time.Millisecond)
		if _, in := signIn(t, s, "handler", sound); in.Need != "" {
			t.Errorf("within ninety days it needs %q", in.Need)
		}
		w.Clock.Add(time.Millisecond)
		if _, in := signIn(t, s, "handler", sound); in.Need != identity.NeedPassword {
			t.Errorf("after ninety days it needs %q", in.Need)
		}
		never := identity.NewWith(w.Store, identity.Options{PasswordAge: -1})
		if _, in := signIn(t, never, "handler", sound); in.Need != "" {
			t.Errorf("where passwords do not age it needs %q", in.Need)
		}
	})
}

// Sessions are listed and ended by their holder and who manages the account.
func TestSessionsOfAccount(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := door(t, w, identity.Options{})
		first, in := signIn(t, s, "handler", sound)
		second, _ := signIn(t, s, "handler", sound)
		id := w.Handler.UserID
		for _, tt := range []struct {
			name  string
			actor models.Actor
			want  models.Kind
		}{{"holder", w.Handler, ""}, {"administrator", w.Admin, ""}, {"colleague", w.Second, models.Forbidden}, {"auditor", w.Auditor, models.Forbidden}, {"stranger", w.Stranger, models.NotFound}, {"guest", w.Guest, models.Unauthenticated}} {
			list, err := s.ListSessions(t.Context(), tt.actor, id)
			if tt.want == "" && (err != nil || len(list) != 2 || list[0].Hash != "") || tt.want != "" && (models.KindOf(err) != tt.want || err == nil) {
				t.Errorf("ListSessions by the %s = %v, %v, want %q", tt.name, list, err, tt.want)
			}
			if tt.want != "" {
				gone(t, "EndSession by the "+tt.name, s.EndSession(t.Context(), tt.actor, id, in.ID), tt.want)
				gone(t, "EndSessions by the "+tt.name, s.EndSessions(t.Context(), tt.actor, id, 0), tt.want)
				_, err := s.ResetPassword(t.Context(), tt.actor, id)
				gone(t, "ResetPassword by the "+tt.name, err, tt.want)
				gone(t, "ResetFactor by the "+tt.name, s.ResetFactor(t.Context(), tt.actor, id), tt.want)
				_, err = s.FindAccount(t.Context(), tt.actor, id)
				gone(t, "FindAccount by the "+tt.name, err, tt.want)
			}
			gone(t, "SetPassword by the "+tt.name, s.SetPassword(t.Context(), tt.actor, id, sound2), models.Forbidden)
		}
		a, err := s.FindAccount(t.Context(), w.Admin, id)
		if err != nil || !a.HasPassword || a.Sessions != 2 || a.Enrolled || a.LockedUntil != 0 {
			t.Errorf("FindAccount = %+v, %v", a, err)
		}
		if err := s.EndSession(t.Context(), w.Handler, id, in.ID); err != nil {
			t.Fatal(err)
		}
		gone(t, "EndSession again", s.EndSession(t.Context(), w.Admin, id, in.ID), models.NotFound)
		_, err = s.FindSession(t.Context(), first)
		gone(t, "the ended session", err, models.Unauthenticated)
		if err := s.EndSessions(t.Context(), w.Admin, id, 0); err != nil {
			t.Fatal(err)
		}
		_, err = s.FindSession(t.Context(), second)
		gone(t, "the other session", err, models.Unauthenticated)
		w.Check(t)
	})
}

// Changed rights end what was begun under the old ones.
func TestRightsEndSessions(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := door(t, w, identity.Options{})
		u, err := w.Store.FindUser(t.Context(), w.Handler.UserID)
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			name string
			edit func(*models.User)
			ends bool
		}{
			{"another name", func(u *models.User) { u.Name = "示例新名" }, false},
			{"another role", func(u *models.User) { u.Roles = "handler,approver" }, true},
			{"closed", func(u *models.User) { u.Disabled = true }, true},
		} {
			secret, _ := signIn(t, s, "handler", sound)
			tt.edit(&u)
			if _, err := s.UpdateUser(t.Context(), w.Admin, u); err != nil {
				t.Fatal(err)
			}
			if _, err := s.FindSession(t.Context(), secret); (err != nil) != tt.ends {
				t.Errorf("%s: %v, want ended %v", tt.name, err, tt.ends)
			}
		}
		_, err = s.ResetPassword(t.Context(), w.Admin, u.ID)
		gone(t, "ResetPassword of a closed account", err, models.Conflict)
		if n := countVerb(t, w, "调整角色"); n != 1 {
			t.Errorf("%d lines of roles, want 1", n)
		}
	})
}

// Where duties are apart, the system administrator has nothing to do with
// accounts, and nobody has two of the three duties.
func TestDutiesApart(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := identity.NewWith(w.Store, identity.Options{Apart: true})
		_, err := s.ListUsers(t.Context(), w.Admin, w.Urban.ID)
		gone(t, "ListUsers by the system administrator", err, models.Forbidden)
		if _, err := s.CreateDevice(t.Context(), w.Admin, models.Device{BureauID: w.Urban.ID, Serial: "JL", Kind: "camera", ServiceFrom: "2024-01-01"}); err != nil {
			t.Errorf("CreateDevice by the system administrator: %v", err)
		}
		guard := w.Admin
		guard.Roles = []models.Role{models.RoleSecurity}
		if _, err := s.ListAccounts(t.Context(), guard, w.Urban.ID); err != nil {
			t.Errorf("ListAccounts by the security administrator: %v", err)
		}
		_, err = s.CreateDevice(t.Context(), guard, models.Device{BureauID: w.Urban.ID, Serial: "JL2", Kind: "camera", ServiceFrom: "2024-01-01"})
		gone(t, "CreateDevice by the security administrator", err, models.Forbidden)
		u := models.User{BureauID: w.Urban.ID, Login: "beide", Name: "示例用户", Roles: "admin,security"}
		_, err = s.CreateUser(t.Context(), guard, u)
		gone(t, "both duties", err, models.Invalid)
		if _, err := identity.New(w.Store).CreateUser(t.Context(), w.Admin, u); err != nil {
			t.Errorf("both duties in a small bureau: %v", err)
		}
		w.Check(t)
	})
}
