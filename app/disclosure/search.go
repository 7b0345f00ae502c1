package disclosure

import (
	"context"
	"strings"
	"unicode/utf8"

	"sanxiang/app/search"
	"sanxiang/models"
)

// Window is which part of the matches is wanted: a numbered page from 1 on, or
// the rows older in change than Before. Limit 0 is 20.
type Window struct {
	Page      int
	Before    int64
	Limit     int
	Uncounted bool // leave the facets empty, which saves most of the work
}

// The sizes of a window.
const (
	windowDefault = 20
	WindowMost    = 200
	pageMost      = 5000
)

// check reports every field error at once.
func (w Window) check() error {
	var c models.Checks
	c.Require(w.Page >= 0, "page", "页码应为从1开始的整数", "请更正页码，或从第一页开始")
	c.Require(w.Page <= pageMost, "page", "页码至多5000", "请缩小查询范围，或改用数据下载")
	c.Require(w.Before >= 0, "cursor", "翻页位置不正确", "请从第一页重新查询")
	c.Require(w.Limit >= 0 && w.Limit <= WindowMost, "limit", "每页至多200条", "请改小")
	return c.Err("查询条件有误")
}

// Count is one value of a facet with how many of the matches have it.
type Count struct {
	Code string `json:"code"`
	Name string `json:"name"`
	N    int    `json:"count"`
}

// Facets count the matches along each filter, with all other filters in force.
type Facets struct {
	Bureaus   []Count `json:"bureaus"`
	Years     []Count `json:"years"`
	Kinds     []Count `json:"kinds"`
	Penalties []Count `json:"penalties"`
	Bands     []Count `json:"bands"`
	States    []Count `json:"states"`
}

// Result is one part of the matches.
type Result struct {
	Rows   []models.Publication // without Body
	Total  int                  // all matches
	Next   int64                // the Before of what follows, 0 at the end; newest order only
	Facets Facets
}

// Search looks for public rows. The error is Invalid for a query that
// models.PublicQuery.Check or the window refuses.
func (p *Public) Search(ctx context.Context, q models.PublicQuery, w Window) (Result, error) {
	ask, err := w.of(q)
	if err != nil {
		return Result{}, err
	}
	var found search.Result
	var next int64
	rows, err := p.settle(ctx, func() []int64 {
		found, next = p.cut(ask)
		return found.Seqs
	})
	if err != nil {
		return Result{}, err
	}
	return Result{Rows: rows, Total: found.Total, Next: next, Facets: p.facets(found.Facets)}, nil
}

// Places are where the rows of one part of the matches stand in the order of
// change. What stands at a place never changes: a correction, a withdrawal and
// the end of a term give the row another one.
type Places struct {
	Seqs  []int64
	Total int   // all matches
	Next  int64 // as of Result
}

// ListPlaces is Search for callers that keep what stands at places, without
// rows and facets. The places are those of the last change.
func (p *Public) ListPlaces(ctx context.Context, q models.PublicQuery, w Window) (Places, error) {
	w.Uncounted = true
	ask, err := w.of(q)
	if err != nil {
		return Places{}, err
	}
	if _, err := p.Generation(ctx); err != nil {
		return Places{}, err
	}
	found, next := p.cut(ask)
	return Places{found.Seqs, found.Total, next}, nil
}

// of is the question that the window asks of the matches: for one row more
// than it shows.
func (w Window) of(q models.PublicQuery) (search.Query, error) {
	if err := q.Check(); err != nil {
		return search.Query{}, err
	}
	if err := w.check(); err != nil {
		return search.Query{}, err
	}
	if w.Limit == 0 {
		w.Limit = windowDefault
	}
	return search.Query{PublicQuery: q, Kinds: searchable(), Offset: w.offset(), Before: w.Before, Limit: w.Limit + 1, Facets: !w.Uncounted}, nil
}

// cut asks, takes the row too many off and says where the next part begins.
func (p *Public) cut(ask search.Query) (search.Result, int64) {
	found := p.index.Find(ask)
	shown := ask.Limit - 1
	if len(found.Seqs) <= shown {
		return found, 0
	}
	found.Seqs = found.Seqs[:shown]
	if ask.Sort == models.SortFine {
		return found, 0
	}
	return found, found.Seqs[shown-1]
}

// offset is how many matches lie in front of the page.
func (w Window) offset() int {
	if w.Before > 0 || w.Page == 0 {
		return 0
	}
	return (w.Page - 1) * w.Limit
}

// facets puts names to the counts of the index.
func (p *Public) facets(f search.Facets) Facets {
	own := func(code string) string { return code }
	return Facets{
		Bureaus: named(f.Bureaus, p.board.bureauName), Years: named(f.Years, own), Kinds: named(f.Kinds, models.PublicKindLabel),
		Penalties: named(f.Penalties, func(code string) string { return models.PenaltyKind(code).Label() }),
		Bands:     named(f.Bands, bandLabel),
		States:    named(f.States, func(code string) string { return models.ChoiceLabel(models.PublicStates, code) }),
	}
}

func named(counts []search.Count, name func(code string) string) []Count {
	out := make([]Count, len(counts))
	for i, c := range counts {
		out[i] = Count{c.Code, name(c.Code), c.N}
	}
	return out
}

func bandLabel(code string) string {
	band, _ := models.FindFineBand(code)
	return band.Label
}

// searchable are the kinds that a search without a kind looks through.
func searchable() []string { return append(decisionKinds(), "chapter", "statistics") }

// FindExact tells whether a text is exactly the document number of one public
// thing, or the credit code of a party with one, so that search can jump to
// it. A tombstone is found by its number too.
func (p *Public) FindExact(ctx context.Context, text string) (string, bool, error) {
	if _, err := p.Generation(ctx); err != nil {
		return "", false, err
	}
	text = strings.TrimSpace(text)
	if text == "" || utf8.RuneCountInString(text) > models.MaxQuery {
		return "", false, nil
	}
	for _, number := range []string{text, official(text)} {
		ids, err := p.store.ListPublicIDs(ctx, number, 2)
		if err != nil || len(ids) == 1 {
			return append(ids, "")[0], len(ids) == 1, err
		}
	}
	code := models.NormalUSCC(text)
	if models.CheckUSCC(code) != nil {
		return "", false, nil
	}
	rows, err := p.settle(ctx, func() []int64 {
		return p.index.Find(search.Query{PublicQuery: models.PublicQuery{Party: code}, Limit: 2}).Seqs
	})
	if err != nil || len(rows) != 1 {
		return "", false, err
	}
	return rows[0].PublicID, true, nil
}

// official writes a document number with the brackets of GB/T 9704-2012
// 7.2.5, whatever brackets and blanks were typed.
func official(text string) string {
	return strings.NewReplacer("(", "〔", ")", "〕", "[", "〔", "]", "〕").Replace(models.FoldSearch(text))
}
