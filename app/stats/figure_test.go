package stats_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/stats"
	"sanxiang/app/store"
	"sanxiang/models"
)

// write runs writes that must stand.
func write(t *testing.T, w *apptest.World, f func(tx *store.Tx) error) {
	t.Helper()
	if err := w.Store.Tx(context.Background(), system, f); err != nil {
		t.Fatalf("write: %v", err)
	}
}

// decided makes a decided case of a bureau with the kinds.
func decided(w *apptest.World, bureau int64, number string, revoked bool, kinds ...models.PenaltyKind) store.CaseChange {
	set := setOf(kinds...)
	return change(models.Case{
		ID: w.Store.NewID(), BureauID: bureau, Number: number, State: models.CaseDecided, Procedure: models.OrdinaryProcedure, Outcome: models.OutcomePenalty,
		FiledOn: "2024-02-01", EnteredOn: "2024-02-01", DecidedOn: "2024-03-05", Kinds: set, CountKey: models.CountKey(set, revoked), Revoked: revoked,
		Fine: 100_00, Forfeit: 100_00, FineBand: models.FineBandOf(100_00), Major: true,
	})
}

func figure(t *testing.T, s *stats.Service, bureau int64, ref stats.Ref, year int, profile string) models.Figure {
	t.Helper()
	read, err := s.Read(context.Background(), bureau, []stats.Ref{ref}, models.YearPeriod(year), profile)
	if err != nil {
		t.Fatalf("Read(%+v): %v", ref, err)
	}
	return read[ref]
}

func handIn(bureau int64, year, month int, code, dim string, value int64) *models.Return {
	return &models.Return{BureauID: bureau, Year: year, Month: month, Indicator: code, Dim: dim, Value: value, SourceNote: "示例台账"}
}

// short is what tests compare of a figure.
type short struct {
	Value   int64
	State   models.State
	Source  models.Source
	Records int64
}

func shorten(f models.Figure) short { return short{f.Value, f.State, f.Source, f.Records} }

func TestReturnedTotals(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.Clock.Set("2025-03-03")
		write(t, w, func(tx *store.Tx) error {
			if err := tx.CreateCases([]store.CaseChange{decided(w, w.Urban.ID, "甲1", false, models.KindFine)}, "测试"); err != nil {
				return err
			}
			for _, r := range []*models.Return{
				handIn(w.Urban.ID, 2024, 1, "inspection.count", "", 10), handIn(w.Urban.ID, 2024, 4, "inspection.count", "", 5),
				handIn(w.Water.ID, 2024, 1, "inspection.count", "", 3), handIn(w.Water.ID, 2024, 0, "inspection.count", "", 40),
				handIn(w.Below.ID, 2023, 0, "inspection.count", "", 7),
				handIn(w.Water.ID, 2024, 0, "penalty.decided.count", "", 100), handIn(w.Water.ID, 2024, 0, "penalty.decided.count", "4", 60),
				handIn(w.City.ID, 2024, 0, "lenient.exempt_light.count", "", 126000),
				handIn(w.Urban.ID, 2024, 3, "officer.formal.count", "", 11), handIn(w.Urban.ID, 2024, 9, "officer.formal.count", "", 13),
				handIn(w.Water.ID, 2024, 0, "litigation.count", "", 0),
			} {
				if err := tx.PutReturn(r); err != nil {
					return err
				}
			}
			return nil
		})
		tests := []struct {
			name   string
			bureau int64
			ref    stats.Ref
			want   short
		}{
			{"months of a year add up", w.Urban.ID, stats.Ref{Code: "inspection.count"}, short{15, models.StateValue, models.SourceReturned, 2}},
			{"a year stands for its months", w.Water.ID, stats.Ref{Code: "inspection.count"}, short{40, models.StateValue, models.SourceReturned, 1}},
			{"a year says nothing of a part", w.Water.ID, stats.Ref{Code: "inspection.count", From: 1, To: 3}, short{3, models.StateValue, models.SourceReturned, 1}},
			{"over the tree", w.City.ID, stats.Ref{Code: "inspection.count"}, short{55, models.StateValue, models.SourceReturned, 3}},
			{"last year's", w.City.ID, stats.Ref{Code: "inspection.count", Back: 1}, short{7, models.StateValue, models.SourceReturned, 1}},
			{"all years", w.City.ID, stats.Ref{Code: "inspection.count", Cumulative: true}, short{62, models.StateValue, models.SourceReturned, 4}},
			{"below", w.Urban.ID, stats.Ref{Code: "inspection.count", Back: 1, Scope: models.ScopeBelow}, short{7, models.StateValue, models.SourceReturned, 1}},
			{"records and returns", w.City.ID, stats.Ref{Code: "penalty.decided.count"}, short{101, models.StateValue, models.SourceMixed, 2}},
			{"the breakdown serves the slice", w.City.ID, stats.Ref{Code: "penalty.kind.fine.count"}, short{61, models.StateValue, models.SourceMixed, 2}},
			{"one kind as a dimension", w.Water.ID, stats.Ref{Code: "penalty.decided.count", Dim: "fine"}, short{60, models.StateValue, models.SourceReturned, 1}},
			{"a total's own", w.City.ID, stats.Ref{Code: "lenient.exempt_light.count"}, short{126000, models.StateValue, models.SourceReturned, 1}},
			{"a stock takes the last month", w.Urban.ID, stats.Ref{Code: "officer.formal.count", Scope: models.ScopeOwn}, short{17, models.StateValue, models.SourceMixed, 5}},
			{"a stock in June", w.Urban.ID, stats.Ref{Code: "officer.formal.count", From: 1, To: 6}, short{15, models.StateValue, models.SourceMixed, 5}},
			{"a zero handed in is a zero", w.Water.ID, stats.Ref{Code: "litigation.count"}, short{0, models.StateZero, models.SourceReturned, 1}},
		}
		s := stats.New(w.Store)
		for _, tt := range tests {
			got := figure(t, s, tt.bureau, tt.ref, 2024, "")
			if diff := cmp.Diff(tt.want, shorten(got)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, diff)
			}
		}
	})
}

func TestFourEmpties(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.Clock.Set("2025-03-03")
		declare := func(b models.Bureau, register string, state models.State) models.Coverage {
			return models.Coverage{BureauID: b.ID, Register: register, Year: 2024, State: state}
		}
		s := stats.New(w.Store)
		for _, c := range []models.Coverage{
			declare(w.Urban, "permits", models.StateNotApplicable), declare(w.Water, "permits", models.StateNotApplicable),
			declare(w.Urban, "litigations", models.StateZero), declare(w.Water, "litigations", models.StateNotApplicable),
			declare(w.Urban, "proposals", models.StateZero), declare(w.Water, "proposals", models.StateNotKept),
			declare(w.City, "mediations", models.StateZero),
		} {
			if err := s.DeclareCoverage(context.Background(), system, c); err != nil {
				t.Fatal(err)
			}
		}
		write(t, w, func(tx *store.Tx) error {
			reg := tx.Catalogue().Registers["trainings"]
			_, err := tx.CreateEntries(reg, []models.Entry{{BureauID: w.Urban.ID, Day: "2022-05-01", Title: "示例培训"}})
			return err
		})
		tests := []struct {
			name   string
			bureau int64
			ref    stats.Ref
			year   int
			want   models.State
		}{
			{"kept once", w.Urban.ID, stats.Ref{Code: "training.session.count"}, 2024, models.StateZero},
			{"kept once, by another", w.Water.ID, stats.Ref{Code: "training.session.count"}, 2024, models.StateNotKept},
			{"kept later only", w.Urban.ID, stats.Ref{Code: "training.session.count"}, 2021, models.StateNotKept},
			{"the year is not over", w.Urban.ID, stats.Ref{Code: "training.session.count"}, 2025, models.StatePending},
			{"nobody has the power", w.City.ID, stats.Ref{Code: "permit.granted.count"}, 2024, models.StateNotApplicable},
			{"whoever has it kept it", w.City.ID, stats.Ref{Code: "litigation.count"}, 2024, models.StateZero},
			{"two voices are none", w.City.ID, stats.Ref{Code: "proposal.count"}, 2024, models.StateNotKept},
			{"a unit follows its bureau", w.Below.ID, stats.Ref{Code: "litigation.count"}, 2024, models.StateZero},
			{"a government speaks for itself", w.City.ID, stats.Ref{Code: "mediation.admin.count"}, 2024, models.StateNotKept},
			{"alone it does", w.City.ID, stats.Ref{Code: "mediation.admin.count", Scope: models.ScopeOwn}, 2024, models.StateZero},
			{"nothing divided by nothing", w.Urban.ID, stats.Ref{Code: "mediation.admin.ok.rate"}, 2024, models.StateNotKept},
			{"zero divided by zero", w.City.ID, stats.Ref{Code: "litigation.head_attend.rate"}, 2024, models.StateNotKept},
			{"a comparison has no value", w.City.ID, stats.Ref{Code: "act.yoy.rate"}, 2024, models.StateNotApplicable},
			{"a share of what", w.City.ID, stats.Ref{Code: "penalty.source.share"}, 2024, models.StateNotApplicable},
			{"no such dimension", w.City.ID, stats.Ref{Code: "training.session.count", Dim: "law"}, 2024, models.StateNotApplicable},
			{"of the bureau alone", w.City.ID, stats.Ref{Code: "list.four_lists.items", Scope: models.ScopeBelow}, 2024, models.StateNotApplicable},
		}
		for _, tt := range tests {
			if got := figure(t, s, tt.bureau, tt.ref, tt.year, ""); got.State != tt.want {
				t.Errorf("%s: state %s, want %s", tt.name, got.State, tt.want)
			}
		}
	})
}

// A fact of the publishing bureau is not added up over those below, and says
// where it comes from.
func TestOwnOnlyLedger(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.Clock.Set("2025-03-03")
		write(t, w, func(tx *store.Tx) error {
			reg := tx.Catalogue().Registers["lists"]
			_, err := tx.CreateEntries(reg, []models.Entry{
				{BureauID: w.City.ID, Day: "2022-05-01", Title: "示例清单", Quantity: 425000, S1: "four_lists"},
				{BureauID: w.Urban.ID, Day: "2022-05-01", Title: "示例清单", Quantity: 9000, S1: "four_lists"},
				{BureauID: w.City.ID, Day: "2021-05-01", D1: "2022-05-01", Title: "旧清单", Quantity: 300000, S1: "four_lists"},
			})
			return err
		})
		s := stats.New(w.Store)
		got := figure(t, s, w.City.ID, stats.Ref{Code: "list.four_lists.items"}, 2024, "")
		if diff := cmp.Diff(short{425000, models.StateValue, models.SourceLedger, 1}, shorten(got)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if got.Plain() != "425" || got.Unit != "项" {
			t.Errorf("figure prints %s%s, want 425项", got.Plain(), got.Unit)
		}
	})
}

// Another profile moves the decisions between columns, and the rows say which.
func TestProfileMovesRecords(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		write(t, w, func(tx *store.Tx) error {
			return tx.CreateCases([]store.CaseChange{
				decided(w, w.Urban.ID, "甲1", false, models.KindFine, models.KindWarning),
				decided(w, w.Urban.ID, "甲2", false, models.KindRevokeLicence, models.KindSuspendBusiness),
				decided(w, w.Urban.ID, "甲3", true, models.KindFine),
			}, "测试")
		})
		s := stats.New(w.Store)
		tests := []struct {
			profile, code string
			want          []string
		}{
			{"c", "penalty.decided.count", []string{"甲1", "甲2"}},
			{"a", "penalty.decided.count", []string{"甲1", "甲2", "甲3"}},
			{"c", "penalty.kind.fine.count", []string{"甲1"}},
			{"a", "penalty.kind.fine.count", []string{"甲1", "甲3"}},
			{"c", "penalty.kind.shutdown.count", []string{"甲2"}},
			{"c", "penalty.kind.revoke_licence.count", nil},
			{"a", "penalty.kind.shutdown.count", nil},
			{"a", "penalty.kind.revoke_licence.count", []string{"甲2"}},
		}
		for _, tt := range tests {
			f := figure(t, s, w.City.ID, stats.Ref{Code: tt.code}, 2024, tt.profile)
			var got []string
			for _, x := range records(t, s, stats.RecordQuery{Bureau: w.City.ID, Code: tt.code, Period: models.YearPeriod(2024), Profile: tt.profile, Limit: 1}) {
				got = append(got, x.Number)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || f.Value != int64(len(tt.want)) {
				t.Errorf("%s under %s = %d (-want +got):\n%s", tt.code, tt.profile, f.Value, diff)
			}
			if f.Profile != tt.profile || !strings.Contains(f.Note, "归入最重的种类") {
				t.Errorf("%s: profile %q, note %q", tt.code, f.Profile, f.Note)
			}
		}
	})
}

// A bureau that moves in the tree takes its figures along at once.
func TestReparentMovesFigures(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		write(t, w, func(tx *store.Tx) error {
			return tx.CreateCases([]store.CaseChange{decided(w, w.Below.ID, "甲1", false, models.KindFine)}, "测试")
		})
		s := stats.New(w.Store)
		value := func(b int64) int64 { return figure(t, s, b, stats.Ref{Code: "penalty.decided.count"}, 2024, "").Value }
		if got := [3]int64{value(w.City.ID), value(w.Urban.ID), value(w.Water.ID)}; got != [3]int64{1, 1, 0} {
			t.Fatalf("city, urban, water = %v before the move, want 1 1 0", got)
		}
		moved := w.Below
		moved.ParentID = w.Water.ID
		write(t, w, func(tx *store.Tx) error { return tx.UpdateBureau(&moved) })
		if got := [3]int64{value(w.City.ID), value(w.Urban.ID), value(w.Water.ID)}; got != [3]int64{1, 0, 1} {
			t.Errorf("city, urban, water = %v after the move, want 1 0 1", got)
		}
	})
}

// Many bureaus at once give what each alone gives.
func TestReadEachEqualsRead(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		r := newRandom(t, w, 3)
		r.fill(t, 8)
		r.handIn(t)
		ctx, s := context.Background(), stats.New(w.Store)
		var refs []stats.Ref
		for i, code := range r.c.Codes() {
			refs = append(refs, stats.Ref{Code: code, Back: i % 2, Scope: []models.Scope{"", models.ScopeOwn, models.ScopeBelow}[i%3], Cumulative: i%5 == 0})
		}
		each, err := s.ReadEach(ctx, r.bureaus, refs, models.YearPeriod(2024), "")
		if err != nil {
			t.Fatal(err)
		}
		for i, b := range r.bureaus {
			want, err := s.Read(ctx, b, refs, models.YearPeriod(2024), "")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, each[i]); diff != "" {
				t.Errorf("bureau %d (-alone +together):\n%s", i, diff)
			}
		}
	})
}

func TestFiguresRefuse(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	year := models.YearPeriod(2024)
	tests := []struct {
		name  string
		query stats.Query
		kind  models.Kind
		says  string
	}{
		{"unknown code", stats.Query{Bureau: w.City.ID, Period: year, Codes: []string{"penalty.decide.count"}}, models.Invalid, "penalty.decided.count"},
		{"hidden counter", stats.Query{Bureau: w.City.ID, Period: year, Codes: []string{"#cases"}}, models.Invalid, "#cases"},
		{"unknown bureau", stats.Query{Bureau: 1, Period: year}, models.NotFound, "机关"},
		{"unknown profile", stats.Query{Bureau: w.City.ID, Period: year, Profile: "z"}, models.NotFound, "口径"},
		{"backward period", stats.Query{Bureau: w.City.ID, Period: models.Period{Year: 2024, From: 5, To: 2}}, models.Invalid, "期间"},
		{"unknown scope", stats.Query{Bureau: w.City.ID, Period: year, Scope: "all"}, models.Invalid, "范围"},
	}
	s := stats.New(w.Store)
	for _, tt := range tests {
		_, err := s.Figures(context.Background(), tt.query)
		if models.KindOf(err) != tt.kind || err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v, want %s with %q", tt.name, err, tt.kind, tt.says)
		}
	}
	w.Store.Fail(func(op string) error {
		if op == "find" {
			return models.Errorf(models.Unavailable, "坏了")
		}
		return nil
	})
	if _, err := s.Figures(context.Background(), stats.Query{Bureau: w.City.ID, Period: year}); models.KindOf(err) != models.Unavailable {
		t.Errorf("with a broken store: %v, want unavailable", err)
	}
}

// Who may not read a bureau's figures may not read the rows behind them.
func TestRecordsPermission(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	tests := []struct {
		name  string
		actor models.Actor
		want  models.Kind // "" = allowed
	}{
		{"guest", w.Guest, models.Unauthenticated},
		{"wrong bureau", w.Stranger, models.NotFound},
		{"wrong role", w.Auditor, models.Forbidden},
		{"bureau above", w.Reporter, ""},
		{"own bureau", w.Handler, ""},
	}
	s := stats.New(w.Store)
	for _, tt := range tests {
		_, _, err := s.Records(context.Background(), tt.actor, stats.RecordQuery{Bureau: w.Urban.ID, Code: "penalty.decided.count", Period: models.YearPeriod(2024)})
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || models.KindOf(err) != tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestRecordsCursor(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	write(t, w, func(tx *store.Tx) error {
		return tx.CreateCases([]store.CaseChange{decided(w, w.Urban.ID, "甲1", false, models.KindFine), decided(w, w.Below.ID, "甲2", false, models.KindFine)}, "测试")
	})
	ctx, s := context.Background(), stats.New(w.Store)
	q := stats.RecordQuery{Bureau: w.City.ID, Code: "penalty.decided.count", Period: models.YearPeriod(2024), Limit: 1}
	first, next, err := s.Records(ctx, system, q)
	if err != nil || len(first) != 1 || next == "" {
		t.Fatalf("first page = %v, %q, %v", first, next, err)
	}
	want := stats.Row{
		ID: first[0].ID, Register: "cases", Number: "甲1", BureauID: w.Urban.ID, BureauName: w.Urban.Name, Day: "2024-03-05", Value: 1, Dim: "4",
	}
	if diff := cmp.Diff(want, first[0]); diff != "" {
		t.Errorf("first row (-want +got):\n%s", diff)
	}
	for _, cursor := range []string{"!", "e30", next[:len(next)-4], next} {
		other := q
		other.Cursor = cursor
		if cursor == next {
			other.Code = "penalty.fined.count"
		}
		if _, _, err := s.Records(ctx, system, other); models.KindOf(err) != models.Invalid {
			t.Errorf("cursor %q of %s: %v, want invalid", cursor, other.Code, err)
		}
	}
}

func TestWriteRecords(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	write(t, w, func(tx *store.Tx) error {
		if err := tx.PutReturn(handIn(w.Water.ID, 2024, 0, "penalty.fine.amount", "", 123_45)); err != nil {
			return err
		}
		return tx.CreateCases([]store.CaseChange{decided(w, w.Urban.ID, "=1+1", false, models.KindFine)}, "测试")
	})
	var b strings.Builder
	err := stats.New(w.Store).WriteRecords(context.Background(), &b, w.Reporter, stats.RecordQuery{Bureau: w.City.ID, Code: "act.total.amount", Period: models.YearPeriod(2024)})
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimPrefix(strings.TrimSpace(b.String()), "\ufeff"), "\r\n")
	if len(lines) != 2 || lines[0] != "id,number,bureau,date,value,part" || !strings.HasSuffix(lines[1], ",'=1+1,示例市城市管理局,2024-03-05,100,penalty.forfeit.amount") {
		t.Errorf("CSV = %q", lines)
	}
	b.Reset()
	err = stats.New(w.Store).WriteRecords(context.Background(), &b, w.Reporter, stats.RecordQuery{Bureau: w.City.ID, Code: "penalty.fine.amount", Period: models.YearPeriod(2024)})
	if err != nil || !slices.ContainsFunc(strings.Split(b.String(), "\r\n"), func(l string) bool {
		return strings.HasSuffix(l, ",示例台账,示例市水务局,2024-12-31,123.45,")
	}) {
		t.Errorf("CSV with a handed-in total = %q, %v", b.String(), err)
	}
}
