package web

import (
	"container/list"
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
)

// Published tells how what is public changes.
type Published interface {
	// Generation is the place of the last change, and everything up to it is
	// seen by whoever reads after the call. An error means that nobody knows.
	Generation(ctx context.Context) (int64, error)
	// Watch has f called with the public ids of every change, before any reader
	// sees the change.
	Watch(f func(publicIDs []string))
}

// CacheSize is how many bytes of answers a Cache keeps unless it is told otherwise.
const CacheSize = 11 << 20

// Cache keeps the answers to anonymous requests and gives every one of them a
// strong ETag, under which browsers and proxies ask again each time. The answer
// about one record (RecordIn) holds until that record changes, any other until
// anything public changes; no answer outlives its legal day. An answer during
// whose making something changed is sent and not kept. When Published does not
// know what is current, nothing is taken from the cache.
type Cache struct {
	public Published
	now    func() time.Time
	limit  int
	byHost bool

	changes atomic.Uint64 // heard of; changed only under mu
	mu      sync.RWMutex
	answers map[cacheKey]*answer
	records map[string][]*answer // by public id
	queue   *list.List           // of *answer, oldest first
	bytes   int
	flights map[cacheKey]*flight
}

// cacheKey is what an answer depends on: the address, the view (see View), and
// the host, empty where links do not follow it.
type cacheKey struct{ host, path, query, view string }

// moment is the state of what is public that an answer shows.
type moment struct {
	changes    uint64
	generation int64
	day        int64
}

// flight is an answer in the making, which others who ask for it wait for.
type flight struct {
	moment moment
	done   chan struct{}
	answer *answer // nil when nothing came that others may have
}

// CacheOptions says how a Cache keeps.
type CacheOptions struct {
	Limit  int  // bytes; 0 = CacheSize, negative = keep nothing but still give ETags
	ByHost bool // links in answers follow the host that was asked
}

// NewCache makes a cache with a clock.
func NewCache(p Published, now func() time.Time, o CacheOptions) *Cache {
	if o.Limit == 0 {
		o.Limit = CacheSize
	}
	c := &Cache{
		public: p, now: now, limit: o.Limit, byHost: o.ByHost, answers: map[cacheKey]*answer{}, records: map[string][]*answer{},
		queue: list.New(), flights: map[cacheKey]*flight{},
	}
	p.Watch(c.forget)
	return c
}

// Handle answers from the cache, or has the handlers behind it answer and keeps
// what they say. Only whole answers with status 200 and 410 are kept, and none
// that a handler has given rules of its own (Cache-Control, ETag, Vary) or a
// cookie.
func (c *Cache) Handle(ctx *fiber.Ctx) error {
	if m := ctx.Method(); m != fiber.MethodGet && m != fiber.MethodHead {
		return ctx.Next()
	}
	now, err := c.moment(ctx)
	if err != nil || c.limit < 0 || len(ctx.Response().Header.Peek(fiber.HeaderSetCookie)) > 0 {
		return c.pass(ctx)
	}
	key := c.keyOf(ctx)
	if a := c.find(key, now); a != nil {
		return c.send(ctx, a)
	}
	return c.fill(ctx, key, now)
}

// keyOf says what the answer to a request depends on.
func (c *Cache) keyOf(ctx *fiber.Ctx) cacheKey {
	key := cacheKey{path: ctx.Path(), query: sortedQuery(ctx), view: View(ctx)}
	if c.byHost {
		key.host = ctx.BaseURL()
	}
	return key
}

// moment says what is current. Changes are counted before the generation is
// asked for: what is heard of later may not be in what is read after this.
func (c *Cache) moment(ctx *fiber.Ctx) (moment, error) {
	m := moment{changes: c.changes.Load(), day: dayNumber(c.now())}
	var err error
	m.generation, err = c.public.Generation(ctx.UserContext())
	return m, err
}

// dayNumber counts legal days. China has one time, eight hours ahead of UTC.
func dayNumber(t time.Time) int64 { return (t.Unix() + 8*3600) / (24 * 3600) }

// find gives the kept answer if it holds now.
func (c *Cache) find(key cacheKey, now moment) *answer {
	c.mu.RLock()
	a := c.answers[key]
	c.mu.RUnlock()
	if a == nil || a.moment.day != now.day || a.record == "" && a.moment.generation != now.generation {
		return nil
	}
	if !a.used.Load() {
		a.used.Store(true)
	}
	return a
}

// fill has the answer made, once for all who ask for it at the same moment.
func (c *Cache) fill(ctx *fiber.Ctx, key cacheKey, now moment) error {
	f, leads := c.join(key, now)
	if !leads {
		<-f.done
		if f.answer == nil {
			return c.pass(ctx)
		}
		return c.send(ctx, f.answer)
	}
	defer c.leave(key, f)
	a, err := makeAnswer(ctx)
	if err != nil || a == nil {
		return err
	}
	a.key, a.moment = key, now
	f.answer = a
	c.keep(a)
	return c.send(ctx, a)
}

// join finds the answer in the making, or begins one. One that was begun before
// the last change is left to those who wait for it.
func (c *Cache) join(key cacheKey, now moment) (f *flight, leads bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f := c.flights[key]; f != nil && f.moment == now {
		return f, false
	}
	f = &flight{moment: now, done: make(chan struct{})}
	c.flights[key] = f
	return f, true
}

// leave lets those who wait go on, whatever became of the answer.
func (c *Cache) leave(key cacheKey, f *flight) {
	c.mu.Lock()
	if c.flights[key] == f {
		delete(c.flights, key)
	}
	c.mu.Unlock()
	close(f.done)
}

// pass has the handlers answer without keeping anything.
func (c *Cache) pass(ctx *fiber.Ctx) error {
	a, err := makeAnswer(ctx)
	if err != nil || a == nil {
		return err
	}
	return a.send(ctx, nil)
}

// send answers, compressed where the client takes that.
func (c *Cache) send(ctx *fiber.Ctx, a *answer) error {
	if !a.packable || !acceptsGzip(ctx.Request().Header.Peek(fiber.HeaderAcceptEncoding)) {
		return a.send(ctx, nil)
	}
	a.pack.Do(func() {
		a.packed = gzipped(a.body)
		c.grow(a, len(a.packed))
	})
	return a.send(ctx, a.packed)
}

// keep takes an answer in, unless something has changed since its moment.
func (c *Cache) keep(a *answer) {
	a.record = RecordIn(a.key.path)
	a.size = len(a.body) + len(a.key.path) + len(a.key.query) + len(a.key.host) + answerOverhead
	if a.size > c.limit/8 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.changes.Load() != a.moment.changes {
		return
	}
	if old := c.answers[a.key]; old != nil {
		c.drop(old)
	}
	c.answers[a.key] = a
	if a.record != "" {
		c.records[a.record] = append(c.records[a.record], a)
	}
	a.place = c.queue.PushBack(a)
	c.bytes += a.size
	c.trim()
}

// grow notes that a kept answer has become larger.
func (c *Cache) grow(a *answer, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.answers[a.key] == a {
		a.size += n
		c.bytes += n
		c.trim()
	}
}

// trim drops the oldest answers that nobody asked for lately; the lock is held.
func (c *Cache) trim() {
	for c.bytes > c.limit {
		oldest := c.queue.Front()
		a := oldest.Value.(*answer)
		if a.used.Swap(false) {
			c.queue.MoveToBack(oldest)
			continue
		}
		c.drop(a)
	}
}

// drop takes an answer out; the lock is held.
func (c *Cache) drop(a *answer) {
	delete(c.answers, a.key)
	c.queue.Remove(a.place)
	c.bytes -= a.size
	if a.record == "" {
		return
	}
	rest := c.records[a.record]
	for i, other := range rest {
		if other == a {
			rest[i] = rest[len(rest)-1]
			rest = rest[:len(rest)-1]
			break
		}
	}
	if c.records[a.record] = rest; len(rest) == 0 {
		delete(c.records, a.record)
	}
}

// forget drops what is kept about records that changed.
func (c *Cache) forget(publicIDs []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes.Add(1)
	for _, id := range publicIDs {
		for len(c.records[id]) > 0 {
			c.drop(c.records[id][0])
		}
	}
}

// Memory is how many bytes of answers are kept.
func (c *Cache) Memory() int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.bytes
}

// sortedQuery is the query with its parameters in order of name; those of one
// name keep theirs. Nothing else is changed, for pages repeat their query. A
// query with a name in disguise (%71 is q) stays as it is: of two parameters of
// one name the first counts, and sorting could put the other first.
func sortedQuery(ctx *fiber.Ctx) string {
	raw := ctx.Context().URI().QueryString()
	if len(raw) == 0 {
		return ""
	}
	return sortPairs(string(raw))
}

func sortPairs(query string) string {
	if !strings.Contains(query, "&") {
		return query
	}
	pairs := strings.Split(query, "&")
	for _, pair := range pairs {
		if name, _, _ := strings.Cut(pair, "="); strings.ContainsAny(name, "%+") {
			return query
		}
	}
	sortByName(pairs)
	return strings.Join(pairs, "&")
}
