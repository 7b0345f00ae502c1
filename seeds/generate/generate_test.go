package generate_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/cases"
	"sanxiang/app/stats"
	"sanxiang/models"
	"sanxiang/seeds/generate"
)

var span = generate.Span{From: "2021-01-04", To: "2023-12-29", Until: "2024-03-04"}

func TestBureaus(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 11, 12, 23, 400} {
		list := generate.Bureaus(n)
		if len(list) != n {
			t.Errorf("Bureaus(%d) gives %d", n, len(list))
		}
		codes, names := map[string]bool{}, map[string]bool{}
		for i, p := range list {
			if codes[p.Code] || names[p.Name] {
				t.Errorf("bureau %d of %d, %s %s, is there twice", i, n, p.Code, p.Name)
			}
			codes[p.Code], names[p.Name] = true, true
			if err := p.Check(); err != nil {
				t.Errorf("bureau %s: %v", p.Code, err)
			}
			if p.Parent >= i || p.Parent < 0 != (i == 0) {
				t.Errorf("bureau %d of %d has parent %d", i, n, p.Parent)
			}
			if governs := p.Kind == models.BureauGovernment; governs != (p.Trade == nil) {
				t.Errorf("bureau %s: kind %s, trade %v", p.Code, p.Kind, p.Trade)
			}
		}
		if n > 0 && len(generate.Offices(list)) == 0 {
			t.Errorf("none of %d bureaus handles cases", n)
		}
	}
}

// digest is the fingerprint of a generated file.
func digest(t *testing.T, n int, seed uint64) string {
	t.Helper()
	h := sha256.New()
	if err := generate.WriteCases(h, n, seed, generate.Offices(generate.Bureaus(30)), span); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func TestCasesAreTheSameForTheSameSeed(t *testing.T) {
	t.Parallel()
	if a, b := digest(t, 500, 1), digest(t, 500, 1); a != b {
		t.Errorf("the same seed gives %s and %s", a, b)
	}
	if digest(t, 500, 1) == digest(t, 500, 2) {
		t.Error("two seeds give the same cases")
	}
}

// TestCasesInSpan holds the days of many cases to their span, and the numbers
// to being there once.
func TestCasesInSpan(t *testing.T) {
	t.Parallel()
	column := func(name string) int { return slices.Index(generate.Header, name) }
	seen := map[string]bool{}
	outcomes := map[string]int{}
	err := generate.Cases(20000, 7, generate.Offices(generate.Bureaus(30)), span, func(r generate.Row) error {
		decided := models.Day(r[column("decided_on")].(string))
		if decided < span.From || decided > span.To {
			t.Fatalf("decided on %s", decided)
		}
		key := r[column("bureau")].(string) + r[column("document_number")].(string)
		if seen[key] {
			t.Fatalf("number %s is there twice", key)
		}
		seen[key] = true
		outcomes[r[column("outcome")].(string)]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []models.Outcome{models.OutcomePenalty, models.OutcomeExempt, models.OutcomeExemptFirst} {
		if outcomes[string(o)] == 0 {
			t.Errorf("no case ends with %s", o)
		}
	}
}

// TestCasesStops hands the error of the writer back at once.
func TestCasesStops(t *testing.T) {
	t.Parallel()
	n := 0
	err := generate.Cases(10, 1, generate.Offices(generate.Bureaus(2)), span, func(generate.Row) error {
		n++
		return io.ErrShortWrite
	})
	if err != io.ErrShortWrite || n != 1 {
		t.Errorf("Cases = %v after %d rows, want ErrShortWrite after 1", err, n)
	}
}

func TestFill(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		use, figures := cases.New(w.Store), stats.New(w.Store)
		for range 2 { // a second run adds nothing
			if err := generate.Fill(t.Context(), w.Store, use, 14, 1500); err != nil {
				t.Fatal(err)
			}
			city, err := w.Store.FindBureauByCode(t.Context(), "示例甲市人民政府")
			if err != nil {
				t.Fatal(err)
			}
			list, err := figures.Figures(t.Context(), stats.Query{
				Bureau: city.ID, Period: models.YearPeriod(2024), Codes: []string{"penalty.system_entry.count"},
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(int64(1500), list[0].Value); diff != "" {
				t.Errorf("cases of the city (-want +got):\n%s", diff)
			}
			w.Check(t)
		}
	})
}

func TestFillWithoutCases(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	if err := generate.Fill(t.Context(), w.Store, cases.New(w.Store), 1, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Store.FindBureauByCode(t.Context(), "SL00000"); err != nil {
		t.Error(err)
	}
}

// BenchmarkWriteCases writes rows as fast as it can; its memory must not grow
// with them.
func BenchmarkWriteCases(b *testing.B) {
	offices := generate.Offices(generate.Bureaus(100))
	b.ReportAllocs()
	var out bytes.Buffer
	if err := generate.WriteCases(&out, 1000, 1, offices, span); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(out.Len()) / 1000)
	b.ResetTimer()
	if err := generate.WriteCases(io.Discard, b.N, 1, offices, span); err != nil {
		b.Fatal(err)
	}
}
