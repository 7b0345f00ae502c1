package stats_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/stats"
	"sanxiang/app/store"
	"sanxiang/models"
)

// system enters the records of random worlds.
var system = models.SystemActor("测试")

// random fills a world with records of every register, in 2022 to 2024.
type random struct {
	*rand.Rand
	w       *apptest.World
	bureaus []int64
	c       *models.Catalogue
	next    int
}

func newRandom(t *testing.T, w *apptest.World, seed uint64) *random {
	t.Helper()
	c, err := w.Store.Catalogue(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return &random{
		Rand: newRand(seed), w: w, c: c,
		bureaus: []int64{w.City.ID, w.Urban.ID, w.Water.ID, w.Below.ID},
	}
}

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

func (r *random) bureau() int64 { return r.bureaus[r.IntN(len(r.bureaus))] }

func (r *random) day() models.Day {
	return models.Day("2022-01-01").Add(r.IntN(3 * 365))
}

// maybe gives a day after d, or none.
func (r *random) maybe(d models.Day) models.Day {
	if r.IntN(2) == 0 {
		return ""
	}
	return d.Add(r.IntN(200))
}

func (r *random) flag() bool { return r.IntN(2) == 0 }

func (r *random) number(prefix string) string {
	r.next++
	return fmt.Sprintf("%s-%05d", prefix, r.next)
}

func choose[T any](r *random, list []T) T { return list[r.IntN(len(list))] }

func choiceOf(r *random, reg, field string) string {
	f, _ := r.c.Registers[reg].Find(field)
	return choose(r, f.Choices).Code
}

// kinds draws one to three kinds of penalty.
func (r *random) kinds() models.KindSet {
	var s models.KindSet
	for range 1 + r.IntN(3) {
		s = s.Add(choose(r, models.PenaltyKinds))
	}
	return s
}

func (r *random) newCase() models.Case {
	filed := r.day()
	c := models.Case{
		ID: r.w.Store.NewID(), BureauID: r.bureau(), Number: r.number("案"), FiledOn: filed, EnteredOn: filed, DecidedOn: r.maybe(filed),
		ClosedOn: r.maybe(filed), TransferredOn: r.maybe(filed), NoCoercionOn: r.maybe(filed), State: models.CaseClosed,
		Procedure: models.Procedure(choiceOf(r, "cases", "procedure")), Outcome: models.Outcome(choiceOf(r, "cases", "outcome")),
		Tier: choiceOf(r, "cases", "tier"), Source: choiceOf(r, "cases", "source"), CauseCategory: choose(r, []string{"市容", "燃气", ""}),
		PartyKind: models.PartyKind(choiceOf(r, "cases", "party_kind")), Handler1: int64(r.IntN(4)), Field: "mohurd",
		Kinds: r.kinds(), Fine: models.Fen(r.IntN(3) * 123_45), Confiscated: models.Fen(r.IntN(3) * 100), Waived: models.Fen(r.IntN(2) * 999),
		Major: r.flag(), Revoked: r.IntN(4) == 0, RecordComplete: r.flag(), Heard: r.flag(),
	}
	c.Forfeit, c.FineBand = c.Fine+c.Confiscated, models.FineBandOf(c.Fine)
	c.CountKey = models.CountKey(c.Kinds, c.Revoked)
	return c
}

func change(c models.Case) store.CaseChange {
	return store.CaseChange{After: &c, Event: models.Event{CaseID: c.ID, Seq: 1, Kind: models.StepRegistered, Day: c.FiledOn, Data: "{}"}}
}

// fill writes n records of each kind.
func (r *random) fill(t *testing.T, n int) {
	t.Helper()
	err := r.w.Store.Tx(context.Background(), system, func(tx *store.Tx) error {
		for range n {
			if err := r.fillCase(tx); err != nil {
				return err
			}
			if err := r.fillStaff(tx); err != nil {
				return err
			}
		}
		return r.fillEntries(tx, 2*n)
	})
	if err != nil {
		t.Fatalf("fill: %v", err)
	}
}

// fillCase writes a case with a recording, a review and a disclosure.
func (r *random) fillCase(tx *store.Tx) error {
	c, at := r.newCase(), r.day()
	taken, _ := at.Time()
	step := change(c)
	step.Recording = &models.Recording{
		ID: tx.NewID(), CaseID: c.ID, Seq: 1, BureauID: c.BureauID, Stage: choiceOf(r, "recordings", "stage"), Medium: choiceOf(r, "recordings", "medium"),
		Title: "示例记录", TakenAt: models.InstantOf(taken), UploadedAt: models.InstantOf(taken), TakenOn: at, UploadedOn: at, Late: r.flag(), Size: 10,
	}
	if err := tx.AppendStep(step); err != nil {
		return err
	}
	review := models.Review{
		BureauID: c.BureauID, CaseID: c.ID, CaseNumber: c.Number, Kind: "major", Major: r.flag(), Rounds: 1 + r.IntN(3), SubmittedOn: at, ConcludedOn: r.maybe(at),
		FiledOn: r.maybe(at), Opinion: models.Opinion(choiceOf(r, "reviews", "opinion")), Passed: r.flag(), FirstPassed: r.flag(), Corrected: r.flag(),
	}
	if err := tx.CreateReview(&review); err != nil {
		return err
	}
	d := models.Disclosure{
		PublicID: store.NewPublicID(), BureauID: c.BureauID, CaseID: c.ID, Kind: choiceOf(r, "disclosures", "kind"), Number: c.Number, Title: "示例公示",
		State: models.DisclosurePublished, DueOn: at, PublishedOn: r.maybe(at), OnTime: r.flag(), Overdue: r.flag(), Withheld: r.IntN(4) == 0,
	}
	if d.PublishedOn != "" {
		d.WithdrawnOn = r.maybe(d.PublishedOn)
	}
	return tx.CreateDisclosure(&d)
}

// fillStaff writes an officer with a certificate, and a device.
func (r *random) fillStaff(tx *store.Tx) error {
	from := r.day()
	o := models.Officer{
		BureauID: r.bureau(), Name: r.number("示例"), Education: choose(r, []string{"本科", "大专"}), Frontline: r.flag(), Formal: r.flag(), Reviewer: r.flag(), Qualified: r.flag(),
		ActiveFrom: from, ActiveTo: r.maybe(from),
	}
	if err := tx.CreateOfficer(&o); err != nil {
		return err
	}
	c := models.Certificate{
		BureauID: o.BureauID, OfficerID: o.ID, Number: r.number("证"), AppliedOn: from.Add(-20), IssuedOn: from, ValidFrom: from, ValidTo: from.Add(700), RenumberedOn: r.maybe(from),
	}
	if c.CancelledOn = r.maybe(from); c.CancelledOn != "" {
		c.CancelReason = "调离"
	}
	if err := tx.CreateCertificate(&c); err != nil {
		return err
	}
	d := models.Device{BureauID: o.BureauID, Serial: r.number("机"), Kind: choiceOf(r, "devices", "kind"), ServiceFrom: from, ServiceTo: r.maybe(from)}
	return tx.CreateDevice(&d)
}

// fillEntries writes n rows into every data-defined register.
func (r *random) fillEntries(tx *store.Tx, n int) error {
	codes := make([]string, 0, len(r.c.Registers))
	for code, reg := range r.c.Registers {
		if !reg.Builtin {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	for _, code := range codes {
		reg := r.c.Registers[code]
		var list []models.Entry
		for range n {
			e := models.Entry{BureauID: r.bureau(), Register: code}
			if err := r.set(models.BoundEntry{Entry: &e, Definition: reg}); err != nil {
				return err
			}
			list = append(list, e)
		}
		if _, err := tx.CreateEntries(reg, list); err != nil {
			return err
		}
	}
	return nil
}

// set draws a value for every field.
func (r *random) set(e models.BoundEntry) error {
	day := r.day()
	for _, f := range e.Definition.Fields {
		v := ""
		switch f.Type {
		case models.FieldDay:
			if v = string(r.maybe(day)); f.Name == "date" {
				v = string(day)
			}
		case models.FieldChoice:
			v = choose(r, f.Choices).Code
		case models.FieldFlag:
			v = models.YesNo(r.flag())
		case models.FieldText:
			v = choose(r, []string{"甲", "乙", "丙", "丁"})
		case models.FieldNumber:
			v = choose(r, []string{"0", "1", "2.5"})
		default:
			v = choose(r, []string{"0", "1", "7"})
		}
		if err := e.Set(f.Name, v); err != nil {
			return fmt.Errorf("set %s.%s: %w", e.Definition.Code, f.Name, err)
		}
	}
	return nil
}

// handIn writes handed-in totals for a third of the catalogue.
func (r *random) handIn(t *testing.T) {
	t.Helper()
	err := r.w.Store.Tx(context.Background(), system, func(tx *store.Tx) error {
		for _, d := range r.c.List() {
			if d.Kind == models.IndicatorOperator || d.Kind == models.IndicatorRatio || d.Kind == models.IndicatorShare || r.IntN(3) > 0 {
				continue
			}
			for range 6 {
				x := models.Return{BureauID: r.bureau(), Year: 2022 + r.IntN(3), Month: r.IntN(4), Indicator: d.Code, Value: int64(r.IntN(50)), SourceNote: "示例系统"}
				if d.By != "" && r.flag() {
					x.Dim = choose(r, []string{"4", "2x", "示例"})
				}
				if err := tx.PutReturn(&x); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatalf("hand in: %v", err)
	}
}

// records reads all pages of the rows behind a figure.
func records(t *testing.T, s *stats.Service, q stats.RecordQuery) []stats.Row {
	t.Helper()
	var all []stats.Row
	for {
		rows, next, err := s.Records(context.Background(), system, q)
		if err != nil {
			t.Fatalf("Records(%+v): %v", q, err)
		}
		if next != "" && len(rows) != q.Limit {
			t.Fatalf("Records(%+v) gave a page of %d before the end", q, len(rows))
		}
		all = append(all, rows...)
		if next == "" {
			return all
		}
		q.Cursor = next
	}
}
