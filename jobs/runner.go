package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Runner runs the table on one database. Several runners, in one or many
// processes, share the work through leases and run records.
type Runner struct {
	store *store.Store
	jobs  []Job
	log   *slog.Logger
	owner string
	now   func() time.Time
	cron  *cron.Cron
}

// NewRunner makes a runner of the jobs.
func NewRunner(s *store.Store, table []Job, log *slog.Logger, now func() time.Time) *Runner {
	return &Runner{store: s, jobs: table, log: log, owner: store.NewOwner(), now: now}
}

// Jobs lists the table.
func (r *Runner) Jobs() []Job { return r.jobs }

// Start makes up for what was missed while no process ran, then runs the jobs
// by their schedules until Stop.
func (r *Runner) Start(ctx context.Context) error {
	if err := r.CatchUp(ctx); err != nil {
		return err
	}
	logger := cron.PrintfLogger(slog.NewLogLogger(r.log.Handler(), slog.LevelWarn))
	r.cron = cron.New(cron.WithLocation(models.Shanghai), cron.WithLogger(logger),
		cron.WithChain(cron.Recover(logger), cron.SkipIfStillRunning(logger)))
	for _, j := range r.jobs {
		if _, err := r.cron.AddFunc(j.Schedule, func() { r.tick(ctx, j) }); err != nil {
			return fmt.Errorf("schedule job %s: %w", j.Name, err)
		}
	}
	r.cron.Start()
	return nil
}

// Stop waits for running jobs.
func (r *Runner) Stop() {
	if r.cron != nil {
		<-r.cron.Stop().Done()
	}
}

// tick runs the job for the present period and logs a failure; the next start
// or the next hour tries again.
func (r *Runner) tick(ctx context.Context, j Job) {
	now := r.now()
	if _, err := r.run(ctx, j, j.slot(now), models.DayOf(now)); err != nil {
		r.log.Error("job failed", "job", j.Name, "error", err)
	}
}

// CatchUp runs every job whose scheduled time passed since its last period, or
// since the system was first started.
func (r *Runner) CatchUp(ctx context.Context) error {
	installed, err := r.store.FindInstalled(ctx)
	if err != nil {
		return err
	}
	for _, j := range r.jobs {
		if j.Often {
			continue // it comes by itself in a moment
		}
		since := installed.Time()
		last, err := r.store.FindLastRun(ctx, j.Name)
		if err != nil {
			return err
		}
		if t, ok := slotTime(last.Slot); ok && t.After(since) {
			since = t
		}
		times, err := j.missed(since, r.now())
		if err != nil {
			return err
		}
		for _, at := range times {
			if _, err := r.run(ctx, j, j.slot(at), models.DayOf(at)); err != nil {
				r.log.Error("job failed while catching up", "job", j.Name, "slot", j.slot(at), "error", err)
				break // later periods wait, or this one would be taken for made up
			}
		}
	}
	return nil
}

// slotTime gives the time at which a slot's period ends, so that the period
// itself is not made up for again.
func slotTime(slot string) (time.Time, bool) {
	if t, err := time.ParseInLocation("2006-01-02T15", slot, models.Shanghai); err == nil {
		return t.Add(time.Hour - time.Nanosecond), true
	}
	if t, err := time.ParseInLocation(time.DateOnly, slot, models.Shanghai); err == nil {
		return t.AddDate(0, 0, 1).Add(-time.Nanosecond), true
	}
	return time.Time{}, false
}

// RunNow runs the job by hand for a day, whether or not it has run before, and
// returns what it did. A run in progress elsewhere is a Conflict.
func (r *Runner) RunNow(ctx context.Context, name string, on models.Day) (string, error) {
	names := make([]string, 0, len(r.jobs))
	for _, j := range r.jobs {
		if j.Name == name {
			slot := fmt.Sprintf("手动 %s %s", on, store.NewOwner()[:12])
			return r.run(ctx, j, slot, on)
		}
		names = append(names, j.Name)
	}
	return "", models.Errorf(models.NotFound, "没有任务“%s”，是否要找“%s”？用 jobs list 查看全部任务", name, models.Nearest(name, names))
}

// errElsewhere says that another process has the job.
var errElsewhere = models.Errorf(models.Conflict, "该任务正在其他进程中运行，请稍后再试")

// run takes the job's lease, claims the slot, and records how the run ended.
// The lease outlasts the timeout, so that a run that hangs is given up before
// another process may take it over.
func (r *Runner) run(ctx context.Context, j Job, slot string, on models.Day) (string, error) {
	lease := "job:" + j.Name
	ok, err := r.store.Acquire(ctx, lease, r.owner, j.Timeout+time.Minute)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", errElsewhere
	}
	defer func() { _ = r.store.Release(context.WithoutCancel(ctx), lease, r.owner) }()
	if j.Often {
		return r.runOften(ctx, j, on)
	}
	claimed, err := r.store.BeginRun(ctx, j.Name, slot, r.owner)
	if err != nil || !claimed {
		return "本期已经完成", err
	}
	outcome, err := guarded(ctx, j, on)
	return r.end(ctx, j, slot, outcome, err)
}

// runOften runs a job that has no periods and records the run if it did
// anything or failed.
func (r *Runner) runOften(ctx context.Context, j Job, on models.Day) (string, error) {
	slot := r.now().In(models.Shanghai).Format("2006-01-02T15:04:05")
	outcome, err := guarded(ctx, j, on)
	if outcome == "" && err == nil {
		return "", nil
	}
	if _, begun := r.store.BeginRun(ctx, j.Name, slot, r.owner); begun != nil {
		return outcome, errors.Join(err, begun)
	}
	return r.end(ctx, j, slot, outcome, err)
}

// end records how a run ended.
func (r *Runner) end(ctx context.Context, j Job, slot, outcome string, err error) (string, error) {
	state := "done"
	if err != nil {
		state, outcome = "failed", reason(err)
	}
	r.log.Info("job run", "job", j.Name, "slot", slot, "state", state, "outcome", outcome)
	if ended := r.store.EndRun(context.WithoutCancel(ctx), j.Name, slot, r.owner, state, outcome); ended != nil {
		return outcome, errors.Join(err, ended)
	}
	return outcome, err
}

// guarded runs a job within its time and turns a panic into its failure.
func guarded(ctx context.Context, j Job, on models.Day) (outcome string, err error) {
	ctx, cancel := context.WithTimeout(ctx, j.Timeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("job %s panicked: %v", j.Name, p)
		}
	}()
	return j.Run(ctx, on)
}

// reason is what the run record says of a failure: the user's message, or no detail.
func reason(err error) string {
	if models.KindOf(err) == models.Internal {
		return "内部错误，详见运行日志"
	}
	return err.Error()
}
