package search

import "slices"

// The shape of a posting: one of at least denseRows rows that has more than
// one row in denseShare is kept as a set, any other as a list of gaps.
const (
	denseRows  = 4096
	denseShare = 16
)

// posting is the rows that have something in common. Rows are added in growing
// order. A row that became a hole stays in: what is found is always narrowed to
// rows that are still there.
type posting struct {
	n, last uint32
	list    []byte // gaps between rows, seven bits a byte, low ones first
	bits    *set   // instead of list when there are many
	extends bool   // of a run: a longer known run begins with it
}

// add puts a row in; the last one may be given again.
func (p *posting) add(id uint32) {
	if p.n > 0 && p.last == id {
		return
	}
	if p.bits != nil {
		*p.bits = p.bits.grow(id)
		p.bits.add(id)
	} else {
		gap := id - p.last
		for gap >= 0x80 {
			p.list = append(p.list, byte(gap)|0x80)
			gap >>= 7
		}
		p.list = append(p.list, byte(gap))
	}
	p.n++
	p.last = id
	if p.bits == nil && p.n >= denseRows && p.n > id/denseShare {
		p.thicken()
	}
}

// thicken turns the list into a set.
func (p *posting) thicken() {
	bits := make(set, sizeOf(p.last+1))
	p.orInto(bits)
	p.bits, p.list = &bits, nil
}

// clip gives back what list and set have reserved beyond their length.
func (p *posting) clip() {
	if cap(p.list) > len(p.list) {
		p.list = slices.Clone(p.list)
	}
	if p.bits != nil && cap(*p.bits) > len(*p.bits) {
		*p.bits = slices.Clone(*p.bits)
	}
}

// blocks hands out the rows of a list, some hundred at a time.
func (p *posting) blocks(yield func(ids []uint32)) {
	var block [256]uint32
	n, id := 0, uint32(0)
	for i, list := 0, p.list; i < len(list); i++ {
		gap := uint32(list[i])
		if gap >= 0x80 {
			gap &= 0x7f
			for shift := 7; ; shift += 7 {
				i++
				b := uint32(list[i])
				gap |= b & 0x7f << shift
				if b < 0x80 {
					break
				}
			}
		}
		id += gap
		block[n&255] = id
		if n++; n == len(block) {
			yield(block[:])
			n = 0
		}
	}
	yield(block[:n])
}

// orInto adds the rows to s, which has room for them.
func (p *posting) orInto(s set) {
	if p.bits != nil {
		s.or(*p.bits)
		return
	}
	p.blocks(func(ids []uint32) {
		for _, id := range ids {
			s[id>>6] |= 1 << (id & 63)
		}
	})
}

// countIn counts the rows that s holds too; s has room for all of them.
func (p *posting) countIn(s set) int {
	if p.bits != nil {
		return s.countAnd(*p.bits)
	}
	n := uint64(0)
	p.blocks(func(ids []uint32) {
		for _, id := range ids {
			n += s[id>>6] >> (id & 63) & 1
		}
	})
	return int(n)
}

// rows appends the rows to out, oldest first.
func (p *posting) rows(out []uint32) []uint32 {
	if p.bits != nil {
		return p.bits.list(out)
	}
	out = slices.Grow(out, int(p.n))
	p.blocks(func(ids []uint32) { out = append(out, ids...) })
	return out
}

// keep leaves those of ids, in growing order, that the posting holds.
func (p *posting) keep(ids []uint32) []uint32 {
	out := ids[:0]
	if p.bits != nil {
		for _, id := range ids {
			if p.bits.has(id) {
				out = append(out, id)
			}
		}
		return out
	}
	i := 0
	p.blocks(func(own []uint32) {
		for _, o := range own {
			for i < len(ids) && ids[i] < o {
				i++
			}
			if i < len(ids) && ids[i] == o {
				out = append(out, o)
				i++
			}
		}
	})
	return out
}

// size is about how many bytes the posting takes.
func (p *posting) size() int {
	n := 48 + cap(p.list)
	if p.bits != nil {
		n += 24 + 8*cap(*p.bits)
	}
	return n
}
