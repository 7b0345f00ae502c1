package document

import (
	"bytes"
	"io"
	"testing"
)

// BenchmarkDOCX writes a four-page chapter: eight sections, 120 figures in the
// text and a table of twelve bureaus. The goal is well under 1 ms.
func BenchmarkDOCX(b *testing.B) {
	d := sampleChapter(8)
	d.PrintSources = false
	if got := bytes.Count([]byte(htmlOf(b, d)), []byte(`<a class="figure"`)); got != 120 {
		b.Fatalf("the chapter has %d traced figures, want 120", got)
	}
	b.SetBytes(int64(len(docxOf(b, d))))
	b.ReportAllocs()
	for b.Loop() {
		if err := WriteDOCX(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkHTML writes the same chapter with its 120 sources.
func BenchmarkHTML(b *testing.B) {
	d := sampleChapter(8)
	b.ReportAllocs()
	for b.Loop() {
		if err := WriteHTML(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
}
