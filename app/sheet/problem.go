package sheet

import (
	"errors"
	"fmt"
	"strings"

	"sanxiang/models"
)

// shown is how many characters of a bad value a problem keeps.
const shown = 60

// Problem is one thing wrong with one cell, or with a whole row when Column
// is empty: the rule it breaks and how to mend it, in Chinese.
type Problem struct {
	Row    int    `json:"row"`
	Column string `json:"column,omitempty"`
	Value  string `json:"value,omitempty"`
	Rule   string `json:"rule"`
	Fix    string `json:"fix"`
}

// String is the problem in one line:
// 第12行 列“decided_on” 值“2024-13-01”：规则…；请….
func (p Problem) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "第%d行", p.Row)
	if p.Column != "" {
		fmt.Fprintf(&b, " 列“%s”", p.Column)
	}
	if p.Value != "" {
		fmt.Fprintf(&b, " 值“%s”", p.Value)
	}
	b.WriteString("：" + p.Rule)
	if p.Fix != "" {
		b.WriteString("；" + p.Fix)
	}
	return b.String()
}

// Problems turns an error about the row into problems, one per field error.
// column is where the error belongs when it names no field; a field of the
// error that is a column of the file brings its value along. An error without
// a kind is not the user's to mend and gives none: return it instead.
func (r Row) Problems(column string, err error) []Problem {
	var rowErr *RowError
	var typed *models.Error
	switch {
	case errors.As(err, &rowErr):
		return []Problem{rowErr.Problem}
	case !errors.As(err, &typed):
		return nil
	case len(typed.Fields) == 0:
		return []Problem{r.problem(column, typed.Message, "请核对后更正")}
	}
	list := make([]Problem, 0, len(typed.Fields))
	for _, f := range typed.Fields {
		name := f.Field
		if name == "" {
			name = column
		}
		list = append(list, r.problem(name, f.Rule, f.Fix))
	}
	return list
}

// problem makes a problem of the row with the value of its column.
func (r Row) problem(column, rule, fix string) Problem {
	return Problem{Row: r.Line, Column: column, Value: r.Value(column), Rule: rule, Fix: fix}
}

// shorten cuts a value to what a list can show, in one line.
func shorten(s string) string {
	cut := s[:min(len(s), 16*shown)] // enough for blanks that are squeezed
	runes := []rune(strings.Join(strings.Fields(cut), " "))
	if len(runes) > shown {
		return string(runes[:shown]) + "…"
	}
	return string(runes)
}
