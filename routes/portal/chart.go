package portal

import (
	"math"
	"strconv"
	"strings"
)

// chart is a picture of numbers, drawn as inline SVG without script. Across it
// is measured in per cent of its width and down in em, so that it fits a phone
// and a wide screen while its letters stay as large as the page's.
type chart struct {
	ID, Title, Desc string
	Height          string // em
	Lines           []rule
	Bars            []bar
	Texts           []mark
}

// rule is a rule across the plot.
type rule struct{ X, Y string }

// bar is one filled or outlined rectangle.
type bar struct{ Class, X, Y, W, H string }

// mark is a word or number on the picture.
type mark struct{ Class, X, DX, Y, Text string }

// The measures of a chart, in em of its letters and per cent of its width.
const (
	smallLetters = 0.8  // marks are set in letters of this size
	plotTop      = 2.2  // room for the numbers above the highest columns
	plotHeight   = 11.0 // of the highest step
	plotBottom   = 1.6  // room for the names below
	plotLeft     = 9.0  // room for the axis
	axisSteps    = 4
	crowded      = 1000 // numbers from here on are wider than a month on a phone
	rowHeight    = 3.3  // name and bar
	rowName      = 1.1  // baseline of the name
	rowBar       = 1.45
	rowThick     = 1.05
	rowReach     = 70.0 // of the longest bar; the rest is for its number
)

// ticks gives the marks of an axis: multiples of 1, 2 or 5 times a power of
// ten, from 0 to the first that reaches most, with at most steps steps. An
// axis without numbers ends at 1.
func ticks(most int64, steps int) []int64 {
	step := int64(1)
	for i := 0; most > step*int64(steps); i++ {
		step = [...]int64{2, 5, 10}[i%3] * tenTo(i/3)
	}
	out := []int64{0}
	for top := int64(0); top < max(most, 1); {
		top += step
		out = append(out, top)
	}
	return out
}

// tenTo is a power of ten.
func tenTo(n int) int64 {
	out := int64(1)
	for range n {
		out *= 10
	}
	return out
}

// portion is the length of a value against the value that takes it all, from 0
// to 1. A value above nothing is never quite without length.
func portion(v, whole int64) float64 {
	switch {
	case v <= 0 || whole <= 0:
		return 0
	case v >= whole:
		return 1
	}
	return math.Max(float64(v)/float64(whole), 0.004)
}

// slot is one of n equal places side by side between plotLeft and 100, in per
// cent: where it begins and how wide it is.
func slot(i, n int) (x, width float64) {
	width = (100 - plotLeft) / float64(n)
	return plotLeft + float64(i)*width, width
}

// measure writes a measure with at most two decimals.
func measure(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 2, 64), "0"), ".")
}

// short writes a count so that it fits over a column: from ten thousand on in 万.
func short(v int64) string {
	if v < 10_000 {
		return strconv.FormatInt(v, 10)
	}
	return measure(math.Round(float64(v)/1000)/10) + "万"
}

// smallMark puts a text at a place: its letters are smaller, so its em are.
func smallMark(class string, x, y float64, text string) mark {
	return mark{Class: strings.TrimSpace("small " + class), X: measure(x), Y: measure(y / smallLetters), Text: text}
}

// drawColumns draws a column for each name, beside it the outline of what is
// compared, if any. Each column carries its number; what is compared stands in
// the table.
func drawColumns(c chart, names []string, now, before []int64) chart {
	most := int64(0)
	for _, list := range [][]int64{now, before} {
		for _, v := range list {
			most = max(most, v)
		}
	}
	axis := ticks(most, axisSteps)
	top, floor := axis[len(axis)-1], plotTop+plotHeight
	for _, t := range axis {
		y := floor - plotHeight*float64(t)/float64(top)
		c.Lines = append(c.Lines, rule{measure(plotLeft), measure(y)})
		c.Texts = append(c.Texts, smallMark("end", plotLeft-1, y+0.3, short(t)))
	}
	for i, name := range names {
		x, width := slot(i, len(names))
		if before != nil {
			c.column("was", x+width*0.5, width*0.34, portion(before[i], top))
		}
		c.column("now", x+width*0.14, width*0.34, portion(now[i], top))
		if now[i] > 0 {
			up := 0.3
			if top >= crowded && i%2 == 1 {
				up = 1.1 // wide numbers stand higher by turns, so that they do not meet
			}
			c.Texts = append(c.Texts, smallMark("mid", x+width*0.31, floor-plotHeight*portion(now[i], top)-up, short(now[i])))
		}
		c.Texts = append(c.Texts, smallMark("mid", x+width*0.5, floor+1.2, name))
	}
	c.Height = measure(floor + plotBottom)
	return c
}

// column adds one column; nothing for no length.
func (c *chart) column(class string, x, width, length float64) {
	if length > 0 {
		h := plotHeight * length
		c.Bars = append(c.Bars, bar{class, measure(x), measure(plotTop + plotHeight - h), measure(width), measure(h)})
	}
}

// barRow is one bar of a chart of rows.
type barRow struct {
	Name  string
	Value string  // as printed at the end of the bar
	Part  float64 // length, 0 to 1
	Class string  // now, was or rest
}

// drawRows draws a bar below each name, with its number at its end.
func drawRows(c chart, list []barRow) chart {
	for i, r := range list {
		y, length := float64(i)*rowHeight, rowReach*r.Part
		c.Texts = append(c.Texts, mark{X: "0", Y: measure(y + rowName), Text: r.Name})
		if length > 0 {
			c.Bars = append(c.Bars, bar{r.Class, "0", measure(y + rowBar), measure(length), measure(rowThick)})
		}
		c.Texts = append(c.Texts, mark{X: measure(length), DX: ".4", Y: measure(y + rowBar + 0.9), Text: r.Value})
	}
	c.Height = measure(float64(len(list)) * rowHeight)
	return c
}
