package document

// Measures of GB/T 9704-2012 in twips (1/20 pt; 1 mm = 56.69 twips).
const (
	pageWidth, pageHeight     = 11906, 16838 // A4, 210 × 297 mm (5.1)
	marginTop, marginBottom   = 2098, 1984   // 天头 37 mm; 35 mm is left below 225 mm of type area (5.2.1)
	marginLeft, marginRight   = 1588, 1474   // 订口 28 mm; 26 mm is left beside 156 mm of type area (5.2.1)
	typeWidth                 = pageWidth - marginLeft - marginRight
	lineHeight                = 579 // 28.95 pt: 22 lines of 29 pt would not fit in 637.8 pt, and the 22nd is lost (5.2.3)
	squeeze                   = -5  // 28 characters of 16 pt need 448 pt, the type area has 442.2 (5.2.3)
	bodyChar                  = 320 // 3号, 16 pt
	formChar                  = 240 // 小四, 12 pt
	pageNumberChar            = 280 // 4号, 14 pt
	pageNumberLine            = 320
	pageNumberDrop            = 397                                              // the dash stands 7 mm below the type area (7.5)
	footerDistance            = marginBottom - pageNumberDrop - pageNumberLine/2 // Word measures to the bottom of the line, the standard to the dash
	markDrop                  = 1984                                             // 发文机关标志: 35 mm below the top of the type area (7.2.4)
	markLargest, markSmallest = 1240, 440                                        // 62 pt and 22 pt (2号)
)

// textWidth is how far s reaches when set in 3号 with the squeeze, in twips.
// Digits and Latin letters take half a character.
func textWidth(s string) int {
	w := 0
	for _, r := range s {
		if r < 0x2000 {
			w += bodyChar/2 + squeeze
		} else {
			w += bodyChar + squeeze
		}
	}
	return w
}

// signatureIndents gives the left indents of 署名 and 成文日期 for a signature
// without seal (7.3.5.2): 署名 ends two characters before the right edge and
// the date begins two characters right of it; when the date is the longer one,
// the date ends two characters before the edge and 署名 gives way. Left indents
// because fonts differ in the width of digits.
func signatureIndents(organ, date string) (organIndent, dateIndent int) {
	const two = 2 * bodyChar
	o, d := textWidth(organ), textWidth(date)
	organIndent = typeWidth - two - o
	dateIndent = organIndent + two
	if organ == "" || d > o {
		dateIndent = typeWidth - two - d
		if organ != "" {
			organIndent = dateIndent - two
		}
	}
	return max(organIndent, 0), max(dateIndent, 0)
}

// sealIndents gives the left indents of 署名 and 成文日期 for a signature with a
// seal (7.3.5.1): the date ends four characters before the right edge, 署名 is
// centred over it. Both move left when 署名 would go past the edge.
func sealIndents(organ, date string) (organIndent, dateIndent int) {
	o, d := textWidth(organ), textWidth(date)
	dateIndent = typeWidth - 4*bodyChar - d
	organIndent = dateIndent - (o-d)/2
	if over := organIndent + o - typeWidth; over > 0 {
		organIndent, dateIndent = organIndent-over, dateIndent-over
	}
	return max(organIndent, 0), max(dateIndent, 0)
}

// markSize is the type size of 发文机关标志: as large as fits on one line,
// within markSmallest and markLargest.
func markSize(mark string) int {
	n := max(textWidth(mark)/(bodyChar+squeeze), 1)
	return min(max(typeWidth/(n+1), markSmallest), markLargest)
}

// columnWidths shares the type width among the columns by weight.
func columnWidths(t *Table) []int {
	widths := make([]int, t.width())
	total := 0
	for i := range widths {
		widths[i] = min(max(t.column(i).Weight, 1), 1000)
		total += widths[i]
	}
	used := 0
	for i := range widths {
		if i == len(widths)-1 {
			widths[i] = max(typeWidth-used, 1)
			break
		}
		widths[i] = max(typeWidth*widths[i]/total, 1)
		used += widths[i]
	}
	return widths
}
