package models

import "strings"

// Change says what became of a piece of a text.
type Change string

// The changes.
const (
	Kept    Change = ""
	Removed Change = "removed"
	Added   Change = "added"
)

// Piece is a stretch of a text that was kept, removed or added.
type Piece struct {
	Change Change
	Text   string
}

// diffLimit is how many clauses a text may have to be compared clause by
// clause; a longer one counts as replaced where it differs.
const diffLimit = 2000

// DiffText compares two texts clause by clause. The pieces that were kept or
// removed make up before, those that were kept or added make up after.
func DiffText(before, after string) []Piece {
	a, b := clauses(before), clauses(after)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var d textDiff
	d.add(Kept, a[:head]...)
	d.middle(a[head:len(a)-tail], b[head:len(b)-tail])
	d.add(Kept, a[len(a)-tail:]...)
	return d
}

// clauses cuts a text behind its marks, so that what changed is seen in pieces
// that can be read.
func clauses(s string) []string {
	var out []string
	start := 0
	for i, r := range s {
		if strings.ContainsRune("，。；：！？、\n", r) {
			end := i + len(string(r))
			out = append(out, s[start:end])
			start = end
		}
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

// textDiff gathers pieces, joining neighbours of one kind.
type textDiff []Piece

func (d *textDiff) add(c Change, texts ...string) {
	for _, t := range texts {
		if n := len(*d); n > 0 && (*d)[n-1].Change == c {
			(*d)[n-1].Text += t
		} else {
			*d = append(*d, Piece{c, t})
		}
	}
}

// middle compares what lies between the common ends by the longest common
// subsequence.
func (d *textDiff) middle(a, b []string) {
	if len(a) > diffLimit || len(b) > diffLimit || len(a)*len(b) > diffLimit*diffLimit/4 {
		d.add(Removed, a...)
		d.add(Added, b...)
		return
	}
	width := len(b) + 1
	common := make([]int16, (len(a)+1)*width)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i*width+j] = common[(i+1)*width+j+1] + 1
			} else {
				common[i*width+j] = max(common[(i+1)*width+j], common[i*width+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			d.add(Kept, a[i])
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || common[(i+1)*width+j] >= common[i*width+j+1]):
			d.add(Removed, a[i])
			i++
		default:
			d.add(Added, b[j])
			j++
		}
	}
}
