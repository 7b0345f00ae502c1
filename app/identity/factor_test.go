package identity_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"sanxiang/app/apptest"
	"sanxiang/app/identity"
	"sanxiang/models"
)

// codeOf is what an app shows now.
func codeOf(t *testing.T, w *apptest.World, secret string) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, w.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// enrolled gives the handler a second factor: its secret, the recovery codes
// and the session's new secret.
func enrolled(t *testing.T, w *apptest.World, s *identity.Service) (factor string, codes []string, secret string) {
	t.Helper()
	_, in := signIn(t, s, "handler", sound)
	e, err := s.BeginFactor(t.Context(), in, "示例平台 甲")
	if err != nil {
		t.Fatal(err)
	}
	codes, secret, err = s.ConfirmFactor(t.Context(), in, codeOf(t, w, e.Secret))
	if err != nil || len(codes) != 10 {
		t.Fatalf("ConfirmFactor = %v, %v", codes, err)
	}
	return e.Secret, codes, secret
}

func TestFactor(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := door(t, w, identity.Options{})
		old, in := signIn(t, s, "handler", sound)
		e, err := s.BeginFactor(t.Context(), in, "示例平台 甲")
		again, _ := s.BeginFactor(t.Context(), in, "示例平台 甲")
		if err != nil || e != again || !strings.HasPrefix(e.URL, "otpauth://totp/") || strings.Contains(e.URL, "+") || !strings.Contains(e.URL, "secret="+e.Secret) {
			t.Fatalf("BeginFactor = %+v, then %+v, %v", e, again, err)
		}
		kept, err := w.Store.FindCredential(t.Context(), w.Handler.UserID)
		if err != nil || strings.Contains(kept.Factor, e.Secret) || !strings.HasPrefix(kept.Factor, "a1:") {
			t.Errorf("the secret is kept as %q, %v", kept.Factor, err)
		}
		if now, err := s.FindSession(t.Context(), old); err != nil || now.Need != "" || now.Enrolled {
			t.Errorf("before it is confirmed: %+v, %v", now, err)
		}
		_, _, err = s.ConfirmFactor(t.Context(), in, "000000")
		gone(t, "a wrong code", err, models.Invalid)
		code := codeOf(t, w, e.Secret)
		codes, secret, err := s.ConfirmFactor(t.Context(), in, code[:3]+" "+code[3:])
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.FindSession(t.Context(), old)
		gone(t, "the session's old secret", err, models.Unauthenticated)
		if now, err := s.FindSession(t.Context(), secret); err != nil || now.Need != "" || !now.Enrolled {
			t.Errorf("after it is confirmed: %+v, %v", now, err)
		}
		_, err = s.BeginFactor(t.Context(), in, "示例平台")
		gone(t, "enrolling twice", err, models.Conflict)

		_, next := signIn(t, s, "handler", sound)
		if next.Need != identity.NeedFactor {
			t.Fatalf("the next session needs %q", next.Need)
		}
		_, err = s.PassFactor(t.Context(), next, code)
		gone(t, "a code that was used", err, models.Invalid)
		w.Clock.Add(30 * time.Second)
		code = codeOf(t, w, e.Secret)
		passed, err := s.PassFactor(t.Context(), next, code)
		if err != nil {
			t.Fatal(err)
		}
		if now, err := s.FindSession(t.Context(), passed); err != nil || now.Need != "" {
			t.Errorf("after the code: %+v, %v", now, err)
		}
		_, third := signIn(t, s, "handler", sound)
		_, err = s.PassFactor(t.Context(), third, code)
		gone(t, "the same code again", err, models.Invalid)
		_, err = s.PassFactor(t.Context(), third, strings.ToUpper(strings.ReplaceAll(codes[3], "-", " ")))
		if err != nil {
			t.Errorf("a recovery code: %v", err)
		}
		_, fourth := signIn(t, s, "handler", sound)
		_, err = s.PassFactor(t.Context(), fourth, codes[3])
		gone(t, "the recovery code again", err, models.Invalid)
		if n, err := s.CountCodes(t.Context(), fourth); err != nil || n != 9 {
			t.Errorf("%d recovery codes left, %v, want 9", n, err)
		}
		w.Check(t)
	})
}

func TestFactorLockOut(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := door(t, w, identity.Options{})
		factor, _, _ := enrolled(t, w, s)
		w.Clock.Add(time.Minute)
		secret, in := signIn(t, s, "handler", sound)
		for i := range 5 {
			_, err := s.PassFactor(t.Context(), in, "000000")
			want := models.Invalid
			if i == 4 {
				want = models.Unauthenticated
			}
			gone(t, "a wrong code", err, want)
		}
		_, err := s.FindSession(t.Context(), secret)
		gone(t, "the session after five wrong codes", err, models.Unauthenticated)
		_, again := signIn(t, s, "handler", sound)
		_, err = s.PassFactor(t.Context(), again, codeOf(t, w, factor))
		gone(t, "the right code while locked", err, models.Unauthenticated)
		w.Clock.Add(15 * time.Minute)
		_, again = signIn(t, s, "handler", sound)
		if _, err = s.PassFactor(t.Context(), again, codeOf(t, w, factor)); err != nil {
			t.Errorf("the right code after the lock: %v", err)
		}
	})
}

func TestFactorObliged(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := door(t, w, identity.Options{Factor: []models.Role{models.RoleAdmin, models.RoleAuditor}})
		if _, in := signIn(t, s, "handler", sound); in.Need != "" {
			t.Errorf("a handler needs %q", in.Need)
		}
		_, in := signIn(t, s, "admin", sound)
		if in.Need != identity.NeedFactor || in.Enrolled {
			t.Fatalf("an administrator needs %q", in.Need)
		}
		e, err := s.BeginFactor(t.Context(), in, "示例平台")
		if err != nil {
			t.Fatal(err)
		}
		_, secret, err := s.ConfirmFactor(t.Context(), in, codeOf(t, w, e.Secret))
		if err != nil {
			t.Fatal(err)
		}
		now, err := s.FindSession(t.Context(), secret)
		if err != nil || now.Need != "" {
			t.Fatalf("after enrolling: %+v, %v", now, err)
		}
		gone(t, "turning it off with a wrong password", s.RemoveFactor(t.Context(), now, "Falsch-1"), models.Invalid)
		if err := s.RemoveFactor(t.Context(), now, sound); err != nil {
			t.Fatal(err)
		}
		if now, err = s.FindSession(t.Context(), secret); err != nil || now.Need != identity.NeedFactor || now.Enrolled {
			t.Errorf("after turning it off: %+v, %v", now, err)
		}
	})
}

func TestResetFactor(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := door(t, w, identity.Options{})
		_, codes, secret := enrolled(t, w, s)
		in, err := s.FindSession(t.Context(), secret)
		if err != nil {
			t.Fatal(err)
		}
		fresh, err := s.RenewCodes(t.Context(), in, sound)
		if err != nil || len(fresh) != 10 || fresh[0] == codes[0] {
			t.Errorf("RenewCodes = %v, %v", fresh, err)
		}
		_, next := signIn(t, s, "handler", sound)
		_, err = s.PassFactor(t.Context(), next, codes[0])
		gone(t, "a recovery code that was replaced", err, models.Invalid)
		if err := s.ResetFactor(t.Context(), w.Admin, w.Handler.UserID); err != nil {
			t.Fatal(err)
		}
		_, err = s.FindSession(t.Context(), secret)
		gone(t, "the session after the reset", err, models.Unauthenticated)
		if _, in := signIn(t, s, "handler", sound); in.Need != "" {
			t.Errorf("after the reset it needs %q", in.Need)
		}
	})
}
