package store

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"gorm.io/gorm"

	"sanxiang/models"
)

// writer runs all write transactions of this process. Whatever waits while one
// commit is under way is joined in the next: each joined transaction runs
// behind a savepoint, so that one that fails takes nothing with it, and all
// share the counter update, the audit insert and the commit's disk sync. A hot
// bureau is therefore as fast as many, and nobody waits on a row lock of this
// process.
type writer struct {
	store *Store
	queue chan *job
	done  chan struct{}
	quit  chan struct{}
}

// job is one transaction that waits for the writer.
type job struct {
	ctx    context.Context
	actor  models.Actor
	run    func(*Tx) error
	err    error
	waiter chan struct{}
}

const (
	batchLimit  = 64               // transactions in one commit
	tryLimit    = 6                // runs of a transaction before a conflict is reported
	waitLimit   = 60 * time.Second // for the writer's turn
	writerQueue = 256
)

func newWriter(s *Store) *writer {
	w := &writer{store: s, queue: make(chan *job, writerQueue), done: make(chan struct{}), quit: make(chan struct{})}
	go w.loop()
	return w
}

func (w *writer) stop() {
	close(w.quit)
	<-w.done
}

// submit waits for the job's turn and its commit.
func (w *writer) submit(j *job) error {
	j.waiter = make(chan struct{})
	timer := time.NewTimer(waitLimit)
	defer timer.Stop()
	select {
	case w.queue <- j:
	case <-w.quit:
		return models.Errorf(models.Unavailable, "系统正在停止，请稍后重试")
	case <-j.ctx.Done():
		return j.ctx.Err()
	case <-timer.C:
		return models.Errorf(models.Unavailable, "系统繁忙，请稍后重试")
	}
	select {
	case <-j.waiter:
		return j.err
	case <-w.done:
		select {
		case <-j.waiter:
			return j.err
		default:
			return models.Errorf(models.Unavailable, "系统正在停止，请稍后重试")
		}
	}
}

func (w *writer) loop() {
	defer close(w.done)
	for {
		select {
		case <-w.quit:
			return
		case first := <-w.queue:
			batch := []*job{first}
			for len(batch) < batchLimit {
				select {
				case j := <-w.queue:
					batch = append(batch, j)
					continue
				default:
				}
				break
			}
			w.serve(batch)
		}
	}
}

// serve runs a batch; if the database gives the whole of it up, each job is
// run again alone until it stands or its tries are used up.
func (w *writer) serve(batch []*job) {
	live := batch[:0:0]
	for _, j := range batch {
		if j.err = j.ctx.Err(); j.err != nil {
			close(j.waiter)
			continue
		}
		live = append(live, j)
	}
	if len(live) == 0 {
		return
	}
	err := w.commit(live, false)
	if errors.Is(err, errTorn) {
		err = w.commit(live, true)
	}
	if err != nil && len(live) > 1 && retryable(err) {
		for _, j := range live {
			w.alone(j)
		}
		return
	}
	if err != nil && len(live) == 1 && retryable(err) {
		w.alone(live[0])
		return
	}
	for _, j := range live {
		if err != nil {
			j.err = err
		}
		close(j.waiter)
	}
}

func (w *writer) alone(j *job) {
	for try := 1; ; try++ {
		err := w.commit([]*job{j}, false)
		if err == nil {
			break
		}
		if j.err = err; !retryable(err) {
			break
		}
		if try == tryLimit {
			j.err = models.Errorf(models.Conflict, "多人同时修改，未能保存，请重试")
			break
		}
		time.Sleep(time.Duration(try*try) * 5 * time.Millisecond)
	}
	close(j.waiter)
}

// commit runs the jobs in one database transaction. A job's own error stays
// with the job; the returned error undid everything. Only a careful run puts
// each job behind a savepoint: few jobs fail, and most of those before they
// write. When one fails after it wrote, errTorn asks for the careful run.
func (w *writer) commit(batch []*job, careful bool) error {
	s := w.store
	if err := s.injected("begin"); err != nil {
		return err
	}
	db := s.write.WithContext(context.Background()).Begin()
	if db.Error != nil {
		return unavailable(db.Error)
	}
	flush := newFlush(s, db)
	err := s.refresh(db)
	for i := 0; err == nil && i < len(batch); i++ {
		err = w.runJob(db, flush, batch[i], manner{shared: len(batch) > 1, careful: careful && len(batch) > 1})
	}
	if err == nil {
		err = flush.write()
	}
	if err == nil {
		err = s.injected("commit")
	}
	if err != nil {
		db.Rollback()
		return unavailable(err)
	}
	if err := db.Commit().Error; err != nil {
		return uncertain(err)
	}
	s.committed(flush)
	return s.injected("committed")
}

// manner is how a job is run: in a transaction with others, and behind a
// savepoint of its own.
type manner struct{ shared, careful bool }

// errTorn says that a job failed after it wrote, in a transaction with others
// and without a savepoint.
var errTorn = errors.New("a joined transaction failed after it wrote")

// runJob runs one job of the transaction.
func (w *writer) runJob(db *gorm.DB, flush *flush, j *job, m manner) error {
	if m.careful {
		if err := db.Exec("SAVEPOINT job").Error; err != nil {
			return err
		}
	}
	written := writesOf(db)
	tx := &Tx{db: db.WithContext(context.WithoutCancel(j.ctx)), store: w.store, Actor: j.actor, Now: w.store.Now(), joined: m.shared && !m.careful}
	tx.Today = tx.Now.Day()
	j.err = guarded(tx, j.run, w.store)
	switch {
	case j.err == nil:
		flush.take(tx)
	case retryable(j.err):
		return j.err
	case !m.shared:
		return refused{j.err}
	case m.careful:
		if err := db.Exec("ROLLBACK TO SAVEPOINT job").Error; err != nil {
			return err
		}
	case writesOf(db) != written:
		return errTorn
	}
	if m.careful {
		return db.Exec("RELEASE SAVEPOINT job").Error
	}
	return nil
}

// writesOf counts the statements of a transaction that may have written.
func writesOf(db *gorm.DB) int {
	if t, ok := db.Statement.ConnPool.(*poolTx); ok {
		return t.writes
	}
	return 0
}

// refused carries a lone job's own error out of the transaction, so that
// it is rolled back, without being taken for a database failure.
type refused struct{ error }

func (e refused) Unwrap() error { return e.error }

// guarded runs the job's function and turns a panic into an error, so that one
// faulty request cannot stop the writer.
func guarded(tx *Tx, run func(*Tx) error, s *Store) (err error) {
	defer func() {
		if p := recover(); p != nil {
			s.options.Log.Error("panic in transaction", "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic in transaction: %v", p)
		}
	}()
	return run(tx)
}

// uncertain is the error of a commit. A conflict undid everything and may be
// run again; after any other error nobody knows whether the transaction
// stands, so it is never run again here: the client repeats it under its key.
func uncertain(err error) error {
	if conflicting(err) {
		return err
	}
	return models.Errorf(models.Unavailable, "提交时连接中断，结果不明，请用同一请求编号重试")
}

// unavailable leaves domain errors and retryable ones alone and wraps the rest.
func unavailable(err error) error {
	var own refused
	if errors.As(err, &own) {
		return own.error
	}
	return err
}
