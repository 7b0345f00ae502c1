package report

import (
	"strings"
	"unicode/utf8"

	"sanxiang/app/document"
	"sanxiang/models"
)

// paragraph keeps the sentences that have their data. When the last of them
// ended with a semicolon that led on, it ends with a full stop instead.
func (c *compiler) paragraph(sentences []sentence) error {
	var out document.Inlines
	last := -1
	for i := range sentences {
		s := &sentences[i]
		if s.ordinal == 1 {
			c.missing = 0
		}
		w := c.writer(false)
		text, err := w.sentence(s)
		if err != nil {
			return err
		}
		if text != "" {
			out, last = c.inlines(out, text, w, s.line), i
		} else if s.ordinal > 0 {
			c.missing++
		}
	}
	if last < 0 {
		return nil
	}
	if last < len(sentences)-1 && (sentences[last].end == "；" || sentences[last].end == ";") {
		c.endParagraph(out)
	}
	c.out.Document.Blocks = append(c.out.Document.Blocks, document.Paragraph{Inlines: out})
	return nil
}

// endParagraph turns the semicolon at the end of the paragraph, and of its
// last statement, into a full stop.
func (c *compiler) endParagraph(out document.Inlines) {
	for _, in := range []document.Inlines{out, c.out.Statements[len(c.out.Statements)-1].Inlines} {
		if t, ok := in[len(in)-1].(document.Text); ok {
			in[len(in)-1] = document.Text(strings.TrimRight(string(t), "；;。") + "。")
		}
	}
}

// sentence writes one sentence, figures as textMark; an empty text says that
// it vanished.
func (w *writer) sentence(s *sentence) (string, error) {
	gap, err := w.nodes(s.nodes)
	if err != nil {
		return "", err
	}
	if gap != nil {
		if p, ok := setPhrase(s, gap); ok {
			w.figures = append(w.figures[:0], p)
			return string(textMark) + s.end, nil
		}
		w.c.omit(s.line, s.nodes, gap)
		return "", nil
	}
	end := s.end
	if w.cut {
		var body string
		body, end = afterCut(s, string(w.text), len(w.figures))
		w.text = append(w.text[:0], body...)
	}
	if blank(w.text) {
		return "", nil
	}
	if s.ordinal > 0 && w.c.missing > 0 {
		body := renumber(trimSpace(string(w.text)), s.ordinal, s.ordinal-w.c.missing)
		w.text = append(w.text[:0], body...)
	}
	return string(append(w.text, end...)), nil
}

// afterCut mends a sentence that lost a clause.
func afterCut(s *sentence, body string, figures int) (mended, end string) {
	mended, end = mend(body), s.end
	last := s.nodes[len(s.nodes)-1]
	if figures == 0 && bare(mended) {
		return "", ""
	}
	if end == "" && strings.HasSuffix(last.text, "：") {
		return mended + "：", end
	}
	if n := len(last.clause); n > 0 && end == "" { // the clause took the end mark with it
		text := last.clause[n-1].text
		end = text[len(strings.TrimRight(text, terminators)):]
		if strings.HasSuffix(mended, end) {
			end = ""
		}
	}
	return mended, end
}

// setPhrase replaces a sentence whose only figure is a true zero by the
// indicator's phrase (全年未引起行政复议).
func setPhrase(s *sentence, gap *printed) (printed, bool) {
	phrase := strings.TrimRight(gap.fig.Zero, "。！？!?"+separators)
	only := gap.state == models.StateZero && gap.slot.style.compare == compareNone && phrase != ""
	walkNodes(s.nodes, "", place{}, func(o *slot, _ place) { only = only && o.ref == gap.slot.ref })
	p := *gap
	p.text = phrase
	return p, only
}

// omit notes what was left out and why.
func (c *compiler) omit(line int, nodes []node, gap *printed) {
	var b strings.Builder
	for _, n := range nodes {
		switch {
		case n.slot != nil && n.slot.special != "":
			b.WriteString(c.special(n.slot.special))
		case n.slot != nil:
			b.WriteString("〔")
			if d := c.cat.Indicators[n.slot.ref.Code]; d != nil {
				b.WriteString(d.Name)
			}
			if n.slot == gap.slot {
				b.WriteString("：" + gap.state.Label())
			}
			b.WriteString("〕")
		case n.clause == nil:
			b.WriteString(n.text)
		}
	}
	c.out.Omitted = append(c.out.Omitted, Omission{Line: line, Text: b.String(), Code: gap.slot.ref.Code, State: gap.state.Label()})
}

// writer gathers the text of one sentence or cell.
type writer struct {
	c       *compiler
	table   bool
	cut     bool // a clause was left out
	text    []byte
	figures []printed
}

// writer clears the compiler's one writer for the next sentence or cell. What
// the last one held is gone.
func (c *compiler) writer(table bool) *writer {
	w := &c.scratch
	*w = writer{c: c, table: table, text: w.text[:0], figures: w.figures[:0]}
	return w
}

// nodes writes nodes until one has no data, and gives that one. In a table
// every slot prints.
func (w *writer) nodes(nodes []node) (gap *printed, err error) {
	flat := false // the slot before printed 持平
	for i := range nodes {
		n := &nodes[i]
		switch {
		case n.clause != nil:
			err = w.clause(n.clause)
		case n.slot != nil && n.slot.special != "":
			w.text = append(w.text, w.c.special(n.slot.special)...)
		case n.slot != nil:
			gap, err = w.figure(n.slot)
		case flat:
			w.text = append(w.text, dropMeasure(n.text, w.figures[len(w.figures)-1].fig.Unit)...)
		default:
			w.text = append(w.text, n.text...)
		}
		if gap != nil || err != nil {
			return gap, err
		}
		flat = n.slot != nil && n.slot.special == "" && w.figures[len(w.figures)-1].flat
	}
	return nil, nil
}

// clause writes all of a clause or, when a figure lacks data, nothing.
func (w *writer) clause(nodes []node) error {
	text, figures, table := len(w.text), len(w.figures), w.table
	w.table = false
	gap, err := w.nodes(nodes)
	w.table = table
	if err != nil {
		return err
	}
	if gap != nil {
		w.c.omit(gap.slot.line, nodes, gap)
		w.text, w.figures, w.cut = w.text[:text], w.figures[:figures], true
	}
	return nil
}

// figure writes a slot, or gives it back when it has no data.
func (w *writer) figure(s *slot) (gap *printed, err error) {
	p, err := w.c.figure(s)
	if err != nil {
		return nil, err
	}
	if p.state != models.StateValue && !w.table {
		gap = new(printed)
		*gap = p
		return gap, nil
	}
	if p.flat {
		p.text = flatContext(string(w.text), p.text)
	}
	w.text = utf8.AppendRune(w.text, textMark)
	w.figures = append(w.figures, p)
	return nil, nil
}
