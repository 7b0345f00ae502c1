package disclosure

import (
	"context"
	"slices"

	"sanxiang/models"
)

// YearCount is how much of a year's decisions a bureau shows, by kind, and how
// much it has taken down or shown to the end of the term.
type YearCount struct {
	Year      int
	ByKind    map[string]int64 // on show
	Shown     int64
	Withdrawn int64
	Ended     int64
	Chapter   bool // its chapter of the year is published
	Table     bool // its statistics table of the year is published
}

// BureauPage is what the public sees of a bureau.
type BureauPage struct {
	Code   string
	Name   string
	About  models.PublicPage // the bureau's own page; zero when it has none
	Years  []YearCount       // latest first
	Latest []models.Publication
	ExAnte []ExAntePage // in the order of the sections
	Audit  *AuditPage   // latest self-audit; nil when there is none
}

// bureauLatest is how many of its decisions a bureau's page lists.
const bureauLatest = 10

// Bureau gives the page of a bureau; NotFound when it has published nothing.
func (p *Public) Bureau(ctx context.Context, code string) (BureauPage, error) {
	out := BureauPage{Code: code}
	if _, err := p.Generation(ctx); err != nil {
		return out, err
	}
	counts := p.board.counts(code)
	if code == "" || len(counts) == 0 {
		return out, models.Errorf(models.NotFound, "没有找到该机关，或该机关尚未公示信息")
	}
	out.Name = counts[0].name
	for _, c := range counts {
		out.Years = addCount(out.Years, c)
	}
	var err error
	if out.Latest, err = p.Latest(ctx, code, bureauLatest); err != nil {
		return out, err
	}
	if out.ExAnte, err = p.ExAnte(ctx, code); err != nil {
		return out, err
	}
	if year := p.latestAudit(code); year != 0 {
		out.Audit = &AuditPage{}
		if out.Audit.Row, out.Audit.Page, err = p.Audit(ctx, code, year); err != nil {
			return out, err
		}
	}
	if _, out.About, err = p.page(ctx, "bureau", code, 0); models.KindOf(err) == models.NotFound {
		err = nil
	}
	return out, err
}

// addCount takes a count into its year; counts come with falling years. What
// has no year is not counted, nor is a self-audit, which is of no decision.
func addCount(years []YearCount, c publicCount) []YearCount {
	if c.year == 0 || c.kind == "audit" {
		return years
	}
	if i := len(years) - 1; i < 0 || years[i].Year != c.year {
		years = append(years, YearCount{Year: c.year, ByKind: map[string]int64{}})
	}
	y := &years[len(years)-1]
	switch {
	case c.status == withdrawn:
		y.Withdrawn += c.n
	case c.status == ended:
		y.Ended += c.n
	case c.kind == "chapter":
		y.Chapter = true
	case c.kind == "statistics":
		y.Table = true
	case slices.Contains(decisionKinds(), c.kind):
		y.ByKind[c.kind] += c.n
		y.Shown += c.n
	}
	return years
}
