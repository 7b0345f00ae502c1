package cases

import (
	"context"
	"strings"

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
	if !seesIdentifiers(actor, d.Case.BureauID) {
		for i := range f.Parties {
			f.Parties[i] = maskParty(f.Parties[i])
		}
	}
	return f, nil
}

// seesIdentifiers holds for those who work on the case in its own bureau.
func seesIdentifiers(actor models.Actor, bureau int64) bool {
	return actor.System || actor.BureauID == bureau && actor.Has(models.RoleHandler, models.RoleApprover, models.RoleReviewer)
}

// maskParty hides what identifies a person: enough of a number stays to tell
// two parties apart, nothing of an address or birth day.
func maskParty(p models.Party) models.Party {
	p.IDNumber, p.Phone = maskMiddle(p.IDNumber), maskMiddle(p.Phone)
	p.BirthDay = ""
	if p.Address != "" {
		p.Address = "［已隐去］"
	}
	return p
}

// maskMiddle leaves the first and the last two characters of a number.
func maskMiddle(s string) string {
	r := []rune(s)
	if len(r) <= 4 {
		return strings.Repeat("*", len(r))
	}
	return string(r[:2]) + strings.Repeat("*", len(r)-4) + string(r[len(r)-2:])
}
