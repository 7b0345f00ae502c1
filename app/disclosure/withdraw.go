package disclosure

import (
	"context"
	"fmt"
	"unicode/utf8"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Withdrawal takes a published page down. Code is one of
// models.WithdrawReasons, empty for the one that the fall of the decision set;
// Note stays inside the bureau; Repair is asked for 信用修复 only.
type Withdrawal struct {
	Key    string             `json:"-"`
	Code   string             `json:"code"`
	Note   string             `json:"note,omitempty"`
	Repair models.RepairFacts `json:"repair"`
}

// withdrawError is the one reason after which a page may be published again.
const withdrawError = "error"

// endedCode is the reason of a tombstone whose term has run out.
const endedCode = "term_ended"

// withdrawBasis gives the rule behind a reason.
var withdrawBasis = map[string]string{
	"revoked": "《行政处罚法》第四十八条", "varied": "《行政处罚法》第四十八条", "held_unlawful": "《行政处罚法》第四十八条", "held_void": "《行政处罚法》第四十八条",
	"repaired": "《信用修复管理办法》", "not_public": "《政府信息公开条例》第十四条、第十五条", withdrawError: "国办发〔2018〕118号（六）",
	endedCode: "《信用修复管理办法》",
}

// WithdrawBasis gives the rule behind a reason of withdrawal, or behind the end
// of the term; empty for an unknown code.
func WithdrawBasis(code string) string { return withdrawBasis[code] }

// Withdraw takes a case's page down: a tombstone with number, day and reason
// stays, every text is erased, in the public row and in all snapshots
// (《行政处罚法》第48条: within three working days of the decision's fall).
// Errors: TooEarly when it is not published or a repair comes too early,
// Invalid for an unknown reason or one that the case does not bear out.
func (s *Service) Withdraw(ctx context.Context, actor models.Actor, caseID int64, w Withdrawal) (models.Disclosure, error) {
	return s.decide(ctx, actor, request{w.Key, "withdraw", caseID, w}, func(tx *store.Tx, d models.Disclosure) (models.Disclosure, error) {
		return withdrawCase(tx, d, w)
	})
}

// withdrawCase takes the page of a case down.
func withdrawCase(tx *store.Tx, d models.Disclosure, w Withdrawal) (models.Disclosure, error) {
	c, err := tx.FindCase(d.CaseID)
	if err != nil {
		return d, err
	}
	return withdraw(tx, d, w, c.Revoked)
}

// withdraw takes a published disclosure down; fallen says that its decision no
// longer stands.
func withdraw(tx *store.Tx, before models.Disclosure, w Withdrawal, fallen bool) (models.Disclosure, error) {
	d := before
	w, err := w.checked(d, tx.Today, fallen)
	if err != nil {
		return d, err
	}
	d.State, d.WithdrawnOn, d.WithdrawCode, d.WithdrawNote = models.DisclosureWithdrawn, tx.Today, w.Code, w.Note
	return takeDown(tx, before, d, w.Code, models.ChoiceLabel(models.WithdrawReasons, w.Code))
}

// checked gives the withdrawal with its reason when it may be done: of what is on
// show, for a reason that is borne out.
func (w Withdrawal) checked(d models.Disclosure, today models.Day, fallen bool) (Withdrawal, error) {
	if d.State != models.DisclosurePublished {
		return w, models.Errorf(models.TooEarly, "该事项没有在公示，不能撤下")
	}
	if w.Code == "" {
		w.Code = d.WithdrawCode
	}
	return w, w.check(d, today, fallen)
}

// check holds the reason to what is known.
func (w Withdrawal) check(d models.Disclosure, today models.Day, fallen bool) error {
	var c models.Checks
	c.Require(models.IsChoice(models.WithdrawReasons, w.Code), "code", "撤下原因不在可选范围", "可用 revoked、varied、held_unlawful、held_void、repaired、not_public、error")
	c.Require(fallen || !models.IsChoice(models.Revocations, w.Code), "code", "案件中没有登记决定被撤销、变更或确认违法、无效", "请先在案件中登记，或改选其他原因")
	c.Require(utf8.RuneCountInString(w.Note) <= 500, "note", "说明至多500字", "请缩短")
	if err := c.Err("撤下没有办理"); err != nil {
		return err
	}
	if w.Code == "repaired" {
		return models.PublicationPeriod{MinUntil: d.MinUntil}.CheckRepair(today, w.Repair)
	}
	return nil
}

// takeDown replaces a page by its tombstone and erases every text of it.
func takeDown(tx *store.Tx, before, d models.Disclosure, code, reason string) (models.Disclosure, error) {
	d.EndedOn, d.DraftBody, d.DraftSpans, d.Stage = tx.Today, "", "", ""
	d.ReturnNote, d.ReturnedBy, d.ReturnedOn = "", 0, ""
	p, err := tx.FindPublication(d.PublicID)
	if err != nil {
		return d, err
	}
	p.Status, p.ReasonCode, p.Reason, p.EndedOn = string(d.State), code, reason+"（"+withdrawBasis[code]+"）", d.EndedOn
	p = tombstone(p)
	if err := tx.EraseSnapshots(d.ID); err != nil {
		return d, err
	}
	if err := tx.EraseFiles(p.PublicID); err != nil {
		return d, err
	}
	if err := tx.PutPublication(&p); err != nil {
		return d, err
	}
	verb := "撤下公示"
	if d.State == models.DisclosureEnded {
		verb = "公示期满"
	}
	return d, tx.UpdateDisclosure(before, &d, verb)
}

// tombstone empties every column that told of the page's content. What is left
// is number, bureau, kind, year, days and reason.
func tombstone(p models.Publication) models.Publication {
	p.Body, p.Search, p.PartyName, p.PartyCode, p.Title = "", "", "", "", ""
	p.Cause, p.Summary, p.PartyKind, p.Kinds, p.Fine, p.Forfeit, p.ShownUntil = "", "", "", 0, 0, 0, ""
	return p
}

// sweepSize is how many disclosures one transaction of a job works on.
const sweepSize = 100

// Expire ends the pages whose last day lies before today (R24) and says how
// many. It may run twice.
func (s *Service) Expire(ctx context.Context, today models.Day) (int, error) {
	filter := store.DisclosureFilter{State: models.DisclosurePublished, EndTo: today, Limit: sweepSize}
	return s.sweep(ctx, "公示期满处理", filter, func(tx *store.Tx, d models.Disclosure) (bool, error) {
		if d.State != models.DisclosurePublished || d.MaxUntil == "" || d.MaxUntil >= today {
			return false, nil
		}
		after := d
		after.State = models.DisclosureEnded
		_, err := takeDown(tx, d, after, endedCode, "公示期满")
		return true, err
	})
}

// sweep walks the disclosures that the filter picks, a batch per transaction,
// and counts those that f changed. f sees each as the transaction does.
func (s *Service) sweep(ctx context.Context, name string, filter store.DisclosureFilter, f func(*store.Tx, models.Disclosure) (bool, error)) (int, error) {
	total := 0
	for {
		list, err := s.store.ListDisclosures(ctx, filter)
		if err != nil || len(list) == 0 {
			return total, err
		}
		changed := 0
		err = s.store.Tx(ctx, models.SystemActor(name), func(tx *store.Tx) error {
			changed = 0
			for _, row := range list {
				d, err := tx.FindDisclosure(row.ID)
				if err != nil {
					return err
				}
				done, err := f(tx, d)
				if err != nil {
					return fmt.Errorf("%s %s: %w", name, d.PublicID, err)
				}
				if done {
					changed++
				}
			}
			return nil
		})
		if err != nil {
			return total, err
		}
		total += changed
		filter.After = list[len(list)-1].ID
	}
}
