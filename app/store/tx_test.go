package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/store"
	"sanxiang/models"
)

var system = models.SystemActor("测试")

func newDevice(w *apptest.World, serial string) *models.Device {
	return &models.Device{BureauID: w.Urban.ID, Serial: serial, Kind: "body_camera", ServiceFrom: "2020-01-01"}
}

// TestTxJoins runs many transactions at once, some of which fail: what fails
// takes nothing with it, and counters and audit follow what stood.
func TestTxJoins(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx := context.Background()
		refused := errors.New("refused")
		var stood, failed atomic.Int64
		var wg sync.WaitGroup
		for i := range 60 {
			wg.Go(func() {
				err := w.Store.Tx(ctx, system, func(tx *store.Tx) error {
					if err := tx.CreateDevice(newDevice(w, fmt.Sprintf("D%03d", i))); err != nil {
						return err
					}
					switch i % 6 {
					case 0:
						return refused
					case 1:
						panic("boom")
					}
					return nil
				})
				switch {
				case err == nil:
					stood.Add(1)
				case i%6 > 1:
					t.Errorf("transaction %d: %v", i, err)
				default:
					failed.Add(1)
				}
			})
		}
		wg.Wait()
		devices, err := w.Store.ListDevicesOf(ctx, w.Urban.ID)
		if err != nil || int64(len(devices)) != stood.Load() || stood.Load() != 40 || failed.Load() != 20 {
			t.Fatalf("%d devices (%v), %d stood, %d failed; want 40, 40, 20", len(devices), err, stood.Load(), failed.Load())
		}
		w.Check(t)
		audits, err := w.Store.ListAudits(ctx, []int64{w.Urban.ID}, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		lines := 0
		for _, a := range audits {
			if a.Object == "device" {
				lines++
			}
		}
		if lines != 40 {
			t.Errorf("%d audit lines, want 40", lines)
		}
	})
}

// TestTxRefuses covers an empty actor and nesting.
func TestTxRefuses(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx := context.Background()
		err := w.Store.Tx(ctx, models.Actor{}, func(*store.Tx) error { return nil })
		if models.KindOf(err) != models.Unauthenticated {
			t.Errorf("empty actor: %v", err)
		}
		err = w.Store.Tx(ctx, system, func(tx *store.Tx) error {
			return w.Store.Tx(tx.Context(), system, func(*store.Tx) error { return nil })
		})
		if err == nil {
			t.Error("a nested transaction must be refused")
		}
		cancelled, cancel := context.WithCancel(ctx)
		cancel()
		if err := w.Store.Tx(cancelled, system, func(*store.Tx) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	})
}

// TestVersionConflict lets two people change one record.
func TestVersionConflict(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx := context.Background()
		rename := func(read models.Officer, name string) error {
			return w.Store.Tx(ctx, system, func(tx *store.Tx) error {
				changed := read
				changed.Name = name
				return tx.UpdateOfficer(read, &changed)
			})
		}
		if err := rename(w.Officers[0], "示例改名"); err != nil {
			t.Fatal(err)
		}
		if err := rename(w.Officers[0], "示例再改"); models.KindOf(err) != models.Conflict {
			t.Errorf("stale write: %v, want a conflict", err)
		}
		w.Check(t)
	})
}

// TestFaults puts faults in pairs around the commit: what failed before it is
// not kept, what failed after it is kept, and a repeat with the same key ends
// in one record either way.
func TestFaults(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		for _, at := range []string{"begin", "commit", "committed"} {
			broken := errors.New("线路中断")
			once := atomic.Bool{}
			w.Store.Fail(func(op string) error {
				if op == at && once.CompareAndSwap(false, true) {
					return broken
				}
				return nil
			})
			register := func() (string, error) {
				result := ""
				err := w.Store.Tx(context.Background(), w.Handler, func(tx *store.Tx) error {
					earlier, done, err := tx.Once("key-"+at, []byte("same"))
					if err != nil || done {
						result = earlier
						return err
					}
					d := newDevice(w, "F-"+at)
					if err := tx.CreateDevice(d); err != nil {
						return err
					}
					result = d.Serial
					return tx.Keep("key-"+at, []byte("same"), result)
				})
				return result, err
			}
			if _, err := register(); !errors.Is(err, broken) {
				t.Fatalf("%s: first try = %v", at, err)
			}
			got, err := register()
			if err != nil || got != "F-"+at {
				t.Errorf("%s: repeat = %q, %v", at, got, err)
			}
			w.Store.Fail(nil)
			w.Check(t)
		}
		devices, err := w.Store.ListDevicesOf(context.Background(), w.Urban.ID)
		if err != nil || len(devices) != 3 {
			t.Errorf("%d devices (%v), want 3", len(devices), err)
		}
	})
}

// TestOnceRefusesOtherContent takes one key for two different requests.
func TestOnceRefusesOtherContent(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		use := func(content string) error {
			return w.Store.Tx(context.Background(), w.Handler, func(tx *store.Tx) error {
				_, done, err := tx.Once("k", []byte(content))
				if err != nil || done {
					return err
				}
				return tx.Keep("k", []byte(content), "x")
			})
		}
		if err := use("a"); err != nil {
			t.Fatal(err)
		}
		if err := use("a"); err != nil {
			t.Errorf("same content: %v", err)
		}
		if err := use("b"); models.KindOf(err) != models.Conflict {
			t.Errorf("other content: %v, want a conflict", err)
		}
	})
}

// TestNumbersHaveNoGaps takes numbers in transactions of which some fail.
func TestNumbersHaveNoGaps(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		var mu sync.Mutex
		seen := map[int64]bool{}
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				var n int64
				err := w.Store.Tx(context.Background(), system, func(tx *store.Tx) (err error) {
					if n, err = tx.NextNumber(w.Urban.ID, "罚决字", 2024); err == nil && i%4 == 0 {
						err = errors.New("given up")
					}
					return err
				})
				if err == nil {
					mu.Lock()
					seen[n] = true
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		for n := int64(1); n <= 30; n++ {
			if !seen[n] {
				t.Errorf("number %d was lost", n)
			}
		}
		if len(seen) != 30 {
			t.Errorf("%d numbers, want 30", len(seen))
		}
	})
}

// TestLease gives a lease to one owner until it ends.
func TestLease(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx := context.Background()
		take := func(owner string, length time.Duration) bool {
			ok, err := w.Store.Acquire(ctx, "job:x", owner, length)
			if err != nil {
				t.Fatal(err)
			}
			return ok
		}
		if !take("a", time.Minute) || take("b", time.Minute) || !take("a", time.Millisecond) {
			t.Fatal("the first owner keeps and renews the lease, the second waits")
		}
		time.Sleep(100 * time.Millisecond)
		if !take("b", time.Minute) {
			t.Fatal("a lease that ended is free")
		}
		if err := w.Store.Release(ctx, "job:x", "a"); err != nil || take("a", time.Minute) {
			t.Errorf("only the owner releases: %v", err)
		}
	})
}

// TestSeal hides identifiers and gives them back only under the same key.
func TestSeal(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	id := models.MakeIDNumber("000000", "1990-01-01", 7)
	sealed := w.Store.Seal(id)
	if sealed == id || sealed == w.Store.Seal(id) || w.Store.Seal(sealed) != sealed {
		t.Errorf("Seal(%q) = %q", id, sealed)
	}
	if got, err := w.Store.Unseal(sealed); err != nil || got != id {
		t.Errorf("Unseal = %q, %v", got, err)
	}
	if _, err := w.Store.Unseal(sealed[:len(sealed)-2]); err == nil {
		t.Error("a damaged text must not open")
	}
	first := w.Store.Fingerprint(id)
	if w.Store.Fingerprint(id) != first || w.Store.Fingerprint(id) == w.Store.Fingerprint(id+"0") {
		t.Error("equal identifiers have equal fingerprints, others other ones")
	}
}

// TestOpenRefuses covers settings that cannot work.
func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	clock := &apptest.Clock{}
	for name, options := range map[string]store.Options{
		"no clock":  {DSN: "sqlite:" + t.TempDir() + "/x.db", Key: apptest.Key},
		"short key": {DSN: "sqlite:" + t.TempDir() + "/x.db", Key: []byte("short"), Now: clock.Now},
		"bad DSN":   {DSN: "nonsense", Key: apptest.Key, Now: clock.Now},
		"no server": {DSN: "root@tcp(127.0.0.1:1)/x", Key: apptest.Key, Now: clock.Now},
	} {
		if s, err := store.Open(context.Background(), options); err == nil {
			s.Close()
			t.Errorf("%s: opened", name)
		}
	}
}
