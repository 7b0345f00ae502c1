package cases

import (
	"context"

	"sanxiang/app/store"
	"sanxiang/models"
)

// FindDraft gives the actor's own draft of a form; NotFound when there is none.
func (s *Service) FindDraft(ctx context.Context, actor models.Actor, form string) (models.Draft, error) {
	if err := owner(actor); err != nil {
		return models.Draft{}, err
	}
	return s.store.FindDraft(ctx, actor.UserID, form)
}

// ListDrafts gives the actor's own drafts, the latest first, without what is in them.
func (s *Service) ListDrafts(ctx context.Context, actor models.Actor) ([]models.Draft, error) {
	if err := owner(actor); err != nil {
		return nil, err
	}
	return s.store.ListDrafts(ctx, actor.UserID)
}

// UpdateDraft keeps what the actor has typed into a form so far. Version is
// that of the draft the form was filled from, 0 for none; the draft with its
// new version comes back. One that another window kept meanwhile is a Conflict.
func (s *Service) UpdateDraft(ctx context.Context, actor models.Actor, d models.Draft) (models.Draft, error) {
	if err := owner(actor); err != nil {
		return models.Draft{}, err
	}
	if err := d.Check(); err != nil {
		return models.Draft{}, err
	}
	var kept models.Draft
	err := s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		kept = d
		kept.UserID = actor.UserID
		return tx.PutDraft(&kept)
	})
	if err != nil {
		return models.Draft{}, err
	}
	return kept, nil
}

// PurgeDraft forgets the actor's draft of a form; there need not be one.
func (s *Service) PurgeDraft(ctx context.Context, actor models.Actor, form string) error {
	if err := owner(actor); err != nil {
		return err
	}
	return s.store.Tx(ctx, actor, func(tx *store.Tx) error { return tx.PurgeDraft(actor.UserID, form) })
}

// PurgeDrafts forgets what nobody has touched for models.DraftDays before the
// day, for the job, and says how many drafts that were.
func (s *Service) PurgeDrafts(ctx context.Context, actor models.Actor, on models.Day) (int64, error) {
	if !actor.System {
		return 0, models.Errorf(models.Forbidden, "过期草稿由系统定时清除")
	}
	before, ok := on.Add(-models.DraftDays).Time()
	if !ok {
		return 0, models.Errorf(models.Invalid, "日期“%s”无效，没有清除草稿", on)
	}
	var n int64
	err := s.store.Tx(ctx, actor, func(tx *store.Tx) (err error) {
		n, err = tx.PurgeDrafts(models.InstantOf(before))
		return err
	})
	return n, err
}

// owner demands a person: drafts belong to an account.
func owner(actor models.Actor) error {
	if actor.UserID == 0 {
		return models.Errorf(models.Unauthenticated, "请先登录，再保存或打开草稿")
	}
	return nil
}
