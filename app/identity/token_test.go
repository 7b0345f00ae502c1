package identity_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/identity"
	"sanxiang/app/store"
	"sanxiang/models"
)

func TestToken(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := identity.New(w.Store)
		token, err := s.IssueToken(t.Context(), w.Admin, w.Handler.UserID, " 办案系统 ")
		if err != nil || !regexp.MustCompile(`^sx_[A-Za-z0-9_-]{43}$`).MatchString(token) {
			t.Fatalf("IssueToken = %q, %v", token, err)
		}
		other, err := s.IssueToken(t.Context(), w.Admin, w.Handler.UserID, "另一系统")
		if err != nil || other == token {
			t.Fatalf("second IssueToken = %q, %v", other, err)
		}
		actor, err := s.Authenticate(t.Context(), token)
		if diff := cmp.Diff(w.Handler, actor); diff != "" || err != nil {
			t.Errorf("actor (-want +got, %v):\n%s", err, diff)
		}
		list, err := s.ListTokens(t.Context(), w.Handler, w.Handler.UserID)
		if err != nil || len(list) != 2 {
			t.Fatalf("ListTokens = %v, %v", list, err)
		}
		for _, x := range list {
			if strings.Contains(x.Hash, token) || len(x.Hash) != 64 || x.Hash != store.Digest([]byte(token)) && x.Hash != store.Digest([]byte(other)) {
				t.Errorf("kept token = %+v, want its hash alone", x)
			}
		}
		if _, err := s.IssueToken(t.Context(), w.Admin, w.Handler.UserID, "办案系统"); models.KindOf(err) != models.Conflict {
			t.Errorf("IssueToken of a live name = %v, want conflict", err)
		}
		if err := s.RevokeToken(t.Context(), w.Handler, w.Handler.UserID, "办案系统"); err != nil {
			t.Errorf("RevokeToken by the holder: %v", err)
		}
		if _, err := s.Authenticate(t.Context(), token); models.KindOf(err) != models.Unauthenticated {
			t.Errorf("Authenticate with a revoked token = %v, want unauthenticated", err)
		}
		if _, err := s.Authenticate(t.Context(), other); err != nil {
			t.Errorf("Authenticate with the other token: %v", err)
		}
		if err := s.RevokeToken(t.Context(), w.Admin, w.Handler.UserID, "办案系统"); models.KindOf(err) != models.NotFound {
			t.Errorf("RevokeToken again = %v, want not_found", err)
		}
		w.Check(t)
	})
}

func TestAuthenticateRefuses(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := identity.New(w.Store)
		token, err := s.IssueToken(t.Context(), w.Admin, w.Second.UserID, "系统")
		if err != nil {
			t.Fatal(err)
		}
		closed := models.User{ID: w.Second.UserID, OfficerID: w.Second.OfficerID, Login: "second", Name: w.Second.Name, Roles: "handler", Disabled: true}
		sound, err := s.IssueToken(t.Context(), w.Admin, w.Handler.UserID, "系统")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.UpdateUser(t.Context(), w.Admin, closed); err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct{ name, token string }{
			{"none", ""}, {"closed account", token}, {"hash in place of the token", store.Digest([]byte(sound))},
			{"without its prefix", sound[3:]}, {"cut short", sound[:45]}, {"longer", sound + "A"}, {"upper case", strings.ToUpper(sound)},
			{"of nobody", "sx_" + strings.Repeat("A", 43)}, {"with a blank", sound + " "},
		} {
			if actor, err := s.Authenticate(t.Context(), tt.token); models.KindOf(err) != models.Unauthenticated || !actor.Empty() {
				t.Errorf("%s: %+v, %v, want unauthenticated", tt.name, actor, err)
			}
		}
		if _, err := s.IssueToken(t.Context(), w.Admin, w.Second.UserID, "再来"); models.KindOf(err) != models.Conflict {
			t.Errorf("IssueToken of a closed account = %v, want conflict", err)
		}
		w.Check(t)
	})
}
