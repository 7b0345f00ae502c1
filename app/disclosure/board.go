package disclosure

import (
	"slices"
	"sync"

	"sanxiang/models"
)

// board (公示栏) holds in memory, a few dozen bytes each and in the order of
// change, what lists and yearly figures need of every public row and
// tombstone. Rows themselves are read by their place. It is built from the
// publications table only.
type board struct {
	mu      sync.RWMutex
	entries entries // by seq
	gone    int     // entries that were replaced
	bureaus []bureauName
	codes   map[string]int32 // bureau code → position in bureaus
	names   []string         // kinds and reasons, each once
	cells   map[cell]int64
}

// entryStatus is what became of an entry.
type entryStatus uint8

const (
	replaced entryStatus = iota // by a later change of the same thing
	shown
	withdrawn
	ended
)

// statuses tells the status of a row.
var statuses = map[string]entryStatus{
	string(models.DisclosurePublished): shown, string(models.DisclosureWithdrawn): withdrawn, string(models.DisclosureEnded): ended,
}

// bureauName is a bureau as its latest row names it.
type bureauName struct{ code, name string }

// cell is what the directory and the pages of bureaus count by.
type cell struct {
	bureau int32
	year   int16
	kind   uint8
	status entryStatus
}

func newBoard() *board {
	b := &board{}
	b.reset()
	return b
}

// reset empties the board.
func (b *board) reset() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.entries, b.gone, b.bureaus, b.names = entries{}, 0, nil, nil
	b.codes, b.cells = map[string]int32{}, map[cell]int64{}
}

// put takes rows in, in the order of change, and takes off what stood at the
// places of those that they replace, which the index knows.
func (b *board) put(rows []models.Publication, gone []int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range rows {
		e := b.entryOf(&rows[i])
		b.entries.push(e)
		b.count(e, 1)
	}
	for _, seq := range gone {
		at, there := b.entries.find(seq)
		if !there {
			continue
		}
		if old := b.entries.at(at); old.status != replaced {
			b.count(old, -1)
			b.entries.replace(at)
			b.gone++
		}
	}
	b.compact()
}

// entryOf makes the entry of a row. Kinds and reasons are few, far below 256.
func (b *board) entryOf(p *models.Publication) entry {
	e := entry{
		seq: p.Seq, key: p.DisclosureID, fine: p.Fine, forfeit: p.Forfeit, bureau: b.bureauOf(p), kinds: p.Kinds,
		year: int16(p.Year), endedYear: int16(p.EndedOn.Year()), kind: b.nameOf(p.Kind), reason: b.nameOf(p.ReasonCode),
		status: statuses[p.Status], corrected: p.Revision > 1,
	}
	if t, ok := p.DecidedOn.Time(); ok {
		e.month = uint8(t.Month())
	}
	return e
}

func (b *board) bureauOf(p *models.Publication) int32 {
	at, known := b.codes[p.BureauCode]
	if !known {
		at = int32(len(b.bureaus))
		b.codes[p.BureauCode] = at
		b.bureaus = append(b.bureaus, bureauName{code: p.BureauCode})
	}
	b.bureaus[at].name = p.BureauName
	return at
}

func (b *board) nameOf(s string) uint8 {
	i := slices.Index(b.names, s)
	if i < 0 {
		i = len(b.names)
		b.names = append(b.names, s)
	}
	return uint8(i)
}

func (b *board) count(e entry, n int64) {
	c := cell{bureau: e.bureau, year: e.year, kind: e.kind, status: e.status}
	if b.cells[c] += n; b.cells[c] == 0 {
		delete(b.cells, c)
	}
}

// compactFrom is how many replaced entries are worth dropping.
const compactFrom = 4096

// compact drops the replaced entries once they are a quarter of all.
func (b *board) compact() {
	if b.gone < compactFrom || b.gone*4 < b.entries.n {
		return
	}
	b.entries = b.entries.compacted()
	b.gone = 0
}
