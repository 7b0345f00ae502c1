package identity

import (
	"context"

	"sanxiang/models"
)

// Account is a user with how that signs in, for those who manage it.
type Account struct {
	models.User
	HasPassword bool
	Temporary   bool // the password is one that an administrator gave
	Outworn     bool // it must be changed
	Enrolled    bool // has a second factor
	Sessions    int  // that stand
	LockedUntil models.Instant
}

// ListAccounts gives a bureau's accounts by login.
func (s *Service) ListAccounts(ctx context.Context, actor models.Actor, bureau int64) ([]Account, error) {
	list, err := s.ListUsers(ctx, actor, bureau)
	if err != nil {
		return nil, err
	}
	return s.accounts(ctx, list)
}

// FindAccount gives one account to who manages it.
func (s *Service) FindAccount(ctx context.Context, actor models.Actor, id int64) (Account, error) {
	g, err := s.gate(ctx, actor)
	if err != nil {
		return Account{}, err
	}
	u, err := s.store.FindUser(ctx, id)
	if err != nil {
		return Account{}, g.hideUser(err)
	}
	if err := g.govern(u.BureauID); err != nil {
		return Account{}, err
	}
	return s.account(ctx, u)
}

// FindOwnAccount gives the account of whoever acts.
func (s *Service) FindOwnAccount(ctx context.Context, actor models.Actor) (Account, error) {
	if actor.Empty() || actor.System {
		return Account{}, models.Errorf(models.Unauthenticated, "%s", unsigned)
	}
	u, err := s.store.FindUser(ctx, actor.UserID)
	if err != nil {
		return Account{}, err
	}
	return s.account(ctx, u)
}

func (s *Service) account(ctx context.Context, u models.User) (Account, error) {
	list, err := s.accounts(ctx, []models.User{u})
	if err != nil {
		return Account{}, err
	}
	a := list[0]
	tries, err := s.store.FindAttempts(ctx, s.loginLimit(u.Login).key)
	if tries.Locked(s.store.Now()) {
		a.LockedUntil = tries.Until
	}
	return a, err
}

// accounts adds to users how they sign in.
func (s *Service) accounts(ctx context.Context, list []models.User) ([]Account, error) {
	ids := make([]int64, len(list))
	for i, u := range list {
		ids[i] = u.ID
	}
	credentials, err := s.store.ListCredentials(ctx, ids)
	if err != nil {
		return nil, err
	}
	now, t := s.store.Now(), s.options.Session
	sessions, err := s.store.CountSessions(ctx, ids, now-models.Instant(t.Idle.Milliseconds()), now-models.Instant(t.Life.Milliseconds()))
	if err != nil {
		return nil, err
	}
	out := make([]Account, len(list))
	for i, u := range list {
		c := credentials[u.ID]
		out[i] = Account{User: u, HasPassword: c.Hash != "", Temporary: c.Temporary, Outworn: s.outworn(c), Enrolled: c.Enrolled(), Sessions: sessions[u.ID]}
	}
	return out, nil
}
