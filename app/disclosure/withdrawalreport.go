package disclosure

import (
	"context"
	"slices"

	"sanxiang/models"
)

// WithdrawalReport is what was taken down in a year of decisions and documents,
// counted from their tombstones.
type WithdrawalReport struct {
	Year       int
	Bureau     string // code; empty = all bureaus of the site
	BureauName string
	Total      int                  // taken down, without those whose term was over
	Ended      int                  // whose term of publication was over
	ByReason   []Count              // of Total, every reason of models.WithdrawReasons
	ByBureau   []Count              // of Total, most first
	Rows       []models.Publication // tombstones of Total, latest first, 500 at most
}

// withdrawalRows is how many tombstones a report lists.
const withdrawalRows = 500

// Withdrawals reports what was taken down in a year, by the day it came down,
// of one bureau or of all. NotFound for a bureau that has published nothing.
func (p *Public) Withdrawals(ctx context.Context, year int, bureau string) (WithdrawalReport, error) {
	var out WithdrawalReport
	rows, err := p.settle(ctx, func() []int64 {
		var places []int64
		out, places = p.board.withdrawals(year, bureau)
		return places
	})
	if err != nil {
		return WithdrawalReport{}, err
	}
	if out.BureauName = p.board.bureauName(bureau); bureau != "" && out.BureauName == "" {
		return WithdrawalReport{}, models.Errorf(models.NotFound, "没有找到该机关，或该机关尚未公示信息")
	}
	out.Rows = rows
	return out, nil
}

// withdrawals counts what came down in a year and gives the places of the
// latest tombstones.
func (b *board) withdrawals(year int, bureau string) (WithdrawalReport, []int64) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	out := WithdrawalReport{Year: year, Bureau: bureau}
	of := b.bureauAt(bureau)
	var places []int64
	perBureau, perReason := make([]int, len(b.bureaus)), make([]int, len(b.names))
	p := b.pickOf(choice{kinds: decisionKinds()})
	for i := b.entries.n - 1; i >= 0; i-- {
		e := b.entries.at(i)
		switch {
		case int(e.endedYear) != year || !p.kinds[e.kind] || of != anyBureau && e.bureau != of:
		case e.status == ended:
			out.Ended++
		case e.status == withdrawn:
			out.Total++
			perBureau[e.bureau]++
			perReason[e.reason]++
			if len(places) < withdrawalRows {
				places = append(places, e.seq)
			}
		}
	}
	for _, r := range models.WithdrawReasons {
		c := Count{Code: r.Code, Name: r.Label}
		if at := slices.Index(b.names, r.Code); at >= 0 {
			c.N = perReason[at]
		}
		out.ByReason = append(out.ByReason, c)
	}
	out.ByBureau = b.countsOf(perBureau)
	return out, places
}
