package generate

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"strconv"

	"sanxiang/app/sheet"
	"sanxiang/models"
)

// Header lists the columns of a row, as cases.Import knows them.
var Header = []string{
	"bureau", "document_number", "procedure", "source", "cause", "cause_category", "facts", "basis", "content", "discretion",
	"party_kind", "party_name", "party_code", "filed_on", "notified_on", "decided_on", "served_on", "closed_on",
	"outcome", "tier", "penalties", "waived",
}

// Row is one case in the order of Header. It is written over by the next one.
type Row []any

// Span is the time of some cases: their decisions lie from From to To, and
// nothing that happens after Until is known yet.
type Span struct {
	From, To, Until models.Day
}

// Generator makes cases one after the other. The same seed and the same calls
// make the same cases. Its memory does not grow with them.
type Generator struct {
	offices []Office
	shares  []int // running sums of weights
	source  rand.PCG
	random  *rand.Rand
	seed    uint64
	made    uint64
	numbers []int // last document number by office; one series for all years
	row     Row

	span Span         // of days
	days []models.Day // from margin days before the span to margin days after it
}

// margin is more than the time between the first and the last day of a case.
const margin = 80

// New makes a generator of cases of the offices, of which there has to be one.
func New(seed uint64, offices []Office) *Generator {
	g := &Generator{offices: offices, seed: seed, numbers: make([]int, len(offices)), row: make(Row, len(Header))}
	g.random = rand.New(&g.source)
	sum := 0
	for _, o := range offices {
		sum += max(1, o.Weight)
		g.shares = append(g.shares, sum)
	}
	return g
}

// decided is one case as it is being made up.
type decided struct {
	office  int
	cause   *Cause
	kind    models.PartyKind
	fine    int // 元
	usual   int // what the benchmark would have asked, 元
	outcome models.Outcome
	tier    string
	simple  bool
}

// Next makes the next case, of any office and day of the span.
func (g *Generator) Next(s Span) Row {
	g.begin(s)
	share, office := g.random.IntN(g.shares[len(g.shares)-1]), 0
	for share >= g.shares[office] {
		office++
	}
	return g.make(office, margin+g.random.IntN(len(g.days)-2*margin))
}

// begin starts the next case: the same for the same seed and number, whatever
// was made before. It lays out the days of the span.
func (g *Generator) begin(s Span) {
	g.source.Seed(g.seed, g.made)
	g.made++
	if g.span != s {
		g.span, g.days = s, g.days[:0]
		for i := range s.To.Sub(s.From) + 2*margin + 1 {
			g.days = append(g.days, s.From.Add(i-margin))
		}
	}
}

// make makes a case of the office, decided on the day with the index.
func (g *Generator) make(office, at int) Row {
	d := g.decide(office)
	g.numbers[d.office]++
	o := &g.offices[d.office]
	g.who(d)
	day := g.days[at]
	g.row[0], g.row[1] = o.Code, o.Short+d.series()+"〔"+string(day[:4])+"〕"+strconv.Itoa(g.numbers[d.office])+"号"
	g.row[2], g.row[3] = string(models.OrdinaryProcedure), g.sourceOf()
	if d.simple {
		g.row[2] = string(models.SimpleProcedure)
	}
	g.row[4], g.row[5] = d.cause.Name, d.cause.Category
	g.row[6], g.row[7] = "执法人员查明当事人存在"+d.cause.Category+"方面的违法行为，证据确实充分。（虚构案件）", d.cause.Basis
	g.row[8], g.row[9] = d.content(), "按本机关裁量权基准的"+models.ChoiceLabel(models.Tiers, d.tier)+"阶次处理。"
	g.dates(d, at)
	g.row[18], g.row[19] = string(d.outcome), d.tier
	g.row[20] = g.penalties(d)
	g.row[21] = ""
	if d.usual > d.fine {
		g.row[21] = strconv.Itoa(d.usual - d.fine)
	}
	return g.row
}

// decide draws what the case is about and how it ends.
func (g *Generator) decide(office int) decided {
	d := decided{office: office}
	causes := g.offices[d.office].Trade.Causes
	d.cause = &causes[g.random.IntN(len(causes))]
	d.kind = []models.PartyKind{models.PartyOrg, models.PartySoleTrader, models.PartySoleTrader, models.PartyPerson}[g.random.IntN(4)]
	steps := max(1, (d.cause.Most-d.cause.Least)/100)
	d.usual = d.cause.Least + g.random.IntN(steps+1)*100
	d.fine, d.outcome, d.tier = d.usual, models.OutcomePenalty, "normal"
	switch p := g.random.IntN(100); {
	case p < 2:
		d.outcome, d.fine = models.OutcomeExemptFirst, 0
	case p < 3:
		d.outcome, d.fine = models.OutcomeExempt, 0
	case p < 9:
		d.tier, d.fine = "mitigated", max(50, d.usual/2)
	case p < 12:
		d.tier = "heavier"
	}
	limit := int(models.DefaultSimpleLimits[d.kind] / 100)
	d.simple = d.outcome == models.OutcomePenalty && d.fine <= limit
	return d
}

// series is the word in the document number.
func (d decided) series() string {
	switch {
	case d.outcome != models.OutcomePenalty:
		return "不罚决字"
	case d.simple:
		return "当场罚决字"
	}
	return "罚决字"
}

func (d decided) content() string {
	if d.outcome != models.OutcomePenalty {
		return "责令改正，不予行政处罚。"
	}
	return "责令改正，处罚款" + strconv.Itoa(d.fine) + "元，自收到决定书之日起十五日内缴纳。"
}

// who makes up the party.
func (g *Generator) who(d decided) {
	n := g.random.IntN(90_000_000)
	g.row[10], g.row[12] = string(d.kind), ""
	switch d.kind {
	case models.PartyOrg:
		g.row[11], g.row[12] = "示例"+strconv.Itoa(n)+"号有限公司", creditCode("91", n)
	case models.PartySoleTrader:
		g.row[11], g.row[12] = "示例"+strconv.Itoa(n)+"号经营部", creditCode("92", n)
	default:
		g.row[11] = "示例人员" + strconv.Itoa(n)
	}
}

// creditCode makes a fictional credit code; serials whose inner check falls
// outside the alphabet are skipped.
func creditCode(pair string, serial int) string {
	for ; ; serial++ {
		if code := models.MakeUSCC(pair, "650100", serial); code != "" {
			return code
		}
	}
}

func (g *Generator) sourceOf() string {
	return models.CaseSources[[]int{0, 0, 0, 1, 1, 2, 3, 4}[g.random.IntN(8)]].Code
}

// dates fills the days of the case in their order, as far as they are known:
// filed, notified, decided, served, closed.
func (g *Generator) dates(d decided, at int) {
	for i := range 5 {
		g.row[13+i] = ""
	}
	known := func(column, i int) {
		if g.days[i] <= g.span.Until {
			g.row[column] = string(g.days[i])
		}
	}
	filed, served := at, at
	if !d.simple {
		filed, served = at-20-g.random.IntN(40), at+1+g.random.IntN(6)
		known(14, at-8-g.random.IntN(5))
	}
	known(13, filed)
	known(15, at)
	known(16, served)
	if closed := served + 5 + g.random.IntN(20); g.random.IntN(20) > 0 {
		known(17, closed)
	}
}

// penalties writes what is imposed as cases.Import reads it.
func (g *Generator) penalties(d decided) string {
	if d.outcome != models.OutcomePenalty {
		return ""
	}
	text := "罚款:" + strconv.Itoa(d.fine)
	if d.cause.Also == "" || d.simple || g.random.IntN(3) > 0 {
		return text
	}
	if d.cause.Also.Monetary() {
		return text + ";" + d.cause.Also.Label() + ":" + strconv.Itoa(100+g.random.IntN(20)*50)
	}
	return text + ";" + d.cause.Also.Label() + ":期限见决定书"
}

// Cases makes n cases over a span and hands each row out; the row is written
// over by the next. They come as bureaus keep them: office by office, each by
// date of decision. It stops at the first error of write.
func Cases(n int, seed uint64, offices []Office, span Span, write func(Row) error) error {
	g := New(seed, offices)
	total, before := g.shares[len(g.shares)-1], 0
	for office, sum := range g.shares {
		upTo := n * sum / total
		for i := before; i < upTo; i++ {
			g.begin(span)
			at := margin + (len(g.days)-2*margin)*(i-before)/(upTo-before)
			if err := write(g.make(office, at)); err != nil {
				return err
			}
		}
		before = upTo
	}
	return nil
}

// WriteCases writes n cases as a CSV file for cases.Import.
func WriteCases(w io.Writer, n int, seed uint64, offices []Office, span Span) error {
	out, err := sheet.NewCSVWriter(w, Header)
	if err != nil {
		return err
	}
	if err := Cases(n, seed, offices, span, func(r Row) error { return out.Write(r...) }); err != nil {
		return err
	}
	return out.Close()
}

// OpenCases gives the same file as a reader that may be opened again and again
// and holds no more than a few rows at a time. A reader that is given up early
// is freed when ctx ends.
func OpenCases(ctx context.Context, n int, seed uint64, offices []Office, span Span) func() (*sheet.Reader, error) {
	return func() (*sheet.Reader, error) {
		read, write := io.Pipe()
		context.AfterFunc(ctx, func() { _ = read.CloseWithError(ctx.Err()) })
		go func() { _ = write.CloseWithError(WriteCases(write, n, seed, offices, span)) }()
		r, err := sheet.NewCSV(read)
		if err != nil {
			return nil, errors.Join(err, read.Close())
		}
		return r, nil
	}
}
