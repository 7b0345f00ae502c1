// Package memory keeps the memory of a serving process close to what it uses.
// Most of that is the search index, which holds almost no pointers, so that
// collecting often is cheap and saves hundreds of megabytes.
package memory

import (
	"context"
	"math"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// loading is how much garbage may lie beside what is in use while data is read
// in, in percent of it.
const loading = 12

// While serving, garbage may take a share of what is in use and a margin, which
// is what counts in a small process: there it collects no more often than any
// other program. A soft limit beside it, never below floor, has the runtime
// give back what a burst of work has left; it moves with what is in use, so
// that growing data never meets a wall.
const (
	share   = 8 // an eighth
	margin  = 16 << 20
	most    = 100 // percent, Go's own setting
	floor   = 128 << 20
	refresh = time.Second
)

// liveHeap is what was in use at the end of the last collection, bytes.
const liveHeap = "/gc/heap/live:bytes"

// Begin sets how often garbage is collected while data is read in. What the
// operator has set by GOGC stays.
func Begin() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(loading)
	}
}

// Follow gives back what was needed only to start and then, until ctx ends,
// fits the collector to what is in use. What the operator has set by GOGC or
// GOMEMLIMIT stays.
func Follow(ctx context.Context) {
	debug.FreeOSMemory()
	if os.Getenv("GOGC") != "" {
		return
	}
	if os.Getenv("GOMEMLIMIT") != "" {
		debug.SetGCPercent(most)
		return
	}
	tick := time.NewTicker(refresh)
	defer tick.Stop()
	defer fit(0)
	sample := []metrics.Sample{{Name: liveHeap}}
	for {
		metrics.Read(sample)
		if v := sample[0].Value; v.Kind() == metrics.KindUint64 {
			fit(v.Uint64())
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// fit sets the collector for what is in use, bytes; 0 sets what Go itself does.
func fit(live uint64) {
	if live == 0 {
		debug.SetGCPercent(most)
		debug.SetMemoryLimit(math.MaxInt64)
		return
	}
	room := live/share + margin
	debug.SetGCPercent(min(most, int(room*100/live)))
	debug.SetMemoryLimit(max(floor, int64(live+room)))
}
