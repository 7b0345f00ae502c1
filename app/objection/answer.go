package objection

import (
	"context"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Handling begins the handling of an objection. Version is the one that the
// client saw; 0 does not matter.
type Handling struct {
	Key     string `json:"-"`
	Version int64  `json:"-"`
}

// Begin notes that the bureau is at work on an objection. Errors: Conflict when
// that was begun before or the objection is answered.
func (s *Service) Begin(ctx context.Context, actor models.Actor, id int64, h Handling) (models.Objection, error) {
	return s.once(ctx, actor, request{h.Key, "begin objection", id, h}, func(tx *store.Tx, o *models.Objection) error {
		if err := checkOpen(*o, h.Version); err != nil {
			return err
		}
		if o.State != models.ObjectionReceived {
			return models.Errorf(models.Conflict, "该异议已于%s开始办理，可以直接答复", o.BegunOn.Chinese())
		}
		o.State, o.BegunOn, o.BegunBy = models.ObjectionHandling, tx.Today, tx.Actor.UserID
		return tx.UpdateObjection(o, "办理公示异议")
	})
}

// Answering answers an objection: what was found, and why.
type Answering struct {
	Key     string                  `json:"-"`
	Version int64                   `json:"-"`
	Outcome models.ObjectionOutcome `json:"outcome"`
	Answer  string                  `json:"answer"`
}

// Answer ends an objection. An outcome that claims a change holds only when the
// record was really corrected or taken down after the objection came, which is
// an act of its own. Errors: Invalid with all field errors, also for an answer
// that gives personal data away, Conflict without such a change, for an answered
// objection and for another version.
func (s *Service) Answer(ctx context.Context, actor models.Actor, id int64, a Answering) (models.Objection, error) {
	a.Answer = strings.TrimSpace(strings.ReplaceAll(a.Answer, "\r\n", "\n"))
	return s.once(ctx, actor, request{a.Key, "answer objection", id, a}, func(tx *store.Tx, o *models.Objection) error {
		if err := checkOpen(*o, a.Version); err != nil {
			return err
		}
		if err := o.CheckAnswer(a.Outcome, a.Answer); err != nil {
			return err
		}
		if err := checkChanged(tx, *o, a.Outcome); err != nil {
			return err
		}
		o.State, o.Outcome, o.Answer = models.ObjectionAnswered, a.Outcome, a.Answer
		o.AnsweredOn, o.AnsweredBy = tx.Today, tx.Actor.UserID
		o.Overdue = o.Overdue || o.DueOn < tx.Today
		return tx.UpdateObjection(o, "答复公示异议")
	})
}

// checkOpen refuses an objection that is answered or is no longer what the
// client saw.
func checkOpen(o models.Objection, version int64) error {
	if o.State == models.ObjectionAnswered {
		return models.Errorf(models.Conflict, "该异议已于%s答复，不能再办理", o.AnsweredOn.Chinese())
	}
	if version != 0 && version != o.Version {
		return models.Errorf(models.Conflict, "该异议已被他人办理，请刷新后重试")
	}
	return nil
}

// checkChanged holds an outcome to what the public sees now.
func checkChanged(tx *store.Tx, o models.Objection, outcome models.ObjectionOutcome) error {
	if !outcome.NeedsChange() {
		return nil
	}
	b, err := tx.FindBureau(o.BureauID)
	if err != nil {
		return err
	}
	state, act := models.DisclosurePublished, "更正"
	if outcome == models.ObjectionWithdrawn {
		state, act = models.DisclosureWithdrawn, "撤下"
	}
	n, err := tx.CountPublicChanges(store.PublicChange{Bureau: b.Code, PublicID: o.PublicID, After: o.Seen, State: state})
	if err != nil {
		return err
	}
	if n == 0 {
		return models.Errorf(models.Conflict, "收到异议后有关公示信息没有%s，不能答复“%s”，请先办理%s", act, models.ChoiceLabel(models.ObjectionOutcomes, string(outcome)), act)
	}
	return nil
}
