package portal_test

import (
	"html"
	"regexp"
	"strings"
	"testing"
)

// anchor finds the addresses of links and forms.
var anchor = regexp.MustCompile(`(?:href|action)="([^"]+)"`)

// TestLinks follows every link of every page that stays on the site: none may
// lead nowhere, and what a page says it is must be what it is.
func TestLinks(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	from := map[string]string{}
	var order []string
	for _, x := range h.furnish(t) {
		body := h.get(t, x.path).body
		for _, found := range anchor.FindAllStringSubmatch(body, -1) {
			to := strings.TrimPrefix(html.UnescapeString(found[1]), "https://example.org")
			if _, known := from[to]; !known && strings.HasPrefix(to, "/") {
				from[to], order = x.path, append(order, to)
			}
			if id, inside := strings.CutPrefix(to, "#"); inside && !strings.Contains(body, `id="`+id+`"`) {
				t.Errorf("%s links to #%s, which it does not have", x.path, id)
			}
		}
	}
	for _, to := range order {
		path, id, _ := strings.Cut(to, "#")
		a := h.get(t, path)
		if a.status >= 400 && a.status != 410 {
			t.Errorf("%s links to %s, which answers %d", from[to], to, a.status)
		}
		if id != "" && !strings.Contains(a.body, `id="`+id+`"`) {
			t.Errorf("%s links to %s, which has no such place", from[to], to)
		}
	}
}
