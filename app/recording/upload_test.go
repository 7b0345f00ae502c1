package recording_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/blob"
	"sanxiang/app/recording"
	"sanxiang/app/store"
	"sanxiang/models"
)

// newUploads makes the use case on a folder of its own and gives the folder.
func newUploads(t *testing.T, w *apptest.World) (*recording.Uploads, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "blobs")
	folder, err := blob.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	w.Blobs = folder // so that the world checks what is in it
	return restart(t, w), dir
}

// restart makes the use case anew over the same folder, as a new process does.
func restart(t *testing.T, w *apptest.World) *recording.Uploads {
	t.Helper()
	parts, err := w.Blobs.Parts()
	if err != nil {
		t.Fatal(err)
	}
	return recording.NewUploads(recording.New(w.Store, w.Blobs), parts)
}

// begun begins an upload of the text by Handler.
func begun(t *testing.T, w *apptest.World, s *recording.Uploads, caseID int64, text string) models.Upload {
	t.Helper()
	u, err := s.Create(t.Context(), w.Handler, models.Upload{CaseID: caseID, FileName: "现场.mp4", Size: int64(len(text)), Stated: store.Digest([]byte(text))})
	if err != nil {
		t.Fatalf("Create: %v", err)
	}
	return u
}

// send adds a piece of a text from an offset on.
func send(t *testing.T, w *apptest.World, s *recording.Uploads, id, offset int64, text string) (models.Upload, int64, error) {
	t.Helper()
	return s.Append(t.Context(), w.Handler, id, blob.Piece{Offset: offset}, strings.NewReader(text))
}

// av is an item of audio-video.
func av(w *apptest.World) recording.Item {
	item := photo(w)
	item.Recording.Medium, item.Recording.Title, item.Recording.FileName = "av", "现场检查录像", ""
	return item
}

// TestUpload brings in a file in pieces, over a broken sender and a restart,
// and makes it a recording once.
func TestUpload(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s, dir := newUploads(t, w)
		c := newCase(t, w, "示例案〔2024〕1号")
		text := strings.Repeat("录像", 100_000)
		u := begun(t, w, s, c.ID, text)
		cut := errors.New("cut off")
		if _, n, err := s.Append(t.Context(), w.Handler, u.ID, blob.Piece{}, io.MultiReader(strings.NewReader(text[:1000]), failing{cut})); n != 1000 || !errors.Is(err, cut) {
			t.Errorf("Append cut off = %d, %v", n, err)
		}
		s = restart(t, w)
		if _, n, err := s.Find(t.Context(), w.Handler, u.ID); n != 1000 || err != nil {
			t.Errorf("Find = %d, %v", n, err)
		}
		if _, _, err := s.AppendUpload(t.Context(), w.Handler, c.ID, av(w), u.ID); models.KindOf(err) != models.TooEarly {
			t.Errorf("AppendUpload of half a file = %v, want too_early", err)
		}
		done, n, err := send(t, w, s, u.ID, 1000, text[1000:])
		if err != nil || n != u.Size || done.State != models.UploadComplete || done.Hash != store.Digest([]byte(text)) {
			t.Fatalf("Append = %+v, %d, %v", done, n, err)
		}
		for range 2 { // the second as of a client that did not hear the answer
			if _, n, err := send(t, w, s, u.ID, u.Size, ""); n != u.Size || err != nil {
				t.Errorf("Append of nothing at the end = %d, %v", n, err)
			}
		}
		late := av(w)
		late.Recording.TakenAt -= 48 * 3600_000
		if _, _, err := s.AppendUpload(t.Context(), w.Handler, c.ID, late, u.ID); models.KindOf(err) != models.Invalid {
			t.Errorf("late without a reason = %v, want invalid", err)
		}
		item := av(w)
		item.Key = "form-1"
		first, _, err := s.AppendUpload(t.Context(), w.Handler, c.ID, item, u.ID)
		if err != nil || first.Hash != done.Hash || first.Size != u.Size || first.FileName != "现场.mp4" {
			t.Fatalf("AppendUpload = %+v, %v", first, err)
		}
		if again, _, err := s.AppendUpload(t.Context(), w.Handler, c.ID, item, u.ID); err != nil || again.Seq != first.Seq {
			t.Errorf("the same again = %+v, %v", again, err)
		}
		item.Key = "form-2"
		if _, _, err := s.AppendUpload(t.Context(), w.Handler, c.ID, item, u.ID); models.KindOf(err) != models.Conflict {
			t.Errorf("a second recording of one upload = %v, want conflict", err)
		}
		if err := s.Purge(t.Context(), w.Handler, u.ID); models.KindOf(err) != models.Conflict {
			t.Errorf("Purge of what is a recording = %v, want conflict", err)
		}
		if left, _ := os.ReadDir(filepath.Join(dir, "parts")); len(left) != 0 {
			t.Errorf("parts left: %v", left)
		}
		w.Check(t)
	})
}

// TestUploadRefuses refuses hostile input, and others than the owner in the
// words of an upload that does not exist.
func TestUploadRefuses(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s, _ := newUploads(t, w)
		c, other := newCase(t, w, "示例案〔2024〕1号"), newCase(t, w, "示例案〔2024〕2号")
		create := func(a models.Actor, u models.Upload) error {
			_, err := s.Create(t.Context(), a, u)
			return err
		}
		good := models.Upload{CaseID: c.ID, FileName: "a.mp4", Size: 3}
		edit := func(f func(*models.Upload)) models.Upload { u := good; f(&u); return u }
		for name, tt := range map[string]struct {
			err  error
			want models.Kind
		}{
			"guest":         {create(w.Guest, good), models.Unauthenticated},
			"wrong bureau":  {create(w.Stranger, good), models.NotFound},
			"wrong role":    {create(w.Reviewer, good), models.Forbidden},
			"bureau above":  {create(w.Reporter, good), models.Forbidden},
			"no case":       {create(w.Handler, edit(func(u *models.Upload) { u.CaseID = 9 })), models.NotFound},
			"no size":       {create(w.Handler, edit(func(u *models.Upload) { u.Size = 0 })), models.Invalid},
			"negative size": {create(w.Handler, edit(func(u *models.Upload) { u.Size = -1 })), models.Invalid},
			"huge":          {create(w.Handler, edit(func(u *models.Upload) { u.Size = models.LargestUpload + 1 })), models.Invalid},
			"no name":       {create(w.Handler, edit(func(u *models.Upload) { u.FileName = "../..\x00" })), models.Invalid},
			"long name":     {create(w.Handler, edit(func(u *models.Upload) { u.FileName = strings.Repeat("长", 256) })), models.Invalid},
			"bad hash":      {create(w.Handler, edit(func(u *models.Upload) { u.Stated = "xyz" })), models.Invalid},
		} {
			if models.KindOf(tt.err) != tt.want || tt.err == nil {
				t.Errorf("Create, %s = %v, want %s", name, tt.err, tt.want)
			}
		}
		u := begun(t, w, s, c.ID, "abc")
		for _, a := range []models.Actor{w.Second, w.Stranger, w.Approver} {
			_, _, find := s.Find(t.Context(), a, u.ID)
			_, _, write := s.Append(t.Context(), a, u.ID, blob.Piece{}, strings.NewReader("x"))
			_, _, missing := s.Find(t.Context(), a, 9)
			for _, err := range []error{find, write, s.Purge(t.Context(), a, u.ID)} {
				if models.KindOf(err) != models.NotFound || err.Error() != missing.Error() {
					t.Errorf("%s on another's upload = %v, want %v", a.Name, err, missing)
				}
			}
		}
		for _, tt := range []struct {
			offset int64
			text   string
			want   error
		}{{1, "x", blob.ErrOffset}, {-1, "x", blob.ErrOffset}, {4, "", blob.ErrOffset}, {0, "abcd", blob.ErrTooLong}} {
			if _, _, err := send(t, w, s, u.ID, tt.offset, tt.text); !errors.Is(err, tt.want) {
				t.Errorf("Append %q at %d = %v, want %v", tt.text, tt.offset, err, tt.want)
			}
		}
		if _, _, err := send(t, w, s, u.ID, 0, "abX"); models.KindOf(err) != models.Invalid {
			t.Errorf("Append of other bytes than stated = %v, want invalid", err)
		}
		if _, _, err := s.Find(t.Context(), w.Handler, u.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("Find after that = %v, want not_found", err)
		}
		u = begun(t, w, s, c.ID, "abc")
		if _, _, err := send(t, w, s, u.ID, 0, "abc"); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.AppendUpload(t.Context(), w.Handler, other.ID, av(w), u.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("AppendUpload to another case = %v, want not_found", err)
		}
		if _, _, err := s.AppendUpload(t.Context(), w.Second, c.ID, av(w), u.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("AppendUpload by another = %v, want not_found", err)
		}
		w.Check(t)
	})
}

// TestUploadQuota bounds what one user may have under way, and lets it expire.
func TestUploadQuota(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s, dir := newUploads(t, w)
		c := newCase(t, w, "示例案〔2024〕1号")
		large := models.Upload{CaseID: c.ID, FileName: "a.mp4", Size: models.LargestUpload}
		for range models.UploadsSize / models.LargestUpload {
			if _, err := s.Create(t.Context(), w.Handler, large); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Create(t.Context(), w.Handler, large); models.KindOf(err) != models.Conflict {
			t.Errorf("Create past the quota = %v, want conflict", err)
		}
		if _, err := s.Create(t.Context(), w.Second, large); err != nil {
			t.Errorf("Create by another user: %v", err)
		}
		list, err := s.List(t.Context(), w.Handler, c.ID)
		if err != nil || len(list) != 2 {
			t.Fatalf("List = %v, %v", list, err)
		}
		if err := s.Purge(t.Context(), w.Handler, list[0].ID); err != nil {
			t.Errorf("Purge: %v", err)
		}
		u := begun(t, w, s, c.ID, "abc")
		if _, _, err := send(t, w, s, u.ID, 0, "a"); err != nil {
			t.Fatal(err)
		}
		system := models.SystemActor("测试")
		if n, err := s.PurgeExpired(t.Context(), system); n != 0 || err != nil {
			t.Errorf("PurgeExpired too early = %d, %v", n, err)
		}
		w.Clock.Add(7 * 24 * time.Hour)
		if _, _, err := s.Find(t.Context(), w.Handler, u.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("Find when time is up = %v, want not_found", err)
		}
		if n, err := s.PurgeExpired(t.Context(), system); n != 3 || err != nil {
			t.Errorf("PurgeExpired = %d, %v, want 3", n, err)
		}
		if left, _ := os.ReadDir(filepath.Join(dir, "parts")); len(left) != 0 {
			t.Errorf("parts left: %v", left)
		}
	})
}

// TestUploadFaults finds that a database that fails loses nothing: what was
// moved is found again, what was whole is completed.
func TestUploadFaults(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s, _ := newUploads(t, w)
		c := newCase(t, w, "示例案〔2024〕1号")
		u := begun(t, w, s, c.ID, "abc")
		down := errors.New("database down")
		fail := func(op string) error {
			if op == "commit" {
				return down
			}
			return nil
		}
		w.Store.Fail(fail)
		if _, _, err := send(t, w, s, u.ID, 0, "abc"); !errors.Is(err, down) {
			t.Fatalf("Append = %v, want the fault", err)
		}
		w.Store.Fail(nil)
		if got, n, err := s.Find(t.Context(), w.Handler, u.ID); n != 3 || got.State != models.UploadComplete || err != nil {
			t.Errorf("Find = %+v, %d, %v, want it complete", got, n, err)
		}
		w.Store.Fail(fail)
		if _, _, err := s.AppendUpload(t.Context(), w.Handler, c.ID, av(w), u.ID); !errors.Is(err, down) {
			t.Fatalf("AppendUpload = %v, want the fault", err)
		}
		w.Store.Fail(nil)
		w.Check(t)
		s = restart(t, w)
		if r, _, err := s.AppendUpload(t.Context(), w.Handler, c.ID, av(w), u.ID); r.Hash != store.Digest([]byte("abc")) || err != nil {
			t.Errorf("AppendUpload again = %+v, %v", r, err)
		}
		w.Check(t)
	})
}

// TestViewing notes an opening once a user, recording and day, and shows
// nothing that it cannot note.
func TestViewing(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := recording.New(w.Store, w.Blobs)
		c := newCase(t, w, "示例案〔2024〕1号")
		r := appended(t, w, s, c.ID, photo(w), "x")
		look := func(a models.Actor) {
			t.Helper()
			_, file, err := s.Open(t.Context(), a, c.ID, r.Seq)
			if err != nil {
				t.Fatal(err)
			}
			file.Close()
			if _, err := s.Find(t.Context(), a, c.ID, r.Seq); err != nil {
				t.Fatal(err)
			}
		}
		noted := func() int {
			t.Helper()
			list, err := w.Store.ListAudits(t.Context(), []int64{w.Urban.ID}, 0, 1000)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, a := range list {
				if a.Verb == "调阅过程记录" && a.Note == r.Title {
					n++
				}
			}
			return n
		}
		look(w.Reviewer)
		look(w.Reviewer)
		look(w.Handler)
		if n := noted(); n != 2 {
			t.Errorf("%d lines, want one for each of two", n)
		}
		w.Clock.Add(24 * time.Hour)
		look(w.Reviewer)
		if n := noted(); n != 3 {
			t.Errorf("%d lines, want another on the next day", n)
		}
		w.Store.Fail(func(op string) error {
			if op == "commit" {
				return errors.New("database down")
			}
			return nil
		})
		if _, file, err := s.Open(t.Context(), w.Second, c.ID, r.Seq); err == nil || file != nil {
			t.Error("opened without a note")
		}
		w.Store.Fail(nil)
	})
}
