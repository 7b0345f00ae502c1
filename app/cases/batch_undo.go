package cases

import (
	"context"
	"fmt"

	"sanxiang/app/store"
	"sanxiang/models"
)

// usedShown is how many cases a refusal names.
const usedShown = 20

// Undo has the cases that a batch added taken back, within a day and while none
// of them was used: no later step, recording, review or publication, and no
// figures of their years fixed since. Corrections are events and stay. Error:
// Conflict that names the cases and why.
func (s *Imports) Undo(ctx context.Context, actor models.Actor, id int64) (models.ImportBatch, error) {
	b, err := s.own(ctx, actor, id)
	if err != nil {
		return b, err
	}
	if err := s.MayUndo(ctx, b); err != nil {
		return b, err
	}
	b, err = s.change(ctx, actor, id, func(_ *store.Tx, b *models.ImportBatch) (string, error) {
		if err := s.undoable(*b); err != nil {
			return "", err
		}
		begin(b, models.ImportUndoing, actor)
		return "开始撤销导入", nil
	})
	if err == nil {
		s.Kick()
	}
	return b, err
}

// undoable says whether the batch's own state lets it be undone.
func (s *Imports) undoable(b models.ImportBatch) error {
	switch {
	case b.State != models.ImportDone || b.Added == 0:
		return models.Errorf(models.Conflict, "这一批%s，没有可以撤销的案件", b.State.Label())
	case s.store.Now() > b.CommittedAt+models.ImportUndoTime:
		return models.Errorf(models.Conflict, "导入已超过24小时，不能再撤销。录错的案件请逐件更正")
	}
	return nil
}

// MayUndo says whether a batch can be undone now; the Conflict names the cases
// that stand against it.
func (s *Imports) MayUndo(ctx context.Context, b models.ImportBatch) error {
	if err := s.undoable(b); err != nil {
		return err
	}
	var c models.Checks
	n := 0
	for after := int64(0); ; {
		list, err := s.store.ListImported(ctx, b.ID, after, batchChunk)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			break
		}
		after = list[len(list)-1].ID
		used, err := s.store.ListUsed(ctx, list, b.CommittedAt)
		if err != nil {
			return err
		}
		for _, u := range used {
			if n++; n <= usedShown {
				c.Require(false, "case", "案件 "+u.Case.Number+"："+u.Why, "")
			}
		}
	}
	err := c.Err("")
	if err == nil {
		return nil
	}
	refusal, _ := err.(*models.Error)
	refusal.Kind, refusal.Message = models.Conflict, fmt.Sprintf("有%d件案件在导入后已被使用，这一批不能撤销", n)
	return refusal
}

// undo takes the cases back, chunk by chunk. A case that was used meanwhile
// stays, and the batch says so.
func (s *stager) undo(ctx context.Context) error {
	left := 0
	since := s.batch.CommittedAt
	if since == 0 { // an import that never ended
		since = s.batch.UpdatedAt
	}
	for after := int64(0); ; {
		if err := s.hold(); err != nil {
			return err
		}
		n, used := 0, 0
		var last int64
		err := s.save(ctx, func(tx *store.Tx) error {
			list, err := tx.ListImported(s.batch.ID, after, batchChunk)
			if err != nil || len(list) == 0 {
				n = 0
				return err
			}
			last, n = list[len(list)-1].ID, len(list)
			free, err := unused(tx, list, since)
			if err != nil {
				return err
			}
			used = n - len(free)
			s.batch.Added, s.batch.Progress, s.batch.Attempts = s.batch.Added-len(free), s.batch.Progress+len(free), 0
			return tx.DeleteImported(s.batch, free)
		})
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		after, left = last, left+used
	}
	if left > 0 {
		s.batch.Message = fmt.Sprintf("有%d件案件在撤销时已被使用，没有撤销", left)
		return s.finish(ctx, models.ImportDone, "撤销导入")
	}
	return s.finish(ctx, models.ImportUndone, "撤销导入")
}

// unused leaves out the cases that were used.
func unused(tx *store.Tx, list []models.Case, since models.Instant) ([]models.Case, error) {
	used, err := tx.ListUsed(list, since)
	if err != nil {
		return nil, err
	}
	stands := map[int64]bool{}
	for _, u := range used {
		stands[u.Case.ID] = true
	}
	var free []models.Case
	for _, c := range list {
		if !stands[c.ID] {
			free = append(free, c)
		}
	}
	return free, nil
}
