package open

import (
	"strconv"

	"sanxiang/app/disclosure"
	"sanxiang/models"
)

// orgQuery narrows figures to one bureau.
type orgQuery struct {
	Bureau string `query:"org" doc:"机关代码；不填为全部机关"`
}

// yearFigures are the penalty decisions of a year as they are on show.
type yearFigures struct {
	Year          int           `json:"year"`
	BureauCode    string        `json:"bureau_code" doc:"空为全部机关"`
	BureauName    string        `json:"bureau_name"`
	AsOf          models.Day    `json:"as_of"`
	Decisions     int           `json:"decisions" doc:"正在公示的行政处罚决定数，按决定年份"`
	FineFen       models.Fen    `json:"fine_fen" doc:"罚款合计，分"`
	FineYuan      string        `json:"fine_yuan" doc:"罚款合计，元"`
	ForfeitFen    models.Fen    `json:"forfeit_fen" doc:"罚款和没收合计，分"`
	ForfeitYuan   string        `json:"forfeit_yuan" doc:"罚款和没收合计，元"`
	Months        []monthFigure `json:"months"`
	ByColumn      []countOfCode `json:"by_column" doc:"按统计口径的栏目，一个决定只计入最重的种类"`
	ByBureau      []countOfCode `json:"by_bureau"`
	ByBand        []countOfCode `json:"by_band" doc:"按罚款金额段"`
	Corrected     int           `json:"corrected" doc:"其中更正过的"`
	Withdrawn     int           `json:"withdrawn" doc:"该年决定已撤下的，不在 decisions 中"`
	Ended         int           `json:"ended" doc:"该年决定公示期满的，不在 decisions 中"`
	Profile       string        `json:"profile" doc:"统计口径代码"`
	PreviousYear  int           `json:"previous_year" doc:"0 为没有上年数据"`
	PreviousCount int           `json:"previous_decisions"`
}

// monthFigure is one month.
type monthFigure struct {
	Month     int        `json:"month"`
	Decisions int        `json:"decisions"`
	FineFen   models.Fen `json:"fine_fen"`
	FineYuan  string     `json:"fine_yuan"`
}

func (o *open) findStatistics(r request, q orgQuery) (answer[yearFigures], error) {
	year, err := yearOf(r.http)
	if err != nil {
		return answer[yearFigures]{}, err
	}
	s, err := o.Public.Year(r.ctx, year, q.Bureau)
	if err != nil {
		return answer[yearFigures]{}, err
	}
	return answer[yearFigures]{data: figuresOf(s), total: -1, ruleSet: s.Profile.Code}, nil
}

func figuresOf(s disclosure.YearStatistics) yearFigures {
	out := yearFigures{
		Year: s.Year, BureauCode: s.Bureau, BureauName: s.BureauName, AsOf: s.AsOf, Decisions: s.Decisions,
		FineFen: s.Fine, FineYuan: s.Fine.Yuan(), ForfeitFen: s.Forfeit, ForfeitYuan: s.Forfeit.Yuan(),
		ByColumn: countsOf(s.ByColumn), ByBureau: countsOf(s.ByBureau), ByBand: countsOf(s.ByBand),
		Corrected: s.Corrected, Withdrawn: s.Withdrawn, Ended: s.Ended, Profile: s.Profile.Code,
	}
	for i, m := range s.Months {
		out.Months = append(out.Months, monthFigure{i + 1, m.N, m.Fine, m.Fine.Yuan()})
	}
	if s.Previous != nil {
		out.PreviousYear, out.PreviousCount = s.Previous.Year, s.Previous.Decisions
	}
	return out
}

// withdrawalFigures are what was taken down in a year.
type withdrawalFigures struct {
	Year       int           `json:"year" doc:"停止公示的年份"`
	BureauCode string        `json:"bureau_code" doc:"空为全部机关"`
	BureauName string        `json:"bureau_name"`
	Total      int           `json:"total" doc:"撤下数，不含公示期满"`
	Ended      int           `json:"ended" doc:"公示期满数"`
	ByReason   []countOfCode `json:"by_reason"`
	ByBureau   []countOfCode `json:"by_bureau"`
	Rows       []tombstone   `json:"rows" doc:"最近撤下的，至多500条"`
}

func (o *open) findWithdrawals(r request, q orgQuery) (answer[withdrawalFigures], error) {
	year, err := yearOf(r.http)
	if err != nil {
		return answer[withdrawalFigures]{}, err
	}
	w, err := o.Public.Withdrawals(r.ctx, year, q.Bureau)
	if err != nil {
		return answer[withdrawalFigures]{}, err
	}
	out := withdrawalFigures{
		Year: w.Year, BureauCode: w.Bureau, BureauName: w.BureauName, Total: w.Total, Ended: w.Ended,
		ByReason: countsOf(w.ByReason), ByBureau: countsOf(w.ByBureau), Rows: make([]tombstone, len(w.Rows)),
	}
	for i, row := range w.Rows {
		out.Rows[i] = tombstoneOf(row)
	}
	return answer[withdrawalFigures]{data: out, total: w.Total}, nil
}

// coverageRow is a bureau's self-audit of a year.
type coverageRow struct {
	BureauCode string                 `json:"bureau_code"`
	BureauName string                 `json:"bureau_name"`
	Link       string                 `json:"link"`
	Audit      models.DisclosureAudit `json:"audit"`
}

func (o *open) listCoverage(r request, _ noQuery) (answer[[]coverageRow], error) {
	year, err := yearOf(r.http)
	if err != nil {
		return answer[[]coverageRow]{}, err
	}
	list, err := o.Public.Audits(r.ctx, year)
	if err != nil {
		return answer[[]coverageRow]{}, err
	}
	out := make([]coverageRow, len(list))
	for i, a := range list {
		out[i] = coverageRow{a.Row.BureauCode, a.Row.BureauName, r.base + "/coverage/" + strconv.Itoa(year), *a.Page.Audit}
	}
	return answer[[]coverageRow]{data: out, total: len(out)}, nil
}
