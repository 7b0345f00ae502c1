package search

import "encoding/binary"

// The sizes of what is given out at a time, so that growth never copies much.
const (
	pageBits  = 12 // rows
	chunkBits = 20 // bytes of text
)

// pages is a list that grows without being copied.
type pages[T any] struct {
	list [][]T
	n    uint32
}

func (p *pages[T]) push(v T) {
	if p.n>>pageBits == uint32(len(p.list)) {
		p.list = append(p.list, make([]T, 1<<pageBits))
	}
	*p.at(p.n) = v
	p.n++
}

func (p *pages[T]) at(id uint32) *T { return &p.list[id>>pageBits][id&(1<<pageBits-1)] }

// arena keeps texts end to end, each after its length.
type arena struct {
	chunks [][]byte
}

// add keeps a text and says where. One that is longer than a chunk gets a
// chunk of its own.
func (a *arena) add(text []byte) uint32 {
	var head [binary.MaxVarintLen64]byte
	n := binary.PutUvarint(head[:], uint64(len(text)))
	last := len(a.chunks) - 1
	if last < 0 || cap(a.chunks[last])-len(a.chunks[last]) < n+len(text) {
		a.chunks = append(a.chunks, make([]byte, 0, max(1<<chunkBits, n+len(text))))
		last++
	}
	at := uint32(last)<<chunkBits | uint32(len(a.chunks[last]))
	a.chunks[last] = append(append(a.chunks[last], head[:n]...), text...)
	return at
}

// at gives the text kept at a place.
func (a *arena) at(place uint32) []byte {
	chunk := a.chunks[place>>chunkBits][place&(1<<chunkBits-1):]
	if n := int(chunk[0]); n < 0x80 {
		return chunk[1 : 1+n]
	}
	n, head := binary.Uvarint(chunk)
	return chunk[head : head+int(n)]
}

// keys finds the newest row of each key: open addressing over the rows' own
// keys, nothing is ever taken out.
type keys struct {
	slots []uint32 // row + 1, 0 = free
	used  int
}

// find gives the slot of a key: that of its row, or a free one.
func (k *keys) find(key int64, keyOf func(id uint32) int64) *uint32 {
	mask := uint64(len(k.slots) - 1)
	for i := mix(key); ; i++ {
		slot := &k.slots[i&mask]
		if *slot == 0 || keyOf(*slot-1) == key {
			return slot
		}
	}
}

// put makes id the row of its key and gives the row that was, if any.
func (k *keys) put(id uint32, keyOf func(id uint32) int64) (uint32, bool) {
	if 4*(k.used+1) > 3*len(k.slots) {
		k.widen(keyOf)
	}
	slot := k.find(keyOf(id), keyOf)
	old := *slot
	*slot = id + 1
	if old == 0 {
		k.used++
	}
	return old - 1, old != 0
}

// widen makes room for twice as many.
func (k *keys) widen(keyOf func(id uint32) int64) {
	old := k.slots
	k.slots = make([]uint32, max(1024, 2*len(old)))
	for _, slot := range old {
		if slot != 0 {
			*k.find(keyOf(slot-1), keyOf) = slot
		}
	}
}

// mix spreads keys that count up or share their low bits.
func mix(key int64) uint64 {
	h := uint64(key) * 0x9E3779B97F4A7C15
	return h ^ h>>32
}
