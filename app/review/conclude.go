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
	Draft     string            `json:"-"` // the actor's draft that the opinion makes good

	sign func(context.Context) error // asks for the reviewer's own password; nil for machines
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
	if in.Remarks = anchored(in.Remarks); in.sign != nil {
		if err := in.sign(ctx); err != nil {
			return models.Review{}, err
		}
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
		c.Require(len(m.Ref) <= 40 && len([]rune(m.Place)) <= 200, field+"place", "页码或者段落至多200个字符", "请缩短")
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
	if err := held(before, tx.Actor.OfficerID); err != nil {
		return models.Review{}, err
	}
	if err := tx.PurgeDraft(tx.Actor.UserID, in.Draft); err != nil {
		return models.Review{}, err
	}
	last.ReviewerID, last.ConcludedAt, last.Opinion = tx.Actor.OfficerID, tx.Now, in.Opinion
	last.Text, last.Checklist = in.Text, checklist(in.Checklist)
	last.Remarks = make([]models.Remark, len(in.Remarks))
	for i, m := range in.Remarks {
		last.Remarks[i] = models.Remark{Item: m.Item, Anchor: m.Anchor, Text: m.Text, Ref: m.Ref, Place: m.Place}
	}
	last.Digest = last.OpinionDigest()
	step.Note = digestNote + last.Digest
	if in.sign != nil {
		last.SignedAt = tx.Now
	}
	if _, err := tx.Take(d, step, nil); err != nil {
		return models.Review{}, err
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

// Sign is Conclude for a person at the page: the opinion is complete and may be
// given by this actor before check is asked for the actor's own password. What
// check refuses leaves everything as it was.
func (s *Service) Sign(ctx context.Context, actor models.Actor, caseID int64, in Conclusion, check func(context.Context) error) (models.Review, error) {
	in.sign = check
	return s.Conclude(ctx, actor, caseID, in)
}

// digestNote stands before the digest of an opinion in the case's chain.
const digestNote = "审核意见书摘要（SHA-256）："

// Intact says whether a concluded round is what the case's chain says was
// concluded. Rounds from before digests were kept count as intact.
func Intact(r models.Round, steps []models.Step) bool {
	if r.Digest == "" {
		return true
	}
	return r.Digest == r.OpinionDigest() && slices.ContainsFunc(steps, func(s models.Step) bool {
		return (s.Kind == models.StepPassed || s.Kind == models.StepReturned) && s.Note == digestNote+r.Digest
	})
}

// anchored puts in words what a remark points to.
func anchored(list []models.Remark) []models.Remark {
	out := slices.Clone(list)
	for i, m := range out {
		out[i].Anchor, out[i].Place = strings.TrimSpace(m.Anchor), strings.TrimSpace(m.Place)
		if m.Place != "" && !strings.Contains(m.Anchor, out[i].Place) {
			out[i].Anchor = strings.TrimSpace(out[i].Anchor + " " + out[i].Place)
		}
	}
	return out
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
	return eligible(o, d)
}

// eligible holds an officer to the rules for reviewers of the case.
func eligible(o models.Officer, d *store.Dossier) error {
	if err := models.CheckReviewer(o, d.Case, d.Env.Today); err != nil {
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
