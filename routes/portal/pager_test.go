package portal

import (
	"strings"
	"testing"

	"sanxiang/models"
)

// TestPager numbers pages around the current one.
func TestPager(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, want     string
		page, pages    int
		previous, next string
	}{
		{"one page", "", 1, 1, "", ""},
		{"two", "[1] 2", 1, 2, "", "/search?page=2"},
		{"first", "[1] 2 … 50", 1, 50, "", "/search?page=2"},
		{"beside the first", "1 2 [3] 4 … 50", 3, 50, "/search?page=2", "/search?page=4"},
		{"middle", "1 … 4 [5] 6 … 50", 5, 50, "/search?page=4", "/search?page=6"},
		{"last", "1 … 49 [50]", 50, 50, "/search?page=49", ""},
		{"past the last", "1 … 50", 60, 50, "/search?page=50", ""},
	} {
		got := newPager(models.PublicQuery{}, tt.page, tt.pages)
		var words []string
		for _, p := range got.Pages {
			if p.On {
				p.Text = "[" + p.Text + "]"
			}
			words = append(words, p.Text)
		}
		if text := strings.Join(words, " "); text != tt.want || got.Previous != tt.previous || got.Next != tt.next {
			t.Errorf("%s: %q, previous %q, next %q; want %q, %q, %q", tt.name, text, got.Previous, got.Next, tt.want, tt.previous, tt.next)
		}
	}
}
