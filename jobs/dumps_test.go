package jobs_test

import (
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/blob"
	"sanxiang/app/disclosure"
	"sanxiang/app/opendata"
	"sanxiang/jobs"
)

// TestDumpsJob makes the files of a year once, and says so.
func TestDumpsJob(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	files, err := blob.OpenGenerated(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { files.Close() })
	d := deps(w)
	d.Dumps = opendata.NewMaker(w.Store, disclosure.NewPublic(w.Store), files, "")
	w.Publish(t, w.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation())).ID)
	r := jobs.NewRunner(w.Store, jobs.Table(d), quiet, w.Clock.Now)
	for _, want := range []string{"生成1个年度的数据文件，删除过时的文件0个", "生成0个年度的数据文件，删除过时的文件0个"} {
		if got, err := r.RunNow(t.Context(), "dumps", w.Store.Today()); err != nil || got != want {
			t.Errorf("dumps = %q, %v; want %q", got, err, want)
		}
	}
	w.Check(t)
}
