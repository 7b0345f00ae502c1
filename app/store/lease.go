package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"sanxiang/models"
)

// schemaLease is how long a migration may take before another process may
// think its owner dead.
const schemaLease = 10 * time.Minute

// NewOwner makes a name for one holder of leases.
func NewOwner() string {
	b := make([]byte, 12)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}

// databaseNow is the database's clock in Unix milliseconds, the one clock that
// all processes share.
func (s *Store) databaseNow() string {
	if s.dialect == "mysql" {
		return "CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)"
	}
	return "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"
}

// Acquire takes or renews the lease of the name for the owner, by
// compare-and-set on the database's clock; false when another holds it.
func (s *Store) Acquire(ctx context.Context, name, owner string, length time.Duration) (bool, error) {
	db := s.write.WithContext(ctx)
	until := fmt.Sprintf("%s + %d", s.databaseNow(), length.Milliseconds())
	result := db.Exec("UPDATE leases SET owner = ?, until_ms = "+until+" WHERE name = ? AND (owner = ? OR until_ms < "+s.databaseNow()+")", owner, name, owner)
	if result.Error != nil {
		return false, fmt.Errorf("acquire lease %s: %w", name, result.Error)
	}
	if result.RowsAffected > 0 {
		return true, nil
	}
	row := map[string]any{"name": name, "owner": owner, "until_ms": clause.Expr{SQL: until}}
	err := db.Table("leases").Create(row).Error
	if duplicate(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("acquire lease %s: %w", name, err)
	}
	return true, nil
}

// Release gives the lease back if the owner still holds it.
func (s *Store) Release(ctx context.Context, name, owner string) error {
	err := s.write.WithContext(ctx).Exec("DELETE FROM leases WHERE name = ? AND owner = ?", name, owner).Error
	if err != nil {
		return fmt.Errorf("release lease %s: %w", name, err)
	}
	return nil
}

// waitLease tries until it has the lease or ctx ends.
func (s *Store) waitLease(ctx context.Context, name string, length time.Duration) (func(), error) {
	owner := NewOwner()
	for {
		ok, err := s.Acquire(ctx, name, owner, length)
		if err != nil && !retryable(err) {
			return nil, err
		}
		if ok {
			return func() { _ = s.Release(context.WithoutCancel(ctx), name, owner) }, nil
		}
		select {
		case <-ctx.Done():
			return nil, models.Errorf(models.Unavailable, "等待其他进程升级数据库超时，请稍后重试")
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// Run is one run of a job in a slot: at most one per name and slot stands as done.
type Run struct {
	Name      string `gorm:"primaryKey"`
	Slot      string `gorm:"primaryKey"` // what the run is for: a day, a month, a year
	State     string // running, done, failed
	Owner     string
	StartedAt models.Instant
	EndedAt   models.Instant
	Attempts  int
	Outcome   string
}

// TableName names the table of runs.
func (Run) TableName() string { return "job_runs" }

// BeginRun claims a slot for the owner: true when the slot is new, failed
// before, or left running by an owner whose lease has ended. The caller holds
// the job's lease.
func (s *Store) BeginRun(ctx context.Context, name, slot, owner string) (bool, error) {
	claimed := false
	err := s.Tx(ctx, models.SystemActor("定时任务"), func(tx *Tx) error {
		var run Run
		err := tx.db.Where("name = ? AND slot = ?", name, slot).Limit(1).Find(&run).Error
		if err != nil {
			return fmt.Errorf("find run %s/%s: %w", name, slot, err)
		}
		if claimed = run.State != "done"; !claimed {
			return nil
		}
		exists := run.Name != ""
		run = Run{Name: name, Slot: slot, State: "running", Owner: owner, StartedAt: tx.Now, Attempts: run.Attempts + 1}
		if !exists {
			return tx.create(&run, "任务已由其他进程开始")
		}
		return tx.db.Save(&run).Error
	})
	return claimed, err
}

// EndRun records how the owner's run ended. A run that another owner has taken
// over meanwhile is left alone.
func (s *Store) EndRun(ctx context.Context, name, slot, owner, state, outcome string) error {
	return s.Tx(ctx, models.SystemActor("定时任务"), func(tx *Tx) error {
		return tx.db.Model(&Run{}).Where("name = ? AND slot = ? AND owner = ?", name, slot, owner).
			Updates(map[string]any{"state": state, "outcome": outcome, "ended_at": tx.Now}).Error
	})
}

// ListRuns gives the latest runs of a job, newest first.
func (s *Store) ListRuns(ctx context.Context, name string, limit int) ([]Run, error) {
	var list []Run
	q := s.reader(ctx).Order("started_at DESC, name, slot").Limit(limit)
	if name != "" {
		q = q.Where("name = ?", name)
	}
	if err := q.Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	return list, nil
}

// FindLastRun gives the latest period of a job that is done; a zero Run when
// there is none. Runs by hand are not periods.
func (s *Store) FindLastRun(ctx context.Context, name string) (Run, error) {
	var run Run
	err := s.reader(ctx).Where("name = ? AND state = ? AND slot LIKE ?", name, "done", "2%").Order("slot DESC").Limit(1).Find(&run).Error
	if err != nil {
		return Run{}, fmt.Errorf("find last run of %s: %w", name, err)
	}
	return run, nil
}

// FindInstalled gives the instant at which jobs were first looked at on this
// database, and notes it when there is none: what was due before is not made up for.
func (s *Store) FindInstalled(ctx context.Context) (models.Instant, error) {
	var run Run
	err := s.Tx(ctx, models.SystemActor("定时任务"), func(tx *Tx) error {
		run = Run{}
		err := tx.db.Where("name = ?", "installed").Limit(1).Find(&run).Error
		if err != nil || run.Name != "" {
			return err
		}
		run = Run{Name: "installed", Slot: "-", State: "done", StartedAt: tx.Now, EndedAt: tx.Now}
		return tx.create(&run, "已登记")
	})
	return run.StartedAt, err
}
