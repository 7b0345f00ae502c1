package open

import (
	"bytes"
	"context"
	"slices"
	"sync"

	"github.com/klauspost/compress/s2"

	"sanxiang/app/disclosure"
	"sanxiang/app/opendata"
	"sanxiang/models"
)

// objects keeps rows as the interface writes them, by form and place in the
// order of change. What stands at a place never changes: a correction, a
// withdrawal and the end of a term all give the row a new place. So an object
// is right as long as anyone may ask for its place, and nobody may who has not
// taken it from disclosure.Public.ListPlaces of the same request; what was
// taken down is never asked for again and is pushed out by what is. The older
// half is given up when the younger is full.
//
// Objects are kept compressed against some that came first, because decisions
// repeat each other's phrases: several times as many find room, and taking one
// out costs less than a microsecond.
type objects struct {
	mu         sync.Mutex
	young, old map[objectKey]object
	dicts      map[form]*s2.Dict // that young is written with
	bytes      int               // of young
	half       int               // bytes that each half holds
}

// objectKey is a row in a form.
type objectKey struct {
	form
	seq int64
}

// form is how objects are written: the site's address before links, and the
// names of members (opendata.FieldSets).
type form struct{ base, fields string }

// object is one object as it is kept.
type object struct {
	dict   *s2.Dict // what it was compressed against, nil = nothing
	packed []byte
}

// The memory of objects.
const (
	objectsHalf = 3 << 20  // bytes of each half
	objectCost  = 160      // bytes that an object takes beside its text
	objectSize  = 2 << 10  // bytes of a usual object
	dictSize    = 32 << 10 // bytes of text that others are compressed against
)

func newObjects(half int) *objects {
	return &objects{young: map[objectKey]object{}, dicts: map[form]*s2.Dict{}, half: half}
}

// find gives the objects at places, nil for those that are not kept, whose
// places come back.
func (c *objects) find(f form, places []int64) (found [][]byte, missing []int64) {
	kept := make([]object, len(places))
	c.mu.Lock()
	for i, seq := range places {
		key := objectKey{f, seq}
		one, ok := c.young[key]
		if !ok {
			if one, ok = c.old[key]; ok {
				c.put(key, one)
			}
		}
		kept[i] = one
	}
	c.mu.Unlock()
	found = make([][]byte, len(places))
	size := 0
	for _, one := range kept {
		n, _ := s2.DecodedLen(one.packed)
		size += n
	}
	buf := make([]byte, size)
	for i, one := range kept {
		if found[i] = one.open(&buf); found[i] == nil {
			missing = append(missing, places[i])
		}
	}
	return found, missing
}

// open writes the object to the beginning of buf, which it moves on; nil when
// there is none.
func (o object) open(buf *[]byte) []byte {
	n, err := s2.DecodedLen(o.packed)
	if err != nil || n == 0 {
		return nil
	}
	text := (*buf)[:n:n]
	if o.dict == nil {
		text, err = s2.Decode(text, o.packed)
	} else {
		text, err = o.dict.Decode(text, o.packed)
	}
	if err != nil {
		return nil
	}
	*buf = (*buf)[n:]
	return text
}

// keep keeps the objects at places.
func (c *objects) keep(f form, places []int64, texts [][]byte) {
	dict := c.dictOf(f, texts)
	packed := make([][]byte, len(texts))
	for i, text := range texts {
		if dict == nil {
			packed[i] = s2.Encode(nil, text)
		} else {
			packed[i] = dict.Encode(nil, text)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, seq := range places {
		c.put(objectKey{f, seq}, object{dict, slices.Clone(packed[i])}) // a clone is no longer than it needs
	}
}

// dictOf gives what the objects of a form are compressed against: the first
// that came since the halves changed.
func (c *objects) dictOf(f form, texts [][]byte) *s2.Dict {
	c.mu.Lock()
	defer c.mu.Unlock()
	dict, known := c.dicts[f]
	if !known {
		sample := bytes.Join(texts, nil)
		dict = s2.MakeDict(sample[:min(len(sample), dictSize)], nil)
		c.dicts[f] = dict
		c.bytes += dictSize
	}
	return dict
}

// put keeps an object; the lock is held.
func (c *objects) put(key objectKey, one object) {
	if c.bytes >= c.half {
		c.young, c.old, c.bytes = make(map[objectKey]object, len(c.young)), c.young, 0
		clear(c.dicts)
	}
	c.young[key] = one
	c.bytes += len(one.packed) + objectCost
}

// objectTries is how often a list is put together again because a row changed
// between finding and reading it.
const objectTries = 3

// search finds rows and gives them as objects. A row that changes all the time
// is left out.
func (o *open) search(r request, q models.PublicQuery, w disclosure.Window, fields string) (disclosure.Places, rows, error) {
	for try := 1; ; try++ {
		places, err := o.Public.ListPlaces(r.ctx, q, w)
		if err != nil {
			return places, nil, err
		}
		list, err := o.objectsAt(r.ctx, form{r.base, fields}, places.Seqs)
		if err != nil {
			return places, nil, err
		}
		if try == objectTries || !slices.ContainsFunc(list, func(text []byte) bool { return text == nil }) {
			list = slices.DeleteFunc(list, func(text []byte) bool { return text == nil })
			return places, arrayOf(list), nil
		}
	}
}

// objectsAt gives the objects at places, nil where a row has left its place.
// Those that are not kept are read together.
func (o *open) objectsAt(ctx context.Context, f form, places []int64) ([][]byte, error) {
	found, missing := o.objects.find(f, places)
	if len(missing) == 0 {
		return found, nil
	}
	read, err := o.Public.ListAt(ctx, missing)
	if err != nil {
		return nil, err
	}
	writer := opendata.NewObjects(f.fields, f.base)
	seqs, texts := make([]int64, len(read)), make([][]byte, len(read))
	for i, row := range read {
		seqs[i] = row.Seq
		if texts[i], err = appendRow(make([]byte, 0, objectSize), writer, row); err != nil {
			return nil, err
		}
		found[slices.Index(places, row.Seq)] = texts[i]
	}
	o.objects.keep(f, seqs, texts)
	return found, nil
}
