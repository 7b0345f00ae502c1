package api_test

import (
	"strings"
	"testing"
)

// TestNothingTellsWhatExists asks for records of another bureau and for
// records that never were: a stranger reads the same answer.
func TestNothingTellsWhatExists(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for _, r := range p.rows() {
		method, _, _ := strings.Cut(r.route, " ")
		if !strings.Contains(r.route, ":id") || r.stranger != 0 {
			continue
		}
		missing := r
		parts := strings.Split(r.path, "/")
		_, query, asked := strings.Cut(parts[2], "?")
		parts[2] = "552309300000000000"
		if asked {
			parts[2] += "?" + query
		}
		missing.path = strings.Join(parts, "/")
		there, gone := p.ask(p.w.Stranger, method, r), p.ask(p.w.Stranger, method, missing)
		if a, b := there.object(t)["detail"], gone.object(t)["detail"]; a != b || there.status != gone.status {
			t.Errorf("%s: %d %v for a foreign record, %d %v for none", r.route, there.status, a, gone.status, b)
		}
	}
}
