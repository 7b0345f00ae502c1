// Package audit reads the audit trail (留痕; GB/T 22239-2019 8.1.4.3 安全审计): who
// did what to which record, and when. Lines are written by the transactions
// that they tell of and are never changed. Taking lines out of the system is
// itself a line.
package audit

import (
	"context"
	"fmt"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Service is the use case. It may be used by many goroutines.
type Service struct {
	store *store.Store
}

// New makes the use case over a store.
func New(s *store.Store) *Service { return &Service{store: s} }

// Filter picks lines of a bureau and those below it, newest first. The days are
// legal days, both inclusive, empty = open. Text is looked for in the actor's
// name, in what was done and in the note. Before is the last id of the page
// before; Limit is 50 unless given, at most 500.
type Filter struct {
	Bureau   int64
	From, To models.Day
	ActorID  int64
	Object   string // one of models.AuditObjects
	ObjectID string
	Text     string
	Before   int64
	Limit    int
}

// The sizes of a page.
const (
	pageSize = 50
	pageMost = 500
)

// List gives one page of lines. Errors: those of models.Permit for
// models.ActReadAudit, Invalid for days that are none.
func (s *Service) List(ctx context.Context, actor models.Actor, f Filter) ([]models.Audit, error) {
	picked, err := s.pick(ctx, actor, f)
	if err != nil {
		return nil, err
	}
	return s.store.FindAudits(ctx, picked)
}

// Each calls f for every line that the filter picks, newest first, without
// holding them all. That the lines were taken out is noted first, with the
// words that say which.
func (s *Service) Each(ctx context.Context, actor models.Actor, f Filter, words string, each func(models.Audit) error) error {
	f.Limit, f.Before = pageMost, 0
	picked, err := s.pick(ctx, actor, f)
	if err != nil {
		return err
	}
	err = s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		tx.Append("导出审计日志", "audit", 0, f.Bureau, words)
		return nil
	})
	if err != nil {
		return fmt.Errorf("note export of audit: %w", err)
	}
	for {
		list, err := s.store.FindAudits(ctx, picked)
		if err != nil {
			return err
		}
		for _, a := range list {
			if err := each(a); err != nil {
				return err
			}
		}
		if len(list) < picked.Limit {
			return nil
		}
		picked.Before = list[len(list)-1].ID
	}
}

// pick turns the filter into the store's.
func (s *Service) pick(ctx context.Context, actor models.Actor, f Filter) (store.AuditFilter, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return store.AuditFilter{}, err
	}
	if err := models.Permit(actor, models.ActReadAudit, tree, f.Bureau); err != nil {
		return store.AuditFilter{}, err
	}
	out := store.AuditFilter{ActorID: f.ActorID, Object: f.Object, ObjectID: f.ObjectID, Text: f.Text, Before: f.Before, Limit: f.Limit}
	if out.Limit <= 0 {
		out.Limit = pageSize
	}
	out.Limit = min(out.Limit, pageMost)
	if tree.Bureaus[f.Bureau].ParentID != 0 || !covers(tree, f.Bureau) {
		out.Bureaus = tree.Within(f.Bureau, models.ScopeAll)
	}
	var c models.Checks
	out.From = instant(&c, "from", f.From)
	if f.To != "" {
		out.To = instant(&c, "to", f.To.Add(1))
	}
	c.Require(f.From == "" || f.To == "" || f.From <= f.To, "to", "止日不能早于起日", "请更正")
	return out, c.Err("查询条件有误")
}

// covers says whether all bureaus lie below the one, so that lines of none in
// particular are its own as well.
func covers(tree *models.Tree, bureau int64) bool {
	return len(tree.Within(bureau, models.ScopeAll)) == len(tree.Bureaus)
}

// instant is the beginning of a day in China.
func instant(c *models.Checks, field string, d models.Day) models.Instant {
	if d == "" {
		return 0
	}
	t, ok := d.Time()
	c.Require(ok, field, "“"+string(d)+"”不是有效日期", "请写成 2024-06-01")
	if !ok {
		return 0
	}
	return models.InstantOf(t)
}
