package identity

import (
	"context"

	"sanxiang/models"
)

// FindOfficer gives an officer of a bureau that the actor manages.
func (s *Service) FindOfficer(ctx context.Context, actor models.Actor, id int64) (models.Officer, error) {
	return managed(ctx, s, actor, func() (models.Officer, error) { return s.store.FindOfficer(ctx, id) })
}

// FindCertificate gives a certificate of an officer whose bureau the actor manages.
func (s *Service) FindCertificate(ctx context.Context, actor models.Actor, id int64) (models.Certificate, error) {
	return managed(ctx, s, actor, func() (models.Certificate, error) { return s.store.FindCertificate(ctx, id) })
}

// FindDevice gives a device of a bureau that the actor manages.
func (s *Service) FindDevice(ctx context.Context, actor models.Actor, id int64) (models.Device, error) {
	return managed(ctx, s, actor, func() (models.Device, error) { return s.store.FindDevice(ctx, id) })
}

// managed gives what find finds to whoever manages its bureau. What does not
// exist and what is another's read alike.
func managed[T models.Record](ctx context.Context, s *Service, actor models.Actor, find func() (T, error)) (T, error) {
	var none T
	g, err := s.gate(ctx, actor)
	if err != nil {
		return none, err
	}
	found, missing := find()
	if missing != nil && models.KindOf(missing) != models.NotFound {
		return none, missing
	}
	if err := g.manage(found.BureauOf()); err != nil {
		return none, err
	}
	if missing != nil {
		return none, models.Errorf(models.NotFound, "%s", models.HiddenMessage)
	}
	return found, nil
}
