// Package jobs runs what the calendar of the law demands: daily clocks, the
// yearly statistics and the yearly chapter. Jobs stand in one table; each runs
// once per period however many processes share the database, is recorded,
// catches up after a stop, and can be run by hand.
package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/robfig/cron/v3"

	"sanxiang/models"
)

// Job is one row of the table. Run must be idempotent for its day: it may be
// run again after a failure or by hand. It returns what it did, in Chinese.
type Job struct {
	Name     string
	Title    string // Chinese, with the duty's source
	Schedule string // minute hour day month weekday, in China
	Hourly   bool   // one period an hour instead of one a day
	Often    bool   // every few minutes: no periods; runs that did nothing are not kept
	Every    bool   // after a stop every missed period is made up for, not only the latest
	Timeout  time.Duration
	Run      func(ctx context.Context, on models.Day) (string, error)
}

// slot names the period that a scheduled time stands for.
func (j Job) slot(at time.Time) string {
	if j.Hourly {
		return at.In(models.Shanghai).Format("2006-01-02T15")
	}
	return string(models.DayOf(at))
}

// schedule parses the row's times.
func (j Job) schedule() (cron.Schedule, error) {
	s, err := cron.ParseStandard(j.Schedule)
	if err != nil {
		return nil, fmt.Errorf("schedule of job %s: %w", j.Name, err)
	}
	return s, nil
}

// Next gives the first scheduled time after t, in China.
func (j Job) Next(t time.Time) (time.Time, error) {
	s, err := j.schedule()
	if err != nil {
		return time.Time{}, err
	}
	return s.Next(t.In(models.Shanghai)), nil
}

// missed lists the scheduled times after since up to now: all of them when
// every missed period counts, else the latest. At most missedLimit.
func (j Job) missed(since, now time.Time) ([]time.Time, error) {
	s, err := j.schedule()
	if err != nil {
		return nil, err
	}
	var out []time.Time
	for at := s.Next(since.In(models.Shanghai)); !at.IsZero() && !at.After(now); at = s.Next(at) {
		out = append(out, at)
		if len(out) > missedLimit {
			out = out[1:]
		}
	}
	if !j.Every && len(out) > 1 {
		out = out[len(out)-1:]
	}
	return out, nil
}

// missedLimit bounds how many periods of one job are made up for.
const missedLimit = 20
