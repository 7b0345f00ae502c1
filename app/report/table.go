package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sanxiang/app/document"
	"sanxiang/models"
)

// PenaltyRow is one bureau's row of the penalty table (行政处罚实施情况统计表).
type PenaltyRow struct {
	Bureau  int64
	Name    string
	Cells   []int64 // decisions by the profile's columns, see Profile.Tabulate
	Total   int64
	Amount  models.Fen   // 罚没金额 as fixed in the decisions
	Records int64        // decisions behind the row
	State   models.State // StateValue, StateZero or why the row is empty
}

// The indicators that the penalty table spreads over the profile's columns.
const (
	penaltyCount  = "penalty.decided.count"
	penaltyAmount = "penalty.forfeit.amount"
)

// tableNames are what may stand behind 表：, the first being canonical.
var tableNames = []string{"penalty", "行政处罚"}

func (p *parser) penaltyTable(line int, s string, loop bool) block {
	_, name, _ := cutColon(s)
	if name != tableNames[0] && name != tableNames[1] {
		p.problem(line, 0, "没有统计表“"+name+"”", nearest(name, tableNames, "可写 表：penalty", "表："))
	}
	if loop {
		p.problem(line, 0, "循环里不能放统计表", "表：penalty 已逐行列出各下级，请顶格写在循环外面")
	}
	return block{kind: blockPenalty, line: line + 1}
}

// grid reads the rows of a free table from line i on, with the 表题 before and
// the 表注 behind them, and gives the index of the first line after it. A loop
// that holds only rows belongs to the table.
func (p *parser) grid(i, to int, loop bool) (*grid, int) {
	g := &grid{line: i + 1}
	start := i
	for ; i < to; i++ {
		s := trimSpace(p.lines[i])
		_, value, _ := cutColon(s)
		switch kind := classify(s); {
		case kind == lineComment:
		case kind == lineCaption && len(g.rows) == 0:
			g.caption = p.plainWords(i, value)
		case kind == lineRow:
			g.rows = append(g.rows, p.row(i, loop, g))
		case kind == lineNote && len(g.rows) > 0:
			g.note = p.plainWords(i, value)
			return p.finishGrid(g, start), i + 1
		case kind == lineLoop && !loop && len(g.rows) > 0 && p.onlyRows(i, to):
			end := p.loopEnd(i, to)
			for i++; i < end; i++ {
				if s := trimSpace(p.lines[i]); classify(s) == lineRow {
					g.rows = append(g.rows, p.row(i, true, g))
				}
			}
			i--
		case i == start: // a 表注 without table
			p.problem(i, 0, "“表注：”前面没有表格", "请写在表格最后一行的下一行")
			return nil, i + 1
		default:
			return p.finishGrid(g, start), i
		}
	}
	return p.finishGrid(g, start), i
}

// plainWords is text without any slot, for captions and notes.
func (p *parser) plainWords(line int, s string) string {
	if nextMark(s) < len(s) {
		p.problem(line, 0, "表题和表注里不能放指标", "请只写文字；数字请写进表格或正文")
	}
	return s
}

// onlyRows says whether the loop at i repeats rows and nothing else.
func (p *parser) onlyRows(i, to int) bool {
	rows := 0
	for _, l := range p.lines[i+1 : p.loopEnd(i, to)] {
		switch s := trimSpace(l); {
		case classify(s) == lineRow:
			rows++
		case !skipped(s):
			return false
		}
	}
	return rows > 0
}

func (p *parser) finishGrid(g *grid, line int) *grid {
	if len(g.rows) == 0 {
		p.problem(line, 0, "“表题：”下面没有表格", "请在下一行写表头，例如 | 单位 | 件数 |")
		return nil
	}
	if len(g.rows) == 1 {
		p.problem(line, 0, "表格只有表头", "请在表头下面写数据行")
	}
	return g
}

// row reads | a | b |. Bars within braces belong to the slot.
func (p *parser) row(line int, each bool, g *grid) gridRow {
	s := trimSpace(p.lines[line])
	offset := strings.Index(p.lines[line], s)
	r := gridRow{line: line + 1, each: each && len(g.rows) > 0}
	start, braces := barWidth(s), 0
	for i := start; i <= len(s); {
		width := barWidth(s[i:])
		switch {
		case strings.HasPrefix(s[i:], "{{"):
			braces++
		case strings.HasPrefix(s[i:], "}}"):
			braces--
		}
		if i == len(s) || width > 0 && braces <= 0 {
			if cell := trimSpace(s[start:i]); i < len(s) || cell != "" {
				r.cells = append(r.cells, p.inline(line, offset+start+strings.Index(s[start:i], cell), cell))
			}
			start = i + width
		}
		i += max(width, 1)
	}
	if len(g.rows) > 0 && len(r.cells) > len(g.rows[0].cells) {
		p.problem(line, 0, fmt.Sprintf("这一行有%d格，表头只有%d格", len(r.cells), len(g.rows[0].cells)), "请补表头或删去多余的格")
	}
	return r
}

// barWidth is the length of the bar at the start of s, 0 for none.
func barWidth(s string) int {
	switch {
	case strings.HasPrefix(s, "|"):
		return 1
	case strings.HasPrefix(s, "｜"):
		return len("｜")
	}
	return 0
}

// rule says whether the row only draws a line, as Markdown has it: |---|---|.
func (r gridRow) rule() bool {
	for _, c := range r.cells {
		if len(c) != 1 || c[0].slot != nil || c[0].clause != nil || strings.Trim(c[0].text, "-: ") != "" {
			return false
		}
	}
	return len(r.cells) > 0
}

// table compiles a free table. Its empty figures print as the word for their
// emptiness. A table without rows vanishes.
func (c *compiler) table(g *grid) error {
	t := document.Table{Caption: g.caption, Note: g.note}
	for i, r := range g.rows {
		if r.rule() {
			continue
		}
		units := []*Unit{c.unit}
		if r.each && c.unit == nil {
			units = units[:0]
			for u := range c.data.Below {
				units = append(units, &c.data.Below[u])
			}
		}
		for _, u := range units {
			row, err := c.row(r, u)
			if err != nil {
				return err
			}
			if i > 0 {
				t.Rows = append(t.Rows, row)
				continue
			}
			for j, cell := range row {
				t.Columns = append(t.Columns, document.Column{Title: cell.Plain(), Align: g.align(j)})
			}
		}
	}
	if len(t.Rows) > 0 {
		c.out.Document.Blocks = append(c.out.Document.Blocks, t)
	}
	return nil
}

// align sets columns of figures to the right.
func (g *grid) align(column int) document.Align {
	for _, r := range g.rows[1:] {
		if column < len(r.cells) {
			for _, n := range r.cells[column] {
				if n.slot != nil && n.slot.special == "" {
					return document.AlignRight
				}
			}
		}
	}
	return document.AlignLeft
}

func (c *compiler) row(r gridRow, u *Unit) (document.Row, error) {
	outer := c.unit
	c.unit = u
	defer func() { c.unit = outer }()
	row := make(document.Row, 0, len(r.cells))
	for _, cell := range r.cells {
		w := c.writer(true)
		if _, err := w.nodes(cell); err != nil {
			return nil, err
		}
		text := string(w.text)
		if w.cut {
			text = mend(text)
		}
		row = append(row, c.inlines(nil, text, w, r.line))
	}
	return row, nil
}

// penaltyTable compiles the profile's penalty table: one row per bureau and
// the total, the 统计口径 below. Bureaus without the power to punish are named
// in the note instead. Without rows it vanishes.
func (c *compiler) penaltyTable(line int) {
	if !slices.ContainsFunc(c.data.Penalty, PenaltyRow.counted) {
		return // nobody kept cases: a table of empties and a total of 0 would mislead
	}
	p := c.data.Profile
	t := document.Table{Caption: "行政处罚实施情况统计表", Columns: []document.Column{{Title: "单位名称", Weight: 6}}}
	for _, col := range p.Columns {
		t.Columns = append(t.Columns, document.Column{Title: col.Label, Align: document.AlignRight, Weight: 3})
	}
	t.Columns = append(t.Columns, document.Column{Title: "合计（" + p.CountUnit + "）", Align: document.AlignRight, Weight: 3},
		document.Column{Title: "罚没金额（" + p.AmountUnit + "）", Align: document.AlignRight, Weight: 5})
	total := PenaltyRow{Name: "合计", Cells: make([]int64, len(p.Columns)), State: models.StateValue}
	var without []string
	for _, r := range c.data.Penalty {
		if r.State == models.StateNotApplicable {
			without = append(without, r.Name)
			continue
		}
		total.add(r)
		t.Rows = append(t.Rows, c.penaltyRow(r, line))
	}
	t.Rows = append(t.Rows, c.penaltyRow(total, line))
	t.Note = "统计口径：" + p.Note
	if len(without) > 0 {
		t.Note += "\n" + strings.Join(without, "、") + "无行政处罚权，未列入本表。"
	}
	c.out.Penalty, c.out.PenaltyLine = &total, line
	c.out.Document.Blocks = append(c.out.Document.Blocks, t)
}

// counted says whether the bureau kept its cases.
func (r PenaltyRow) counted() bool {
	return r.State == models.StateValue || r.State == models.StateZero
}

// add sums a row into the total.
func (r *PenaltyRow) add(o PenaltyRow) {
	for i := range min(len(r.Cells), len(o.Cells)) {
		r.Cells[i] += o.Cells[i]
	}
	r.Total += o.Total
	r.Amount += o.Amount
	r.Records += o.Records
}

func (c *compiler) penaltyRow(r PenaltyRow, line int) document.Row {
	p := c.data.Profile
	row := make(document.Row, 0, len(p.Columns)+3)
	row = append(row, document.Inlines{document.Text(r.Name)})
	f := models.Figure{Code: penaltyCount, Unit: p.CountUnit, Bureau: r.Bureau, Period: c.data.Period,
		State: r.State, Records: r.Records, Profile: p.Code} // the note under the table says the profile in words
	for i, col := range p.Columns {
		f.Dim, f.Name, f.Value = col.Code, r.Name+"·"+col.Label, 0
		if i < len(r.Cells) {
			f.Value = r.Cells[i]
		}
		row = append(row, c.penaltyCell(f, line))
	}
	f.Dim, f.Name, f.Value = "total", r.Name+"·合计", r.Total
	row = append(row, c.penaltyCell(f, line))
	f.Code, f.Dim, f.Name, f.Value, f.Unit, f.Decimals = penaltyAmount, "amount", r.Name+"·罚没金额", int64(r.Amount), "元", 2
	if p.AmountUnit == "万元" {
		f.Unit, f.Decimals = "万元", 6
	}
	return append(row, c.penaltyCell(f, line))
}

// penaltyCell prints one number of the table, without its unit, which stands
// in the column's title.
func (c *compiler) penaltyCell(f models.Figure, line int) document.Inlines {
	p := printed{fig: &f, state: models.StateValue, id: "table.penalty." + f.Dim + "#" + strconv.FormatInt(f.Bureau, 10), name: f.Name}
	switch {
	case !f.HasData():
		p.text, p.state = f.State.Label(), f.State
	case f.Unit == "万元":
		p.text = ownQuantity(f).decimal(1, 2, false)
	default:
		p.text = f.Plain()
	}
	w := c.writer(true)
	w.figures = append(w.figures, p)
	return c.inlines(nil, string(textMark), w, line)
}
