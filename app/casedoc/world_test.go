package casedoc_test

import (
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/review"
	"sanxiang/app/store"
	"sanxiang/models"
)

// begin registers a case of Urban with the party.
func begin(t *testing.T, w *apptest.World, procedure models.Procedure, party models.Party) models.Case {
	t.Helper()
	var c models.Case
	err := w.Store.Tx(t.Context(), w.Handler, func(tx *store.Tx) error {
		step := models.Step{Kind: models.StepRegistered, Day: tx.Today, Number: "示例案〔2024〕1号", Procedure: procedure, Cause: "擅自占用城市道路", Source: "inspection",
			Facts: "当事人于2024年2月20日在示例路示例街口人行道上摆放货架三组，占用城市道路12平方米，没有取得批准手续。", Basis: "《示例市市容管理条例》第二十条第一款第三项",
			ActOn: "2024-02-20", FoundOn: "2024-02-20", Parties: []models.Party{party}, Officers: models.IDs{w.Officers[0].ID, w.Officers[1].ID}}
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
	return c
}

// take moves a case by a step of today.
func take(t *testing.T, w *apptest.World, id int64, step models.Step) {
	t.Helper()
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
		return err
	})
	if err != nil {
		t.Fatalf("take %s: %v", step.Kind, err)
	}
}

// record adds a written record of today.
func record(t *testing.T, w *apptest.World, id int64, stage, act, title string) {
	t.Helper()
	r := &models.Recording{Stage: stage, Medium: "text", Act: act, Title: title, Content: "示例内容", Place: "示例路示例街口", TakenAt: w.Store.Now(), UploadedAt: w.Store.Now(), CertShown: true}
	r.Settle()
	take(t, w, id, models.Step{Kind: models.StepRecorded, Officers: models.IDs{w.Officers[0].ID, w.Officers[1].ID}, Recording: r})
}

// penalties are a fine and a warning.
func penalties() []models.Penalty {
	return []models.Penalty{{Seq: 1, PartySeq: 1, Kind: models.KindWarning}, {Seq: 2, PartySeq: 1, Kind: models.KindFine, Amount: 60000_00, AmountFixed: true}}
}

// pass brings a notified case through legal review.
func pass(t *testing.T, w *apptest.World, id int64) {
	t.Helper()
	s := review.New(w.Store)
	if _, err := s.Submit(t.Context(), w.Handler, id, review.Submission{Pack: "调查终结报告、决定代拟稿、证据材料"}); err != nil {
		t.Fatalf("submit: %v", err)
	}
	in := review.Conclusion{Opinion: models.OpinionAgree, Checklist: map[string]string{}, Text: "经审核，同意。\n另请补齐页码。",
		Remarks: []models.Remark{{Item: "documents", Anchor: "现场检查笔录 第2页", Text: "页码请补齐"}}}
	for _, item := range models.ReviewItems {
		in.Checklist[item.Code] = "pass"
	}
	if _, err := s.Conclude(t.Context(), w.Reviewer, id, in); err != nil {
		t.Fatalf("conclude: %v", err)
	}
}

// decision imposes the penalties.
func decision(list []models.Penalty) models.Step {
	return models.Step{
		Kind: models.StepDecided, Outcome: models.OutcomePenalty, Tier: "normal", Penalties: list, DocumentNumber: "示城罚决字〔2024〕27号",
		Remedy:     models.RemedyText(models.OrdinaryProcedure, "示例市人民政府", "有管辖权的人民法院"),
		Discretion: "首次被查处，已停止违法行为，危害后果有限", Content: "责令当事人立即改正违法行为。",
	}
}
