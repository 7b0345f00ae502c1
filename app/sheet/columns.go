package sheet

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"sanxiang/models"
)

// Column is one column an importer knows: the canonical name it asks Row for,
// the headers it accepts besides, and whether a file must have it.
type Column struct {
	Name     string
	Aliases  []string
	Required bool
}

// Columns is a checked set of columns; safe for concurrent use.
type Columns struct {
	list   []Column
	byHead map[string]string // folded header → canonical name
	ignore map[string]bool   // folded headers passed over
	known  []string          // every accepted header, for the nearest one
}

// NewColumns checks that no two columns accept the same header. Headers in
// ignore are passed over when a file has them.
func NewColumns(list []Column, ignore ...string) (*Columns, error) {
	c := &Columns{list: list, byHead: map[string]string{}, ignore: map[string]bool{}}
	for _, col := range list {
		for _, head := range append([]string{col.Name}, col.Aliases...) {
			key := fold(head)
			if owner, taken := c.byHead[key]; taken && owner != col.Name {
				return nil, fmt.Errorf("columns: header %q belongs to %s and to %s", head, owner, col.Name)
			}
			c.byHead[key] = col.Name
			c.known = append(c.known, head)
		}
	}
	for _, head := range ignore {
		if owner, taken := c.byHead[fold(head)]; taken {
			return nil, fmt.Errorf("columns: header %q of %s is also to be ignored", head, owner)
		}
		c.ignore[fold(head)] = true
	}
	return c, nil
}

// List gives the columns in order.
func (c *Columns) List() []Column { return append([]Column(nil), c.list...) }

// Names lists the canonical names in order, as a template's header.
func (c *Columns) Names() []string {
	names := make([]string, len(c.list))
	for i, col := range c.list {
		names[i] = col.Name
	}
	return names
}

// Find gives the column that a header means, and whether it is one to pass
// over. Marks of a form around it (＊当事人、文号（必填）：) do not matter.
func (c *Columns) Find(head string) (name string, ignored bool) {
	for _, key := range []string{fold(head), fold(marks.Replace(fold(head)))} {
		if name := c.byHead[key]; name != "" {
			return name, false
		}
		if c.ignore[key] {
			return "", true
		}
	}
	return "", false
}

// marks are what forms put around a header, in folded text.
var marks = strings.NewReplacer("*", "", "(必填)", "", "(选填)", "", "(必填项)", "", "必填:", "", ":", "")

// Nearest gives the accepted header that is closest to a text, empty when none is.
func (c *Columns) Nearest(head string) string {
	if utf8.RuneCountInString(head) > 40 {
		return ""
	}
	return models.Nearest(head, c.known)
}

// Match is how the header of a file meets the columns of an importer.
type Match struct {
	Index   map[string]int // canonical name → place of the column, from 0
	Unknown []string       // headers that are neither known nor ignorable
	Missing []string       // canonical names of required columns without a header
	Double  []string       // headers for a column that an earlier header has
}

// Match compares a header without refusing anything, for a page on which the
// user maps columns. Width, case and blanks within headers do not matter.
func (c *Columns) Match(header []string) Match {
	m := Match{Index: map[string]int{}}
	for i, head := range header {
		key := fold(head)
		name, known := c.byHead[key]
		_, taken := m.Index[name]
		switch {
		case key == "" || c.ignore[key]:
		case !known:
			m.Unknown = append(m.Unknown, head)
		case taken:
			m.Double = append(m.Double, head)
		default:
			m.Index[name] = i
		}
	}
	for _, col := range c.list {
		if _, found := m.Index[col.Name]; col.Required && !found {
			m.Missing = append(m.Missing, col.Name)
		}
	}
	return m
}

// check refuses a match that is not clean, with every fault at once.
func (c *Columns) check(m Match) error {
	var checks models.Checks
	for _, head := range m.Unknown {
		fix := "请删去该列，或改成已知的表头"
		if near := models.Nearest(head, c.known); near != "" {
			fix = "最接近的表头是“" + near + "”，请改名；不需要的列请删去"
		}
		checks.Require(false, head, "不认识表头“"+head+"”", fix)
	}
	for _, head := range m.Double {
		name := c.byHead[fold(head)]
		checks.Require(false, head, "表头“"+head+"”与另一列都表示“"+name+"”", "请只保留其中一列")
	}
	for _, col := range c.list {
		for _, name := range m.Missing {
			if name == col.Name {
				accepted := strings.Join(append([]string{col.Name}, col.Aliases...), "”或“")
				checks.Require(false, name, "缺少必需的列", "请加上表头为“"+accepted+"”的一列")
			}
		}
	}
	return checks.Err("表头与要导入的内容不符")
}

// Use makes the rows answer to the canonical names of c from here on. Error:
// models.Invalid with one field error per header that is unknown or double
// and per required column that is missing.
func (r *Reader) Use(c *Columns) error {
	m := c.Match(r.header)
	if err := c.check(m); err != nil {
		return err
	}
	r.index = m.Index
	return nil
}

// fold writes a header in its comparable form.
func fold(head string) string {
	return strings.ToLower(strings.Join(strings.Fields(models.HalfWidth(trim(head))), ""))
}
