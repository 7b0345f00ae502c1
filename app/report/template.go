// Package report writes the enforcement chapter (严格规范公正文明执法) of the
// yearly report from templates that clerks edit as plain Chinese text.
//
// A template begins with optional lines 名称：, 层级： (1 to 4) and 序号：, up to
// a blank line. Then #, ##, ### and #### are headings, and every other line is
// a paragraph; // begins a comment. Within text:
//
//	{{penalty.decided.count}}      a figure, by its code in the catalogue
//	{{complaint.channel.count/来信}}  one class of a figure
//	{{code@上年@本级}}              @上年 @本级 @下级 @累计 @1-10月
//	{{code|万元2}}                 |万元 |亿元 |万 |余 |多万 |% |1位 |中文 |比 |零, with decimals behind
//	{{code|同比|%1}}               compared with last year: |同比 |增减 |倍
//	{{机关}} {{年}} {{上年}}        the bureau, the year, the year before
//	[[，公示{{code}}件]]            a clause that vanishes when its figure has no data
//	每个下级：                      the indented lines below are repeated per subordinate bureau
//	表：penalty                    the penalty table of the counting profile
//	| a | b |                     a free table; 表题： before it, 表注： behind it
//
// A sentence whose figures have no data vanishes, with it a paragraph without
// sentences and a heading without content. A true zero (未发生) counts as
// without data unless |零 is given; the indicator's set phrase takes the place
// of the sentence. In tables nothing vanishes: the word for the empty prints.
//
// Parse, Check, Refs and Compile are pure: the figures are read in between,
// in one batch.
package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sanxiang/models"
)

// Template is a parsed chapter template (章节模板). It is immutable and may be
// compiled by several goroutines at once.
type Template struct {
	Name   string // 名称 as written; may hold {{年}} and the like
	Level  int    // 层级: the official level, 1 to 4, of the chapter's own headings
	Number int    // 序号: the number of its first heading

	name     []node
	blocks   []block
	problems []Problem
}

// HasLoop says whether the template repeats a part for every subordinate
// bureau, so that Data.Below is needed.
func (t *Template) HasLoop() bool {
	found := false
	for _, b := range t.blocks {
		found = found || b.kind == blockLoop
		if b.grid != nil {
			found = found || slices.ContainsFunc(b.grid.rows, func(r gridRow) bool { return r.each })
		}
	}
	return found
}

// HasPenaltyTable says whether the template asks for the penalty table, so
// that Data.Penalty is needed.
func (t *Template) HasPenaltyTable() bool {
	return slices.ContainsFunc(t.blocks, func(b block) bool { return b.kind == blockPenalty })
}

// Problem is one thing wrong with a template. Line and Column count from 1;
// Column counts characters.
type Problem struct {
	Line   int    `json:"line"`
	Column int    `json:"column"`
	What   string `json:"what"` // what is wrong
	Fix    string `json:"fix"`  // what to write instead
}

// Place says where the problem stands: 第3行第5列.
func (p Problem) Place() string { return fmt.Sprintf("第%d行第%d列", p.Line, p.Column) }

// String is the problem in one line, for people.
func (p Problem) String() string { return p.Place() + "：" + p.What + "。" + p.Fix }

func sortProblems(list []Problem) {
	slices.SortStableFunc(list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// Ref names one figure that a template needs, relative to the bureau and the
// period of the report. It is comparable and serves as a map key.
type Ref struct {
	Code       string
	Dim        string       // a choice field's code, never its label
	Back       int          // years before the report's year
	Cumulative bool         // 累计: from the first record to the end of the period
	From, To   int          // months; 0 and 0 = the report's own period
	Scope      models.Scope //
}

// Period resolves the reference against the report's period.
func (r Ref) Period(report models.Period) models.Period {
	report.Year -= r.Back
	if r.To != 0 {
		report.From, report.To = r.From, r.To
	}
	return report
}

// before is the same figure a year earlier.
func (r Ref) before() Ref { r.Back++; return r }

// Refs lists the figures that the template needs, each once, in order of
// first use: own for the report's bureau, each for every subordinate bureau.
// A comparison needs the year before too, and a ratio its two parts, so that
// it is rounded only once. Slots with an unknown code are left out; Check
// reports them.
func Refs(t *Template, c *models.Catalogue) (own, each []Ref) {
	seen := [2]map[Ref]bool{{}, {}}
	t.walk(func(s *slot, p place) {
		d, ref, ok := bind(c, s)
		if !ok {
			return
		}
		needs := []Ref{ref}
		if num, den, ok := ratioParts(d, ref); ok {
			needs = append(needs, num, den)
		}
		if s.style.compare != compareNone {
			needs = append(needs, ref.before())
		}
		for _, r := range needs {
			if p.loop && !seen[1][r] {
				seen[1][r], each = true, append(each, r)
			}
			if !p.loop && !seen[0][r] {
				seen[0][r], own = true, append(own, r)
			}
		}
	})
	return own, each
}

type blockKind uint8

const (
	blockHeading blockKind = iota
	blockParagraph
	blockGrid
	blockPenalty
	blockLoop
)

// block is one piece of a template. Which fields count depends on the kind.
type block struct {
	kind      blockKind
	line      int
	level     int        // heading, relative: 1 to 4
	sentences []sentence // heading: one; paragraph: all
	grid      *grid
	body      []block // loop
}

// sentence ends with 。！？；and stands or vanishes as a whole.
type sentence struct {
	line    int
	nodes   []node
	end     string // the mark that ends it, with a quote that closes behind it
	ordinal int    // 2 for a sentence that begins with 二是; 0 for none
}

// node is a text, a slot or a clause.
type node struct {
	text   string
	slot   *slot
	clause []node
}

// slot is one {{…}}.
type slot struct {
	line, column int
	raw          string // as written between the braces
	special      string // 机关, 年, 上年; else empty
	ref          Ref    // its Dim is as written
	style        style
	id           string // canonical text; names the figure within the document
}

// grid is a free table. The first row holds the titles.
type grid struct {
	line          int
	caption, note string
	rows          []gridRow
}

type gridRow struct {
	line  int
	each  bool // repeated for every subordinate bureau
	cells [][]node
}

// place says where a slot stands.
type place struct {
	loop, table bool
	next        string // the text right behind the slot
}

// walk visits all figure slots in the order of the text.
func (t *Template) walk(visit func(*slot, place)) { walkBlocks(t.blocks, false, visit) }

func walkBlocks(blocks []block, loop bool, visit func(*slot, place)) {
	for _, b := range blocks {
		for _, s := range b.sentences {
			walkNodes(s.nodes, s.end, place{loop: loop}, visit)
		}
		if b.grid != nil {
			for _, row := range b.grid.rows {
				for _, cell := range row.cells {
					walkNodes(cell, "", place{loop: loop || row.each, table: true}, visit)
				}
			}
		}
		walkBlocks(b.body, true, visit)
	}
}

func walkNodes(nodes []node, end string, p place, visit func(*slot, place)) {
	for i, n := range nodes {
		p.next = end
		if i+1 < len(nodes) {
			p.next = leadingText(nodes[i+1])
		}
		if n.slot != nil && n.slot.special == "" {
			visit(n.slot, p)
		}
		walkNodes(n.clause, p.next, p, visit)
	}
}

func leadingText(n node) string {
	if n.clause != nil {
		return leadingText(n.clause[0])
	}
	return n.text
}

// bind finds the slot's indicator and gives the reference with the dimension
// as records hold it: a choice may be written by its label.
func bind(c *models.Catalogue, s *slot) (*models.Indicator, Ref, bool) {
	d := c.Indicators[s.ref.Code]
	if d == nil {
		return nil, Ref{}, false
	}
	ref := s.ref
	if ref.Dim == "" {
		return d, ref, true
	}
	if f, ok := dimensionField(c, d); ok {
		for _, choice := range f.Choices {
			if choice.Label == ref.Dim {
				ref.Dim = choice.Code
				break
			}
		}
	}
	return d, ref, true
}

// dimensionField is the field by which the indicator is split; false when it
// is not split, or split only for counting (去重, 统计口径).
func dimensionField(c *models.Catalogue, d *models.Indicator) (models.Field, bool) {
	if d.Kind == models.IndicatorShare {
		if d = c.Indicators[d.Of]; d == nil {
			return models.Field{}, false
		}
	}
	reg := c.Registers[d.Register]
	if !d.Counted() || d.Kind == models.IndicatorDistinct || d.By == "" || d.Profiled() || reg == nil {
		return models.Field{}, false
	}
	return reg.Find(d.By)
}

// ratioParts gives the figures that a ratio or a share is worked out from.
func ratioParts(d *models.Indicator, ref Ref) (num, den Ref, ok bool) {
	num, den = ref, ref
	switch d.Kind {
	case models.IndicatorRatio:
		num.Code, den.Code = d.Numerator, d.Denominator
		return num, den, true
	case models.IndicatorShare:
		num.Code, den.Code, den.Dim = d.Of, d.Of, ""
		return num, den, true
	}
	return Ref{}, Ref{}, false
}

// isMoney says whether the unit is an amount of money.
func isMoney(unit string) bool { return unit == "元" || unit == "万元" || unit == "亿元" }

// isPercent says whether the indicator is printed in %.
func isPercent(d *models.Indicator) bool { return d.Percent || d.Unit == "%" }

// trimSpace also removes the full-width spaces with which paragraphs are
// indented.
func trimSpace(s string) string { return strings.Trim(s, " \t\r　\u00a0") }
