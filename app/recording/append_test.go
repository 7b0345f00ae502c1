package recording_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/recording"
	"sanxiang/app/store"
	"sanxiang/models"
)

func TestAppendAndRead(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := recording.New(w.Store, w.Blobs)
		c := newCase(t, w, "示例案〔2024〕1号")
		device := newDevice(t, w, models.Device{BureauID: w.Urban.ID, Serial: "JL001"})
		item := photo(w)
		item.Recording.DeviceID, item.Recording.FileName = device.ID, `C:\照片\现场`+"\n"+`.jpg`
		got := appended(t, w, s, c.ID, item, "图片内容")
		want := item.Recording
		want.ID, want.CaseID, want.Seq, want.BureauID = got.ID, c.ID, 3, w.Urban.ID
		want.UploadedAt, want.TakenOn, want.UploadedOn = models.InstantOf(w.Clock.Now()), "2024-03-04", "2024-03-04"
		want.Hash, want.Size, want.FileName = store.Digest([]byte("图片内容")), int64(len("图片内容")), "现场.jpg"
		if diff := cmp.Diff(want, got); diff != "" || got.ID == 0 {
			t.Errorf("recording (-want +got):\n%s", diff)
		}
		appended(t, w, s, c.ID, text(w), "")

		list, missing, err := s.List(t.Context(), w.Reviewer, c.ID)
		if err != nil || len(list) != 2 || missing != nil {
			t.Fatalf("List = %d rows, %v, %v", len(list), missing, err)
		}
		if diff := cmp.Diff(got, list[0]); diff != "" {
			t.Errorf("kept row (-want +got):\n%s", diff)
		}
		row, file, err := s.Open(t.Context(), w.Reporter, c.ID, 3)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if b, err := io.ReadAll(file); string(b) != "图片内容" || err != nil || row != got {
			t.Errorf("file = %q, %v, row %+v", b, err, row)
		}
		if _, _, err := s.Open(t.Context(), w.Handler, c.ID, 4); models.KindOf(err) != models.NotFound {
			t.Errorf("Open of text alone = %v, want not_found", err)
		}
		if faults, err := s.Check(t.Context()); len(faults) != 0 || err != nil {
			t.Errorf("Check = %v, %v", faults, err)
		}
	})
}

func TestAppendRefuses(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := recording.New(w.Store, w.Blobs)
		c := newCase(t, w, "示例案〔2024〕1号")
		foreign := newDevice(t, w, models.Device{BureauID: w.Water.ID, Serial: "JL001"})
		retired := newDevice(t, w, models.Device{BureauID: w.Urban.ID, Serial: "JL002", ServiceTo: "2024-03-04"})
		tests := []struct {
			name  string
			body  string
			edit  func(*recording.Item)
			field string // of the first field error; "" for an error without
		}{
			{"no stage", "x", func(i *recording.Item) { i.Recording.Stage = "" }, "stage"},
			{"photo without a file", "", func(*recording.Item) {}, "file"},
			{"another's hash in place of a file", "", func(i *recording.Item) { i.Recording.Hash = store.Digest([]byte("x")) }, "file"},
			{"certificate not shown", "x", func(i *recording.Item) { i.Recording.CertShown = false }, "cert_shown"},
			{"from the future", "x", func(i *recording.Item) { i.Recording.TakenAt += 2 * 3600_000 }, "taken_at"},
			{"late without a reason", "x", func(i *recording.Item) { i.Recording.TakenAt -= 24 * 3600_000 }, "late_reason"},
			{"late with a key, without a reason", "x", func(i *recording.Item) { i.Key = "k"; i.Recording.TakenAt -= 24 * 3600_000 }, "late_reason"},
			{"long title", "x", func(i *recording.Item) { i.Recording.Title = strings.Repeat("长", 201) }, "title"},
			{"no text", "x", func(i *recording.Item) { i.Recording.Title = "\xff" }, "title"},
			{"another bureau's device", "x", func(i *recording.Item) { i.Recording.DeviceID = foreign.ID }, "device_id"},
			{"no such device", "x", func(i *recording.Item) { i.Recording.DeviceID = 9 }, "device_id"},
			{"device out of service", "x", func(i *recording.Item) { i.Recording.DeviceID = retired.ID }, "device_id"},
			{"one officer", "x", func(i *recording.Item) { i.Officers = models.IDs{w.Officers[0].ID} }, "R01"},
			{"officer before the certificate", "x", func(i *recording.Item) {
				i.Recording.TakenAt, i.Recording.LateReason = models.InstantOf(time.Date(2019, 5, 6, 9, 0, 0, 0, models.Shanghai)), "旧案补录"
			}, "R02"},
			{"file damaged on the way", "x", func(i *recording.Item) { i.Recording.Hash = store.Digest([]byte("y")) }, ""},
		}
		before, err := w.Store.ListEvents(t.Context(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range tests {
			item := photo(w)
			tt.edit(&item)
			_, err := tryAppend(t.Context(), w, s, c.ID, item, tt.body)
			var typed *models.Error
			if !errors.As(err, &typed) || typed.Kind != models.Invalid {
				t.Errorf("%s: error = %v, want invalid", tt.name, err)
				continue
			}
			field := ""
			if len(typed.Fields) > 0 {
				field = typed.Fields[0].Field
			}
			if field != tt.field {
				t.Errorf("%s: field = %q (%v), want %q", tt.name, field, err, tt.field)
			}
			w.Check(t)
		}
		if _, _, err := s.Append(t.Context(), w.Handler, c.ID, photo(w), strings.NewReader("")); models.KindOf(err) != models.Invalid {
			t.Errorf("empty file: %v, want invalid", err)
		}
		after, err := w.Store.ListEvents(t.Context(), c.ID)
		if diff := cmp.Diff(before, after); diff != "" || err != nil {
			t.Errorf("a refused item left an event (%v):\n%s", err, diff)
		}
	})
}

func TestAppendLate(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := recording.New(w.Store, w.Blobs)
		c := newCase(t, w, "示例案〔2024〕1号")
		item := photo(w)
		item.Recording.TakenAt = models.InstantOf(w.Clock.Now()) - 24*3600_000
		if r := appended(t, w, s, c.ID, item, "x"); r.Late {
			t.Error("24 hours to the millisecond are late, want in time")
		}
		item.Recording.TakenAt--
		item.Recording.LateReason = "异地执法，次日返回后上传"
		r, findings, err := s.Append(t.Context(), w.Handler, c.ID, item, strings.NewReader("y"))
		if err != nil || !r.Late || r.TakenOn != "2024-03-03" {
			t.Errorf("Append = %+v, %v, want late, taken on 2024-03-03", r, err)
		}
		if len(findings) != 1 || findings[0].Rule != "R27" || findings[0].Severity != models.SeverityAlarm {
			t.Errorf("findings = %+v, want one alarm of R27", findings)
		}
		w.Check(t)
	})
}

// A request that is sent again leads to one recording, even when the answer of
// the first was lost after its commit, and even a day later.
func TestAppendAgain(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := recording.New(w.Store, w.Blobs)
		c := newCase(t, w, "示例案〔2024〕1号")
		item := photo(w)
		item.Key = "upload-1"
		lost := errors.New("connection lost")
		w.Store.Fail(func(op string) error {
			if op == "committed" {
				return lost
			}
			return nil
		})
		if _, err := tryAppend(t.Context(), w, s, c.ID, item, "x"); err == nil {
			t.Fatal("Append = nil, want the lost answer")
		}
		w.Store.Fail(nil)
		w.Clock.Add(30 * time.Hour)
		again := appended(t, w, s, c.ID, item, "x")
		if again.Late || again.Seq != 3 {
			t.Errorf("repeated request = %+v, want the first recording", again)
		}
		if list, _, err := s.List(t.Context(), w.Handler, c.ID); len(list) != 1 || err != nil {
			t.Errorf("List = %d rows, %v, want 1", len(list), err)
		}
		if _, err := tryAppend(t.Context(), w, s, c.ID, item, "other file"); models.KindOf(err) != models.Conflict {
			t.Errorf("key with another file = %v, want conflict", err)
		}
		w.Check(t)
	})
}

// A transaction that fails leaves a file that nothing refers to, and no record.
func TestAppendFails(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := recording.New(w.Store, w.Blobs)
		c := newCase(t, w, "示例案〔2024〕1号")
		kept := appended(t, w, s, c.ID, photo(w), "kept")
		down := errors.New("database down")
		w.Store.Fail(func(op string) error {
			if op == "commit" {
				return down
			}
			return nil
		})
		if _, err := tryAppend(t.Context(), w, s, c.ID, photo(w), "lost"); !errors.Is(err, down) {
			t.Fatalf("Append = %v, want the fault", err)
		}
		w.Store.Fail(nil)
		list, _, err := s.List(t.Context(), w.Handler, c.ID)
		if err != nil || len(list) != 1 || list[0] != kept {
			t.Errorf("List = %v, %v, want the first recording alone", list, err)
		}
		orphans, err := s.Unreferenced(t.Context())
		if err != nil || len(orphans) != 1 || orphans[0].Hash != store.Digest([]byte("lost")) {
			t.Errorf("Unreferenced = %v, %v, want the lost file", orphans, err)
		}
		if faults, err := s.Check(t.Context()); len(faults) != 0 || err != nil {
			t.Errorf("Check = %v, %v", faults, err)
		}
		w.Check(t)
	})
}

// A broken upload leaves nothing at all.
func TestAppendBrokenUpload(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := recording.New(w.Store, w.Blobs)
		c := newCase(t, w, "示例案〔2024〕1号")
		cut := errors.New("cut off")
		_, _, err := s.Append(t.Context(), w.Handler, c.ID, photo(w), io.MultiReader(strings.NewReader("half"), failing{cut}))
		if !errors.Is(err, cut) {
			t.Errorf("Append = %v, want %v", err, cut)
		}
		if orphans, err := s.Unreferenced(t.Context()); len(orphans) != 0 || err != nil {
			t.Errorf("Unreferenced = %v, %v", orphans, err)
		}
		w.Check(t)
	})
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestMissingAudioVideo(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := recording.New(w.Store, w.Blobs)
		c := newCase(t, w, "示例案〔2024〕1号")
		item := photo(w)
		item.Recording.Act, item.Recording.Medium, item.Recording.Title = "seal_up", "document", "查封决定书"
		_, findings, err := s.Append(t.Context(), w.Handler, c.ID, item, strings.NewReader("doc"))
		if err != nil || len(findings) != 1 || findings[0].Rule != "R27" {
			t.Errorf("Append = %+v, %v, want an alarm of R27", findings, err)
		}
		_, missing, err := s.List(t.Context(), w.Handler, c.ID)
		if diff := cmp.Diff([]string{"seal_up"}, missing); diff != "" || err != nil {
			t.Errorf("missing (-want +got, %v):\n%s", err, diff)
		}
		item.Recording.Medium = "av"
		appended(t, w, s, c.ID, item, "video")
		if _, missing, _ = s.List(t.Context(), w.Handler, c.ID); missing != nil {
			t.Errorf("missing = %v, want none", missing)
		}
	})
}
