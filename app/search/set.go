package search

import "math/bits"

// set is a set of rows, a bit for each. A shorter set lacks the rows beyond.
type set []uint64

// sizeOf is the length of a set that has room for rows 0 to n-1.
func sizeOf(n uint32) int { return int((uint64(n) + 63) / 64) }

func (s set) has(id uint32) bool {
	w := int(id >> 6)
	return w < len(s) && s[w]>>(id&63)&1 != 0
}

func (s set) add(id uint32)    { s[id>>6] |= 1 << (id & 63) }
func (s set) remove(id uint32) { s[id>>6] &^= 1 << (id & 63) }

// fill puts rows 0 to n-1 into the set.
func (s set) fill(n uint32) {
	for i := range s[:n/64] {
		s[i] = ^uint64(0)
	}
	if n%64 != 0 {
		s[n/64] |= 1<<(n%64) - 1
	}
}

func (s set) and(o set) {
	n := min(len(s), len(o))
	o = o[:n]
	for i, w := range o {
		s[i] &= w
	}
	clear(s[n:])
}

func (s set) or(o set) {
	for i, w := range o {
		s[i] |= w
	}
}

func (s set) andNot(o set) {
	n := min(len(s), len(o))
	o = o[:n]
	for i, w := range o {
		s[i] &^= w
	}
}

func (s set) count() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// countAnd counts what both sets hold.
func (s set) countAnd(o set) int {
	m := min(len(s), len(o))
	n, o := 0, o[:m]
	for i, w := range o {
		n += bits.OnesCount64(w & s[i])
	}
	return n
}

// list appends the rows of the set to out, oldest first.
func (s set) list(out []uint32) []uint32 {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			out = append(out, uint32(i)<<6+uint32(bits.TrailingZeros64(w)))
		}
	}
	return out
}

// grow gives the set with room for row id.
func (s set) grow(id uint32) set {
	for len(s) <= int(id>>6) {
		s = append(s, 0)
	}
	return s
}
