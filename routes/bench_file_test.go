package routes_test

import (
	"context"
	"io"
	"net/http"
	"os"
	"testing"
	"time"

	"sanxiang/app/blob"
	"sanxiang/app/disclosure"
	"sanxiang/app/opendata"
	"sanxiang/models"
)

// envFiles is the folder of the prepared file that a benchmark serves.
const envFiles = "SANXIANG_BENCH_FILES"

// benchYear is the year whose prepared file holds all rows.
const benchYear = 2024

// filed is an index with one prepared file in it.
type filed struct{ dump models.Dump }

func (f filed) ListDumps(context.Context) ([]models.Dump, error) { return []models.Dump{f.dump}, nil }

func (f filed) FindDump(_ context.Context, year int, format string) (models.Dump, error) {
	if year != f.dump.Year || format != f.dump.Format {
		return models.Dump{}, models.Errorf(models.NotFound, "没有这个文件")
	}
	return f.dump, nil
}

func (f filed) Superseded(context.Context, int, int64) (bool, error) { return false, nil }

// benchFiles serves the file in the folder of envFiles; nil without one.
func benchFiles() (*opendata.Reader, error) {
	dir := os.Getenv(envFiles)
	if dir == "" {
		return nil, nil
	}
	files, err := blob.OpenGenerated(dir)
	if err != nil {
		return nil, err
	}
	var index filed
	err = files.List(context.Background(), func(r blob.Ref) error {
		index.dump = models.Dump{Year: benchYear, Format: opendata.FormatCSV, SHA256: r.Hash, Bytes: r.Size, MadeAt: models.InstantOf(time.Now())}
		return nil
	})
	return opendata.NewReader(index, files), err
}

// writeFile writes every row into a prepared file for servers started later,
// and tells how fast that went.
func writeFile(b *testing.B, dsn string) {
	b.Helper()
	dir := b.TempDir()
	files, err := blob.OpenGenerated(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer files.Close()
	s := openBench(b, dsn)
	defer s.Close()
	began, rows := time.Now(), 0
	r, w := io.Pipe()
	go func() {
		file, err := opendata.NewWriter(w, opendata.Options{Format: opendata.FormatCSV})
		if err == nil {
			err = disclosure.NewPublic(s).Walk(b.Context(), models.PublicQuery{}, func(row models.Publication, page models.PublicPage) error {
				rows++
				return file.Write(&row, &page)
			})
		}
		if err == nil {
			err = file.Close()
		}
		_ = w.CloseWithError(err)
	}()
	if _, err := files.Put(b.Context(), r); err != nil {
		b.Fatal(err)
	}
	b.Logf("prepared file: %.0f rows/s written", float64(rows)/time.Since(began).Seconds())
	b.Setenv(envFiles, dir)
}

// benchFile downloads the prepared file.
func benchFile(b *testing.B, s *benchServer, rows int) {
	before := s.cpu()
	began := time.Now()
	response, err := http.Get("http://" + s.app + "/data/2024.csv")
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	n, err := io.Copy(io.Discard, response.Body)
	if err != nil || response.StatusCode != http.StatusOK || n != response.ContentLength || n < int64(rows) {
		b.Fatalf("%d bytes of %d, %d, %v", n, response.ContentLength, response.StatusCode, err)
	}
	now, _ := s.rss(b)
	b.ReportMetric(float64(rows)/time.Since(began).Seconds(), "rows/s")
	b.ReportMetric(float64((s.cpu()-before).Microseconds())/float64(rows), "cpu-µs/row")
	b.ReportMetric(float64(n)/time.Since(began).Seconds()/1e6, "MB/s")
	b.ReportMetric(now/1e6, "rss-MB")
	b.ReportMetric(0, "ns/op")
}
