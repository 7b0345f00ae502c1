package jobs_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/app/report"
	"sanxiang/jobs"
	"sanxiang/models"
)

// TestPublishedFiles publishes a chapter, finds its files equal to what was
// compiled, publishes it again after the records changed, and finds the new
// files and none of the old.
func TestPublishedFiles(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		d, public := deps(w), disclosure.NewPublic(w.Store)
		publish := func() (models.Publication, models.PublicPage) {
			t.Helper()
			if err := jobs.PublishChapter(t.Context(), d, w.Urban.ID, 2024); err != nil {
				t.Fatal(err)
			}
			w.Check(t)
			row, page, err := public.Chapter(t.Context(), w.Urban.Code, 2024)
			if err != nil {
				t.Fatal(err)
			}
			return row, page
		}
		w.Clock.Set("2025-03-31")
		addTrainings(t, w, 11)
		row, page := publish()
		wantCompiled(t, w, d, page)
		if again, _ := publish(); again.Revision != row.Revision {
			t.Errorf("an unchanged chapter became revision %d", again.Revision)
		}
		addTrainings(t, w, 2)
		changed, next := publish()
		if changed.Revision != row.Revision+1 || changed.PublicID != row.PublicID {
			t.Errorf("changed chapter = %s revision %d", changed.PublicID, changed.Revision)
		}
		wantCompiled(t, w, d, next)
		for _, f := range page.Files {
			if now, ok := next.FindFile(f.Format); !ok || now.SHA256 == f.SHA256 {
				t.Errorf("%s is the one of the revision before", f.Format)
			}
		}
	})
}

// wantCompiled holds the published files of Urban's chapter to what is compiled now.
func wantCompiled(t *testing.T, w *apptest.World, d jobs.Deps, page models.PublicPage) {
	t.Helper()
	c, err := d.Report.Compile(t.Context(), report.Request{Bureau: w.Urban.ID, Year: 2024})
	if err != nil {
		t.Fatal(err)
	}
	files, err := c.Files()
	if err != nil {
		t.Fatal(err)
	}
	public := disclosure.NewPublic(w.Store)
	row, _, err := public.Chapter(t.Context(), w.Urban.Code, 2024)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		file, body, err := public.File(t.Context(), row.PublicID, f.Format)
		if listed, ok := page.FindFile(f.Format); err != nil || !ok || listed != file || !bytes.Equal(body, f.Body) {
			t.Errorf("%s: %+v with %d bytes, %v; listed %+v, compiled %d bytes", f.Format, file, len(body), err, listed, len(f.Body))
		}
		if f.Format == "json" && !json.Valid(body) {
			t.Error("json is none")
		}
	}
	if len(page.Files) != len(models.FileFormats) || len(page.Figures) != len(c.Document.Sources) {
		t.Errorf("%d files, %d figures; want %d and %d", len(page.Files), len(page.Figures), len(models.FileFormats), len(c.Document.Sources))
	}
	for _, f := range page.Figures {
		if !strings.Contains(page.HTML, `href="#src-`+f.ID+`"`) || f.Rule == "" || f.State == "" {
			t.Errorf("figure %+v leads nowhere", f)
		}
	}
}
