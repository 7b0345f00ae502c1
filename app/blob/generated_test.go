package blob

import (
	"io"
	"path/filepath"
	"strings"
	"testing"

	"sanxiang/models"
)

// TestGenerated removes files that can be made again, and never opens a folder
// of evidence for that.
func TestGenerated(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "public")
	for range 2 { // new, then again
		g, err := OpenGenerated(dir)
		if err != nil {
			t.Fatal(err)
		}
		ref, err := g.Put(t.Context(), strings.NewReader("年度数据"))
		if err != nil {
			t.Fatal(err)
		}
		reader, err := g.Open(t.Context(), ref.Hash)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // there, then gone
			if err := g.PurgeFile(t.Context(), ref.Hash); err != nil {
				t.Error(err)
			}
		}
		if _, err := g.Stat(t.Context(), ref.Hash); models.KindOf(err) != models.NotFound {
			t.Errorf("Stat after purge = %v, want not_found", err)
		}
		if b, err := io.ReadAll(reader); string(b) != "年度数据" || err != nil {
			t.Errorf("a reader under way got %q, %v", b, err)
		}
		if err := reader.Close(); err != nil {
			t.Error(err)
		}
		if err := g.PurgeFile(t.Context(), "../x"); models.KindOf(err) != models.Invalid {
			t.Errorf("purge of no digest = %v, want invalid", err)
		}
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	}
	evidence, root := open(t)
	put(t, evidence, "证据")
	if _, err := OpenGenerated(root); models.KindOf(err) != models.Conflict {
		t.Errorf("evidence opened for removal: %v, want conflict", err)
	}
}
