package store_test

import (
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/models"
)

// TestRepairWork finds work and texts that differ from their files, and mends
// them once.
func TestRepairWork(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		c := w.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
		w.Check(t)
		for _, q := range []string{
			"DELETE FROM case_duties WHERE case_id = ?", "UPDATE case_duties SET due_on = '2024-01-01' WHERE case_id = ?",
			"DELETE FROM case_texts WHERE case_id = ?", "UPDATE case_texts SET folded = 'X' WHERE case_id = ?",
		} {
			w.Tamper(t, q, c.ID)
			wrong, err := w.Store.ListWrongWork(t.Context())
			if err != nil || len(wrong) != 1 || wrong[0] != c.ID {
				t.Errorf("%s: wrong are %v, %v; want the case", q, wrong, err)
			}
			for _, want := range []int{1, 0} {
				if n, err := w.Store.RepairWork(t.Context(), models.SystemActor("测试")); err != nil || n != want {
					t.Errorf("%s: repaired %d, %v; want %d", q, n, err, want)
				}
			}
			w.Check(t)
		}
	})
}
