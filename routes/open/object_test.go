package open

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestObjects gives back what was kept, byte for byte and per form, and holds
// no more than it may however much comes.
func TestObjects(t *testing.T) {
	t.Parallel()
	const half = 512 << 10
	c := newObjects(half)
	forms := []form{{"https://a.example", "en"}, {"https://a.example", "cn"}, {"https://b.example", "en"}}
	text := func(f form, seq int64) []byte {
		return fmt.Appendf(nil, `{"link":"%s/d/%d","fields":"%s","facts":"%s"}`, f.base, seq, f.fields, strings.Repeat(fmt.Sprint("当事人", seq, "号"), int(seq%40)))
	}
	const n = 20_000
	hits := 0
	for seq := int64(1); seq <= n; seq++ {
		f := forms[seq%3]
		if found, missing := c.find(f, []int64{seq}); found[0] != nil || len(missing) != 1 || missing[0] != seq {
			t.Fatalf("%d is there before it came: %s, missing %v", seq, found[0], missing)
		}
		c.keep(f, []int64{seq}, [][]byte{text(f, seq)})
		places := []int64{seq, max(1, seq-30), 1}
		found, missing := c.find(f, places)
		for i, got := range found {
			if (got == nil) == (len(missing) == 0 || !slices.Contains(missing, places[i])) {
				t.Fatalf("place %d: %d bytes, missing %v", places[i], len(got), missing)
			}
			if got != nil && !bytes.Equal(got, text(f, places[i])) {
				t.Fatalf("place %d gives %s", places[i], got)
			}
		}
		if found[0] == nil {
			t.Fatalf("%d is not there when it came", seq)
		}
		if found[1] != nil {
			hits++
		}
		if held := c.held(); held > 2*(half+dictSize+4<<10) {
			t.Fatalf("%d bytes are held after %d objects", held, seq)
		}
	}
	if hits < n*9/10 {
		t.Errorf("%d of %d young objects are there", hits, n)
	}
}

// held counts the bytes of all texts.
func (c *objects) held() int {
	n := 0
	for _, half := range []map[objectKey]object{c.young, c.old} {
		for _, one := range half {
			n += cap(one.packed) + objectCost
		}
	}
	return n + len(c.dicts)*dictSize
}
