package disclosure

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"sanxiang/models"
)

// YearStatistics are the penalty decisions of one year as they are on show:
// counted from public rows only, so that everyone can count them again.
type YearStatistics struct {
	Year       int
	Bureau     string // code; empty = all bureaus of the site
	BureauName string
	AsOf       models.Day
	Profile    models.Profile // the counting profile behind ByColumn
	Decisions  int            // penalties on show that were decided in the year
	Fine       models.Fen
	Forfeit    models.Fen // fines and confiscations together
	Months     [12]MonthCount
	ByColumn   []Count // of the profile; each decision once, under its heaviest kind
	ByBureau   []Count // most first
	ByBand     []Count // every band of models.FineBands
	ByKind     []Count // everything on show of the year, by disclosure kind
	Corrected  int     // of Decisions, those corrected since they were published
	Withdrawn  int     // penalties of the year that were taken down
	Ended      int     // penalties of the year whose term of publication is over
	Previous   *YearTotals
}

// MonthCount is how much was decided in a month.
type MonthCount struct {
	N    int
	Fine models.Fen
}

// YearTotals are the totals of a year, to compare with.
type YearTotals struct {
	Year      int
	Decisions int
	Fine      models.Fen
	Forfeit   models.Fen
}

// penaltyKind is the disclosure kind that yearly statistics are about.
const penaltyKind = "penalty"

// Year counts the penalty decisions of a year, of one bureau or of all. A year
// without any gives zeros; NotFound for a bureau that has published nothing.
func (p *Public) Year(ctx context.Context, year int, bureau string) (YearStatistics, error) {
	generation, err := p.Generation(ctx)
	if err != nil {
		return YearStatistics{}, err
	}
	name := p.board.bureauName(bureau)
	if bureau != "" && name == "" {
		return YearStatistics{}, models.Errorf(models.NotFound, "没有找到该机关，或该机关尚未公示信息")
	}
	profile, err := p.profile(ctx, year, bureau)
	if err != nil {
		return YearStatistics{}, err
	}
	sum, err := recall(&p.memo, generation, fmt.Sprintf("year %d %s", year, bureau), func() (yearSum, error) {
		return p.board.year(year, bureau), nil
	})
	if err != nil {
		return YearStatistics{}, err
	}
	out := YearStatistics{
		Year: year, Bureau: bureau, BureauName: name, AsOf: p.store.Today(), Profile: profile, Decisions: sum.now.Decisions, Fine: sum.now.Fine,
		Forfeit: sum.now.Forfeit, Months: sum.months, ByColumn: columns(profile, sum.sets), ByBureau: slices.Clone(sum.bureaus),
		ByBand: bands(sum.bands), ByKind: kinds(sum.kinds), Corrected: sum.corrected, Withdrawn: sum.withdrawn, Ended: sum.ended,
	}
	if sum.before.Decisions > 0 {
		before := sum.before
		out.Previous = &before
	}
	return out, nil
}

// columns spreads decisions over the profile's columns, each under its
// heaviest kind. One that names no kind goes where 其他 goes, so that the
// columns add up to all decisions.
func columns(profile models.Profile, sets map[models.KindSet]int) []Count {
	byKind := map[models.PenaltyKind]int{}
	for set, n := range sets {
		k, ok := profile.Heaviest(set)
		if !ok {
			k = models.KindOther
		}
		byKind[k] += n
	}
	out := make([]Count, len(profile.Columns))
	for i, col := range profile.Columns {
		out[i] = Count{Code: col.Code, Name: col.Label}
		for _, k := range col.Kinds {
			out[i].N += byKind[k]
		}
	}
	return out
}

// bands names the fine bands, from small to large, those without decisions too.
func bands(n []int) []Count {
	out := make([]Count, len(models.FineBands))
	for i, b := range models.FineBands {
		out[i] = Count{b.Code, b.Label, n[i]}
	}
	return out
}

// kinds names the disclosure kinds of which anything is on show.
func kinds(n map[string]int) []Count {
	var out []Count
	for _, k := range models.DisclosureKinds {
		if n[k.Code] > 0 {
			out = append(out, Count{k.Code, k.Label, n[k.Code]})
		}
	}
	return out
}

// profile chooses the counting profile as the bureaus' own tables do, by
// region and year; for the whole site by what the bureaus' regions share.
func (p *Public) profile(ctx context.Context, year int, bureau string) (models.Profile, error) {
	catalogue, err := p.store.Catalogue(ctx)
	if err != nil {
		return models.Profile{}, err
	}
	tree, err := p.store.Tree(ctx)
	if err != nil {
		return models.Profile{}, err
	}
	region, first := "", true
	for _, b := range tree.Bureaus {
		switch {
		case bureau != "" && b.Code != bureau:
		case first:
			region, first = b.Region, false
		default:
			for !strings.HasPrefix(b.Region, region) {
				region = region[:len(region)-1]
			}
		}
	}
	return catalogue.Profile(region, year), nil
}

// yearSum is what a walk over the board adds up for a year.
type yearSum struct {
	now, before                 YearTotals
	months                      [12]MonthCount
	sets                        map[models.KindSet]int
	bands                       []int // by place in models.FineBands
	bureaus                     []Count
	kinds                       map[string]int
	corrected, withdrawn, ended int
}

// year adds a year up, of one bureau or of all.
func (b *board) year(year int, bureau string) yearSum {
	b.mu.RLock()
	defer b.mu.RUnlock()
	out := yearSum{
		now: YearTotals{Year: year}, before: YearTotals{Year: year - 1}, sets: map[models.KindSet]int{},
		bands: make([]int, len(models.FineBands)), kinds: map[string]int{},
	}
	of, penalty := b.bureauAt(bureau), slices.Index(b.names, penaltyKind)
	perBureau, perKind := make([]int, len(b.bureaus)), make([]int, len(b.names))
	for i := range b.entries.n {
		e := b.entries.at(i)
		if of != anyBureau && e.bureau != of {
			continue
		}
		switch {
		case e.status == shown && int(e.year) == year:
			if perKind[e.kind]++; int(e.kind) == penalty {
				out.add(&e)
				perBureau[e.bureau]++
			}
		case e.status == shown && int(e.year) == year-1 && int(e.kind) == penalty:
			out.before.add(&e)
		case int(e.year) == year && int(e.kind) == penalty:
			out.addTombstone(&e)
		}
	}
	for kind, n := range perKind {
		out.kinds[b.names[kind]] = n
	}
	out.bureaus = b.countsOf(perBureau)
	return out
}

// add takes a penalty on show in.
func (s *yearSum) add(e *entry) {
	s.now.add(e)
	if e.month > 0 {
		s.months[e.month-1].N++
		s.months[e.month-1].Fine += e.fine
	}
	s.sets[e.kinds]++
	s.bands[models.BandOf(e.fine)]++
	if e.corrected {
		s.corrected++
	}
}

func (s *yearSum) addTombstone(e *entry) {
	switch e.status {
	case withdrawn:
		s.withdrawn++
	case ended:
		s.ended++
	}
}

func (t *YearTotals) add(e *entry) {
	t.Decisions++
	t.Fine += e.fine
	t.Forfeit += e.forfeit
}

// countsOf names the bureaus that have any, most first; the lock is held.
func (b *board) countsOf(perBureau []int) []Count {
	var out []Count
	for i, n := range perBureau {
		if n > 0 {
			out = append(out, Count{b.bureaus[i].code, b.bureaus[i].name, n})
		}
	}
	slices.SortFunc(out, func(x, y Count) int { return cmp.Or(y.N-x.N, strings.Compare(x.Code, y.Code)) })
	return out
}
