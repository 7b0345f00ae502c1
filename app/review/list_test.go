package review_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/review"
	"sanxiang/app/stats"
	"sanxiang/app/store"
	"sanxiang/models"
)

// numbers lists the case numbers of a list.
func numbers(t *testing.T, s *review.Service, a models.Actor, q review.Query) []string {
	t.Helper()
	list, err := s.List(t.Context(), a, q)
	if err != nil {
		t.Fatalf("List %+v: %v", q, err)
	}
	var out []string
	for _, r := range list.Rows {
		out = append(out, r.CaseNumber)
	}
	if int(list.Count) < len(out) {
		t.Errorf("List %+v counts %d, shows %d", q, list.Count, len(out))
	}
	return out
}

// Lists and the reviewer's statistics agree: each number leads to as many
// reviews, and the numbers of the catalogue are those of the bureau's table.
func TestListAndStatistics(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := review.New(w.Store)
		for _, n := range []string{"甲", "乙", "丙"} {
			submitted(t, w, s, newCase(t, w, n, 60000).ID, nil)
		}
		list, err := s.List(t.Context(), w.Reviewer, review.Query{})
		if err != nil || list.Count != 3 || list.Rows[0].ProposedFine != 60000_00 || list.Rows[0].PartyName != "示例经营部" || list.Rows[0].Cause != "示例案由" {
			t.Fatalf("List = %+v, %v", list, err)
		}
		ids := map[string]int64{}
		for _, r := range list.Rows {
			ids[r.CaseNumber] = r.CaseID
		}
		w.Clock.Set("2024-03-06")
		concluded(t, w, s, ids["甲"], passes())
		concluded(t, w, s, ids["乙"], returns())
		w.Clock.Set("2024-03-07")
		submitted(t, w, s, ids["乙"], map[int]string{1: "已补", 2: "已写"})
		concluded(t, w, s, ids["乙"], passes())
		if _, err := s.Claim(t.Context(), w.Reviewer, ids["丙"], ""); err != nil {
			t.Fatal(err)
		}
		for name, tt := range map[string]struct {
			q    review.Query
			want []string
		}{
			"open": {review.Query{}, []string{"丙"}}, "mine": {review.Query{View: "mine"}, []string{"丙"}},
			"done": {review.Query{View: "done"}, []string{"乙", "甲"}}, "first": {review.Query{View: "done", Flag: "first_passed"}, []string{"甲"}},
			"corrected": {review.Query{View: "done", Flag: "corrected", Year: 2024, Own: true}, []string{"乙"}}, "other year": {review.Query{View: "done", Year: 2023}, nil},
			"returned": {review.Query{View: "all", Flag: "returned", Year: 2024}, []string{"乙"}}, "item": {review.Query{View: "all", Item: "evidence", Year: 2024}, []string{"乙"}},
			"no item": {review.Query{View: "all", Item: "crime", Year: 2024}, nil}, "number": {review.Query{View: "all", Text: "甲"}, []string{"甲"}},
		} {
			if diff := cmp.Diff(tt.want, numbers(t, s, w.Reviewer, tt.q)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
		if got := numbers(t, s, w.Stranger, review.Query{View: "all"}); got != nil {
			t.Errorf("a stranger sees %v", got)
		}
		for _, q := range []review.Query{{View: "x"}, {Flag: "x"}, {Item: "x"}, {Year: 1}} {
			if _, err := s.List(t.Context(), w.Reviewer, q); models.KindOf(err) != models.Invalid {
				t.Errorf("List %+v = %v, want invalid", q, err)
			}
		}
		checkStatistics(t, w, s)
	})
}

// checkStatistics holds the reviewer's numbers against lists and table.
func checkStatistics(t *testing.T, w *apptest.World, s *review.Service) {
	t.Helper()
	out, err := s.Statistics(t.Context(), w.Reviewer, 2024)
	if err != nil {
		t.Fatalf("Statistics: %v", err)
	}
	figures := stats.New(w.Store)
	want := map[string]string{"review.legality.count": "2", "review.major.count": "2", "review.corrected.count": "1", "review.passed.count": "2", "review.first_passed.count": "1", "退回轮次": "1", "平均用时": "1.3"}
	for _, f := range out.Figures {
		name := f.Code
		if name == "" {
			name = f.Name
		}
		if f.Printed != want[name] || f.Basis == "" {
			t.Errorf("%s = %s (%s), want %s", name, f.Printed, f.Basis, want[name])
		}
		delete(want, name)
		if f.Code == "" {
			continue
		}
		if got := len(numbers(t, s, w.Reviewer, f.Query)); fmt.Sprint(got) != f.Printed {
			t.Errorf("%s lists %d, counts %s", f.Code, got, f.Printed)
		}
		ref := stats.Ref{Code: f.Code}
		table, err := figures.Read(t.Context(), w.Urban.ID, []stats.Ref{ref}, models.Period{Year: 2024, From: 1, To: 12}, "")
		if err != nil || fmt.Sprint(table[ref].Value) != f.Printed {
			t.Errorf("%s: table says %v (%v), the only reviewer %s", f.Code, table[ref].Value, err, f.Printed)
		}
	}
	if len(want) > 0 {
		t.Errorf("missing figures %v", want)
	}
	reasons := map[string]int{}
	for _, r := range out.Reasons {
		reasons[r.Item] = r.Remark
	}
	if reasons["evidence"] != 1 || reasons["discretion"] != 1 || reasons["crime"] != 0 {
		t.Errorf("reasons = %v", reasons)
	}
	if other, err := s.Statistics(t.Context(), w.Reviewer, 2023); err != nil || other.Figures[0].Printed != "0" {
		t.Errorf("the year before = %+v, %v", other, err)
	}
	for _, a := range []models.Actor{w.Guest, w.Handler} {
		if _, err := s.Statistics(t.Context(), a, 2024); err == nil {
			t.Errorf("statistics for %q are not refused", a.Name)
		}
	}
}

// The comparison looks at decisions of the same cause that stand, in the
// bureaus that the actor may read.
func TestAlike(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := review.New(w.Store)
		c := newCase(t, w, "示例案〔2024〕1号", 60000)
		for i, yuan := range []int64{10000, 20000, 40000} {
			decided(t, w, fmt.Sprintf("旧%d", i), "示例案由", yuan)
		}
		decided(t, w, "另案", "另一案由", 99)
		d, err := s.FindDesk(t.Context(), w.Reviewer, c.ID)
		if err != nil || d.Alike.Count != 3 || d.Alike.Median != 20000_00 || d.Alike.Own != 60000_00 || d.Alike.Below != 3 {
			t.Fatalf("alike = %+v, %v", d.Alike, err)
		}
		own, list, more, err := s.ListAlike(t.Context(), w.Reviewer, c.ID, models.Case{})
		if err != nil || own.ID != c.ID || more || len(list) != 3 || list[0].Fine != 40000_00 {
			t.Fatalf("ListAlike = %v, %v, %v", list, more, err)
		}
		if _, rest, _, err := s.ListAlike(t.Context(), w.Reviewer, c.ID, list[1]); err != nil || len(rest) != 1 || rest[0].ID != list[2].ID {
			t.Errorf("next page = %v, %v", rest, err)
		}
		if _, list, _, err := s.ListAlike(t.Context(), w.Stranger, c.ID, models.Case{}); models.KindOf(err) != models.NotFound || list != nil {
			t.Errorf("ListAlike by a stranger = %v, %v", list, err)
		}
	})
}

// decided registers a case that was decided elsewhere with a fine.
func decided(t *testing.T, w *apptest.World, number, cause string, yuan int64) {
	t.Helper()
	step := apptest.Fined(number, "2024-01-10", apptest.Organisation())
	step.Cause, step.Penalties = cause, fine(yuan)
	w.Decide(t, step)
}

// BenchmarkAlike compares a case with 100,000 decisions of 40 causes, then with
// as many of one cause.
func BenchmarkAlike(b *testing.B) {
	for _, e := range apptest.Engines() {
		for _, causes := range []int{40, 1} {
			b.Run(fmt.Sprintf("%s/%d", e.Name, causes), func(b *testing.B) {
				w := apptest.NewWorld(b, e)
				fill(b, w, causes)
				s := review.New(w.Store)
				var id int64
				if list, err := w.Store.ListCases(b.Context(), store.CaseFilter{Bureaus: []int64{w.Urban.ID}, Limit: 1}); err == nil && len(list) > 0 {
					id = list[0].ID
				}
				b.ResetTimer()
				for b.Loop() {
					d, err := s.FindDesk(b.Context(), w.Reviewer, id)
					if err != nil || d.Alike.Count < 100000/causes-1 {
						b.Fatalf("%+v, %v", d.Alike, err)
					}
				}
			})
		}
	}
}

// fill adds 100,000 decided cases.
func fill(b *testing.B, w *apptest.World, causes int) {
	b.Helper()
	for batch := range 100 {
		err := w.Store.Tx(b.Context(), models.SystemActor("测试"), func(tx *store.Tx) error {
			var list []store.CaseChange
			for i := range 1000 {
				n := batch*1000 + i
				step := apptest.Fined(fmt.Sprint(n), "2024-01-10", models.Party{Seq: 1, Kind: models.PartyOrg, Name: "示例有限公司"})
				step.Cause, step.Penalties = fmt.Sprintf("示例案由%d", n%causes), fine(int64(100+n*7919%500*100))
				c := models.Case{ID: tx.NewID(), BureauID: w.Urban.ID}
				event, err := c.Advance(step, tx.Now, tx.Actor)
				if err != nil {
					return err
				}
				list = append(list, store.CaseChange{After: &c, Event: event, Parties: step.Parties, Penalties: step.Penalties})
			}
			return tx.CreateCases(list, "示例")
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
