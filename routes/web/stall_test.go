package web

import (
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"
)

// TestStalledClient ends the work for a client that takes nothing, and leaves a
// slow one its time.
func TestStalledClient(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		s := &starter{w: w, started: make(chan struct{})}
		go func() {
			time.Sleep(stallLimit - time.Second)
			_, _ = io.ReadFull(r, make([]byte, 2))
		}()
		if n, err := s.Write([]byte("慢")[:2]); n != 2 || err != nil {
			t.Errorf("a slow client: %d, %v", n, err)
		}
		began := time.Now()
		if _, err := s.Write([]byte("停")); !errors.Is(err, io.ErrClosedPipe) || time.Since(began) != stallLimit {
			t.Errorf("a client that takes nothing: %v after %s", err, time.Since(began))
		}
		if _, err := r.Read(make([]byte, 1)); !errors.Is(err, errStalled) {
			t.Errorf("the answer ends with %v", err)
		}
	})
}
