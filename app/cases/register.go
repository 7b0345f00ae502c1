package cases

import (
	"context"
	"strconv"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Registration enters a clue (线索登记) in a bureau. Key makes it safe to send
// again. Of the step, parties and cause must be given; the day is today and
// the case number the next of the bureau's sequence when none is given.
type Registration struct {
	Key    string      `json:"-"`
	Bureau int64       `json:"bureau,string"`
	Step   models.Step `json:"step"`
	Draft  string      `json:"-"` // the actor's draft that the case makes good; it is forgotten
}

// Register makes a new case. The findings are what the user should read; none
// of them stood against the step. A repeated key gives the case of the first
// request.
func (s *Service) Register(ctx context.Context, actor models.Actor, r Registration) (models.Case, []models.Finding, error) {
	if err := s.permit(ctx, actor, models.ActHandleCase, r.Bureau); err != nil {
		return models.Case{}, nil, err
	}
	r.Step.Kind = models.StepRegistered
	asked, err := content("register", r.Bureau, r)
	if err != nil {
		return models.Case{}, nil, err
	}
	settle(&r.Step)
	if err := CheckRegistration(r.Step); err != nil {
		return models.Case{}, nil, err
	}
	var (
		c        models.Case
		findings []models.Finding
	)
	err = s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		if err := tx.PurgeDraft(actor.UserID, r.Draft); err != nil {
			return err
		}
		result, again, err := tx.Once(r.Key, asked)
		if err != nil {
			return err
		}
		if again {
			c, err = repeated(tx, result)
			return err
		}
		if c, findings, err = register(tx, r); err != nil {
			return err
		}
		return tx.Keep(r.Key, asked, strconv.FormatInt(c.ID, 10))
	})
	if err != nil {
		return models.Case{}, findings, err
	}
	return c, findings, nil
}

// register takes the first step of a case.
func register(tx *store.Tx, r Registration) (models.Case, []models.Finding, error) {
	step := r.Step
	if step.Day == "" {
		step.Day = tx.Today
	}
	d, err := tx.NewDossier(r.Bureau, step)
	if err != nil {
		return models.Case{}, nil, err
	}
	if err := checkHandlers(tx, d, step); err != nil {
		return models.Case{}, nil, err
	}
	if step.Field == "" {
		step.Field = d.Env.Bureau.Field
	}
	if err := numberCase(tx, d.Env.Bureau, &step); err != nil {
		return models.Case{}, nil, err
	}
	findings, err := tx.Take(d, step, nil)
	return d.Case, findings, err
}

// repeated gives the case that the first request with a key led to.
func repeated(tx *store.Tx, result string) (models.Case, error) {
	id, err := models.ParseID(result)
	if err != nil {
		return models.Case{}, err
	}
	return tx.FindCase(id)
}

// CheckRegistration tests what a clue must state, whatever the bureau.
func CheckRegistration(step models.Step) error {
	step.Kind = models.StepRegistered
	var c models.Checks
	c.Require(step.Cause != "", "cause", "案由必须填写", "请填写违法行为的名称，例如 示例违法行为案")
	c.Require(step.Procedure.Valid(), "procedure", "程序不在可选范围", "请选择简易程序或普通程序")
	if len(step.Parties) == 0 {
		c.Require(false, "parties", "案件至少应有一名当事人", "请添加当事人")
	}
	c.Add("", checkStep(step))
	return c.Err("案件信息有误，未能登记")
}

// DeleteDraft removes a case that is still a clue (线索登记); the audit trail
// keeps that it was there. A case that has gone further is a Conflict.
func (s *Service) DeleteDraft(ctx context.Context, actor models.Actor, id int64) error {
	if _, err := s.find(ctx, actor, models.ActHandleCase, id); err != nil {
		return err
	}
	return s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		c, err := tx.FindCase(id)
		if err != nil {
			return err
		}
		if c.State != models.CaseClue {
			return models.Errorf(models.Conflict, "案件已处于“%s”，只有线索登记阶段的案件可以删除；已立案的请办理终止调查",
				models.ChoiceLabel(models.CaseStates, string(c.State)))
		}
		return tx.DeleteDraft(c)
	})
}
