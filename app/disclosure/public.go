package disclosure

import (
	"context"

	"sanxiang/app/search"
	"sanxiang/app/store"
	"sanxiang/models"
)

// Public reads what is published, and nothing else: it is all that anonymous
// requests can reach. It writes nothing.
type Public struct {
	store    *store.Store
	fresh    freshness
	board    *board
	index    *search.Index
	rows     rowCache
	memo     memo
	watchers []func(publicIDs []string)
}

// NewPublic makes the reader.
func NewPublic(s *store.Store) *Public {
	return &Public{store: s, board: newBoard(), index: search.New()}
}

// Ready says whether the database answers.
func (p *Public) Ready(ctx context.Context) error { return p.store.Ping(ctx) }

// Find gives the row and page of a public id. A tombstone is returned with an
// empty page, not as an error; NotFound for an id that never was public.
func (p *Public) Find(ctx context.Context, publicID string) (models.Publication, models.PublicPage, error) {
	if _, err := p.Generation(ctx); err != nil {
		return models.Publication{}, models.PublicPage{}, err
	}
	row, err := p.store.FindPublication(ctx, publicID)
	if err != nil {
		return models.Publication{}, models.PublicPage{}, err
	}
	return open(row)
}

// open reads the page of a row.
func open(row models.Publication) (models.Publication, models.PublicPage, error) {
	if row.Status != string(models.DisclosurePublished) {
		return row, models.PublicPage{}, nil
	}
	page, err := decode(row.Body)
	return row, page, err
}

// decisionKinds are the kinds that latest lists and bureau counts are about.
func decisionKinds() []string {
	out := make([]string, len(models.DisclosureKinds))
	for i, c := range models.DisclosureKinds {
		out[i] = c.Code
	}
	return out
}

// Latest gives the decisions and documents that were published or corrected
// last, without Body.
func (p *Public) Latest(ctx context.Context, bureau string, limit int) ([]models.Publication, error) {
	want := choice{q: models.PublicQuery{Bureau: bureau}, kinds: decisionKinds(), statuses: []entryStatus{shown}}
	return p.settle(ctx, func() []int64 { return p.board.before(0, limit, want) })
}

// Chapter gives a bureau's published chapter of a year; NotFound when there is none.
func (p *Public) Chapter(ctx context.Context, bureau string, year int) (models.Publication, models.PublicPage, error) {
	return p.page(ctx, "chapter", bureau, year)
}

// Statistics gives a bureau's published statistics table of a year; NotFound
// when there is none.
func (p *Public) Statistics(ctx context.Context, bureau string, year int) (models.Publication, models.PublicPage, error) {
	return p.page(ctx, "statistics", bureau, year)
}

// page gives the page of a kind, of which a bureau has one per year.
func (p *Public) page(ctx context.Context, kind, bureau string, year int) (models.Publication, models.PublicPage, error) {
	if _, err := p.Generation(ctx); err != nil {
		return models.Publication{}, models.PublicPage{}, err
	}
	row, err := p.store.FindPage(ctx, kind, bureau, year)
	if err != nil {
		return models.Publication{}, models.PublicPage{}, err
	}
	return open(row)
}
