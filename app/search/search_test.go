package search

import (
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sanxiang/models"
)

// listed streams documents without an error.
func listed(docs []Document) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		for _, d := range docs {
			if !yield(d, nil) {
				return
			}
		}
	}
}

// built gives an index of documents put in at once.
func built(t *testing.T, docs ...Document) *Index {
	t.Helper()
	x := New()
	if err := x.Build(listed(docs), nil); err != nil {
		t.Fatal(err)
	}
	return x
}

// settle waits for a rewriting that is under way.
func settle(x *Index) {
	x.write.Lock()
	done := x.rewrite
	x.write.Unlock()
	if done != nil {
		<-done
	}
}

// same holds an answer against the one by looking at every document.
func same(t *testing.T, x *Index, n naive, q Query) {
	t.Helper()
	if diff := cmp.Diff(n.find(q), x.Find(q), cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("Find(%+v) (-want +got):\n%s", q, diff)
	}
}

// query makes any search that could be asked of the documents.
func (w *world) query(n naive, last int64) Query {
	q := Query{Facets: w.r.IntN(3) == 0, Limit: w.r.IntN(30), Offset: w.r.IntN(3) * w.r.IntN(40)}
	for _, d := range n { // any one
		for range w.r.IntN(3) {
			fields := []string{d.Party, d.Code, d.Cause, d.Number, d.BureauName, d.Title, "示例", "不见经传", "有限公司"}
			q.Text += " " + w.word(fields[w.r.IntN(len(fields))], 1+w.r.IntN(12))
		}
		if w.r.IntN(10) == 0 {
			q.Party = strings.ToLower(d.Code)
		}
		break
	}
	for range w.r.IntN(4) {
		w.filter(&q)
	}
	if w.r.IntN(4) == 0 {
		q.Before = w.r.Int64N(last + 2)
	}
	if w.r.IntN(3) == 0 {
		q.Sort = models.SortFine
	}
	return q
}

// change makes the next change of a history: a new row, a changed or a
// withdrawn one, or one that goes altogether.
func (w *world) change(seq int64) Document {
	d := w.document(1+w.r.Int64N(1+seq*2/3), seq)
	switch w.r.IntN(12) {
	case 0:
		d.Status = models.DisclosureDraft
	case 1:
		d.Party = ""
	case 2:
		d.Number, d.Code = w.some(1+w.r.IntN(3)), w.some(w.r.IntN(3))
	case 3:
		d.Title = w.some(w.r.IntN(6)) + "\n" + w.some(3)
	case 4:
		d.Kind, d.Year, d.Bureau = "chapter", 0, ""
	case 5:
		d.Number = fmt.Sprintf("%d-%d", w.r.IntN(30), w.r.IntN(30))
	}
	return d
}

func TestRandomHistories(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w, n, x := newWorld(seed), naive{}, New()
			seq := int64(0)
			if seed%2 == 0 {
				var docs []Document
				for seq < 300 {
					seq += 1 + w.r.Int64N(3)
					docs = append(docs, w.change(seq))
					n.put(docs[len(docs)-1])
				}
				x = built(t, docs...)
			}
			for range 25 {
				for range w.r.IntN(40) {
					seq += 1 + w.r.Int64N(3)
					d := w.change(seq)
					n.put(d)
					x.Put(d)
				}
				for range 20 {
					same(t, x, n, w.query(n, seq))
				}
				if x.Len() != len(n) || x.Last() != seq {
					t.Fatalf("Len %d, Last %d, want %d, %d", x.Len(), x.Last(), len(n), seq)
				}
			}
		})
	}
}

// TestMany holds large answers, with long runs known, against every document:
// as it was built, after changes, and after the rewriting that they lead to.
func TestMany(t *testing.T) {
	t.Parallel()
	w, n, seq := newWorld(99), naive{}, int64(0)
	var docs []Document
	for range 18_000 {
		seq++
		docs = append(docs, w.document(seq, seq))
		n.put(docs[len(docs)-1])
	}
	x := built(t, docs...)
	if x.corpus.runs[mustWord(t, x, "有限公司")] == nil {
		t.Fatal("有限公司 is no known run: the test proves less than it says")
	}
	check := func() {
		for _, text := range []string{"", "有限公司", "限公司", "示例", "333", "2024", "24)1", "4)12", "罚决字(2020)1", "司", "1", "0", "示", "有限有限", "公司 罚决字", "示例 2024 局"} {
			q := Query{PublicQuery: models.PublicQuery{Text: text}, Limit: 5}
			same(t, x, n, q)
			w.filter(&q)
			q.Facets, q.Offset = text == "有限公司", 5000
			same(t, x, n, q)
			q.Sort = models.SortFine
			same(t, x, n, q)
		}
		for range 25 {
			q := w.query(n, seq)
			q.Facets = false
			same(t, x, n, q)
		}
	}
	check()
	for range 3000 {
		seq++
		d := w.document(1+w.r.Int64N(18_500), seq)
		n.put(d)
		x.Put(d)
	}
	check()
	before := x.corpus
	for x.rewrite == nil {
		seq++
		d := w.document(1+w.r.Int64N(18_500), seq)
		n.put(d)
		x.Put(d)
	}
	for range 500 { // while it is rewritten
		seq++
		d := w.document(1+w.r.Int64N(18_500), seq)
		n.put(d)
		x.Put(d)
	}
	settle(x)
	if x.corpus == before || int(x.corpus.n) > x.Len()+600 {
		t.Fatalf("%d rows for %d documents: nothing was rewritten", x.corpus.n, x.Len())
	}
	check()
}

// TestManyFacets counts along filters so many matches that values are counted
// and not rows.
func TestManyFacets(t *testing.T) {
	t.Parallel()
	const word = "有限公司"
	w, docs, matches := newWorld(11), []Document(nil), 0
	want := map[string]map[string]int{"year": {}, "kind": {}, "penalty": {}, "band": {}, "bureau": {}}
	for i := range int64(60_000) {
		d := w.document(i+1, i+1)
		docs = append(docs, d)
		if d.Status != models.DisclosurePublished || !naiveWords(d, []string{word}) {
			continue
		}
		matches++
		want["year"][fmt.Sprint(d.Year)]++
		want["kind"][d.Kind]++
		want["bureau"][d.Bureau]++
		if d.Kind == models.BandKind {
			want["band"][models.FineBands[models.BandOf(d.Fine)].Code]++
		}
		for _, k := range d.Penalties.List() {
			want["penalty"][string(k)]++
		}
	}
	if min(matches, len(docs)*9/10-matches) <= manyRows {
		t.Fatalf("%d matches of %d: too few or too many", matches, len(docs))
	}
	f := built(t, docs...).Find(text(word)).Facets
	got := map[string]map[string]int{}
	for name, list := range map[string][]Count{"year": f.Years, "kind": f.Kinds, "penalty": f.Penalties, "band": f.Bands, "bureau": f.Bureaus} {
		got[name] = map[string]int{}
		for _, c := range list {
			got[name][c.Code] = c.N
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("facets (-want +got):\n%s", diff)
	}
}

func mustWord(t *testing.T, x *Index, text string) string {
	t.Helper()
	w, ok := x.corpus.alphabet.word(text)
	if !ok {
		t.Fatalf("no document has the characters of %s", text)
	}
	return w
}

// TestFullColumns has more distinct causes, bureau names and heads than a
// column takes, so that rows spell them out.
func TestFullColumns(t *testing.T) {
	t.Parallel()
	n := naive{}
	var docs []Document
	for i := range int64(columnMost + 500) {
		d := Document{
			Key: i + 1, Seq: i + 1, Status: models.DisclosurePublished, Kind: "other", Party: "示例甲",
			Cause: fmt.Sprintf("事由%d", i), Title: fmt.Sprintf("标题%d", i), BureauName: fmt.Sprintf("示例%d局", i), Bureau: "B",
			Number: fmt.Sprintf("示%d罚字%d号", i, i%7), Code: fmt.Sprintf("%08d0123456789", i),
		}
		docs = append(docs, d)
		n.put(d)
	}
	x := built(t, docs...)
	for i, c := range x.corpus.columns {
		if c.posts[valueSpelled].n == 0 {
			t.Fatalf("column %d is not full", i)
		}
	}
	for _, text := range []string{"事由40400", "由40401", "标题40402", "例40403局", "40404罚字", "40404罚字3号", "示4040", "00040405", "40405012345", "字3", "3"} {
		same(t, x, n, Query{PublicQuery: models.PublicQuery{Text: text}, Limit: 5})
	}
	for _, i := range []int{3, columnMost + 77} {
		same(t, x, n, Query{PublicQuery: models.PublicQuery{Party: docs[i].Code}, Limit: 5})
	}
	d, _ := x.corpus.document(uint32(columnMost + 77))
	if diff := cmp.Diff(docs[columnMost+77], d); diff != "" {
		t.Errorf("document given back (-want +got):\n%s", diff)
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	d := Document{
		Key: 1, Seq: 1, Status: models.DisclosurePublished, Party: models.FoldSearch("示例ab（丙）公司"),
		Number: models.FoldSearch("示罚〔2024〕12号"), Code: "91330101TESTCODE12",
	}
	x := built(t, d)
	tests := []struct {
		name, text string
		want       int
	}{
		{"small letters", "示例ab", 1}, {"full width", "ＡＢ", 1}, {"other brackets", "【丙】", 1}, {"as printed", "示罚〔2024〕12号", 1},
		{"square brackets", "罚[2024]1", 1}, {"code in small letters", "testcode", 1}, {"across head and tail of the code", "0101te", 1},
		{"two words", "丙 2024", 1}, {"one word missing", "丙 2023", 0}, {"across fields", "公司91", 0}, {"across fields with a blank", "公司 91", 1},
		{"code behind number", "号9", 0}, {"one character", "丙", 1}, {"one digit of a head", "4", 1}, {"last character", "号", 1},
		{"one that is nowhere", "丁", 0}, {"longer than any text", strings.Repeat("示", 100), 0}, {"blanks only", " 　 ", 1},
		{"the mark of a tail", "\x0112", 0}, {"head end twice", "))", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := x.Find(Query{PublicQuery: models.PublicQuery{Text: tt.text}}).Total; got != tt.want {
				t.Errorf("Find(%q) found %d, want %d", tt.text, got, tt.want)
			}
		})
	}
}

func TestTombstone(t *testing.T) {
	t.Parallel()
	d := Document{
		Key: 1, Seq: 1, Status: models.DisclosurePublished, Party: "示例甲公司", Code: "91330101TESTCODE12", Cause: "擅自占道案", Title: "决定书",
		Number: "示罚(2024)12号", Bureau: "B", BureauName: "示例局", Kind: "penalty", Year: 2024, Penalties: models.KindSet(0).Add(models.KindFine), Fine: 500_00,
	}
	x := built(t, d)
	d.Seq, d.Status = 2, models.DisclosureWithdrawn
	x.Put(d)
	find := func(q models.PublicQuery) int {
		q.Status = models.DisclosureWithdrawn
		return x.Find(Query{PublicQuery: q}).Total
	}
	tests := []struct {
		name string
		q    models.PublicQuery
		want int
	}{
		{"all", models.PublicQuery{}, 1}, {"number", models.PublicQuery{Text: "2024)12"}, 1}, {"bureau", models.PublicQuery{Text: "示例局"}, 1},
		{"party", models.PublicQuery{Text: "甲公司"}, 0}, {"code", models.PublicQuery{Text: "TESTCODE"}, 0}, {"exact code", models.PublicQuery{Party: d.Code}, 0},
		{"cause", models.PublicQuery{Text: "占道"}, 0}, {"title", models.PublicQuery{Text: "决定书"}, 0}, {"fine", models.PublicQuery{Min: 1}, 0},
		{"no fine", models.PublicQuery{Band: "none"}, 0}, {"up to", models.PublicQuery{Max: 1_000_000}, 0}, {"penalty", models.PublicQuery{Penalty: models.KindFine}, 0},
		{"year", models.PublicQuery{Year: 2024}, 1}, {"kind", models.PublicQuery{Kind: "penalty"}, 1}, {"filter by bureau", models.PublicQuery{Bureau: "B"}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := find(tt.q); got != tt.want {
				t.Errorf("found %d, want %d", got, tt.want)
			}
		})
	}
	if got := x.Find(Query{}).Total; got != 0 {
		t.Errorf("%d on show after withdrawal", got)
	}
}

func TestEmpty(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]*Index{"new": New(), "built of nothing": built(t)} {
		for _, q := range []Query{{}, text("示例"), text("示"), {PublicQuery: models.PublicQuery{Sort: models.SortFine, Min: 1, Party: "9", Bureau: "B"}, Limit: 3, Before: 9, Facets: true}} {
			if diff := cmp.Diff(Result{}, x.Find(q)); diff != "" {
				t.Errorf("%s: Find(%+v) (-want +got):\n%s", name, q, diff)
			}
		}
		if x.Len() != 0 || x.Last() != 0 {
			t.Errorf("%s: Len %d, Last %d", name, x.Len(), x.Last())
		}
	}
}

func TestBuildRefuses(t *testing.T) {
	t.Parallel()
	d := Document{Key: 1, Seq: 5, Status: models.DisclosurePublished}
	older := Document{Key: 2, Seq: 5, Status: models.DisclosurePublished}
	broken := errors.New("broken")
	x := New()
	if err := x.Build(listed([]Document{d, older}), nil); err == nil || x.Len() != 0 {
		t.Errorf("documents out of order: %v, Len %d", err, x.Len())
	}
	err := x.Build(func(yield func(Document, error) bool) { _ = yield(d, nil) && yield(Document{}, broken) }, nil)
	if !errors.Is(err, broken) || x.Len() != 0 {
		t.Errorf("broken documents: %v, Len %d", err, x.Len())
	}
	x.Put(d)
	if err := x.Build(listed([]Document{d}), nil); err == nil {
		t.Error("an index that is not empty was built anew")
	}
	x.Put(older) // not newer than what was seen
	if x.Len() != 1 {
		t.Errorf("Len %d after a change that was seen", x.Len())
	}
}

// TestConcurrent searches while rows come in and the index is rewritten. Every
// answer has to be one that held at some moment: as many rows as there ever
// are, each once, newest first.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	const keys = 2000
	w := newWorld(3)
	x := New()
	for i := range int64(keys) {
		d := w.document(i+1, i+1)
		d.Status = models.DisclosurePublished
		x.Put(d)
	}
	var readers sync.WaitGroup
	stop := make(chan struct{})
	for reader := range 3 {
		readers.Go(func() {
			r := rand.New(rand.NewPCG(uint64(reader), 1))
			for {
				select {
				case <-stop:
					return
				default:
				}
				q := text([]string{"", "示例", "1", "有限公司"}[r.IntN(4)])
				q.Limit = keys * 2
				got := x.Find(q)
				if len(got.Seqs) != got.Total || q.Text == "" && got.Total != keys {
					t.Errorf("%d rows, total %d", len(got.Seqs), got.Total)
					return
				}
				for i := 1; i < len(got.Seqs); i++ {
					if got.Seqs[i] >= got.Seqs[i-1] {
						t.Errorf("rows %d and %d are not newest first", got.Seqs[i-1], got.Seqs[i])
						return
					}
				}
			}
		})
	}
	for seq := int64(keys + 1); seq < keys+6000; seq++ {
		d := w.document(1+w.r.Int64N(keys), seq)
		d.Status = models.DisclosurePublished
		x.Put(d)
	}
	close(stop)
	readers.Wait()
	settle(x)
	if x.Len() != keys || x.Memory() <= 0 {
		t.Errorf("Len %d, Memory %d", x.Len(), x.Memory())
	}
}

func TestSplitNumber(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ number, head, tail string }{
		{"示罚决字(2024)12345号", "示罚决字(2024)", "12345号"}, {"示罚20240001号", "示罚", "20240001号"}, {"2024-7", "2024-", "7"},
		{"第七号", "", "第七号"}, {"", "", ""}, {"7", "", "7"}, {"号7", "号", "7"}, {"12", "", "12"},
	} {
		if head, tail := splitNumber(tt.number); head != tt.head || tail != tt.tail {
			t.Errorf("splitNumber(%q) = %q, %q, want %q, %q", tt.number, head, tail, tt.head, tt.tail)
		}
	}
}
