package web

import (
	"slices"
	"strconv"
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
	once     sync.Once
	known    map[string]bool
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
	method, route := c.Method(), m.route(c)
	m.requests.WithLabelValues(method, route, strconv.Itoa(c.Response().StatusCode())).Inc()
	m.duration.WithLabelValues(method, route).Observe(m.now().Sub(began).Seconds())
	return nil
}

// route is the pattern of the route that answered.
func (m *Metrics) route(c *fiber.Ctx) string {
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
func (m *Metrics) Mount(r fiber.Router) {
	serve := adaptor.HTTPHandler(promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	r.Get("/metrics", func(c *fiber.Ctx) error {
		forwarded := slices.ContainsFunc([]string{fiber.HeaderXForwardedFor, fiber.HeaderForwarded, fiber.HeaderXForwardedHost, "X-Real-IP", fiber.HeaderVia}, func(h string) bool { return c.Get(h) != "" })
		if forwarded || !c.Context().RemoteIP().IsLoopback() {
			return fiber.ErrNotFound
		}
		return serve(c)
	})
}
