package cases

import (
	"context"
	"encoding/json"
	"slices"
	"sync"

	"sanxiang/app/store"
	"sanxiang/models"
)

// sumCache keeps what footers say, so that turning pages does not count all
// cases again. A sum holds as long as nothing was noted in the bureaus' audit
// trail, which every change of a case writes to in its own transaction; changes
// that another process makes with a slower clock show after sumAge.
type sumCache struct {
	mu   sync.Mutex
	kept map[string]keptSum
}

type keptSum struct {
	mark models.IDs // the newest line of each bureau's audit trail
	at   models.Instant
	sum  store.CaseSum
}

// The bounds of the cache: age in milliseconds, sums, and bureaus of one.
const (
	sumAge     = 10_000
	sumsMost   = 500
	sumBureaus = 40
)

// sumKey names the sum of a query; empty for one that is always counted: work
// changes with the day.
func sumKey(q store.CaseFilter) string {
	if q.Due != "" || q.Text != "" || len(q.Bureaus) > sumBureaus {
		return ""
	}
	q.Before, q.After, q.Limit, q.Today, q.Soon = 0, 0, 0, "", ""
	key, err := json.Marshal(q)
	if err != nil {
		return ""
	}
	return string(key)
}

// keptSum gives what was counted a moment ago, if nothing has changed since.
func (s *Service) keptSum(ctx context.Context, q store.CaseFilter) (store.CaseSum, bool) {
	key := sumKey(q)
	s.sums.mu.Lock()
	k, ok := s.sums.kept[key]
	s.sums.mu.Unlock()
	now := s.store.Now()
	if key == "" || !ok || now-k.at >= sumAge || now < k.at {
		return store.CaseSum{}, false
	}
	mark, err := s.store.ListLastAudits(ctx, q.Bureaus)
	return k.sum, err == nil && slices.Equal(k.mark, mark)
}

// sumOf gives what the store counts, or what it counted a moment ago.
func (s *Service) sumOf(ctx context.Context, q store.CaseFilter) (store.CaseSum, error) {
	key := sumKey(q)
	if key == "" {
		return s.store.SumCases(ctx, q)
	}
	if sum, ok := s.keptSum(ctx, q); ok {
		return sum, nil
	}
	mark, err := s.store.ListLastAudits(ctx, q.Bureaus) // before counting: what changes meanwhile ends the sum
	if err != nil {
		return store.CaseSum{}, err
	}
	sum, err := s.store.SumCases(ctx, q)
	if err != nil {
		return sum, err
	}
	s.sums.mu.Lock()
	defer s.sums.mu.Unlock()
	if s.sums.kept == nil || len(s.sums.kept) >= sumsMost {
		s.sums.kept = map[string]keptSum{}
	}
	s.sums.kept[key] = keptSum{mark, s.store.Now(), sum}
	return sum, nil
}
