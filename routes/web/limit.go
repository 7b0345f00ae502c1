package web

import (
	"bytes"
	"errors"
	"io"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// Rate is how often one address may ask: Burst at once, then PerSecond. The
// zero Rate sets no limit.
type Rate struct {
	PerSecond float64
	Burst     int
}

// DefaultRate leaves room for an office behind one address and for a program
// that sends a bureau's cases of a day.
var DefaultRate = Rate{PerSecond: 100, Burst: 1000}

// maxBuckets bounds the memory of a Limiter; past it the addresses that have
// their full burst again are forgotten.
const maxBuckets = 100_000

// Limiter counts requests per address.
type Limiter struct {
	rate    Rate
	burst   []byte // in digits
	now     func() time.Time
	mu      sync.Mutex
	buckets map[netip.Prefix]bucket
}

// bucket is what an address has left, as of a moment.
type bucket struct {
	tokens float64
	at     time.Time
}

// NewLimiter makes a limiter with a clock.
func NewLimiter(rate Rate, now func() time.Time) *Limiter {
	return &Limiter{rate: rate, burst: strconv.AppendInt(nil, int64(rate.Burst), 10), now: now, buckets: map[netip.Prefix]bucket{}}
}

// The limiter's headers as fasthttp writes their names.
var (
	nameRateLimit = []byte("Ratelimit-Limit")
	nameRateLeft  = []byte("Ratelimit-Remaining")
)

// Handle refuses an address that asks too often with 429 and says when to come
// back. The headers RateLimit-Limit and RateLimit-Remaining are always set.
func (l *Limiter) Handle(c *fiber.Ctx) error {
	if l.rate.Burst <= 0 {
		return c.Next()
	}
	left, wait := l.take(Network(Address(c)))
	var digits [20]byte
	h := &c.Response().Header
	h.SetCanonical(nameRateLimit, l.burst)
	h.SetCanonical(nameRateLeft, strconv.AppendInt(digits[:0], int64(left), 10))
	if wait > 0 {
		seconds := int(wait.Seconds()) + 1
		r := Refuse(fiber.StatusTooManyRequests, "请求过于频繁，请在%d秒后再试", seconds)
		r.RetryAfter = seconds
		return r
	}
	return c.Next()
}

// take uses up one request of the address; wait is how long until it may ask
// again, 0 when it may now.
func (l *Limiter) take(key netip.Prefix) (left int, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if _, known := l.buckets[key]; !known && len(l.buckets) >= maxBuckets {
		l.forget(now)
	}
	b := l.refill(key, now)
	if b.tokens < 1 {
		l.buckets[key] = b
		return 0, time.Duration((1 - b.tokens) / l.rate.PerSecond * float64(time.Second))
	}
	b.tokens--
	l.buckets[key] = b
	return int(b.tokens), 0
}

// refill gives the bucket as it stands now.
func (l *Limiter) refill(key netip.Prefix, now time.Time) bucket {
	b, known := l.buckets[key]
	if !known {
		return bucket{float64(l.rate.Burst), now}
	}
	gained := max(0, now.Sub(b.at).Seconds()) * l.rate.PerSecond
	return bucket{min(float64(l.rate.Burst), b.tokens+gained), now}
}

// forget drops the full buckets, and everything when that frees too little to
// be worth the walk.
func (l *Limiter) forget(now time.Time) {
	for key := range l.buckets {
		if l.refill(key, now).tokens >= float64(l.rate.Burst) {
			delete(l.buckets, key)
		}
	}
	if len(l.buckets) > maxBuckets*9/10 {
		clear(l.buckets)
	}
}

// Address is who asks: the peer, or, when the peer is a proxy on this machine,
// the last address in the last X-Forwarded-For, which that proxy added: some
// proxies append to the client's header, others add one of their own below it.
// Earlier ones are the client's own words. A peer without an address came over
// a socket of this machine.
func Address(c *fiber.Ctx) netip.Addr {
	peer, _ := netip.AddrFromSlice(c.Context().RemoteIP())
	peer = peer.Unmap()
	if !peer.IsLoopback() && !peer.IsUnspecified() {
		return peer
	}
	given := c.Request().Header.PeekAll(fiber.HeaderXForwardedFor)
	if len(given) == 0 {
		return peer
	}
	forwarded := string(given[len(given)-1])
	last := forwarded[strings.LastIndex(forwarded, ",")+1:]
	if a, err := netip.ParseAddr(strings.TrimSpace(last)); err == nil {
		return a.Unmap()
	}
	return peer
}

// Wait uses up one request of whoever asks and says how long until another may
// come, 0 when this one may.
func (l *Limiter) Wait(c *fiber.Ctx) time.Duration {
	_, wait := l.take(Network(Address(c)))
	return wait
}

// Network is what one limit holds for: an IPv4 address, or the /64 of an IPv6
// one, which is what one customer has.
func Network(a netip.Addr) netip.Prefix {
	bits := a.BitLen()
	if a.Is6() {
		bits = 64
	}
	p, _ := a.Prefix(bits)
	return p
}

// LimitBody refuses bodies that are larger than limit before any of it is
// read, and bodies of unknown length, for which that cannot be said. Requests
// that streams picks read their body themselves, up to a limit of their own.
// A request that states its length twice is refused whatever it is: whoever
// passed it on may believe the other length and take what follows for another
// reader's request (RFC 9112 6.3).
func LimitBody(limit int, streams func(*fiber.Ctx) bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		length := c.Context().Request.Header.ContentLength()
		switch {
		case lengthsIn(c.Context().Request.Header.RawHeaders()) > 1:
			c.Context().SetConnectionClose()
			return Refuse(fiber.StatusBadRequest, "请求头中的 Content-Length 只能有一个，请检查所用的程序或者代理")
		case streams(c):
		case length > limit:
			return tooLarge(int64(limit))
		case length == -1:
			return Refuse(fiber.StatusLengthRequired, "请求须在 Content-Length 中注明内容的长度，分块传输只用于上传文件")
		}
		return c.Next()
	}
}

// nameLength is the header that states a body's length.
var nameLength = []byte("Content-Length:")

// lengthsIn counts how often the lines of a request's head state a length.
func lengthsIn(head []byte) int {
	n := 0
	for len(head) > 0 {
		var line []byte
		line, head, _ = bytes.Cut(head, []byte("\n"))
		if len(line) >= len(nameLength) && bytes.EqualFold(line[:len(nameLength)], nameLength) {
			n++
		}
	}
	return n
}

// The time limits of a connection. A body may take as long as a slow line
// needs for its declared size, a file as long as the longest download.
const (
	ReadTimeout  = 30 * time.Second
	WriteTimeout = 60 * time.Second
	IdleTimeout  = 120 * time.Second

	slowestLine = 32 << 10 // bytes per second
	longest     = 6 * time.Hour
)

// Patience sets the time limits of one request by its size: it is the server's
// fasthttp.Server.HeaderReceived. Only the bureaus' own systems and their
// people send much, and they sign in with a header or a cookie: a stranger who
// announces a long body and keeps it back holds a connection no longer than
// anybody else.
func Patience(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	var config fasthttp.RequestConfig
	path, _, _ := strings.Cut(string(h.RequestURI()), "?")
	if mayUpload(path, h) {
		if n := h.ContentLength(); n > 1<<20 {
			config.ReadTimeout = min(longest, ReadTimeout+time.Duration(n/slowestLine)*time.Second)
		} else if n == -1 {
			config.ReadTimeout = 10 * time.Minute
		}
	}
	if sendsFile(path) {
		config.WriteTimeout = longest
	}
	return config
}

// mayUpload says whether somebody who says who they are sends to an address
// under which files come in.
func mayUpload(path string, h *fasthttp.RequestHeader) bool {
	return strings.HasPrefix(path, "/api/office/") && len(h.Peek(fiber.HeaderAuthorization)) > 0 ||
		strings.HasPrefix(path, "/office/") && len(h.Peek(fiber.HeaderCookie)) > 0
}

// sendsFile says whether the answer may be as long as a file.
func sendsFile(path string) bool {
	return strings.HasSuffix(path, "/file") || strings.HasSuffix(path, "/content") || strings.HasSuffix(path, ".zip") || strings.HasSuffix(path, ".csv") || strings.HasPrefix(path, "/data/") || strings.HasPrefix(path, "/download.")
}

// drained is how much of an unread body is read away to keep a connection, bytes.
const drained = 256 << 10

// Drain makes sure that nothing of a request's body is left on the connection,
// where the server would take it for the next request: a short rest is read
// away, otherwise the connection is closed. It stands around the server's
// whole handler.
func Drain(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		next(ctx)
		stream := ctx.RequestBodyStream()
		if stream == nil {
			return
		}
		length := ctx.Request.Header.ContentLength()
		if length < 0 || length > drained {
			// A chunked stream must not be read after its end, and a long one is
			// not worth it. Whoever has read all of it loses the connection only.
			ctx.SetConnectionClose()
			return
		}
		rest := make([]byte, 4096)
		for {
			if _, err := stream.Read(rest); err != nil {
				if !errors.Is(err, io.EOF) {
					ctx.SetConnectionClose()
				}
				return
			}
		}
	}
}
