package identity

import (
	"context"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// CreateBureau adds a bureau below one that the actor manages. Errors: Invalid
// with all field errors, Conflict for a code or name in use.
func (s *Service) CreateBureau(ctx context.Context, actor models.Actor, b models.Bureau) (models.Bureau, error) {
	return written(ctx, s, actor, func(tx *store.Tx, g gate) (models.Bureau, error) {
		if err := g.place(b.ParentID); err != nil {
			return models.Bureau{}, err
		}
		created := b
		created.ID = 0
		if err := checkBureau(created); err != nil {
			return models.Bureau{}, err
		}
		tree, err := tx.Tree()
		if err != nil {
			return models.Bureau{}, err
		}
		if err := tree.CheckParent(0, b.ParentID); err != nil {
			return models.Bureau{}, err
		}
		err = tx.CreateBureau(&created)
		return created, err
	})
}

// UpdateBureau writes a changed bureau. It may move below another one that the
// actor manages; what it did counts for its new superiors from then on, for
// all years, because figures add up over the tree as it stands. A version of 0
// is not compared.
func (s *Service) UpdateBureau(ctx context.Context, actor models.Actor, b models.Bureau) (models.Bureau, error) {
	return written(ctx, s, actor, func(tx *store.Tx, g gate) (models.Bureau, error) {
		before, err := tx.FindBureau(b.ID)
		if err != nil {
			return models.Bureau{}, g.hide(err)
		}
		if err := g.manage(b.ID); err != nil {
			return models.Bureau{}, err
		}
		after := b
		current(&after.Version, before.Version)
		if err := checkBureau(after); err != nil {
			return models.Bureau{}, err
		}
		if after.ParentID != before.ParentID {
			if err := g.move(tx, after); err != nil {
				return models.Bureau{}, err
			}
		}
		err = tx.UpdateBureau(&after)
		return after, err
	})
}

// place asks for the right to put a bureau below the parent.
func (g gate) place(parent int64) error {
	if parent == 0 && !g.actor.System && !g.actor.Empty() {
		return models.Errorf(models.Forbidden, "没有上级的机关只能由系统管理员在服务器上登记或调整，请选择上级机关")
	}
	return g.manage(parent)
}

// move allows a new parent. Moves wait for one another, for two of them
// together could close a circle that neither closes alone.
func (g gate) move(tx *store.Tx, b models.Bureau) error {
	if err := g.place(b.ParentID); err != nil {
		return err
	}
	if err := tx.Lock("tree", 0); err != nil {
		return err
	}
	tree, err := tx.Tree()
	if err != nil {
		return err
	}
	return tree.CheckParent(b.ID, b.ParentID)
}

// ListBureaus gives the bureaus that the actor's bureau covers, by code.
func (s *Service) ListBureaus(ctx context.Context, actor models.Actor) ([]models.Bureau, error) {
	if actor.Empty() {
		return nil, models.Errorf(models.Unauthenticated, "请先登录，或在请求中提供有效的访问令牌")
	}
	g, err := s.gate(ctx, actor)
	if err != nil {
		return nil, err
	}
	list, err := s.store.ListBureaus(ctx)
	return slices.DeleteFunc(list, func(b models.Bureau) bool { return !actor.System && !g.tree.Covers(actor.BureauID, b.ID) }), err
}

// checkBureau reports every field error at once.
func checkBureau(b models.Bureau) error {
	var c models.Checks
	c.Add("", b.Check())
	checkTexts(&c, text{"code", b.Code, 32}, text{"name", b.Name, 200}, text{"short", b.Short, 32}, text{"level", b.Level, 20},
		text{"region", b.Region, 12}, text{"field", b.Field, 40}, text{"duties", b.Duties, 10000}, text{"contact", b.Contact, 500})
	return c.Err("机关信息有误")
}
