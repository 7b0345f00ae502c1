package disclosure_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/app/store"
	"sanxiang/models"
)

// truth is every public row, with Body, in the order of change, straight from
// the database.
func truth(t *testing.T, s *store.Store) []models.Publication {
	t.Helper()
	var out []models.Publication
	err := s.WalkPublications(t.Context(), 0, store.PartBody, func(p models.Publication) error {
		out = append(out, p)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// pick gives the ids of the rows that are wanted, latest change first.
func pick(rows []models.Publication, wanted func(models.Publication) bool) []string {
	var out []string
	for _, r := range slices.Backward(rows) {
		if wanted(r) {
			out = append(out, r.PublicID)
		}
	}
	return out
}

func ids(rows []models.Publication) []string {
	var out []string
	for _, r := range rows {
		out = append(out, r.PublicID)
	}
	return out
}

// decision says whether the row is a decision or document and no page.
func decision(p models.Publication) bool { return models.IsChoice(models.DisclosureKinds, p.Kind) }

// searched says whether a search without a kind looks at the row.
func searched(p models.Publication) bool {
	return decision(p) || p.Kind == "chapter" || p.Kind == "statistics"
}

// agree holds everything that the public side answers to the rows themselves.
func agree(t *testing.T, p *disclosure.Public, s *store.Store) {
	t.Helper()
	rows := truth(t, s)
	last, err := p.Generation(t.Context())
	if n := len(rows); err != nil || n > 0 && last != rows[n-1].Seq {
		t.Fatalf("generation %d, %v of %d rows", last, err, n)
	}
	agreeSearch(t, p, rows)
	agreeLists(t, p, rows)
	for _, bureau := range append([]string{""}, bureausOf(rows)...) {
		for _, year := range []int{2022, 2023, 2024, 2025} {
			agreeYear(t, p, rows, year, bureau)
			agreeWithdrawals(t, p, rows, year, bureau)
		}
	}
}

func bureausOf(rows []models.Publication) []string {
	var out []string
	for _, r := range rows {
		out = append(out, r.BureauCode)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// queries are searches with what they pick, said anew.
var queries = []struct {
	q     models.PublicQuery
	wants func(models.Publication) bool
}{
	{models.PublicQuery{}, models.Publication.Shown},
	{models.PublicQuery{Text: "商贸"}, func(p models.Publication) bool { return strings.Contains(p.PartyName, "商贸") }},
	{models.PublicQuery{Year: 2024}, func(p models.Publication) bool { return p.Shown() && p.Year == 2024 }},
	{models.PublicQuery{Kind: "penalty"}, func(p models.Publication) bool { return p.Shown() && p.Kind == "penalty" }},
	{models.PublicQuery{Kind: "chapter"}, func(p models.Publication) bool { return p.Shown() && p.Kind == "chapter" }},
	{models.PublicQuery{Penalty: models.KindFine}, func(p models.Publication) bool { return p.Kinds.Has(models.KindFine) }},
	{models.PublicQuery{Band: "5w-20w"}, func(p models.Publication) bool { return p.Fine >= 50_000_00 && p.Fine < 200_000_00 }},
	{models.PublicQuery{Band: "none"}, func(p models.Publication) bool { return p.Shown() && p.Kind == models.BandKind && p.Fine == 0 }},
	{models.PublicQuery{Min: 60_000_00}, func(p models.Publication) bool { return p.Fine >= 60_000_00 }},
	{models.PublicQuery{Max: 59_999_99}, func(p models.Publication) bool { return p.Shown() && p.Fine < 60_000_00 }},
	{models.PublicQuery{Party: apptest.Organisation().USCC}, func(p models.Publication) bool { return p.PartyCode == apptest.Organisation().USCC }},
	{models.PublicQuery{Status: models.DisclosureWithdrawn}, func(p models.Publication) bool { return p.Status == "withdrawn" }},
	{models.PublicQuery{Status: models.DisclosureEnded}, func(p models.Publication) bool { return p.Status == "ended" }},
	{models.PublicQuery{Bureau: "nobody"}, func(models.Publication) bool { return false }},
}

func agreeSearch(t *testing.T, p *disclosure.Public, rows []models.Publication) {
	t.Helper()
	for _, tt := range queries {
		want := pick(rows, func(r models.Publication) bool { return (tt.q.Kind != "" || searched(r)) && tt.wants(r) })
		got, err := p.Search(t.Context(), tt.q, disclosure.Window{Limit: disclosure.WindowMost})
		if diff := gocmp.Diff(want, ids(got.Rows)); diff != "" || err != nil || got.Total != len(want) {
			t.Errorf("search %+v: total %d, %v (-want +got):\n%s", tt.q, got.Total, err, diff)
		}
		if states := sum(got.Facets.States, string(tt.q.State())); states != len(want) {
			t.Errorf("search %+v: %d by state, want %d", tt.q, states, len(want))
		}
		var walked, opened []string
		err = p.WalkRows(t.Context(), tt.q, func(r models.Publication) error {
			walked = append(walked, r.PublicID)
			return nil
		})
		slices.Reverse(walked)
		if diff := gocmp.Diff(want, walked); diff != "" || err != nil {
			t.Errorf("walk rows %+v: %v (-want +got):\n%s", tt.q, err, diff)
		}
		err = p.Walk(t.Context(), tt.q, func(r models.Publication, page models.PublicPage) error {
			if r.Shown() != (page.Title != "") {
				t.Errorf("walk: %s with page %+v", r.PublicID, page)
			}
			opened = append(opened, r.PublicID)
			return nil
		})
		slices.Reverse(opened)
		if diff := gocmp.Diff(want, opened); diff != "" || err != nil {
			t.Errorf("walk %+v: %v (-want +got):\n%s", tt.q, err, diff)
		}
	}
}

func sum(counts []disclosure.Count, code string) int {
	for _, c := range counts {
		if c.Code == code {
			return c.N
		}
	}
	return 0
}

func total(counts []disclosure.Count) int {
	n := 0
	for _, c := range counts {
		n += c.N
	}
	return n
}

func agreeLists(t *testing.T, p *disclosure.Public, rows []models.Publication) {
	t.Helper()
	ctx := t.Context()
	latest, err := p.Latest(ctx, "", 100)
	want := pick(rows, func(r models.Publication) bool { return r.Shown() && decision(r) })
	if diff := gocmp.Diff(want, ids(latest)); diff != "" || err != nil {
		t.Errorf("latest: %v (-want +got):\n%s", err, diff)
	}
	directory, err := p.Directory(ctx)
	if err != nil || directory.Shown != int64(len(want)) || len(directory.Bureaus) != len(bureausOf(rows)) {
		t.Errorf("directory = %+v, %v; want %d", directory, err, len(want))
	}
	changes, err := p.Changes(ctx, disclosure.ChangeFilter{})
	if diff := gocmp.Diff(rows, changes); diff != "" || err != nil {
		t.Errorf("changes: %v (-want +got):\n%s", err, diff)
	}
	recent, err := p.Recent(ctx, models.PublicQuery{}, 0, 100)
	if diff := gocmp.Diff(pick(rows, searched), ids(recent)); diff != "" || err != nil {
		t.Errorf("recent: %v (-want +got):\n%s", err, diff)
	}
	recent, err = p.Recent(ctx, models.PublicQuery{Text: "商贸"}, 0, 100)
	want = pick(rows, func(r models.Publication) bool { return strings.Contains(r.PartyName, "商贸") })
	if diff := gocmp.Diff(want, ids(recent)); diff != "" || err != nil {
		t.Errorf("recent by text: %v (-want +got):\n%s", err, diff)
	}
	of := pick(rows, func(r models.Publication) bool { return r.PartyCode == apptest.Organisation().USCC })
	party, err := p.Party(ctx, apptest.Organisation().USCC)
	switch {
	case len(of) == 0:
		wantKind(t, "a party with nothing on show", err, models.NotFound)
	case err != nil || gocmp.Diff(of, ids(party.Rows)) != "" || party.Total != len(of) || party.Fine != models.Fen(len(of))*60_000_00:
		t.Errorf("party = %+v, %v; want %q", party, err, of)
	}
}

func agreeYear(t *testing.T, p *disclosure.Public, rows []models.Publication, year int, bureau string) {
	t.Helper()
	got, err := p.Year(t.Context(), year, bureau)
	if err != nil {
		t.Fatal(err)
	}
	want := disclosure.YearStatistics{Year: year, Bureau: bureau}
	before := disclosure.YearTotals{Year: year - 1}
	for _, r := range rows {
		if r.Kind != "penalty" || bureau != "" && r.BureauCode != bureau {
			continue
		}
		switch {
		case r.Year == year && r.Shown():
			want.Decisions++
			want.Fine += r.Fine
			want.Forfeit += r.Forfeit
			m := &want.Months[r.DecidedOn.Month()%100-1]
			m.N, m.Fine = m.N+1, m.Fine+r.Fine
			if r.Revision > 1 {
				want.Corrected++
			}
		case r.Year == year && r.Status == "withdrawn":
			want.Withdrawn++
		case r.Year == year:
			want.Ended++
		case r.Year == year-1 && r.Shown():
			before.Decisions, before.Fine, before.Forfeit = before.Decisions+1, before.Fine+r.Fine, before.Forfeit+r.Forfeit
		}
	}
	if before.Decisions > 0 {
		want.Previous = &before
	}
	for name, counts := range map[string][]disclosure.Count{"columns": got.ByColumn, "bureaus": got.ByBureau, "bands": got.ByBand} {
		if total(counts) != want.Decisions {
			t.Errorf("year %d of %q: %s add up to %d, want %d", year, bureau, name, total(counts), want.Decisions)
		}
	}
	if sum(got.ByKind, "penalty") != want.Decisions || got.Profile.Code == "" || !got.AsOf.Valid() {
		t.Errorf("year %d of %q: kinds %v, profile %q, as of %q", year, bureau, got.ByKind, got.Profile.Code, got.AsOf)
	}
	got.BureauName, got.AsOf, got.Profile, got.ByColumn, got.ByBureau, got.ByBand, got.ByKind = "", "", models.Profile{}, nil, nil, nil, nil
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("year %d of %q (-want +got):\n%s", year, bureau, diff)
	}
}

func agreeWithdrawals(t *testing.T, p *disclosure.Public, rows []models.Publication, year int, bureau string) {
	t.Helper()
	of := func(status string) func(models.Publication) bool {
		return func(r models.Publication) bool {
			return r.Status == status && r.EndedOn.Year() == year && (bureau == "" || r.BureauCode == bureau)
		}
	}
	got, err := p.Withdrawals(t.Context(), year, bureau)
	want := pick(rows, of("withdrawn"))
	if diff := gocmp.Diff(want, ids(got.Rows)); diff != "" || err != nil || got.Ended != len(pick(rows, of("ended"))) {
		t.Errorf("withdrawals %d of %q: %d ended, %v (-want +got):\n%s", year, bureau, got.Ended, err, diff)
	}
	if n := cmp.Compare(total(got.ByReason), got.Total) | cmp.Compare(total(got.ByBureau), got.Total) | cmp.Compare(len(want), got.Total); n != 0 {
		t.Errorf("withdrawals %d of %q do not add up: %+v", year, bureau, got)
	}
}
