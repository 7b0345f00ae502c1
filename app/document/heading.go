package document

import "strconv"

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
		return chineseNumeral(n) + "、"
	case 2:
		return "（" + chineseNumeral(n) + "）"
	case 3:
		return strconv.Itoa(n) + "."
	default:
		return "（" + strconv.Itoa(n) + "）"
	}
}

// chineseNumeral writes 1 to 9999 in Chinese as headings have it (十, not
// 一十, at the front); anything else stays in digits.
func chineseNumeral(n int) string {
	if n < 1 || n > 9999 {
		return strconv.Itoa(n)
	}
	digits := [10]string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	places := [4]string{"", "十", "百", "千"}
	s, zero := "", false
	for place, unit := 3, 1000; place >= 0; place, unit = place-1, unit/10 {
		d := n / unit % 10
		switch {
		case d == 0:
			zero = s != ""
		case d == 1 && place == 1 && s == "":
			s = places[1]
		default:
			if zero {
				s, zero = s+digits[0], false
			}
			s += digits[d] + places[place]
		}
	}
	return s
}
