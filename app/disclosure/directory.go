package disclosure

import (
	"context"
	"slices"
	"sync"

	"sanxiang/app/store"
	"sanxiang/models"
)

// BureauCount is a bureau with how much it shows.
type BureauCount struct {
	Code  string
	Name  string
	Shown int64 // decisions and documents on show
	Years []int // years of its published chapters, latest first
}

// Facets are what searches can be narrowed by. They are shared: do not change them.
type Facets struct {
	Bureaus []BureauCount // by code
	Years   []int         // latest first
	Shown   int64         // decisions and documents on show
}

// facetCache keeps the facets until anything public changes.
type facetCache struct {
	mu     sync.Mutex
	seq    int64
	facets *Facets
}

// Facets lists the bureaus and years of what is published.
func (p *Public) Facets(ctx context.Context) (*Facets, error) {
	newest, err := p.store.ListPublications(ctx, store.PublicationFilter{Limit: 1})
	if err != nil || len(newest) == 0 {
		return &Facets{}, err
	}
	p.facets.mu.Lock()
	defer p.facets.mu.Unlock()
	if p.facets.facets != nil && p.facets.seq == newest[0].Seq {
		return p.facets.facets, nil
	}
	counts, err := p.store.CountPublications(ctx, "")
	if err != nil {
		return nil, err
	}
	f := &Facets{}
	for _, c := range counts {
		f.add(c)
	}
	slices.Sort(f.Years)
	slices.Reverse(f.Years)
	p.facets.seq, p.facets.facets = newest[0].Seq, f
	return f, nil
}

// add takes a count in; counts come ordered by bureau code and falling year.
func (f *Facets) add(c store.PublicCount) {
	if len(f.Bureaus) == 0 || f.Bureaus[len(f.Bureaus)-1].Code != c.BureauCode {
		f.Bureaus = append(f.Bureaus, BureauCount{Code: c.BureauCode, Name: c.BureauName})
	}
	if c.Status != string(models.DisclosurePublished) {
		return
	}
	b := &f.Bureaus[len(f.Bureaus)-1]
	if models.IsChoice(models.DisclosureKinds, c.Kind) {
		b.Shown += c.Count
		f.Shown += c.Count
	}
	if c.Kind == "chapter" {
		b.Years = append(b.Years, c.Year)
	}
	if c.Year != 0 && !slices.Contains(f.Years, c.Year) {
		f.Years = append(f.Years, c.Year)
	}
}

// Bureaus lists the bureaus that have published anything, by code.
func (p *Public) Bureaus(ctx context.Context) ([]BureauCount, error) {
	f, err := p.Facets(ctx)
	if err != nil {
		return nil, err
	}
	return f.Bureaus, nil
}
