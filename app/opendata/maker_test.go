package opendata_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/blob"
	"sanxiang/app/disclosure"
	"sanxiang/app/opendata"
	"sanxiang/models"
)

// yard is a world with prepared files.
type yard struct {
	*apptest.World
	public  *disclosure.Public
	service *disclosure.Service
	files   *blob.Generated
	reader  *opendata.Reader
	maker   *opendata.Maker
}

func newYard(t *testing.T, w *apptest.World) *yard {
	t.Helper()
	files, err := blob.OpenGenerated(filepath.Join(t.TempDir(), "public"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { files.Close() })
	y := &yard{World: w, public: disclosure.NewPublic(w.Store), service: disclosure.New(w.Store), files: files}
	y.reader, y.maker = opendata.NewReader(w.Store, files), opendata.NewMaker(w.Store, y.public, files, "https://example.org")
	return y
}

// make runs the job and holds it to what it should have done.
func (y *yard) make(t *testing.T, step string, years, purged int) {
	t.Helper()
	got, err := y.maker.Make(t.Context(), y.Store.Today())
	if err != nil || got != (opendata.Made{Years: years, Purged: purged}) {
		t.Errorf("%s: made %+v, %v; want %d years, %d purged", step, got, err, years, purged)
	}
	y.Check(t)
}

// read gives a file's text, empty when it must not be served.
func (y *yard) read(t *testing.T, year int, format string) string {
	t.Helper()
	d, err := y.reader.Find(t.Context(), year, format)
	if models.KindOf(err) == models.NotFound && err != nil {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	f, err := y.reader.Open(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b)
	if hex.EncodeToString(sum[:]) != d.SHA256 || int64(len(b)) != d.Bytes {
		t.Errorf("%d.%s is not what its description says", year, format)
	}
	return string(b)
}

// stored counts the files in the folder.
func (y *yard) stored(t *testing.T) int {
	t.Helper()
	n := 0
	if err := y.files.List(t.Context(), func(blob.Ref) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestDumps follows the files of two years through publication, correction and
// withdrawal: what was withdrawn or corrected is in no file that is served,
// from the moment of the act on.
func TestDumps(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		y := newYard(t, w)
		y.make(t, "nothing public", 0, 0)
		first := w.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
		w.Publish(t, first.ID)
		old := w.Decide(t, apptest.Fined("2", "2023-12-28", apptest.Person()))
		w.Publish(t, old.ID)
		y.make(t, "first", 2, 0)
		y.make(t, "again", 0, 0)
		csv := y.read(t, 2024, "csv")
		if !strings.Contains(csv, "示例商贸有限公司") || !strings.Contains(csv, "https://example.org/d/") || strings.Contains(csv, "2023〕2号") {
			t.Errorf("2024.csv = %s", csv)
		}
		person := y.read(t, 2023, "ndjson")
		if !strings.Contains(person, "欧阳某某") || strings.Contains(person, "欧阳示例") || strings.Contains(person, apptest.Person().IDNumber) {
			t.Errorf("2023.ndjson = %s", person)
		}

		w.Publish(t, w.Decide(t, apptest.Fined("3", "2024-03-01", apptest.Organisation())).ID)
		if y.read(t, 2024, "csv") != csv {
			t.Error("a file that lacks what is new must still be served")
		}
		y.make(t, "the same day", 0, 0)
		w.Clock.Set("2024-03-05")
		y.make(t, "the next day", 1, 3)
		if got := y.read(t, 2024, "csv"); !strings.Contains(got, "〔2024〕3号") {
			t.Errorf("2024.csv of the next day = %s", got)
		}

		y.takeDown(t, first)

		if _, err := y.service.Correct(t.Context(), w.Approver, old.ID, disclosure.Correction{Reason: "地点有误", Texts: disclosure.Texts{Facts: "更正后的事实。"}}); err != nil {
			t.Fatal(err)
		}
		if y.read(t, 2023, "csv") != "" {
			t.Error("2023.csv is served with what was corrected")
		}
		y.make(t, "after the correction", 2, 0+y.changed(t))
		if got := y.read(t, 2023, "csv"); !strings.Contains(got, "更正后的事实") {
			t.Errorf("2023.csv after the correction = %s", got)
		}
		if n := y.stored(t); n != 6 {
			t.Errorf("%d files are kept, want 6", n)
		}
		if evidence := listAll(t, w.Blobs); evidence != 0 {
			t.Errorf("%d generated files lie among the evidence", evidence)
		}
	})
}

// takeDown withdraws a decision of 2024: its files are not served from that
// moment, those of 2023 are, and the job makes new ones without it.
func (y *yard) takeDown(t *testing.T, first models.Case) {
	t.Helper()
	if _, err := y.service.Withdraw(t.Context(), y.Approver, first.ID, disclosure.Withdrawal{Code: "not_public"}); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"csv", "ndjson", "xlsx"} {
		if y.read(t, 2024, format) != "" {
			t.Errorf("2024.%s is served with what was withdrawn", format)
		}
	}
	if y.read(t, 2023, "csv") == "" {
		t.Error("a withdrawal of 2024 took down the file of 2023")
	}
	sets, err := y.reader.Datasets(t.Context())
	if err != nil || len(sets) != 6 || !sets[0].Stale || !sets[2].Stale || sets[3].Stale {
		t.Errorf("datasets = %+v, %v", sets, err)
	}
	y.make(t, "after the withdrawal", 1, 3)
	if got := y.read(t, 2024, "csv"); got == "" || strings.Contains(got, "〔2024〕1号") {
		t.Errorf("2024.csv after the withdrawal = %s", got)
	}
}

// changed is how many files a remake of both years removes first: all of them,
// because a correction may have moved a row to another year.
func (y *yard) changed(t *testing.T) int { return y.stored(t) }

func listAll(t *testing.T, f *blob.Folder) int {
	t.Helper()
	n := 0
	if err := f.List(t.Context(), func(blob.Ref) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestDumpLost serves nothing from a folder that has lost a file, and makes it anew.
func TestDumpLost(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	y := newYard(t, w)
	w.Publish(t, w.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation())).ID)
	y.make(t, "first", 1, 0)
	d, err := y.reader.Find(t.Context(), 2024, "csv")
	if err != nil {
		t.Fatal(err)
	}
	if err := y.files.PurgeFile(t.Context(), d.SHA256); err != nil {
		t.Fatal(err)
	}
	if y.read(t, 2024, "csv") != "" {
		t.Error("a lost file is served")
	}
	if _, err := y.maker.Make(t.Context(), w.Store.Today()); err != nil || y.read(t, 2024, "csv") == "" {
		t.Errorf("a lost file is not made anew: %v", err)
	}
}
