package report

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"sanxiang/models"
)

// textMark stands for a printed figure while punctuation is mended. It is no
// character (Unicode noncharacter), so no text may hold it; Parse removes it.
const textMark = '\uFFFF'

// unify turns what a Chinese input method types into what the language uses,
// character for character, so that columns stay right.
var unify = strings.NewReplacer("｛｛", "{{", "｝｝", "}}", "［［", "[[", "］］", "]]", string(textMark), " ")

// Parse reads a template and reports everything wrong with its form. What
// needs the catalogue is left to Check. A template with problems is returned
// too, for Check, but Compile refuses it.
func Parse(text string) (*Template, []Problem) {
	text = strings.ReplaceAll(strings.TrimPrefix(text, "\uFEFF"), "\r\n", "\n")
	p := &parser{tpl: &Template{Level: 1, Number: 1}}
	p.lines = strings.Split(strings.ToValidUTF8(text, "□"), "\n")
	for i, l := range p.lines {
		p.lines[i] = unify.Replace(l)
	}
	start := p.metadata()
	p.tpl.blocks = p.parseBlocks(start, len(p.lines), false)
	p.checkLevels(p.tpl.blocks, 0)
	sortProblems(p.tpl.problems)
	return p.tpl, p.tpl.problems
}

type parser struct {
	tpl   *Template
	lines []string
}

// problem notes a fault at the byte offset of a line (lines count from 0).
func (p *parser) problem(line, offset int, what, fix string) {
	column := 1
	if line < len(p.lines) {
		column += utf8.RuneCountInString(p.lines[line][:min(offset, len(p.lines[line]))])
	}
	p.tpl.problems = append(p.tpl.problems, Problem{Line: line + 1, Column: column, What: what, Fix: fix})
}

const metadataFix = "可用的有 名称、层级、序号；若是正文，请在它前面空一行"

// metadata reads the leading key: value lines and gives the index of the
// first line after them. Without a known key there is no metadata.
func (p *parser) metadata() int {
	start := 0
	for start < len(p.lines) && skipped(trimSpace(p.lines[start])) {
		start++
	}
	end, known := start, false
	for ; end < len(p.lines); end++ {
		key, _, ok := cutColon(trimSpace(p.lines[end]))
		if !ok || !isKey(key) || classify(trimSpace(p.lines[end])) != lineText {
			break
		}
		known = known || key == "名称" || key == "层级" || key == "序号"
	}
	if !known {
		return start
	}
	seen := map[string]bool{}
	for i := start; i < end; i++ {
		key, value, _ := cutColon(trimSpace(p.lines[i]))
		if seen[key] {
			p.problem(i, 0, "“"+key+"”写了两次", "请只留一行")
		}
		seen[key] = true
		p.setMetadata(i, key, value)
	}
	return end
}

func (p *parser) setMetadata(line int, key, value string) {
	switch key {
	case "名称":
		p.tpl.Name = value
		p.tpl.name = p.words(line, value)
	case "层级":
		if n, ok := readNumber(value); ok && n <= 4 {
			p.tpl.Level = n
		} else {
			p.problem(line, 0, "层级“"+value+"”不对", "请写 1、2、3 或 4，即本章标题在全文中的层级")
		}
	case "序号":
		if n, ok := readNumber(value); ok {
			p.tpl.Number = n
		} else {
			p.problem(line, 0, "序号“"+value+"”不对", "请写 1 至 99 的数，例如 4 或 四")
		}
	default:
		p.problem(line, 0, "没有“"+key+"”这一项", metadataFix)
	}
}

// cutColon splits a line at its first colon, full width or not.
func cutColon(s string) (key, value string, ok bool) {
	i := strings.IndexAny(s, ":：")
	if i < 0 {
		return s, "", false
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return trimSpace(s[:i]), trimSpace(s[i+size:]), true
}

// isKey says whether the text may be the key of a metadata line.
func isKey(s string) bool {
	return s != "" && utf8.RuneCountInString(s) <= 6 && !strings.ContainsAny(s, "{}[]，。、；“”《》（）() ")
}

// readNumber reads 1 to 99, in digits or in Chinese.
func readNumber(s string) (int, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return n, n >= 1 && n <= 99
	}
	for n := 1; n <= 99; n++ {
		if models.ChineseNumber(int64(n)) == s {
			return n, true
		}
	}
	return 0, false
}

type lineKind uint8

const (
	lineBlank lineKind = iota
	lineComment
	lineHeading
	lineLoop
	lineTable
	lineCaption
	lineNote
	lineRow
	lineText
)

// classify tells what a trimmed line is.
func classify(s string) lineKind {
	key, _, colon := cutColon(s)
	switch {
	case s == "":
		return lineBlank
	case strings.HasPrefix(s, "//"):
		return lineComment
	case strings.HasPrefix(s, "#"):
		return lineHeading
	case strings.HasPrefix(s, "|"), strings.HasPrefix(s, "｜"):
		return lineRow
	case colon && key == "每个下级":
		return lineLoop
	case colon && key == "表":
		return lineTable
	case colon && key == "表题":
		return lineCaption
	case colon && key == "表注":
		return lineNote
	default:
		return lineText
	}
}

func skipped(s string) bool {
	k := classify(s)
	return k == lineBlank || k == lineComment
}

// parseBlocks reads the lines from from to before to.
func (p *parser) parseBlocks(from, to int, loop bool) []block {
	var blocks []block
	for i := from; i < to; {
		s := trimSpace(p.lines[i])
		switch classify(s) {
		case lineBlank, lineComment:
			i++
		case lineHeading:
			blocks = append(blocks, p.heading(i, s))
			i++
		case lineLoop:
			var b block
			if b, i = p.loop(i, to, loop); len(b.body) > 0 {
				blocks = append(blocks, b)
			}
		case lineTable:
			blocks = append(blocks, p.penaltyTable(i, s, loop))
			i++
		case lineCaption, lineNote, lineRow:
			var g *grid
			if g, i = p.grid(i, to, loop); g != nil {
				blocks = append(blocks, block{kind: blockGrid, line: g.line, grid: g})
			}
		default:
			nodes := p.inline(i, strings.Index(p.lines[i], s), s)
			blocks = append(blocks, block{kind: blockParagraph, line: i + 1, sentences: splitSentences(i+1, nodes)})
			i++
		}
	}
	return blocks
}

func (p *parser) heading(line int, s string) block {
	level := len(s) - len(strings.TrimLeft(s, "#"))
	title := trimSpace(s[level:])
	if level > 4 {
		p.problem(line, 0, "标题最多四级", "请用 #、##、### 或 ####")
		level = 4
	}
	if title == "" {
		p.problem(line, 0, "标题是空的", "请在 # 后面写标题文字")
	}
	return block{kind: blockHeading, line: line + 1, level: level, sentences: []sentence{{line: line + 1, nodes: p.words(line, title)}}}
}

// words reads text that may hold 机关, 年 and 上年 but no figures: the name of
// the chapter and headings, which must not vanish.
func (p *parser) words(line int, s string) []node {
	nodes := p.inline(line, strings.Index(p.lines[line], s), s)
	walkNodes(nodes, "", place{}, func(s *slot, _ place) {
		p.problemAt(s, "标题和名称里不能放指标", "这里只能用 {{机关}}、{{年}}、{{上年}}；数字请写进正文")
	})
	return nodes
}

func (p *parser) problemAt(s *slot, what, fix string) {
	p.tpl.problems = append(p.tpl.problems, Problem{Line: s.line, Column: s.column, What: what, Fix: fix})
}

// checkLevels reports headings that skip a level or go below the fourth, and
// gives the level that the next heading follows.
func (p *parser) checkLevels(blocks []block, last int) int {
	for _, b := range blocks {
		switch {
		case b.kind == blockLoop:
			last = p.checkLevels(b.body, last)
		case b.kind != blockHeading:
		case b.level+p.tpl.Level-1 > 4:
			p.problem(b.line-1, 0, fmt.Sprintf("标题到了第%d级，公文标题只有四级", b.level+p.tpl.Level-1), "请减少 #，或改小“层级”")
		case b.level > last+1:
			p.problem(b.line-1, 0, fmt.Sprintf("标题跳级：第%d级标题前面没有第%d级", b.level, b.level-1), "请去掉多余的 #，或补上一级标题")
			last = b.level
		default:
			last = b.level
		}
	}
	return last
}

// loopEnd gives the index after the last line of the loop at i: the lines
// that follow it and are indented. Blank lines and comments do not end it.
func (p *parser) loopEnd(i, to int) int {
	end := i + 1
	for j := i + 1; j < to; j++ {
		if skipped(trimSpace(p.lines[j])) {
			continue
		}
		if trimSpace(p.lines[j][:1]) != "" && !strings.HasPrefix(p.lines[j], "　") {
			break
		}
		end = j + 1
	}
	return end
}

func (p *parser) loop(i, to int, nested bool) (block, int) {
	_, rest, _ := cutColon(trimSpace(p.lines[i]))
	if nested {
		p.problem(i, 0, "循环里面又写了“每个下级：”", "循环不能套循环，请把它移到外面，顶格写")
		return block{}, i + 1
	}
	if rest != "" {
		p.problem(i, 0, "“每个下级：”后面不能接着写", "请把要重复的内容另起一行，前面空两格")
	}
	end := p.loopEnd(i, to)
	body := p.parseBlocks(i+1, end, true)
	if len(body) == 0 {
		p.problem(i, 0, "“每个下级：”下面没有内容", "请在下一行写要重复的内容，前面空两格")
	}
	return block{kind: blockLoop, line: i + 1, body: body}, end
}

// inline reads slots and clauses. s is the part of the line from offset on.
func (p *parser) inline(line, offset int, s string) []node {
	var out, clause []node
	in, opened := false, 0
	add := func(n node) {
		if in {
			clause = append(clause, n)
		} else {
			out = append(out, n)
		}
	}
	for s != "" {
		i := nextMark(s)
		if j := strings.IndexAny(s[:i], "{}"); j >= 0 {
			p.problem(line, offset+j, "只写了一个“"+s[j:j+1]+"”", "指标写在两个大括号里，例如 {{penalty.disclosed.count}}；正文里不用大括号")
		}
		if i > 0 {
			add(node{text: s[:i]})
		}
		if i == len(s) {
			break
		}
		offset, s = offset+i, s[i:]
		used := 2
		switch s[:2] {
		case "{{":
			var n node
			if n, used = p.slot(line, offset, s); n.slot != nil {
				add(n)
			}
		case "}}":
			p.problem(line, offset, "多了“}}”", "请删去，或在前面补“{{”")
		case "[[":
			if in {
				p.problem(line, offset, "“[[”里面又有“[[”", "可省略的部分不能套用，请先用“]]”结束前一个")
			}
			in, opened = true, offset
		default:
			if !in {
				p.problem(line, offset, "多了“]]”", "请删去，或在前面补“[[”")
			}
			if len(clause) > 0 {
				out = append(out, node{clause: clause})
			}
			in, clause = false, nil
		}
		offset, s = offset+used, s[used:]
	}
	if in {
		p.problem(line, opened, "“[[”没有结束", "请在可省略部分的末尾补“]]”")
		out = append(out, clause...)
	}
	return out
}

// nextMark gives the index of the next {{, }}, [[ or ]], or the length.
func nextMark(s string) int {
	for i := 0; i+1 < len(s); i++ {
		if c := s[i]; c == s[i+1] && (c == '{' || c == '}' || c == '[' || c == ']') {
			return i
		}
	}
	return len(s)
}

// slot reads {{…}} at the start of s and gives how many bytes it used.
func (p *parser) slot(line, offset int, s string) (node, int) {
	end := strings.Index(s, "}}")
	if again := strings.Index(s[2:], "{{"); end < 0 || again >= 0 && again+2 < end {
		p.problem(line, offset, "“{{”没有结束", "请在指标后面补“}}”")
		return node{}, 2
	}
	sl := &slot{line: line + 1, column: utf8.RuneCountInString(p.lines[line][:offset]) + 1, raw: trimSpace(s[2:end])}
	p.fillSlot(sl)
	return node{slot: sl}, end + 2
}

var slotMarks = strings.NewReplacer("｜", "|", "＠", "@", "／", "/", "％", "%", "—", "-", "–", "-", "－", "-", "至", "-")

// fillSlot reads code/dimension@at|style. 至 and dashes are unified only
// behind the @, so that dimensions keep them.
func (p *parser) fillSlot(s *slot) {
	parts := strings.Split(strings.ReplaceAll(s.raw, "｜", "|"), "|")
	ats := strings.Split(strings.ReplaceAll(parts[0], "＠", "@"), "@")
	code, dim, _ := strings.Cut(strings.ReplaceAll(ats[0], "／", "/"), "/")
	s.ref.Code, s.ref.Dim = trimSpace(code), trimSpace(dim)
	switch s.ref.Code {
	case "":
		p.problemAt(s, "“{{}}”里没有指标", "请写指标代码，例如 {{penalty.disclosed.count}}")
		return
	case "机关", "年", "上年":
		s.special = s.ref.Code
		if s.raw != s.special {
			p.problemAt(s, "“"+s.special+"”后面不能再写限定", "请写成 {{"+s.special+"}}")
		}
		return
	}
	for _, at := range ats[1:] {
		p.readAt(s, trimSpace(slotMarks.Replace(at)))
	}
	for _, st := range parts[1:] {
		if what, fix := s.style.read(trimSpace(slotMarks.Replace(st))); what != "" {
			p.problemAt(s, what, fix)
		}
	}
	if what, fix := s.style.conflict(); what != "" {
		p.problemAt(s, what, fix)
	}
	s.id = canonical(s)
}

var atNames = []string{"上年", "下级", "本级", "累计"}

func (p *parser) readAt(s *slot, at string) {
	switch at {
	case "上年":
		s.ref.Back++
	case "下级", "本级":
		scope := models.ScopeOwn
		if at == "下级" {
			scope = models.ScopeBelow
		}
		if s.ref.Scope != "" && s.ref.Scope != scope {
			p.problemAt(s, "“@本级”和“@下级”不能同时写", "两级合计请都不写")
		}
		s.ref.Scope = scope
	case "累计":
		s.ref.Cumulative = true
	default:
		from, to, ok := readMonths(at)
		if !ok {
			p.problemAt(s, "没有“@"+at+"”", nearest(at, atNames, "可用的有 @上年、@下级、@本级、@累计、@1-10月", "@"))
		}
		if ok && s.ref.To != 0 {
			p.problemAt(s, "月份写了两次", "请只留一个，例如 @1-10月")
		}
		s.ref.From, s.ref.To = from, to
	}
	if s.ref.Cumulative && s.ref.To != 0 {
		p.problemAt(s, "“@累计”和月份不能同时写", "累计数算到报告期末，请删去其中一个")
		s.ref.From, s.ref.To = 0, 0
	}
}

// readMonths reads 1-10月, 1月-10月 or 10月.
func readMonths(s string) (from, to int, ok bool) {
	s, ok = strings.CutSuffix(s, "月")
	if !ok {
		return 0, 0, false
	}
	a, b, span := strings.Cut(s, "-")
	if !span {
		b = a
	}
	from, err := strconv.Atoi(strings.TrimSuffix(a, "月"))
	to, err2 := strconv.Atoi(b)
	if err != nil || err2 != nil || from < 1 || to > 12 || from > to {
		return 0, 0, false
	}
	return from, to, true
}

// canonical writes the slot in one way, whatever the clerk's spelling; it
// names the figure within the document. |零 does not change the figure.
func canonical(s *slot) string {
	var b strings.Builder
	b.WriteString(s.ref.Code)
	if s.ref.Dim != "" {
		b.WriteString("/" + s.ref.Dim)
	}
	b.WriteString(strings.Repeat("@上年", s.ref.Back))
	b.WriteString(strings.TrimSuffix("@"+scopeLabel(s.ref.Scope), "@"))
	if s.ref.Cumulative {
		b.WriteString("@累计")
	}
	if s.ref.To != 0 {
		fmt.Fprintf(&b, "@%d-%d月", s.ref.From, s.ref.To)
	}
	b.WriteString(s.style.canonical())
	return b.String()
}

func scopeLabel(s models.Scope) string {
	switch s {
	case models.ScopeOwn:
		return "本级"
	case models.ScopeBelow:
		return "下级"
	default:
		return ""
	}
}

// nearest words the advice for a mistyped name: the closest one, or rest.
func nearest(word string, known []string, rest, mark string) string {
	if len(word) <= 64 {
		if n := models.Nearest(word, known); n != "" {
			return "最接近的是 " + mark + n + "；" + rest
		}
	}
	return rest
}
