package search

// The values of a column that are none of its own.
const (
	valueNone    = 0 // the row has nothing here
	valueSpelled = 1 // the column was full: the row spells its value out
	valueFirst   = 2
)

// columnMost is how many distinct values a column takes: all of them are
// looked through for every word.
const columnMost = 40_000

// column holds a text that many rows share, in the alphabet's numbers. Every
// row has exactly one value.
type column struct {
	ids    map[string]uint16
	values []string // by id; those below valueFirst are empty and match nothing
	posts  []*posting
	of     pages[uint16] // the value of each row
}

func newColumn() column {
	return column{ids: map[string]uint16{}, values: make([]string, valueFirst), posts: []*posting{{}, {}}}
}

// add gives the next row its value and says which that is.
func (c *column) add(id uint32, text []byte) uint16 {
	v := c.value(text)
	c.posts[v].add(id)
	c.of.push(v)
	return v
}

// at is the text of a row.
func (c *column) at(id uint32) string { return c.values[*c.of.at(id)] }

// value gives the id of a text, a new one while there is room.
func (c *column) value(text []byte) uint16 {
	if len(text) == 0 {
		return valueNone
	}
	if id, ok := c.ids[string(text)]; ok {
		return id
	}
	if len(c.values) >= columnMost {
		return valueSpelled
	}
	id := uint16(len(c.values))
	c.values = append(c.values, string(text))
	c.ids[c.values[id]] = id
	c.posts = append(c.posts, &posting{})
	return id
}

// match adds to out the rows whose value is picked, and says whether any value
// was. A few rows are read value by value; for many it is shorter to go through
// all rows.
func (c *column) match(pick func(value string) bool, out set) bool {
	var picked []uint16
	rows := uint32(0)
	for id, v := range c.values {
		if pick(v) {
			picked = append(picked, uint16(id))
			rows += c.posts[id].n
		}
	}
	if rows > c.of.n/manyShare {
		c.matchRows(picked, out)
		return true
	}
	for _, id := range picked {
		c.posts[id].orInto(out)
	}
	return len(picked) > 0
}

// manyShare is the part of all rows above which they are gone through.
const manyShare = 6

// matchRows adds the rows whose value is one of picked.
func (c *column) matchRows(picked []uint16, out set) {
	is := new([1 << 16]uint8)
	for _, id := range picked {
		is[id] = 1
	}
	for page, values := range c.of.list {
		at := page << (pageBits - 6)
		for i := 0; i < len(values) && at < len(out); i += 64 {
			w := uint64(0)
			for j, v := range values[i : i+64 : i+64] {
				w |= uint64(is[v]) << (j & 63)
			}
			out[at] |= w
			at++
		}
	}
}

// category is a property that the public filters by: a value leads to its rows.
type category[K comparable] struct {
	ids   map[K]uint32
	keys  []K
	posts []*posting
}

func newCategory[K comparable](keys ...K) category[K] {
	c := category[K]{ids: map[K]uint32{}}
	for _, k := range keys {
		c.id(k)
	}
	return c
}

// id is the place of a key, a new one for a new key.
func (c *category[K]) id(key K) uint32 {
	if id, ok := c.ids[key]; ok {
		return id
	}
	id := uint32(len(c.keys))
	c.ids[key] = id
	c.keys = append(c.keys, key)
	c.posts = append(c.posts, &posting{})
	return id
}

// post gives the rows of a key, nil for one that never occurred.
func (c *category[K]) post(key K) *posting {
	if id, ok := c.ids[key]; ok {
		return c.posts[id]
	}
	return nil
}
