package review

import (
	"context"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// held refuses a reviewer when another one has taken the review on.
func held(v models.Review, officer int64) error {
	if v.HolderID != 0 && v.HolderID != officer {
		return models.Errorf(models.Conflict, "本案已由其他法制审核人员认领，请由其审核，或者先办理移交")
	}
	return nil
}

// Claim takes an open review on for the actor, who must be an officer who may
// review the case. Errors: Forbidden by models.CheckReviewer, TooEarly without
// an open round, Conflict when somebody else has taken it on.
func (s *Service) Claim(ctx context.Context, actor models.Actor, caseID int64, key string) (models.Review, error) {
	if err := s.permit(ctx, actor, caseID, models.ActReview); err != nil {
		return models.Review{}, err
	}
	if actor.OfficerID == 0 {
		return models.Review{}, models.Errorf(models.Forbidden, "您的账号没有关联执法人员，不能认领审核，请联系系统管理员关联")
	}
	return s.once(ctx, actor, request{Key: key, Act: "claim review", CaseID: caseID}, func(tx *store.Tx) (models.Review, error) {
		d, err := tx.FindDossier(caseID, models.Step{})
		if err != nil {
			return models.Review{}, err
		}
		if err := checkReviewer(tx, d); err != nil {
			return models.Review{}, err
		}
		before, _, err := openRound(tx, caseID)
		if err != nil {
			return models.Review{}, err
		}
		if err := held(before, actor.OfficerID); err != nil || before.HolderID != 0 {
			return before, err
		}
		return hold(tx, before, actor.OfficerID, "认领法制审核")
	})
}

// hold writes who has taken the review on.
func hold(tx *store.Tx, before models.Review, officer int64, verb string) (models.Review, error) {
	after := before
	after.HolderID, after.HeldAt = officer, tx.Now
	err := tx.UpdateReview(before, &after, verb)
	return after, err
}

// HandOver is a review that goes to another reviewer.
type HandOver struct {
	Key    string `json:"-"`
	To     int64  `json:"to,string"` // officer
	Reason string `json:"reason"`
}

// HandOver gives an open review to another reviewer of the bureau, who must be
// one that may review the case. Whoever has taken it on may give it away, the
// head always, and while nobody has, every reviewer: also one who handled the
// case. Errors: Invalid with all field errors, Forbidden, TooEarly, Conflict.
func (s *Service) HandOver(ctx context.Context, actor models.Actor, caseID int64, in HandOver) (models.Review, error) {
	err := s.permit(ctx, actor, caseID, models.ActReview, models.ActApproveCase)
	if err != nil {
		return models.Review{}, err
	}
	in.Reason = strings.TrimSpace(in.Reason)
	var c models.Checks
	c.Require(in.To != 0 && in.To != actor.OfficerID, "to", "请选择接手的法制审核人员", "只列出可以审核本案的人员")
	c.Require(in.Reason != "" && len(in.Reason) <= 600, "reason", "移交理由必填，至多200字", "例如：本人参加过本案调查")
	if err := c.Err("移交信息有误"); err != nil {
		return models.Review{}, err
	}
	head := s.permit(ctx, actor, caseID, models.ActApproveCase) == nil
	r := request{Key: in.Key, Act: "hand review over", CaseID: caseID, Body: in}
	return s.once(ctx, actor, r, func(tx *store.Tx) (models.Review, error) { return handOver(tx, caseID, in, head) })
}

func handOver(tx *store.Tx, caseID int64, in HandOver, head bool) (models.Review, error) {
	d, err := tx.FindDossier(caseID, models.Step{Officers: models.IDs{in.To}})
	if err != nil {
		return models.Review{}, err
	}
	before, _, err := openRound(tx, caseID)
	if err != nil {
		return models.Review{}, err
	}
	if err := held(before, tx.Actor.OfficerID); err != nil && !head {
		return models.Review{}, err
	}
	to, known := d.Env.Officers[in.To]
	if !known || to.BureauID != d.Case.BureauID && to.BureauID != tx.Actor.BureauID {
		return models.Review{}, unfit("本机关没有这名法制审核人员")
	}
	if err := eligible(to, d); err != nil {
		return models.Review{}, unfit("“" + to.Name + "”不能审核本案：办理过本案、不在岗或者没有资格")
	}
	return hold(tx, before, in.To, "移交法制审核给"+to.Name+"："+in.Reason)
}

// unfit refuses whom the review should go to.
func unfit(rule string) error {
	var c models.Checks
	c.Require(false, "to", rule, "请另选一名法制审核人员")
	return c.Err("移交信息有误")
}
