package search

import (
	"errors"
	"fmt"
	"iter"
)

// alphabetSample is how many documents the alphabet is ordered by.
const alphabetSample = 4096

// Build fills an empty index with documents in growing order of Seq. On an
// error, of the documents or of their order, the index stays empty. The
// function, if any, hears the sequence of each document that a later one replaced.
func (x *Index) Build(docs iter.Seq2[Document, error], replaced func(seq int64)) error {
	x.write.Lock()
	defer x.write.Unlock()
	if x.last.Load() > 0 {
		return errors.New("build search index: it is not empty")
	}
	c := newCorpus()
	last, err := c.build(docs, replaced)
	if err != nil {
		return fmt.Errorf("build search index: %w", err)
	}
	x.mu.Lock()
	x.corpus = c
	x.mu.Unlock()
	x.last.Store(last)
	return nil
}

// build fills an empty corpus: texts and columns first, then the runs, of which
// the long ones can be chosen when all texts are there.
func (c *corpus) build(docs iter.Seq2[Document, error], replaced func(seq int64)) (last int64, err error) {
	enter := func(d Document) {
		if seq := c.enter(d); seq > 0 && replaced != nil {
			replaced(seq)
		}
	}
	var first []Document
	for d, err := range docs {
		if err != nil {
			return 0, err
		}
		if d.Seq <= last {
			return 0, fmt.Errorf("document %d has sequence %d after %d", d.Key, d.Seq, last)
		}
		last = d.Seq
		if first != nil || c.n == 0 {
			if first = append(first, d); len(first) == alphabetSample {
				c.begin(first, enter)
				first = nil
			}
			continue
		}
		enter(d)
	}
	c.begin(first, enter)
	c.learn()
	ids := make([]uint32, c.n)
	for id := range c.n {
		c.post(id)
		ids[id] = id
	}
	c.byFine.sort(ids, c.fineOf)
	c.clip()
	return last, nil
}

// begin orders the alphabet by the first documents and takes them in.
func (c *corpus) begin(docs []Document, enter func(Document)) {
	if c.n == 0 {
		c.alphabet.learn(docs)
	}
	for _, d := range docs {
		enter(d)
	}
}

// enter takes in one document without its runs and says the sequence of the one
// that it replaced.
func (c *corpus) enter(d Document) (replaced int64) {
	if stateOf(d.Status) < 0 {
		return c.remove(d.Key)
	}
	_, replaced = c.add(d)
	return replaced
}

// postings visits everything that leads to rows.
func (c *corpus) postings(visit func(*posting)) {
	for _, p := range c.runs {
		visit(p)
	}
	for _, column := range c.columns {
		for _, p := range column.posts {
			visit(p)
		}
	}
	for dim := byBureau; dim < filterCount; dim++ {
		for _, p := range c.posts(dim) {
			visit(p)
		}
	}
}

// clip gives back what the postings have reserved.
func (c *corpus) clip() { c.postings((*posting).clip) }
