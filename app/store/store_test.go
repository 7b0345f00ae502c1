package store_test

import (
	"context"
	"testing"

	"sanxiang/app/apptest"
)

// TestWorld makes a world on each engine and proves its counters.
func TestWorld(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.Check(t)
		got, err := w.Store.FindBureauByCode(context.Background(), "示例市城市管理局")
		if err != nil || got.ID != w.Urban.ID {
			t.Fatalf("FindBureauByCode = %v, %v", got, err)
		}
	})
}
