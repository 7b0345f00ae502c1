// Package memory keeps the memory of a serving process close to what it uses.
// Most of that is the search index, which holds almost no pointers, so that
// collecting often is cheap and saves hundreds of megabytes.
package memory

import (
	"context"
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
// other program.
const (
	share   = 8 // an eighth
	margin  = 16 << 20
	most    = 100 // percent, Go's own setting
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
	defer debug.SetGCPercent(most)
	sample := []metrics.Sample{{Name: liveHeap}}
	for now := loading; ; {
		metrics.Read(sample)
		if fit := percentOf(sample[0].Value); fit != now {
			debug.SetGCPercent(fit)
			now = fit
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// percentOf is how much garbage may lie beside what is in use, in percent of it.
func percentOf(live metrics.Value) int {
	if live.Kind() != metrics.KindUint64 || live.Uint64() == 0 {
		return most
	}
	n := live.Uint64()
	return min(most, int((n/share+margin)*100/n))
}
