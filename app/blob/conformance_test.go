package blob

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sanxiang/models"
)

// keeper is what both stores can do.
type keeper interface {
	Put(ctx context.Context, src io.Reader) (Ref, error)
	Adopt(ctx context.Context, parts *Parts, name string, ref Ref) error
	Open(ctx context.Context, digest string) (io.ReadSeekCloser, error)
	Stat(ctx context.Context, digest string) (Ref, error)
	Verify(ctx context.Context, digest string) error
	List(ctx context.Context, each func(Ref) error) error
}

// stage is a store under test with its parts, and how to change and remove a
// stored file behind its back.
type stage struct {
	keeper
	parts  *Parts
	dir    string
	change func(digest string, change func([]byte) []byte)
	remove func(digest string)
}

// stages makes each kind of store, empty.
var stages = map[string]func(t *testing.T) stage{
	"folder": func(t *testing.T) stage {
		f, dir := open(t)
		return stage{f, newParts(t, f), dir, func(digest string, change func([]byte) []byte) { overwrite(t, dir, digest, change) },
			func(digest string) {
				if err := os.Remove(filepath.Join(dir, place(digest))); err != nil {
					t.Error(err)
				}
			}}
	},
	"s3": func(t *testing.T) stage {
		f, dir := open(t)
		bucket := newBucket(t)
		s, err := OpenS3(t.Context(), f, bucket.options())
		if err != nil {
			t.Fatalf("OpenS3: %v", err)
		}
		return stage{s, newParts(t, f), dir, bucket.change, bucket.remove}
	},
}

func newParts(t *testing.T, f *Folder) *Parts {
	t.Helper()
	p, err := f.Parts()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// each runs a test on every kind of store.
func each(t *testing.T, f func(t *testing.T, s stage)) {
	for name, make := range stages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(t, make(t))
		})
	}
}

func listed(t *testing.T, s keeper) []string {
	t.Helper()
	var got []string
	if err := s.List(t.Context(), func(r Ref) error { got = append(got, r.Hash); return nil }); err != nil {
		t.Fatalf("List: %v", err)
	}
	return got
}

// TestStores holds both stores to the same conduct.
func TestStores(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s stage) {
		texts := []string{"现场照片", "", strings.Repeat("x", 1<<20), strings.Repeat("大", 12<<20)}
		var want []string
		for _, text := range texts {
			ref, err := s.Put(t.Context(), strings.NewReader(text))
			if err != nil || ref != (Ref{Algorithm, digestOf(text), int64(len(text))}) {
				t.Fatalf("Put = %+v, %v", ref, err)
			}
			want = append(want, ref.Hash)
			if again, err := s.Put(t.Context(), strings.NewReader(text)); again != ref || err != nil {
				t.Errorf("Put again = %+v, %v", again, err)
			}
			if got, err := s.Stat(t.Context(), ref.Hash); got != ref || err != nil {
				t.Errorf("Stat = %+v, %v, want %+v", got, err, ref)
			}
			checkRead(t, s, ref.Hash, text)
			if err := s.Verify(t.Context(), ref.Hash); err != nil {
				t.Errorf("Verify: %v", err)
			}
		}
		slices.Sort(want)
		if got := listed(t, s); !slices.Equal(got, want) {
			t.Errorf("List = %v, want %v", got, want)
		}
		stop := errors.New("enough")
		if err := s.List(t.Context(), func(Ref) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("List = %v, want the callback's error", err)
		}
		if n := leftovers(t, s.dir); n != 0 {
			t.Errorf("%d unfinished files", n)
		}
	})
}

// checkRead reads a file from its middle and then from its start.
func checkRead(t *testing.T, s keeper, digest, text string) {
	t.Helper()
	r, err := s.Open(t.Context(), digest)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	defer r.Close()
	for _, from := range []int{len(text) / 2, 0} {
		if _, err := r.Seek(int64(from), io.SeekStart); err != nil {
			t.Fatalf("Seek: %v", err)
		}
		if got, err := io.ReadAll(r); string(got) != text[from:] || err != nil {
			t.Errorf("read %d bytes from %d, %v, want %d", len(got), from, err, len(text)-from)
		}
	}
	if end, err := r.Seek(0, io.SeekEnd); end != int64(len(text)) || err != nil {
		t.Errorf("Seek to the end = %d, %v", end, err)
	}
}

func TestStoresFindFaults(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s stage) {
		ref, err := s.Put(t.Context(), strings.NewReader("询问笔录"))
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"", "../secret", ref.Hash[:63], strings.ToUpper(ref.Hash), ref.Hash + "/"} {
			_, openErr := s.Open(t.Context(), bad)
			_, statErr := s.Stat(t.Context(), bad)
			for name, err := range map[string]error{"Open": openErr, "Stat": statErr, "Verify": s.Verify(t.Context(), bad)} {
				if models.KindOf(err) != models.Invalid {
					t.Errorf("%s(%q) = %v, want invalid", name, bad, err)
				}
			}
		}
		s.change(ref.Hash, func(b []byte) []byte { b[0] ^= 1; return b })
		if err := s.Verify(t.Context(), ref.Hash); models.KindOf(err) != models.Conflict {
			t.Errorf("Verify of a changed file = %v, want conflict", err)
		}
		if _, err := s.Put(t.Context(), strings.NewReader("询问笔录")); models.KindOf(err) != models.Conflict {
			t.Errorf("Put over a changed file = %v, want conflict", err)
		}
		s.remove(ref.Hash)
		_, openErr := s.Open(t.Context(), ref.Hash)
		_, statErr := s.Stat(t.Context(), ref.Hash)
		for name, err := range map[string]error{"Open": openErr, "Stat": statErr, "Verify": s.Verify(t.Context(), ref.Hash)} {
			if models.KindOf(err) != models.NotFound {
				t.Errorf("%s of a lost file = %v, want not_found", name, err)
			}
		}
		dropped := errors.New("connection dropped")
		if _, err := s.Put(t.Context(), &cutOff{1000, dropped}); !errors.Is(err, dropped) {
			t.Errorf("Put cut off = %v", err)
		}
		if n := leftovers(t, s.dir); n != 0 || len(listed(t, s)) != 0 {
			t.Errorf("%d unfinished files, stored %v", n, listed(t, s))
		}
	})
}

// TestStoresAdopt moves a part to its place, once, also when the first try was
// cut off after the move.
func TestStoresAdopt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s stage) {
		text := strings.Repeat("音像", 3<<20)
		grow(t, s.parts, "a", 0, text)
		ref, err := s.parts.Digest(t.Context(), "a")
		if err != nil || ref.Hash != digestOf(text) {
			t.Fatalf("Digest = %+v, %v", ref, err)
		}
		for range 2 {
			if err := s.Adopt(t.Context(), s.parts, "a", ref); err != nil {
				t.Fatalf("Adopt: %v", err)
			}
		}
		checkRead(t, s, ref.Hash, text)
		grow(t, s.parts, "b", 0, text)
		if err := s.Adopt(t.Context(), s.parts, "b", ref); err != nil {
			t.Errorf("Adopt of equal bytes: %v", err)
		}
		if left, err := os.ReadDir(filepath.Join(s.dir, unfinished)); len(left) != 0 || err != nil {
			t.Errorf("parts left: %v, %v", left, err)
		}
		if err := s.Adopt(t.Context(), s.parts, "c", Ref{Algorithm, digestOf("无"), 3}); models.KindOf(err) != models.NotFound {
			t.Errorf("Adopt of nothing = %v, want not_found", err)
		}
		if got := listed(t, s); !slices.Equal(got, []string{ref.Hash}) {
			t.Errorf("List = %v", got)
		}
	})
}

// grow appends text to a part.
func grow(t *testing.T, p *Parts, name string, offset int64, text string) int64 {
	t.Helper()
	n, err := p.Append(t.Context(), name, Piece{Offset: offset, Limit: int64(len(text))}, bytes.NewReader([]byte(text)))
	if err != nil {
		t.Fatalf("Append: %v", err)
	}
	return n
}
