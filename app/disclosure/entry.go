package disclosure

import (
	"math"
	"sort"

	"sanxiang/models"
)

// entry is one public row or tombstone.
type entry struct {
	seq       int64
	key       int64 // of what it is about: the id of its disclosure
	fine      models.Fen
	forfeit   models.Fen
	bureau    int32
	kinds     models.KindSet
	year      int16 // of the decision
	endedYear int16
	month     uint8 // of the decision, 1 to 12; 0 = none
	kind      uint8 // position in names
	reason    uint8 // position in names
	status    entryStatus
	corrected bool
}

// packed is an entry in 32 bytes, which is how the board keeps them.
type packed struct {
	key           int64
	seq           uint32 // behind the first of its page
	fine, forfeit uint32 // or the place of a large one
	bureau        int32
	kinds         models.KindSet
	year          int16
	bits          uint8 // status, corrected, month
	endedYear     uint8 // behind yearFirst; 0 = none
	kind, reason  uint8
}

// How the small fields are packed.
const (
	statusBits   = 2 // the lowest
	correctedBit = 1 << statusBits
	monthShift   = statusBits + 1
	yearFirst    = 1900
	amountLarge  = 1 << 31 // this bit says that the rest is the place of a large amount
)

// entries keeps entries by seq, in pages, so that growing copies nothing.
type entries struct {
	pages []entryPage
	n     int
	large []models.Fen
}

// entryPage is a stretch of entries and the place in the order of change that
// theirs are counted from.
type entryPage struct {
	first int64
	list  []packed
}

// pageShift makes a page 4096 entries.
const pageShift = 12

// push adds an entry behind all others.
func (l *entries) push(e entry) {
	last := len(l.pages) - 1
	if l.n>>pageShift > last {
		l.pages = append(l.pages, entryPage{first: e.seq, list: make([]packed, 0, 1<<pageShift)})
		last++
	}
	page := &l.pages[last]
	k := packed{
		key: e.key, seq: uint32(e.seq - page.first), fine: l.amount(e.fine), forfeit: l.amount(e.forfeit), bureau: e.bureau,
		kinds: e.kinds, year: e.year, bits: uint8(e.status) | e.month<<monthShift, kind: e.kind, reason: e.reason,
	}
	if e.corrected {
		k.bits |= correctedBit
	}
	if e.endedYear > yearFirst {
		k.endedYear = uint8(min(e.endedYear-yearFirst, math.MaxUint8))
	}
	page.list = append(page.list, k)
	l.n++
}

// amount packs an amount.
func (l *entries) amount(v models.Fen) uint32 {
	if v >= 0 && v < amountLarge {
		return uint32(v)
	}
	l.large = append(l.large, v)
	return amountLarge | uint32(len(l.large)-1)
}

func (l *entries) amountOf(v uint32) models.Fen {
	if v < amountLarge {
		return models.Fen(v)
	}
	return l.large[v-amountLarge]
}

// at gives the entry at a position.
func (l *entries) at(i int) entry {
	page := &l.pages[i>>pageShift]
	k := &page.list[i&(1<<pageShift-1)]
	e := entry{
		seq: page.first + int64(k.seq), key: k.key, fine: l.amountOf(k.fine), forfeit: l.amountOf(k.forfeit), bureau: k.bureau,
		kinds: k.kinds, year: k.year, month: k.bits >> monthShift, kind: k.kind, reason: k.reason,
		status: entryStatus(k.bits & (correctedBit - 1)), corrected: k.bits&correctedBit != 0,
	}
	if k.endedYear > 0 {
		e.endedYear = yearFirst + int16(k.endedYear)
	}
	return e
}

// find gives the position of the first entry that is not before seq, and
// whether it is the one at seq.
func (l *entries) find(seq int64) (int, bool) {
	at := sort.Search(l.n, func(i int) bool { return l.seqAt(i) >= seq })
	return at, at < l.n && l.seqAt(at) == seq
}

func (l *entries) seqAt(i int) int64 {
	page := &l.pages[i>>pageShift]
	return page.first + int64(page.list[i&(1<<pageShift-1)].seq)
}

// replace marks the entry at a position as replaced.
func (l *entries) replace(i int) {
	k := &l.pages[i>>pageShift].list[i&(1<<pageShift-1)]
	k.bits = k.bits&^(correctedBit-1) | uint8(replaced)
}

// compacted gives the entries without those that were replaced, and lets go of
// the old ones page by page.
func (l *entries) compacted() entries {
	var out entries
	for i := range l.n {
		if e := l.at(i); e.status != replaced {
			out.push(e)
		}
		if (i+1)%(1<<pageShift) == 0 {
			l.pages[i>>pageShift].list = nil
		}
	}
	return out
}
