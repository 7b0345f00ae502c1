package review

import (
	"context"
	"strings"
	"unicode/utf8"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Filing puts a passed review of a major decision on file (重大行政处罚决定
// 备案): the number and the day it was filed under.
type Filing struct {
	Key    string     `json:"-"`
	Number string     `json:"number"`
	Day    models.Day `json:"day"`
}

// File notes the filing. Errors: Invalid with all field errors, TooEarly before
// the review has passed, Conflict for a number that the bureau has used and for
// a review that is on file already.
func (s *Service) File(ctx context.Context, actor models.Actor, caseID int64, in Filing) (models.Review, error) {
	err := s.permit(ctx, actor, caseID, models.ActApproveCase, models.ActReview)
	if models.KindOf(err) == models.Forbidden && err != nil {
		return models.Review{}, models.Errorf(models.Forbidden, "只有审批负责人和法制审核人员可以登记备案，请联系本机关系统管理员授权")
	}
	if err != nil {
		return models.Review{}, err
	}
	in.Number = strings.TrimSpace(in.Number)
	r := request{Key: in.Key, Act: "file review", CaseID: caseID, Body: in}
	return s.once(ctx, actor, r, func(tx *store.Tx) (models.Review, error) { return file(tx, caseID, in) })
}

func file(tx *store.Tx, caseID int64, in Filing) (models.Review, error) {
	before, err := tx.FindReviewOf(caseID)
	if err != nil {
		return models.Review{}, err
	}
	if err := checkFiling(before, in, tx.Today); err != nil {
		return models.Review{}, err
	}
	n, err := tx.CountFilings(before.BureauID, in.Number)
	if err != nil {
		return models.Review{}, err
	}
	if n > 0 {
		return models.Review{}, models.Errorf(models.Conflict, "备案号“%s”已被本机关使用，请核对后重填", in.Number)
	}
	after := before
	after.FilingNumber, after.FiledOn = in.Number, in.Day
	err = tx.UpdateReview(before, &after, "登记备案")
	return after, err
}

// checkFiling holds the filing to the review.
func checkFiling(v models.Review, in Filing, today models.Day) error {
	switch {
	case !v.Passed:
		return models.Errorf(models.TooEarly, "法制审核尚未通过，不能备案")
	case !v.Major:
		return models.Errorf(models.Invalid, "本案不属于重大执法决定，不需要备案")
	case v.FiledOn != "":
		return models.Errorf(models.Conflict, "本案已于%s备案，备案号为“%s”", v.FiledOn.Chinese(), v.FilingNumber)
	}
	var c models.Checks
	c.Require(in.Number != "" && utf8.ValidString(in.Number) && utf8.RuneCountInString(in.Number) <= 80, "number", "备案号必填，至多80个字符", "请填写备案机关给出的编号")
	c.Require(in.Day.Valid() && in.Day <= today && in.Day >= v.ConcludedOn, "day",
		"备案日期须为审结日（"+v.ConcludedOn.Chinese()+"）至今天之间的日期", "请写成 2024-03-04")
	return c.Err("备案信息有误")
}
