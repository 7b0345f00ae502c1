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

// percent is how much garbage may lie beside what is in use, in percent of it.
const percent = 12

// The limit follows what is in use, so that a burst of work does not leave the
// process larger than it needs to be, and growing data never meets a wall.
const (
	limitShare  = 8 // of what is in use is added
	limitMargin = 16 << 20
	followEvery = time.Second
)

// liveHeap is what was in use at the end of the last collection, bytes.
const liveHeap = "/gc/heap/live:bytes"

// Begin sets how often garbage is collected. What the operator has set by GOGC
// stays.
func Begin() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// Follow gives back what was needed only to start and then, until ctx ends,
// keeps a soft limit a little above what is in use. What the operator has set
// by GOGC or GOMEMLIMIT stays.
func Follow(ctx context.Context) {
	debug.FreeOSMemory()
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	defer debug.SetMemoryLimit(math.MaxInt64)
	sample := []metrics.Sample{{Name: liveHeap}}
	for {
		metrics.Read(sample)
		debug.SetMemoryLimit(limitOf(sample[0].Value))
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// limitOf is the limit beside what is in use.
func limitOf(live metrics.Value) int64 {
	if live.Kind() != metrics.KindUint64 {
		return math.MaxInt64
	}
	n := int64(live.Uint64())
	return n + n/limitShare + limitMargin
}
