package audit_test

import (
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/audit"
	"sanxiang/app/store"
	"sanxiang/models"
)

// TestList pages through lines of several bureaus in one order, and shows to an
// auditor below nothing of the rest.
func TestList(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := audit.New(w.Store)
		for i := range 30 {
			err := w.Store.Tx(t.Context(), w.Handler, func(tx *store.Tx) error {
				tx.Append("示例事项", "case", int64(i+1), []int64{w.Urban.ID, w.Water.ID, w.Below.ID}[i%3], "示例说明")
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		below := w.Auditor
		below.BureauID = w.Urban.ID
		for _, tt := range []struct {
			actor models.Actor
			want  int
		}{{w.Auditor, 30}, {below, 20}} {
			f := audit.Filter{Bureau: tt.actor.BureauID, Text: "示例事项", Limit: 7}
			seen, last := 0, int64(0)
			for {
				list, err := s.List(t.Context(), tt.actor, f)
				if err != nil {
					t.Fatal(err)
				}
				for _, a := range list {
					if last != 0 && a.ID >= last {
						t.Fatalf("line %d comes after %d", a.ID, last)
					}
					if tt.want == 20 && a.BureauID == w.Water.ID {
						t.Error("a line of another bureau shows")
					}
					last, seen = a.ID, seen+1
				}
				if len(list) < f.Limit {
					break
				}
				f.Before = last
			}
			if seen != tt.want {
				t.Errorf("%d lines, want %d", seen, tt.want)
			}
		}
		day := audit.Filter{Bureau: w.City.ID, From: apptest.Start, To: apptest.Start, Text: "示例事项"}
		if list, err := s.List(t.Context(), w.Auditor, day); err != nil || len(list) != 30 {
			t.Errorf("lines of the day = %d, %v", len(list), err)
		}
		day.From, day.To = apptest.Start.Add(1), ""
		if list, err := s.List(t.Context(), w.Auditor, day); err != nil || len(list) != 0 {
			t.Errorf("lines of days to come = %d, %v", len(list), err)
		}
		n := 0
		count := func(models.Audit) error { n++; return nil }
		if err := s.Each(t.Context(), w.Auditor, audit.Filter{Bureau: w.City.ID, Text: "示例事项"}, "全部", count); err != nil || n != 30 {
			t.Errorf("Each gave %d lines, %v", n, err)
		}
		list, err := s.List(t.Context(), w.Auditor, audit.Filter{Bureau: w.City.ID, Object: "audit"})
		if err != nil || len(list) != 1 || list[0].Verb != "导出审计日志" || list[0].Note != "全部" {
			t.Errorf("the export's own line = %+v, %v", list, err)
		}
		for _, a := range []struct {
			actor models.Actor
			want  models.Kind
		}{{w.Guest, models.Unauthenticated}, {w.Stranger, models.NotFound}, {w.Admin, models.Forbidden}} {
			list, err := s.List(t.Context(), a.actor, audit.Filter{Bureau: w.City.ID})
			if models.KindOf(err) != a.want || list != nil {
				t.Errorf("List by %s = %d lines, %v, want %s", a.actor.Name, len(list), err, a.want)
			}
			if err := s.Each(t.Context(), a.actor, audit.Filter{Bureau: w.City.ID}, "", count); models.KindOf(err) != a.want {
				t.Errorf("Each by %s = %v, want %s", a.actor.Name, err, a.want)
			}
		}
	})
}
