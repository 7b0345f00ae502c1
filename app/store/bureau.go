package store

import (
	"context"
	"fmt"
	"slices"

	"sanxiang/models"
)

// CreateBureau adds a bureau to the tree.
func (tx *Tx) CreateBureau(b *models.Bureau) error {
	if b.ID == 0 {
		b.ID = tx.NewID()
	}
	b.Version = 1
	if err := tx.create(b, "机关代码或名称已存在，请核对是否重复登记"); err != nil {
		return err
	}
	tx.treed = true
	tx.count(nil, *b)
	tx.Append("登记机关", "bureau", b.ID, b.ID, b.Name)
	return nil
}

// UpdateBureau writes a changed bureau; its parent may change, because figures
// add up over the tree when they are read.
func (tx *Tx) UpdateBureau(b *models.Bureau) error {
	before, err := tx.FindBureau(b.ID)
	if err != nil {
		return err
	}
	if err := tx.replace(b, b.ID, &b.Version); err != nil {
		return err
	}
	tx.treed = true
	tx.count(before, *b)
	tx.Append("修改机关", "bureau", b.ID, b.ID, b.Name)
	return nil
}

// FindBureau gives one bureau.
func (tx *Tx) FindBureau(id int64) (models.Bureau, error) {
	var b models.Bureau
	err := tx.db.Where("id = ?", id).Take(&b).Error
	return b, found(err, "没有找到该机关")
}

// FindBureauByCode gives the bureau of a code or a full name. Full-width and
// half-width brackets are taken alike.
func (s *Store) FindBureauByCode(ctx context.Context, code string) (models.Bureau, error) {
	tree, err := s.Tree(ctx)
	if err != nil {
		return models.Bureau{}, err
	}
	wanted := plainName(code)
	for _, b := range tree.Bureaus {
		if b.Code == code || plainName(b.Name) == wanted {
			return b, nil
		}
	}
	return models.Bureau{}, models.Errorf(models.NotFound, "没有代码或名称为“%s”的机关，请核对后重试", code)
}

func plainName(s string) string { return models.HalfWidth(s) }

// ListBureaus gives all bureaus ordered by code.
func (s *Store) ListBureaus(ctx context.Context) ([]models.Bureau, error) {
	var list []models.Bureau
	if err := s.reader(ctx).Order("code").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list bureaus: %w", err)
	}
	return list, nil
}

// PutCoverage declares how a bureau stands to a register in a year.
func (tx *Tx) PutCoverage(c models.Coverage) error {
	if err := tx.db.Save(&c).Error; err != nil {
		return fmt.Errorf("write coverage: %w", err)
	}
	tx.Append("申报台账情况", "coverage", c.BureauID, c.BureauID, fmt.Sprintf("%s %d %s", c.Register, c.Year, c.State.Label()))
	return nil
}

// ListCoverage gives what the bureaus declared for the years.
func (s *Store) ListCoverage(ctx context.Context, bureaus []int64, years []int) ([]models.Coverage, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	var all []models.Coverage
	for part := range slices.Chunk(bureaus, idBatch) {
		var list []models.Coverage
		if err := s.reader(ctx).Where("bureau_id IN ? AND year IN ?", part, years).Find(&list).Error; err != nil {
			return nil, fmt.Errorf("list coverage: %w", err)
		}
		all = append(all, list...)
	}
	return all, nil
}
