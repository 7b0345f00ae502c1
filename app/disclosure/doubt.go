package disclosure

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"sanxiang/models"
)

// How changes of other processes are followed.
const (
	pollEvery = 250 * time.Millisecond
	pollLimit = 500 * time.Millisecond // within which an answer dispels doubt
	askLimit  = 2 * time.Second        // for an answer that requests wait for
	doubtFrom = time.Second            // without an answer
)

// errDoubt is the answer when nobody knows whether what is held still holds.
var errDoubt = models.Errorf(models.Unavailable, "暂时无法确认公示信息是否最新，为免显示已经撤下的内容，请稍后重试")

// doubt is raised by a timer that only a prompt answer sets back. It says
// nothing about the database: on a busy machine polling itself comes to a halt.
// While it is raised every request wants an answer of the database, one
// question at a time for all that wait.
type doubt struct {
	raised  atomic.Bool
	lapse   *time.Timer
	mu      sync.Mutex
	pending *question // nil = none
}

// question is one question to the database that requests wait for.
type question struct {
	done chan struct{} // closed when err is there
	err  error
}

// watch begins to wait for answers.
func (d *doubt) watch() {
	d.lapse = time.AfterFunc(doubtFrom, func() { d.raised.Store(true) })
}

// dispel is for whoever has had a prompt answer.
func (d *doubt) dispel() {
	d.lapse.Reset(doubtFrom)
	d.raised.Store(false)
}

// poll asks for the last change again and again.
func (p *Public) poll(ctx context.Context) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	defer p.fresh.doubt.lapse.Stop()
	defer p.fresh.polling.Store(false)
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		_ = p.ask(ctx, pollLimit) // without an answer doubt is raised
	}
}

// confirm asks for the last change on behalf of requests, or waits for the
// question that another one put. The question outlives the request that put it.
func (p *Public) confirm(ctx context.Context) error {
	d := &p.fresh.doubt
	d.mu.Lock()
	q := d.pending
	if q == nil {
		q = &question{done: make(chan struct{})}
		d.pending = q
		go p.put(context.WithoutCancel(ctx), q)
	}
	d.mu.Unlock()
	select {
	case <-q.done:
		return q.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// put puts the question. What it hears may be as old as askLimit for those who
// join it late; who comes after the answer puts the next one.
func (p *Public) put(ctx context.Context, q *question) {
	q.err = p.ask(ctx, askLimit)
	d := &p.fresh.doubt
	d.mu.Lock()
	d.pending = nil
	d.mu.Unlock()
	close(q.done)
}

// ask asks once. What it hears of is taken in beside, because that may take
// longer than the next question; should it fail, the next reader tries again.
func (p *Public) ask(ctx context.Context, limit time.Duration) error {
	prompt, done := context.WithTimeout(ctx, pollLimit)
	defer done()
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	last, err := p.store.LastPublicSeq(limited)
	if err != nil {
		return err
	}
	p.fresh.see(last)
	if prompt.Err() == nil {
		p.fresh.doubt.dispel()
	}
	if last > p.fresh.applied.Load() && p.fresh.busy.CompareAndSwap(false, true) {
		go func() {
			defer p.fresh.busy.Store(false)
			_, _ = p.catchUp(ctx, last)
		}()
	}
	return nil
}

// see takes an answer in. One that was long on its way changes nothing.
func (f *freshness) see(last int64) {
	for seen := f.seen.Load(); seen < last; seen = f.seen.Load() {
		if f.seen.CompareAndSwap(seen, last) {
			return
		}
	}
}
