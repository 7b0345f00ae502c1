package stats

import (
	"context"
	"slices"
	"strings"

	"sanxiang/models"
)

// FindCatalogue gives the definitions in force: registers, indicators and
// counting profiles. They are no secret to whoever is signed in.
func (s *Service) FindCatalogue(ctx context.Context) (*models.Catalogue, error) {
	return s.store.Catalogue(ctx)
}

// FigureQuery asks for the figures of a bureau in a year, as a page lists them.
type FigureQuery struct {
	Bureau  int64
	Period  models.Period
	Scope   models.Scope
	Profile string
	Text    string // in a name, a code or a heading
	Group   string // one heading
}

// FigureGroup is one heading of the catalogue with its figures.
type FigureGroup struct {
	Name    string
	Figures []models.Figure
}

// FigureList is a bureau's figures by heading. Groups lists all headings of the
// catalogue, whatever was asked for.
type FigureList struct {
	Groups  []string
	Found   []FigureGroup
	Count   int
	Profile models.Profile
	AsOf    models.Instant
}

// ListFigures gives the figures of a bureau that the actor may read. Errors:
// Forbidden and NotFound by models.Permit, Invalid for a period or scope.
func (s *Service) ListFigures(ctx context.Context, actor models.Actor, q FigureQuery) (FigureList, error) {
	r, err := s.newReader(ctx)
	if err != nil {
		return FigureList{}, err
	}
	if err := models.Permit(actor, models.ActReadFigures, r.tree, q.Bureau); err != nil {
		return FigureList{}, err
	}
	out := FigureList{AsOf: s.store.Now()}
	p, err := r.profileOf(q.Bureau, q.Period.Year, q.Profile)
	if err != nil {
		return out, err
	}
	out.Profile = *p
	var refs []Ref
	groupOf := map[string]string{}
	for _, d := range r.catalogue.List() {
		if d.Kind == models.IndicatorOperator {
			continue // has no value of its own
		}
		if !slices.Contains(out.Groups, d.Group) {
			out.Groups = append(out.Groups, d.Group)
		}
		if (q.Group == "" || q.Group == d.Group) && mentions(d, q.Text) {
			refs = append(refs, Ref{Code: d.Code, Scope: q.Scope})
			groupOf[d.Code] = d.Group
		}
	}
	read, err := r.read(ctx, []int64{q.Bureau}, refs, q.Period, q.Profile)
	if err != nil {
		return out, err
	}
	out.Count = len(refs)
	for _, ref := range refs {
		name := groupOf[ref.Code]
		i := slices.IndexFunc(out.Found, func(g FigureGroup) bool { return g.Name == name })
		if i < 0 {
			i = len(out.Found)
			out.Found = append(out.Found, FigureGroup{Name: name})
		}
		out.Found[i].Figures = append(out.Found[i].Figures, read[0][ref])
	}
	return out, nil
}

func mentions(d *models.Indicator, text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	return text == "" || strings.Contains(strings.ToLower(d.Name+"\n"+d.Code+"\n"+d.Group), text)
}

// FindFigure gives one figure that the actor may read.
func (s *Service) FindFigure(ctx context.Context, actor models.Actor, q RecordQuery) (models.Figure, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return models.Figure{}, err
	}
	if err := models.Permit(actor, models.ActReadFigures, tree, q.Bureau); err != nil {
		return models.Figure{}, err
	}
	ref := Ref{Code: q.Code, Dim: q.Dim, Scope: q.Scope, Cumulative: q.Cumulative}
	read, err := s.Read(ctx, q.Bureau, []Ref{ref}, q.Period, q.Profile)
	return read[ref], err
}

// ListMonths gives one indicator's figure of each month of the year, and of the
// year itself as the last. A stock is as of the end of each month.
func (s *Service) ListMonths(ctx context.Context, actor models.Actor, q RecordQuery) ([]models.Figure, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	if err := models.Permit(actor, models.ActReadFigures, tree, q.Bureau); err != nil {
		return nil, err
	}
	refs := make([]Ref, 0, 13)
	for m := 1; m <= 12; m++ {
		refs = append(refs, Ref{Code: q.Code, Dim: q.Dim, Scope: q.Scope, From: m, To: m})
	}
	refs = append(refs, Ref{Code: q.Code, Dim: q.Dim, Scope: q.Scope})
	read, err := s.Read(ctx, q.Bureau, refs, q.Period, q.Profile)
	if err != nil {
		return nil, err
	}
	out := make([]models.Figure, len(refs))
	for i, ref := range refs {
		out[i] = read[ref]
	}
	return out, nil
}

// FindTable makes the penalty table of a bureau that the actor may read.
func (s *Service) FindTable(ctx context.Context, actor models.Actor, q FigureQuery) (Table, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return Table{}, err
	}
	if err := models.Permit(actor, models.ActReadFigures, tree, q.Bureau); err != nil {
		return Table{}, err
	}
	return s.PenaltyTable(ctx, q.Bureau, q.Period, q.Profile)
}

// Difference is an indicator whose figure is not the same under two profiles.
type Difference struct {
	This, Other models.Figure
}

// ListDifferences gives the indicators that come to something else under the
// other profile. The errors are those of ListFigures.
func (s *Service) ListDifferences(ctx context.Context, actor models.Actor, q FigureQuery, other string) ([]Difference, error) {
	this, err := s.ListFigures(ctx, actor, q)
	if err != nil {
		return nil, err
	}
	q.Profile = other
	that, err := s.ListFigures(ctx, actor, q)
	if err != nil {
		return nil, err
	}
	var out []Difference
	for i, g := range this.Found {
		for j, f := range g.Figures {
			if o := that.Found[i].Figures[j]; o.Value != f.Value || o.State != f.State {
				out = append(out, Difference{f, o})
			}
		}
	}
	return out, nil
}
