package portal

import (
	"strconv"

	"sanxiang/models"
	"sanxiang/routes/web"
)

// auditPage is one bureau's self-audit of a year.
type auditPage struct {
	Title, Year        string
	Bureau, BureauHref string
	Bureaus            string // how many the totals are about; empty without totals
	AsOf               day
	Rows               []auditRow
	Exempt             []tallyLine
	Coverage           string // address of all bureaus' audits of the year
	Imprint            imprint
}

// auditRow is one number with what it counts.
type auditRow struct{ Name, Own, Total, Text string }

func (p *portal) newAuditPage(row models.Publication, x models.PublicPage) auditPage {
	a := x.Audit
	out := auditPage{
		Title: x.Title, Year: yearLabel(row.Year), Bureau: row.BureauName, BureauHref: web.BureauPath(row.BureauCode), AsOf: dayOf(a.AsOf),
		Coverage: "/coverage/" + strconv.Itoa(row.Year), Imprint: p.newImprint(row, ""),
	}
	own, total := coverageCells(a.DisclosureCoverage), []string(nil)
	if a.Total != nil {
		total, out.Bureaus = coverageCells(*a.Total), strconv.Itoa(a.Bureaus)
	}
	for i, column := range coverageColumns {
		line := auditRow{Name: column.Name, Own: own[i], Text: column.Text}
		if total != nil {
			line.Total = total[i]
		}
		out.Rows = append(out.Rows, line)
	}
	for _, r := range a.Exempt {
		out.Exempt = append(out.Exempt, tallyLine{Name: r.Reason, N: thousands(r.N), Note: r.Basis})
	}
	return out
}
