package models

import "testing"

func TestLimitation(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		facts   LimitationFacts
		expires Day
		barred  bool
	}{
		{"《行政处罚法》第三十六条 two years, last day", LimitationFacts{ActDay: "2024-03-01", FoundDay: "2026-03-01"}, "2026-03-01", false},
		{"one day too late", LimitationFacts{ActDay: "2024-03-01", FoundDay: "2026-03-02"}, "2026-03-01", true},
		{"five years for grave acts", LimitationFacts{ActDay: "2021-03-01", FoundDay: "2026-03-01", Grave: true}, "2026-03-01", false},
		{"five years over", LimitationFacts{ActDay: "2021-02-28", FoundDay: "2026-03-01", Grave: true}, "2026-02-28", true},
		{"continuous act counts from its end", LimitationFacts{ActDay: "2020-01-01", Continuous: true, EndDay: "2025-05-01", FoundDay: "2026-03-01"}, "2027-05-01", false},
		{"continuous act goes on", LimitationFacts{ActDay: "2010-01-01", Continuous: true, FoundDay: "2026-03-01"}, "", false},
		{"leap day", LimitationFacts{ActDay: "2024-02-29", FoundDay: "2026-02-28"}, "2026-02-28", false},
		{"not found yet", LimitationFacts{ActDay: "2024-03-01"}, "2026-03-01", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := Limitation(tt.facts)
			if err != nil || got.Expires != tt.expires || got.Barred != tt.barred || got.Reason == "" || got.Basis == "" {
				t.Errorf("Limitation = %+v, %v, want until %q, barred %v, with reason and basis", got, err, tt.expires, tt.barred)
			}
		})
	}
}

func TestLimitationContradictions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		facts LimitationFacts
	}{
		{"no act", LimitationFacts{FoundDay: "2026-03-01"}},
		{"found before the act", LimitationFacts{ActDay: "2026-03-02", FoundDay: "2026-03-01"}},
		{"ended before it began", LimitationFacts{ActDay: "2026-03-02", Continuous: true, EndDay: "2026-03-01"}},
		{"a single act with an end", LimitationFacts{ActDay: "2026-03-02", EndDay: "2026-03-05"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, err := Limitation(tt.facts); KindOf(err) != Invalid {
				t.Errorf("Limitation = %v, want Invalid", err)
			}
		})
	}
}
