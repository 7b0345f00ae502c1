package inbox

import (
	"context"
	"fmt"

	"sanxiang/app/store"
	"sanxiang/models"
)

// overdueDays is how long after its last day a duty is still told of: what is
// late stays on the work page anyhow.
const overdueDays = 7

// remindBatch is how many lines one transaction tells of.
const remindBatch = 100

// window is the days whose duties are told of: late ones up to yesterday,
// and those due from today to the next working day.
type window struct{ from, today, next models.Day }

func (s *Service) window(ctx context.Context, on models.Day) (window, error) {
	rules, err := s.store.Rules(ctx)
	if err != nil {
		return window{}, err
	}
	next, err := rules.Calendar.AddWorkdays(on, 1)
	if models.KindOf(err) == models.Unavailable {
		next, err = on.Add(1), nil // the next year's calendar is not loaded yet
	}
	return window{on.Add(-overdueDays), on, next}, err
}

// kind says what is told of a last day, nothing for one outside the window.
func (w window) kind(due models.Day) models.MessageKind {
	switch {
	case due < w.from || due > w.next:
		return ""
	case due < w.today:
		return models.MessageOverdue
	}
	return models.MessageTomorrow
}

// Remind tells everybody of what is due by the next working day and of what
// has become late: handlers of their cases and disclosures, reviewers of the
// reviews, handlers of objections. It may run twice: each last day is told of
// once before and once after.
func (s *Service) Remind(ctx context.Context, actor models.Actor, on models.Day) (int, error) {
	w, err := s.window(ctx, on)
	if err != nil {
		return 0, err
	}
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return 0, err
	}
	total := 0
	for _, bureau := range tree.Bureaus {
		for _, list := range []func(context.Context, int64, window) ([]reminder, error){s.ofCases, s.ofDisclosures, s.ofReviews, s.ofObjections} {
			reminders, err := list(ctx, bureau.ID, w)
			if err != nil {
				return total, err
			}
			if err := s.tell(ctx, actor, reminders); err != nil {
				return total, err
			}
			total += len(reminders)
		}
	}
	return total, nil
}

// reminder is a message with those it goes to: the handlers of its case, or
// whoever has the role in its bureau.
type reminder struct {
	models.Message
	role models.Role
}

// tell writes the messages, a few in each transaction.
func (s *Service) tell(ctx context.Context, actor models.Actor, list []reminder) error {
	for len(list) > 0 {
		part := list[:min(len(list), remindBatch)]
		list = list[len(part):]
		err := s.store.Tx(ctx, actor, func(tx *store.Tx) error {
			for _, r := range part {
				users, err := recipients(tx, r)
				if err != nil {
					return err
				}
				if err := tx.Tell(r.Message, users); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func recipients(tx *store.Tx, r reminder) ([]models.User, error) {
	if r.role != "" {
		return tx.ListColleagues(r.BureauID, r.role)
	}
	users, err := tx.ListHandlers(r.CaseID)
	if models.KindOf(err) == models.NotFound && err != nil {
		return nil, nil // deleted meanwhile
	}
	return users, err
}

// message fills what all reminders have.
func (w window) message(object string, id int64, due models.Day) models.Message {
	kind := w.kind(due)
	return models.Message{Kind: kind, Source: fmt.Sprintf("due:%s:%d:%s:%s", object, id, due, kind), Object: object, ObjectID: id, DueOn: due}
}

func (s *Service) ofCases(ctx context.Context, bureau int64, w window) ([]reminder, error) {
	var out []reminder
	lines, err := s.store.ListDuties(ctx, store.DutyFilter{Bureaus: []int64{bureau}, From: w.from, To: w.next, Limit: remindMost})
	for _, l := range lines {
		if l.Rule == "" || l.State == models.CaseReviewing && l.Rule == "R11" {
			continue // the reviewers are told of the review
		}
		m := w.message("case", l.CaseID, l.DueOn)
		m.Source += ":" + l.Rule
		m.BureauID, m.CaseID, m.Number, m.Act = l.BureauID, l.CaseID, l.Number, l.Text
		out = append(out, reminder{m, ""})
	}
	return out, err
}

// remindMost is how many last days of one bureau are told of in a day.
const remindMost = 5000

func (s *Service) ofDisclosures(ctx context.Context, bureau int64, w window) ([]reminder, error) {
	var out []reminder
	list, err := s.store.ListDisclosures(ctx, store.DisclosureFilter{Bureaus: []int64{bureau}, State: models.DisclosureDraft, DueTo: w.next, Limit: remindMost})
	for _, d := range list {
		if w.kind(d.DueOn) == "" {
			continue
		}
		r := reminder{w.message("disclosure", d.ID, d.DueOn), ""}
		r.BureauID, r.CaseID, r.Number, r.Act = d.BureauID, d.CaseID, d.Number, "公示决定"
		if d.Stage != "" || d.CaseID == 0 {
			r.role, r.Act = models.RoleApprover, "审批公示内容"
		}
		out = append(out, r)
	}
	return out, err
}

func (s *Service) ofReviews(ctx context.Context, bureau int64, w window) ([]reminder, error) {
	var out []reminder
	list, err := s.store.ListOpenReviews(ctx, []int64{bureau})
	for _, r := range list {
		if w.kind(r.DueOn) == "" {
			continue
		}
		m := w.message("review", r.ID, r.DueOn)
		m.BureauID, m.CaseID, m.Number, m.Act = r.BureauID, r.CaseID, r.CaseNumber, "出具法制审核意见"
		out = append(out, reminder{m, models.RoleReviewer})
	}
	return out, err
}

func (s *Service) ofObjections(ctx context.Context, bureau int64, w window) ([]reminder, error) {
	var out []reminder
	list, err := s.store.ListObjections(ctx, store.ObjectionFilter{Bureaus: []int64{bureau}, Open: true, DueTo: w.next, Limit: remindMost})
	for _, o := range list {
		if w.kind(o.DueOn) == "" {
			continue
		}
		m := w.message("objection", o.ID, o.DueOn)
		m.BureauID, m.Number, m.Act = o.BureauID, o.Reference, "答复公示异议"
		out = append(out, reminder{m, models.RoleHandler})
	}
	return out, err
}
