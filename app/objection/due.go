package objection

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// sweepSize is how many objections one transaction of a job works on.
const sweepSize = 100

// MarkOverdue marks the objections that are not answered after their last day
// and says how many are new. It may run twice.
func (s *Service) MarkOverdue(ctx context.Context, today models.Day) (int, error) {
	filter := store.ObjectionFilter{Open: true, Unmarked: true, DueTo: today.Add(-1), Limit: sweepSize}
	total := 0
	for {
		list, err := s.store.ListObjections(ctx, filter)
		if err != nil || len(list) == 0 {
			return total, err
		}
		marked := 0
		err = s.store.Tx(ctx, models.SystemActor("异议超期检查"), func(tx *store.Tx) error {
			marked = 0
			for _, row := range list {
				done, err := markOverdue(tx, row.ID, today)
				if err != nil {
					return fmt.Errorf("mark objection %d: %w", row.ID, err)
				}
				if done {
					marked++
				}
			}
			return nil
		})
		if err != nil {
			return total, err
		}
		total += marked
		filter.Before = list[len(list)-1].ID
	}
}

// markOverdue marks one objection, as the transaction sees it.
func markOverdue(tx *store.Tx, id int64, today models.Day) (bool, error) {
	o, err := tx.FindObjection(id)
	if err != nil || o.State == models.ObjectionAnswered || o.Overdue || o.DueOn >= today {
		return false, err
	}
	o.Overdue = true
	return true, tx.UpdateObjection(&o, "异议答复超期")
}

// Reminder is what a bureau owes: answers whose last day is today or tomorrow,
// and answers that are late.
type Reminder struct {
	Bureau  models.Bureau
	Due     int
	Overdue int
}

// ListReminders lists the bureaus that owe an answer by tomorrow or owe one
// that is late, ordered by code.
func (s *Service) ListReminders(ctx context.Context, today models.Day) ([]Reminder, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	owed := map[int64]Reminder{}
	filter := store.ObjectionFilter{Open: true, DueTo: today.Add(1), Limit: sweepSize}
	for {
		list, err := s.store.ListObjections(ctx, filter)
		if err != nil {
			return nil, err
		}
		for _, o := range list {
			r := owed[o.BureauID]
			r.Bureau = tree.Bureaus[o.BureauID]
			if o.DueOn < today {
				r.Overdue++
			} else {
				r.Due++
			}
			owed[o.BureauID], filter.Before = r, o.ID
		}
		if len(list) < sweepSize {
			break
		}
	}
	out := make([]Reminder, 0, len(owed))
	for _, r := range owed {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b Reminder) int { return cmp.Compare(a.Bureau.Code, b.Bureau.Code) })
	return out, nil
}
