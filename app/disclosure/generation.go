package disclosure

import (
	"context"
	"sync"
	"sync/atomic"

	"sanxiang/app/store"
	"sanxiang/models"
)

// freshness is how far this process has followed what is public.
type freshness struct {
	mu      sync.Mutex // held by whoever catches up
	applied atomic.Int64
	polling atomic.Bool  // changes of other processes are asked for all the time
	seen    atomic.Int64 // the last change that polling saw
	busy    atomic.Bool  // polling has found changes and they are being taken in
	doubt   doubt
	loading atomic.Bool // the first reading is under way
}

// Generation brings what this process holds up to the last committed change
// and gives its place in the order of change. When nothing changed it is a
// comparison of two numbers; before Start, and when polling has not been heard of
// for a second, it asks the database. The error is Unavailable when that does
// not answer: rather no answer than one that shows what was withdrawn.
func (p *Public) Generation(ctx context.Context) (int64, error) {
	want := p.store.PublicSeq()
	if p.fresh.polling.Load() {
		if p.fresh.doubt.raised.Load() && p.confirm(ctx) != nil {
			return 0, errDoubt
		}
		want = max(want, p.fresh.seen.Load())
	} else {
		last, err := p.store.LastPublicSeq(ctx)
		if err != nil {
			return 0, err
		}
		want = max(want, last)
	}
	if applied := p.fresh.applied.Load(); applied >= want {
		return applied, nil
	}
	applied, err := p.catchUp(ctx, want)
	if err != nil && p.fresh.polling.Load() {
		return 0, errDoubt
	}
	return applied, err
}

// Watch adds a function that is called with the public ids of every change,
// before any reader can see the change. It must not call Public. Functions are
// added before the first request is served.
func (p *Public) Watch(f func(publicIDs []string)) { p.watchers = append(p.watchers, f) }

// Start reads what is public into memory and from then on asks the database
// for changes of other processes, until ctx ends.
func (p *Public) Start(ctx context.Context) error {
	if _, err := p.Generation(ctx); err != nil {
		return err
	}
	p.fresh.doubt.watch()
	p.fresh.polling.Store(true)
	go p.poll(ctx)
	return nil
}

// StartBehind is Start beside the caller, for whom Loading is true until the
// channel has the outcome.
func (p *Public) StartBehind(ctx context.Context) <-chan error {
	p.fresh.loading.Store(true)
	outcome := make(chan error, 1)
	go func() {
		err := p.Start(ctx)
		p.fresh.loading.Store(false)
		outcome <- err
	}()
	return outcome
}

// Loading says whether StartBehind is still reading.
func (p *Public) Loading() bool { return p.fresh.loading.Load() }

// followBatch is how many changes are taken in together.
const followBatch = 1000

// catchUp takes in every change behind what is applied, in their order. It is
// not given up with the request that began it.
func (p *Public) catchUp(ctx context.Context, want int64) (int64, error) {
	p.fresh.mu.Lock()
	defer p.fresh.mu.Unlock()
	applied := p.fresh.applied.Load()
	if applied >= want {
		return applied, nil
	}
	var err error
	if p.index.Last() == 0 {
		applied, err = p.build(context.WithoutCancel(ctx))
	} else {
		applied, err = p.follow(context.WithoutCancel(ctx), applied)
	}
	if err != nil {
		return 0, err
	}
	applied = max(applied, want)
	p.fresh.applied.Store(applied)
	return applied, nil
}

// follow takes in the changes behind a place, each batch in full before the
// next, so that what fails midway is taken up where it failed.
func (p *Public) follow(ctx context.Context, applied int64) (int64, error) {
	batch := make([]models.Publication, 0, followBatch)
	take := func() {
		if len(batch) > 0 {
			p.take(batch)
			applied = batch[len(batch)-1].Seq
			p.fresh.applied.Store(applied)
			batch = batch[:0]
		}
	}
	err := p.store.WalkPublications(ctx, applied, store.PartSearch, func(row models.Publication) error {
		if batch = append(batch, row); len(batch) == followBatch {
			take()
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	take()
	return applied, nil
}

// take takes changes in. Those who watch hear of them first.
func (p *Public) take(batch []models.Publication) {
	ids := make([]string, len(batch))
	for i, row := range batch {
		ids[i] = row.PublicID
	}
	for _, f := range p.watchers {
		f(ids)
	}
	var gone []int64
	for i := range batch {
		if seq := p.index.Put(documentOf(&batch[i])); seq > 0 {
			gone = append(gone, seq)
		}
	}
	p.board.put(batch, gone)
	p.rows.drop(gone)
}
