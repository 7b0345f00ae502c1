package stats

import (
	"context"
	"strings"

	"sanxiang/models"
)

// Query asks for figures of one bureau and period. Codes nil is the whole
// catalogue; Profile "" picks the counting profile by region and year.
type Query struct {
	Bureau     int64
	Period     models.Period
	Scope      models.Scope
	Codes      []string
	Profile    string
	Cumulative bool // from the first record to the end of the period
}

// Ref names one figure relative to a bureau and a period, as a chapter's
// template does. It is comparable and serves as a map key.
type Ref struct {
	Code       string
	Dim        string       // of an indicator that has dimensions, "" = all
	Back       int          // years before the period's year
	Cumulative bool         // from the first record to the end of the period
	From, To   int          // months; 0 and 0 = the period's own
	Scope      models.Scope //
}

// period resolves the reference against a period.
func (r Ref) period(p models.Period) models.Period {
	p.Year -= r.Back
	if r.To != 0 {
		p.From, p.To = r.From, r.To
	}
	return p
}

// Figures gives the figures in the order of the codes. Errors: NotFound for an
// unknown bureau or profile, Invalid for an unknown code or period.
func (s *Service) Figures(ctx context.Context, q Query) ([]models.Figure, error) {
	r, err := s.newReader(ctx)
	if err != nil {
		return nil, err
	}
	if q.Codes == nil {
		q.Codes = r.catalogue.Codes()
	}
	refs := make([]Ref, len(q.Codes))
	for i, code := range q.Codes {
		refs[i] = Ref{Code: code, Cumulative: q.Cumulative, Scope: q.Scope}
	}
	found, err := r.read(ctx, []int64{q.Bureau}, refs, q.Period, q.Profile)
	if err != nil {
		return nil, err
	}
	out := make([]models.Figure, len(refs))
	for i, ref := range refs {
		out[i] = found[0][ref]
	}
	return out, nil
}

// Read gives the figures of one bureau by reference.
func (s *Service) Read(ctx context.Context, bureau int64, refs []Ref, period models.Period, profile string) (map[Ref]models.Figure, error) {
	found, err := s.ReadEach(ctx, []int64{bureau}, refs, period, profile)
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// ReadEach gives the same figures of each of many bureaus, in their order,
// with no more queries than for one.
func (s *Service) ReadEach(ctx context.Context, bureaus []int64, refs []Ref, period models.Period, profile string) ([]map[Ref]models.Figure, error) {
	r, err := s.newReader(ctx)
	if err != nil {
		return nil, err
	}
	return r.read(ctx, bureaus, refs, period, profile)
}

// asked is one figure that was asked for.
type asked struct {
	at    int // index of its bureau
	ref   Ref
	term  term
	frame frame
}

func (r *reader) read(ctx context.Context, bureaus []int64, refs []Ref, period models.Period, profile string) ([]map[Ref]models.Figure, error) {
	out := make([]map[Ref]models.Figure, len(bureaus))
	list := make([]asked, 0, len(bureaus)*len(refs))
	for i, id := range bureaus {
		out[i] = make(map[Ref]models.Figure, len(refs))
		p, err := r.profileOf(id, period.Year, profile)
		if err != nil {
			return nil, err
		}
		for _, ref := range refs {
			a, err := r.ask(id, ref, period, p)
			if err != nil {
				return nil, err
			}
			a.at = i
			r.want(&a.term, a.frame)
			list = append(list, a)
		}
	}
	if len(list) == 0 {
		return out, nil
	}
	if err := r.load(ctx); err != nil {
		return nil, err
	}
	var again []asked
	for _, a := range list {
		if f := r.figure(a); f.HasData() {
			out[a.at][a.ref] = f
		} else {
			again = append(again, a)
		}
	}
	if len(r.empties) > 0 {
		if err := r.explore(ctx); err != nil {
			return nil, err
		}
	}
	for _, a := range again {
		out[a.at][a.ref] = r.figure(a)
	}
	return out, nil
}

// ask takes one reference of a bureau apart.
func (r *reader) ask(bureau int64, ref Ref, period models.Period, p *models.Profile) (asked, error) {
	f := frame{bureau: bureau, scope: ref.Scope, period: ref.period(period), cumulative: ref.Cumulative, profile: p}
	if err := checkPeriod(f.period); err != nil {
		return asked{}, err
	}
	if ref.Scope != models.ScopeAll && ref.Scope != models.ScopeOwn && ref.Scope != models.ScopeBelow {
		return asked{}, models.Errorf(models.Invalid, "统计范围“%s”有误，可用 own（本级）、below（下级），不填为本级及下级", ref.Scope)
	}
	if f.cumulative {
		f.period.From = 1
	}
	t, err := r.resolve(ref.Code, ref.Dim, f)
	return asked{ref: ref, term: t, frame: f}, err
}

func checkPeriod(p models.Period) error {
	if p.Year < 1949 || p.Year > 9999 || p.From < 1 || p.From > p.To || p.To > 12 {
		return models.Errorf(models.Invalid, "统计期间有误：%d年%d月至%d月，年份为四位，月份为1至12", p.Year, p.From, p.To)
	}
	return nil
}

// profileOf gives the counting profile of a bureau.
func (r *reader) profileOf(bureau int64, year int, code string) (*models.Profile, error) {
	b, ok := r.tree.Bureaus[bureau]
	if !ok {
		return nil, models.Errorf(models.NotFound, "没有找到该机关")
	}
	if code == "" {
		p := r.catalogue.Profile(b.Region, year)
		return &p, nil
	}
	p, err := r.catalogue.FindProfile(code)
	return &p, err
}

// figure turns what a term comes to into a figure with all that defends it.
func (r *reader) figure(a asked) models.Figure {
	d, t := a.term.d, a.term
	x := r.evaluate(t, a.frame)
	f := models.Figure{
		Code: d.Code, Name: d.Name, Unit: d.Unit, Dim: a.ref.Dim, Bureau: a.frame.bureau, Scope: a.ref.Scope,
		Period: a.frame.period, Value: x.value, Decimals: d.Decimals, State: x.state, Source: x.source(t),
		Records: x.records, Note: d.Note, Zero: d.Zero,
	}
	if !f.HasData() {
		f.Value = 0
	}
	if t.profiled() {
		f.Profile = a.frame.profile.Code
		f.Note = joinNotes(d.Note, a.frame.profile.Note)
	}
	return f
}

// joinNotes puts two sentences of 统计口径 together.
func joinNotes(a, b string) string {
	if a != "" && b != "" && !strings.HasSuffix(a, "。") {
		a += "。"
	}
	return a + b
}
