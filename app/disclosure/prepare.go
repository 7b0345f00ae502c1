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
	Facts      models.PublicationFacts `json:"facts"`
	ExtraNames []string                `json:"extra_names,omitempty"` // witnesses and other persons named in the texts
	Texts      Texts                   `json:"texts"`
}

// draft is what stays with a prepared disclosure inside the bureau: what was
// stated and what was hidden. It is sealed at rest, for spans hold personal data.
type draft struct {
	Preparation Preparation
	Spans       []fieldSpan
}

// Prepare makes the redacted page of a decided case and puts it before the
// approver, or withholds it with rule and reason (R22, R23). The spans say
// what was hidden; they are personal data. Errors: TooEarly before the
// decision, Conflict once published, Invalid where the page would still give
// something away.
func (s *Service) Prepare(ctx context.Context, actor models.Actor, caseID int64, p Preparation) (models.Disclosure, []models.Span, error) {
	if err := s.permitCase(ctx, actor, models.ActPrepare, caseID); err != nil {
		return models.Disclosure{}, nil, err
	}
	d, err := s.once(ctx, actor, request{p.Key, "prepare", caseID, p}, func(tx *store.Tx) (models.Disclosure, error) {
		d, err := tx.FindDisclosureOf(caseID)
		if err != nil {
			return d, undecided(err)
		}
		if err := preparable(d); err != nil {
			return d, err
		}
		x, err := findSubject(tx, d)
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
	page, spans, err := x.page(p)
	if err != nil {
		return d, err
	}
	verdict := x.verdict(p.Facts)
	d.PreparedBy, d.ApprovedBy = tx.Actor.UserID, 0
	d.PolicyRule, d.PolicyReason = verdict.Rule, verdict.Reason+"（"+verdict.Basis+"）"
	d.State, d.Withheld, d.DraftBody = models.DisclosureDraft, false, ""
	if verdict.Publish {
		if err := checkPage(page, x.parties, p.ExtraNames); err != nil {
			return d, err
		}
		period, _, err := x.term()
		if err != nil {
			return d, err
		}
		d.CreditClass, d.MinUntil, d.MaxUntil = string(period.Class), period.MinUntil, period.MaxUntil
		d.DraftBody = encode(page)
	} else {
		d.State, d.Withheld, d.Overdue, spans = models.DisclosureWithheld, true, false, nil
	}
	d.Number = x.c.DocNo()
	d.DraftSpans = sealDraft(tx.Store(), draft{p, spans})
	verb := "准备公示"
	if d.Withheld {
		verb = "决定不予公示"
	}
	return d, tx.UpdateDisclosure(before, &d, verb)
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
