package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"sanxiang/models"
)

// AuditFilter picks lines of the audit trail, newest first. Bureaus nil means
// all. From and To are instants, To exclusive, 0 = open. Text is looked for in
// the actor's name, the verb and the note. Before is the last id of the page
// before.
type AuditFilter struct {
	Bureaus  []int64
	From, To models.Instant
	ActorID  int64
	Object   string
	ObjectID string
	Verb     string
	Text     string
	Before   int64
	Limit    int
}

// ListAudits gives the newest audit lines of the bureaus, or of all when nil.
func (s *Store) ListAudits(ctx context.Context, bureaus []int64, before int64, limit int) ([]models.Audit, error) {
	return s.FindAudits(ctx, AuditFilter{Bureaus: bureaus, Before: before, Limit: limit})
}

// FindAudits gives one page of the lines that the filter picks. Each bureau's
// lines lie in order in its index, so that the page of several is merged from
// theirs instead of sorting all.
func (s *Store) FindAudits(ctx context.Context, f AuditFilter) ([]models.Audit, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	if f.Bureaus == nil {
		return listAudits(f.where(s.reader(ctx)), f.Limit)
	}
	var all []models.Audit
	for _, b := range f.Bureaus {
		part, err := listAudits(f.where(s.reader(ctx)).Where("bureau_id = ?", b), f.Limit)
		if err != nil {
			return nil, err
		}
		all = append(all, part...)
	}
	slices.SortFunc(all, func(a, b models.Audit) int {
		if a.ID > b.ID {
			return -1
		}
		return 1
	})
	return all[:min(len(all), f.Limit)], nil
}

func listAudits(q *gorm.DB, limit int) ([]models.Audit, error) {
	var list []models.Audit
	if err := q.Order("id DESC").Limit(limit).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list audits: %w", err)
	}
	return list, nil
}

// idSlack is how far a row's id may lie from its instant, milliseconds: ids run
// ahead of the clock in a burst.
const idSlack = 10 * 60 * 1000

// where lays the filter over a query. Ids grow with time, so that a range of
// time is also one of ids, by which the lines are in order.
func (f AuditFilter) where(q *gorm.DB) *gorm.DB {
	if f.Before > 0 {
		q = q.Where("id < ?", f.Before)
	}
	if f.From > 0 {
		q = q.Where("id >= ? AND at >= ?", (int64(f.From)-idSlack-idEpoch)<<22, f.From)
	}
	if f.To > 0 {
		q = q.Where("id < ? AND at < ?", (int64(f.To)+idSlack-idEpoch)<<22, f.To)
	}
	if f.ActorID != 0 {
		q = q.Where("actor_id = ?", f.ActorID)
	}
	if f.Object != "" {
		q = q.Where("object = ?", f.Object)
	}
	if f.ObjectID != "" {
		q = q.Where("object_id = ?", f.ObjectID)
	}
	if f.Verb != "" {
		q = q.Where("verb = ?", f.Verb)
	}
	if f.Text != "" {
		like := "%" + escapeLike(f.Text) + "%"
		q = q.Where("(actor LIKE ? ESCAPE '!' OR verb LIKE ? ESCAPE '!' OR note LIKE ? ESCAPE '!')", like, like, like)
	}
	return q
}
