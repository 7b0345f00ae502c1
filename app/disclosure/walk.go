package disclosure

import (
	"context"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Walk gives every match of the query to f, in ascending order of change, and
// stops at f's first error. Of each page it reads what PageTexts reads. It
// keeps sixteen bytes per match and a few hundred rows in memory. What is
// corrected meanwhile comes last, as corrected; what is taken down meanwhile
// does not come; nothing comes twice.
func (p *Public) Walk(ctx context.Context, q models.PublicQuery, f func(models.Publication, models.PublicPage) error) error {
	w := &walk{p: p, q: q, part: store.PartBody, decode: true}
	return w.run(ctx, func(b *walkBatch) error {
		for i, row := range b.rows {
			if err := f(row, b.pages[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// WalkRows is Walk without the pages: rows have no Body.
func (p *Public) WalkRows(ctx context.Context, q models.PublicQuery, f func(models.Publication) error) error {
	w := &walk{p: p, q: q, part: store.PartRow}
	return w.run(ctx, func(b *walkBatch) error {
		for _, row := range b.rows {
			if err := f(row); err != nil {
				return err
			}
		}
		return nil
	})
}

// walk is one walk over the matches of a query.
type walk struct {
	p      *Public
	q      models.PublicQuery
	part   store.Part
	decode bool
}

// walkBatch is some rows on their way to the walker.
type walkBatch struct {
	spots []spot
	rows  []models.Publication
	pages []models.PublicPage
	moved []int64 // what changed between being found and being read
	err   error
	ready chan struct{} // closed when all of this is there
}

// The shape of a walk: rows read together, and how many such batches wait
// beside the one that is handed over. All of them are read and opened at the
// same time.
const (
	walkRows  = 256
	walkAhead = 2
)

// run finds the matches, hands them over, and then those that moved meanwhile.
func (w *walk) run(ctx context.Context, f func(*walkBatch) error) error {
	if err := w.q.Check(); err != nil {
		return err
	}
	last, err := w.p.Generation(ctx)
	if err != nil {
		return err
	}
	spots := w.p.spots(w.q, 0)
	for {
		moved, err := w.hand(ctx, spots, f)
		if err != nil || len(moved) == 0 {
			return err
		}
		since := last
		if last, err = w.p.Generation(ctx); err != nil {
			return err
		}
		spots = slices.DeleteFunc(w.p.spots(w.q, since), func(s spot) bool { return !moved[s.key] })
	}
}

// hand reads the rows at the spots and hands them to f in order. It gives the
// keys of those that were no longer there.
func (w *walk) hand(ctx context.Context, spots []spot, f func(*walkBatch) error) (map[int64]bool, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	batches := make(chan *walkBatch, walkAhead-1)
	go func() {
		defer close(batches)
		for part := range slices.Chunk(spots, walkRows) {
			b := &walkBatch{spots: part, ready: make(chan struct{})}
			go w.read(ctx, b)
			select {
			case batches <- b:
			case <-ctx.Done():
				return
			}
		}
	}()
	moved := map[int64]bool{}
	for b := range batches {
		<-b.ready
		if b.err == nil {
			b.err = f(b)
		}
		if b.err != nil {
			return nil, b.err
		}
		for _, key := range b.moved {
			moved[key] = true
		}
	}
	return moved, ctx.Err()
}

// read reads the rows of a batch and opens their pages.
func (w *walk) read(ctx context.Context, b *walkBatch) {
	defer close(b.ready)
	if b.rows, b.err = w.p.store.ListPublicationsAt(ctx, seqsOf(b.spots), w.part); b.err != nil {
		return
	}
	at := 0
	for _, s := range b.spots {
		if at < len(b.rows) && b.rows[at].Seq == s.seq {
			at++
		} else {
			b.moved = append(b.moved, s.key)
		}
	}
	if !w.decode {
		return
	}
	b.pages = make([]models.PublicPage, len(b.rows))
	for i := range b.rows {
		if b.pages[i], b.err = PageTexts(b.rows[i]); b.err != nil {
			return
		}
	}
}
