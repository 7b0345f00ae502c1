// Package identity keeps who may act: bureaus in their tree, officers with
// their certificates (《行政处罚法》第42条, 国办发〔2018〕118号（五）（十一）),
// recording devices, accounts with their sign-ins, and access tokens. Bureaus,
// officers, certificates and devices can be imported from sheets.
//
// Administrators manage their own bureau and those below it; a bureau at the
// top of the tree is only made or moved by the administrator of the machine.
package identity

import (
	"context"
	"fmt"
	"sync/atomic"
	"unicode/utf8"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Service is the use case. It may be used by many goroutines.
type Service struct {
	store    *store.Store
	options  Options
	kiln     *kiln
	provider *provider
	settled  atomic.Bool // there are accounts: the set-up is over
}

// New makes the use case over a store with the usual options.
func New(s *store.Store) *Service { return NewWith(s, Options{}) }

// NewWith makes the use case over a store.
func NewWith(s *store.Store, o Options) *Service {
	return &Service{store: s, options: o.withDefaults(), kiln: newKiln(passwordCost), provider: newProvider(o.OIDC)}
}

// gate decides what one actor may do, over the tree as it was when the request
// began.
type gate struct {
	actor models.Actor
	tree  *models.Tree
	apart bool // see Options.Apart
}

func (s *Service) gate(ctx context.Context, actor models.Actor) (gate, error) {
	tree, err := s.store.Tree(ctx)
	return gate{actor, tree, s.options.Apart}, err
}

// manage asks for the right to change what belongs to the bureau.
func (g gate) manage(bureau int64) error {
	return models.Permit(g.actor, models.ActManageBureau, g.tree, bureau)
}

// govern asks for the right to manage the bureau's accounts, which is not the
// system administrator's where the site keeps duties apart.
func (g gate) govern(bureau int64) error {
	if err := models.Permit(g.actor, models.ActManageUsers, g.tree, bureau); err != nil {
		return err
	}
	if g.apart && !g.actor.System && !g.actor.Has(models.RoleSecurity) {
		return models.Errorf(models.Forbidden, "已实行三员分立，账号和权限由安全管理员管理，请联系安全管理员")
	}
	return nil
}

// read asks for the right to look at what belongs to the bureau: those who
// work with its figures and those who manage it or its accounts.
func (g gate) read(bureau int64) error {
	if g.manage(bureau) == nil || g.govern(bureau) == nil {
		return nil
	}
	return models.Permit(g.actor, models.ActReadFigures, g.tree, bureau)
}

// hide makes a record that does not exist look like one that the actor may not
// know of.
func (g gate) hide(err error) error {
	if models.KindOf(err) == models.NotFound && err != nil {
		if denied := g.manage(0); denied != nil {
			return denied
		}
	}
	return err
}

// hideUser is hide for those who manage accounts.
func (g gate) hideUser(err error) error {
	if models.KindOf(err) == models.NotFound && err != nil {
		if denied := g.govern(0); denied != nil {
			return denied
		}
	}
	return err
}

// write runs f in one transaction, with the gate for its actor.
func (s *Service) write(ctx context.Context, actor models.Actor, f func(*store.Tx, gate) error) error {
	g, err := s.gate(ctx, actor)
	if err != nil {
		return err
	}
	return s.store.Tx(ctx, actor, func(tx *store.Tx) error { return f(tx, g) })
}

// written is write for what gives an entity. The function may run again, so it
// changes copies.
func written[T any](ctx context.Context, s *Service, actor models.Actor, f func(*store.Tx, gate) (T, error)) (T, error) {
	var out, none T
	err := s.write(ctx, actor, func(tx *store.Tx, g gate) (err error) {
		out, err = f(tx, g)
		return err
	})
	if err != nil {
		return none, err
	}
	return out, nil
}

// text is a field with the most characters that its column takes.
type text struct {
	field, value string
	limit        int
}

// checkTexts holds texts to their columns.
func checkTexts(c *models.Checks, list ...text) {
	for _, t := range list {
		ok := utf8.ValidString(t.value) && utf8.RuneCountInString(t.value) <= t.limit
		c.Require(ok, t.field, fmt.Sprintf("至多%d个字符，且须为有效文字", t.limit), "请缩短或重新填写")
	}
}

// date is a field that holds a day or nothing.
type date struct {
	field string
	day   models.Day
}

// checkDates demands real days. One that is empty may be.
func checkDates(c *models.Checks, list ...date) {
	for _, d := range list {
		c.Require(d.day == "" || d.day.Valid(), d.field, "日期“"+string(d.day)+"”不是有效日期", "请写成 2020-01-01")
	}
}

// current takes the version that is kept where the caller named none.
func current(version *int64, kept int64) {
	if *version == 0 {
		*version = kept
	}
}
