package search

import "unsafe"

// The rough cost of an entry of a map beside its key and value, and of a string.
const (
	mapEntry   = 8
	stringHead = 16
)

// size is about how many bytes the corpus takes.
func (c *corpus) size() int {
	total := len(c.rows.list)<<pageBits*int(unsafe.Sizeof(row{})) + len(c.facts.list)<<pageBits*int(unsafe.Sizeof(facts{}))
	for _, chunk := range c.texts.chunks {
		total += cap(chunk)
	}
	total += 4*cap(c.keys.slots) + 4*cap(c.byFine.sorted)
	for _, s := range c.states {
		total += 8 * cap(s)
	}
	c.postings(func(p *posting) { total += p.size() + mapEntry })
	for run := range c.runs {
		total += 2*stringHead + len(run)
	}
	for _, column := range c.columns {
		for _, v := range column.values {
			total += 2*stringHead + len(v)
		}
	}
	return total
}
