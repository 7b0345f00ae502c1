package search

import (
	"sync"
	"sync/atomic"
)

// Index is what is public, ready to be searched. Any number of goroutines may
// search while others put rows in: a writer holds the readers up for the length
// of one row only.
type Index struct {
	write   sync.Mutex // of writers, taken before mu
	mu      sync.RWMutex
	corpus  *corpus
	last    atomic.Int64
	sets    sync.Pool // of *set, for searches
	pending []Document
	rewrite chan struct{} // closed when the rewriting that is under way is done; nil = none
}

// New gives an empty index.
func New() *Index { return &Index{corpus: newCorpus()} }

// Put takes in the newest state of a public row, in place of the document of
// the same key. Rows come in the order of change: one that is not newer than
// Last has been seen and is passed over, so that a feed may be read twice. It
// gives the sequence of the document that was replaced, 0 when there was none.
func (x *Index) Put(d Document) (replaced int64) {
	x.write.Lock()
	defer x.write.Unlock()
	if d.Seq <= x.last.Load() {
		return 0
	}
	x.mu.Lock()
	replaced = x.corpus.put(d)
	x.mu.Unlock()
	x.last.Store(d.Seq)
	if x.rewrite != nil {
		x.pending = append(x.pending, d)
	} else if x.corpus.worn() {
		x.rewrite = make(chan struct{})
		go x.compact(x.corpus, x.corpus.n)
	}
	return replaced
}

// Len is how many rows can be found, in whatever state.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.corpus.live
}

// Last is the sequence of the newest change that the index has seen.
func (x *Index) Last() int64 { return x.last.Load() }

// Memory is about how many bytes the index takes.
func (x *Index) Memory() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.corpus.size()
}
