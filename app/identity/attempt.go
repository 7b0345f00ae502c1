package identity

import (
	"context"
	"net/netip"

	"sanxiang/app/store"
	"sanxiang/models"
)

// doorman is who writes what happens before anybody is known.
var doorman = models.SystemActor("登录")

// limit is one count of failures that a try falls under.
type limit struct {
	key    string
	rule   models.AttemptRule
	locked string // what is said when it is full
}

const (
	lockedLogin   = "登录失败次数过多，该登录名已暂停登录，请15分钟后再试，或请管理员重设密码"
	lockedAddress = "该网络地址登录失败次数过多，已暂停登录，请15分钟后再试"
	lockedFactor  = "验证码错误次数过多，已暂停验证，请15分钟后重新登录"
)

// loginLimit counts by login, whether there is such an account or not: being
// locked does not tell.
func (s *Service) loginLimit(login string) limit {
	return limit{s.store.Fingerprint("attempt login " + login), loginRule, lockedLogin}
}

// addressLimit counts by address; one customer of IPv6 has a whole /64.
func (s *Service) addressLimit(address string) limit {
	if a, err := netip.ParseAddr(address); err == nil && a.Is6() && !a.Is4In6() {
		if p, err := a.Prefix(64); err == nil {
			address = p.String()
		}
	}
	return limit{s.store.Fingerprint("attempt address " + address), addressRule, lockedAddress}
}

// begin counts a try before its answer is looked at, so that tries made at the
// same moment are counted too. Unauthenticated when a limit is full already.
func (s *Service) begin(ctx context.Context, limits ...limit) error {
	for _, l := range limits { // a flood that is locked out writes nothing
		a, err := s.store.FindAttempts(ctx, l.key)
		if err != nil {
			return err
		}
		if a.Locked(s.store.Now()) {
			return models.Errorf(models.Unauthenticated, "%s", l.locked)
		}
	}
	return s.store.Tx(ctx, doorman, func(tx *store.Tx) error {
		if err := tx.Lock("attempt", 0); err != nil {
			return err
		}
		for _, l := range limits {
			a, err := tx.FindAttempts(l.key)
			if err != nil {
				return err
			}
			if a.Locked(tx.Now) {
				return models.Errorf(models.Unauthenticated, "%s", l.locked)
			}
			if err := tx.PutAttempts(a.Add(tx.Now, l.rule)); err != nil {
				return err
			}
		}
		return nil
	})
}

// pass takes back a try that succeeded: the first limit is forgotten, the
// others lose the one try.
func pass(tx *store.Tx, limits ...limit) error {
	if err := tx.Lock("attempt", 0); err != nil {
		return err
	}
	for i, l := range limits {
		a, err := tx.FindAttempts(l.key)
		if err != nil {
			return err
		}
		if a = a.Undo(); i == 0 {
			a.Count = 0
		}
		if err := tx.PutAttempts(a); err != nil {
			return err
		}
	}
	return nil
}

// fail notes a try that failed, and when it was the last one allowed. The note
// never holds what was typed: people type passwords into the field of the login.
func (s *Service) fail(ctx context.Context, verb string, u models.User, note string, limits ...limit) (locked string, err error) {
	err = s.store.Tx(ctx, doorman, func(tx *store.Tx) error {
		locked = ""
		tx.Append(verb, "user", u.ID, u.BureauID, note)
		for _, l := range limits {
			a, err := tx.FindAttempts(l.key)
			if err != nil {
				return err
			}
			if a.Locked(tx.Now) && locked == "" {
				locked = l.locked
				tx.Append("锁定登录", "user", u.ID, u.BureauID, note)
			}
		}
		return nil
	})
	return locked, err
}
