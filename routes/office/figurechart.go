package office

import (
	"fmt"
	"strconv"

	"sanxiang/models"
)

// monthChart is twelve months as columns, drawn on the server, with the numbers
// over the columns. The table beside it says the same.
type monthChart struct {
	Title, Desc string
	Columns     []monthColumn
}

// monthColumn is one month: its place in a picture of 720 × 220.
type monthColumn struct {
	Name, Value  string // as the table has them; Value is "" without data
	Short        string // over the column
	X, Middle    int
	Top, Height  int
	State        tag
	Months, Href string
}

// The measures of the chart.
const (
	chartStep  = 60 // per month
	chartWide  = 34
	chartFloor = 190
	chartHigh  = 160
)

// drawMonths draws the months of a figure.
func drawMonths(list []models.Figure) monthChart {
	c := monthChart{}
	most := int64(1)
	for _, f := range list {
		most = max(most, f.Value)
	}
	for i, f := range list {
		col := monthColumn{Name: strconv.Itoa(i+1) + "月", X: i*chartStep + (chartStep-chartWide)/2, Middle: i*chartStep + chartStep/2, Top: chartFloor, State: figureTag(f.State)}
		if f.HasData() {
			col.Value, col.Short = f.Plain(), shortNumber(f)
			if f.Value > 0 {
				col.Height = max(2, int(float64(f.Value)/float64(most)*chartHigh))
				col.Top = chartFloor - col.Height
			}
		}
		c.Columns = append(c.Columns, col)
	}
	return c
}

// shortNumber fits over a column: from ten thousand on in 万.
func shortNumber(f models.Figure) string {
	whole := f.Value
	for range f.Decimals {
		whole /= 10
	}
	if whole < 10_000 {
		return models.PlainDecimal(f.Value, f.Decimals)
	}
	return models.PlainDecimal(whole/1000, 1) + "万"
}

// Label is where the number stands over a column.
func (c monthColumn) Label() int { return c.Top - 6 }

// describe says what the picture shows.
func (c *monthChart) describe(f models.Figure) {
	c.Title = fmt.Sprintf("%d年各月%s（%s）", f.Period.Year, f.Name, f.Unit)
	c.Desc = "各月的数值见下表。"
}
