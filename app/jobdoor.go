package main

import (
	"context"

	"sanxiang/app/store"
	"sanxiang/jobs"
	"sanxiang/models"
	"sanxiang/routes/office"
)

// jobDoor shows the timed jobs of this process to the back office.
type jobDoor struct {
	runner *jobs.Runner
	store  *store.Store
}

// ListJobs lists the table of jobs with the next time of each.
func (d jobDoor) ListJobs() ([]office.JobRow, error) {
	list := d.runner.Jobs()
	out := make([]office.JobRow, len(list))
	for i, j := range list {
		next, err := j.Next(d.store.Now().Time())
		if err != nil {
			return nil, err
		}
		out[i] = office.JobRow{Name: j.Name, Title: j.Title, Schedule: j.Schedule, Next: next}
	}
	return out, nil
}

// ListJobRuns gives the latest runs of a job, newest first.
func (d jobDoor) ListJobRuns(ctx context.Context, name string, limit int) ([]office.JobRun, error) {
	list, err := d.store.ListRuns(ctx, name, limit)
	out := make([]office.JobRun, len(list))
	for i, r := range list {
		out[i] = office.JobRun{Name: r.Name, Slot: r.Slot, State: r.State, Outcome: r.Outcome, StartedAt: r.StartedAt, EndedAt: r.EndedAt}
	}
	return out, err
}

// RunJob runs a job by hand for a day. Who had it run is in the audit trail.
func (d jobDoor) RunJob(ctx context.Context, actor models.Actor, name string, on models.Day) (string, error) {
	err := d.store.Tx(ctx, actor, func(tx *store.Tx) error {
		tx.Append("手动运行任务", "job", 0, actor.BureauID, name+"，"+on.Chinese())
		return nil
	})
	if err != nil {
		return "", err
	}
	return d.runner.RunNow(ctx, name, on)
}
