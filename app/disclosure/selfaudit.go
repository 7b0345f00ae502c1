package disclosure

import (
	"context"
	"fmt"
	"slices"

	"sanxiang/models"
)

// AuditYear counts how far every bureau has published what it decided in the
// year, as the records stand on the day, for itself and with those below. It
// gives only bureaus that decided something, or have one below that did, by
// id. A bureau whose records do not add up is left out and named.
func (s *Service) AuditYear(ctx context.Context, year int, on models.Day) (audits map[int64]models.DisclosureAudit, faulty []string, err error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, nil, err
	}
	disclosures, err := s.store.CountDisclosures(ctx, year, on)
	if err != nil {
		return nil, nil, err
	}
	decisions, err := s.store.CountDecisions(ctx, year)
	if err != nil {
		return nil, nil, err
	}
	counts := auditCounts{map[int64][]models.DisclosureCount{}, map[int64][]models.DecisionCount{}}
	for _, r := range disclosures {
		counts.disclosures[r.BureauID] = append(counts.disclosures[r.BureauID], r)
	}
	for _, r := range decisions {
		counts.decisions[r.BureauID] = append(counts.decisions[r.BureauID], r)
	}
	audits = map[int64]models.DisclosureAudit{}
	for id, b := range tree.Bureaus {
		within := tree.Within(id, models.ScopeAll)
		total := counts.audit(within)
		if total.Empty() {
			continue
		}
		a := models.DisclosureAudit{Year: year, AsOf: on, DisclosureCoverage: counts.audit([]int64{id}), Bureaus: len(within)}
		if len(within) > 1 {
			a.Total = &total
		}
		if !a.Closes() || !total.Closes() {
			faulty = append(faulty, b.Name)
			continue
		}
		audits[id] = a
	}
	slices.Sort(faulty)
	return audits, faulty, nil
}

// auditCounts are the counted rows by bureau.
type auditCounts struct {
	disclosures map[int64][]models.DisclosureCount
	decisions   map[int64][]models.DecisionCount
}

// audit adds the rows of some bureaus up.
func (c auditCounts) audit(bureaus []int64) models.DisclosureCoverage {
	var disclosures []models.DisclosureCount
	var decisions []models.DecisionCount
	for _, id := range bureaus {
		disclosures = append(disclosures, c.disclosures[id]...)
		decisions = append(decisions, c.decisions[id]...)
	}
	return models.AuditDisclosures(disclosures, decisions)
}

// PublishAudit publishes a bureau's self-audit of a year. The same numbers
// again make no new revision.
func (s *Service) PublishAudit(ctx context.Context, actor models.Actor, bureau int64, a models.DisclosureAudit) (models.Publication, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return models.Publication{}, err
	}
	return s.PublishPage(ctx, actor, Page{
		Bureau: bureau, Kind: "audit", Year: a.Year, Title: fmt.Sprintf("%s%d年行政执法公示情况自查", tree.Bureaus[bureau].Name, a.Year),
		Body: models.PublicPage{Audit: &a},
	})
}
