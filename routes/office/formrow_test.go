package office

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRearrange adds and removes rows of lists as their buttons do.
func TestRearrange(t *testing.T) {
	t.Parallel()
	two := func() url.Values {
		return url.Values{"x[0].row": {"1"}, "x[0].name": {"甲"}, "x[1].row": {"1"}, "x[1].name": {"乙"}, "y[0].name": {"丙"}, "other": {"1"}}
	}
	for _, row := range []struct {
		action string
		done   bool
		rows   int
		first  string
	}{
		{"add:x", true, 3, "甲"}, {"remove:x:0", true, 1, "乙"}, {"remove:x:1", true, 1, "甲"}, {"remove:x:7", true, 2, "甲"}, {"remove:x:乙", true, 2, "甲"},
		{"remove:x:-1", true, 2, "甲"}, {"draft", false, 2, "甲"}, {"", false, 2, "甲"},
	} {
		v := two()
		v.Set("action", row.action)
		if done := rearrange(v); done != row.done || rowCount(v, "x") != row.rows || v.Get("x[0].name") != row.first {
			t.Errorf("%q: done %v, %d rows, first %q", row.action, done, rowCount(v, "x"), v.Get("x[0].name"))
		}
		if rowCount(v, "y") != 1 || v.Get("other") != "1" {
			t.Errorf("%q touched another list", row.action)
		}
	}
	v := url.Values{"x[98].row": {"1"}, "action": {"add:x"}}
	if rearrange(v); rowCount(v, "x") != rowLimit {
		t.Errorf("%d rows, want no more than %d", rowCount(v, "x"), rowLimit)
	}
	sparse := url.Values{"x[0].row": {"1"}, "x[0].seq": {"1"}, "x[0].name": {" "}, "x[1].name": {"乙"}, "x[2].row": {"1"}}
	dropEmptyRows(sparse, "x", "seq")
	if diff := cmp.Diff(url.Values{"x[0].name": {"乙"}}, sparse); diff != "" {
		t.Error(diff)
	}
}
