package store

import (
	"context"
	"fmt"

	"sanxiang/models"
)

// CountDisclosures counts the disclosures of cases that were decided in the
// year, by bureau and by how they stand on the day. Documents are no decisions
// and are left out.
func (s *Store) CountDisclosures(ctx context.Context, year int, on models.Day) ([]models.DisclosureCount, error) {
	period := models.YearPeriod(year)
	var list []models.DisclosureCount
	err := s.reader(ctx).Raw(`SELECT bureau_id, state, on_time, withheld, policy_rule,
		CASE WHEN published_on <> '' THEN 1 ELSE 0 END AS published,
		CASE WHEN due_on <> '' AND due_on < ? THEN 1 ELSE 0 END AS past, COUNT(*) AS n
		FROM disclosures WHERE case_id <> 0 AND decided_on >= ? AND decided_on <= ?
		GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7`, on, period.First(), period.Last()).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("count disclosures of %d: %w", year, err)
	}
	return list, nil
}

// CountDecisions counts the cases that were decided in the year, by bureau and
// outcome, whether a disclosure was opened for them, and whether the decision
// was taken in this system: an imported one was published by another.
func (s *Store) CountDecisions(ctx context.Context, year int) ([]models.DecisionCount, error) {
	period := models.YearPeriod(year)
	var list []models.DecisionCount
	err := s.reader(ctx).Raw(`SELECT bureau_id, outcome, duty, elsewhere, COUNT(*) AS n FROM (
		SELECT c.bureau_id, c.outcome, CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS duty,
		CASE WHEN d.id IS NULL AND NOT EXISTS (SELECT 1 FROM case_events e WHERE e.case_id = c.id AND e.kind = ?) THEN 1 ELSE 0 END AS elsewhere
		FROM cases c LEFT JOIN disclosures d ON d.case_id = c.id WHERE c.decided_on >= ? AND c.decided_on <= ?
		) decided GROUP BY bureau_id, outcome, duty, elsewhere ORDER BY bureau_id, outcome, duty, elsewhere`,
		models.StepDecided, period.First(), period.Last()).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("count decisions of %d: %w", year, err)
	}
	return list, nil
}
