package store

import (
	"context"
	"fmt"
	"slices"

	"sanxiang/models"
)

// causeSample is how many of a bureau's latest cases say what it deals with.
const causeSample = 1000

// ListCauses gives causes, categories and bases of the bureau's latest cases,
// the latest first, with nothing else of them.
func (s *Store) ListCauses(ctx context.Context, bureau int64) ([]models.Case, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	var list []models.Case
	err := s.reader(ctx).Select("id, cause, cause_category, basis").Where("bureau_id = ?", bureau).
		Order("entered_on DESC, id DESC").Limit(causeSample).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list causes of bureau %d: %w", bureau, err)
	}
	return list, nil
}

// ListCasesOfParty gives the bureau's cases in which the party appears, by
// credit code or identity number, the latest first; none without either.
func (s *Store) ListCasesOfParty(ctx context.Context, bureau int64, p models.Party) ([]models.Case, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	tx, err := s.view(ctx)
	if err != nil {
		return nil, err
	}
	ids, err := tx.casesOf([]models.Party{p})
	if err != nil {
		return nil, err
	}
	var list []models.Case
	for part := range slices.Chunk(ids, idBatch) {
		var some []models.Case
		if err := tx.db.Where("id IN ? AND bureau_id = ?", part, bureau).Find(&some).Error; err != nil {
			return nil, fmt.Errorf("list cases of party: %w", err)
		}
		list = append(list, some...)
	}
	slices.SortFunc(list, func(a, b models.Case) int { return cmpInt(b.ID, a.ID) })
	return list, nil
}

// FindLastNumber gives the last number that a bureau's sequence gave out, 0
// when it gave none. The next one may be another's by the time it is taken.
func (s *Store) FindLastNumber(ctx context.Context, bureau int64, kind string, year int) (int64, error) {
	var last []int64
	err := s.reader(ctx).Model(&Sequence{}).Where("bureau_id = ? AND kind = ? AND year = ?", bureau, kind, year).Limit(1).Pluck("next", &last).Error
	if err != nil {
		return 0, fmt.Errorf("find last number of %s: %w", kind, err)
	}
	if len(last) == 0 {
		return 0, nil
	}
	return last[0], nil
}
