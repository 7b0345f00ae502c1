package models

import (
	"math"
	"testing"
)

func TestSurcharge(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		fine Fen
		n    int
		want Fen
	}{
		{"《行政处罚法》第七十二条 one day", 10000_00, 1, 300_00},
		{"ten days", 10000_00, 10, 3000_00},
		{"day 33 is 99 %", 10000_00, 33, 9900_00},
		{"day 34 reaches the fine", 10000_00, 34, 10000_00},
		{"never above the fine", 10000_00, 4000, 10000_00},
		{"parts of a fen are dropped", 1_11, 1, 3},
		{"in time", 10000_00, 0, 0},
		{"early", 10000_00, -3, 0},
		{"nothing due", 0, 10, 0},
		{"no overflow", math.MaxInt64, 33, math.MaxInt64/100*99 + math.MaxInt64%100*99/100},
		{"no overflow in days", 10000_00, math.MaxInt, 10000_00},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Surcharge(tt.fine, tt.n); got != tt.want {
				t.Errorf("Surcharge(%d, %d) = %d, want %d", tt.fine, tt.n, got, tt.want)
			}
		})
	}
}

func TestLateDays(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		on     Day
		pauses []Pause
		want   int
	}{
		{"on the last day", "2026-03-10", nil, 0},
		{"five days late", "2026-03-15", nil, 5},
		{"before the last day", "2026-03-01", nil, 0},
		{"《行政处罚法》第七十三条 reconsideration", "2026-03-15", []Pause{{"2026-03-12", "2026-03-13", "行政复议"}}, 3},
		{"《行政处罚法》第七十三条 litigation goes on", "2026-03-31", []Pause{{"2026-03-12", "", "行政诉讼"}}, 1},
		{"reconsideration before the last day", "2026-03-15", []Pause{{"2026-02-01", "2026-03-11", "行政复议"}}, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got, err := LateDays("2026-03-10", tt.on, tt.pauses); err != nil || got != tt.want {
				t.Errorf("LateDays = %d, %v, want %d", got, err, tt.want)
			}
		})
	}
	if _, err := LateDays("", "2026-03-10", nil); KindOf(err) != Invalid {
		t.Errorf("LateDays without a due day = %v, want Invalid", err)
	}
}
