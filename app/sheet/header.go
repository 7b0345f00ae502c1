package sheet

// FindHeader finds the row of a table in which its header stands, among its
// first rows: the one with the most headers that c knows, the earlier of equal
// ones. Where no row has a known header it is the first of those with the most
// columns, for titles stand in one cell. It gives -1 for no rows.
func FindHeader(rows [][]string, c *Columns) int {
	best, most := -1, 0
	for i, cells := range rows {
		if n := c.count(cells); n > most {
			best, most = i, n
		}
	}
	if best >= 0 {
		return best
	}
	for i, cells := range rows {
		n := 0
		for _, cell := range cells {
			if cell != "" {
				n++
			}
		}
		if best < 0 || n > most {
			best, most = i, n
		}
	}
	return best
}

// count says how many different columns the cells name.
func (c *Columns) count(cells []string) int {
	seen := map[string]bool{}
	for _, cell := range cells {
		if len(cell) > 300 {
			continue
		}
		if name, ignored := c.Find(cell); name != "" {
			seen[name] = true
		} else if ignored {
			seen[cell] = true
		}
	}
	return len(seen)
}
