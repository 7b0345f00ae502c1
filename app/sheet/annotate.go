package sheet

import (
	"bytes"
	"io"
	"slices"

	"sanxiang/models"
)

// NoteHead heads the column in which a file that was checked says what is
// wrong with its rows.
const NoteHead = "错误说明"

// Annotation is what goes back into a file that was checked: a note for each
// row, and the cells that were mended meanwhile.
type Annotation struct {
	Sheet  string // "" for CSV
	Header int    // the row of the header, as Excel numbers rows
	Column int    // where notes go, from 0: an existing column, or past the last
	// Row gives what goes into a row; it is asked in ascending order of lines,
	// of rows that are not blank.
	Row func(line int) (Amendment, error)
}

// Amendment is what changes in one row: its note, and new cells by column,
// from 0.
type Amendment struct {
	Note  string
	Cells map[int]string
}

// Annotate writes the file again with the notes: the same sheets, rows, cells
// and styles of a workbook, the same encoding and separators of CSV. What is
// added is text, never a formula. It takes memory for one row at a time.
func (l Limits) Annotate(w io.Writer, data []byte, a Annotation) error {
	if bytes.HasPrefix(data, zipMagic) {
		return annotateWorkbook(w, data, a)
	}
	return l.annotateCSV(w, data, a)
}

// cellsOf gives what a line gets, by column.
func (a Annotation) cellsOf(line int) (map[int]string, error) {
	if line < a.Header {
		return nil, nil
	}
	if line == a.Header {
		return map[int]string{a.Column: NoteHead}, nil
	}
	x, err := a.Row(line)
	if err != nil {
		return nil, err
	}
	cells := make(map[int]string, len(x.Cells)+1)
	for i, text := range x.Cells {
		cells[i] = text
	}
	cells[a.Column] = x.Note
	return cells, nil
}

// columnsOf lists the columns in order.
func columnsOf(cells map[int]string) []int {
	out := make([]int, 0, len(cells))
	for i := range cells {
		out = append(out, i)
	}
	slices.Sort(out)
	return out
}

// notAgain is the fault of a file that can no longer be read as it was.
func notAgain() error {
	return models.Errorf(models.Invalid, "原文件已不能读取，请用您保存的原件更正后重新上传")
}
