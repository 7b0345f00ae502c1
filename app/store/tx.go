package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"gorm.io/gorm"

	"sanxiang/models"
)

// Tx is one write transaction. Now and Today are fixed when it starts. It is
// only valid inside the function it was given to, which may run several times
// and must not start another transaction, wait on anything but the database,
// or keep results of a run that failed.
type Tx struct {
	Now   models.Instant
	Today models.Day
	Actor models.Actor

	db     *gorm.DB
	store  *Store
	deltas []models.Delta
	audits []models.Audit
	fresh  freshCases
	public int64 // place of the last public row that was written
	joined bool  // with other transactions, so that inserts may wait for theirs
	treed  bool  // the bureau tree changed
	ruled  bool  // definitions changed
}

type nesting struct{}

// Tx runs f in a transaction: all of its writes, their audit lines and counter
// changes stand together or not at all. It refuses an empty actor and nesting.
// Deadlocks and write conflicts are run again, up to a cap, then Conflict. An
// error at the commit itself does not mean that nothing was kept: requests
// that may be repeated carry an idempotency key.
func (s *Store) Tx(ctx context.Context, actor models.Actor, f func(*Tx) error) error {
	if actor.Empty() {
		return models.Errorf(models.Unauthenticated, "没有操作人，不能写入")
	}
	if ctx.Value(nesting{}) != nil {
		return errors.New("store: nested transaction")
	}
	return s.writer.submit(&job{ctx: ctx, actor: actor, run: f})
}

// Context carries the mark by which a nested transaction is refused.
func (tx *Tx) Context() context.Context {
	return context.WithValue(tx.db.Statement.Context, nesting{}, true)
}

// NewID makes a row id.
func (tx *Tx) NewID() int64 { return tx.store.NewID() }

// Store gives the store for sealing and other work that writes nothing.
func (tx *Tx) Store() *Store { return tx.store }

// Append adds an audit line: the verb in Chinese, the kind of object and its
// id, and what is worth knowing. It stands or falls with the transaction.
func (tx *Tx) Append(verb, object string, id int64, bureau int64, note string) {
	tx.audits = append(tx.audits, models.Audit{
		ID: tx.NewID(), At: tx.Now, ActorID: tx.Actor.UserID, Actor: tx.Actor.Name, BureauID: bureau,
		Verb: verb, Object: object, ObjectID: strconv.FormatInt(id, 10), Note: note,
	})
}

// AppendBy is Append for what an account did before it could act: it signed in.
func (tx *Tx) AppendBy(u models.User, verb, object string, id int64, note string) {
	tx.Append(verb, object, id, u.BureauID, note)
	line := &tx.audits[len(tx.audits)-1]
	line.ActorID, line.Actor = u.ID, u.Name
}

// count notes how a record's counters change: before may be nil for a new
// record, after for one that is gone.
func (tx *Tx) count(before, after models.Record) {
	c := tx.store.catalogue.Load()
	if c == nil {
		return
	}
	if before != nil {
		tx.deltas = c.Contributions(tx.deltas, before, -1)
	}
	if after != nil {
		tx.deltas = c.Contributions(tx.deltas, after, 1)
	}
}

// create inserts rows; a broken unique key is a Conflict with the message.
func (tx *Tx) create(rows any, message string) error {
	err := tx.db.Create(rows).Error
	if duplicate(err) {
		return models.Errorf(models.Conflict, "%s", message)
	}
	return err
}

// replace writes a whole row if its version is still the one that was read,
// and raises the version. A row that changed meanwhile is a Conflict.
func (tx *Tx) replace(row any, id int64, version *int64) error {
	read := *version
	*version = read + 1
	result := tx.db.Model(row).Where("id = ? AND version = ?", id, read).Select("*").Updates(row)
	if duplicate(result.Error) {
		return models.Errorf(models.Conflict, "编号与已有记录重复，请核对后修改")
	}
	if result.Error != nil {
		return fmt.Errorf("update %T %d: %w", row, id, result.Error)
	}
	if result.RowsAffected == 0 {
		return models.Errorf(models.Conflict, "该记录已被他人修改，请刷新后重试")
	}
	return nil
}

// flush gathers what the jobs of one commit share.
type flush struct {
	store  *Store
	db     *gorm.DB
	deltas []models.Delta
	audits []models.Audit
	fresh  freshCases
	public int64
	treed  bool
	ruled  bool
}

func newFlush(s *Store, db *gorm.DB) *flush { return &flush{store: s, db: db} }

func (f *flush) take(tx *Tx) {
	f.deltas = append(f.deltas, tx.deltas...)
	f.audits = append(f.audits, tx.audits...)
	f.fresh.cases = append(f.fresh.cases, tx.fresh.cases...)
	f.fresh.events = append(f.fresh.events, tx.fresh.events...)
	f.fresh.parties = append(f.fresh.parties, tx.fresh.parties...)
	f.fresh.work.join(tx.fresh.work)
	f.public = max(f.public, tx.public)
	f.treed = f.treed || tx.treed
	f.ruled = f.ruled || tx.ruled
}

func (f *flush) write() error {
	if err := (&Tx{db: f.db, store: f.store, fresh: f.fresh}).settle(); err != nil {
		if models.KindOf(err) == models.Conflict {
			return errTorn // one of the joined transactions broke a key: find out which
		}
		return err
	}
	if err := addCounters(f.db, f.store.dialect, f.deltas); err != nil {
		return err
	}
	if len(f.audits) == 0 {
		return nil
	}
	if err := f.db.CreateInBatches(&f.audits, 500).Error; err != nil {
		return fmt.Errorf("write audit: %w", err)
	}
	return nil
}

// committed drops what this process has cached of the rows that changed. It
// runs before any of the writers hears that its change stands.
func (s *Store) committed(f *flush) {
	if f.public > 0 {
		s.published.Store(f.public)
	}
	if f.treed {
		s.tree.drop()
	}
	if f.ruled {
		s.cached.drop()
	}
}
