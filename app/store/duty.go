package store

import (
	"crypto/rand"
	"encoding/base32"
	"strings"

	"sanxiang/models"
)

// NewPublicID makes a public id: 16 random characters that reveal nothing.
func NewPublicID() string {
	b := make([]byte, 10)
	_, _ = rand.Read(b)
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b))
}

// follow does what a step brings with it in the same transaction: a decision
// opens the duty to publish it, a decision that falls starts the clock for
// taking it down.
func (tx *Tx) follow(d *Dossier, step models.Step) error {
	switch step.Kind {
	case models.StepDecided:
		duty, err := tx.NewDuty(d)
		if err != nil || duty == nil {
			return err
		}
		return tx.CreateDisclosure(duty)
	case models.StepRevoked:
		return tx.fall(d, step)
	default:
		return nil
	}
}

// NewDuty gives the duty to publish a decided case, with its last day: seven
// working days for a penalty, twenty for another decision, or the field's own
// term (国办发〔2018〕118号（六）). A transfer to the judiciary has none.
func (tx *Tx) NewDuty(d *Dossier) (*models.Disclosure, error) {
	c := d.Case
	kind := "penalty"
	switch c.Outcome {
	case models.OutcomeTransferred:
		return nil, nil
	case models.OutcomePenalty:
	default:
		kind = "other"
	}
	rule, err := d.Env.Terms.Find(models.DisclosureTerm(kind), d.Env.Bureau.Field)
	if err != nil {
		return nil, err
	}
	due, err := d.Env.Calendar.Deadline(c.DecidedOn, rule.Term, nil)
	if err != nil {
		return nil, err
	}
	return &models.Disclosure{
		ID: tx.NewID(), PublicID: NewPublicID(), BureauID: c.BureauID, CaseID: c.ID, Kind: kind,
		Title: c.Cause, Number: c.DocNo(), State: models.DisclosureDraft, DecidedOn: c.DecidedOn, DueOn: due,
	}, nil
}

// fall notes that a published decision has to come down within three working
// days (《行政处罚法》第48条); one that was never published no longer may be.
func (tx *Tx) fall(d *Dossier, step models.Step) error {
	duty, err := tx.FindDisclosureOf(d.Case.ID)
	if models.KindOf(err) == models.NotFound && err != nil {
		return nil
	}
	if err != nil {
		return err
	}
	before := duty
	switch duty.State {
	case models.DisclosureDraft:
		duty.State, duty.Withheld, duty.Stage = models.DisclosureWithheld, true, ""
		duty.PolicyRule, duty.PolicyReason = models.PublishOverturned, "决定已被"+models.ChoiceLabel(models.Revocations, step.Revocation)+"，不再公示"
		duty.Overdue = false
	case models.DisclosurePublished:
		rule, err := d.Env.Terms.Find(models.TermWithdraw, d.Env.Bureau.Field)
		if err != nil {
			return err
		}
		if duty.WithdrawBy, err = d.Env.Calendar.Deadline(step.Day, rule.Term, nil); err != nil {
			return err
		}
		duty.WithdrawCode = step.Revocation
	default:
		return nil
	}
	return tx.UpdateDisclosure(before, &duty, "决定失效，处理公示")
}
