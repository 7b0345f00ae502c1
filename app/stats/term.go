package stats

import (
	"slices"

	"sanxiang/models"
)

// cut narrows an indicator to some of its dimensions: kinds work on count keys
// through the profile, dims on the dimension itself. nil does not narrow.
type cut struct {
	kinds []models.PenaltyKind
	dims  []string
}

func (c cut) whole() bool { return c.kinds == nil && c.dims == nil }

// meet narrows further; what both have stays.
func (c cut) meet(o cut) cut {
	return cut{kinds: common(c.kinds, o.kinds), dims: common(c.dims, o.dims)}
}

func common[T comparable](a, b []T) []T {
	if a == nil || b == nil {
		return append(a, b...)
	}
	out := make([]T, 0, len(a))
	for _, x := range a {
		if slices.Contains(b, x) {
			out = append(out, x)
		}
	}
	return out
}

// frame is what all parts of one figure share.
type frame struct {
	bureau     int64
	scope      models.Scope
	period     models.Period
	cumulative bool
	profile    *models.Profile
}

// set names a list of bureaus: a scope of a bureau. The scopes of a bureau
// without subordinates are one set.
type set struct {
	bureau int64
	scope  models.Scope
}

// term is an indicator taken apart into what is added up: a counted leaf, or
// parts. The reader, the figure and its drill-down all work on it.
type term struct {
	d     *models.Indicator
	base  *models.Indicator // the counters of a leaf; nil without any
	cut   cut               // of the leaf
	dim   string            // the dimension asked for, "" = all
	set   set
	stock bool
	parts []term // total: its parts; ratio, share: numerator, denominator
	side  string // place within a ratio or total, for the drill-down
	void  bool   // has no value by nature: an operator, a share of nothing
}

// maxDepth bounds totals of totals, lest a circle never ends.
const maxDepth = 8

// resolver takes indicators apart.
type resolver struct {
	catalogue *models.Catalogue
	tree      *models.Tree
}

// resolve takes the indicator apart for one dimension ("" = all).
func (r resolver) resolve(code, dim string, f frame) (term, error) {
	d := r.catalogue.Indicators[code]
	if d == nil || len(code) > 0 && code[0] == '#' {
		near := models.Nearest(code, r.catalogue.Codes())
		if near == "" {
			return term{}, models.Errorf(models.Invalid, "没有指标“%s”，请用 indicator list 查看目录", code)
		}
		return term{}, models.Errorf(models.Invalid, "没有指标“%s”，是否要用“%s”？", code, near)
	}
	return r.expand(d, dim, f, maxDepth), nil
}

func (r resolver) expand(d *models.Indicator, dim string, f frame, depth int) term {
	if d.OwnOnly {
		f.scope = ownScope(f.scope)
	}
	t := term{d: d, set: r.setOf(f), dim: dim}
	part := func(code, dim, side string) {
		p := r.expand(r.catalogue.Indicators[code], dim, f, depth-1)
		p.side = side
		t.parts = append(t.parts, p)
	}
	switch {
	case depth == 0 || f.scope == noScope || d.Kind == models.IndicatorOperator:
		t.void = true
	case d.Counted():
		t.base, t.stock = d, d.IsStock()
		t.cut = dimCut(d, dim)
		t.void = dim != "" && d.By == ""
	case d.Kind == models.IndicatorSlice:
		of := r.expand(r.catalogue.Indicators[d.Of], dim, f, depth-1)
		t.base, t.stock, t.set = of.base, of.stock, of.set
		t.cut = of.cut.meet(cut{kinds: d.Heaviest, dims: d.Dims})
		t.void = of.void || of.base == nil
	case d.Kind == models.IndicatorTotal:
		for _, code := range d.Parts {
			part(code, dim, code)
		}
		t.cut = dimCut(d, dim)
		t.stock = !slices.ContainsFunc(t.parts, func(p term) bool { return !p.stock })
	case d.Kind == models.IndicatorRatio:
		part(d.Numerator, dim, "numerator")
		part(d.Denominator, dim, "denominator")
	case d.Kind == models.IndicatorShare && dim != "":
		part(d.Of, dim, "numerator")
		part(d.Of, "", "denominator")
	case d.Kind == models.IndicatorShare:
		t.void = true
	case d.Kind == models.IndicatorReturned:
		t.cut = dimCut(d, dim)
	}
	return t
}

// noScope covers no bureau: what is below, for an indicator of the bureau alone.
const noScope models.Scope = "none"

func ownScope(s models.Scope) models.Scope {
	if s == models.ScopeBelow || s == noScope {
		return noScope
	}
	return models.ScopeOwn
}

func (r resolver) setOf(f frame) set {
	if f.scope == models.ScopeAll && len(r.tree.Children(f.bureau)) == 0 {
		f.scope = models.ScopeOwn
	}
	return set{f.bureau, f.scope}
}

// dimCut narrows to one dimension. On count keys a penalty kind stands for the
// decisions whose heaviest kind it is.
func dimCut(d *models.Indicator, dim string) cut {
	switch {
	case dim == "":
		return cut{}
	case d.Profiled() && models.PenaltyKind(dim).Valid():
		return cut{kinds: []models.PenaltyKind{models.PenaltyKind(dim)}}
	}
	return cut{dims: []string{models.CutDim(dim)}}
}

// admits says whether a dimension of the leaf counts.
func (t term) admits(p *models.Profile, dim string) bool {
	if t.cut.dims != nil && !slices.Contains(t.cut.dims, dim) {
		return false
	}
	if t.base == nil || !t.base.Profiled() {
		return true
	}
	if t.cut.kinds != nil && len(t.cut.kinds) == 0 {
		return false
	}
	return p.Admits(dim, t.cut.kinds)
}

// narrowed says whether some dimensions of the leaf may not count.
func (t term) narrowed() bool {
	return !t.cut.whole() || t.base != nil && t.base.Profiled()
}

// profiled says whether the counting profile has a part in the figure.
func (t term) profiled() bool {
	return t.base != nil && t.base.Profiled() || slices.ContainsFunc(t.parts, term.profiled)
}

// walk visits the term and all of its parts.
func (t *term) walk(visit func(*term)) {
	visit(t)
	for i := range t.parts {
		t.parts[i].walk(visit)
	}
}

// returnCodes lists under which codes totals are handed in for the term
// itself: its own, and for a slice also that of what it is part of.
func (t term) returnCodes() []string {
	switch {
	case !t.sliced():
		return []string{t.d.Code}
	case t.dim != "":
		return []string{t.base.Code}
	}
	return []string{t.base.Code, t.d.Code}
}

// sliced says whether the term is part of what is counted.
func (t term) sliced() bool { return t.base != nil && t.base != t.d }
