package disclosure

import (
	"context"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Public reads what is published, and nothing else: it is all that anonymous
// requests can reach. It writes nothing.
type Public struct {
	store  *store.Store
	facets facetCache
}

// NewPublic makes the reader.
func NewPublic(s *store.Store) *Public { return &Public{store: s} }

// Ready says whether the database answers.
func (p *Public) Ready(ctx context.Context) error { return p.store.Ping(ctx) }

// Find gives the row and page of a public id. A tombstone is returned with an
// empty page, not as an error; NotFound for an id that never was public.
func (p *Public) Find(ctx context.Context, publicID string) (models.Publication, models.PublicPage, error) {
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

// Row is one line of a list of published things.
type Row struct {
	models.Publication
	Page models.PublicPage `json:"page"`
}

func rowsOf(list []models.Publication) ([]Row, error) {
	out := make([]Row, len(list))
	for i, r := range list {
		var err error
		if out[i].Publication, out[i].Page, err = open(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// decisionKinds are the kinds that latest lists and bureau counts are about.
func decisionKinds() []string {
	out := make([]string, len(models.DisclosureKinds))
	for i, c := range models.DisclosureKinds {
		out[i] = c.Code
	}
	return out
}

// Latest gives the decisions and documents that were published or corrected last.
func (p *Public) Latest(ctx context.Context, bureau string, limit int) ([]Row, error) {
	list, err := p.store.ListPublications(ctx, store.PublicationFilter{
		Kinds: decisionKinds(), Bureau: bureau, Status: string(models.DisclosurePublished), Limit: limit,
	})
	if err != nil {
		return nil, err
	}
	return rowsOf(list)
}

// Chapter gives a bureau's published chapter of a year; NotFound when there is none.
func (p *Public) Chapter(ctx context.Context, bureau string, year int) (models.Publication, models.PublicPage, error) {
	row, err := p.store.FindPage(ctx, "chapter", bureau, year)
	if err != nil {
		return models.Publication{}, models.PublicPage{}, err
	}
	return open(row)
}

// Statistics gives a bureau's published statistics table of a year; NotFound
// when there is none.
func (p *Public) Statistics(ctx context.Context, bureau string, year int) (models.Publication, models.PublicPage, error) {
	row, err := p.store.FindPage(ctx, "statistics", bureau, year)
	if err != nil {
		return models.Publication{}, models.PublicPage{}, err
	}
	return open(row)
}

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
	Latest []Row
}

// bureauLatest is how many of its decisions a bureau's page lists.
const bureauLatest = 10

// Bureau gives the page of a bureau; NotFound when it has published nothing.
func (p *Public) Bureau(ctx context.Context, code string) (BureauPage, error) {
	out := BureauPage{Code: code}
	counts, err := p.store.CountPublications(ctx, code)
	if err != nil {
		return out, err
	}
	if code == "" || len(counts) == 0 {
		return out, models.Errorf(models.NotFound, "没有找到该机关，或该机关尚未公示信息")
	}
	out.Name = counts[0].BureauName
	for _, c := range counts {
		out.add(c)
	}
	if out.Latest, err = p.Latest(ctx, code, bureauLatest); err != nil {
		return out, err
	}
	row, err := p.store.FindPage(ctx, "bureau", code, 0)
	if models.KindOf(err) == models.NotFound && err != nil {
		return out, nil
	}
	if err == nil {
		_, out.About, err = open(row)
	}
	return out, err
}

// add takes a count into its year.
func (b *BureauPage) add(c store.PublicCount) {
	if c.Year == 0 {
		return
	}
	i := slices.IndexFunc(b.Years, func(y YearCount) bool { return y.Year == c.Year })
	if i < 0 {
		b.Years = append(b.Years, YearCount{Year: c.Year, ByKind: map[string]int64{}})
		slices.SortFunc(b.Years, func(x, y YearCount) int { return y.Year - x.Year })
		i = slices.IndexFunc(b.Years, func(y YearCount) bool { return y.Year == c.Year })
	}
	y := &b.Years[i]
	switch {
	case c.Status == string(models.DisclosureWithdrawn):
		y.Withdrawn += c.Count
	case c.Status == string(models.DisclosureEnded):
		y.Ended += c.Count
	case c.Kind == "chapter":
		y.Chapter = true
	case c.Kind == "statistics":
		y.Table = true
	case models.IsChoice(models.DisclosureKinds, c.Kind):
		y.ByKind[c.Kind] += c.Count
		y.Shown += c.Count
	}
}
