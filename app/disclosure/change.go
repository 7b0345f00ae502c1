package disclosure

import (
	"context"
	"math"
	"slices"

	"sanxiang/app/search"
	"sanxiang/app/store"
	"sanxiang/models"
)

// ChangeFilter picks changes of what is public, for mirrors. Rows and
// tombstones come in order of change, those of the bureau, kind and year only
// where these are given.
type ChangeFilter struct {
	After  int64          // place in the order of change after which to begin
	Since  models.Instant // begin with the first change at or after this instant
	Bureau string         // code
	Kind   string         // empty = decisions, documents and pages
	Year   int            // of the decision
	Limit  int            // rows at most, up to ChangesMost; 0 = ChangesMost
}

// ChangesMost is how many changes one answer holds.
const ChangesMost = 1000

// Changes gives the next changes in ascending order of change, with Body. A
// thing stands only at the place of its latest change, so that whoever follows
// from place to place ends with what is public now. Fewer than the limit are
// given only at the end.
func (p *Public) Changes(ctx context.Context, f ChangeFilter) ([]models.Publication, error) {
	if _, err := p.Generation(ctx); err != nil {
		return nil, err
	}
	if f.Limit <= 0 || f.Limit > ChangesMost {
		f.Limit = ChangesMost
	}
	if f.Since > 0 {
		first, err := p.store.FindPublicSeqSince(ctx, f.Since)
		if err != nil {
			return nil, err
		}
		f.After = max(f.After, first)
	}
	want := choice{q: models.PublicQuery{Bureau: f.Bureau, Year: f.Year}, statuses: []entryStatus{shown, withdrawn, ended}}
	if f.Kind != "" {
		want.kinds = []string{f.Kind}
	}
	var out []models.Publication
	for len(out) < f.Limit {
		places := seqsOf(p.board.after(f.After, f.Limit-len(out), want))
		if len(places) == 0 {
			break
		}
		rows, err := p.store.ListPublicationsAt(ctx, places, store.PartBody)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...) // what moved meanwhile comes at its new place
		f.After = places[len(places)-1]
	}
	return out, nil
}

func seqsOf(spots []spot) []int64 {
	out := make([]int64, len(spots))
	for i, s := range spots {
		out[i] = s.seq
	}
	return out
}

// Recent gives what changed last, newest first, for feeds: rows on show and
// tombstones, without Body, or those of one state when the query names it.
// Before is the place of the last row of the part before, 0 for the first. A
// query for a text, a party, a penalty or an amount finds only rows on show,
// because tombstones keep none of these.
func (p *Public) Recent(ctx context.Context, q models.PublicQuery, before int64, limit int) ([]models.Publication, error) {
	if err := q.Check(); err != nil {
		return nil, err
	}
	q.Sort = models.SortNewest
	if len(q.Words()) > 0 || q.Party != "" {
		ask := search.Query{PublicQuery: q, Kinds: searchable(), Before: before, Limit: limit}
		return p.settle(ctx, func() []int64 { return p.index.Find(ask).Seqs })
	}
	want := chosen(q)
	if q.Status == "" {
		want.statuses = []entryStatus{shown, withdrawn, ended}
	}
	return p.settle(ctx, func() []int64 { return p.board.before(before, limit, want) })
}

// spots gives every match of a query in ascending order of change. Index and
// board are asked together, with no change between.
func (p *Public) spots(q models.PublicQuery, after int64) []spot {
	p.fresh.mu.Lock()
	defer p.fresh.mu.Unlock()
	if len(q.Words()) == 0 && q.Party == "" {
		return p.board.after(after, math.MaxInt, chosen(q))
	}
	q.Sort = models.SortNewest
	places := p.index.Find(search.Query{PublicQuery: q, Kinds: searchable(), Limit: math.MaxInt}).Seqs
	slices.Reverse(places)
	from, _ := slices.BinarySearch(places, after+1)
	entries := p.board.at(places[from:])
	out := make([]spot, len(entries))
	for i, e := range entries {
		out[i] = spot{e.seq, e.key}
	}
	return out
}
