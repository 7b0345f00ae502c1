package portal

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// filter is one way to narrow a search: its parameter in the address, how it
// is read and set, how a value is worded, and which counts belong to it. A
// filter without counts can only be taken off.
type filter struct {
	name, title string
	value       func(q models.PublicQuery) string
	set         func(q *models.PublicQuery, value string)
	label       func(value string) string
	counts      func(f disclosure.Facets) []disclosure.Count
}

// asWritten words a value that is its own label.
func asWritten(value string) string { return value }

// filters lists the filters in the order of the page.
var filters = []filter{
	{"org", "执法机关", func(q models.PublicQuery) string { return q.Bureau }, func(q *models.PublicQuery, v string) { q.Bureau = v },
		asWritten, func(f disclosure.Facets) []disclosure.Count { return f.Bureaus }},
	{"year", "年份", yearValue, setYear, func(v string) string { return v + "年" },
		func(f disclosure.Facets) []disclosure.Count { return f.Years }},
	{"kind", "类别", func(q models.PublicQuery) string { return q.Kind }, func(q *models.PublicQuery, v string) { q.Kind = v },
		models.PublicKindLabel, func(f disclosure.Facets) []disclosure.Count { return f.Kinds }},
	{"penalty", "处罚种类", func(q models.PublicQuery) string { return string(q.Penalty) }, func(q *models.PublicQuery, v string) { q.Penalty = models.PenaltyKind(v) },
		func(v string) string { return models.PenaltyKind(v).Label() }, func(f disclosure.Facets) []disclosure.Count { return f.Penalties }},
	{"band", "罚款金额", func(q models.PublicQuery) string { return q.Band }, func(q *models.PublicQuery, v string) { q.Band = v },
		bandLabel, func(f disclosure.Facets) []disclosure.Count { return f.Bands }},
	{"status", "公示状态", func(q models.PublicQuery) string { return string(q.Status) }, func(q *models.PublicQuery, v string) { q.Status = models.DisclosureState(v) },
		func(v string) string { return models.ChoiceLabel(models.PublicStates, v) }, func(f disclosure.Facets) []disclosure.Count { return f.States }},
	{"party", "当事人", func(q models.PublicQuery) string { return q.Party }, func(q *models.PublicQuery, v string) { q.Party = v },
		func(v string) string { return "当事人代码" + v }, nil},
	{"min", "最低罚款", func(q models.PublicQuery) string { return yuanValue(q.Min) }, func(q *models.PublicQuery, _ string) { q.Min = 0 },
		func(v string) string { return "罚款不低于" + yuanLabel(v) }, nil},
	{"max", "最高罚款", func(q models.PublicQuery) string { return yuanValue(q.Max) }, func(q *models.PublicQuery, _ string) { q.Max = 0 },
		func(v string) string { return "罚款不超过" + yuanLabel(v) }, nil},
}

func yearValue(q models.PublicQuery) string {
	if q.Year == 0 {
		return ""
	}
	return strconv.Itoa(q.Year)
}

func setYear(q *models.PublicQuery, v string) { q.Year, _ = strconv.Atoi(v) }

func yuanValue(f models.Fen) string {
	if f == 0 {
		return ""
	}
	return web.PublicValues(models.PublicQuery{Min: f}).Get("min")
}

func bandLabel(code string) string {
	band, _ := models.FindFineBand(code)
	return band.Label
}

// yuanLabel groups the digits of an amount in 元.
func yuanLabel(value string) string {
	f, err := models.ParseYuan(value)
	if err != nil {
		return value + "元"
	}
	return strings.TrimSuffix(strings.TrimSuffix(f.Grouped(), "元"), ".00") + "元"
}

// word is the label of a value; bureaus come with their names.
func (f filter) word(c disclosure.Count) string {
	if f.name == "org" {
		return c.Name
	}
	return f.label(c.Code)
}

// facet is a filter with what it can be set to.
type facet struct {
	ID, Title string
	Options   []option
	N         int // how many there are; more than the options in a large district
}

// option is one value of a filter; its link sets it, or takes it off when it is on.
type option struct {
	Href, Text, N string
	On            bool
}

// How many values stand in the open, and how many more can be unfolded. Only
// bureaus come in larger numbers, and all of those are on a page of their own.
const (
	facetFirst = 8
	facetRest  = 50
)

// facetsOf lists what the search can be narrowed to from here. A filter with
// one value that is not on would change nothing and is left out.
func facetsOf(q models.PublicQuery, found disclosure.Facets) []facet {
	var out []facet
	for _, f := range filters {
		if f.counts == nil {
			continue
		}
		now, counts := f.value(q), f.counts(found)
		if len(counts) == 0 || len(counts) == 1 && now == "" {
			continue
		}
		out = append(out, facet{"f-" + f.name, f.title, f.options(q, counts), len(counts)})
	}
	return out
}

// options lists the values that the filter can be set to from here. What is on
// stands in the open, wherever its place is.
func (f filter) options(q models.PublicQuery, counts []disclosure.Count) []option {
	now := f.value(q)
	var list []option
	for _, c := range counts {
		on := c.Code == now || f.name == "status" && c.Code == string(q.State())
		if !on && len(list) >= facetFirst+facetRest {
			continue
		}
		next := q
		if f.set(&next, c.Code); on {
			f.set(&next, "")
		}
		o := option{web.SearchPath("/search", next), f.word(c), thousands(c.N), on}
		if on && len(list) >= facetFirst {
			list = slices.Insert(list, 0, o)
			continue
		}
		list = append(list, o)
	}
	return list
}

// HTML gives the facet to a template: the first values in the open, the rest
// to be unfolded.
func (f facet) HTML() template.HTML {
	return web.HTML(func(m *web.Markup) {
		n := min(facetFirst, len(f.Options))
		f.writeList(m, f.Options[:n])
		if n == len(f.Options) {
			return
		}
		m.Raw(`<details class="small"><summary>其余`).Number(f.N - n).Raw("项</summary>")
		f.writeList(m, f.Options[n:])
		if f.N > len(f.Options) {
			m.Raw(`<p>这里只列前`).Number(len(f.Options)).Raw(`个，其他见<a href="/o">全部`).Number(f.N).Raw("个机关</a>。</p>")
		}
		m.Raw("</details>\n")
	})
}

func (f facet) writeList(m *web.Markup, list []option) {
	m.Raw(`<ul class="facet" aria-labelledby="`).Text(f.ID).Raw("\">\n")
	for _, o := range list {
		m.Raw(`<li><a href="`).Link(o.Href)
		if o.On {
			m.Raw(`" aria-current="true"><span>✓ `)
		} else {
			m.Raw(`"><span>`)
		}
		m.Text(o.Text).Raw(`</span><span class="n">`).Text(o.N).Raw("</span></a></li>\n")
	}
	m.Raw("</ul>\n")
}

// chips lists the filters in force, each with the address without it.
func chips(q models.PublicQuery, directory *disclosure.Directory) []link {
	var out []link
	for _, f := range filters {
		value := f.value(q)
		if value == "" {
			continue
		}
		text, without := f.label(value), q
		if f.name == "org" {
			text = bureauName(directory, value)
		}
		f.set(&without, "")
		out = append(out, link{web.SearchPath("/search", without), text})
	}
	return out
}

// bureauName is the name of a bureau that has published, or its code.
func bureauName(directory *disclosure.Directory, code string) string {
	for _, b := range directory.Bureaus {
		if b.Code == code {
			return b.Name
		}
	}
	return code
}
