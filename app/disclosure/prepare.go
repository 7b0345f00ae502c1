package disclosure

import (
	"context"
	"encoding/json"
	"fmt"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Preparation is what the handling unit states about a decision that is to be
// disclosed. What the case itself knows (kinds, procedure, outcome, minors,
// revocation, the day and the bureau's policy) is added and cannot be denied.
type Preparation struct {
	Key        string                  `json:"-"`
	Version    int64                   `json:"-"` // the one that the preparer saw; 0 = whichever
	Facts      models.PublicationFacts `json:"facts"`
	ExtraNames []string                `json:"extra_names,omitempty"` // witnesses and other persons named in the texts
	Masks      []models.Mask           `json:"masks,omitempty"`       // passages hidden by hand
	Kept       []models.Retained       `json:"kept,omitempty"`        // findings left in view
	Texts      Texts                   `json:"texts"`
}

// redaction is what was decided about the texts.
func (p Preparation) redaction() models.Redaction {
	return models.Redaction{Names: p.ExtraNames, Masks: p.Masks, Kept: p.Kept}
}

// draft is what stays with a disclosure inside the bureau: what was stated, what
// was hidden, and what somebody proposes. It is sealed at rest, for spans hold
// personal data.
type draft struct {
	Preparation Preparation
	Spans       []fieldSpan
	Proposal    *Proposal `json:",omitempty"`
}

// Prepare puts the redacted page of a decided case before the approver, or the
// proposal to withhold it with rule and reason (R22, R23): neither takes effect
// before a second person approves. The spans say what was hidden; they are
// personal data. Errors: TooEarly before the decision, Conflict once published
// or withheld, Invalid where the page would still give something away or a
// doubt is left open.
func (s *Service) Prepare(ctx context.Context, actor models.Actor, caseID int64, p Preparation) (models.Disclosure, []models.Span, error) {
	d, err := s.change(ctx, actor, request{p.Key, "prepare", caseID, p}, func(tx *store.Tx, d models.Disclosure) (models.Disclosure, error) {
		x, err := prepared(tx, d, p)
		if err != nil {
			return d, err
		}
		return prepare(tx, d, x, p)
	})
	if err != nil {
		return models.Disclosure{}, nil, err
	}
	_, spans, err := s.read(d)
	return d, spans, err
}

// UpdateDraft keeps what was decided so far without putting it before the
// approver. What waits there is taken back.
func (s *Service) UpdateDraft(ctx context.Context, actor models.Actor, caseID int64, p Preparation) (models.Disclosure, error) {
	return s.change(ctx, actor, request{p.Key, "update_draft", caseID, p}, func(tx *store.Tx, before models.Disclosure) (models.Disclosure, error) {
		if _, err := prepared(tx, before, p); err != nil {
			return before, err
		}
		d := before
		d.Stage, d.DraftBody, d.DraftSpans = "", "", sealDraft(tx.Store(), draft{Preparation: p})
		return d, tx.UpdateDisclosure(before, &d, "修改公示准备")
	})
}

// change runs f on the disclosure of a case for somebody who prepares it.
func (s *Service) change(ctx context.Context, actor models.Actor, r request, f func(*store.Tx, models.Disclosure) (models.Disclosure, error)) (models.Disclosure, error) {
	return s.on(ctx, actor, models.ActPrepare, r, f)
}

// on runs f on the disclosure of a case for somebody who may do the act.
func (s *Service) on(ctx context.Context, actor models.Actor, act models.Act, r request, f func(*store.Tx, models.Disclosure) (models.Disclosure, error)) (models.Disclosure, error) {
	if err := s.permitCase(ctx, actor, act, r.ID); err != nil {
		return models.Disclosure{}, err
	}
	return s.once(ctx, actor, r, func(tx *store.Tx) (models.Disclosure, error) {
		d, err := tx.FindDisclosureOf(r.ID)
		if err != nil {
			return d, undecided(err)
		}
		return f(tx, d)
	})
}

// prepared gives what the page is made from when it may be prepared.
func prepared(tx *store.Tx, d models.Disclosure, p Preparation) (subject, error) {
	if err := preparable(d); err != nil {
		return subject{}, err
	}
	if err := checkVersion(d, p.Version); err != nil {
		return subject{}, err
	}
	if err := p.redaction().Check(); err != nil {
		return subject{}, err
	}
	return findSubject(tx, d)
}

// checkVersion refuses an act on what somebody else has changed meanwhile.
func checkVersion(d models.Disclosure, version int64) error {
	if version != 0 && version != d.Version {
		return models.Errorf(models.Conflict, "该公示事项已被他人修改，请刷新后重新核对")
	}
	return nil
}

// undecided explains why a case has nothing to disclose yet.
func undecided(err error) error {
	if models.KindOf(err) == models.NotFound {
		return models.Errorf(models.TooEarly, "案件尚未作出应当公示的决定，不能准备公示")
	}
	return err
}

// preparable refuses what is public or was taken down for good. What came down
// for an error is prepared anew.
func preparable(d models.Disclosure) error {
	switch {
	case d.State == models.DisclosurePublished:
		return models.Errorf(models.Conflict, "该决定已经公示，请办理更正或撤下")
	case d.State == models.DisclosureEnded:
		return models.Errorf(models.Conflict, "该决定公示期已满，不再公示")
	case d.State == models.DisclosureWithdrawn && d.WithdrawCode != withdrawError:
		return models.Errorf(models.Conflict, "该决定因“%s”撤下，不再公示", models.ChoiceLabel(models.WithdrawReasons, d.WithdrawCode))
	}
	return nil
}

// prepare decides and writes the draft.
func prepare(tx *store.Tx, before models.Disclosure, x subject, p Preparation) (models.Disclosure, error) {
	d := before
	plain, err := x.plainPage(p)
	if err != nil {
		return d, err
	}
	verdict := x.verdict(p.Facts)
	if before.State == models.DisclosureWithheld && !verdict.Publish {
		return d, models.Errorf(models.Conflict, "该决定已定为不予公示：%s", before.PolicyReason)
	}
	d.PreparedBy, d.ApprovedBy, d.ReturnNote, d.ReturnedBy, d.ReturnedOn = tx.Actor.UserID, 0, "", 0, ""
	d.PolicyRule, d.PolicyReason = verdict.Rule, verdict.Reason+"（"+verdict.Basis+"）"
	d.State, d.Withheld, d.Number = models.DisclosureDraft, false, x.c.DocNo()
	if !verdict.Publish {
		d.Stage, d.DraftBody, d.DraftSpans = models.StageWithhold, "", sealDraft(tx.Store(), draft{Preparation: p})
		return d, tx.UpdateDisclosure(before, &d, "提请不予公示")
	}
	hits := x.hits(plain, p.redaction())
	if err := checkHits(hits); err != nil {
		return d, err
	}
	page, spans, err := x.page(p)
	if err != nil {
		return d, err
	}
	if err := checkPage(page, x.parties, p.redaction()); err != nil {
		return d, err
	}
	period, _, err := x.term()
	if err != nil {
		return d, err
	}
	d.CreditClass, d.MinUntil, d.MaxUntil = string(period.Class), period.MinUntil, period.MaxUntil
	d.Stage, d.Findings, d.DraftBody = models.StageRelease, len(hits), encode(page)
	d.DraftSpans = sealDraft(tx.Store(), draft{Preparation: p, Spans: spans})
	return d, tx.UpdateDisclosure(before, &d, "准备公示")
}

// encode writes a page as it is kept and hashed.
func encode(page models.PublicPage) string {
	body, err := json.Marshal(page)
	if err != nil {
		panic(fmt.Sprintf("public page cannot be written: %v", err)) // plain texts and numbers always can
	}
	return string(body)
}

// decode reads a page that encode wrote.
func decode(body string) (models.PublicPage, error) {
	var page models.PublicPage
	if err := json.Unmarshal([]byte(body), &page); err != nil {
		return page, fmt.Errorf("read public page: %w", err)
	}
	return page, nil
}

func sealDraft(s *store.Store, d draft) string {
	text, err := json.Marshal(d)
	if err != nil {
		panic(fmt.Sprintf("draft cannot be written: %v", err))
	}
	return s.Seal(string(text))
}

func openDraft(s *store.Store, sealed string) (draft, error) {
	var d draft
	if sealed == "" {
		return d, nil
	}
	text, err := s.Unseal(sealed)
	if err != nil {
		return d, err
	}
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		return d, fmt.Errorf("read draft: %w", err)
	}
	return d, nil
}

// read gives the page and the hidden spans of a prepared disclosure.
func (s *Service) read(d models.Disclosure) (models.PublicPage, []models.Span, error) {
	kept, err := openDraft(s.store, d.DraftSpans)
	if err != nil || d.DraftBody == "" {
		return models.PublicPage{}, nil, err
	}
	page, err := decode(d.DraftBody)
	return page, spansOf(kept.Spans), err
}

func spansOf(list []fieldSpan) []models.Span {
	out := make([]models.Span, len(list))
	for i, f := range list {
		out[i] = f.Span
	}
	return out
}
