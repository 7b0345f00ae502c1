package sheet

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sanxiang/models"
)

// Row is one row of a file below the header. It stays valid after the next
// call of Next.
type Row struct {
	Line int // the row number Excel shows, the header being 1

	cells []string
	index map[string]int
}

// NewRow makes a row of cells that are clean already; index says in which of
// them a column stands, from 0.
func NewRow(line int, cells []string, index map[string]int) Row {
	return Row{Line: line, cells: cells, index: index}
}

// Value gives the trimmed cell of a column, empty when the cell is blank or
// the file has no such column. The column is the canonical name once the
// reader uses Columns, else the header text.
func (r Row) Value(column string) string {
	i, ok := r.index[column]
	if !ok || i >= len(r.cells) {
		return ""
	}
	return r.cells[i]
}

// Has says whether the file has the column at all.
func (r Row) Has(column string) bool {
	_, ok := r.index[column]
	return ok
}

// IsExample says whether the row is the example of a template, which no import
// takes in.
func (r Row) IsExample() bool { return slices.Contains(r.cells, ExampleMark) }

// RowError is the fault of a single row; reading may go on after it.
type RowError struct {
	Problem Problem
}

// Error is the problem's sentence.
func (e *RowError) Error() string { return e.Problem.String() }

// Unwrap makes the fault an Invalid error for whoever does not go on.
func (e *RowError) Unwrap() error { return models.Errorf(models.Invalid, "%s", e.Problem.String()) }

// clean trims the cells in place and says whether any of them holds something.
func clean(cells []string) bool {
	some := false
	for i, c := range cells {
		c = unguard(trim(c))
		cells[i] = c
		some = some || c != ""
	}
	return some
}

// trim drops blanks of every width and invisible format characters (a stray
// BOM, zero-width blanks) from both ends.
func trim(s string) string {
	if s == "" || isPlain(s[0]) && isPlain(s[len(s)-1]) {
		return s
	}
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
}

// isPlain holds for an ASCII byte that is never trimmed.
func isPlain(c byte) bool { return c > ' ' && c < utf8.RuneSelf }
