package identity

import (
	"context"

	"sanxiang/app/store"
	"sanxiang/models"
)

// CreateOfficer adds an officer to a bureau. Errors: Invalid with all field
// errors.
func (s *Service) CreateOfficer(ctx context.Context, actor models.Actor, o models.Officer) (models.Officer, error) {
	return written(ctx, s, actor, func(tx *store.Tx, g gate) (models.Officer, error) {
		if err := g.manage(o.BureauID); err != nil {
			return models.Officer{}, err
		}
		if _, err := tx.FindBureau(o.BureauID); err != nil {
			return models.Officer{}, err
		}
		created := o
		created.ID = 0
		if err := checkOfficer(created); err != nil {
			return models.Officer{}, err
		}
		err := tx.CreateOfficer(&created)
		return created, err
	})
}

// UpdateOfficer writes a changed officer. Officers do not change their bureau:
// they leave one and join the other, so that the counts of past years stand. A
// version of 0 is not compared.
func (s *Service) UpdateOfficer(ctx context.Context, actor models.Actor, o models.Officer) (models.Officer, error) {
	return written(ctx, s, actor, func(tx *store.Tx, g gate) (models.Officer, error) {
		before, err := tx.FindOfficer(o.ID)
		if err != nil {
			return models.Officer{}, g.hide(err)
		}
		if err := g.manage(before.BureauID); err != nil {
			return models.Officer{}, err
		}
		after := o
		current(&after.Version, before.Version)
		if after.BureauID != before.BureauID {
			return models.Officer{}, models.Errorf(models.Invalid, "执法人员不能直接改换机关，请在原机关填写离岗日期，再在新机关登记")
		}
		if err := checkOfficer(after); err != nil {
			return models.Officer{}, err
		}
		err = tx.UpdateOfficer(before, &after)
		return after, err
	})
}

// ListOfficers gives a bureau's officers by name.
func (s *Service) ListOfficers(ctx context.Context, actor models.Actor, bureau int64) ([]models.Officer, error) {
	g, err := s.gate(ctx, actor)
	if err == nil {
		err = g.read(bureau)
	}
	if err != nil {
		return nil, err
	}
	return s.store.ListOfficersOf(ctx, bureau)
}

// checkOfficer reports every field error at once.
func checkOfficer(o models.Officer) error {
	var c models.Checks
	c.Add("", o.Check())
	checkTexts(&c, text{"name", o.Name, 100}, text{"post", o.Post, 100}, text{"education", o.Education, 40})
	checkDates(&c, date{"review_from", o.ReviewFrom}, date{"active_to", o.ActiveTo})
	return c.Err("执法人员信息有误")
}
