package disclosure

import (
	"context"

	"sanxiang/models"
)

// ExAntePage is one section that a bureau has on show.
type ExAntePage struct {
	Section string
	Label   string
	Row     models.Publication
}

// ExAnte gives the sections that a bureau has on show, in the order of
// 国办发〔2018〕118号（四）; none when there are none.
func (p *Public) ExAnte(ctx context.Context, bureau string) ([]ExAntePage, error) {
	if bureau == "" {
		return nil, nil
	}
	if _, err := p.Generation(ctx); err != nil {
		return nil, err
	}
	rows, err := p.store.ListPages(ctx, "exante", bureau, 0)
	if err != nil {
		return nil, err
	}
	found := map[string]models.Publication{}
	for _, row := range rows {
		page, err := decode(row.Body)
		if err != nil {
			return nil, err
		}
		found[page.Section] = row
	}
	var out []ExAntePage
	for _, s := range models.ExAnteSections {
		if row, ok := found[s.Code]; ok {
			out = append(out, ExAntePage{s.Code, s.Label, row})
		}
	}
	return out, nil
}
