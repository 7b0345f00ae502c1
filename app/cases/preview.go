package cases

import (
	"context"
	"fmt"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Preview is a step as it would be taken now (核对并提交).
type Preview struct {
	Step     models.Step      // settled and completed
	Findings []models.Finding // what the rules found and do not block
	Number   string           // the document number that would be issued; another step may take it first
}

// Preview asks of a step all that Take asks, without taking it; the errors are
// those of Take.
func (s *Service) Preview(ctx context.Context, actor models.Actor, id int64, m Move) (Preview, error) {
	if err := s.mayTake(ctx, actor, id, m.Step.Kind); err != nil {
		return Preview{}, err
	}
	step := m.Step
	settle(&step)
	if err := checkStep(step); err != nil {
		return Preview{}, err
	}
	if step.Day == "" {
		step.Day = s.store.Today()
	}
	organ, err := s.reconsideration(ctx, id, step)
	if err != nil {
		return Preview{}, err
	}
	d, err := s.store.FindDossierFor(ctx, id, step)
	if err != nil {
		return Preview{}, err
	}
	if m.Version != 0 && m.Version != d.Case.Version {
		return Preview{}, stale(d, m.Version)
	}
	p := Preview{Step: step}
	if step.Kind == models.StepDecided {
		remedy(d, &p.Step, organ)
		if p.Number, err = s.nextDecision(ctx, d, p.Step); err != nil {
			return Preview{}, err
		}
	}
	if !models.Allowed(d.Case.State, step.Kind) {
		return Preview{}, models.Errorf(models.TooEarly, "案件处于“%s”，不能进行“%s”", models.ChoiceLabel(models.CaseStates, string(d.Case.State)), step.Kind.Label())
	}
	p.Findings = d.Case.Guard(p.Step, d.Env)
	return p, models.Blocked(p.Findings, step.Override)
}

// mayTake asks for the right to take a step of the kind in the case; steps
// that belong elsewhere are refused.
func (s *Service) mayTake(ctx context.Context, actor models.Actor, id int64, kind models.StepKind) error {
	if slices.Contains(foreignSteps, kind) {
		return models.Errorf(models.Invalid, "“%s”不能在此办理，请在案件登记、过程记录或法制审核中办理", kind.Label())
	}
	_, err := s.find(ctx, actor, ActOf(kind), id)
	return err
}

// nextDecision says which number a decision would get: the given one in its
// normal form, or the next of its series.
func (s *Service) nextDecision(ctx context.Context, d *store.Dossier, step models.Step) (string, error) {
	if step.DocumentNumber != "" {
		n, err := models.ParseDocNumber(step.DocumentNumber)
		if err != nil {
			return "", err
		}
		known, err := s.store.FindKnownCases(ctx, []store.CaseKey{{BureauID: d.Case.BureauID, DocumentNumber: n.String()}})
		if err == nil && known.HasDocument(d.Case.BureauID, n.String()) {
			err = documentTaken(n.String())
		}
		return n.String(), err
	}
	series := decisionSeries(d.Case.Procedure, step.Outcome)
	if series == "" {
		return "", nil
	}
	if err := numberable(d.Env.Bureau, step.Day); err != nil {
		return "", err
	}
	last, err := s.store.FindLastNumber(ctx, d.Case.BureauID, series, step.Day.Year())
	return normalNumber(fmt.Sprintf("%s%s〔%d〕%d号", d.Env.Bureau.Short, series, step.Day.Year(), last+1)), err
}
