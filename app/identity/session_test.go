package identity_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/identity"
	"sanxiang/app/store"
	"sanxiang/models"
)

const (
	agent  = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"
	sound  = "Shili-Mima-1"
	sound2 = "Shili-Mima-2"
)

var desk = identity.From{Address: "192.0.2.7", Agent: agent}

// door is a world whose handler has a password.
func door(t *testing.T, w *apptest.World, o identity.Options) *identity.Service {
	t.Helper()
	s := identity.NewWith(w.Store, o)
	for _, a := range []models.Actor{w.Handler, w.Reviewer, w.Admin} {
		if err := s.SetPassword(t.Context(), models.SystemActor("测试"), a.UserID, sound); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func signIn(t *testing.T, s *identity.Service, login, password string) (string, identity.Session) {
	t.Helper()
	secret, in, err := s.SignIn(t.Context(), login, password, desk)
	if err != nil {
		t.Fatalf("SignIn %s: %v", login, err)
	}
	return secret, in
}

// gone wants an error of the kind, and gives its words.
func gone(t *testing.T, what string, err error, want models.Kind) string {
	t.Helper()
	if err == nil || models.KindOf(err) != want {
		t.Errorf("%s = %v, want %s", what, err, want)
		return ""
	}
	return err.Error()
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := door(t, w, identity.Options{})
		secret, in := signIn(t, s, " HANDLER ", sound)
		if in.Actor.UserID != w.Handler.UserID || !in.Actor.Has(models.RoleHandler) || in.Need != "" || in.Browser != "Edge（Windows）" || in.Address != desk.Address {
			t.Errorf("session = %+v", in)
		}
		found, err := s.FindSession(t.Context(), secret)
		if err != nil || found.ID != in.ID || found.Actor.UserID != w.Handler.UserID || found.User.Login != "handler" {
			t.Errorf("FindSession = %+v, %v", found, err)
		}
		other, _ := signIn(t, s, "handler", sound)
		if other == secret {
			t.Error("two sign-ins share a secret")
		}
		for _, bad := range []string{"", "x", secret + "A", secret[:42] + "_", store.Digest([]byte(secret)), strings.Repeat("A", 43)} {
			if bad == secret {
				continue
			}
			_, err := s.FindSession(t.Context(), bad)
			gone(t, "FindSession of another secret", err, models.Unauthenticated)
		}
		if err := s.SignOut(t.Context(), found); err != nil {
			t.Fatal(err)
		}
		_, err = s.FindSession(t.Context(), secret)
		gone(t, "FindSession after signing out", err, models.Unauthenticated)
		if _, err := s.FindSession(t.Context(), other); err != nil {
			t.Errorf("the other session ended too: %v", err)
		}
		if err := s.SignOut(t.Context(), found); err != nil {
			t.Errorf("SignOut again: %v", err)
		}
		w.Check(t)
	})
}

// Whatever is wrong, the words are the same, and they come after the same work.
func TestSignInRefuses(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := door(t, w, identity.Options{})
		if _, err := s.UpdateUser(t.Context(), w.Admin, models.User{ID: w.Reviewer.UserID, OfficerID: w.Reviewer.OfficerID, Login: "reviewer", Name: "示例用户", Roles: "reviewer", Disabled: true}); err != nil {
			t.Fatal(err)
		}
		words := map[string]bool{}
		for _, tt := range []struct{ name, login, password string }{
			{"wrong password", "handler", "Falsch-1"}, {"unknown login", "nobody", sound}, {"no password set", "second", sound}, {"no password set nor given", "second", ""},
			{"closed account", "reviewer", sound}, {"nothing", "", ""}, {"odd login", "' OR 1=1 --", sound}, {"a password too long", "handler", strings.Repeat("x", 10000)},
		} {
			secret, in, err := s.SignIn(t.Context(), tt.login, tt.password, identity.From{Address: "192.0.2.1"})
			words[gone(t, tt.name, err, models.Unauthenticated)] = true
			if secret != "" || in.ID != 0 {
				t.Errorf("%s gives a session", tt.name)
			}
		}
		if len(words) != 1 {
			t.Errorf("refusals differ: %v", words)
		}
		w.Check(t)
	})
}

func TestLockOut(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := door(t, w, identity.Options{})
		for _, login := range []string{"handler", "nobody"} { // one that exists and one that does not
			for i := range 5 {
				_, _, err := s.SignIn(t.Context(), login, "Falsch-1", desk)
				if said := gone(t, "wrong password", err, models.Unauthenticated); strings.Contains(said, "次数过多") != (i == 4) {
					t.Errorf("%s, failure %d: %s", login, i+1, said)
				}
			}
			_, _, err := s.SignIn(t.Context(), login, sound, identity.From{Address: "198.51.100.9"})
			if said := gone(t, "right password while locked", err, models.Unauthenticated); !strings.Contains(said, "15分钟") {
				t.Errorf("%s: %s", login, said)
			}
		}
		w.Clock.Add(15*time.Minute - time.Millisecond)
		_, _, err := s.SignIn(t.Context(), "handler", sound, desk)
		gone(t, "right password just before the lock ends", err, models.Unauthenticated)
		w.Clock.Add(time.Millisecond)
		signIn(t, s, "handler", sound)
		for range 4 { // a success forgets the failures before it
			_, _, err := s.SignIn(t.Context(), "handler", "Falsch-1", desk)
			gone(t, "wrong password", err, models.Unauthenticated)
		}
		signIn(t, s, "handler", sound)
		if n := countVerb(t, w, "锁定登录"); n != 2 {
			t.Errorf("%d lines of locking, want 2", n)
		}
		w.Check(t)
	})
}

// However many try at the same moment, no more than five guesses are looked at.
func TestLockOutOfMany(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := door(t, w, identity.Options{})
		var group sync.WaitGroup
		var mu sync.Mutex
		plain := 0
		for range 12 {
			group.Go(func() {
				_, _, err := s.SignIn(t.Context(), "handler", "Falsch-1", desk)
				mu.Lock()
				defer mu.Unlock()
				if err == nil || models.KindOf(err) != models.Unauthenticated {
					t.Errorf("SignIn = %v", err)
				}
				if n := countVerb(t, w, "登录失败"); n > 5 {
					plain = n
				}
			})
		}
		group.Wait()
		if plain > 5 {
			t.Errorf("%d guesses were looked at, want 5", plain)
		}
	})
}

func TestAddressLimit(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	s := door(t, w, identity.Options{})
	for i := range 50 {
		_, _, err := s.SignIn(t.Context(), fmt.Sprintf("nobody%d", i), "Falsch-1", identity.From{Address: fmt.Sprintf("2001:db8::%x", i+1)})
		gone(t, "unknown login", err, models.Unauthenticated)
	}
	_, _, err := s.SignIn(t.Context(), "handler", sound, identity.From{Address: "2001:db8::ffff"})
	if said := gone(t, "the same network", err, models.Unauthenticated); !strings.Contains(said, "网络地址") {
		t.Error(said)
	}
	signIn(t, s, "handler", sound) // another address
}

func TestSessionEnds(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := door(t, w, identity.Options{})
		idle, _ := signIn(t, s, "handler", sound)
		w.Clock.Add(30*time.Minute - time.Millisecond)
		if _, err := s.FindSession(t.Context(), idle); err != nil {
			t.Errorf("within the idle time: %v", err)
		}
		w.Clock.Add(30 * time.Minute)
		_, err := s.FindSession(t.Context(), idle)
		gone(t, "after the idle time", err, models.Unauthenticated)

		busy, in := signIn(t, s, "handler", sound)
		began := w.Clock.Now()
		for range 35 { // always used
			w.Clock.Add(20 * time.Minute)
			if _, err := s.FindSession(t.Context(), busy); err != nil {
				t.Fatalf("after %s of use: %v", w.Clock.Now().Sub(began), err)
			}
		}
		w.Clock.Add(20 * time.Minute)
		if models.InstantOf(w.Clock.Now()) != in.Ends {
			t.Errorf("the session ends at %v, want %v", in.Ends.Time(), w.Clock.Now())
		}
		_, err = s.FindSession(t.Context(), busy)
		gone(t, "after twelve hours", err, models.Unauthenticated)
		signIn(t, s, "handler", sound)
		if list, err := w.Store.ListSessions(t.Context(), w.Handler.UserID); err != nil || len(list) != 1 {
			t.Errorf("kept sessions = %v, %v, want those that ended to be gone", list, err)
		}
	})
}

// That a session is used is written once a minute at most.
func TestSessionSeen(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := door(t, w, identity.Options{})
		secret, in := signIn(t, s, "handler", sound)
		for _, tt := range []struct {
			wait time.Duration
			seen bool
		}{{59 * time.Second, false}, {time.Second, true}, {59 * time.Second, false}} {
			w.Clock.Add(tt.wait)
			if _, err := s.FindSession(t.Context(), secret); err != nil {
				t.Fatal(err)
			}
			list, err := w.Store.ListSessions(t.Context(), w.Handler.UserID)
			if err != nil || len(list) != 1 || (list[0].SeenAt > in.SeenAt) != tt.seen {
				t.Errorf("after %s: %+v, %v, want seen %v", tt.wait, list, err, tt.seen)
			}
			in.SeenAt = list[0].SeenAt
		}
	})
}

func TestCheckPassword(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := door(t, w, identity.Options{})
		if err := s.CheckPassword(t.Context(), w.Handler, sound); err != nil {
			t.Error(err)
		}
		gone(t, "account without password", s.CheckPassword(t.Context(), w.Second, sound), models.Invalid)
		for range 5 {
			err := s.CheckPassword(t.Context(), w.Handler, "Falsch-1")
			gone(t, "wrong password", err, models.Invalid)
			if f := fieldsOf(err); len(f) != 1 || f[0] != "password" {
				t.Errorf("fields = %v", f)
			}
		}
		gone(t, "right password after five failures", s.CheckPassword(t.Context(), w.Handler, sound), models.Invalid)
		_, _, err := s.SignIn(t.Context(), "handler", sound, desk)
		gone(t, "signing in after them", err, models.Unauthenticated)
	})
}

// A session that was known before is worthless after the sign-in and ends.
func TestFixation(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := door(t, w, identity.Options{})
		planted, _ := signIn(t, s, "reviewer", sound)
		from := desk
		from.Old = planted
		secret, _, err := s.SignIn(t.Context(), "handler", sound, from)
		if err != nil || secret == planted {
			t.Fatalf("SignIn = %q, %v", secret, err)
		}
		_, err = s.FindSession(t.Context(), planted)
		gone(t, "the session from before", err, models.Unauthenticated)
	})
}

// What signs in never reaches audit lines or the log.
func TestSecretsStayOut(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := door(t, w, identity.Options{})
		secret, in := signIn(t, s, "handler", sound)
		typed := "Getippt-Am-Falschen-Ort-1"
		_, _, _ = s.SignIn(t.Context(), typed, "Falsch-1", desk)
		given, err := s.ResetPassword(t.Context(), w.Admin, w.Second.UserID)
		if err != nil {
			t.Fatal(err)
		}
		fresh, err := s.ChangePassword(t.Context(), in, identity.NewPassword{Current: sound, Password: sound2, Again: sound2})
		if err != nil {
			t.Fatal(err)
		}
		lines, err := w.Store.ListAudits(t.Context(), nil, 0, 1000)
		if err != nil || len(lines) == 0 {
			t.Fatal(err)
		}
		text := strings.ToLower(fmt.Sprint(lines) + w.Log.String())
		for _, never := range []string{secret, fresh, given, typed, "Falsch-1", sound, sound2, "argon2", store.Digest([]byte(secret))} {
			if strings.Contains(text, strings.ToLower(never)) {
				t.Errorf("audit or log hold %q", never)
			}
		}
		for _, verb := range []string{"登录", "登录失败", "重设密码", "修改密码"} {
			if countVerb(t, w, verb) == 0 {
				t.Errorf("no audit line of %s", verb)
			}
		}
	})
}

func countVerb(t *testing.T, w *apptest.World, verb string) int {
	t.Helper()
	list, err := w.Store.ListAudits(t.Context(), nil, 0, 1000)
	if err != nil {
		t.Error(err)
	}
	n := 0
	for _, a := range list {
		if a.Verb == verb {
			n++
		}
	}
	return n
}

func TestSignInWhileStoreFails(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := door(t, w, identity.Options{})
		secret, _ := signIn(t, s, "handler", sound)
		down := errors.New("down")
		for _, op := range []string{"find", "begin", "commit"} {
			w.Store.Fail(func(x string) error {
				if x == op {
					return down
				}
				return nil
			})
			if _, _, err := s.SignIn(t.Context(), "handler", sound, desk); err == nil {
				t.Errorf("%s: SignIn stands", op)
			}
			if _, err := s.FindSession(t.Context(), secret); op == "find" && !errors.Is(err, down) {
				t.Errorf("%s: FindSession = %v", op, err)
			}
		}
		w.Store.Fail(nil)
	})
}
