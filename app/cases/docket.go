package cases

import (
	"context"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Docket is a case as its own page shows it: the file with where it stands,
// what comes next and what stands against that.
type Docket struct {
	File
	Steps     []models.Step // of the events, in order
	Track     []models.Milestone
	Calendar  models.Calendar
	Today     models.Day
	Main      models.StepKind // what the case waits for; none when it waits for somebody else
	Prospects []Prospect      // every step that the state allows, in order
	Proposed  []models.Penalty
	Review    []models.Hit // why legal review is compulsory; none when it is not
	Hearing   []models.Hit // why a hearing must be offered
	Pack      []models.PackItem
	Officers  map[int64]string // names of all officers that the file speaks of
	Counting  models.Counting
	Comments  []models.Comment
	Locked    bool // decided: changes are corrections with a reason
}

// Prospect is a step that the state allows, with what stands against it.
type Prospect struct {
	Kind     models.StepKind
	Refused  string           // Chinese: why this actor may not take it; "" = may
	Findings []models.Finding // against it however its form is filled in
}

// Blocked says whether a finding keeps the step from being taken.
func (p Prospect) Blocked() bool {
	return slices.ContainsFunc(p.Findings, func(f models.Finding) bool {
		return f.Severity == models.SeverityBlock && !models.Overridable(f.Rule)
	})
}

// FindDocket gives the docket of a case.
func (s *Service) FindDocket(ctx context.Context, actor models.Actor, id int64) (Docket, error) {
	if _, err := s.find(ctx, actor, models.ActReadCase, id); err != nil {
		return Docket{}, err
	}
	d, err := s.store.FindDossierFor(ctx, id, models.Step{Kind: models.StepDecided, Day: s.store.Today()})
	if err != nil {
		return Docket{}, err
	}
	k := Docket{
		Steps: d.Env.Steps, Calendar: d.Env.Calendar, Today: d.Env.Today, Main: models.MainStep(d.Case, d.Env),
		Proposed: d.Env.Proposed(), Pack: models.ReviewPack(d.Case, d.Env),
	}
	k.Review = d.Case.ReviewHits(k.Proposed, k.Today, d.Env)
	k.Hearing = d.Case.HearingHits(k.Proposed, k.Today, d.Env)
	k.Locked = d.Case.DecidedOn != "" || slices.Contains([]models.CaseState{models.CaseNotFiled, models.CaseDropped}, d.Case.State)
	for _, kind := range models.NextSteps(d.Case.State) {
		p := Prospect{Kind: kind, Findings: d.Case.Obstacles(kind, d.Env)}
		if err := s.permit(ctx, actor, ActOf(kind), d.Case.BureauID); err != nil {
			p.Refused = err.Error()
		}
		k.Prospects = append(k.Prospects, p)
	}
	if k.File, err = s.file(ctx, actor, d); err != nil {
		return Docket{}, err
	}
	k.Track = models.Track(d.Case, d.Env.Steps, k.Duties)
	return k, s.complete(ctx, &k, d)
}

// complete adds the names, the counting and the comments.
func (s *Service) complete(ctx context.Context, k *Docket, d *store.Dossier) error {
	ids := models.IDs{d.Case.Handler1, d.Case.Handler2}
	for _, step := range d.Env.Steps {
		ids = append(append(ids, step.Officers...), step.Chair)
	}
	slices.Sort(ids)
	officers, err := s.store.ListOfficers(ctx, slices.Compact(ids))
	if err != nil {
		return err
	}
	k.Officers = make(map[int64]string, len(officers))
	for id, o := range officers {
		k.Officers[id] = o.Name
	}
	catalogue, err := s.store.Catalogue(ctx)
	if err != nil {
		return err
	}
	k.Counting = catalogue.Profile(d.Env.Bureau.Region, d.Case.DecidedOn.Year()).Explain(d.Case)
	k.Comments, err = s.store.ListComments(ctx, d.Case.ID)
	return err
}
