package search

import "iter"

// When the index is rewritten.
const (
	holesLeast = 4096
	holesShare = 4    // of the rows that can be found
	copyAtOnce = 1024 // rows, while writers wait
)

// worn says whether the corpus should be rewritten: because of its holes, or
// because so much came in one by one that other long runs are worth knowing.
func (c *corpus) worn() bool {
	holes := int(c.n) - c.live
	return holes > holesLeast+c.live/holesShare || c.live >= 4*longRows && c.live > 2*c.learned
}

// compact writes the first n rows of the corpus anew without holes, beside
// readers and writers, then what was put in meanwhile, and takes its place.
func (x *Index) compact(c *corpus, n uint32) {
	next := newCorpus()
	_, err := next.build(x.documents(c, n), nil)
	x.write.Lock()
	defer x.write.Unlock()
	if err == nil {
		for _, d := range x.pending {
			next.put(d)
		}
		x.mu.Lock()
		x.corpus = next
		x.mu.Unlock()
	}
	x.pending = nil
	close(x.rewrite)
	x.rewrite = nil
}

// documents gives the rows of a corpus that are still there, a handful at a
// time. A row that is replaced meanwhile is given as it was or not at all.
func (x *Index) documents(c *corpus, n uint32) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		for from := uint32(0); from < n; from += copyAtOnce {
			for _, d := range x.copied(c, from, min(n, from+copyAtOnce)) {
				if !yield(d, nil) {
					return
				}
			}
		}
	}
}

// copied gives back the documents of some rows.
func (x *Index) copied(c *corpus, from, to uint32) []Document {
	x.mu.RLock()
	defer x.mu.RUnlock()
	var out []Document
	for id := from; id < to; id++ {
		if d, ok := c.document(id); ok {
			out = append(out, d)
		}
	}
	return out
}
