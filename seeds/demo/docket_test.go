package demo

import (
	"bytes"
	"context"
	"errors"
	"image/png"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/models"
)

// TestDockets holds the plans to the figures that they are made for.
func TestDockets(t *testing.T) {
	t.Parallel()
	reviewed := 0
	for _, d := range dockets2024 {
		if d.reviewed() {
			reviewed++
		}
	}
	if len(dockets2024) != 49 || reviewed != 27 {
		t.Errorf("%d penalties, %d of them reviewed, want 49 and 27", len(dockets2024), reviewed)
	}
	all := append(append(append([]docket{}, dockets2024...), lenient2024...), dockets2025...)
	for _, d := range underWay {
		all = append(all, d.docket)
	}
	for i, d := range all {
		if _, ok := offences[d.offence]; !ok {
			t.Errorf("docket %d: no offence %q", i, d.offence)
		}
		if err := d.partyOf(i + 1).Check(); err != nil {
			t.Errorf("docket %d: %v", i, err)
		}
		for _, p := range d.penalties() {
			if err := p.Check(); err != nil {
				t.Errorf("docket %d: %v", i, err)
			}
		}
	}
}

// TestEvidence opens the files as what they are said to be.
func TestEvidence(t *testing.T) {
	t.Parallel()
	a, b := picture("甲"), picture("乙")
	if _, err := png.Decode(bytes.NewReader(a)); err != nil || bytes.Equal(a, b) {
		t.Errorf("picture: %v, alike: %v", err, bytes.Equal(a, b))
	}
	if got := http.DetectContentType(clip("甲")); got != "video/mp4" {
		t.Errorf("clip is %s, want video/mp4", got)
	}
	c := models.Case{Number: "示〔2024〕1号", Cause: "示例案", PartyName: "示例一"}
	if got := string(paper(c, "现场检查笔录", "2024-03-04")); !strings.Contains(got, "2024年3月4日") || !strings.Contains(got, c.Number) {
		t.Errorf("paper = %q", got)
	}
}

// TestScript plays scenes in the order of time and stops at the first error.
func TestScript(t *testing.T) {
	t.Parallel()
	var played []string
	var s script
	failed := errors.New("示例错误")
	add := func(day models.Day, hour int, name string, err error) {
		s.add(day, hour, 0, name, func(context.Context) error {
			played = append(played, name)
			return err
		})
	}
	clock := NewClock()
	add("2024-03-05", 9, "second", nil)
	add("2024-03-04", 9, "first", nil)
	add("2024-03-05", 9, "third", nil)
	add("2024-03-06", 9, "fails", failed)
	add("2024-03-07", 9, "never", nil)
	err := s.play(t.Context(), clock, slog.New(slog.DiscardHandler))
	if !errors.Is(err, failed) || !strings.Contains(err.Error(), "2024-03-06 09:00:00 fails") {
		t.Errorf("play = %v", err)
	}
	if diff := cmp.Diff([]string{"first", "second", "third", "fails"}, played); diff != "" {
		t.Errorf("scenes (-want +got):\n%s", diff)
	}
	if got := models.DayOf(clock.Now()); got != "2024-03-06" {
		t.Errorf("the clock stands at %s, want 2024-03-06", got)
	}
	clock.move(at("2024-03-01", 9, 0))
	if got := models.DayOf(clock.Now()); got != "2024-03-06" {
		t.Errorf("the clock went back to %s", got)
	}
}

// TestRolls holds the rows to the figures that they are made for.
func TestRolls(t *testing.T) {
	t.Parallel()
	column := func(r roll, name string) int {
		for i, h := range r.header {
			if h == name {
				return i
			}
		}
		t.Fatalf("%s has no column %s", r.register, name)
		return -1
	}
	amount, ok := 0, 0
	m := *mediations()
	for _, row := range m.rows {
		amount += row[column(m, "amount")].(int)
		if row[column(m, "outcome")] == "ok" {
			ok++
		}
	}
	if len(m.rows) != 4983 || ok != 4395 || amount != 805900 {
		t.Errorf("mediations: %d, %d successful, %d 元", len(m.rows), ok, amount)
	}
	batches := map[any]bool{}
	x := *inspections()
	for _, row := range x.rows {
		batches[row[column(x, "batch")]] = true
	}
	if len(x.rows) != 2782 || len(batches) != 244 {
		t.Errorf("inspections: %d in %d batches", len(x.rows), len(batches))
	}
	rounds := 0
	a := *actions()
	for _, row := range a.rows {
		rounds += row[column(a, "quantity")].(int)
	}
	if rounds != 42 {
		t.Errorf("actions: %d rounds, want 42", rounds)
	}
	for _, r := range rollsOf() {
		for i, row := range r.rows {
			if len(row) != len(r.header) {
				t.Errorf("%s row %d has %d cells for %d columns", r.register, i, len(row), len(r.header))
				break
			}
		}
	}
}
