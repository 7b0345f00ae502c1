package objection

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Desk is the public side. It may be used by many goroutines.
type Desk struct {
	store *store.Store
}

// NewDesk makes the public side over a store.
func NewDesk(s *store.Store) *Desk { return &Desk{store: s} }

// Subject is what an objection is about: a public record or, where Record is
// zero, what a bureau publishes as a whole.
type Subject struct {
	Record     models.Publication
	BureauCode string
	BureauName string

	bureau models.Bureau
}

// Subject finds what an objection would be about: the record of a public id,
// which is or was on show, else the bureau of a code. NotFound when there is
// none.
func (d *Desk) Subject(ctx context.Context, publicID, bureau string) (Subject, error) {
	var s Subject
	var err error
	if publicID != "" {
		if s.Record, err = d.store.FindPublication(ctx, publicID); err != nil {
			return Subject{}, err
		}
		bureau = s.Record.BureauCode
	}
	if s.bureau, err = d.store.FindBureauByCode(ctx, bureau); err != nil {
		return Subject{}, err
	}
	s.BureauCode, s.BureauName = s.bureau.Code, s.bureau.Name
	return s, nil
}

// Status is what somebody who has reference and code may read of an objection.
// It holds nothing of what was written, nor who wrote it.
type Status struct {
	Subject
	Reference  string
	State      models.ObjectionState
	Outcome    models.ObjectionOutcome
	Answer     string
	ReceivedOn models.Day
	DueOn      models.Day
	BegunOn    models.Day
	AnsweredOn models.Day
	Overdue    bool
}

// hidden is said of a reference that was never given out and of a wrong code
// in the same words, so that nobody can tell which.
const hidden = "没有找到这件异议，请核对编号和查询码，两者都要与回执上的一致"

// Find gives the state of an objection to whoever has its reference and its
// code. Letters may be small or full width, hyphens left out.
func (d *Desk) Find(ctx context.Context, reference, code string) (Status, error) {
	o, err := d.store.FindObjectionByCode(ctx, models.ReadReference(reference), hashOf(models.ReadCode(code)))
	if err != nil && models.KindOf(err) == models.NotFound {
		return Status{}, models.Errorf(models.NotFound, hidden)
	}
	if err != nil {
		return Status{}, err
	}
	tree, err := d.store.Tree(ctx)
	if err != nil {
		return Status{}, err
	}
	s := Status{
		Reference: o.Reference, State: o.State, Outcome: o.Outcome, Answer: o.Answer, ReceivedOn: o.ReceivedOn, DueOn: o.DueOn,
		BegunOn: o.BegunOn, AnsweredOn: o.AnsweredOn, Overdue: o.Overdue || o.State != models.ObjectionAnswered && o.DueOn < d.store.Today(),
	}
	s.Subject, err = d.Subject(ctx, o.PublicID, tree.Bureaus[o.BureauID].Code)
	return s, err
}

// hashOf is what is kept of a code.
func hashOf(code string) string {
	sum := sha256.Sum256([]byte(code))
	return hex.EncodeToString(sum[:])
}
