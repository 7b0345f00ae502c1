package disclosure

import (
	"context"
	"sync"

	"sanxiang/app/store"
	"sanxiang/models"
)

// rowCache keeps rows, without Body, by their place. What stands at a place
// never changes, so a row is right as long as anyone asks for its place. The
// older half is given up when the younger is full.
type rowCache struct {
	mu         sync.Mutex
	young, old map[int64]models.Publication
	bytes      int // of the younger half
}

// rowHalf is about how many bytes each half holds, and rowOverhead what a row
// takes beside its texts.
const (
	rowHalf     = 2 << 20
	rowOverhead = 500
)

func (c *rowCache) find(place int64) (models.Publication, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if row, ok := c.young[place]; ok {
		return row, true
	}
	row, ok := c.old[place]
	if ok {
		c.put(row)
	}
	return row, ok
}

// put keeps a row; the lock is held.
func (c *rowCache) put(row models.Publication) {
	if c.young == nil || c.bytes >= rowHalf {
		c.young, c.old, c.bytes = map[int64]models.Publication{}, c.young, 0
	}
	c.young[row.Seq] = row
	c.bytes += rowOverhead + len(row.BureauName) + len(row.Number) + len(row.PartyName) + len(row.Title) + len(row.Reason) + len(row.Cause) + len(row.Summary)
}

func (c *rowCache) keep(rows []models.Publication) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, row := range rows {
		c.put(row)
	}
}

// drop forgets the rows at places that are no longer shown.
func (c *rowCache) drop(places []int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, place := range places {
		delete(c.young, place)
		delete(c.old, place)
	}
}

// rowsAt gives the rows at places, in the order asked for, without Body. A
// place whose row changed a moment ago is left out.
func (p *Public) rowsAt(ctx context.Context, places []int64) ([]models.Publication, error) {
	byPlace := make(map[int64]models.Publication, len(places))
	var missing []int64
	for _, place := range places {
		if row, ok := p.rows.find(place); ok {
			byPlace[place] = row
		} else {
			missing = append(missing, place)
		}
	}
	if len(missing) > 0 {
		read, err := p.store.ListPublicationsAt(ctx, missing, store.PartRow)
		if err != nil {
			return nil, err
		}
		p.rows.keep(read)
		for _, row := range read {
			byPlace[row.Seq] = row
		}
	}
	out := make([]models.Publication, 0, len(places))
	for _, place := range places {
		if row, ok := byPlace[place]; ok {
			out = append(out, row)
		}
	}
	return out, nil
}

// settleTries is how often a list is put together again because a row changed
// between finding and reading it.
const settleTries = 3

// settle finds places and reads their rows, again when one moved meanwhile.
func (p *Public) settle(ctx context.Context, find func() []int64) ([]models.Publication, error) {
	var rows []models.Publication
	for range settleTries {
		if _, err := p.Generation(ctx); err != nil {
			return nil, err
		}
		places := find()
		var err error
		if rows, err = p.rowsAt(ctx, places); err != nil || len(rows) == len(places) {
			return rows, err
		}
	}
	return rows, nil
}
