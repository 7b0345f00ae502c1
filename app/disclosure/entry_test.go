package disclosure

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/models"
)

// TestEntries packs entries with the least and the most of every field and
// finds them unchanged, on later pages and after those between were dropped.
func TestEntries(t *testing.T) {
	t.Parallel()
	kinds := models.KindSet(0).Add(models.KindWarning).Add(models.KindOther)
	var l entries
	var want []entry
	for i := range 3 << pageShift {
		e := entry{seq: int64(i)*1000 + 1<<40, key: int64(i) << 40, status: shown}
		switch i % 3 {
		case 1:
			e.fine, e.forfeit, e.kinds, e.year, e.month, e.corrected = amountLarge-1, amountLarge, kinds, 2024, 12, true
		case 2:
			e.fine, e.forfeit, e.bureau, e.endedYear, e.kind, e.reason, e.status = 18_228_000_000_00, -1, 1<<30, 2155, 255, 254, ended
		}
		l.push(e)
		want = append(want, e)
	}
	hold := func(l *entries) {
		t.Helper()
		if l.n != len(want) {
			t.Fatalf("%d entries, want %d", l.n, len(want))
		}
		for i, e := range want {
			if diff := cmp.Diff(e, l.at(i), cmp.AllowUnexported(entry{})); diff != "" {
				t.Fatalf("entry %d (-want +got):\n%s", i, diff)
			}
			if at, there := l.find(e.seq); at != i || !there {
				t.Fatalf("entry %d is found at %d, %v", i, at, there)
			}
		}
		if at, there := l.find(want[1].seq - 1); at != 1 || there {
			t.Fatalf("what stands nowhere is found at %d, %v", at, there)
		}
	}
	hold(&l)
	for i := 0; i < l.n; i += 2 {
		l.replace(i)
		want[i].status = replaced
	}
	hold(&l)
	want = slices.DeleteFunc(want, func(e entry) bool { return e.status == replaced })
	l = l.compacted()
	hold(&l)
}
