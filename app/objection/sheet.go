package objection

import (
	"context"
	"encoding/json"
	"fmt"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Sheet is an objection as the bureau's office works on it, beside what it is
// about.
type Sheet struct {
	Objection models.Objection // masked for those who only oversee
	Handles   bool             // the actor handles the bureau's objections
	Row       models.Publication
	Page      models.PublicPage // zero for a tombstone, and without a record
	CaseID    int64             // of the record; 0 when it is no case's
	Changed   bool              // the record changed after the objection came
	History   []models.Audit    // the latest first
}

// historyMost is how many lines of history a sheet shows.
const historyMost = 100

// FindSheet gives one objection with the record that it is about; the errors are
// those of Find.
func (s *Service) FindSheet(ctx context.Context, actor models.Actor, id int64) (Sheet, error) {
	o, err := s.Find(ctx, actor, id)
	if err != nil {
		return Sheet{}, err
	}
	out := Sheet{Objection: o}
	if out.Handles, err = s.permit(ctx, actor, o.BureauID); err != nil {
		return Sheet{}, err
	}
	if out.History, err = s.store.ListHistory(ctx, "objection", id, historyMost); err != nil || o.PublicID == "" {
		return out, err
	}
	if out.Row, err = s.store.FindPublication(ctx, o.PublicID); err != nil {
		return out, err
	}
	out.Changed = out.Row.Seq > o.Seen
	if out.Row.Body != "" {
		if err := json.Unmarshal([]byte(out.Row.Body), &out.Page); err != nil {
			return out, fmt.Errorf("read record of objection %d: %w", id, err)
		}
	}
	d, err := s.store.FindDisclosureByPublicID(ctx, o.PublicID)
	if err != nil && models.KindOf(err) != models.NotFound {
		return out, err
	}
	out.CaseID = d.CaseID
	return out, nil
}

// Oversight is how the objections of one bureau stand.
type Oversight struct {
	Bureau models.Bureau
	store.ObjectionTally
}

// ListOversight counts how the bureau's objections stand and, for those who
// oversee it, those of the bureaus below.
func (s *Service) ListOversight(ctx context.Context, actor models.Actor, bureau int64) ([]Oversight, error) {
	handles, err := s.permit(ctx, actor, bureau)
	if err != nil {
		return nil, err
	}
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	bureaus := []int64{bureau}
	if !handles {
		bureaus = tree.Within(bureau, models.ScopeAll)
	}
	today := s.store.Today()
	list, err := s.store.TallyObjections(ctx, bureaus, today.Year(), today)
	if err != nil {
		return nil, err
	}
	out := make([]Oversight, len(list))
	for i, x := range list {
		out[i] = Oversight{tree.Bureaus[x.BureauID], x}
	}
	return out, nil
}
