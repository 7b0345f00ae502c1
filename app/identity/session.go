package identity

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"time"

	"sanxiang/app/store"
	"sanxiang/models"
)

// From says where a sign-in comes from.
type From struct {
	Address string // of the browser, as the edge saw it
	Agent   string // its User-Agent; only the browser's name is kept
	Old     string // secret of the session that it had before, which ends
	Method  string // see models.SessionMethods; empty = models.SessionPassword
}

// What a session needs before anything else may be done with it.
const (
	NeedPassword = "password" // set an own password
	NeedFactor   = "totp"     // show the second factor, or enrol one where it is an obligation
)

// Session is a sign-in with the person behind it.
type Session struct {
	ID       int64
	User     models.User
	Actor    models.Actor
	Need     string // "", NeedPassword or NeedFactor
	Enrolled bool   // the account has a second factor
	Method   string
	Address  string
	Browser  string
	Since    models.Instant
	SeenAt   models.Instant
	Ends     models.Instant // at the latest

	secret string
}

// touchEvery is how often it is noted that a session is used.
const touchEvery = time.Minute

// unsigned is said to whoever is not signed in, or no longer.
const unsigned = "请先登录；较长时间没有操作时会自动退出"

// newSecret makes what a browser keeps: 32 random bytes in base64url.
func newSecret() string { return base64.RawURLEncoding.EncodeToString(random(tokenBytes)) }

// FindSession gives the session of the secret that a browser holds, and notes
// that it is used, at most once a minute. Unauthenticated when there is none,
// when it has run out, and when its account was closed.
func (s *Service) FindSession(ctx context.Context, secret string) (Session, error) {
	if len(secret) != base64.RawURLEncoding.EncodedLen(tokenBytes) {
		return Session{}, models.Errorf(models.Unauthenticated, "%s", unsigned)
	}
	in, err := s.store.FindSession(ctx, store.Digest([]byte(secret)))
	if err != nil && models.KindOf(err) == models.NotFound {
		return Session{}, models.Errorf(models.Unauthenticated, "%s", unsigned)
	}
	if err != nil {
		return Session{}, err
	}
	now := s.store.Now()
	if !in.Session.LiveAt(now, s.options.Session) {
		return Session{}, models.Errorf(models.Unauthenticated, "%s", unsigned)
	}
	if now-in.Session.SeenAt >= models.Instant(touchEvery.Milliseconds()) {
		err = s.store.Tx(ctx, doorman, func(tx *store.Tx) error { return tx.UpdateSession(in.Session) })
		in.Session.SeenAt = now
	}
	return s.sessionOf(in, secret), err
}

// sessionOf works out who acts and what the session needs first: the second
// factor of whoever has one, then an own password, then a second factor of
// whoever must have one.
func (s *Service) sessionOf(in store.SignedIn, secret string) Session {
	m := in.Session
	out := Session{
		ID: m.ID, User: in.User, Actor: store.ActorOf(in.User), Enrolled: in.Credential.Enrolled(), Method: m.Method, Address: m.Address,
		Browser: m.Browser, Since: m.CreatedAt, SeenAt: m.SeenAt, Ends: m.CreatedAt + models.Instant(s.options.Session.Life.Milliseconds()), secret: secret,
	}
	obliged := slices.ContainsFunc(s.options.Factor, func(r models.Role) bool { return out.Actor.Has(r) })
	switch {
	case out.Enrolled && !m.Factor:
		out.Need = NeedFactor
	case m.Method == models.SessionPassword && s.outworn(in.Credential):
		out.Need = NeedPassword
	case obliged && !out.Enrolled:
		out.Need = NeedFactor
	}
	return out
}

// outworn says whether the account's password must be changed.
func (s *Service) outworn(c models.Credential) bool {
	if c.Hash == "" {
		return false
	}
	age := s.options.PasswordAge
	return c.Temporary || age > 0 && s.store.Now()-c.ChangedAt >= models.Instant(age.Milliseconds())
}

// OpenSession opens a session for an account whose holder has been recognised
// and gives the secret that only the browser keeps. It is a new one always, so
// that nobody can sign in another person to a session that they know already.
func (s *Service) OpenSession(ctx context.Context, userID int64, from From) (string, Session, error) {
	return s.open(ctx, userID, from, func(*store.Tx) error { return nil })
}

// open is OpenSession with what else happens when it stands.
func (s *Service) open(ctx context.Context, userID int64, from From, also func(*store.Tx) error) (string, Session, error) {
	secret := newSecret()
	var in store.SignedIn
	err := s.store.Tx(ctx, doorman, func(tx *store.Tx) error {
		var err error
		if in.User, err = tx.FindUser(userID); err != nil {
			return err
		}
		if in.User.Disabled {
			return models.Errorf(models.Unauthenticated, "%s", refused)
		}
		if in.Credential, err = tx.FindCredential(userID); err != nil {
			return err
		}
		in.Session = models.Session{
			Hash: store.Digest([]byte(secret)), UserID: userID, Method: from.method(), Address: cut(from.Address, 64), Browser: browserName(from.Agent),
		}
		if err := s.sweep(tx); err != nil {
			return err
		}
		if err := leave(tx, from.Old); err != nil {
			return err
		}
		if err := tx.CreateSession(&in.Session); err != nil {
			return err
		}
		note := models.ChoiceLabel(models.SessionMethods, in.Session.Method) + " " + in.Session.Address + " " + in.Session.Browser
		tx.AppendBy(in.User, "登录", "session", in.Session.ID, note)
		return also(tx)
	})
	if err != nil {
		return "", Session{}, err
	}
	return secret, s.sessionOf(in, secret), nil
}

func (f From) method() string {
	if f.Method == "" {
		return models.SessionPassword
	}
	return f.Method
}

// sweep forgets sessions that have run out and old tries.
func (s *Service) sweep(tx *store.Tx) error {
	t := s.options.Session
	return tx.PurgeStale(tx.Now-models.Instant(t.Idle.Milliseconds()), tx.Now-models.Instant(t.Life.Milliseconds()), tx.Now-models.Instant((24*time.Hour).Milliseconds()))
}

// leave ends the session of a secret, if there is one.
func leave(tx *store.Tx, secret string) error {
	if secret == "" {
		return nil
	}
	m, err := tx.FindSession(store.Digest([]byte(secret)))
	if err != nil || m.ID == 0 {
		return err
	}
	_, err = tx.PurgeSession(m.UserID, m.ID)
	return err
}

// SignOut ends the session. One that is gone already is no fault.
func (s *Service) SignOut(ctx context.Context, in Session) error {
	return s.store.Tx(ctx, in.Actor, func(tx *store.Tx) error {
		ended, err := tx.PurgeSession(in.User.ID, in.ID)
		if ended {
			tx.Append("退出登录", "session", in.ID, in.User.BureauID, in.Address)
		}
		return err
	})
}

// cut shortens a text to n bytes of whole characters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// ListSessions gives an account's sessions that stand, the latest used first,
// to its holder and to who manages it. Hashes are left out.
func (s *Service) ListSessions(ctx context.Context, actor models.Actor, userID int64) ([]models.Session, error) {
	g, err := s.gate(ctx, actor)
	if err != nil {
		return nil, err
	}
	if err := s.own(ctx, g, userID); err != nil {
		return nil, err
	}
	list, err := s.store.ListSessions(ctx, userID)
	now := s.store.Now()
	list = slices.DeleteFunc(list, func(m models.Session) bool { return !m.LiveAt(now, s.options.Session) })
	for i := range list {
		list[i].Hash = ""
	}
	return list, err
}

// own asks for the right to see how an account is used: its holder's, and
// that of who manages it.
func (s *Service) own(ctx context.Context, g gate, userID int64) error {
	if g.actor.Empty() {
		return models.Errorf(models.Unauthenticated, "%s", unsigned)
	}
	if g.actor.UserID == userID && !g.actor.System {
		return nil
	}
	u, err := s.store.FindUser(ctx, userID)
	if err != nil {
		return g.hideUser(err)
	}
	return g.govern(u.BureauID)
}

// EndSession ends one session of an account. Its holder may, and who manages
// it. NotFound when it ended already.
func (s *Service) EndSession(ctx context.Context, actor models.Actor, userID, id int64) error {
	return s.endSessions(ctx, actor, userID, func(tx *store.Tx) (int64, error) {
		ended, err := tx.PurgeSession(userID, id)
		if err == nil && !ended {
			err = models.Errorf(models.NotFound, "该会话已经结束")
		}
		return 1, err
	})
}

// EndSessions ends all sessions of an account but one (0 = all).
func (s *Service) EndSessions(ctx context.Context, actor models.Actor, userID, but int64) error {
	return s.endSessions(ctx, actor, userID, func(tx *store.Tx) (int64, error) { return tx.PurgeSessions(userID, but) })
}

func (s *Service) endSessions(ctx context.Context, actor models.Actor, userID int64, end func(*store.Tx) (int64, error)) error {
	return s.write(ctx, actor, func(tx *store.Tx, g gate) error {
		u, err := tx.FindUser(userID)
		if err != nil {
			return g.hideUser(err)
		}
		if actor.System || actor.UserID != userID {
			if err := g.govern(u.BureauID); err != nil {
				return err
			}
		}
		n, err := end(tx)
		if err == nil && n > 0 {
			tx.Append("结束会话", "user", u.ID, u.BureauID, fmt.Sprintf("%s，%d个会话", u.Login, n))
		}
		return err
	})
}
