package disclosure

import (
	"context"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Open reads rows of a list again, with Body, in the order given. A row that
// was corrected or taken down since the list was made is left out: it stands
// at a new place in the order of change.
func (p *Public) Open(ctx context.Context, rows []models.Publication) ([]models.Publication, error) {
	places := make([]int64, len(rows))
	for i, r := range rows {
		places[i] = r.Seq
	}
	list, err := p.ListAt(ctx, places)
	if err != nil {
		return nil, err
	}
	bySeq := make(map[int64]models.Publication, len(list))
	for _, r := range list {
		bySeq[r.Seq] = r
	}
	out := make([]models.Publication, 0, len(list))
	for _, place := range places {
		if r, ok := bySeq[place]; ok {
			out = append(out, r)
		}
	}
	return out, nil
}

// ListAt gives the rows at some places, with Body, in the order of change
// whatever the order of the places. A place that its row has left since is
// left out. The places must be those of a list that was just made: it is the
// list that knows what is still public.
func (p *Public) ListAt(ctx context.Context, places []int64) ([]models.Publication, error) {
	return p.store.ListPublicationsAt(ctx, places, store.PartBody)
}
