package disclosure

import (
	"context"
	"math"
	"slices"

	"sanxiang/app/search"
	"sanxiang/models"
)

// PartyPage is what is on show about one organisation. Natural persons have no
// such page: their rows carry no code.
type PartyPage struct {
	Code  string
	Name  string // as the latest row has it
	Total int
	Fine  models.Fen  // of all of its decisions on show
	Years []YearCount // latest first; ByKind and Shown
	Rows  []models.Publication
}

// partyRows is how many of its decisions the page of an organisation lists.
const partyRows = 200

// Party gives the page of an organisation by its credit code; NotFound when
// nothing about it is on show. Rows are the latest 200, newest change first.
func (p *Public) Party(ctx context.Context, code string) (PartyPage, error) {
	out := PartyPage{Code: models.NormalUSCC(code)}
	unknown := models.Errorf(models.NotFound, "没有找到该统一社会信用代码的公示信息，请核对代码")
	if models.CheckUSCC(out.Code) != nil {
		return out, unknown
	}
	var places []int64
	rows, err := p.settle(ctx, func() []int64 {
		places = p.index.Find(search.Query{PublicQuery: models.PublicQuery{Party: out.Code}, Limit: math.MaxInt}).Seqs
		return places[:min(len(places), partyRows)]
	})
	if err != nil {
		return out, err
	}
	if len(rows) == 0 {
		return out, unknown
	}
	out.Name, out.Rows = rows[0].PartyName, rows
	out.Total, out.Fine, out.Years = p.board.sum(places)
	return out, nil
}

// sum adds up the entries at places.
func (b *board) sum(places []int64) (total int, fine models.Fen, years []YearCount) {
	entries := b.at(places)
	slices.SortStableFunc(entries, func(x, y entry) int { return int(y.year) - int(x.year) })
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, e := range entries {
		fine += e.fine
		years = addCount(years, publicCount{kind: b.names[e.kind], year: int(e.year), status: e.status, n: 1})
	}
	return len(entries), fine, years
}
