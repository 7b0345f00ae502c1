package disclosure

import "sync"

// memo keeps what was worked out from one generation until the next.
type memo struct {
	mu         sync.Mutex
	generation int64
	values     map[string]any
}

// memoMost bounds what is kept: years × bureaus that are asked for.
const memoMost = 2000

// recall gives what was kept under the key, or works it out. A value that was
// worked out while the next generation came in is given but not kept.
func recall[T any](m *memo, generation int64, key string, work func() (T, error)) (T, error) {
	m.mu.Lock()
	if generation > m.generation || m.values == nil || len(m.values) >= memoMost {
		m.generation, m.values = max(generation, m.generation), map[string]any{}
	}
	kept, ok := m.values[key]
	m.mu.Unlock()
	if ok {
		return kept.(T), nil
	}
	value, err := work()
	if err != nil {
		return value, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.generation == generation {
		m.values[key] = value
	}
	return value, nil
}
