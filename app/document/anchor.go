package document

import (
	"fmt"
	"hash/fnv"
	"strconv"
)

// anchorRoom is how long a cleaned figure id may be: Word allows 40 characters
// for a bookmark; four are the prefix and seven are kept for "_2", "_3", ….
const anchorRoom = 29

// Anchor makes a figure id fit for a bookmark and a URL fragment: ASCII letters,
// digits and underscores, at most anchorRoom. An id that had to be changed
// ends in a hash of the whole id, so that two ids do not fall together.
func Anchor(id string) string {
	clean := make([]byte, 0, anchorRoom)
	changed := false
	for i := 0; i < len(id); i++ {
		c := id[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_') {
			c, changed = '_', true
		}
		if len(clean) == anchorRoom {
			changed = true
			break
		}
		clean = append(clean, c)
	}
	if !changed {
		return id
	}
	h := fnv.New32a()
	h.Write([]byte(id))
	return fmt.Sprintf("%s_%08x", clean[:min(len(clean), anchorRoom-9)], h.Sum32())
}

// Bookmark is the name of the DOCX bookmark around the first place where the
// figure is printed; later places end in "_2", "_3" and so on. It has at most
// 40 letters, digits and underscores and begins with "fig_".
func Bookmark(figureID string) string { return "fig_" + Anchor(figureID) }

// bookmarks hands out bookmark names, each once in a document.
type bookmarks struct {
	taken map[string]int // name → how many places have asked for it
	count int            // bookmarks so far; the next w:id
}

// take gives the bookmark of one more place where the figure is printed.
func (b *bookmarks) take(figureID string) (name string, id int) {
	base := Bookmark(figureID)
	name = base
	b.taken[base]++
	for n := b.taken[base]; n > 1; n++ {
		name = base + "_" + strconv.Itoa(n)
		if b.taken[name] == 0 {
			b.taken[base], b.taken[name] = n, 1
			break
		}
	}
	b.count++
	return name, b.count
}

// has says whether a bookmark of the figure was handed out.
func (b *bookmarks) has(figureID string) bool { return b.taken[Bookmark(figureID)] > 0 }
