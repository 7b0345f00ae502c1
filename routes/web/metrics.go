package web

import (
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// unrouted is the route of requests that no route answers.
const unrouted = "none"

// Metrics counts requests and times them by route pattern, never by path: a
// path holds ids, and there is no end of them.
type Metrics struct {
	edge     *Edge
	now      func() time.Time
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	meters   sync.Map // meterKey → *meter
	once     sync.Once
	known    map[string]bool
}

// meterKey is what requests are told apart by.
type meterKey struct {
	method, route string
	status        int
}

// meter counts the requests of one key.
type meter struct {
	requests prometheus.Counter
	duration prometheus.Observer
}

// NewMetrics makes the counters with a registry of their own.
func NewMetrics(edge *Edge, now func() time.Time) *Metrics {
	m := &Metrics{
		edge: edge, now: now, registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "http_requests_total", Help: "Requests by method, route pattern and status."}, []string{"method", "route", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "http_request_duration_seconds", Help: "Time until the answer is ready, by method and route pattern.", Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}}, []string{"method", "route"}),
	}
	m.registry.MustRegister(m.requests, m.duration, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Handle measures a request. It has failures answered here, because only then
// is the status known.
func (m *Metrics) Handle(c *fiber.Ctx) error {
	began := m.now()
	if err := c.Next(); err != nil {
		if err := m.edge.Handle(c, err); err != nil {
			return err
		}
	}
	x := m.meter(meterKey{c.Method(), m.route(c), c.Response().StatusCode()})
	x.requests.Inc()
	x.duration.Observe(m.now().Sub(began).Seconds())
	return nil
}

// meter finds the meter of a key; there are few.
func (m *Metrics) meter(k meterKey) *meter {
	if x, ok := m.meters.Load(k); ok {
		return x.(*meter)
	}
	k.method, k.route = strings.Clone(k.method), strings.Clone(k.route)
	x, _ := m.meters.LoadOrStore(k, &meter{
		m.requests.WithLabelValues(k.method, k.route, strconv.Itoa(k.status)), m.duration.WithLabelValues(k.method, k.route),
	})
	return x.(*meter)
}

// route is the pattern of the route that answered, be it from the cache.
func (m *Metrics) route(c *fiber.Ctx) string {
	if route := answeredRoute(c); route != "" {
		return route
	}
	m.once.Do(func() {
		m.known = map[string]bool{}
		for _, r := range c.App().GetRoutes(true) {
			m.known[r.Path] = true
		}
	})
	if path := c.Route().Path; m.known[path] {
		return path
	}
	return unrouted
}

// Mount serves /metrics to programs on this machine and to nobody else: the
// number of cases entered can be read off the counters, and that is not public.
// Such a program asks for this machine by name or number; a reader whom a proxy
// brings here without saying so asks for the site.
func (m *Metrics) Mount(r fiber.Router) {
	serve := adaptor.HTTPHandler(promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	r.Get("/metrics", func(c *fiber.Ctx) error {
		forwarded := slices.ContainsFunc([]string{fiber.HeaderXForwardedFor, fiber.HeaderForwarded, fiber.HeaderXForwardedHost, "X-Real-IP", fiber.HeaderVia}, func(h string) bool { return c.Get(h) != "" })
		if forwarded || !c.Context().RemoteIP().IsLoopback() || !ownHost(string(c.Context().Host())) {
			return fiber.ErrNotFound
		}
		return serve(c)
	})
}

// ownHost says whether a Host header names this machine to itself.
func ownHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
