package stats_test

import (
	"context"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/stats"
	"sanxiang/app/store"
	"sanxiang/models"
)

// A row that is added, changed and removed is counted at every step.
func TestEntryLife(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.Clock.Set("2025-01-20")
		s, ctx := stats.New(w.Store), context.Background()
		form := stats.EntryForm{
			Key: "k1", Bureau: w.Urban.ID, Register: "mediations",
			Values: map[string]string{"date": "2024年5月1日", "amount": "1.5万元", "outcome": "ok", "cause": "邻里"},
		}
		e, err := s.AddEntry(ctx, w.Handler, form)
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.AddEntry(ctx, w.Handler, form)
		if err != nil || again.ID != e.ID {
			t.Errorf("the same request again = %d, %v, want %d", again.ID, err, e.ID)
		}
		if got := value(t, s, w.City.ID, "mediation.admin.amount"); got != "15000" {
			t.Errorf("amount = %s, want 15000", got)
		}
		if e.Responsible != w.Handler.Name {
			t.Errorf("responsible = %q, want %q", e.Responsible, w.Handler.Name)
		}
		form.Values["amount"], form.Version = "200", e.Version
		changed, err := s.UpdateEntry(ctx, w.Handler, e.ID, form)
		if err != nil || changed.Version != e.Version+1 || value(t, s, w.City.ID, "mediation.admin.amount") != "200" {
			t.Errorf("UpdateEntry = %+v, %v", changed, err)
		}
		if _, err := s.UpdateEntry(ctx, w.Handler, e.ID, form); models.KindOf(err) != models.Conflict {
			t.Errorf("update of a row that changed: %v, want conflict", err)
		}
		got, err := s.FindEntry(ctx, w.Reporter, e.ID)
		if err != nil || got.Int("amount") != 200_00 {
			t.Errorf("FindEntry = %+v, %v", got, err)
		}
		if err := s.DeleteEntry(ctx, w.Handler, e.ID, ""); models.KindOf(err) != models.Invalid {
			t.Errorf("delete without a reason: %v, want invalid", err)
		}
		if err := s.DeleteEntry(ctx, w.Handler, e.ID, "重复登记"); err != nil {
			t.Error(err)
		}
		if got := value(t, s, w.City.ID, "mediation.admin.count"); got != "not_kept" {
			t.Errorf("after the delete: %s", got)
		}
		w.Check(t)
	})
}

func TestEntryRefusals(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	s, ctx := stats.New(w.Store), context.Background()
	good := map[string]string{"date": "2024-05-01", "title": "示例培训"}
	tests := []struct {
		name     string
		actor    models.Actor
		register string
		values   map[string]string
		want     models.Kind
		says     string
	}{
		{"guest", w.Guest, "trainings", good, models.Unauthenticated, "登录"},
		{"wrong bureau", w.Stranger, "trainings", good, models.NotFound, "没有找到"},
		{"wrong role", w.Reviewer, "trainings", good, models.Forbidden, "权限"},
		{"unknown register", w.Handler, "training", good, models.Invalid, "trainings"},
		{"built in", w.Handler, "cases", good, models.Invalid, "自动形成"},
		{"all faults at once", w.Handler, "trainings", map[string]string{"persons": "很多", "dat": "1"}, models.Invalid, "培训日期必填"},
		{"unknown field", w.Handler, "trainings", map[string]string{"date": "2024-05-01", "title": "示例", "dat": "1"}, models.Invalid, "没有这个字段"},
	}
	for _, tt := range tests {
		_, err := s.AddEntry(ctx, tt.actor, stats.EntryForm{Bureau: w.Urban.ID, Register: tt.register, Values: tt.values})
		if models.KindOf(err) != tt.want || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v, want %s with %q", tt.name, err, tt.want, tt.says)
		}
	}
	if err := s.DeclareCoverage(ctx, w.Handler, models.Coverage{BureauID: w.Urban.ID, Register: "nothing", State: "maybe"}); models.KindOf(err) != models.Invalid {
		t.Errorf("DeclareCoverage of nothing: %v, want invalid", err)
	}
	if _, err := s.PutReturn(ctx, w.Stranger, *handIn(w.Urban.ID, 2024, 0, "inspection.count", "", 0), "1"); models.KindOf(err) != models.NotFound {
		t.Errorf("PutReturn for another bureau: %v, want not_found", err)
	}
	r, err := s.PutReturn(ctx, w.Reporter, *handIn(w.Urban.ID, 2024, 0, "levy.amount", "", 0), "12.34")
	if err != nil || r.Value != 1234 {
		t.Errorf("PutReturn = %+v, %v, want 1234", r, err)
	}
}

// Dimensions that are longer than counters keep still lead to their rows.
func TestLongDimensions(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.Clock.Set("2025-01-20")
		base := strings.Repeat("示", 39) // 117 bytes
		items := []string{base, base + "x", base + "xyz", base + "xyza", base + "xyzb", base + "例", base + "例例", base + "例九"}
		write(t, w, func(tx *store.Tx) error {
			reg := tx.Catalogue().Registers["permits"]
			var list []models.Entry
			for _, item := range items {
				list = append(list, models.Entry{BureauID: w.Urban.ID, Day: "2024-05-01", D2: "2024-05-02", S1: item})
			}
			_, err := tx.CreateEntries(reg, list)
			return err
		})
		s := stats.New(w.Store)
		for _, item := range items {
			want := int64(0)
			for _, other := range items {
				if models.CutDim(other) == models.CutDim(item) {
					want++
				}
			}
			f := figure(t, s, w.Urban.ID, stats.Ref{Code: "permit.kind.count", Dim: item}, 2024, "")
			rows := records(t, s, stats.RecordQuery{Bureau: w.Urban.ID, Code: "permit.kind.count", Dim: item, Period: models.YearPeriod(2024), Limit: 9})
			if f.Value != want || int64(len(rows)) != want {
				t.Errorf("%d bytes ending in %q: figure %d, %d rows, want %d", len(item), item[len(base):], f.Value, len(rows), want)
			}
		}
	})
}
