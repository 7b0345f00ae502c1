package models

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCheckOpinion(t *testing.T) {
	t.Parallel()
	if len(ReviewItems) != 8 {
		t.Fatalf("%d review items, want 8 (国办发〔2018〕118号（十三）)", len(ReviewItems))
	}
	passed := func(edit func(map[string]string)) map[string]string {
		list := map[string]string{}
		for _, item := range ReviewItems {
			list[item.Code] = "pass"
		}
		edit(list)
		return list
	}
	keep := func(map[string]string) {}
	problem := func(l map[string]string) { l["evidence"] = "problem" }
	remark := []Remark{{Item: "evidence", Text: "示例意见"}}
	for _, tt := range []struct {
		name    string
		opinion Opinion
		list    map[string]string
		remarks []Remark
		want    []string
	}{
		{"agreed", OpinionAgree, passed(keep), nil, nil},
		{"an item that does not apply", OpinionAgree, passed(func(l map[string]string) { l["crime"] = "n/a" }), nil, nil},
		{"an item left out", OpinionAgree, passed(func(l map[string]string) { delete(l, "crime") }), nil, []string{"checklist.crime"}},
		{"an unknown verdict", OpinionAgree, passed(func(l map[string]string) { l["crime"] = "maybe" }), nil, []string{"checklist.crime"}},
		{"an unknown opinion", "maybe", passed(keep), remark, []string{"opinion"}},
		{"agreed in spite of a problem", OpinionAgree, passed(problem), remark, []string{"opinion"}},
		{"a problem without remark", OpinionCorrect, passed(problem), []Remark{{Item: "basis", Text: "示例意见"}}, []string{"remarks"}},
		{"a problem with an empty remark", OpinionCorrect, passed(problem), []Remark{{Item: "evidence"}}, []string{"remarks"}},
		{"a problem with its remark", OpinionSupplement, passed(problem), remark, nil},
		{"not agreed and nothing said", OpinionTransfer, passed(keep), nil, []string{"remarks"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, fieldsOf(CheckOpinion(tt.opinion, tt.list, tt.remarks))); diff != "" {
				t.Errorf("fields (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCheckReviewer(t *testing.T) {
	t.Parallel()
	c := Case{Handler1: handlerA, Handler2: handlerB}
	good := Officer{ID: reviewerC, Reviewer: true, Qualified: true, ReviewFrom: "2023-01-01", ActiveFrom: "2020-01-01"}
	for _, tt := range []struct {
		name string
		edit func(*Officer)
		ok   bool
	}{
		{"qualified and apart", func(*Officer) {}, true},
		{"市场监督管理行政处罚程序规定第49条 first handler", func(o *Officer) { o.ID = handlerA }, false},
		{"市场监督管理行政处罚程序规定第49条 second handler", func(o *Officer) { o.ID = handlerB }, false},
		{"no reviewer", func(o *Officer) { o.Reviewer = false }, false},
		{"no longer in service", func(o *Officer) { o.ActiveTo = "2026-03-02" }, false},
		{"《行政处罚法》第58条第2款 new without qualification", func(o *Officer) { o.Qualified = false }, false},
		{"《行政处罚法》第58条第2款 began on the day of the Act", func(o *Officer) { o.Qualified, o.ReviewFrom = false, "2021-07-15" }, false},
		{"《行政处罚法》第58条第2款 began before the Act", func(o *Officer) { o.Qualified, o.ReviewFrom = false, "2021-07-14" }, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := good
			tt.edit(&o)
			err := CheckReviewer(o, c, "2026-03-02")
			if (err == nil) != tt.ok || err != nil && KindOf(err) != Forbidden {
				t.Errorf("CheckReviewer = %v, want ok %v", err, tt.ok)
			}
		})
	}
}

func TestReviewConclude(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name                     string
		opinions                 []Opinion
		passed, first, corrected bool
	}{
		{"passed at once", []Opinion{OpinionAgree}, true, true, false},
		{"returned", []Opinion{OpinionCorrect}, false, false, true},
		{"passed in the second round", []Opinion{OpinionCorrect, OpinionAgree}, true, false, true},
	} {
		var r Review
		for _, o := range tt.opinions {
			r.Rounds++
			r.Conclude(o, reviewerC, "2026-03-02")
		}
		if r.Passed != tt.passed || r.FirstPassed != tt.first || r.Corrected != tt.corrected || r.ReviewerID != reviewerC || r.ConcludedOn != "2026-03-02" {
			t.Errorf("%s: review = %+v", tt.name, r)
		}
	}
}
