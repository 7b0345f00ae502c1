package office

// listing is a page that is a table of records: listing.html shows it.
type listing struct {
	Title   string
	Lead    string
	Filter  []field // of a form that is sent with GET
	Action  string  // of the filter
	Actions []download
	Columns []column
	Rows    []line
	Empty   string // what is said when there is no row
	Note    string // below the table
	Pager   pager
}

// column heads a column; numbers stand to the right.
type column struct {
	Text string
	Num  bool
}

// line is a row of a listing.
type line []cell

// cell is one entry of a row.
type cell struct {
	Text, Href, Small string
	Tag               *tag
	Num               bool
	Indent            int  // levels of a tree
	Head              bool // it names the row
}

// pager leads to the pages before and after.
type pager struct{ Prev, Next string }

// sheetForm is a page that is one form: sheet.html shows it.
type sheetForm struct {
	Title   string
	Lead    string
	Form    *form
	Groups  []fieldGroup
	Action  string
	Button  string
	Back    string
	Danger  bool
	Version string
	More    []sheetForm // further small forms of the same record, below
	Tables  []listing   // what belongs to the record
	File    bool        // it sends a file
}

// fieldGroup is some fields under a heading; the heading may be empty.
type fieldGroup struct {
	Legend string
	Fields []field
}

// columns makes headings of words; one that begins with # is of numbers.
func columns(words ...string) []column {
	out := make([]column, len(words))
	for i, w := range words {
		out[i] = column{Text: w}
		if w[0] == '#' {
			out[i] = column{w[1:], true}
		}
	}
	return out
}

// text, number and linked are the usual cells.
func textCell(s string) cell       { return cell{Text: s} }
func numberCell(s string) cell     { return cell{Text: s, Num: true} }
func linkCell(s, href string) cell { return cell{Text: s, Href: href, Head: true} }
func tagCell(class, s string) cell { return cell{Tag: &tag{class, s}} }
