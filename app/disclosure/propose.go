package disclosure

import (
	"context"
	"strings"
	"unicode/utf8"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Proposal (提请更正、提请撤下) is what somebody asks a second person to approve
// about a page on show. Stage says which of the two it is.
type Proposal struct {
	Key        string                 `json:"-"`
	Version    int64                  `json:"-"` // the one that the user saw; 0 = whichever
	Stage      models.DisclosureStage `json:"stage"`
	Correction Correction             `json:"correction"`
	Withdrawal Withdrawal             `json:"withdrawal"`
	By         int64                  `json:"by,string"` // user; set by Propose
	On         models.Day             `json:"on"`
}

// Propose puts a correction or a withdrawal before a second person; the page
// stays as it is until then. Whoever prepares or publishes in the bureau may. A
// correction shall look at everything as a preparation does. Errors are those of
// Correct and Withdraw.
func (s *Service) Propose(ctx context.Context, actor models.Actor, caseID int64, p Proposal) (models.Disclosure, error) {
	if err := s.permitCase(ctx, actor, models.ActPublish, caseID); err != nil && models.KindOf(err) != models.Forbidden {
		return models.Disclosure{}, err
	} else if err != nil {
		if err := s.permitCase(ctx, actor, models.ActPrepare, caseID); err != nil {
			return models.Disclosure{}, err
		}
	}
	return s.once(ctx, actor, request{p.Key, "propose", caseID, p}, func(tx *store.Tx) (models.Disclosure, error) {
		d, err := tx.FindDisclosureOf(caseID)
		if err != nil {
			return d, undecided(err)
		}
		if err := checkVersion(d, p.Version); err != nil {
			return d, err
		}
		return propose(tx, d, p)
	})
}

// propose checks what is asked as if it took effect now, and keeps it.
func propose(tx *store.Tx, before models.Disclosure, p Proposal) (models.Disclosure, error) {
	d := before
	x, err := findSubject(tx, d)
	if err != nil {
		return d, err
	}
	kept, err := openDraft(tx.Store(), d.DraftSpans)
	if err != nil {
		return d, err
	}
	verb := "提请撤下公示"
	switch p.Stage {
	case models.StageWithdraw:
		if p.Withdrawal, err = p.Withdrawal.checked(d, tx.Today, x.c.Revoked); err != nil {
			return d, err
		}
	case models.StageCorrect:
		verb = "提请更正公示"
		if err := x.checkCorrection(d, kept.Preparation, p.Correction); err != nil {
			return d, err
		}
	default:
		return d, models.Errorf(models.Invalid, "只能提请更正或者撤下公示")
	}
	p.By, p.On = tx.Actor.UserID, tx.Today
	kept.Proposal = &p
	d.Stage, d.DraftSpans = p.Stage, sealDraft(tx.Store(), kept)
	d.ReturnNote, d.ReturnedBy, d.ReturnedOn = "", 0, ""
	return d, tx.UpdateDisclosure(before, &d, verb)
}

// checkCorrection holds a correction to its form, to the gate, and to its doubts.
func (x subject) checkCorrection(d models.Disclosure, p Preparation, c Correction) error {
	if err := c.check(d); err != nil {
		return err
	}
	_, p, _, err := x.corrected(d, p, c)
	if err != nil {
		return err
	}
	plain, err := x.plainPage(p)
	if err != nil {
		return err
	}
	return checkHits(x.hits(plain, p.redaction()))
}

// Returning sends what waits back to whoever prepared it.
type Returning struct {
	Key     string `json:"-"`
	Version int64  `json:"-"` // the one that the approver saw; 0 = whichever
	Reason  string `json:"reason"`
}

// returnMost bounds the reason of a return, in characters.
const returnMost = 500

// check holds the reason to its form.
func (r Returning) check() error {
	var c models.Checks
	n := utf8.RuneCountInString(r.Reason)
	c.Require(n > 0 && n <= returnMost, "reason", "退回须说明理由，至多500字", "请写明哪里须修改")
	return c.Err("没有退回")
}

// Return sends a prepared page, or a proposal, back with a reason that stays in
// the bureau. What was stated is kept for the preparer to go on with; a proposal
// is gone. The preparer may not return it: it is taken back by changing it.
// Errors: TooEarly when nothing waits, Forbidden for the preparer, Invalid
// without a reason.
func (s *Service) Return(ctx context.Context, actor models.Actor, caseID int64, r Returning) (models.Disclosure, error) {
	r.Reason = strings.TrimSpace(r.Reason)
	return s.decide(ctx, actor, request{r.Key, "return", caseID, r}, func(tx *store.Tx, before models.Disclosure) (models.Disclosure, error) {
		kept, err := waiting(tx, before, r.Version)
		if err != nil {
			return before, err
		}
		if err := r.check(); err != nil {
			return before, err
		}
		d := before
		d.Stage, d.ReturnNote, d.ReturnedBy, d.ReturnedOn = "", r.Reason, tx.Actor.UserID, tx.Today
		if kept.Proposal != nil {
			kept.Proposal = nil
		} else {
			d.DraftBody, kept.Spans = "", nil
		}
		d.DraftSpans = sealDraft(tx.Store(), kept)
		return d, tx.UpdateDisclosure(before, &d, "退回公示准备")
	})
}
