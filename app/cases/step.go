package cases

import (
	"context"
	"strconv"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Move is one step that somebody takes in a case. Version is the version of
// the case that the user saw, 0 when it does not matter; Key makes the request
// safe to send again.
type Move struct {
	Key     string      `json:"-"`
	Version int64       `json:"version,string"`
	Step    models.Step `json:"step"`
	Draft   string      `json:"-"` // the actor's draft that the step makes good; it is forgotten
}

// Take moves the case by one step. A decision gets its document number and,
// when none is stated, its remedy paragraph here, in the same transaction as
// everything else; a decision that the rules block uses up no number. The
// findings are what the rules found: those that block are also in the error.
func (s *Service) Take(ctx context.Context, actor models.Actor, id int64, m Move) (models.Case, []models.Finding, error) {
	if err := s.mayTake(ctx, actor, id, m.Step.Kind); err != nil {
		return models.Case{}, nil, err
	}
	asked, err := content("take", id, m)
	if err != nil {
		return models.Case{}, nil, err
	}
	settle(&m.Step)
	if err := checkStep(m.Step); err != nil {
		return models.Case{}, nil, err
	}
	organ, err := s.reconsideration(ctx, id, m.Step)
	if err != nil {
		return models.Case{}, nil, err
	}
	var (
		c        models.Case
		findings []models.Finding
	)
	err = s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		if err := tx.PurgeDraft(actor.UserID, m.Draft); err != nil {
			return err
		}
		result, again, err := tx.Once(m.Key, asked)
		if err != nil {
			return err
		}
		if again {
			c, err = repeated(tx, result)
			return err
		}
		if c, findings, err = take(tx, id, m, organ); err != nil {
			return err
		}
		return tx.Keep(m.Key, asked, strconv.FormatInt(c.ID, 10))
	})
	if err != nil {
		return models.Case{}, findings, err
	}
	return c, findings, nil
}

// take moves the case inside the transaction.
func take(tx *store.Tx, id int64, m Move, organ string) (models.Case, []models.Finding, error) {
	step := m.Step
	if step.Day == "" {
		step.Day = tx.Today
	}
	d, err := tx.FindDossier(id, step)
	if err != nil {
		return models.Case{}, nil, err
	}
	if m.Version != 0 && m.Version != d.Case.Version {
		return models.Case{}, nil, stale(d, m.Version)
	}
	switch step.Kind {
	case models.StepDecided:
		err = decide(tx, d, &step, organ)
	case models.StepAmended, models.StepCorrected:
		err = renumber(tx, d, &step)
	default:
	}
	if err != nil {
		return models.Case{}, nil, err
	}
	findings, err := tx.Take(d, step, nil)
	return d.Case, findings, err
}

// stale says what happened to the case since the user saw it.
func stale(d *store.Dossier, seen int64) error {
	last := ""
	if n := len(d.Env.Steps); n > 0 {
		last = d.Env.Steps[n-1].Kind.Label()
	}
	return models.Errorf(models.Conflict, "案件已被他人修改：您看到的是第%d版，现在是第%d版，最近一步为“%s”，现处于“%s”，请刷新核对后再办理",
		seen, d.Case.Version, last, models.ChoiceLabel(models.CaseStates, string(d.Case.State)))
}

// decide completes a decision: its document number and its remedies.
func decide(tx *store.Tx, d *store.Dossier, step *models.Step, organ string) error {
	remedy(d, step, organ)
	return numberDecision(tx, d.Env.Bureau, d.Case.Procedure, step)
}

// remedy writes the remedy paragraph that a decision does not state.
func remedy(d *store.Dossier, step *models.Step, organ string) {
	if step.Remedy == "" && step.Outcome != models.OutcomeTransferred {
		step.Remedy = models.RemedyText(d.Case.Procedure, organ, "有管辖权的人民法院")
	}
}

// renumber lets a case change its number as registering gives it one.
func renumber(tx *store.Tx, d *store.Dossier, step *models.Step) error {
	if step.Number == "" || normalNumber(step.Number) == d.Case.Number {
		step.Number = ""
		return nil
	}
	return numberCase(tx, d.Env.Bureau, step)
}

// reconsideration names the organ to which the party of a decision may apply.
func (s *Service) reconsideration(ctx context.Context, id int64, step models.Step) (string, error) {
	if step.Kind != models.StepDecided || step.Remedy != "" {
		return "", nil
	}
	c, err := s.store.FindCase(ctx, id)
	if err != nil {
		return "", err
	}
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return "", err
	}
	return tree.ReconsiderationOrgan(c.BureauID), nil
}
