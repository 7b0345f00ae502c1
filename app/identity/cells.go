package identity

import (
	"sanxiang/app/sheet"
	"sanxiang/models"
)

// cells reads the cells of one row and gathers what is wrong with them. A
// field whose column the file does not have keeps its value, so that a file of
// few columns changes only those; a blank cell empties the field.
type cells struct {
	row      sheet.Row
	problems []sheet.Problem
}

func (c *cells) refuse(column, rule, fix string) {
	c.problems = append(c.problems, sheet.Problem{Row: c.row.Line, Column: column, Value: c.row.Value(column), Rule: rule, Fix: fix})
}

func (c *cells) text(column string, into *string) {
	if c.row.Has(column) {
		*into = c.row.Value(column)
	}
}

func (c *cells) day(column string, into *models.Day) {
	if !c.row.Has(column) {
		return
	}
	*into = ""
	if v := c.row.Value(column); v != "" {
		d, err := sheet.ParseDay(v)
		c.problems = append(c.problems, c.row.Problems(column, err)...)
		*into = d
	}
}

func (c *cells) flag(column string, into *bool) {
	if !c.row.Has(column) {
		return
	}
	*into = false
	if v := c.row.Value(column); v != "" {
		yes, err := sheet.ParseBool(v)
		c.problems = append(c.problems, c.row.Problems(column, err)...)
		*into = yes
	}
}

// choice reads a code or its label; another text is left for the check of the
// whole to refuse.
func (c *cells) choice(column string, list []models.Choice, into *string) {
	if !c.row.Has(column) {
		return
	}
	*into = c.row.Value(column)
	for _, x := range list {
		if x.Label == *into {
			*into = x.Code
			return
		}
	}
}

// bureau reads the code or name of a bureau that the gate lets the actor
// manage. One that does not exist and one that is hidden read alike.
func (c *cells) bureau(column string, l lookup, into *int64) {
	if !c.row.Has(column) {
		return
	}
	v := c.row.Value(column)
	id, ok := l.find(v)
	if !ok || l.gate.manage(id) != nil {
		c.refuse(column, "没有代码或名称为“"+v+"”的机关，或它不归您管理", "请填写本机关或下级机关的代码或全称")
		return
	}
	*into = id
}

// lookup finds bureaus by code or full name.
type lookup struct {
	gate   gate
	byCode map[string]int64
	byName map[string]int64
}

func newLookup(g gate) lookup {
	l := lookup{gate: g, byCode: map[string]int64{}, byName: map[string]int64{}}
	for id, b := range g.tree.Bureaus {
		l.byCode[b.Code], l.byName[models.HalfWidth(b.Name)] = id, id
	}
	return l
}

func (l lookup) find(s string) (int64, bool) {
	if id, ok := l.byCode[s]; ok {
		return id, true
	}
	id, ok := l.byName[models.HalfWidth(s)]
	return id, ok
}

// mustColumns makes the columns of an importer; a clash is a fault of this
// package, found by its first test.
func mustColumns(list ...sheet.Column) *sheet.Columns {
	c, err := sheet.NewColumns(list, "序号", "备注")
	if err != nil {
		panic(err)
	}
	return c
}
