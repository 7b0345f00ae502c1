package document

import (
	"strconv"

	"sanxiang/models"
)

// headingLevels is how many levels of headings GB/T 9704-2012 7.3.3 knows.
const headingLevels = 4

// numbering counts headings. Levels below the heading restart under it.
type numbering struct {
	base   int // official level of a heading of level 1
	counts [headingLevels]int
}

// numberHeadings starts the count of a document.
func numberHeadings(d *Document) *numbering {
	n := &numbering{base: d.headingBase()}
	n.counts[n.base-1] = max(d.HeadingStart, 1) - 1
	return n
}

// next counts a heading of the relative level and places it. A level outside
// the four is taken as the nearest one.
func (n *numbering) next(h Heading) placedHeading {
	relative := min(max(h.Level, 1), headingLevels-n.base+1)
	official := n.base + relative - 1
	n.counts[official-1]++
	clear(n.counts[official:])
	return placedHeading{
		Official: official,
		Relative: relative,
		Number:   headingNumber(official, n.counts[official-1]),
		Anchor:   n.anchor(official),
		Inlines:  h.Inlines,
	}
}

// anchor names the place of the heading just counted: "sec-4-1".
func (n *numbering) anchor(official int) string {
	s := "sec"
	for _, c := range n.counts[n.base-1 : official] {
		s += "-" + strconv.Itoa(c)
	}
	return s
}

// headingNumber writes the number before a heading: 一、 （一） 1. （1）
// (GB/T 9704-2012 7.3.3).
func headingNumber(official, n int) string {
	switch official {
	case 1:
		return models.ChineseNumber(int64(n)) + "、"
	case 2:
		return "（" + models.ChineseNumber(int64(n)) + "）"
	case 3:
		return strconv.Itoa(n) + "."
	default:
		return "（" + strconv.Itoa(n) + "）"
	}
}
