package disclosure

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Approval releases what was prepared.
type Approval struct {
	Key     string `json:"-"`
	Version int64  `json:"-"` // the one that the approver saw; 0 = whichever
}

// Approve lets what waits for a second person take effect, in one transaction:
// the first or next snapshot of a prepared page with its public row, the
// decision not to publish, or the correction or withdrawal that was proposed.
// It has to be another person than the one who prepared, and page, policy and
// gate are asked again, so that nothing that changed since slips through.
// Errors: TooEarly when nothing waits, Forbidden for the preparer, Conflict when
// the case changed.
func (s *Service) Approve(ctx context.Context, actor models.Actor, caseID int64, a Approval) (models.Disclosure, error) {
	return s.decide(ctx, actor, request{a.Key, "approve", caseID, a}, func(tx *store.Tx, d models.Disclosure) (models.Disclosure, error) {
		kept, err := waiting(tx, d, a.Version)
		if err != nil {
			return d, err
		}
		switch d.Stage {
		case models.StageWithhold:
			return withhold(tx, d, kept)
		case models.StageCorrect:
			return correct(tx, d, kept.Proposal.Correction)
		case models.StageWithdraw:
			return withdrawCase(tx, d, kept.Proposal.Withdrawal)
		}
		page, err := approvedPage(tx, d, kept)
		if err != nil {
			return d, err
		}
		return publish(tx, d, page, "")
	})
}

// decide runs f on the disclosure of a case for somebody who publishes.
func (s *Service) decide(ctx context.Context, actor models.Actor, r request, f func(*store.Tx, models.Disclosure) (models.Disclosure, error)) (models.Disclosure, error) {
	return s.on(ctx, actor, models.ActPublish, r, f)
}

// waiting demands something that waits and a second person, and gives what was
// stated with it.
func waiting(tx *store.Tx, d models.Disclosure, version int64) (draft, error) {
	kept, err := openDraft(tx.Store(), d.DraftSpans)
	if err != nil {
		return kept, err
	}
	preparer := d.PreparedBy
	if kept.Proposal != nil {
		preparer = kept.Proposal.By
	}
	if err := approvable(d, tx.Actor, preparer); err != nil {
		return kept, err
	}
	return kept, checkVersion(d, version)
}

// approvable demands something that waits and a second person.
func approvable(d models.Disclosure, actor models.Actor, preparer int64) error {
	switch {
	case d.Stage == "" && d.State == models.DisclosurePublished:
		return models.Errorf(models.Conflict, "该事项已经公示，不能重复审批")
	case d.State == models.DisclosureWithheld:
		return models.Errorf(models.Conflict, "该决定不予公示：%s", d.PolicyReason)
	case d.Stage == "":
		return models.Errorf(models.TooEarly, "尚未准备公示内容，请承办人员先准备")
	case actor.UserID == 0 || actor.UserID == preparer:
		return models.Errorf(models.Forbidden, "准备公示和审批公示不能是同一人，请由另一名审批负责人办理")
	}
	return nil
}

// withhold decides that a decision is not published, after the policy was asked
// again.
func withhold(tx *store.Tx, before models.Disclosure, kept draft) (models.Disclosure, error) {
	d := before
	x, err := findSubject(tx, d)
	if err != nil {
		return d, err
	}
	v := x.verdict(kept.Preparation.Facts)
	if v.Publish || v.Rule != d.PolicyRule {
		return d, models.Errorf(models.Conflict, "提请不予公示之后情况有变：%s。请退回承办人员重新准备", v.Reason)
	}
	d.State, d.Withheld, d.Overdue, d.Stage, d.ApprovedBy = models.DisclosureWithheld, true, false, "", tx.Actor.UserID
	return d, tx.UpdateDisclosure(before, &d, "决定不予公示")
}

// approvedPage makes the page anew and holds it against the prepared one. Only
// the day of service may have been added since.
func approvedPage(tx *store.Tx, d models.Disclosure, kept draft) (models.PublicPage, error) {
	x, err := findSubject(tx, d)
	if err != nil {
		return models.PublicPage{}, err
	}
	if v := x.verdict(kept.Preparation.Facts); !v.Publish {
		return models.PublicPage{}, models.Errorf(models.Conflict, "准备之后情况有变：%s。请重新准备公示", v.Reason)
	}
	page, _, err := x.page(kept.Preparation)
	if err != nil {
		return page, err
	}
	prepared, err := decode(d.DraftBody)
	if err != nil {
		return page, err
	}
	prepared.ServedOn = page.ServedOn
	if encode(prepared) != encode(page) {
		return page, models.Errorf(models.Conflict, "准备公示之后案件信息有变化，请承办人员重新准备")
	}
	return page, checkPage(page, x.parties, kept.Preparation.redaction())
}

// publish makes the next snapshot and the public row of a disclosure. The day
// of publication and whether it was on time are those of the first time; a
// page that came down for an error and is back is no longer withdrawn.
func publish(tx *store.Tx, before models.Disclosure, page models.PublicPage, reason string) (models.Disclosure, error) {
	d := before
	d.State, d.ApprovedBy, d.Withheld, d.Stage = models.DisclosurePublished, tx.Actor.UserID, false, ""
	d.ReturnNote, d.ReturnedBy, d.ReturnedOn = "", 0, ""
	if d.PublishedOn == "" {
		d.PublishedOn = tx.Today
		d.OnTime = d.DueOn == "" || tx.Today <= d.DueOn
		d.Overdue = d.Overdue || !d.OnTime
	}
	d.WithdrawnOn, d.WithdrawCode, d.WithdrawNote, d.WithdrawBy, d.EndedOn = "", "", "", "", ""
	d.Revision++
	body := encode(page)
	d.BodyHash, d.DraftBody = hash(body), body
	row := publicRow(page, body)
	row.PublicID, row.DisclosureID, row.PublishedOn, row.Revision = d.PublicID, d.ID, d.PublishedOn, d.Revision
	if err := keep(tx, row, reason); err != nil {
		return d, err
	}
	verb := "公示"
	if reason != "" {
		verb = "更正公示"
	}
	return d, tx.UpdateDisclosure(before, &d, verb)
}

// keep writes a revision and the public row that shows it.
func keep(tx *store.Tx, row models.Publication, reason string) error {
	err := tx.CreateSnapshot(&models.Snapshot{
		DisclosureID: row.DisclosureID, Revision: row.Revision, PublishedAt: tx.Now, ApprovedBy: tx.Actor.UserID,
		Reason: reason, Body: row.Body, BodyHash: hash(row.Body),
	})
	if err != nil {
		return err
	}
	return tx.PutPublication(&row)
}

// publicRow fills the columns that lists and search read from a page.
func publicRow(page models.PublicPage, body string) models.Publication {
	p := models.Publication{
		BureauCode: page.BureauCode, BureauName: page.BureauName, Kind: page.Kind, Status: string(models.DisclosurePublished),
		Number: page.Number, PartyName: cut(page.PartyName, 200), PartyCode: page.PartyCode, Title: cut(page.Title, 255),
		Year: page.DecidedOn.Year(), DecidedOn: page.DecidedOn, Body: body,
		Cause: cut(page.Cause, 255), Summary: cut(page.Result(), 255), PartyKind: page.PartyKind, Kinds: models.KindSetOfKinds(page.Kinds),
		Fine: page.Fine, Forfeit: page.Forfeit, ShownUntil: page.ShownUntil,
	}
	p.Search = searchText(page)
	return p
}

// searchText is what search looks in, one field a line: party, its credit
// code, cause, number, bureau and title.
func searchText(page models.PublicPage) string {
	fields := []string{page.PartyName, page.PartyCode, page.Cause, page.Number, page.BureauName, page.Title}
	for i, f := range fields {
		fields[i] = models.FoldSearch(f)
	}
	return cut(strings.Join(fields, "\n"), 8000)
}

// hash is the SHA-256 of a body, hexadecimal.
func hash(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}

// cut shortens a text to n characters.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
