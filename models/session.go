package models

import (
	"strings"
	"time"
)

// Session is one sign-in of a person at a browser (登录会话). The browser holds
// a random secret; only its hash is kept.
type Session struct {
	ID        int64   `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	Hash      string  `json:"-"` // SHA-256 of the secret, hexadecimal
	UserID    int64   `json:"user_id,string"`
	Method    string  `json:"method"`  // see SessionMethods
	Factor    bool    `json:"factor"`  // the second factor was shown
	Address   string  `json:"address"` // of the browser, as the edge saw it
	Browser   string  `json:"browser"` // its name and system
	CreatedAt Instant `json:"created_at" gorm:"autoCreateTime:false"`
	SeenAt    Instant `json:"seen_at"`
}

// The ways to sign in.
const (
	SessionPassword = "password"
	SessionOIDC     = "oidc"
	SessionSetup    = "setup"
)

// SessionMethods lists the ways to sign in with their labels.
var SessionMethods = []Choice{{SessionPassword, "密码"}, {SessionOIDC, "统一身份认证"}, {SessionSetup, "初始设置"}}

// SessionTerm is how long sessions last (GB/T 22239-2019 8.1.4.1 b): Idle
// without a request, Life in all.
type SessionTerm struct{ Idle, Life time.Duration }

// LiveAt says whether the session still stands at the instant.
func (s Session) LiveAt(now Instant, t SessionTerm) bool {
	return now-s.SeenAt < Instant(t.Idle.Milliseconds()) && now-s.CreatedAt < Instant(t.Life.Milliseconds())
}

// Credential is what an account signs in with. An account without one cannot
// sign in with a password.
type Credential struct {
	UserID    int64   `gorm:"primaryKey;autoIncrement:false"`
	Hash      string  // argon2id of the password in PHC form; empty = none
	Temporary bool    // given by an administrator: must be changed at the first sign-in
	ChangedAt Instant // when the password was set
	Factor    string  // sealed secret of the second factor; empty = none
	FactorAt  Instant // when the second factor was confirmed; 0 = not yet
	FactorUse int64   // time step of the last code that was used: none works twice
}

// Enrolled says whether the account has a confirmed second factor.
func (c Credential) Enrolled() bool { return c.Factor != "" && c.FactorAt != 0 }

// RecoveryCode lets somebody in once who lost their second factor. Only its
// keyed hash is kept.
type RecoveryCode struct {
	ID     int64 `gorm:"primaryKey;autoIncrement:false"`
	UserID int64
	Hash   string
	UsedAt Instant
}

// Attempts counts failed sign-ins under one key: a login, an account's second
// factor, or an address.
type Attempts struct {
	Key     string `gorm:"column:attempt_key;primaryKey"` // keyed hash, so that no list of logins arises
	Count   int    `gorm:"column:tries"`
	BeganAt Instant
	Until   Instant `gorm:"column:until_ms"` // locked until then
}

// AttemptRule says how many failures within a window lock for how long
// (GB/T 22239-2019 8.1.4.1 b).
type AttemptRule struct {
	Limit  int
	Window time.Duration
	Lock   time.Duration
}

// Locked says whether nothing may be tried under the key at the instant.
func (a Attempts) Locked(now Instant) bool { return a.Until > now }

// Add counts one try that is about to be made and locks the key when it is the
// last one allowed. Counting before looking at the answer leaves no way to try
// more at the same moment.
func (a Attempts) Add(now Instant, r AttemptRule) Attempts {
	over := a.Until != 0 && a.Until <= now
	if over || now-a.BeganAt >= Instant(r.Window.Milliseconds()) {
		a.Count, a.BeganAt, a.Until = 0, now, 0
	}
	a.Count++
	if a.Count >= r.Limit {
		a.Until = now + Instant(r.Lock.Milliseconds())
	}
	return a
}

// Undo takes back a try that was none: it succeeded.
func (a Attempts) Undo() Attempts {
	a.Count, a.Until = max(0, a.Count-1), 0
	return a
}

// PasswordLeast is how many characters a password must have, PasswordMost how
// many it may (GB/T 22239-2019 8.1.4.1 a).
const (
	PasswordLeast = 8
	PasswordMost  = 128
)

// CheckPassword says what is wrong with a new password of the login, "" when
// nothing: at least eight characters of three of the four classes, and not the
// login. A character outside ASCII counts as a symbol.
func CheckPassword(password, login string) string {
	var classes [4]bool
	n := 0
	for _, r := range password {
		n++
		switch {
		case r >= 'a' && r <= 'z':
			classes[0] = true
		case r >= 'A' && r <= 'Z':
			classes[1] = true
		case r >= '0' && r <= '9':
			classes[2] = true
		case r < ' ' || r == 0x7f || r == 0xFFFD:
			return "密码含有不能使用的字符"
		default:
			classes[3] = true
		}
	}
	kinds := 0
	for _, c := range classes {
		if c {
			kinds++
		}
	}
	switch {
	case n < PasswordLeast:
		return "密码至少8个字符"
	case n > PasswordMost:
		return "密码至多128个字符"
	case kinds < 3:
		return "密码须包含大写字母、小写字母、数字、符号中的至少三类"
	case login != "" && strings.Contains(strings.ToLower(password), strings.ToLower(login)):
		return "密码不得包含登录名"
	}
	return ""
}
