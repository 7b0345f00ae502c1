package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"sanxiang/models"
)

// PutPublication writes the public row. Its place in the order of change is
// given here. The number's row stays locked until the transaction ends, so the
// order of the places is the order in which changes become visible, and a
// reader that sees one place sees all before it.
func (tx *Tx) PutPublication(p *models.Publication) error {
	seq, err := tx.NextNumber(0, "publication", 0)
	if err != nil {
		return err
	}
	p.Seq, p.UpdatedAt = seq, tx.Now
	if err := tx.db.Save(p).Error; err != nil {
		return fmt.Errorf("write publication %s: %w", p.PublicID, err)
	}
	tx.public = seq
	return nil
}

// PublicSeq is the place of the last public change that this process
// committed, 0 before its first. It is set before the writer hears of the
// commit and costs nothing to ask.
func (s *Store) PublicSeq() int64 { return s.published.Load() }

// LastPublicSeq asks the database for the place of the last public change,
// whoever made it. It has a connection of its own, so that it answers at once
// however many long reads are under way.
func (s *Store) LastPublicSeq(ctx context.Context) (int64, error) {
	if err := s.injected("find"); err != nil {
		return 0, err
	}
	var seq int64
	if err := s.watch.QueryRowContext(ctx, "SELECT COALESCE(MAX(seq), 0) FROM publications").Scan(&seq); err != nil {
		return 0, fmt.Errorf("find last public change: %w", err)
	}
	return seq, nil
}

// publicColumns are what lists and exports read, in the order of newPublicScan.
const publicColumns = "public_id, seq, disclosure_id, bureau_code, bureau_name, kind, status, number, party_name, party_code, title, " +
	"year, decided_on, published_on, updated_at, revision, reason_code, reason, ended_on, cause, summary, party_kind, kinds, fine, forfeit, shown_until"

// searchColumns are what an index in memory is made of, in the order of
// newPublicScan. All rows are read for it at every start, so nothing else is.
const searchColumns = "public_id, seq, disclosure_id, bureau_code, bureau_name, kind, status, number, party_code, " +
	"year, decided_on, revision, reason_code, ended_on, kinds, fine, forfeit"

// Part says which columns of a public row are read.
type Part string

// The parts of a public row.
const (
	PartRow    Part = ""       // all but the page and what search looks in
	PartBody   Part = "body"   // the page too
	PartSearch Part = "search" // what search looks in, and what it filters and counts by; no other text
)

// WalkPublications gives the public rows after a place to f, in the order of
// change, as the database hands them out. The rows are those of one moment.
// It keeps a connection until f has seen the last.
func (s *Store) WalkPublications(ctx context.Context, after int64, part Part, f func(models.Publication) error) error {
	return s.queryPublic(ctx, part, f, "seq > ? ORDER BY seq", after)
}

// ListPublicationsAt gives the public rows at some places, in the order of
// change whatever the order of the places. A place whose row has changed since
// is left out.
func (s *Store) ListPublicationsAt(ctx context.Context, places []int64, part Part) ([]models.Publication, error) {
	if !slices.IsSorted(places) {
		places = slices.Sorted(slices.Values(places))
	}
	out := make([]models.Publication, 0, len(places))
	keep := func(p models.Publication) error {
		out = append(out, p)
		return nil
	}
	for len(places) > 0 {
		n := min(len(places), placesBatch)
		if err := s.listAt(ctx, places[:n], part, keep); err != nil {
			return nil, err
		}
		places = places[n:]
	}
	return out, nil
}

// placesBatch is how many places one query asks for.
const placesBatch = 500

// listAt asks for a batch: as a range where the places lie close together.
func (s *Store) listAt(ctx context.Context, places []int64, part Part, f func(models.Publication) error) error {
	first, last := places[0], places[len(places)-1]
	if last-first < int64(len(places))*2 {
		return s.queryPublic(ctx, part, func(p models.Publication) error {
			for len(places) > 0 && places[0] < p.Seq {
				places = places[1:]
			}
			if len(places) == 0 || places[0] != p.Seq {
				return nil
			}
			return f(p)
		}, "seq BETWEEN ? AND ? ORDER BY seq", first, last)
	}
	args := make([]any, len(places))
	for i, seq := range places {
		args[i] = seq
	}
	return s.queryPublic(ctx, part, f, "seq IN (?"+strings.Repeat(",?", len(places)-1)+") ORDER BY seq", args...)
}

// queryPublic runs a query for public rows past gorm, whose reflection costs
// more than the rows.
func (s *Store) queryPublic(ctx context.Context, part Part, f func(models.Publication) error, where string, args ...any) error {
	if err := s.injected("find"); err != nil {
		return err
	}
	rows, err := s.read.Statement.ConnPool.QueryContext(ctx, "SELECT "+part.columns()+" FROM publications WHERE "+where, args...)
	if err != nil {
		return fmt.Errorf("read publications: %w", err)
	}
	defer rows.Close()
	scan := newPublicScan(part)
	for rows.Next() {
		if err := rows.Scan(scan.into...); err != nil {
			return fmt.Errorf("scan publication: %w", err)
		}
		if err := f(scan.row()); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read publications: %w", err)
	}
	return nil
}

// columns lists the columns of a part, in the order of newPublicScan.
func (p Part) columns() string {
	switch p {
	case PartBody:
		return publicColumns + ", body"
	case PartSearch:
		return searchColumns + ", search"
	}
	return publicColumns
}

// publicScan holds the targets of one row; they are used for every row.
type publicScan struct {
	p              models.Publication
	kinds          int64
	year, revision int64
	into           []any
}

func newPublicScan(part Part) *publicScan {
	s := &publicScan{}
	p := &s.p
	if part == PartSearch {
		s.into = []any{
			&p.PublicID, &p.Seq, &p.DisclosureID, &p.BureauCode, &p.BureauName, &p.Kind, &p.Status, &p.Number, &p.PartyCode,
			&s.year, (*string)(&p.DecidedOn), &s.revision, &p.ReasonCode, (*string)(&p.EndedOn),
			&s.kinds, (*int64)(&p.Fine), (*int64)(&p.Forfeit), &p.Search,
		}
		return s
	}
	s.into = []any{
		&p.PublicID, &p.Seq, &p.DisclosureID, &p.BureauCode, &p.BureauName, &p.Kind, &p.Status, &p.Number, &p.PartyName, &p.PartyCode, &p.Title,
		&s.year, (*string)(&p.DecidedOn), (*string)(&p.PublishedOn), (*int64)(&p.UpdatedAt), &s.revision, &p.ReasonCode, &p.Reason, (*string)(&p.EndedOn),
		&p.Cause, &p.Summary, (*string)(&p.PartyKind), &s.kinds, (*int64)(&p.Fine), (*int64)(&p.Forfeit), (*string)(&p.ShownUntil),
	}
	if part == PartBody {
		s.into = append(s.into, &p.Body)
	}
	return s
}

// row gives a copy of what was scanned.
func (s *publicScan) row() models.Publication {
	s.p.Year, s.p.Revision, s.p.Kinds = int(s.year), int(s.revision), models.KindSet(s.kinds)
	return s.p
}

// clockSkew is how far the clocks of processes may lie apart.
const clockSkew = models.Instant(60_000)

// FindPublicSeqSince gives the place before the first change at or after the
// instant, so that walking on from it gives every change since. Changes in the
// minute after the first are looked at too: the process that made an earlier
// one may have had a later clock.
func (s *Store) FindPublicSeqSince(ctx context.Context, since models.Instant) (int64, error) {
	if err := s.injected("find"); err != nil {
		return 0, err
	}
	var at, first sql.NullInt64
	ask := s.read.Statement.ConnPool.QueryRowContext
	err := ask(ctx, "SELECT MIN(updated_at) FROM publications WHERE updated_at >= ?", int64(since)).Scan(&at)
	if err == nil && !at.Valid {
		return s.LastPublicSeq(ctx)
	}
	if err == nil {
		err = ask(ctx, "SELECT MIN(seq) FROM publications WHERE updated_at BETWEEN ? AND ?", at.Int64, at.Int64+int64(clockSkew)).Scan(&first)
	}
	if err != nil {
		return 0, fmt.Errorf("find change since %d: %w", since, err)
	}
	return first.Int64 - 1, nil
}
