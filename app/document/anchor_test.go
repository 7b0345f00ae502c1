package document

import (
	"regexp"
	"strings"
	"testing"
)

func TestBookmark(t *testing.T) {
	t.Parallel()
	legal := regexp.MustCompile(`^fig_[A-Za-z0-9_]{1,29}$`)
	ids := []string{"f1", "penalty-cases", "penalty.cases", "penalty_cases", "罚款", "没收", strings.Repeat("x", 29), strings.Repeat("x", 30), strings.Repeat("x", 31), " ", "a\x00b"}
	seen := make(map[string]string)
	for _, id := range ids {
		got := Bookmark(id)
		if !legal.MatchString(got) {
			t.Errorf("Bookmark(%q) = %q is no legal name", id, got)
		}
		if other, taken := seen[got]; taken {
			t.Errorf("%q and %q share the bookmark %q", id, other, got)
		}
		seen[got] = id
	}
	if got := Bookmark("penalty_cases"); got != "fig_penalty_cases" {
		t.Errorf("Bookmark of a clean id = %q", got)
	}
}
