package identity

import (
	"context"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// CreateCertificate adds a certificate to an officer; its bureau is the
// officer's. Errors: Invalid with all field errors, Conflict where the
// authority's number is valid for somebody at the same time.
func (s *Service) CreateCertificate(ctx context.Context, actor models.Actor, c models.Certificate) (models.Certificate, error) {
	return written(ctx, s, actor, func(tx *store.Tx, g gate) (models.Certificate, error) {
		o, err := tx.FindOfficer(c.OfficerID)
		if err != nil {
			return models.Certificate{}, g.hide(err)
		}
		if err := g.manage(o.BureauID); err != nil {
			return models.Certificate{}, err
		}
		created := c
		created.ID, created.BureauID = 0, o.BureauID
		if err := checkCertificate(tx, created); err != nil {
			return models.Certificate{}, err
		}
		err = tx.CreateCertificate(&created)
		return created, err
	})
}

// UpdateCertificate writes a changed certificate; it stays with its officer. A
// version of 0 is not compared.
func (s *Service) UpdateCertificate(ctx context.Context, actor models.Actor, c models.Certificate) (models.Certificate, error) {
	return written(ctx, s, actor, func(tx *store.Tx, g gate) (models.Certificate, error) {
		before, err := tx.FindCertificate(c.ID)
		if err != nil {
			return models.Certificate{}, g.hide(err)
		}
		if err := g.manage(before.BureauID); err != nil {
			return models.Certificate{}, err
		}
		after := c
		current(&after.Version, before.Version)
		if after.OfficerID != 0 && after.OfficerID != before.OfficerID {
			return models.Certificate{}, models.Errorf(models.Invalid, "执法证不能改换持证人，请注销原证后另行登记")
		}
		after.OfficerID, after.BureauID = before.OfficerID, before.BureauID
		if err := checkCertificate(tx, after); err != nil {
			return models.Certificate{}, err
		}
		err = tx.UpdateCertificate(before, &after)
		return after, err
	})
}

// ListCertificates gives a bureau's certificates by number.
func (s *Service) ListCertificates(ctx context.Context, actor models.Actor, bureau int64) ([]models.Certificate, error) {
	g, err := s.gate(ctx, actor)
	if err == nil {
		err = g.read(bureau)
	}
	if err != nil {
		return nil, err
	}
	return s.store.ListCertificatesOf(ctx, bureau)
}

// checkCertificate reports every field error at once and refuses a number that
// is taken. Certificates wait for one another, for no unique key can hold the
// rule: a number may come back after its certificate has ended, as when an
// officer goes to another bureau of the same authority.
func checkCertificate(tx *store.Tx, c models.Certificate) error {
	if err := checkCertificateFields(c); err != nil {
		return err
	}
	if err := tx.Lock("certificate", 0); err != nil {
		return err
	}
	list, err := tx.ListCertificatesNumbered([]string{c.Number})
	if err != nil {
		return err
	}
	if slices.ContainsFunc(list, func(other models.Certificate) bool { return clash(c, other) }) {
		return models.Errorf(models.Conflict, "证号“%s”已有在同一时期有效的执法证，请核对证号，或先登记原证的注销日期", c.Number)
	}
	return nil
}

// checkCertificateFields reports every field error at once.
func checkCertificateFields(c models.Certificate) error {
	var k models.Checks
	k.Add("", c.Check())
	checkTexts(&k, text{"certificate", c.Number, 40}, text{"authority", c.Authority, 100}, text{"cancel_reason", c.CancelReason, 100})
	checkDates(&k, date{"applied_on", c.AppliedOn}, date{"issued_on", c.IssuedOn}, date{"valid_from", c.ValidFrom},
		date{"valid_to", c.ValidTo}, date{"cancelled_on", c.CancelledOn}, date{"renumbered_on", c.RenumberedOn})
	return k.Err("行政执法证信息有误")
}

// clash says whether two certificates of one authority bear one number at the
// same time. Certificates without an authority are their bureau's own.
func clash(a, b models.Certificate) bool {
	if a.Authority == "" && a.BureauID != b.BureauID {
		return false
	}
	if a.ID == b.ID && a.ID != 0 || a.Number == "" || a.Number != b.Number || a.Authority != b.Authority {
		return false
	}
	a.Settle()
	b.Settle()
	return (b.EndsOn == "" || begun(a) < b.EndsOn) && (a.EndsOn == "" || begun(b) < a.EndsOn)
}

// begun is the first day a certificate's number is taken.
func begun(c models.Certificate) models.Day {
	for _, d := range []models.Day{c.ValidFrom, c.IssuedOn} {
		if d != "" {
			return d
		}
	}
	return c.AppliedOn
}
