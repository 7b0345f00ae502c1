package memory

import (
	"context"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

// percentNow reads the collector's setting.
func percentNow() int {
	sample := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(sample)
	return int(sample[0].Value.Uint64())
}

// settled waits for the setting to come into the range.
func settled(t *testing.T, what string, low, high int) {
	t.Helper()
	now := 0
	for range 250 {
		if now = percentNow(); now >= low && now <= high {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("%s: %d percent, want %d to %d", what, now, low, high)
}

// TestFollow holds little and then two hundred megabytes, and finds the
// collector fitted to each, and as it was when the process ends.
func TestFollow(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	Begin()
	if now := percentNow(); now != loading {
		t.Errorf("%d percent while loading", now)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		Follow(ctx)
	}()
	settled(t, "a small process", most, most)
	held := make([]byte, 200<<20)
	runtime.GC()
	settled(t, "a large process", loading, 25)
	if limit := debug.SetMemoryLimit(-1); limit < 200<<20 || limit > 300<<20 {
		t.Errorf("limit %d beside 200 MB in use", limit)
	}
	runtime.KeepAlive(held)
	cancel()
	<-done
	if now, limit := percentNow(), debug.SetMemoryLimit(-1); now != most || limit != math.MaxInt64 {
		t.Errorf("%d percent and a limit of %d are left", now, limit)
	}
}

// TestFollowOperator leaves alone what the operator has set.
func TestFollowOperator(t *testing.T) {
	t.Setenv("GOGC", "50")
	before := percentNow()
	Begin()
	Follow(context.Background())
	if now := percentNow(); now != before {
		t.Errorf("%d percent against the operator's", now)
	}
}
