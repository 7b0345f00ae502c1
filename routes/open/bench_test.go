package open_test

import (
	"bufio"
	"io"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/app/opendata"
	"sanxiang/app/store"
	"sanxiang/models"
)

// benchRows is how many rows the benchmark exports.
const benchRows = 20_000

// BenchmarkExport reads, opens and writes every row of a search, as a download
// does behind the connection.
func BenchmarkExport(b *testing.B) {
	w := apptest.NewWorld(b, apptest.Engines()[0])
	w.Publish(b, w.Decide(b, apptest.Fined("1", "2024-03-01", apptest.Organisation())).ID)
	public := disclosure.NewPublic(w.Store)
	multiply(b, w, public, benchRows)
	for _, format := range []string{opendata.FormatCSV, opendata.FormatNDJSON, opendata.FormatXLSX} {
		b.Run(format, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				out := bufio.NewWriterSize(io.Discard, 256<<10)
				file, err := opendata.NewWriter(out, opendata.Options{Format: format})
				if err != nil {
					b.Fatal(err)
				}
				err = public.Walk(b.Context(), models.PublicQuery{Year: 2024}, func(row models.Publication, page models.PublicPage) error { return file.Write(&row, &page) })
				if err != nil {
					b.Fatal(err)
				}
				if err := file.Close(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*benchRows/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// multiply puts copies of the row that was published last behind it.
func multiply(t testing.TB, w *apptest.World, public *disclosure.Public, n int) {
	t.Helper()
	found, err := public.Recent(t.Context(), models.PublicQuery{}, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	row, _, err := public.Find(t.Context(), found[0].PublicID)
	if err != nil {
		t.Fatal(err)
	}
	for n > 0 {
		batch := min(n, 500)
		n -= batch
		err := w.Store.Tx(t.Context(), models.SystemActor("测试"), func(tx *store.Tx) error {
			for range batch {
				one := row
				one.PublicID, one.DisclosureID = store.NewPublicID(), tx.NewID()
				if err := tx.PutPublication(&one); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
