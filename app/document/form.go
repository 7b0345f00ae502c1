package document

// Form is a printed form (表格式文书) such as an approval sheet: a bordered grid
// whose cells may reach over several columns and rows. A row may name fewer
// cells than there are columns (the rest is one empty cell) or more (columns
// are added), so that no cell is ever lost.
type Form struct {
	Grid []int // shares of the width, one for each column; may be empty
	Rows []FormRow
	Note string
}

// FormRow is one row of a Form.
type FormRow struct {
	Cells []FormCell
	Lines int // least height in lines of text; 0 = as high as the text
}

// FormCell is one cell of a Form.
type FormCell struct {
	Span  int       // columns; 0 means 1
	Down  int       // rows; 0 means 1
	Label bool      // it names what stands beside it
	Prose bool      // running text: the paragraphs are indented
	Align Align     //
	Text  []Inlines // paragraphs
	Sign  string    // last line, to the right: who signs, and the day
}

// Line is one paragraph set apart from the running text: a document number, who
// is addressed, a signature. It is not indented.
type Line struct {
	Align   Align
	Inlines Inlines
}

func (Form) block() {}
func (Line) block() {}

// The most that a cell may reach.
const (
	formSpan = 24
	formDown = 100
)

// placedCell is a cell where it comes to stand.
type placedCell struct {
	FormCell
	column, span int
	down         int  // rows from here on
	below        bool // the continuation of a cell that began further up
}

// place works out where each cell stands; every row covers all columns.
func (f *Form) place() (rows [][]placedCell, width int) {
	width = f.width()
	reach := make([]*placedCell, width) // by first column: the cell that still goes on
	for i, r := range f.Rows {
		var row []placedCell
		next := 0
		for column := 0; column < width; {
			if above := reach[column]; above != nil {
				row = append(row, placedCell{column: column, span: above.span, down: above.down, below: true})
				if above.down--; above.down <= 1 {
					reach[column] = nil
				}
				column += above.span
				continue
			}
			cell := placedCell{column: column, down: 1}
			room := 1
			for column+room < width && reach[column+room] == nil {
				room++
			}
			cell.span = room
			if next < len(r.Cells) {
				cell.FormCell = r.Cells[next]
				cell.span = min(room, cell.columns())
				cell.down = min(cell.rows(), len(f.Rows)-i)
				next++
			}
			if cell.down > 1 {
				kept := cell
				reach[column] = &kept
			}
			row = append(row, cell)
			column += cell.span
		}
		rows = append(rows, row)
	}
	return rows, width
}

// columns and rows are how far a cell reaches, within bounds.
func (c FormCell) columns() int { return min(max(c.Span, 1), formSpan) }
func (c FormCell) rows() int    { return min(max(c.Down, 1), formDown) }

// width counts the columns that the rows need, cells from above included.
func (f *Form) width() int {
	n := max(len(f.Grid), 1)
	carried := map[int]int{} // by the row after the last: columns taken from above
	for i, r := range f.Rows {
		need := 0
		for end, columns := range carried {
			if end > i {
				need += columns
			}
		}
		for _, c := range r.Cells {
			need += c.columns()
			if c.rows() > 1 {
				carried[i+c.rows()] += c.columns()
			}
		}
		n = max(n, need)
	}
	return n
}

// widths shares the type width among the columns.
func (f *Form) widths(columns int) []int {
	t := Table{Columns: make([]Column, columns)}
	for i := range min(columns, len(f.Grid)) {
		t.Columns[i].Weight = f.Grid[i]
	}
	return columnWidths(&t)
}
