// Package stats answers for every figure: it reads figures from the counters,
// lists the records behind them, makes the statistics tables, and takes in
// register rows and handed-in totals. A figure, its drill-down and its recount
// come from one definition (models.Indicator), so they cannot disagree.
package stats

import "sanxiang/app/store"

// Service is the use case. It may be used by many goroutines.
type Service struct {
	store *store.Store
}

// New makes the service on a store.
func New(s *store.Store) *Service { return &Service{store: s} }
