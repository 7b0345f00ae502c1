package disclosure

import (
	"context"

	"sanxiang/models"
)

// AuditPage is one bureau's published self-audit.
type AuditPage struct {
	Row  models.Publication
	Page models.PublicPage
}

// Audit gives a bureau's published self-audit of a year, of the latest one for
// year 0; NotFound when there is none.
func (p *Public) Audit(ctx context.Context, bureau string, year int) (models.Publication, models.PublicPage, error) {
	if year == 0 {
		if _, err := p.Generation(ctx); err != nil {
			return models.Publication{}, models.PublicPage{}, err
		}
		year = p.latestAudit(bureau)
	}
	return p.page(ctx, "audit", bureau, year)
}

// latestAudit is the year of a bureau's latest self-audit, 0 when there is none.
func (p *Public) latestAudit(bureau string) int {
	if bureau == "" {
		return 0
	}
	for _, c := range p.board.counts(bureau) {
		if c.kind == "audit" && c.status == shown {
			return c.year
		}
	}
	return 0
}

// Audits gives the self-audits of a year that are on show, by the bureaus'
// codes. Those of a bureau with others below hold a total too, so that adding
// totals up would count twice.
func (p *Public) Audits(ctx context.Context, year int) ([]AuditPage, error) {
	if _, err := p.Generation(ctx); err != nil {
		return nil, err
	}
	rows, err := p.store.ListPages(ctx, "audit", "", year)
	if err != nil {
		return nil, err
	}
	out := make([]AuditPage, len(rows))
	for i, row := range rows {
		if out[i].Row, out[i].Page, err = open(row); err != nil {
			return nil, err
		}
	}
	return out, nil
}
