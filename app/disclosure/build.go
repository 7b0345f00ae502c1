package disclosure

import (
	"context"
	"errors"
	"strings"

	"sanxiang/app/search"
	"sanxiang/app/store"
	"sanxiang/models"
)

// build fills board and index from nothing. Rows are read beside: while some
// are taken in, the next are on their way.
func (p *Public) build(ctx context.Context) (int64, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	batches, failed := p.readAhead(ctx)
	p.board.reset()
	var gone []int64
	err := p.index.Build(func(yield func(search.Document, error) bool) {
		for batch := range batches {
			p.board.put(batch, nil)
			for i := range batch {
				if !yield(documentOf(&batch[i]), nil) {
					return
				}
			}
		}
		if err := <-failed; err != nil {
			yield(search.Document{}, err)
		}
	}, func(seq int64) { gone = append(gone, seq) })
	p.board.put(nil, gone)
	return p.index.Last(), err
}

// readAhead reads every public row in the order of change, a batch at a time.
// What went wrong is told when there are no more batches.
func (p *Public) readAhead(ctx context.Context) (<-chan []models.Publication, <-chan error) {
	batches, failed := make(chan []models.Publication, buildAhead), make(chan error, 1)
	go func() {
		defer close(batches)
		var batch []models.Publication
		send := func() error {
			select {
			case batches <- batch:
				batch = make([]models.Publication, 0, buildBatch)
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		err := p.store.WalkPublications(ctx, 0, store.PartSearch, func(row models.Publication) error {
			if batch = append(batch, row); len(batch) < buildBatch {
				return nil
			}
			return send()
		})
		failed <- errors.Join(err, send())
	}()
	return batches, failed
}

// How many rows a batch has, and how many batches wait.
const (
	buildBatch = 256
	buildAhead = 4
)

// documentFields is how many lines the searched text of a row has.
const documentFields = 6

// documentOf is a row as the index takes it. Rows of before the text had lines
// are searched in as one field.
func documentOf(p *models.Publication) search.Document {
	d := search.Document{
		Key: p.DisclosureID, Seq: p.Seq, Code: p.PartyCode, Number: models.FoldSearch(p.Number), Bureau: p.BureauCode,
		BureauName: models.FoldSearch(p.BureauName), Kind: p.Kind, Year: p.Year, Penalties: p.Kinds, Fine: p.Fine, Status: models.DisclosureState(p.Status),
	}
	if f := strings.SplitN(p.Search, "\n", documentFields); len(f) == documentFields {
		d.Party, d.Code, d.Cause, d.Number, d.BureauName, d.Title = f[0], f[1], f[2], f[3], f[4], f[5]
	} else {
		d.Title = p.Search
	}
	return d
}
