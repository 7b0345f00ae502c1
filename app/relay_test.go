package main

import (
	"io"
	"net"
	"sync"
	"testing"
)

// relay stands between a client and a server, and stops what the client sends
// when so many bytes have passed: it says so and waits for a word.
type relay struct {
	listener net.Listener
	mu       sync.Mutex
	target   string
	passed   int64
	stops    []int64
	open     map[net.Conn]bool
	reached  chan int64
	proceed  chan struct{}
}

func newRelay(t *testing.T, target string, stops ...int64) *relay {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{listener: listener, target: target, stops: stops, open: map[net.Conn]bool{}, reached: make(chan int64), proceed: make(chan struct{})}
	t.Cleanup(func() { listener.Close(); r.cut() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go r.serve(client)
		}
	}()
	return r
}

// address is where the client goes.
func (r *relay) address() string { return "http://" + r.listener.Addr().String() }

// lead sends clients to another server from now on.
func (r *relay) lead(target string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.target = target
}

// cut breaks off every connection.
func (r *relay) cut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for c := range r.open {
		c.Close()
	}
	clear(r.open)
}

// serve carries bytes both ways.
func (r *relay) serve(client net.Conn) {
	defer client.Close()
	r.mu.Lock()
	target := r.target
	r.mu.Unlock()
	server, err := net.Dial("tcp", target)
	if err != nil {
		return
	}
	defer server.Close()
	r.mu.Lock()
	r.open[client], r.open[server] = true, true
	r.mu.Unlock()
	go func() {
		_, _ = io.Copy(client, server)
		client.Close()
	}()
	buffer := make([]byte, 64<<10)
	for {
		n, err := client.Read(buffer)
		if err != nil {
			return
		}
		r.count(int64(n))
		if _, err := server.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// count notes what passes, and stops where it was told to.
func (r *relay) count(n int64) {
	r.mu.Lock()
	r.passed += n
	passed, stop := r.passed, len(r.stops) > 0 && r.passed >= r.stops[0]
	if stop {
		r.stops = r.stops[1:]
	}
	r.mu.Unlock()
	if stop {
		r.reached <- passed
		<-r.proceed
	}
}
