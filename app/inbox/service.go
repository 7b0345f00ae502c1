// Package inbox keeps each user's messages (站内消息) and sends mails about them.
// The inbox is the truth: messages are written by the store in the transaction
// of the act that they tell of, and by a daily job for last days. A mail only
// points to them: one in the morning of a working day (汇总), and one at once for
// what is due tomorrow or came back from review. Mails name case numbers, acts
// and days, never a party.
package inbox

import (
	"context"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Mailer hands letters to a mail server.
type Mailer interface {
	Send(ctx context.Context, l models.Letter) error
}

// Service is the use case. It may be used by many goroutines.
type Service struct {
	store  *store.Store
	mailer Mailer // nil: no mail server is set up
	link   string // of the office, for mails; may be empty
}

// New makes the use case. Without a mailer no mail is sent; link is where the
// office is reached.
func New(s *store.Store, m Mailer, link string) *Service {
	return &Service{store: s, mailer: m, link: link}
}

// Mails says whether a mail server is set up.
func (s *Service) Mails() bool { return s.mailer != nil }

// Filter picks a user's own messages, newest first.
type Filter struct {
	Unread bool
	Kind   models.MessageKind
	Before int64
	Limit  int // at most pageLimit
}

// pageLimit is the most messages of a page.
const pageLimit = 100

// signedIn refuses everybody who has no inbox.
func signedIn(actor models.Actor) error {
	if actor.UserID == 0 {
		return models.Errorf(models.Unauthenticated, "请先登录，再查看消息")
	}
	return nil
}

// List gives one page of the actor's messages.
func (s *Service) List(ctx context.Context, actor models.Actor, f Filter) ([]models.Message, error) {
	if err := signedIn(actor); err != nil {
		return nil, err
	}
	if f.Limit <= 0 || f.Limit > pageLimit {
		f.Limit = pageLimit
	}
	return s.store.ListMessages(ctx, store.MessageFilter{User: actor.UserID, Unread: f.Unread, Kind: f.Kind, Before: f.Before, Limit: f.Limit})
}

// CountUnread counts the actor's unread messages.
func (s *Service) CountUnread(ctx context.Context, actor models.Actor) (int, error) {
	if err := signedIn(actor); err != nil {
		return 0, err
	}
	n, err := s.store.CountUnread(ctx, actor.UserID)
	return int(n), err
}

// Read marks a message of the actor's as read and gives it.
func (s *Service) Read(ctx context.Context, actor models.Actor, id int64) (models.Message, error) {
	var m models.Message
	if err := signedIn(actor); err != nil {
		return m, err
	}
	err := s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		var err error
		if m, err = tx.FindMessage(id); err != nil || m.ReadAt != 0 {
			return err
		}
		return tx.ReadMessages(0, id)
	})
	return m, err
}

// ReadAll marks the actor's messages up to an id as read: those that came later
// than the page stay unread.
func (s *Service) ReadAll(ctx context.Context, actor models.Actor, upTo int64) error {
	if err := signedIn(actor); err != nil {
		return err
	}
	return s.store.Tx(ctx, actor, func(tx *store.Tx) error { return tx.ReadMessages(upTo) })
}

// Choices is what a user wants to hear and where mail goes.
type Choices struct {
	Email string
	Off   []models.MessageKind // kinds that the user does without
}

// FindChoices gives the actor's choices.
func (s *Service) FindChoices(ctx context.Context, actor models.Actor) (Choices, error) {
	if err := signedIn(actor); err != nil {
		return Choices{}, err
	}
	off, err := s.store.ListMessageChoices(ctx, actor.UserID)
	if err != nil {
		return Choices{}, err
	}
	u, err := s.store.FindUser(ctx, actor.UserID)
	return Choices{Email: u.Email, Off: off}, err
}

// UpdateChoices keeps the actor's choices. Errors: Invalid for an address that
// is none, and for a kind that nobody may do without.
func (s *Service) UpdateChoices(ctx context.Context, actor models.Actor, c Choices) error {
	if err := signedIn(actor); err != nil {
		return err
	}
	var checks models.Checks
	email, err := models.CheckEmail(c.Email)
	checks.Add("", err)
	slices.Sort(c.Off)
	c.Off = slices.Compact(c.Off)
	for _, k := range c.Off {
		checks.Require(models.IsChoice(models.MessageChoices(), string(k)), "off", "“"+k.Label()+"”关系法定期限，不能关闭", "请只关闭列出的消息")
	}
	if err := checks.Err("消息设置有误，没有保存"); err != nil {
		return err
	}
	return s.store.Tx(ctx, actor, func(tx *store.Tx) error { return tx.PutMessageChoices(c.Off, email) })
}

// How long messages are kept, in days.
const (
	keepRead = 180
	keepAll  = 730
)

// Purge drops messages that were read and are half a year old, and all that
// are two years old. The acts themselves stay in the audit trail.
func (s *Service) Purge(ctx context.Context, actor models.Actor) (int64, error) {
	var n int64
	const day = models.Instant(24 * 60 * 60 * 1000)
	err := s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		var err error
		n, err = tx.PurgeMessages(tx.Now-keepRead*day, tx.Now-keepAll*day)
		return err
	})
	return n, err
}
