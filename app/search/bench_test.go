package search

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"sanxiang/models"
)

// benchSizes are the sizes that are measured: a million only where it was
// asked for or time is no matter.
func benchSizes() []int {
	rows, _ := strconv.Atoi(os.Getenv("SANXIANG_BENCH_ROWS"))
	if rows >= 1_000_000 {
		return []int{100_000, rows}
	}
	if testing.Short() {
		return []int{100_000}
	}
	return []int{100_000, 1_000_000}
}

// benchClass is a sort of search; query makes one after some documents.
type benchClass struct {
	name  string
	query func(w *world, d Document) Query
}

func text(words string) Query {
	return Query{PublicQuery: models.PublicQuery{Text: words}, Limit: 20, Facets: true}
}

var benchClasses = []benchClass{
	{"empty", func(*world, Document) Query { return text("") }},
	{"party", func(w *world, d Document) Query { return text(w.word(d.Party, 2+w.r.IntN(5))) }},
	{"cause", func(w *world, d Document) Query { return text(w.word(d.Cause, 2+w.r.IntN(5))) }},
	{"number", func(w *world, d Document) Query { return text(w.word(d.Number, 2+w.r.IntN(5))) }},
	{"code", func(w *world, d Document) Query { return text(w.word(d.Code, 2+w.r.IntN(17))) }},
	{"common", func(w *world, d Document) Query {
		return text([]string{"有限公司", "示例", "罚决字", d.BureauName, "2024", "公司", "管理局", "商行(个体", "科技有限公司", "(2024)1"}[w.r.IntN(10)])
	}},
	{"absent", func(w *world, d Document) Query {
		return text([]string{"司限公有", "不见经传", "号号号", "ZZZZZZ", "9999999", "公司示例市", "12(34"}[w.r.IntN(7)])
	}},
	{"two", func(w *world, d Document) Query {
		other := []string{d.BureauName, "有限公司", "2024", w.word(d.Cause, 3), "示例"}[w.r.IntN(5)]
		return text(w.word(d.Party, 2+w.r.IntN(3)) + " " + other)
	}},
	{"character", func(w *world, d Document) Query { return text(w.word(d.Party+d.Number, 1)) }},
	{"deep", func(w *world, d Document) Query {
		q := text([]string{"", "有限公司", "示例"}[w.r.IntN(3)])
		q.Offset = w.r.IntN(1_000_000)
		return q
	}},
	{"fine", func(w *world, d Document) Query {
		q := text([]string{"", "有限公司", w.word(d.Cause, 3), w.word(d.Party, 2)}[w.r.IntN(4)])
		q.Sort, q.Offset = models.SortFine, w.r.IntN(2)*w.r.IntN(100_000)
		return q
	}},
}

func BenchmarkSearch(b *testing.B) {
	for _, rows := range benchSizes() {
		b.Run(strconv.Itoa(rows), func(b *testing.B) {
			w := newWorld(1)
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			x := New()
			var sample []Document
			making, from := time.Duration(0), time.Now()
			err := x.Build(func(yield func(Document, error) bool) {
				for i := range int64(rows) {
					at := time.Now()
					d := w.document(i+1, i+1)
					if i%50 == 0 {
						sample = append(sample, d)
					}
					making += time.Since(at)
					if !yield(d, nil) {
						return
					}
				}
			}, nil)
			if err != nil {
				b.Fatal(err)
			}
			build := time.Since(from) - making
			runtime.GC()
			runtime.ReadMemStats(&after)
			b.Logf("%d rows: built in %v, heap %d MB, index %d MB", rows, build.Round(time.Millisecond), (after.HeapAlloc-before.HeapAlloc)>>20, x.Memory()>>20)
			for _, class := range benchClasses {
				for _, filtered := range []bool{false, true} {
					b.Run(fmt.Sprintf("%s/filter=%v", class.name, filtered), func(b *testing.B) { benchFind(b, x, w, sample, class, filtered) })
				}
			}
			b.Run("put", func(b *testing.B) { benchPut(b, x, w) })
			runtime.KeepAlive(w)
		})
	}
}

func benchFind(b *testing.B, x *Index, w *world, sample []Document, class benchClass, filtered bool) {
	var took []time.Duration
	for b.Loop() {
		q := class.query(w, sample[w.r.IntN(len(sample))])
		if filtered {
			w.filter(&q)
		}
		from := time.Now()
		x.Find(q)
		took = append(took, time.Since(from))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
	b.ReportMetric(float64(took[len(took)-1].Microseconds()), "max-µs")
}

func benchPut(b *testing.B, x *Index, w *world) {
	var took []time.Duration
	for b.Loop() {
		seq := x.Last() + 1
		d := w.document(1+w.r.Int64N(int64(2*x.Len())), seq)
		from := time.Now()
		x.Put(d)
		took = append(took, time.Since(from))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
	b.ReportMetric(float64(took[len(took)-1].Microseconds()), "max-µs")
}
