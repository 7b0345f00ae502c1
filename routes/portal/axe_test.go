package portal_test

import (
	"strings"
	"testing"

	"sanxiang/app/apptest"
)

// TestAccessibility holds every public page, wide and on a phone, to the rules
// of WCAG 2.2 level AA that a program can check.
func TestAccessibility(t *testing.T) {
	source := apptest.AxeSource(t)
	browser := apptest.Browser(t)
	h := newHall(t)
	pages := h.furnish(t)
	home := h.listen(t)
	for _, width := range apptest.Widths {
		for _, x := range pages {
			look(t, browser, home+x.path, width)
			for _, v := range apptest.Violations(t, browser, source) {
				t.Errorf("%s at %d: %s (%s)\n\t%s", x.name, width, v.ID, v.Help, strings.Join(v.Nodes, "\n\t"))
			}
		}
	}
}
