package recording_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/blob"
	"sanxiang/app/recording"
	"sanxiang/models"
)

// scene is two cases with recordings, of which only the first is tampered with.
type scene struct {
	w      *apptest.World
	s      *recording.Service
	c      models.Case
	folder string
	photo  models.Recording
}

func newScene(t *testing.T, w *apptest.World) scene {
	t.Helper()
	x := scene{w: w, folder: t.TempDir()}
	blobs, err := blob.OpenFolder(x.folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { blobs.Close() })
	w.Blobs = blobs // so that the test knows the folder
	x.s = recording.New(w.Store, blobs)
	x.c = newCase(t, w, "示例案〔2024〕1号")
	sound := newCase(t, w, "示例案〔2024〕2号")
	x.photo = appended(t, w, x.s, x.c.ID, photo(w), "第一件的照片")
	appended(t, w, x.s, x.c.ID, text(w), "")
	appended(t, w, x.s, sound.ID, photo(w), "第二件的照片")
	return x
}

// overwrite writes a stored file anew behind the folder's back.
func (x scene) overwrite(t *testing.T, hash string, change func([]byte) []byte) {
	t.Helper()
	name := filepath.Join(x.folder, hash[:2], hash[2:4], hash)
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(name, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, change(b), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestCheckFinds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*testing.T, scene)
		want   []string // a part of each sentence, in order
	}{
		{"nothing", func(*testing.T, scene) {}, nil},
		{"flipped byte in a file", func(t *testing.T, x scene) {
			x.overwrite(t, x.photo.Hash, func(b []byte) []byte { b[3] ^= 1; return b })
		}, []string{"内容被改动或损坏"}},
		{"missing file", func(t *testing.T, x scene) {
			if err := os.Remove(filepath.Join(x.folder, x.photo.Hash[:2], x.photo.Hash[2:4], x.photo.Hash)); err != nil {
				t.Fatal(err)
			}
		}, []string{"文件遗失"}},
		{"edited event", func(t *testing.T, x scene) {
			x.w.Tamper(t, "UPDATE case_events SET data = REPLACE(data, '示例事实', '别的事实') WHERE case_id = ? AND seq = 1", x.c.ID)
		}, []string{"第1条过程记录被改动"}},
		{"edited last event", func(t *testing.T, x scene) {
			x.w.Tamper(t, "UPDATE case_events SET actor = '别人' WHERE case_id = ? AND seq = 4", x.c.ID)
		}, []string{"第4条过程记录被改动"}},
		{"deleted event", func(t *testing.T, x scene) {
			x.w.Tamper(t, "DELETE FROM case_events WHERE case_id = ? AND seq = 2", x.c.ID)
		}, []string{"第2条过程记录缺失"}},
		{"deleted last event", func(t *testing.T, x scene) {
			x.w.Tamper(t, "DELETE FROM case_events WHERE case_id = ? AND seq = 4", x.c.ID)
		}, []string{"应有4条过程记录，实有3条", "多出序号为4的记录"}},
		{"edited case", func(t *testing.T, x scene) {
			x.w.Tamper(t, "UPDATE cases SET cause = '别的案由' WHERE id = ?", x.c.ID)
		}, []string{"与其过程记录不符：cause"}},
		{"edited recording", func(t *testing.T, x scene) {
			x.w.Tamper(t, "UPDATE recordings SET taken_at = taken_at - 1 WHERE case_id = ? AND seq = 3", x.c.ID)
		}, []string{"第3条过程记录“现场照片”的登记内容被改动"}},
		{"recording of another bureau", func(t *testing.T, x scene) {
			x.w.Tamper(t, "UPDATE recordings SET bureau_id = bureau_id + 1 WHERE case_id = ? AND seq = 3", x.c.ID)
		}, []string{"登记内容被改动"}},
		{"recording pointed at another file", func(t *testing.T, x scene) {
			x.w.Tamper(t, "UPDATE recordings SET hash = ? WHERE case_id = ? AND seq = 3", strings.Repeat("ab", 32), x.c.ID)
		}, []string{"登记内容被改动", "文件遗失"}},
		{"deleted recording", func(t *testing.T, x scene) {
			x.w.Tamper(t, "DELETE FROM recordings WHERE case_id = ? AND seq = 3", x.c.ID)
		}, []string{"第3条过程记录“现场照片”的登记缺失"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			apptest.Each(t, func(t *testing.T, w *apptest.World) {
				x := newScene(t, w)
				tt.change(t, x)
				faults, err := x.s.Check(t.Context())
				if err != nil || len(faults) != len(tt.want) {
					t.Fatalf("Check = %q, %v, want %d faults", faults, err, len(tt.want))
				}
				for i, f := range faults {
					if !strings.Contains(f, tt.want[i]) || !strings.Contains(f, x.c.Number) {
						t.Errorf("fault %d = %q, want %q and the number of the case", i, f, tt.want[i])
					}
				}
			})
		})
	}
}

// More cases than fit on a page are all walked, in order of id.
func TestCheckWalksAllPages(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	s := recording.New(w.Store, w.Blobs)
	const n = 203
	first, last := newCase(t, w, "示例案〔2024〕1号"), models.Case{}
	for i := 1; i < n; i++ {
		last = newCase(t, w, "示例案〔2024〕甲"+string(rune('一'+i))+"号")
	}
	for _, c := range []models.Case{first, last} {
		w.Tamper(t, "UPDATE cases SET cause = '别的案由' WHERE id = ?", c.ID)
	}
	faults, err := s.Check(t.Context())
	if err != nil || len(faults) != 2 || !strings.Contains(faults[0], first.Number) || !strings.Contains(faults[1], last.Number) {
		t.Errorf("Check = %q, %v, want the first and the last case", faults, err)
	}
}

func TestCheckReportsFailure(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		x := newScene(t, w)
		down := errors.New("database down")
		w.Store.Fail(func(op string) error {
			if op == "find" {
				return down
			}
			return nil
		})
		if _, err := x.s.Check(t.Context()); !errors.Is(err, down) {
			t.Errorf("Check = %v, want the fault", err)
		}
		w.Store.Fail(nil)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := x.s.Check(ctx); err == nil {
			t.Error("Check with a cancelled context = nil, want an error")
		}
	})
}
