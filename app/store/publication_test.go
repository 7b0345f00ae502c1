package store_test

import (
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/store"
	"sanxiang/models"
)

// TestPublicNamesAreExact finds a page by its own id or bureau and by nothing
// that an engine takes for the same.
func TestPublicNamesAreExact(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		row := models.Publication{PublicID: "ab12", DisclosureID: 1, BureauCode: "DEP01", Kind: "chapter", Year: 2024, Status: string(models.DisclosurePublished)}
		if err := w.Store.Tx(t.Context(), system, func(tx *store.Tx) error { p := row; return tx.PutPublication(&p) }); err != nil {
			t.Fatal(err)
		}
		check := func(name string, shown bool, err error) {
			t.Helper()
			if shown && err != nil || !shown && models.KindOf(err) != models.NotFound {
				t.Errorf("%q: %v, want found = %t", name, err, shown)
			}
		}
		for name, shown := range map[string]bool{"ab12": true, "ab12 ": false, "AB12": false, " ab12": false, "": false} {
			_, err := w.Store.FindPublication(t.Context(), name)
			check(name, shown, err)
		}
		for code, shown := range map[string]bool{"DEP01": true, "DEP01 ": false, "dep01": false} {
			_, err := w.Store.FindPage(t.Context(), "chapter", code, 2024)
			check(code, shown, err)
		}
	})
}
