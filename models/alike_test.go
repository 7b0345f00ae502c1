package models

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCompareFines compares a case with decisions of the same cause.
func TestCompareFines(t *testing.T) {
	t.Parallel()
	fine := KindSet(0).Add(KindFine)
	warned := fine.Add(KindWarning)
	for name, tt := range map[string]struct {
		groups []FineGroup
		own    Fen
		want   Alike
	}{
		"none":                 {nil, 100, Alike{Own: 100}},
		"odd":                  {[]FineGroup{{300, fine, 1}, {100, fine, 1}, {200, warned, 1}}, 250, Alike{Count: 3, Fined: 3, Own: 250, Least: 100, Q1: 150, Median: 200, Q3: 250, Largest: 300, Below: 2, Above: 1, Kinds: []KindCount{{KindFine, 3}, {KindWarning, 1}}}},
		"even":                 {[]FineGroup{{100, fine, 2}, {400, fine, 2}}, 100, Alike{Count: 4, Fined: 4, Own: 100, Least: 100, Q1: 100, Median: 250, Q3: 400, Largest: 400, Same: 2, Above: 2, Kinds: []KindCount{{KindFine, 4}}}},
		"warnings do not fine": {[]FineGroup{{0, KindSet(0).Add(KindWarning), 5}, {100, fine, 1}}, 0, Alike{Count: 6, Fined: 1, Least: 100, Q1: 100, Median: 100, Q3: 100, Largest: 100, Above: 1, Kinds: []KindCount{{KindWarning, 5}, {KindFine, 1}}}},
	} {
		if diff := cmp.Diff(tt.want, CompareFines(tt.groups, tt.own)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestCompareFinesAgainstList holds the grouped comparison against one that
// looks at every fine, on random groups.
func TestCompareFinesAgainstList(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		var groups []FineGroup
		var all []Fen
		for range r.IntN(6) {
			g := FineGroup{Fine: Fen(r.IntN(8)) * 400, Count: 1 + r.IntN(4)}
			groups = append(groups, g)
			for range g.Count {
				if g.Fine > 0 {
					all = append(all, g.Fine)
				}
			}
		}
		slices.Sort(all)
		own := Fen(r.IntN(8)) * 400
		a := CompareFines(groups, own)
		if a.Fined != len(all) || a.Below+a.Same+a.Above != len(all) {
			t.Fatalf("%v: fined %d = %d + %d + %d, want %d", groups, a.Fined, a.Below, a.Same, a.Above, len(all))
		}
		if len(all) == 0 {
			continue
		}
		middle := (all[(len(all)-1)/2] + all[len(all)/2]) / 2
		if a.Median != middle || a.Least != all[0] || a.Largest != all[len(all)-1] || a.Q1 > a.Median || a.Q3 < a.Median {
			t.Fatalf("%v: %+v, want median %d", all, a, middle)
		}
	}
}

// FuzzDiffText finds both texts again in what the comparison says of them.
func FuzzDiffText(f *testing.F) {
	f.Add("", "")
	f.Add("事实清楚，证据充分。", "事实清楚，证据确凿，程序合法。")
	f.Add("甲\n乙\n丙", "丙\n乙\n甲")
	f.Add(strings.Repeat("一，", 3000), strings.Repeat("二，", 3000))
	f.Add("\xff，\xfe", "\xff")
	f.Fuzz(func(t *testing.T, a, b string) {
		var before, after strings.Builder
		pieces := DiffText(a, b)
		for i, p := range pieces {
			if p.Text == "" || i > 0 && pieces[i-1].Change == p.Change {
				t.Errorf("piece %d of %v is empty or not joined", i, pieces)
			}
			if p.Change != Added {
				before.WriteString(p.Text)
			}
			if p.Change != Removed {
				after.WriteString(p.Text)
			}
		}
		if before.String() != a || after.String() != b {
			t.Errorf("pieces give %q and %q, want %q and %q", before.String(), after.String(), a, b)
		}
	})
}

// TestDiffText shows what changed in pieces that can be read.
func TestDiffText(t *testing.T) {
	t.Parallel()
	got := DiffText("事实清楚，证据不足，程序合法。", "事实清楚，证据充分，程序合法。")
	want := []Piece{{Kept, "事实清楚，"}, {Removed, "证据不足，"}, {Added, "证据充分，"}, {Kept, "程序合法。"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pieces (-want +got):\n%s", diff)
	}
}

// TestCompareRounds tells settled remarks from those that stay and new ones.
func TestCompareRounds(t *testing.T) {
	t.Parallel()
	one := Round{Number: 1, ConcludedAt: 1, Pack: "终结报告", Text: "建议改正。", Checklist: "subject=pass,evidence=problem",
		Remarks: []Remark{{Seq: 1, Item: "evidence", Anchor: "笔录第2页", Text: "缺少时间"}, {Seq: 2, Item: "evidence", Text: "缺少照片"}}}
	two := Round{Number: 2, ConcludedAt: 2, Pack: "终结报告、照片", Text: "同意。", Checklist: "subject=pass,evidence=pass",
		Remarks: []Remark{{Seq: 1, Item: "evidence", Anchor: "笔录第2页", Text: "时间仍然不明"}, {Seq: 2, Item: "documents", Text: "页码"}}}
	c := CompareRounds(one, two, []Penalty{{Kind: KindFine, Amount: 6000000}}, []Penalty{{Kind: KindFine, Amount: 5000000}})
	if diff := cmp.Diff([]VerdictChange{{"evidence", "problem", "pass"}}, c.Verdicts); diff != "" {
		t.Errorf("verdicts (-want +got):\n%s", diff)
	}
	if len(c.Settled) != 1 || c.Settled[0].Text != "缺少照片" || len(c.Still) != 1 || len(c.New) != 1 || c.New[0].Item != "documents" {
		t.Errorf("settled %v, still %v, new %v", c.Settled, c.Still, c.New)
	}
	if diff := cmp.Diff([]Piece{{Removed, "罚款60,000.00元\n"}, {Added, "罚款50,000.00元\n"}}, c.Proposed); diff != "" {
		t.Errorf("proposed (-want +got):\n%s", diff)
	}
	two.ConcludedAt = 0
	if c := CompareRounds(one, two, nil, nil); len(c.Verdicts)+len(c.Settled)+len(c.New)+len(c.Text) != 0 || c.Empty() {
		t.Errorf("open round = %+v, want only the pack compared", c)
	}
	if !CompareRounds(one, one, nil, nil).Empty() {
		t.Error("a round differs from itself")
	}
}

// TestAssembleOpinion drafts a text out of conclusion and remarks.
func TestAssembleOpinion(t *testing.T) {
	t.Parallel()
	remarks := []Remark{{Item: "evidence", Anchor: "笔录第2页", Text: " 缺少时间 "}, {Item: "documents"}}
	got := AssembleOpinion(OpinionCorrect, remarks)
	if !strings.HasSuffix(got, "重新提交审核：\n1. 案件事实清楚、证据合法充分（笔录第2页）：缺少时间") {
		t.Errorf("text = %q", got)
	}
	if got := AssembleOpinion(OpinionAgree, nil); !strings.Contains(got, "同意按拟处理意见") || strings.Contains(got, "\n") {
		t.Errorf("agreement = %q", got)
	}
	if got := AssembleOpinion(OpinionAgree, remarks); !strings.Contains(got, "请一并完善：\n1. ") {
		t.Errorf("agreement with advice = %q", got)
	}
	for _, o := range Opinions {
		if openings[Opinion(o.Code)] == "" {
			t.Errorf("no opening for %s", o.Code)
		}
	}
}

// TestOpinionDigest changes with every part that was signed.
func TestOpinionDigest(t *testing.T) {
	t.Parallel()
	base := Round{Number: 1, ReviewerID: 7, Opinion: OpinionAgree, Checklist: "a=pass", Text: "同意", Remarks: []Remark{{Item: "a", Text: "b"}}}
	seen := map[string]bool{base.OpinionDigest(): true}
	for i, change := range []func(*Round){
		func(r *Round) { r.Number++ }, func(r *Round) { r.ReviewerID++ }, func(r *Round) { r.Opinion = OpinionCorrect }, func(r *Round) { r.Checklist = "a=problem" },
		func(r *Round) { r.Text += "。" }, func(r *Round) { r.Remarks = []Remark{{Item: "a", Anchor: "b"}} }, func(r *Round) { r.Remarks = nil },
	} {
		r := base
		change(&r)
		if d := r.OpinionDigest(); seen[d] {
			t.Errorf("change %d leaves the digest alone", i)
		} else {
			seen[d] = true
		}
	}
	base.Answer = "已改"
	if !seen[base.OpinionDigest()] {
		t.Error("an answer changes the digest of the opinion")
	}
}
