package disclosure

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/models"
)

// TestBoard puts a long random history on the board, enough that replaced
// entries are dropped many times, and holds it to a plain list.
func TestBoard(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	b, now := newBoard(), map[int64]models.Publication{}
	for seq := int64(1); seq <= 60_000; seq++ {
		p := models.Publication{
			Seq: seq, DisclosureID: r.Int64N(3000), BureauCode: fmt.Sprint("b", r.IntN(5)), Kind: models.DisclosureKinds[r.IntN(3)].Code,
			Year: 2020 + r.IntN(4), Fine: models.Fen(r.IntN(3) * 10_000_00), Status: models.PublicStates[r.IntN(3)].Code,
		}
		old, had := now[p.DisclosureID]
		var gone []int64
		if had {
			gone = append(gone, old.Seq)
		}
		b.put([]models.Publication{p}, gone)
		now[p.DisclosureID] = p
		if seq%4999 == 0 {
			holds(t, b, slices.Collect(maps.Values(now)))
		}
	}
	if b.entries.n > len(now)+compactFrom {
		t.Errorf("%d entries for %d things: replaced ones are not dropped", b.entries.n, len(now))
	}
}

// holds asks the board for lists and counts and compares them with the rows.
func holds(t *testing.T, b *board, rows []models.Publication) {
	t.Helper()
	slices.SortFunc(rows, func(x, y models.Publication) int { return int(x.Seq - y.Seq) })
	middle := rows[len(rows)/2].Seq
	for _, q := range []models.PublicQuery{
		{}, {Bureau: "b1"}, {Bureau: "b9"}, {Year: 2021}, {Kind: "penalty"}, {Status: models.DisclosureEnded}, {Band: "none"}, {Min: 1, Max: 15_000_00, Bureau: "b2"},
		{Status: models.DisclosureWithdrawn, Max: 15_000_00},
	} {
		var want []int64
		for _, p := range rows {
			narrow := q.Band != "" || q.Min > 0 || q.Max > 0
			if p.Status == string(q.State()) && (q.Bureau == "" || p.BureauCode == q.Bureau) && (q.Year == 0 || p.Year == q.Year) && (q.Kind == "" || p.Kind == q.Kind) &&
				(q.Band == "" || p.Kind == models.BandKind && p.Fine == 0) && p.Fine >= q.Min && (q.Max == 0 || p.Fine <= q.Max) && (!narrow || p.Shown()) {
				want = append(want, p.Seq)
			}
		}
		before := b.before(middle, math.MaxInt, chosen(q))
		slices.Reverse(before)
		got := append(before, seqsOf(b.after(middle-1, math.MaxInt, chosen(q)))...)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%+v (-want +got):\n%s", q, diff)
		}
		if first := b.after(0, 3, chosen(q)); len(first) != min(3, len(want)) || len(b.before(0, 3, chosen(q))) != len(first) || len(b.at(want)) != len(want) {
			t.Fatalf("%+v: %d first of %d", q, len(first), len(want))
		}
		if beyond := b.after(math.MaxInt64, 3, chosen(q)); len(beyond) != 0 {
			t.Fatalf("%+v: %d behind the last place there is", q, len(beyond))
		}
	}
	n := map[publicCount]int64{}
	for _, p := range rows {
		n[publicCount{bureauName: bureauName{code: p.BureauCode}, kind: p.Kind, year: p.Year, status: statuses[p.Status]}]++
	}
	for _, c := range b.counts("") {
		key := c
		key.n = 0
		if n[key] != c.n {
			t.Fatalf("count %+v, want %d", c, n[key])
		}
		delete(n, key)
	}
	if len(n) > 0 {
		t.Fatalf("not counted: %v", n)
	}
}
