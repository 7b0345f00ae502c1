package review_test

import (
	"errors"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/review"
	"sanxiang/app/store"
	"sanxiang/models"
)

// newCase brings a case of Urban to the end of its investigation, with a fine
// of so many 元 proposed.
func newCase(t *testing.T, w *apptest.World, number string, yuan int64) models.Case {
	t.Helper()
	var c models.Case
	err := w.Store.Tx(t.Context(), w.Handler, func(tx *store.Tx) error {
		step := models.Step{Kind: models.StepRegistered, Day: tx.Today, Number: number, Procedure: models.OrdinaryProcedure,
			Cause: "示例案由", Source: "inspection", Facts: "示例事实", Basis: "《示例条例》第一条", ActOn: "2024-02-20", FoundOn: "2024-02-20",
			Parties: []models.Party{{Seq: 1, Kind: models.PartySoleTrader, Name: "示例经营部", Operator: "示例甲"}}}
		d, err := tx.NewDossier(w.Urban.ID, step)
		if err != nil {
			return err
		}
		_, err = tx.Take(d, step, nil)
		c = d.Case
		return err
	})
	if err != nil {
		t.Fatalf("register: %v", err)
	}
	take(t, w, c.ID, models.Step{Kind: models.StepFiled, Officers: models.IDs{w.Officers[0].ID, w.Officers[1].ID}})
	return take(t, w, c.ID, models.Step{Kind: models.StepConcluded, Proposed: fine(yuan)})
}

func fine(yuan int64) []models.Penalty {
	return []models.Penalty{{Seq: 1, PartySeq: 1, Kind: models.KindFine, Amount: models.Fen(yuan * 100), AmountFixed: true}}
}

// take moves a case by a step of today, with a recording where the step has one.
func take(t *testing.T, w *apptest.World, id int64, step models.Step) models.Case {
	t.Helper()
	var c models.Case
	err := w.Store.Tx(t.Context(), w.Approver, func(tx *store.Tx) error {
		step.Day = tx.Today
		d, err := tx.FindDossier(id, step)
		if err != nil {
			return err
		}
		var row *models.Recording
		if step.Recording != nil {
			copied := *step.Recording
			row = &copied
		}
		_, err = tx.Take(d, step, row)
		c = d.Case
		return err
	})
	if err != nil {
		t.Fatalf("take %s: %v", step.Kind, err)
	}
	w.Check(t)
	return c
}

// find gives the case as it is kept.
func find(t *testing.T, w *apptest.World, id int64) models.Case {
	t.Helper()
	c, err := w.Store.FindCase(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const pack = "调查终结报告、行政处罚决定代拟稿、依据、证据材料"

// passes is an opinion without any problem.
func passes() review.Conclusion {
	in := review.Conclusion{Opinion: models.OpinionAgree, Checklist: map[string]string{}, Text: "同意承办机构意见。"}
	for _, item := range models.ReviewItems {
		in.Checklist[item.Code] = "pass"
	}
	return in
}

// returns is an opinion with two remarks.
func returns() review.Conclusion {
	in := passes()
	in.Opinion, in.Text = models.OpinionCorrect, "建议改正后再次送审。"
	in.Checklist["evidence"], in.Checklist["discretion"] = "problem", "problem"
	in.Remarks = []models.Remark{
		{Item: "evidence", Anchor: "询问笔录第2页", Text: "违法持续时间缺少证据"}, {Item: "discretion", Text: "未说明裁量阶次"},
	}
	return in
}

// submitted hands a case in and fails the test when that fails.
func submitted(t *testing.T, w *apptest.World, s *review.Service, id int64, answers map[int]string) models.Review {
	t.Helper()
	v, err := s.Submit(t.Context(), w.Handler, id, review.Submission{Pack: pack, Answers: answers})
	if err != nil {
		t.Fatalf("Submit: %v", err)
	}
	w.Check(t)
	return v
}

// concluded gives an opinion and fails the test when that fails.
func concluded(t *testing.T, w *apptest.World, s *review.Service, id int64, in review.Conclusion) models.Review {
	t.Helper()
	v, err := s.Conclude(t.Context(), w.Reviewer, id, in)
	if err != nil {
		t.Fatalf("Conclude: %v", err)
	}
	w.Check(t)
	return v
}

// fieldsOf lists the fields of an error.
func fieldsOf(err error) []string {
	var typed *models.Error
	var out []string
	if errors.As(err, &typed) {
		for _, f := range typed.Fields {
			out = append(out, f.Field)
		}
	}
	return out
}
