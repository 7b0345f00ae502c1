package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanxiang/models"
)

// open makes a store in a new folder and gives the folder's path too.
func open(t *testing.T) (*Folder, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "deep", "blobs")
	f, err := OpenFolder(dir)
	if err != nil {
		t.Fatalf("OpenFolder: %v", err)
	}
	t.Cleanup(func() { f.Close() })
	return f, dir
}

// put stores a text and fails the test when that fails.
func put(t *testing.T, f *Folder, text string) Ref {
	t.Helper()
	ref, err := f.Put(t.Context(), strings.NewReader(text))
	if err != nil {
		t.Fatalf("Put: %v", err)
	}
	return ref
}

// digestOf is the address of a text, computed apart from the store.
func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// leftovers counts the unfinished files.
func leftovers(t *testing.T, dir string) int {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, temporary))
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

// list gives the digests in the order of List.
func list(t *testing.T, f *Folder) []string {
	t.Helper()
	var got []string
	if err := f.List(t.Context(), func(r Ref) error { got = append(got, r.Hash); return nil }); err != nil {
		t.Fatalf("List: %v", err)
	}
	return got
}

func TestPutAndOpen(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	for _, text := range []string{"现场照片", "", strings.Repeat("x", 1<<20)} {
		ref := put(t, f, text)
		want := Ref{Algorithm: "sha256", Hash: digestOf(text), Size: int64(len(text))}
		if ref != want {
			t.Errorf("Put = %+v, want %+v", ref, want)
		}
		if got, err := f.Stat(t.Context(), ref.Hash); got != want || err != nil {
			t.Errorf("Stat = %+v, %v, want %+v", got, err, want)
		}
		r, err := f.Open(t.Context(), ref.Hash)
		if err != nil {
			t.Fatalf("Open: %v", err)
		}
		if n, err := r.Seek(int64(len(text)/2), io.SeekStart); n != int64(len(text)/2) || err != nil {
			t.Errorf("Seek = %d, %v", n, err)
		}
		if got, err := io.ReadAll(r); string(got) != text[len(text)/2:] || err != nil {
			t.Errorf("read %d bytes after seeking, %v", len(got), err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		if err := f.Verify(t.Context(), ref.Hash); err != nil {
			t.Errorf("Verify: %v", err)
		}
		info, err := os.Stat(filepath.Join(dir, ref.Hash[:2], ref.Hash[2:4], ref.Hash))
		if err != nil || info.Mode().Perm() != 0o400 {
			t.Errorf("stored file: %v, %v, want mode 0400", info, err)
		}
	}
	if n := leftovers(t, dir); n != 0 {
		t.Errorf("%d unfinished files", n)
	}
}

func TestPutTwiceKeepsOne(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	first := put(t, f, "同一份")
	path := filepath.Join(dir, place(first.Hash))
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if second := put(t, f, "同一份"); second != first {
		t.Errorf("second Put = %+v, want %+v", second, first)
	}
	after, err := os.Stat(path)
	if err != nil || !os.SameFile(before, after) {
		t.Errorf("the stored file was replaced (%v)", err)
	}
	if got := list(t, f); len(got) != 1 || leftovers(t, dir) != 0 {
		t.Errorf("stored %v, unfinished %d", got, leftovers(t, dir))
	}
}

// overwrite changes a stored file behind the store's back.
func overwrite(t *testing.T, dir, digest string, change func([]byte) []byte) {
	t.Helper()
	path := filepath.Join(dir, place(digest))
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, change(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestVerifyFindsChange(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func([]byte) []byte
	}{
		{"flipped bit", func(b []byte) []byte { b[len(b)/2] ^= 1; return b }},
		{"cut short", func(b []byte) []byte { return b[:len(b)-1] }},
		{"longer", func(b []byte) []byte { return append(b, 0) }},
		{"emptied", func([]byte) []byte { return nil }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f, dir := open(t)
			ref := put(t, f, "询问笔录")
			other := put(t, f, "另一份")
			overwrite(t, dir, ref.Hash, tt.change)
			if err := f.Verify(t.Context(), ref.Hash); models.KindOf(err) != models.Conflict {
				t.Errorf("Verify = %v, want conflict", err)
			}
			if err := f.Verify(t.Context(), other.Hash); err != nil {
				t.Errorf("Verify of the other file: %v", err)
			}
			changed, err := os.ReadFile(filepath.Join(dir, place(ref.Hash)))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.Put(t.Context(), strings.NewReader("询问笔录")); models.KindOf(err) != models.Conflict {
				t.Errorf("Put over the changed file = %v, want conflict", err)
			}
			if now, _ := os.ReadFile(filepath.Join(dir, place(ref.Hash))); !bytes.Equal(now, changed) {
				t.Error("Put replaced the changed file")
			}
			if n := leftovers(t, dir); n != 0 {
				t.Errorf("%d unfinished files", n)
			}
		})
	}
}

// ask calls everything that takes a digest.
func ask(ctx context.Context, f *Folder, digest string) map[string]error {
	_, openErr := f.Open(ctx, digest)
	_, statErr := f.Stat(ctx, digest)
	return map[string]error{"Open": openErr, "Stat": statErr, "Verify": f.Verify(ctx, digest)}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	ref := put(t, f, "将遗失")
	if err := os.Remove(filepath.Join(dir, place(ref.Hash))); err != nil {
		t.Fatal(err)
	}
	for _, digest := range []string{ref.Hash, digestOf("从未有过")} {
		for name, err := range ask(t.Context(), f, digest) {
			if models.KindOf(err) != models.NotFound {
				t.Errorf("%s = %v, want not_found", name, err)
			}
		}
	}
	if again := put(t, f, "将遗失"); again != ref {
		t.Errorf("Put of a lost file = %+v, want %+v", again, ref)
	}
}

func TestPathTricks(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	secret := filepath.Join(filepath.Dir(dir), "secret")
	if err := os.WriteFile(secret, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	digest := put(t, f, "甲").Hash
	for _, bad := range []string{
		"", "a", "../secret", secret, "/etc/passwd", strings.ToUpper(digest), digest + "0", digest[:63], digest[:63] + "/",
		digest[:62] + "..", strings.Repeat("../", 21) + "x", digest[:63] + "\x00", "ab/cd/" + digest,
	} {
		for name, err := range ask(t.Context(), f, bad) {
			if models.KindOf(err) != models.Invalid {
				t.Errorf("%s(%q) = %v, want invalid", name, bad, err)
			}
		}
	}
	link := digestOf("link")
	if err := os.MkdirAll(filepath.Join(dir, link[:2], link[2:4]), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, filepath.Join(dir, place(link))); err != nil {
		t.Fatal(err)
	}
	for name, err := range ask(t.Context(), f, link) {
		if err == nil {
			t.Errorf("%s follows a symbolic link out of the folder", name)
		}
	}
	if diff := cmp.Diff([]string{digest}, list(t, f)); diff != "" {
		t.Errorf("List (-want +got):\n%s", diff)
	}
}

// cutOff gives some bytes and then fails, as a dropped connection does.
type cutOff struct {
	left int
	err  error
}

func (c *cutOff) Read(p []byte) (int, error) {
	if c.left == 0 {
		return 0, c.err
	}
	n := min(len(p), c.left)
	c.left -= n
	return n, nil
}

func TestPutFailsHalfWay(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	dropped := errors.New("connection dropped")
	for _, n := range []int{0, 1, 1 << 20} {
		if _, err := f.Put(t.Context(), &cutOff{n, dropped}); !errors.Is(err, dropped) {
			t.Errorf("Put cut off after %d bytes = %v, want %v", n, err, dropped)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Put(ctx, strings.NewReader("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("Put with a cancelled context = %v", err)
	}
	if got := list(t, f); got != nil || leftovers(t, dir) != 0 {
		t.Errorf("stored %v, unfinished %d, want none", got, leftovers(t, dir))
	}
}

// A process that dies while writing leaves a temporary file, and nothing else.
func TestPurgeAfterCrash(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	kept := put(t, f, "已存")
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, models.Shanghai)
	for name, age := range map[string]time.Duration{"old": 25 * time.Hour, "edge": 24 * time.Hour, "young": time.Minute} {
		path := filepath.Join(dir, temporary, name)
		if err := os.WriteFile(path, []byte("已存"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	n, err := f.Purge(t.Context(), models.InstantOf(now.Add(-24*time.Hour)))
	if n != 1 || err != nil {
		t.Errorf("Purge = %d, %v, want 1", n, err)
	}
	if _, err := os.Stat(filepath.Join(dir, temporary, "old")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the old file is still there: %v", err)
	}
	if got := leftovers(t, dir); got != 2 {
		t.Errorf("%d unfinished files left, want 2", got)
	}
	if diff := cmp.Diff([]string{kept.Hash}, list(t, f)); diff != "" {
		t.Errorf("List (-want +got):\n%s", diff)
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	want := map[string]int64{}
	for i := range 50 {
		text := strings.Repeat("x", i)
		want[put(t, f, text).Hash] = int64(i)
	}
	foreign := digestOf("foreign")
	for _, name := range []string{"README", foreign, "zz/zz/" + foreign, "ab/cd/ef/" + foreign} {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	got := map[string]int64{}
	if err := f.List(t.Context(), func(r Ref) error { got[r.Hash] = r.Size; return nil }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("List (-want +got):\n%s", diff)
	}
	if order := list(t, f); !slices.IsSorted(order) {
		t.Error("List is not in ascending order")
	}
	stop := errors.New("enough")
	if err := f.List(t.Context(), func(Ref) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("List = %v, want the callback's error", err)
	}
}

func TestConcurrentPut(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			text := fmt.Sprintf("证据%d", i%4)
			ref, err := f.Put(t.Context(), strings.NewReader(text))
			if err != nil || ref.Hash != digestOf(text) {
				t.Errorf("Put = %+v, %v", ref, err)
				return
			}
			if err := f.Verify(t.Context(), ref.Hash); err != nil {
				t.Errorf("Verify right after Put: %v", err)
			}
		})
	}
	wg.Wait()
	if got := list(t, f); len(got) != 4 || leftovers(t, dir) != 0 {
		t.Errorf("%d stored, %d unfinished, want 4 and 0", len(got), leftovers(t, dir))
	}
}

func TestReopen(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	ref := put(t, f, "留存")
	again, err := OpenFolder(dir)
	if err != nil {
		t.Fatalf("OpenFolder: %v", err)
	}
	defer again.Close()
	if err := again.Verify(t.Context(), ref.Hash); err != nil {
		t.Errorf("Verify after opening again: %v", err)
	}
	if _, err := OpenFolder(filepath.Join(dir, place(ref.Hash))); err == nil {
		t.Error("OpenFolder of a file: no error")
	}
}

func BenchmarkPut(b *testing.B) {
	f, err := OpenFolder(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	data := make([]byte, 8<<20)
	b.SetBytes(int64(len(data)))
	for i := 0; b.Loop(); i++ {
		copy(data, fmt.Sprint(i))
		if _, err := f.Put(b.Context(), bytes.NewReader(data)); err != nil {
			b.Fatal(err)
		}
	}
}
