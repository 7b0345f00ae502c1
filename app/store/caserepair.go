package store

import (
	"context"
	"fmt"
	"slices"

	"sanxiang/models"
)

// repairBatch is how many cases one transaction looks at.
const repairBatch = 200

// RepairWork brings the lines of work and the texts of all cases to what their
// files say, and says how many cases differed: after a term or a calendar
// changed, and for cases that are older than the tables.
func (s *Store) RepairWork(ctx context.Context, actor models.Actor) (int, error) {
	total := 0
	for after := int64(0); ; {
		ids, err := s.listWorkIDs(ctx, after)
		if err != nil || len(ids) == 0 {
			return total, err
		}
		after = ids[len(ids)-1]
		look, err := s.view(ctx)
		if err != nil {
			return total, err
		}
		if wrong, err := look.wrongWork(ids); err != nil || len(wrong) == 0 {
			if err != nil {
				return total, err
			}
			continue // the writer is not kept for nothing
		}
		repaired := 0
		err = s.Tx(ctx, actor, func(tx *Tx) error {
			wrong, err := tx.wrongWork(ids)
			repaired = len(wrong)
			for id, w := range wrong {
				if err == nil {
					err = tx.replaceWork(id, w)
				}
			}
			if repaired > 0 {
				tx.Append("更新待办事项", "case", ids[0], 0, fmt.Sprintf("%d件", repaired))
			}
			return err
		})
		if err != nil {
			return total, err
		}
		total += repaired
	}
}

// ListWrongWork names the cases whose kept work differs from what their files say.
func (s *Store) ListWrongWork(ctx context.Context) ([]int64, error) {
	tx, err := s.view(ctx)
	if err != nil {
		return nil, err
	}
	var all []int64
	for after := int64(0); ; {
		ids, err := s.listWorkIDs(ctx, after)
		if err != nil || len(ids) == 0 {
			return all, err
		}
		wrong, err := tx.wrongWork(ids)
		if err != nil {
			return all, err
		}
		for id := range wrong {
			all = append(all, id)
		}
		after = ids[len(ids)-1]
	}
}

// listWorkIDs gives the next cases that make work, have lines of it, or lack a
// text, in order of id.
func (s *Store) listWorkIDs(ctx context.Context, after int64) ([]int64, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	var ids []int64
	for _, q := range []string{
		"SELECT id FROM cases WHERE id > ? AND state NOT IN ('archived', 'closed', 'not_filed') ORDER BY id LIMIT ?",
		"SELECT DISTINCT case_id FROM case_duties WHERE case_id > ? ORDER BY case_id LIMIT ?",
		"SELECT id FROM cases LEFT JOIN case_texts ON case_texts.bureau_id = cases.bureau_id AND case_texts.case_id = cases.id WHERE id > ? AND case_texts.case_id IS NULL ORDER BY id LIMIT ?",
	} {
		var part []int64
		if err := s.reader(ctx).Raw(q, after, repairBatch).Scan(&part).Error; err != nil {
			return nil, fmt.Errorf("list cases to repair: %w", err)
		}
		ids = append(ids, part...)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	return ids[:min(len(ids), repairBatch)], nil
}

// wrongWork gives what the work of some cases should be where it is not.
func (tx *Tx) wrongWork(ids []int64) (map[int64]*caseWork, error) {
	if err := tx.settle(); err != nil {
		return nil, err
	}
	var (
		cases []models.Case
		kept  []models.CaseDuty
		texts []models.CaseText
	)
	if err := tx.db.Where("id IN ?", ids).Find(&cases).Error; err != nil {
		return nil, fmt.Errorf("find cases to repair: %w", err)
	}
	if err := tx.db.Where("case_id IN ?", ids).Order("case_id, seq").Find(&kept).Error; err != nil {
		return nil, fmt.Errorf("find duties to repair: %w", err)
	}
	if err := tx.db.Joins("JOIN cases ON cases.bureau_id = case_texts.bureau_id AND cases.id = case_texts.case_id").Where("cases.id IN ?", ids).Find(&texts).Error; err != nil {
		return nil, fmt.Errorf("find texts to repair: %w", err)
	}
	dossiers, err := tx.gather(cases)
	if err != nil {
		return nil, err
	}
	have := map[int64]*caseWork{}
	for _, id := range ids {
		have[id] = &caseWork{text: &models.CaseText{}}
	}
	for _, d := range kept {
		have[d.CaseID].duties = append(have[d.CaseID].duties, d)
	}
	for _, t := range texts {
		have[t.CaseID].text = &t
	}
	wrong := map[int64]*caseWork{}
	for _, d := range dossiers {
		if w := tx.workOf(d).since(have[d.Case.ID]); w != nil {
			wrong[d.Case.ID] = w
		}
		delete(have, d.Case.ID)
	}
	for id, w := range have { // of cases that are gone
		if len(w.duties) > 0 {
			wrong[id] = &caseWork{}
		}
	}
	return wrong, nil
}
