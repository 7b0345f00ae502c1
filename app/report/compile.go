package report

import (
	"slices"
	"strconv"
	"strings"

	"sanxiang/app/document"
	"sanxiang/models"
)

// Figures holds the figures of one bureau by reference. Compile keeps
// pointers to them and changes none.
type Figures map[Ref]*models.Figure

// Unit is a subordinate bureau with its own figures, for loops.
type Unit struct {
	Bureau  int64
	Name    string
	Figures Figures
}

// Data is everything a chapter is compiled from. The figures that Refs lists
// must all be there, whatever their state.
type Data struct {
	Name    string // 机关
	Organ   string // 署名; empty leaves it out
	Date    models.Day
	Period  models.Period
	AsOf    models.Day // 统计截至; empty = the end of each figure's period
	Profile models.Profile
	Figures Figures
	Below   []Unit       // needed when the template has a loop
	Penalty []PenaltyRow // needed when the template has the penalty table
}

// Chapter is a compiled chapter: the document, and what it says in a form
// that can be checked.
type Chapter struct {
	Document   document.Document
	Period     models.Period
	Statements []Statement // all sentences and table cells, in order
	Omitted    []Omission
	Penalty    *PenaltyRow // total of the penalty table; nil without one

	PenaltyLine int // template line of the penalty table
}

// Statement is one sentence or table cell as printed.
type Statement struct {
	Line    int // of the template
	Table   bool
	Inlines document.Inlines
	Facts   []Fact
}

// Fact is one printed figure with its true value.
type Fact struct {
	ID       string
	Ref      Ref
	Bureau   int64
	Figure   *models.Figure
	Printed  string
	Num, Den *models.Figure // of a ratio or a share
	Last     *models.Figure // of a comparison
	style    style
}

// Omission is a sentence or clause that was left out because a figure has no
// data.
type Omission struct {
	Line  int    `json:"line"`
	Text  string `json:"text"`  // with 〔figure：why〕 in place of each number
	Code  string `json:"code"`  // the first figure without data
	State string `json:"state"` // why it has none
}

// Compile fills a template. It fails with Invalid for a template with
// problems and with Internal when data lacks a figure that Refs lists; a
// figure without data is no failure, its sentence vanishes.
func Compile(t *Template, cat *models.Catalogue, data Data) (*Chapter, error) {
	if len(t.problems) > 0 {
		return nil, models.Errorf(models.Invalid, "模板有%d处错误，不能生成：%s", len(t.problems), t.problems[0])
	}
	c := &compiler{cat: cat, data: &data, out: &Chapter{Period: data.Period}, sources: map[string]bool{}, last: earlier(data.Period.Last(), data.AsOf)}
	d := &c.out.Document
	d.HeadingBase, d.HeadingStart, d.Organ, d.Date = t.Level, t.Number, data.Organ, data.Date
	d.Title = c.words(t.name)
	if err := c.blocks(t.blocks); err != nil {
		return nil, err
	}
	d.Blocks = prune(d.Blocks)
	return c.out, nil
}

type compiler struct {
	cat     *models.Catalogue
	data    *Data
	out     *Chapter
	sources map[string]bool // figure ids that have their Source
	unit    *Unit           // in a loop
	scratch writer
	last    models.Day // last day of the report's period, or the day of counting if earlier
	missing int        // numbered sentences (一是…) that vanished since the last 一是
}

func (c *compiler) blocks(blocks []block) error {
	for _, b := range blocks {
		var err error
		switch b.kind {
		case blockHeading:
			c.missing = 0
			title := document.Inlines{document.Text(c.words(b.sentences[0].nodes))}
			c.out.Document.Blocks = append(c.out.Document.Blocks, document.Heading{Level: b.level, Inlines: title})
		case blockParagraph:
			err = c.paragraph(b.sentences)
		case blockGrid:
			err = c.table(b.grid)
		case blockPenalty:
			c.penaltyTable(b.line)
		case blockLoop:
			err = c.loop(b.body)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *compiler) loop(body []block) error {
	for i := range c.data.Below {
		c.unit, c.missing = &c.data.Below[i], 0
		blocks := &c.out.Document.Blocks
		start := len(*blocks)
		if err := c.blocks(body); err != nil {
			return err
		}
		*blocks = append((*blocks)[:start], prune((*blocks)[start:])...) // what follows the loop is no content of its headings
	}
	c.unit, c.missing = nil, 0
	return nil
}

// prune removes headings without content below them.
func prune(blocks []document.Block) []document.Block {
	keep := make([]bool, len(blocks))
	next := 0 // level of what follows: 0 nothing, 99 content
	for i := len(blocks) - 1; i >= 0; i-- {
		h, ok := blocks[i].(document.Heading)
		switch {
		case !ok:
			keep[i], next = true, 99
		case next > h.Level:
			keep[i], next = true, h.Level
		}
	}
	out := blocks[:0]
	for i, b := range blocks {
		if keep[i] {
			out = append(out, b)
		}
	}
	return out
}

// words writes text that holds no figures.
func (c *compiler) words(nodes []node) string {
	var b strings.Builder
	for _, n := range nodes {
		switch {
		case n.clause != nil:
			b.WriteString(c.words(n.clause))
		case n.slot != nil:
			b.WriteString(c.special(n.slot.special))
		default:
			b.WriteString(n.text)
		}
	}
	return b.String()
}

func (c *compiler) special(name string) string {
	switch name {
	case "年":
		return strconv.Itoa(c.data.Period.Year)
	case "上年":
		return strconv.Itoa(c.data.Period.Year - 1)
	}
	if c.unit != nil {
		return c.unit.Name
	}
	return c.data.Name
}

// printed is a slot with its figure, ready to be set into the text.
type printed struct {
	slot     *slot // nil in the penalty table
	id, name string
	text     string
	flat     bool // 持平
	state    models.State
	fig      *models.Figure
	ref      Ref
	num, den *models.Figure
	last     *models.Figure
}

// figure looks a slot's figure up and prints it. Without data its text is the
// word for why.
func (c *compiler) figure(s *slot) (printed, error) {
	d, ref, ok := bind(c.cat, s)
	if !ok {
		return printed{}, models.Errorf(models.Invalid, "第%d行第%d列：没有指标“%s”", s.line, s.column, s.ref.Code)
	}
	p := printed{slot: s, ref: ref, id: s.id}
	figures := c.data.Figures
	if c.unit != nil {
		figures = c.unit.Figures
		p.id += "#" + strconv.FormatInt(c.unit.Bureau, 10)
	}
	find := func(r Ref) *models.Figure {
		f := figures[r]
		ok = ok && f != nil
		return f
	}
	p.fig = find(ref)
	if num, den, has := ratioParts(d, ref); has {
		p.num, p.den = find(num), find(den)
	}
	if s.style.compare != compareNone {
		p.last = find(ref.before())
	}
	if !ok {
		return printed{}, models.Errorf(models.Internal, "第%d行第%d列：指标“%s”没有取数", s.line, s.column, s.raw)
	}
	p.name = c.describe(s, d, ref)
	p.print()
	return p, nil
}

// print sets text and state.
func (p *printed) print() {
	st := p.slot.style
	p.state = p.fig.State
	switch {
	case !p.fig.HasData():
	case st.compare != compareNone:
		p.state = p.last.State
		if p.last.HasData() {
			p.state = models.StateNotApplicable
		}
		var ok bool
		if p.text, p.flat, ok = printComparison(*p.fig, *p.last, st); ok {
			p.state = models.StateValue
		}
	case st.format == formatRatio:
		p.state = models.StateNotApplicable
		if p.num != nil && p.num.HasData() && p.den.HasData() && p.num.Value > 0 && p.den.Value > 0 {
			p.text, p.state = printRatio(ownQuantity(*p.num), ownQuantity(*p.den)), models.StateValue
		}
	case p.fig.Value == 0 && !st.zero:
		p.state = models.StateZero
	default:
		p.text, p.state = printNumber(*p.fig, p.exact(), st), models.StateValue
	}
	if p.state != models.StateValue {
		p.text = p.state.Label()
	}
}

// exact is the figure's value before rounding: a ratio is worked out anew from
// its parts, so that it is rounded once, at the printed precision. Parts that
// do not give the stored value (a bureau may hand in the ratio alone) are not used.
func (p *printed) exact() quantity {
	if q, ok := ratioOf(*p.fig, p.num, p.den); ok && roundedEqual(q, *p.fig) {
		return q
	}
	return yuan(*p.fig)
}

var comparisonNames = [...]string{compareNone: "", compareRate: "同比", compareDelta: "增减", compareTimes: "与上年之比"}

// describe names a figure in words: what, of which year and bureaus.
func (c *compiler) describe(s *slot, d *models.Indicator, ref Ref) string {
	name := d.Name
	if ref.Dim != "" {
		dim := ref.Dim
		if f, ok := dimensionField(c.cat, d); ok {
			dim = f.ChoiceLabel(ref.Dim)
		}
		name += "·" + dim
	}
	var notes []string
	if c.unit != nil {
		notes = append(notes, c.unit.Name)
	}
	if ref.Back > 0 || ref.To != 0 {
		notes = append(notes, ref.Period(c.data.Period).Label())
	}
	if ref.Cumulative {
		notes = append(notes, "累计")
	}
	if label := scopeLabel(ref.Scope); label != "" {
		notes = append(notes, label)
	}
	if w := comparisonNames[s.style.compare]; w != "" {
		notes = append(notes, w)
	}
	if len(notes) == 0 {
		return name
	}
	return name + "（" + strings.Join(notes, "，") + "）"
}

// inlines sets the writer's figures into the text in place of their marks,
// and records the statement with its facts and sources.
func (c *compiler) inlines(out document.Inlines, text string, w *writer, line int) document.Inlines {
	start := len(out)
	out = slices.Grow(out, 2*len(w.figures)+1)
	st := Statement{Line: line, Table: w.table, Facts: make([]Fact, 0, len(w.figures))}
	for i := range w.figures {
		before, after, _ := strings.Cut(text, string(textMark))
		if before != "" {
			out = append(out, document.Text(before))
		}
		out = append(out, c.commit(&w.figures[i], &st))
		text = after
	}
	if text != "" {
		out = append(out, document.Text(text))
	}
	st.Inlines = out[start:len(out):len(out)]
	c.out.Statements = append(c.out.Statements, st)
	return out
}

// commit makes the document's figure, its fact and, once per id, its source.
func (c *compiler) commit(p *printed, st *Statement) document.Figure {
	f := document.Figure{ID: p.id, Code: p.fig.Code, Name: p.name, Printed: p.text, Basis: c.basis(*p.fig), Records: int(p.fig.Records)}
	f.State = p.state
	if p.state == models.StateValue && p.fig.State == models.StateZero && p.last == nil {
		f.State = models.StateZero // printed as 0
	}
	fact := Fact{ID: p.id, Ref: p.ref, Bureau: p.fig.Bureau, Figure: p.fig, Printed: p.text, Num: p.num, Den: p.den, Last: p.last}
	if p.slot != nil {
		f.Code, fact.style = p.slot.ref.Code, p.slot.style
	}
	st.Facts = append(st.Facts, fact)
	if !c.sources[p.id] {
		c.sources[p.id] = true
		c.out.Document.Sources = append(c.out.Document.Sources, document.Source{
			FigureID: f.ID, Name: f.Name, Printed: f.Printed, Code: f.Code, Profile: f.Basis, Records: f.Records, AsOf: c.asOf(p),
		})
	}
	return f
}

// basis is the 统计口径 in words: the indicator's own note and the counting
// profile by name.
func (c *compiler) basis(f models.Figure) string {
	name := f.Profile
	if name == c.data.Profile.Code {
		name = c.data.Profile.Name
	} else if p, err := c.cat.FindProfile(name); name != "" && err == nil {
		name = p.Name
	}
	switch {
	case name == "":
		return f.Note
	case f.Note == "":
		return name
	}
	return f.Note + "；" + name
}

// asOf is the last day that the figure covers: the end of its period, or the
// day of counting if that is earlier.
func (c *compiler) asOf(p *printed) models.Day {
	if p.ref.Back == 0 && p.ref.To == 0 {
		return c.last
	}
	return earlier(p.ref.Period(c.data.Period).Last(), c.data.AsOf)
}

// earlier gives the earlier day; the second may be none.
func earlier(last, limit models.Day) models.Day {
	if limit != "" && limit < last {
		return limit
	}
	return last
}
