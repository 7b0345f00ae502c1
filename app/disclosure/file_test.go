package disclosure_test

import (
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/app/store"
	"sanxiang/models"
)

func chapterWith(w *apptest.World, html string, files ...disclosure.File) disclosure.Page {
	return disclosure.Page{
		Bureau: w.Urban.ID, Kind: "chapter", Year: 2024, Title: "示例年度报告", Body: models.PublicPage{HTML: html}, Files: files,
	}
}

// TestFiles publishes a chapter with files, again unchanged, again changed,
// and finds each time just the files of what is on show.
func TestFiles(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, actor := t.Context(), models.SystemActor("发布报告")
		service, public := disclosure.New(w.Store), disclosure.NewPublic(w.Store)
		first := chapterWith(w, "<p>第一版</p>", disclosure.File{Format: "docx", Body: []byte("文档一")}, disclosure.File{Format: "json", Body: []byte("{}")})
		row, err := service.PublishPage(ctx, actor, first)
		if err != nil {
			t.Fatal(err)
		}
		w.Check(t)
		wantFile(t, public, row.PublicID, "docx", "文档一")
		wantFile(t, public, row.PublicID, "json", "{}")
		again, err := service.PublishPage(ctx, actor, first)
		if err != nil || again.Revision != 1 {
			t.Errorf("an unchanged chapter became revision %d, %v", again.Revision, err)
		}
		changed := chapterWith(w, "<p>第一版</p>", disclosure.File{Format: "docx", Body: []byte("文档二")})
		if again, err = service.PublishPage(ctx, actor, changed); err != nil || again.Revision != 2 || again.PublicID != row.PublicID {
			t.Errorf("changed files gave %s revision %d, %v", again.PublicID, again.Revision, err)
		}
		w.Check(t)
		wantFile(t, public, row.PublicID, "docx", "文档二")
		if _, _, err := public.File(ctx, row.PublicID, "json"); models.KindOf(err) != models.NotFound {
			t.Errorf("a file of the revision before: %v, want not found", err)
		}
	})
}

func wantFile(t *testing.T, public *disclosure.Public, publicID, format, want string) {
	t.Helper()
	file, body, err := public.File(t.Context(), publicID, format)
	if err != nil || string(body) != want || file.SHA256 != store.Digest([]byte(want)) || file.Size != len(want) || file.MIME() == "" {
		t.Errorf("%s = %+v %q, %v; want %q", format, file, body, err, want)
	}
	_, page, err := public.Find(t.Context(), publicID)
	if listed, ok := page.FindFile(format); err != nil || !ok || listed != file {
		t.Errorf("the page lists %+v, %v; stored is %+v", listed, err, file)
	}
}

func TestFilesAreRefused(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	for _, tt := range []struct {
		name  string
		files []disclosure.File
	}{
		{"unknown format", []disclosure.File{{Format: "exe", Body: []byte("x")}}},
		{"twice", []disclosure.File{{Format: "json", Body: []byte("{}")}, {Format: "json", Body: []byte("[]")}}},
		{"empty", []disclosure.File{{Format: "json"}}},
		{"too large", []disclosure.File{{Format: "json", Body: []byte(strings.Repeat("x", models.MaxPublicFile+1))}}},
	} {
		_, err := disclosure.New(w.Store).PublishPage(t.Context(), models.SystemActor("发布报告"), chapterWith(w, "<p>版</p>", tt.files...))
		if models.KindOf(err) != models.Invalid {
			t.Errorf("%s: %v, want invalid", tt.name, err)
		}
	}
	leak := chapterWith(w, "<p>版</p>")
	leak.Body.Figures = []models.PublicFigure{{ID: "a", Name: "身份证号" + models.MakeIDNumber("110101", "1980-03-04", 7)}}
	if _, err := disclosure.New(w.Store).PublishPage(t.Context(), models.SystemActor("发布报告"), leak); models.KindOf(err) != models.Invalid {
		t.Errorf("a figure with personal data: %v, want invalid", err)
	}
}

// TestCheckFindsFiles changes what is stored behind the service's back.
func TestCheckFindsFiles(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		service := disclosure.New(w.Store)
		row, err := service.PublishPage(t.Context(), models.SystemActor("发布报告"), chapterWith(w, "<p>版</p>", disclosure.File{Format: "json", Body: []byte("{}")}))
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			name  string
			files []store.PublicFile
			want  string
		}{
			{"gone", nil, "份数不一致"},
			{"other bytes", []store.PublicFile{{PublicID: row.PublicID, Format: "json", Revision: 1, Hash: store.Digest([]byte("{}")), Body: []byte("[]")}}, "与校验值不符"},
			{"other revision", []store.PublicFile{{PublicID: row.PublicID, Format: "json", Revision: 2, Hash: store.Digest([]byte("{}")), Body: []byte("{}")}}, "不是页面所列的版本"},
		} {
			err := w.Store.Tx(t.Context(), models.SystemActor("测试"), func(tx *store.Tx) error { return tx.PutFiles(row.PublicID, tt.files) })
			if err != nil {
				t.Fatal(err)
			}
			faults, err := service.Check(t.Context())
			if err != nil || len(faults) != 1 || !strings.Contains(faults[0], tt.want) {
				t.Errorf("%s: %q, %v; want %q", tt.name, faults, err, tt.want)
			}
		}
	})
}

// TestWithdrawalErasesFiles takes a page down that has files of its own.
func TestWithdrawalErasesFiles(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		c := w.Decide(t, apptest.Fined("7", "2024-03-01", apptest.Organisation()))
		d := w.Publish(t, c.ID)
		file := store.PublicFile{PublicID: d.PublicID, Format: "docx", Revision: 1, Hash: store.Digest([]byte("文档")), Body: []byte("文档")}
		err := w.Store.Tx(t.Context(), models.SystemActor("测试"), func(tx *store.Tx) error { return tx.PutFiles(d.PublicID, []store.PublicFile{file}) })
		if err != nil {
			t.Fatal(err)
		}
		if _, err := disclosure.New(w.Store).Withdraw(t.Context(), w.Approver, c.ID, disclosure.Withdrawal{Code: "not_public"}); err != nil {
			t.Fatal(err)
		}
		w.Check(t)
		if _, _, err := disclosure.NewPublic(w.Store).File(t.Context(), d.PublicID, "docx"); models.KindOf(err) != models.NotFound {
			t.Errorf("file of a tombstone: %v, want not found", err)
		}
	})
}
