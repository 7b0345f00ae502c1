package disclosure

import (
	"cmp"
	"context"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// MarkOverdue marks the disclosures that are not out after their last day
// (R20) and says how many are new. The mark is never taken back by it.
func (s *Service) MarkOverdue(ctx context.Context, today models.Day) (int, error) {
	filter := store.DisclosureFilter{State: models.DisclosureDraft, DueTo: today.Add(-1), Unmarked: true, Limit: sweepSize}
	return s.sweep(ctx, "公示超期检查", filter, func(tx *store.Tx, d models.Disclosure) (bool, error) {
		if d.State != models.DisclosureDraft || d.Overdue || d.PublishedOn != "" || d.DueOn == "" || d.DueOn >= today {
			return false, nil
		}
		after := d
		after.Overdue = true
		return true, tx.UpdateDisclosure(d, &after, "公示超期")
	})
}

// Due is a disclosure that something is still owed for: to be prepared,
// approved, or taken down.
type Due struct {
	models.Disclosure
	Duty models.Duty `json:"duty"`
}

// dueLimit bounds the list of duties of each sort.
const dueLimit = 500

// ListDue lists what the bureau and those below it still owe the public, the
// earliest last day first (R20, R21).
func (s *Service) ListDue(ctx context.Context, actor models.Actor, bureau int64) ([]Due, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	if err := models.Permit(actor, models.ActReadCase, tree, bureau); err != nil {
		return nil, err
	}
	within := tree.Within(bureau, models.ScopeAll)
	drafts, err := s.store.ListDisclosures(ctx, store.DisclosureFilter{Bureaus: within, State: models.DisclosureDraft, Limit: dueLimit})
	if err != nil {
		return nil, err
	}
	fallen, err := s.store.ListDisclosures(ctx, store.DisclosureFilter{Bureaus: within, State: models.DisclosurePublished, Unruled: true, Limit: dueLimit})
	if err != nil {
		return nil, err
	}
	today := s.store.Today()
	out := make([]Due, 0, len(drafts)+len(fallen))
	for _, d := range drafts {
		text := "准备公示内容"
		if d.Stage != "" {
			text = "审批公示内容"
		}
		out = append(out, Due{d, duty(d, "R20", text, d.DueOn, today)})
	}
	for _, d := range fallen {
		out = append(out, Due{d, duty(d, "R21", "决定已"+models.ChoiceLabel(models.Revocations, d.WithdrawCode)+"，撤下公示并说明理由", d.WithdrawBy, today)})
	}
	slices.SortFunc(out, func(a, b Due) int {
		return cmp.Or(cmp.Compare(a.Duty.DueOn, b.Duty.DueOn), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

func duty(d models.Disclosure, rule, text string, due, today models.Day) models.Duty {
	return models.Duty{CaseID: d.CaseID, Rule: rule, Text: text, DueOn: due, Overdue: due != "" && due < today}
}
