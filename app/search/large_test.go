package search

import (
	"testing"

	"sanxiang/models"
)

// TestLargeFine orders fines that a row has room for and others, and gives
// them back unchanged.
func TestLargeFine(t *testing.T) {
	t.Parallel()
	fines := []models.Fen{5, 18_228_000_000_00, fineLarge - 1, fineLarge, 3_442_000_000_00}
	x := New()
	for i, fine := range fines {
		x.Put(Document{Key: int64(i + 1), Seq: 1<<40 + int64(i), Kind: models.BandKind, Fine: fine, Status: models.DisclosurePublished})
	}
	for i, fine := range fines {
		if d, ok := x.corpus.document(uint32(i)); !ok || d.Fine != fine || d.Seq != 1<<40+int64(i) {
			t.Errorf("document %d comes back as %+v", i, d)
		}
	}
	got := x.Find(Query{PublicQuery: models.PublicQuery{Sort: models.SortFine, Min: 6}, Limit: 9}).Seqs
	want := []int64{1<<40 + 1, 1<<40 + 4, 1<<40 + 3, 1<<40 + 2}
	if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] || got[3] != want[3] {
		t.Errorf("by fine %v, want %v", got, want)
	}
}
