package blob

import (
	"bytes"
	"crypto/sha1"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sanxiang/models"
)

// TestParts lets a part grow over broken senders, a restart and faulty pieces.
func TestParts(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	p := newParts(t, f)
	text := strings.Repeat("0123456789", 200_000)
	rest := func(from int64) Piece { return Piece{Offset: from, Limit: int64(len(text)) - from} }
	if n, err := p.Length(t.Context(), "a"); n != 0 || err != nil {
		t.Errorf("Length of nothing = %d, %v", n, err)
	}
	dropped := errors.New("connection dropped")
	n, err := p.Append(t.Context(), "a", rest(0), io.MultiReader(strings.NewReader(text[:300_000]), &cutOff{0, dropped}))
	if n != 300_000 || !errors.Is(err, dropped) {
		t.Errorf("Append cut off = %d, %v", n, err)
	}
	for _, wrong := range []int64{0, 299_999, 300_001} {
		if _, err := p.Append(t.Context(), "a", rest(wrong), strings.NewReader("x")); !errors.Is(err, ErrOffset) {
			t.Errorf("Append at %d = %v, want ErrOffset", wrong, err)
		}
	}
	p = newParts(t, f) // a restart: nothing is known but the file
	if n, err := p.Length(t.Context(), "a"); n != 300_000 || err != nil {
		t.Errorf("Length after a restart = %d, %v", n, err)
	}
	if _, err := p.Append(t.Context(), "a", rest(300_000), strings.NewReader(text[300_000:]+"x")); !errors.Is(err, ErrTooLong) {
		t.Errorf("Append too much = %v, want ErrTooLong", err)
	}
	bad := rest(300_000)
	bad.Sum, bad.Want = sha1.New(), []byte("x")
	if n, err := p.Append(t.Context(), "a", bad, strings.NewReader(text[300_000:400_000])); n != 300_000 || !errors.Is(err, ErrSum) {
		t.Errorf("Append with a wrong sum = %d, %v, want ErrSum", n, err)
	}
	good, sum := rest(300_000), sha1.Sum([]byte(text[300_000:400_000]))
	good.Sum, good.Want = sha1.New(), sum[:]
	if n, err := p.Append(t.Context(), "a", good, strings.NewReader(text[300_000:400_000])); n != 400_000 || err != nil {
		t.Errorf("Append with its sum = %d, %v", n, err)
	}
	good.Offset = 400_000
	if n, err := p.Append(t.Context(), "a", good, &cutOff{10, dropped}); n != 400_000 || !errors.Is(err, dropped) {
		t.Errorf("Append with a sum cut off = %d, %v, want it taken back", n, err)
	}
	if n := grow(t, p, "a", 400_000, text[400_000:]); n != int64(len(text)) {
		t.Errorf("Append = %d", n)
	}
	for range 2 {
		if ref, err := p.Digest(t.Context(), "a"); err != nil || ref != (Ref{Algorithm, digestOf(text), int64(len(text))}) {
			t.Errorf("Digest = %+v, %v", ref, err)
		}
	}
	for range 2 {
		if err := p.Purge(t.Context(), "a"); err != nil {
			t.Error(err)
		}
	}
	if left, _ := os.ReadDir(filepath.Join(dir, unfinished)); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

// TestPartTakenOver lets a client that lost its connection go on while the
// server still waits on the old one. What the old one brings later is refused.
func TestPartTakenOver(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	p := newParts(t, f)
	slow, sender := io.Pipe()
	old := make(chan error, 1)
	go func() {
		_, err := p.Append(t.Context(), "a", Piece{Limit: 10}, slow)
		old <- err
	}()
	if _, err := sender.Write([]byte("01234")); err != nil {
		t.Fatal(err)
	}
	for n := int64(0); n < 5; {
		var err error
		if n, err = p.Length(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
	}
	grow(t, p, "a", 5, "56789")
	if _, err := sender.Write([]byte("XXXXX")); err != nil {
		t.Fatal(err)
	}
	if err := <-old; !errors.Is(err, ErrReplaced) {
		t.Errorf("old writer = %v, want ErrReplaced", err)
	}
	sender.Close()
	got, err := os.ReadFile(filepath.Join(dir, unfinished, "a"))
	if string(got) != "0123456789" || err != nil {
		t.Errorf("part = %q, %v", got, err)
	}
	if ref, err := p.Digest(t.Context(), "a"); ref.Hash != digestOf("0123456789") || err != nil {
		t.Errorf("Digest = %+v, %v", ref, err)
	}
}

func TestPurgeOldParts(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	p := newParts(t, f)
	grow(t, p, "old", 0, "x")
	grow(t, p, "young", 0, "x")
	now := time.Now()
	if err := os.Chtimes(filepath.Join(dir, unfinished, "old"), now, now.Add(-48*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if n, err := p.PurgeOld(t.Context(), models.InstantOf(now.Add(-24*time.Hour))); n != 1 || err != nil {
		t.Errorf("PurgeOld = %d, %v, want 1", n, err)
	}
	if n, err := p.Length(t.Context(), "young"); n != 1 || err != nil {
		t.Errorf("young part: %d, %v", n, err)
	}
}

// BenchmarkParts prints how fast a part comes in, with its digest and disk
// syncs, beside a plain copy to a file of the same disk.
func BenchmarkParts(b *testing.B) {
	data := bytes.Repeat([]byte("0123456789abcdef"), 4<<20) // 64 MiB
	b.Run("copy", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			file, err := os.Create(filepath.Join(b.TempDir(), "x"))
			if err == nil {
				_, err = io.Copy(file, onlyReader{bytes.NewReader(data)})
			}
			if err = errors.Join(err, file.Sync(), file.Close(), os.Remove(file.Name())); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("part", func(b *testing.B) {
		f, err := OpenFolder(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		p, err := f.Parts()
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(data)))
		for i := 0; b.Loop(); i++ {
			name := fmt.Sprint(i)
			_, err := p.Append(b.Context(), name, Piece{Limit: int64(len(data))}, onlyReader{bytes.NewReader(data)})
			if err == nil {
				_, err = p.Digest(b.Context(), name)
			}
			if err = errors.Join(err, p.Purge(b.Context(), name)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("digest of a file", func(b *testing.B) {
		f, err := OpenFolder(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		p, err := f.Parts()
		if err == nil {
			_, err = p.Append(b.Context(), "a", Piece{Limit: int64(len(data))}, bytes.NewReader(data))
		}
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			fresh, err := f.Parts() // knows nothing of what came in before
			if err == nil {
				_, err = fresh.Digest(b.Context(), "a")
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}

// onlyReader hides WriteTo, as a network connection has none.
type onlyReader struct{ io.Reader }
