package cases

import (
	"context"

	"sanxiang/app/store"
	"sanxiang/models"
)

// File is a case as its page shows it (案卷). Identifiers of parties are
// masked for whoever has no part in the case.
type File struct {
	Case       models.Case        `json:"case"`
	Parties    []models.Party     `json:"parties"`
	Penalties  []models.Penalty   `json:"penalties"`
	Events     []models.Event     `json:"events"`
	Recordings []models.Recording `json:"recordings"`
	Next       []models.StepKind  `json:"next"` // what the state allows and the actor may do
	Duties     []models.Duty      `json:"duties"`
}

// Find gives the whole file of a case.
func (s *Service) Find(ctx context.Context, actor models.Actor, id int64) (File, error) {
	if _, err := s.find(ctx, actor, models.ActReadCase, id); err != nil {
		return File{}, err
	}
	d, err := s.store.FindDossier(ctx, id)
	if err != nil {
		return File{}, err
	}
	return s.file(ctx, actor, d)
}

// file makes the file of a dossier that the actor may read.
func (s *Service) file(ctx context.Context, actor models.Actor, d *store.Dossier) (File, error) {
	f := File{Case: d.Case, Parties: d.Env.Parties, Recordings: d.Env.Recordings, Duties: models.Duties(d.Case, d.Env)}
	var err error
	if f.Events, err = s.store.ListEvents(ctx, d.Case.ID); err != nil {
		return File{}, err
	}
	if f.Penalties, err = s.store.ListPenalties(ctx, d.Case.ID); err != nil {
		return File{}, err
	}
	for _, kind := range models.NextSteps(d.Case.State) {
		if s.permit(ctx, actor, ActOf(kind), d.Case.BureauID) == nil {
			f.Next = append(f.Next, kind)
		}
	}
	if !models.SeesIdentifiers(actor, d.Case.BureauID) {
		for i := range f.Parties {
			f.Parties[i] = f.Parties[i].Masked()
		}
	}
	return f, nil
}
