package cases

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"sanxiang/app/store"
	"sanxiang/models"
)

// The lease of a batch under work, how often others look for work that was
// left, and how many runs a batch gets that fails for reasons of ours.
const (
	batchLease = 30 * time.Second
	batchLook  = 10 * time.Second
	batchTries = 5
)

// batchWorkers is how many batches one process works on at once.
const batchWorkers = 2

// Kick has the workers look for work now.
func (s *Imports) Kick() {
	for range batchWorkers {
		select {
		case s.wake <- struct{}{}:
		default:
		}
	}
}

// Run works until ctx ends: on what Kick calls for, and on what another process
// or an earlier run left unfinished.
func (s *Imports) Run(ctx context.Context, log *slog.Logger) {
	done := make(chan struct{})
	for range batchWorkers {
		go func() {
			defer func() { done <- struct{}{} }()
			s.loop(ctx, log)
		}()
	}
	for range batchWorkers {
		<-done
	}
}

func (s *Imports) loop(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(batchLook)
	defer tick.Stop()
	for {
		if err := s.Work(ctx); err != nil && ctx.Err() == nil {
			log.Error("import failed, will be tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-s.wake:
		}
	}
}

// Work brings every batch that waits for the system to its next rest: checked,
// imported or taken back. Batches that another worker has are left to it. What
// a killed process left is taken up where its last transaction stood.
func (s *Imports) Work(ctx context.Context) error {
	list, err := s.store.ListImports(ctx, store.ImportFilter{
		States: []models.ImportState{models.ImportChecking, models.ImportCommitting, models.ImportUndoing}, Limit: 100,
	})
	for i := len(list) - 1; i >= 0; i-- { // the oldest first
		err = errors.Join(err, s.workOn(ctx, list[i].ID))
	}
	return err
}

// workOn works on one batch under its lease.
func (s *Imports) workOn(ctx context.Context, id int64) error {
	lease, owner := "import:"+strconv.FormatInt(id, 10), store.NewOwner()
	hold := func() error {
		ok, err := s.store.Acquire(ctx, lease, owner, batchLease)
		if err == nil && !ok {
			err = errTaken
		}
		return err
	}
	if err := hold(); err != nil {
		if errors.Is(err, errTaken) {
			return nil
		}
		return err
	}
	defer func() { _ = s.store.Release(context.WithoutCancel(ctx), lease, owner) }()
	for range 20 { // a step that somebody's click came between is taken up anew
		b, err := s.store.FindImport(ctx, id)
		if err == nil && !b.State.Working() {
			return nil
		}
		if err == nil {
			err = s.step(ctx, b, hold)
		}
		switch {
		case errors.Is(err, errTaken):
			return nil
		case err != nil && models.KindOf(err) != models.Conflict:
			return err
		}
	}
	return fmt.Errorf("import %d: changes all the time", id)
}

// errTaken says that another worker has the batch.
var errTaken = errors.New("another worker has the batch")

// step does what the batch's state asks for. What the user can mend, or wait
// for, is said in the batch; other faults are tried again later, not for ever.
func (s *Imports) step(ctx context.Context, b models.ImportBatch, hold func() error) (err error) {
	w := &stager{Imports: s, batch: b, hold: hold, actor: models.SystemActor("导入")}
	if b.Attempts >= batchTries {
		return w.fail(ctx, "处理时多次出现系统故障，已停止。请联系系统管理员查看运行日志")
	}
	if err := w.save(ctx, func(*store.Tx) error { w.batch.Attempts++; return nil }); err != nil {
		return err
	}
	if w.actor, err = s.actorOf(ctx, b); err != nil && models.KindOf(err) == models.Internal {
		return err
	}
	if err == nil {
		err = w.guarded(ctx)
	}
	switch models.KindOf(err) {
	case models.Invalid, models.Forbidden, models.NotFound, models.Unauthenticated:
		if err != nil {
			if w.actor.Empty() {
				w.actor = models.SystemActor("导入")
			}
			return w.fail(ctx, err.Error())
		}
	default:
	}
	return err
}

// guarded does the work; a panic, as of a library that meets a hostile file, is
// an error.
func (s *stager) guarded(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("import %d panicked: %v", s.batch.ID, p)
		}
	}()
	switch s.batch.State {
	case models.ImportChecking:
		return s.check(ctx)
	case models.ImportCommitting:
		return s.commit(ctx)
	default:
		return s.undo(ctx)
	}
}

// actorOf is the user for whom a batch is worked on, with the rights of now.
func (s *Imports) actorOf(ctx context.Context, b models.ImportBatch) (models.Actor, error) {
	u, err := s.store.FindUser(ctx, b.ActorID)
	if err != nil {
		return models.Actor{}, err
	}
	if u.Disabled {
		return models.Actor{}, models.Errorf(models.Forbidden, "账号“%s”已停用，请由其他承办人继续", u.Login)
	}
	return store.ActorOf(u), nil
}

// check stages the file, if it is not yet, and checks every row.
func (s *stager) check(ctx context.Context) error {
	if !s.batch.Staged {
		if err := s.stage(ctx); err != nil {
			return err
		}
		if err := s.save(ctx, func(*store.Tx) error { s.batch.Staged = true; return nil }); err != nil {
			return err
		}
	}
	if err := s.checkAll(ctx); err != nil {
		return err
	}
	return s.finish(ctx, restOf(s.batch), "检查导入文件")
}

// restOf is where a batch comes to rest after a check.
func restOf(b models.ImportBatch) models.ImportState {
	if b.Added > 0 || b.Corrected > 0 {
		return models.ImportDone
	}
	return models.ImportChecked
}

// finish brings the batch to rest.
func (s *stager) finish(ctx context.Context, state models.ImportState, verb string) error {
	kept := s.batch
	return s.store.Tx(ctx, s.actor, func(tx *store.Tx) error {
		b := s.batch
		b.Version = kept.Version
		if err := tally(tx, &b); err != nil {
			return err
		}
		b.State, b.Stop, b.Attempts = state, false, 0
		switch state {
		case models.ImportDone:
			if s.batch.State == models.ImportCommitting {
				b.CommittedAt = tx.Now
			}
		case models.ImportUndone:
			b.UndoneAt = tx.Now
		default:
		}
		return tx.UpdateImport(&b, verb, fmt.Sprintf("%s：可新增%d行，可更新%d行，重复%d行，错误%d行；已新增%d件，已更正%d件", b.FileName, b.Good, b.Updates, b.Duplicates+b.Differing, b.Bad, b.Added, b.Corrected))
	})
}

// fail brings the batch to rest with what went wrong: a file that cannot be
// read goes back to its columns.
func (s *stager) fail(ctx context.Context, message string) error {
	state := models.ImportUploaded
	switch {
	case s.batch.State != models.ImportChecking:
		state = restOf(s.batch)
	case s.batch.Staged:
		state = restOf(s.batch)
	}
	s.batch.Message = message
	return s.finish(ctx, state, "导入未能完成")
}
