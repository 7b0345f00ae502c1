package routes_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/app/memory"
	"sanxiang/app/store"
	"sanxiang/routes"
	"sanxiang/routes/web"
)

// errEnough ends a walk early.
var errEnough = errors.New("enough")

// The environment by which a benchmark tells a copy of this program to serve.
const (
	envServe   = "SANXIANG_BENCH_SERVE"   // data source name
	envCache   = "SANXIANG_BENCH_CACHE"   // routes.Deps.CacheSize
	envProfile = "SANXIANG_BENCH_PROFILE" // file for a profile of the server
)

// TestMain serves when a benchmark has asked for that.
func TestMain(m *testing.M) {
	if dsn := os.Getenv(envServe); dsn != "" {
		if err := serveBenchmark(dsn); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// serveBenchmark serves the public side of a database, and the bare handler,
// until standard input closes.
func serveBenchmark(dsn string) error {
	memory.Begin()
	ctx, done := context.WithCancel(context.Background())
	defer done()
	s, err := store.Open(ctx, store.Options{DSN: dsn, Now: time.Now, Key: apptest.Key, MaxConnections: 32})
	if err != nil {
		return err
	}
	defer s.Close()
	public := disclosure.NewPublic(s)
	began := time.Now()
	if err := public.Start(ctx); err != nil {
		return err
	}
	ready := time.Since(began)
	go memory.Follow(ctx)
	size, _ := strconv.Atoi(os.Getenv(envCache))
	deps := publicDeps(s, public, size)
	if deps.Files, err = benchFiles(); err != nil {
		return err
	}
	app := routes.New(deps)
	var addresses [2]string
	for i, x := range []*fiber.App{app, bareApp()} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		addresses[i] = l.Addr().String()
		go func() { _ = x.Listener(l) }()
	}
	fmt.Println(addresses[0], addresses[1], ready.Milliseconds())
	if path := os.Getenv(envProfile); path != "" {
		stop, err := profile(path + "." + os.Getenv(envCache))
		if err != nil {
			return err
		}
		defer stop()
	}
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// profile writes where time goes until stop, and what memory is held then.
func profile(path string) (stop func(), err error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, err
	}
	return func() {
		pprof.StopCPUProfile()
		_ = f.Close()
		if heap, err := os.Create(path + ".heap"); err == nil {
			_ = pprof.WriteHeapProfile(heap)
			_ = heap.Close()
		}
	}, nil
}

// publicDeps is the application with a limit that counts but never refuses.
func publicDeps(s *store.Store, public *disclosure.Public, size int) routes.Deps {
	return routes.Deps{
		Public: public, Store: s, Site: "示例公示平台", PublicURL: "https://zf.example.gov.cn", CacheSize: size,
		Rate: web.Rate{PerSecond: 1e9, Burst: 1_000_000_000}, Log: slog.New(slog.DiscardHandler), Now: time.Now,
	}
}

// bareApp says what was posted to it last.
func bareApp() *fiber.App {
	app := fiber.New(fiber.Config{DisableStartupMessage: true, BodyLimit: 64 << 20})
	var kind, body atomic.Value
	app.Post("/", func(c *fiber.Ctx) error {
		kind.Store(string(c.Request().Header.ContentType()))
		body.Store(bytes.Clone(c.Body()))
		return nil
	})
	app.Get("/*", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, kind.Load().(string))
		return c.Send(body.Load().([]byte))
	})
	return app
}

// benchServer is a copy of this program that serves.
type benchServer struct {
	app, bare string // addresses
	process   *os.Process
	ready     time.Duration // until the index stood
}

func startBench(b *testing.B, dsn string, size int) *benchServer {
	b.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), envServe+"="+dsn, envCache+"="+strconv.Itoa(size))
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = stdin.Close()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	words := strings.Fields(line)
	if err != nil || len(words) != 3 {
		b.Fatalf("server says %q, %v", line, err)
	}
	ms, _ := strconv.Atoi(words[2])
	return &benchServer{words[0], words[1], cmd.Process, time.Duration(ms) * time.Millisecond}
}

// rss is the memory of the server's process, bytes; peak the most it has had.
func (s *benchServer) rss(b *testing.B) (now, peak float64) {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.process.Pid))
	if err != nil {
		b.Skipf("no memory of a process to read: %v", err)
	}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) == 3 && (f[0] == "VmRSS:" || f[0] == "VmHWM:") {
			kb, _ := strconv.ParseFloat(f[1], 64)
			if f[0] == "VmRSS:" {
				now = kb * 1024
			} else {
				peak = kb * 1024
			}
		}
	}
	return now, peak
}

// cpu is the processor time that the server has used, which other programs on
// the machine do not stretch.
func (s *benchServer) cpu() time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.process.Pid))
	if err != nil {
		return 0
	}
	f := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	user, _ := strconv.Atoi(f[11])
	system, _ := strconv.Atoi(f[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// latencies are how long requests took.
type latencies []time.Duration

func (l latencies) report(b *testing.B) {
	slices.Sort(l)
	at := func(share float64) float64 { return float64(l[int(float64(len(l)-1)*share)].Microseconds()) }
	b.ReportMetric(at(0.5), "p50-µs")
	b.ReportMetric(at(0.99), "p99-µs")
}

// The load of one measurement.
const (
	benchConnections = 32
	benchWarm        = 300 * time.Millisecond
	benchTime        = 1500 * time.Millisecond
)

// run measures one kind of request against the application and the bare
// handler: requests a second, which shares the machine with the client, and the
// server's processor time for each.
func (x benchRequest) run(b *testing.B, s *benchServer) {
	size, kind := x.prepare(b, s)
	times, rate, cost := x.measure(b, s, s.app)
	b.ReportMetric(rate, "req/s")
	times.report(b)
	b.ReportMetric(cost, "cpu-µs")
	b.ReportMetric(float64(size), "bytes")
	if x.status == http.StatusOK {
		post(b, s.bare, kind, make([]byte, size))
		bare := benchRequest{path: func(int) string { return "/" }, status: http.StatusOK}
		_, limit, least := bare.measure(b, s, s.bare)
		b.ReportMetric(limit, "bare/s")
		b.ReportMetric(rate/limit, "ratio")
		b.ReportMetric(least, "bare-cpu-µs")
	}
	if x.peer > 0 {
		b.ReportMetric(x.peer, "peer/s")
	}
	b.ReportMetric(0, "ns/op")
}

// measure loads an address; cost is the server's processor time for one answer in µs.
func (x benchRequest) measure(b *testing.B, s *benchServer, address string) (times latencies, rate, cost float64) {
	x.load(b, address, benchWarm)
	before := s.cpu()
	times, elapsed := x.load(b, address, benchTime)
	n := float64(len(times))
	return times, n / elapsed.Seconds(), float64((s.cpu() - before).Microseconds()) / n
}

// prepare asks for a few answers, gives their usual size and media type, and
// takes the entity tag for revalidation.
func (x *benchRequest) prepare(b *testing.B, s *benchServer) (int, string) {
	b.Helper()
	total, kind, etag := 0, "", ""
	const n = 20
	for i := range n {
		response, err := http.Get("http://" + s.app + x.path(i))
		if err != nil {
			b.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || response.StatusCode != http.StatusOK {
			b.Fatalf("%s: %d %.300s, %v", x.path(i), response.StatusCode, body, err)
		}
		total += len(body)
		kind, etag = response.Header.Get("Content-Type"), response.Header.Get("ETag")
	}
	if x.status == http.StatusNotModified {
		x.headers = []string{"If-None-Match", strings.Replace(etag, "-gzip", "", 1)}
	}
	return total / n, kind
}

func post(b *testing.B, address, kind string, body []byte) {
	b.Helper()
	response, err := http.Post("http://"+address, kind, bytes.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	response.Body.Close()
}

// load asks from all connections for a time and gives how long each answer took.
func (x benchRequest) load(b *testing.B, address string, d time.Duration) (latencies, time.Duration) {
	b.Helper()
	client := &fasthttp.HostClient{Addr: address, MaxConns: benchConnections}
	defer client.CloseIdleConnections()
	var next, wrong atomic.Int64
	parts := make([]latencies, benchConnections)
	began := time.Now()
	var all sync.WaitGroup
	for k := range parts {
		all.Go(func() {
			var request fasthttp.Request
			var response fasthttp.Response
			for i := 0; i+1 < len(x.headers); i += 2 {
				request.Header.Set(x.headers[i], x.headers[i+1])
			}
			for at := began; at.Sub(began) < d; {
				request.SetRequestURI("http://" + address + x.path(int(next.Add(1))))
				err := client.Do(&request, &response)
				if err != nil || response.StatusCode() != x.status {
					wrong.Add(1)
				}
				now := time.Now()
				parts[k] = append(parts[k], now.Sub(at))
				at = now
			}
		})
	}
	all.Wait()
	elapsed := time.Since(began)
	if n := wrong.Load(); n > 0 {
		b.Errorf("%d answers were not %d", n, x.status)
	}
	return slices.Concat(parts...), elapsed
}

// benchExport downloads everything as CSV.
func benchExport(b *testing.B, s *benchServer, rows int) {
	before := s.cpu()
	began := time.Now()
	response, err := http.Get("http://" + s.app + "/download.csv")
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	lines, most := 0, 0.0
	in := bufio.NewScanner(response.Body)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		if lines++; lines%50_000 == 0 {
			now, _ := s.rss(b)
			most = max(most, now)
		}
	}
	if err := in.Err(); err != nil || response.StatusCode != http.StatusOK || lines < rows*9/10 {
		b.Fatalf("%d lines of %d, %d, %v", lines, rows, response.StatusCode, err)
	}
	b.ReportMetric(float64(lines)/time.Since(began).Seconds(), "rows/s")
	b.ReportMetric(float64((s.cpu()-before).Microseconds())/float64(lines), "cpu-µs/row")
	b.ReportMetric(most/1e6, "rss-MB")
	b.ReportMetric(0, "ns/op")
}

// benchMemory tells the memory of the server after all that was asked of it.
func benchMemory(b *testing.B, s *benchServer) {
	now, peak := s.rss(b)
	b.ReportMetric(now/1e6, "rss-MB")
	b.ReportMetric(peak/1e6, "peak-MB")
	b.ReportMetric(s.ready.Seconds(), "ready-s")
	b.ReportMetric(0, "ns/op")
}
