package jobs_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/blob"
	"sanxiang/app/recording"
	"sanxiang/app/store"
	"sanxiang/jobs"
	"sanxiang/models"
)

// evidence keeps the world's evidence in a folder that the test can look into.
func evidence(t *testing.T, w *apptest.World) (*recording.Uploads, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "blobs")
	folder, err := blob.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	w.Blobs = folder
	parts, err := folder.Parts()
	if err != nil {
		t.Fatal(err)
	}
	return recording.NewUploads(recording.New(w.Store, folder), parts), dir
}

// filed registers and files a case of Urban.
func filed(t *testing.T, w *apptest.World) int64 {
	t.Helper()
	var id int64
	err := w.Store.Tx(t.Context(), w.Handler, func(tx *store.Tx) error {
		step := models.Step{Kind: models.StepRegistered, Day: tx.Today, Number: "示例案〔2024〕1号", Procedure: models.OrdinaryProcedure,
			Cause: "示例案由", Source: "inspection", Facts: "示例事实", Basis: "《示例条例》第一条", ActOn: "2024-03-01", FoundOn: "2024-03-01",
			Parties: []models.Party{{Seq: 1, Kind: models.PartySoleTrader, Name: "示例经营部", Operator: "示例甲"}}}
		d, err := tx.NewDossier(w.Urban.ID, step)
		if err != nil {
			return err
		}
		_, err = tx.Take(d, step, nil)
		id = d.Case.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// TestUploads ends an upload after seven days, and clears what is left in the
// folder of unfinished files after 24 hours, nothing else.
func TestUploads(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		uploads, dir := evidence(t, w)
		d := deps(w)
		d.Uploads = uploads
		r := jobs.NewRunner(w.Store, jobs.Table(d), quiet, w.Clock.Now)
		if _, err := uploads.Create(t.Context(), w.Handler, models.Upload{CaseID: filed(t, w), FileName: "现场.mp4", Size: 3}); err != nil {
			t.Fatal(err)
		}
		kept, err := w.Blobs.Put(t.Context(), strings.NewReader("证据"))
		if err != nil {
			t.Fatal(err)
		}
		began := w.Clock.Now()
		for name, age := range map[string]time.Duration{"tmp/old": 25 * time.Hour, "tmp/young": 23 * time.Hour, kept.Hash[:2] + "/" + kept.Hash[2:4] + "/" + kept.Hash: 9000 * time.Hour} {
			path := filepath.Join(dir, filepath.FromSlash(name))
			if strings.HasPrefix(name, "tmp/") {
				if err := os.WriteFile(path, []byte("半"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Chtimes(path, began, began.Add(-age)); err != nil {
				t.Fatal(err)
			}
		}
		for _, row := range []struct {
			after time.Duration
			want  string
			left  []string
		}{
			{0, "清理期满的上传0个、中断的临时文件1个", []string{"young"}},
			{0, "清理期满的上传0个、中断的临时文件0个", []string{"young"}},
			{2 * time.Hour, "清理期满的上传0个、中断的临时文件1个", nil},
			{7 * 24 * time.Hour, "清理期满的上传1个、中断的临时文件0个", nil},
		} {
			w.Clock.Add(row.after)
			got, err := r.RunNow(t.Context(), "uploads", models.DayOf(w.Clock.Now()))
			if err != nil || got != row.want {
				t.Errorf("uploads after %v = %q, %v, want %q", row.after, got, err, row.want)
			}
			var left []string
			entries, err := os.ReadDir(filepath.Join(dir, "tmp"))
			for _, e := range entries {
				left = append(left, e.Name())
			}
			if err != nil || !slices.Equal(left, row.left) {
				t.Errorf("left after %v: %v, %v, want %v", row.after, left, err, row.left)
			}
		}
		if err := w.Blobs.Verify(t.Context(), kept.Hash); err != nil {
			t.Errorf("evidence: %v", err)
		}
		if open, err := uploads.List(t.Context(), w.Handler, 0); err != nil || len(open) != 0 {
			t.Errorf("uploads left: %v, %v", open, err)
		}
	})
}
