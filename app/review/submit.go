package review

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Submission is what the handling unit hands in. Pack names the documents
// (送审材料) and is required; Answers says, by the number of each remark of a
// returned round, what was done about it.
type Submission struct {
	Key     string         `json:"-"`
	Pack    string         `json:"pack"`
	Answers map[int]string `json:"answers,omitempty"`
	Proof   map[int][]int  `json:"proof,omitempty"`          // recordings that an answer points to: numbers of events, by the number of the remark
	Version int64          `json:"version,string,omitempty"` // of the case that the user saw; 0 = does not matter
	Draft   string         `json:"-"`                        // the actor's draft that the submission makes good
}

// Submit opens the next round of a case's review. Whether review is compulsory,
// and why, is worked out from the case as it stands and kept with the review;
// the last day for an opinion follows the term of the bureau's field. Errors:
// Invalid with all field errors, TooEarly where the case is not ready,
// Unavailable where the calendar does not reach that far.
func (s *Service) Submit(ctx context.Context, actor models.Actor, caseID int64, in Submission) (models.Review, error) {
	if err := s.permit(ctx, actor, caseID, models.ActHandleCase); err != nil {
		return models.Review{}, err
	}
	in.Pack = strings.TrimSpace(in.Pack)
	var c models.Checks
	c.Require(in.Pack != "" && len(in.Pack) <= textLimit, "pack", "送审材料必填，至多约2万字", "请列明调查终结报告、决定代拟稿、依据、证据等材料")
	if err := c.Err("送审信息有误"); err != nil {
		return models.Review{}, err
	}
	r := request{Key: in.Key, Act: "submit review", CaseID: caseID, Body: in}
	return s.once(ctx, actor, r, func(tx *store.Tx) (models.Review, error) { return submit(tx, caseID, in) })
}

// textLimit is the longest text of a column, in bytes.
const textLimit = 65535

// submit takes the step and writes review and round.
func submit(tx *store.Tx, caseID int64, in Submission) (models.Review, error) {
	step := models.Step{Kind: models.StepSubmitted, Day: tx.Today}
	d, err := tx.FindDossier(caseID, step)
	if err != nil {
		return models.Review{}, err
	}
	if in.Version != 0 && in.Version != d.Case.Version {
		return models.Review{}, models.Errorf(models.Conflict, "案件已被他人修改：您看到的是第%d版，现在是第%d版，请核对后再提交", in.Version, d.Case.Version)
	}
	if err := tx.PurgeDraft(tx.Actor.UserID, in.Draft); err != nil {
		return models.Review{}, err
	}
	hits := d.Case.ReviewHits(d.Env.Proposed(), tx.Today, d.Env)
	step.Major = len(hits) > 0
	due, err := d.Env.Due(d.Case, models.TermReview, tx.Today)
	if err != nil {
		return models.Review{}, err
	}
	if _, err := tx.Take(d, step, nil); err != nil {
		return models.Review{}, err
	}
	v := models.Review{
		BureauID: d.Case.BureauID, CaseID: caseID, CaseNumber: d.Case.Number, Kind: "legality",
		Major: step.Major, Reason: models.Reasons(hits), Rounds: 1, SubmittedOn: tx.Today, DueOn: due,
	}
	if step.Major {
		v.Kind = "major"
	}
	answer, err := open(tx, d, &v, in)
	if err != nil {
		return models.Review{}, err
	}
	round := models.Round{ReviewID: v.ID, Number: v.Rounds, SubmittedAt: tx.Now, Pack: in.Pack, Answer: answer}
	err = tx.PutRound(&round)
	return v, err
}

// open writes the review for its next round: a new one, or the old one anew,
// for which the remarks of the round before have to be answered. Opinion and
// filing of the round before are gone from the review; the rounds and the audit
// lines keep them.
func open(tx *store.Tx, d *store.Dossier, v *models.Review, in Submission) (answer string, err error) {
	before, err := tx.FindReviewOf(v.CaseID)
	if models.KindOf(err) == models.NotFound && err != nil {
		if len(in.Answers)+len(in.Proof) > 0 {
			return "", models.Errorf(models.Invalid, "首次送审没有需要答复的审核意见，请清空答复后重新提交")
		}
		return "", tx.CreateReview(v)
	}
	if err != nil {
		return "", err
	}
	rounds, err := tx.ListRounds(before.ID)
	if err != nil {
		return "", err
	}
	if len(rounds) == 0 {
		return "", fmt.Errorf("review %d of case %d has no round", before.ID, v.CaseID)
	}
	last := rounds[len(rounds)-1]
	if answer, err = settle(&last, in.Answers); err != nil {
		return "", err
	}
	if err := prove(&last, d, in.Proof); err != nil {
		return "", err
	}
	if len(in.Answers)+len(in.Proof) > 0 {
		if err := tx.PutRound(&last); err != nil {
			return "", err
		}
	}
	v.ID, v.Version, v.Rounds, v.Corrected = before.ID, before.Version, before.Rounds+1, before.Corrected
	v.HolderID, v.HeldAt = before.HolderID, before.HeldAt
	return answer, tx.UpdateReview(before, v, "再次提交法制审核")
}

// proofLimit is to how many recordings one answer may point.
const proofLimit = 20

// prove notes the recordings of the case that answers point to.
func prove(round *models.Round, d *store.Dossier, proof map[int][]int) error {
	var c models.Checks
	for i, m := range round.Remarks {
		var seqs []string
		for _, seq := range proof[m.Seq] {
			known := slices.ContainsFunc(d.Env.Recordings, func(r models.Recording) bool { return r.Seq == seq })
			c.Require(known, fmt.Sprintf("proof.%d", m.Seq), "所指的材料不在本案过程记录中", "请重新选择")
			seqs = append(seqs, strconv.Itoa(seq))
		}
		c.Require(len(seqs) <= proofLimit, fmt.Sprintf("proof.%d", m.Seq), "一条答复至多附20份材料", "请选择主要的")
		if len(seqs) > 0 {
			round.Remarks[i].Proof = strings.Join(seqs, ",")
		}
	}
	return c.Err("答复所附材料有误")
}

// settle puts the answers to the remarks of a round. After a return each must
// be answered (国办发〔2018〕118号（十三）); after an agreement none needs to.
func settle(round *models.Round, answers map[int]string) (string, error) {
	var c models.Checks
	var text []string
	left := len(answers)
	for i, m := range round.Remarks {
		answer, given := answers[m.Seq]
		if given {
			left--
		}
		answer = strings.TrimSpace(answer)
		c.Require(answer != "" || round.Opinion == models.OpinionAgree, fmt.Sprintf("answers.%d", m.Seq),
			fmt.Sprintf("第%d条审核意见须逐条答复处理情况：%s", m.Seq, m.Text), "请写明如何改正，不采纳的说明理由")
		c.Require(len(answer) <= textLimit, fmt.Sprintf("answers.%d", m.Seq), "答复至多约2万字", "请缩短")
		if answer != "" {
			round.Remarks[i].Answer = answer
			text = append(text, fmt.Sprintf("%d. %s", m.Seq, answer))
		}
	}
	c.Require(left == 0, "answers", fmt.Sprintf("答复中有%d条没有对应的审核意见", left), "请按上一轮审核意见的序号答复")
	joined := strings.Join(text, "\n")
	c.Require(len(joined) <= textLimit, "answers", "答复合计至多约2万字", "请缩短，详细说明作为送审材料附上")
	return joined, c.Err("审核意见尚未逐条答复")
}
