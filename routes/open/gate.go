package open

import (
	"net/netip"
	"sync"

	"github.com/gofiber/fiber/v2"

	"sanxiang/routes/web"
)

// How many exports run at once, altogether and for one address, and when
// whoever is turned away may come back.
const (
	exportsAtOnce   = 4
	exportsOfOne    = 2
	exportsComeBack = 30 // seconds
)

// gate bounds how many exports run at once, so that downloads of everything
// leave room for readers.
type gate struct {
	mu    sync.Mutex
	total int
	of    map[netip.Prefix]int // by network, see web.Network
}

func newGate() *gate { return &gate{of: map[netip.Prefix]int{}} }

// enter takes a place for the network of the address; leave gives it back and
// may be called more than once. The refusal says when to come back.
func (g *gate) enter(a netip.Addr) (leave func(), err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := web.Network(a)
	var refusal *web.Refusal
	switch {
	case g.of[n] >= exportsOfOne:
		refusal = web.Refuse(fiber.StatusTooManyRequests, "同一地址同时至多下载%d个文件，请等前面的下载完成", exportsOfOne)
	case g.total >= exportsAtOnce:
		refusal = web.Refuse(fiber.StatusServiceUnavailable, "正在下载的人较多，请在%d秒后重试，或者下载已经生成的年度文件（见 /data）", exportsComeBack)
	default:
		g.total++
		g.of[n]++
		return sync.OnceFunc(func() { g.leave(n) }), nil
	}
	refusal.RetryAfter = exportsComeBack
	return nil, refusal
}

func (g *gate) leave(n netip.Prefix) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.total--
	if g.of[n]--; g.of[n] <= 0 {
		delete(g.of, n)
	}
}
