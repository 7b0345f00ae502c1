package review_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/review"
	"sanxiang/models"
)

// A major case is returned once, answered, passed and put on file.
func TestStory(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := review.New(w.Store)
		c := newCase(t, w, "示例案〔2024〕1号", 60000)
		first := submitted(t, w, s, c.ID, nil)
		want := models.Review{
			ID: first.ID, BureauID: w.Urban.ID, CaseID: c.ID, CaseNumber: c.Number, Kind: "major", Major: true,
			Reason: "拟罚款60000.00元，达到10000.00元标准（可配置的默认标准，请以本地区、本系统规定为准）",
			Rounds: 1, SubmittedOn: "2024-03-04", DueOn: "2024-03-18", Version: 1,
		}
		if diff := cmp.Diff(want, first); diff != "" {
			t.Errorf("first round (-want +got):\n%s", diff)
		}
		if now := find(t, w, c.ID); now.State != models.CaseReviewing || !now.Major {
			t.Errorf("case is %s, major %v, want reviewing, true", now.State, now.Major)
		}

		w.Clock.Set("2024-03-06")
		back := concluded(t, w, s, c.ID, returns())
		want.ReviewerID, want.Opinion, want.Corrected, want.ConcludedOn, want.Version = w.Officers[2].ID, models.OpinionCorrect, true, "2024-03-06", 2
		if diff := cmp.Diff(want, back); diff != "" {
			t.Errorf("returned (-want +got):\n%s", diff)
		}
		if now := find(t, w, c.ID); now.State != models.CaseConcluded || now.ReviewPassed {
			t.Errorf("case is %s, passed %v, want concluded, false", now.State, now.ReviewPassed)
		}

		w.Clock.Set("2024-03-29")
		second := submitted(t, w, s, c.ID, map[int]string{1: "已补充现场照片", 2: "已在决定书中说明"})
		want.Rounds, want.SubmittedOn, want.DueOn, want.Version = 2, "2024-03-29", "2024-04-15", 3
		want.ReviewerID, want.Opinion, want.ConcludedOn = 0, "", ""
		if diff := cmp.Diff(want, second); diff != "" {
			t.Errorf("second round (-want +got):\n%s", diff)
		}

		w.Clock.Set("2024-04-01")
		passed := concluded(t, w, s, c.ID, passes())
		if !passed.Passed || passed.FirstPassed || !passed.Corrected || passed.ConcludedOn != "2024-04-01" {
			t.Errorf("passed = %+v, want passed, not at the first time, corrected", passed)
		}
		if now := find(t, w, c.ID); now.State != models.CaseReviewed || !now.ReviewPassed {
			t.Errorf("case is %s, passed %v, want reviewed, true", now.State, now.ReviewPassed)
		}
		checkRounds(t, w, s, c.ID)

		w.Clock.Set("2024-04-03")
		filed, err := s.File(t.Context(), w.Approver, c.ID, review.Filing{Number: " 示备〔2024〕1号 ", Day: "2024-04-02"})
		if err != nil || filed.FiledOn != "2024-04-02" || filed.FilingNumber != "示备〔2024〕1号" {
			t.Errorf("File = %+v, %v", filed, err)
		}
		w.Check(t)
	})
}

// checkRounds reads what the two rounds of the story left.
func checkRounds(t *testing.T, w *apptest.World, s *review.Service, id int64) {
	t.Helper()
	_, rounds, err := s.Find(t.Context(), w.Reporter, id)
	if err != nil || len(rounds) != 2 {
		t.Fatalf("Find = %d rounds, %v, want 2", len(rounds), err)
	}
	one, two := rounds[0], rounds[1]
	if one.Opinion != models.OpinionCorrect || one.Text != "建议改正后再次送审。" || one.ReviewerID != w.Officers[2].ID || one.Pack != pack {
		t.Errorf("first round = %+v", one)
	}
	if !strings.HasPrefix(one.Checklist, "subject=pass,procedure=pass,evidence=problem,") {
		t.Errorf("checklist = %q", one.Checklist)
	}
	remarks := []models.Remark{
		{ReviewID: one.ReviewID, Round: 1, Seq: 1, Item: "evidence", Anchor: "询问笔录第2页", Text: "违法持续时间缺少证据", Answer: "已补充现场照片"},
		{ReviewID: one.ReviewID, Round: 1, Seq: 2, Item: "discretion", Text: "未说明裁量阶次", Answer: "已在决定书中说明"},
	}
	if diff := cmp.Diff(remarks, one.Remarks); diff != "" {
		t.Errorf("remarks (-want +got):\n%s", diff)
	}
	if two.Answer != "1. 已补充现场照片\n2. 已在决定书中说明" || two.Opinion != models.OpinionAgree || len(two.Remarks) != 0 {
		t.Errorf("second round = %+v", two)
	}
}

// A review that passed is opened again when a new notice makes the case go
// back; its filing concerned the earlier opinion and is gone.
func TestPassedReviewOpensAgain(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := review.New(w.Store)
		c := newCase(t, w, "示例案〔2024〕1号", 60000)
		submitted(t, w, s, c.ID, nil)
		in := passes()
		in.Remarks = []models.Remark{{Item: "documents", Text: "页码请补齐"}}
		if v := concluded(t, w, s, c.ID, in); !v.FirstPassed {
			t.Error("FirstPassed = false, want true")
		}
		if _, err := s.File(t.Context(), w.Reviewer, c.ID, review.Filing{Number: "1", Day: "2024-03-04"}); err != nil {
			t.Fatalf("File: %v", err)
		}
		take(t, w, c.ID, models.Step{Kind: models.StepNotified, Proposed: fine(70000), HearingOffered: true})
		again := submitted(t, w, s, c.ID, nil)
		if again.Rounds != 2 || again.Passed || again.FirstPassed || again.FiledOn != "" || again.FilingNumber != "" || again.Corrected {
			t.Errorf("second round = %+v, want open, not on file", again)
		}
		if v := concluded(t, w, s, c.ID, passes()); !v.Passed || v.FirstPassed {
			t.Errorf("second opinion = %+v, want passed, not at the first time", v)
		}
	})
}

func TestMinorCase(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := review.New(w.Store)
		c := newCase(t, w, "示例案〔2024〕1号", 9999)
		if hits, err := s.Required(t.Context(), w.Handler, c.ID); len(hits) != 0 || err != nil {
			t.Errorf("Required = %v, %v, want none", hits, err)
		}
		v := submitted(t, w, s, c.ID, nil)
		if v.Major || v.Kind != "legality" || v.Reason != "" {
			t.Errorf("Submit = %+v, want a review of legality", v)
		}
		concluded(t, w, s, c.ID, passes())
		_, err := s.File(t.Context(), w.Approver, c.ID, review.Filing{Number: "1", Day: "2024-03-04"})
		if models.KindOf(err) != models.Invalid {
			t.Errorf("File = %v, want invalid", err)
		}
	})
}

func TestRequired(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := review.New(w.Store)
		c := newCase(t, w, "示例案〔2024〕1号", 10000)
		take(t, w, c.ID, models.Step{Kind: models.StepAmended, Grounds: []string{"complex", "public_interest"}})
		hits, err := s.Required(t.Context(), w.Reporter, c.ID)
		var codes []string
		for _, h := range hits {
			codes = append(codes, h.Code)
		}
		if diff := cmp.Diff([]string{"apl58_1", "apl58_3", "amount_default_person"}, codes); diff != "" || err != nil {
			t.Errorf("hits (-want +got, %v):\n%s", err, diff)
		}
	})
}

// The queue holds what waits in the bureau and below, by last day.
func TestQueue(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := review.New(w.Store)
		late, early, done := newCase(t, w, "甲", 60000), newCase(t, w, "乙", 60000), newCase(t, w, "丙", 60000)
		submitted(t, w, s, early.ID, nil)
		submitted(t, w, s, done.ID, nil)
		concluded(t, w, s, done.ID, passes())
		w.Clock.Set("2024-03-07")
		submitted(t, w, s, late.ID, nil)
		above := w.Reviewer
		above.BureauID = w.City.ID
		for _, tt := range []struct {
			name  string
			actor models.Actor
			want  []string
		}{{"own", w.Reviewer, []string{"乙", "甲"}}, {"above", above, []string{"乙", "甲"}}, {"elsewhere", w.Stranger, nil}} {
			list, err := s.Queue(t.Context(), tt.actor)
			var got []string
			for _, v := range list {
				got = append(got, v.CaseNumber)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
				t.Errorf("%s queue (-want +got, %v):\n%s", tt.name, err, diff)
			}
		}
	})
}
