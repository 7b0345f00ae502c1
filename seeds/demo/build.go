package demo

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"strings"

	"sanxiang/app/cases"
	"sanxiang/app/disclosure"
	"sanxiang/app/identity"
	"sanxiang/app/recording"
	"sanxiang/app/review"
	"sanxiang/app/stats"
	"sanxiang/app/store"
	"sanxiang/models"
)

// The first and the last day of the demonstration, both working days.
const (
	firstDay models.Day = "2021-01-04"
	lastDay  models.Day = "2025-12-29"
)

// Options is what Build works with. The store has to be empty but for the
// reference data and opened with the Now of Clock.
type Options struct {
	Store *store.Store
	Blobs recording.Blobs
	Clock *Clock
	Log   *slog.Logger // every scene at level debug; nil = silent
	// Publish compiles, keeps and publishes a bureau's chapter of a year; nil
	// leaves the chapters out.
	Publish func(ctx context.Context, bureau int64, year int) error
	// Today is the day on which the demonstration will be looked at: the cases
	// under way are then as fresh as they would be in a bureau at work. Empty, or
	// a day whose year the calendar does not have, leaves them at the end of 2025.
	Today models.Day
}

// Signin is one account that may be tried out: whose, in what role, with what
// login and password, and the access token. Both are shown only here.
type Signin struct {
	Bureau, Role, Name, Login, Password, Token string
}

// builder acts for the command where no user can yet.
var builder = models.SystemActor("建立演示数据")

// world is the demonstration while it is being built.
type world struct {
	store       *store.Store
	clock       *Clock
	identity    *identity.Service
	cases       *cases.Service
	recording   *recording.Service
	reviews     *review.Service
	disclosures *disclosure.Service
	stats       *stats.Service
	publish     func(context.Context, int64, int) error

	script   script
	until    models.Day // the working day up to which cases are handled
	calendar models.Calendar
	bureaus  map[string]models.Bureau // by full name
	signins  []Signin
	password string // of all accounts that are shown: whoever tries them changes between them

	bureau    models.Bureau // the one whose cases run in full, with its people
	teams     []team
	approver  models.Actor
	reviewer  models.Actor
	chair     int64                   // officer who leads hearings
	reporters map[string]models.Actor // by bureau name
	admin     models.Actor
}

// Build makes the demonstration world and gives the accounts to try. Errors
// are those of the use cases, led by the day and the act that failed. What was
// done until then stays: the database is then to be thrown away.
func Build(ctx context.Context, o Options) ([]Signin, error) {
	rules, err := o.Store.Rules(ctx)
	if err != nil {
		return nil, err
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	w := &world{
		store: o.Store, clock: o.Clock, publish: o.Publish,
		identity: identity.New(o.Store), cases: cases.New(o.Store), recording: recording.New(o.Store, o.Blobs),
		reviews: review.New(o.Store), disclosures: disclosure.New(o.Store), stats: stats.New(o.Store),
		password: "Sanxiang-" + strings.ToLower(rand.Text()[:8]), calendar: rules.Calendar, bureaus: map[string]models.Bureau{}, reporters: map[string]models.Actor{},
	}
	w.until = w.lastWorkday(o.Today)
	if err := w.settle(ctx); err != nil {
		return nil, err
	}
	w.write()
	if err := w.script.play(ctx, w.clock, o.Log); err != nil {
		return nil, err
	}
	w.clock.move(at(w.until, 18, 0))
	return w.signins, nil
}

// settle makes the bureaus and their people, before the story begins.
func (w *world) settle(ctx context.Context) error {
	if err := w.createBureaus(ctx); err != nil {
		return fmt.Errorf("create bureaus: %w", err)
	}
	if err := w.createPeople(ctx); err != nil {
		return fmt.Errorf("create people: %w", err)
	}
	return nil
}

// write writes all scenes.
func (w *world) write() {
	w.writeCases()
	w.writeEntries()
	w.writeImports()
	w.writePages()
	w.writeExAnte()
	w.writeAudits()
	w.writeSweeps()
}

// writeCases spreads the cases of the bureau over the years.
func (w *world) writeCases() {
	n := 0
	next := func(d docket, day models.Day) {
		n++
		w.proceed(d, n, day)
	}
	for i, d := range dockets2024 {
		next(d, models.Day("2024-01-03").Add(i*63/10))
	}
	for i, d := range lenient2024 {
		next(d, models.Day("2024-03-12").Add(i*50))
	}
	for i, d := range dockets2025 {
		next(d, models.Day("2025-01-07").Add(i*40))
	}
	for _, d := range underWay {
		next(d.docket, w.workdaysBefore(w.until, d.ago))
	}
}

// writeSweeps lets the daily check of disclosures run once a month.
func (w *world) writeSweeps() {
	for year := firstDay.Year(); year <= lastDay.Year(); year++ {
		for month := 1; month <= 12; month++ {
			day := models.Period{Year: year, From: month, To: month}.First()
			w.script.add(day, 7, 0, "公示期限检查", func(ctx context.Context) error {
				if _, err := w.disclosures.MarkOverdue(ctx, day); err != nil {
					return err
				}
				_, err := w.disclosures.Expire(ctx, day)
				return err
			})
		}
	}
}

// lastWorkday is the last working day before the day, but not before the last
// day of the demonstration and none that the calendar does not know.
func (w *world) lastWorkday(today models.Day) models.Day {
	for d := today.Add(-1); today != "" && d > lastDay; d = d.Add(-1) {
		working, err := w.calendar.IsWorkday(d)
		if err != nil {
			return lastDay
		}
		if working {
			return d
		}
	}
	return lastDay
}

// workday is the day, or the next working day.
func (w *world) workday(d models.Day) models.Day { return must(w.calendar.RollForward(d)) }

// workdays is the n-th working day after the day.
func (w *world) workdays(d models.Day, n int) models.Day { return must(w.calendar.AddWorkdays(d, n)) }

// workdaysBefore is the n-th working day before the day.
func (w *world) workdaysBefore(d models.Day, n int) models.Day {
	for n > 0 {
		d = d.Add(-1)
		if must(w.calendar.IsWorkday(d)) {
			n--
		}
	}
	return d
}

// must gives v; the calendar of the demonstration's years is part of the
// reference data, so that an error is a fault of the build.
func must[T any](v T, err error) T {
	if err != nil {
		panic(fmt.Errorf("demo: %w", err))
	}
	return v
}
