package store_test

import (
	"bytes"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/store"
	"sanxiang/models"
)

// TestLargestFiles keeps the largest files that may be published, of bytes that
// take twice their room on the way to a server: every engine takes them.
func TestLargestFiles(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		want := bytes.Repeat([]byte{'\''}, models.MaxPublicFile)
		var files []store.PublicFile
		for _, format := range models.FileFormats {
			files = append(files, store.PublicFile{PublicID: "p", Format: format.Code, Revision: 1, Hash: store.Digest(want), Body: want})
		}
		err := w.Store.Tx(t.Context(), system, func(tx *store.Tx) error { return tx.PutFiles("p", files) })
		if err != nil {
			t.Fatal(err)
		}
		got, err := w.Store.ListFiles(t.Context(), []string{"p"})
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(files) {
			t.Fatalf("%d files, want %d", len(got), len(files))
		}
		for _, f := range got {
			if !bytes.Equal(f.Body, want) {
				t.Errorf("%s: %d bytes that are not those that were put", f.Format, len(f.Body))
			}
		}
	})
}
