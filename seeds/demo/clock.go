package demo

import (
	"sync"
	"time"

	"sanxiang/models"
)

// Clock is the clock of the demonstration: it stands until Build moves it, and
// Build only moves it forward. The store has to be opened with its Now.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock stands at the morning of the first day of the demonstration.
func NewClock() *Clock {
	c := &Clock{}
	c.move(at(firstDay, 8, 0))
	return c
}

// Now is the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// move goes to a later time; an earlier one leaves the clock where it is.
func (c *Clock) move(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.now) {
		c.now = t
	}
}

// at is a time of a day in China.
func at(day models.Day, hour, minute int) time.Time {
	t, ok := day.Time()
	if !ok {
		panic("demo: no such day: " + string(day))
	}
	return t.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}
