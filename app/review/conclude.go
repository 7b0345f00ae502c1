package review

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Conclusion is a reviewer's written opinion (法制审核意见书): what is concluded,
// a verdict of models.Verdicts for each of models.ReviewItems, the remarks, and
// the opinion's text, which is required.
type Conclusion struct {
	Key       string            `json:"-"`
	Opinion   models.Opinion    `json:"opinion"`
	Checklist map[string]string `json:"checklist"`
	Remarks   []models.Remark   `json:"remarks,omitempty"`
	Text      string            `json:"text"`
}

// Conclude ends the open round with the opinion. Agreement lets the case pass;
// everything else sends it back to the handling unit. The actor must be an
// officer who may review the case (models.CheckReviewer; 《行政处罚法》第58条第2款).
// Errors: Invalid with all field errors, Forbidden, TooEarly without an open
// round.
func (s *Service) Conclude(ctx context.Context, actor models.Actor, caseID int64, in Conclusion) (models.Review, error) {
	if err := s.permit(ctx, actor, caseID, models.ActReview); err != nil {
		return models.Review{}, err
	}
	if actor.OfficerID == 0 {
		return models.Review{}, models.Errorf(models.Forbidden, "您的账号没有关联执法人员，不能出具审核意见，请联系系统管理员关联")
	}
	in.Text = strings.TrimSpace(in.Text)
	if err := checkConclusion(in); err != nil {
		return models.Review{}, err
	}
	r := request{Key: in.Key, Act: "conclude review", CaseID: caseID, Body: in}
	return s.once(ctx, actor, r, func(tx *store.Tx) (models.Review, error) { return conclude(tx, caseID, in) })
}

// checkConclusion reports every field error of the opinion at once.
func checkConclusion(in Conclusion) error {
	var c models.Checks
	c.Add("", models.CheckOpinion(in.Opinion, in.Checklist, in.Remarks))
	c.Require(in.Text != "" && len(in.Text) <= 1<<20, "text", "审核意见书正文必填（国办发〔2018〕118号（十三））", "请填写书面审核意见")
	for code := range in.Checklist {
		c.Require(models.IsChoice(models.ReviewItems, code), "checklist."+code, "没有这个审核事项", "请删去")
	}
	for i, m := range in.Remarks {
		field := fmt.Sprintf("remarks[%d].", i)
		c.Require(models.IsChoice(models.ReviewItems, m.Item), field+"item", "意见须归入八项审核内容之一", "例如 evidence（案件事实清楚、证据合法充分）")
		c.Require(strings.TrimSpace(m.Text) != "" && len(m.Text) <= textLimit, field+"text", "意见内容必填", "请写明问题和建议，没有问题的删去该条")
		c.Require(len([]rune(m.Anchor)) <= 255, field+"anchor", "所指材料至多255个字符", "请缩短")
	}
	return c.Err("审核意见有误")
}

// conclude takes the step and settles review and round.
func conclude(tx *store.Tx, caseID int64, in Conclusion) (models.Review, error) {
	step := models.Step{Kind: models.StepReturned, Day: tx.Today, Officers: models.IDs{tx.Actor.OfficerID}}
	if in.Opinion == models.OpinionAgree {
		step.Kind = models.StepPassed
	}
	d, err := tx.FindDossier(caseID, step)
	if err != nil {
		return models.Review{}, err
	}
	if err := checkReviewer(tx, d); err != nil {
		return models.Review{}, err
	}
	before, last, err := openRound(tx, caseID)
	if err != nil {
		return models.Review{}, err
	}
	if _, err := tx.Take(d, step, nil); err != nil {
		return models.Review{}, err
	}
	last.ReviewerID, last.ConcludedAt, last.Opinion = tx.Actor.OfficerID, tx.Now, in.Opinion
	last.Text, last.Checklist = in.Text, checklist(in.Checklist)
	last.Remarks = make([]models.Remark, len(in.Remarks))
	for i, m := range in.Remarks {
		last.Remarks[i] = models.Remark{Item: m.Item, Anchor: m.Anchor, Text: m.Text}
	}
	if err := tx.PutRound(&last); err != nil {
		return models.Review{}, err
	}
	after := before
	after.Conclude(in.Opinion, tx.Actor.OfficerID, tx.Today)
	verb := "法制审核退回"
	if after.Passed {
		verb = "法制审核通过"
	}
	err = tx.UpdateReview(before, &after, verb)
	return after, err
}

// openRound gives the case's review and the round that waits for an opinion.
func openRound(tx *store.Tx, caseID int64) (models.Review, models.Round, error) {
	v, err := tx.FindReviewOf(caseID)
	if models.KindOf(err) == models.NotFound && err != nil || err == nil && v.ConcludedOn != "" {
		return v, models.Round{}, models.Errorf(models.TooEarly, "该案件没有待审的法制审核，须由承办人员先提交")
	}
	if err != nil {
		return v, models.Round{}, err
	}
	rounds, err := tx.ListRounds(v.ID)
	if err != nil {
		return v, models.Round{}, err
	}
	if len(rounds) == 0 {
		return v, models.Round{}, fmt.Errorf("review %d of case %d has no round", v.ID, caseID)
	}
	return v, rounds[len(rounds)-1], nil
}

// checkReviewer holds the actor to the rules for reviewers. Whoever took part
// in the investigation handled the case, though the file names others
// (市场监督管理行政处罚程序规定第49条).
func checkReviewer(tx *store.Tx, d *store.Dossier) error {
	o, err := tx.FindOfficer(tx.Actor.OfficerID)
	if err != nil {
		return err
	}
	if err := models.CheckReviewer(o, d.Case, tx.Today); err != nil {
		return err
	}
	for _, s := range d.Env.Steps {
		r := s.Recording
		if r != nil && (r.Stage == "start" || r.Stage == "evidence") && slices.Contains(s.Officers, o.ID) {
			return models.Errorf(models.Forbidden, "您参加过本案的调查取证（%s“%s”），不能审核本案，请移交其他法制审核人员", s.Day.Chinese(), r.Title)
		}
	}
	return nil
}

// checklist writes the verdicts as item=verdict, in the order of the items.
func checklist(verdicts map[string]string) string {
	parts := make([]string, 0, len(models.ReviewItems))
	for _, item := range models.ReviewItems {
		parts = append(parts, item.Code+"="+verdicts[item.Code])
	}
	return strings.Join(parts, ",")
}
