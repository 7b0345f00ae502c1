package memory

import (
	"context"
	"math"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// TestFollow holds a hundred megabytes and finds the limit above them but not
// far above, and gone when the process ends.
func TestFollow(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	held := make([]byte, 100<<20)
	runtime.GC()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		Follow(ctx)
	}()
	limit := int64(math.MaxInt64)
	for range 100 {
		if limit = debug.SetMemoryLimit(-1); limit < math.MaxInt64 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	runtime.KeepAlive(held)
	if limit < 100<<20 || limit > 250<<20 {
		t.Errorf("limit %d beside 100 MB in use", limit)
	}
	cancel()
	<-done
	if limit := debug.SetMemoryLimit(-1); limit != math.MaxInt64 {
		t.Errorf("limit %d is left", limit)
	}
}

// TestFollowOperator leaves alone what the operator has set.
func TestFollowOperator(t *testing.T) {
	t.Setenv("GOMEMLIMIT", "1GiB")
	Follow(context.Background())
	if limit := debug.SetMemoryLimit(-1); limit != math.MaxInt64 {
		t.Errorf("limit %d against the operator's", limit)
	}
}
