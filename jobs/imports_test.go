package jobs_test

import (
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/cases"
	"sanxiang/jobs"
	"sanxiang/models"
)

// TestImports gives an import up that nobody goes on with, after seven days.
func TestImports(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		d := deps(w)
		d.Imports = cases.NewImports(d.Cases, w.Blobs)
		b, err := d.Imports.Create(t.Context(), w.Handler, cases.Uploaded{Name: "一批.csv", Body: strings.NewReader("文号,案由,当事人\n示罚〔2023〕1号,甲案,示例某\n")})
		if err != nil {
			t.Fatal(err)
		}
		r := jobs.NewRunner(w.Store, jobs.Table(d), quiet, w.Clock.Now)
		for _, row := range []struct {
			on    models.Day
			want  string
			state models.ImportState
		}{{"2024-03-10", "清理导入0批", models.ImportUploaded}, {"2024-03-12", "清理导入1批", models.ImportCancelled}, {"2024-05-12", "清理导入0批", models.ImportCancelled}} {
			w.Clock.Set(row.on)
			got, err := r.RunNow(t.Context(), "imports", row.on)
			if got != row.want || err != nil {
				t.Errorf("imports on %s = %q, %v, want %q", row.on, got, err, row.want)
			}
			if now, err := d.Imports.Find(t.Context(), w.Handler, b.ID); err != nil || now.State != row.state {
				t.Errorf("on %s the batch is %s, %v, want %s", row.on, now.State, err, row.state)
			}
		}
	})
}
