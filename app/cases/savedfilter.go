package cases

import (
	"context"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// The bounds of named lists.
const (
	savedMost  = 20
	savedName  = 20   // characters
	savedQuery = 1000 // bytes
)

// ListSaved gives the actor's named lists (常用筛选).
func (s *Service) ListSaved(ctx context.Context, actor models.Actor) ([]models.SavedFilter, error) {
	if err := owner(actor); err != nil {
		return nil, err
	}
	return s.store.ListSavedFilters(ctx, actor.UserID)
}

// CreateSaved names a list for the actor; a name that the actor uses already
// takes the new list.
func (s *Service) CreateSaved(ctx context.Context, actor models.Actor, name, query string) error {
	if err := owner(actor); err != nil {
		return err
	}
	name = strings.TrimSpace(name)
	var c models.Checks
	c.Require(name != "" && len([]rune(name)) <= savedName && !strings.ContainsAny(name, "\r\n"), "name", "名称须为1至20个字", "请写一个短名称，例如 本月超期")
	c.Require(len(query) <= savedQuery, "query", "筛选条件过长", "请减少条件后再保存")
	if err := c.Err("没有保存常用筛选"); err != nil {
		return err
	}
	return s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		return tx.PutSavedFilter(models.SavedFilter{Name: name, Query: query}, savedMost)
	})
}

// PurgeSaved forgets one of the actor's named lists.
func (s *Service) PurgeSaved(ctx context.Context, actor models.Actor, id int64) error {
	if err := owner(actor); err != nil {
		return err
	}
	return s.store.Tx(ctx, actor, func(tx *store.Tx) error { return tx.PurgeSavedFilter(id) })
}
