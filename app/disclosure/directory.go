package disclosure

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"sanxiang/models"
)

// BureauCount is a bureau with how much it shows.
type BureauCount struct {
	Code  string
	Name  string
	Shown int64 // decisions and documents on show
	Years []int // years of its published chapters, latest first
}

// Directory is who has published and from which years. It is shared: do not change it.
type Directory struct {
	Bureaus []BureauCount // by code
	Years   []int         // latest first
	Shown   int64         // decisions and documents on show
}

// Directory lists the bureaus and years of what is published.
func (p *Public) Directory(ctx context.Context) (*Directory, error) {
	generation, err := p.Generation(ctx)
	if err != nil {
		return nil, err
	}
	return recall(&p.memo, generation, "directory", func() (*Directory, error) {
		d := &Directory{}
		for _, c := range p.board.counts("") {
			d.add(c)
		}
		slices.Sort(d.Years)
		slices.Reverse(d.Years)
		return d, nil
	})
}

// add takes a count in; counts come ordered by bureau code and falling year.
func (d *Directory) add(c publicCount) {
	if len(d.Bureaus) == 0 || d.Bureaus[len(d.Bureaus)-1].Code != c.code {
		d.Bureaus = append(d.Bureaus, BureauCount{Code: c.code, Name: c.name})
	}
	if c.status != shown {
		return
	}
	b := &d.Bureaus[len(d.Bureaus)-1]
	if models.IsChoice(models.DisclosureKinds, c.kind) {
		b.Shown += c.n
		d.Shown += c.n
	}
	if c.kind == "chapter" {
		b.Years = append(b.Years, c.year)
	}
	if c.year != 0 && !slices.Contains(d.Years, c.year) {
		d.Years = append(d.Years, c.year)
	}
}

// publicCount is how many things of a kind, year and state a bureau has.
type publicCount struct {
	bureauName
	kind   string
	year   int
	status entryStatus
	n      int64
}

// counts gives the counts of a bureau, of all for an empty code, ordered by
// bureau code, falling year, kind and state.
func (b *board) counts(bureau string) []publicCount {
	b.mu.RLock()
	defer b.mu.RUnlock()
	of := b.bureauAt(bureau)
	var out []publicCount
	for c, n := range b.cells {
		if of == anyBureau || of == c.bureau {
			out = append(out, publicCount{b.bureaus[c.bureau], b.names[c.kind], int(c.year), c.status, n})
		}
	}
	slices.SortFunc(out, func(x, y publicCount) int {
		return cmp.Or(strings.Compare(x.code, y.code), y.year-x.year, strings.Compare(x.kind, y.kind), cmp.Compare(x.status, y.status))
	})
	return out
}

// bureauName gives the name of a bureau as its latest row has it.
func (b *board) bureauName(code string) string {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if at := b.bureauAt(code); at >= 0 {
		return b.bureaus[at].name
	}
	return ""
}
