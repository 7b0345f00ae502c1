package cases

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

// Excerpt is the beginning of a file's sheets.
type Excerpt struct {
	Sheets []ExcerptSheet `json:"sheets"`
}

// ExcerptSheet is the beginning of one sheet.
type ExcerptSheet struct {
	Name string       `json:"name"`
	Rows []ExcerptRow `json:"rows"`
}

// ExcerptRow is one row, as Excel numbers it.
type ExcerptRow struct {
	Line  int      `json:"line"`
	Cells []string `json:"cells"`
}

// The preview keeps so many rows of a sheet, characters of a cell and bytes in
// all; the header is looked for among these rows.
const (
	previewRows  = 20
	previewCell  = 200
	previewBytes = 1 << 20
)

// preview reads the beginning of every sheet.
func preview(data []byte) (Excerpt, string, error) {
	book, err := importLimits.OpenBook(data)
	if err != nil {
		return Excerpt{}, "", err
	}
	defer book.Close()
	var p Excerpt
	left := previewBytes
	names := book.Sheets()
	for _, name := range names[:min(len(names), models.ImportSheets)] {
		s, err := previewSheet(book, name, &left)
		if err != nil {
			return Excerpt{}, "", err
		}
		if len(s.Rows) > 0 {
			p.Sheets = append(p.Sheets, s)
		}
	}
	if len(p.Sheets) == 0 {
		return Excerpt{}, "", models.Errorf(models.Invalid, "文件里没有数据，请在第一行填写表头，从第二行起填写数据")
	}
	return p, book.Encoding(), nil
}

// previewSheet reads the beginning of a sheet.
func previewSheet(book *sheet.Book, name string, left *int) (ExcerptSheet, error) {
	s := ExcerptSheet{Name: name}
	rows, err := book.Rows(name)
	if err != nil {
		return s, err
	}
	defer rows.Close()
	for len(s.Rows) < previewRows && *left > 0 {
		line, cells, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return s, err
		}
		if len(cells) > models.ImportWidth {
			return s, models.Errorf(models.Invalid, "第%d行有%d列，超过%d列的上限，请删去多余的列", line, len(cells), models.ImportWidth)
		}
		for i, c := range cells {
			if r := []rune(c); len(r) > previewCell {
				cells[i] = string(r[:previewCell])
			}
			*left -= len(cells[i]) + 4
		}
		s.Rows = append(s.Rows, ExcerptRow{line, slices.Clone(cells)})
	}
	return s, nil
}

// FileColumn is one column of a file with what it may mean.
type FileColumn struct {
	Place   int // from 0
	Head    string
	Samples []string
	Target  string // proposed: canonical name, empty = not imported
	Ignored bool   // known to say nothing about a case
	Near    string // the accepted header that is closest, where none fits
	Twin    string // the header of an earlier column that means the same
}

// Layout is how a file's sheet is read: which sheet, where its header stands,
// and its columns.
type Layout struct {
	Sheets     []string
	Sheet      string
	Rows       []ExcerptRow // to choose the header from
	Header     int          // line; 0 = none of the rows
	Columns    []FileColumn
	Remembered bool // the mapping is that of an earlier file with the same header
}

// Layout proposes how to read a batch's file: the sheet and header row as
// asked for, or those that fit best, and a target for each column: what the
// bureau chose for such a header before, or what its names say.
func (s *Imports) Layout(ctx context.Context, actor models.Actor, id int64, name string, header int) (Layout, error) {
	b, err := s.see(ctx, actor, id)
	if err != nil {
		return Layout{}, err
	}
	view, err := s.previewOf(b)
	if err != nil {
		return Layout{}, err
	}
	columns, err := sheet.NewColumns(importColumns, ignoredColumns...)
	if err != nil {
		return Layout{}, err
	}
	if name == "" && header == 0 && b.HeaderRow > 0 {
		name, header = b.Sheet, b.HeaderRow
	}
	l := layoutOf(view, columns, name, header)
	mapping, err := s.store.FindMapping(ctx, b.BureauID, fingerprint(l.heads()))
	if err != nil {
		return l, err
	}
	if b.HeaderRow == l.Header && b.Sheet == l.Sheet && b.Mapping != "" {
		mapping.Mapping = b.Mapping
	} else {
		l.Remembered = mapping.Mapping != ""
	}
	l.apply(mapping.Mapping)
	return l, nil
}

// previewOf opens a batch's preview.
func (s *Imports) previewOf(b models.ImportBatch) (Excerpt, error) {
	var view Excerpt
	text, err := s.store.Unseal(b.Preview)
	if err == nil && text == "" {
		err = models.Errorf(models.Conflict, "这一批%s，不能再对应列，请重新上传文件", b.State.Label())
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &view)
	}
	return view, err
}

// layoutOf reads a preview; an unknown sheet or header row is looked for.
func layoutOf(view Excerpt, columns *sheet.Columns, name string, header int) Layout {
	l := Layout{}
	best := -1
	var chosen ExcerptSheet
	for _, s := range view.Sheets {
		l.Sheets = append(l.Sheets, s.Name)
		rows := cellsOf(s.Rows)
		at := sheet.FindHeader(rows, columns)
		score := 0
		if at >= 0 {
			score = known(rows[at], columns)
		}
		if s.Name == name && name != "" {
			score = 1 << 20
		}
		if score > best {
			best, chosen = score, s
		}
	}
	l.Sheet, l.Rows = chosen.Name, chosen.Rows
	at := slices.IndexFunc(chosen.Rows, func(r ExcerptRow) bool { return r.Line == header })
	if at < 0 {
		at = sheet.FindHeader(cellsOf(chosen.Rows), columns)
	}
	if at >= 0 {
		l.Header = chosen.Rows[at].Line
		l.Columns = columnsOf(chosen.Rows[at].Cells, chosen.Rows[at+1:], columns)
	}
	return l
}

func cellsOf(rows []ExcerptRow) [][]string {
	out := make([][]string, len(rows))
	for i, r := range rows {
		out[i] = r.Cells
	}
	return out
}

// known counts the cells that name a column.
func known(cells []string, columns *sheet.Columns) int {
	n := 0
	for _, c := range cells {
		if name, _ := columns.Find(c); name != "" {
			n++
		}
	}
	return n
}

// samples is how many values of a column are shown.
const samples = 3

// columnsOf makes the columns of a header with samples from the rows below it.
func columnsOf(header []string, below []ExcerptRow, columns *sheet.Columns) []FileColumn {
	width := len(header)
	for _, r := range below {
		width = max(width, len(r.Cells))
	}
	out, taken := make([]FileColumn, width), map[string]string{}
	for i := range out {
		c := FileColumn{Place: i, Head: headAt(header, i)}
		for _, r := range below {
			if i < len(r.Cells) && r.Cells[i] != "" && r.Cells[i] != sheet.ExampleMark && len(c.Samples) < samples {
				c.Samples = append(c.Samples, r.Cells[i])
			}
		}
		name, ignored := columns.Find(c.Head)
		switch twin := taken[name]; {
		case name != "" && twin != "":
			c.Twin = twin
		case name != "":
			c.Target, taken[name] = name, c.Head
		case ignored:
			c.Ignored = true
		default:
			c.Near = columns.Nearest(c.Head)
		}
		out[i] = c
	}
	return out
}

// headAt names a column: its header, or its place; headers that stand twice
// are told apart by their place.
func headAt(header []string, i int) string {
	place := "第" + strconv.Itoa(i+1) + "列"
	if i >= len(header) || header[i] == "" {
		return place
	}
	if slices.Index(header, header[i]) < i {
		return header[i] + "（" + place + "）"
	}
	return header[i]
}

// heads lists the columns' headers.
func (l Layout) heads() []string {
	out := make([]string, len(l.Columns))
	for i, c := range l.Columns {
		out[i] = c.Head
	}
	return out
}

// apply sets the targets of a mapping that fits.
func (l *Layout) apply(mapping string) {
	var targets []string
	if mapping == "" || json.Unmarshal([]byte(mapping), &targets) != nil || len(targets) != len(l.Columns) {
		return
	}
	for i, t := range targets {
		l.Columns[i].Target = t
	}
}

// fingerprint tells headers apart, whatever their width, case and blanks.
func fingerprint(heads []string) string {
	folded := make([]string, len(heads))
	for i, h := range heads {
		folded[i] = strings.ToLower(strings.Join(strings.Fields(models.HalfWidth(h)), ""))
	}
	return store.Digest([]byte(strings.Join(folded, "\x00")))
}

// Mapping is how a user has a file read.
type Mapping struct {
	Sheet   string
	Header  int
	Targets []string // by column; empty = not imported
}

// Map settles how a batch's file is read and has it checked. Rows that were
// mended stay so unless another sheet or header is chosen.
func (s *Imports) Map(ctx context.Context, actor models.Actor, id int64, m Mapping) (models.ImportBatch, error) {
	if _, err := s.own(ctx, actor, id); err != nil {
		return models.ImportBatch{}, err
	}
	l, err := s.Layout(ctx, actor, id, m.Sheet, m.Header)
	if err != nil {
		return models.ImportBatch{}, err
	}
	if l.Sheet != m.Sheet || l.Header != m.Header {
		return models.ImportBatch{}, models.Errorf(models.Invalid, "工作表或表头行已变化，请重新选择后再提交")
	}
	if err := l.check(m.Targets); err != nil {
		return models.ImportBatch{}, err
	}
	header, err := json.Marshal(l.heads())
	if err != nil {
		return models.ImportBatch{}, fmt.Errorf("write header: %w", err)
	}
	mapping, err := json.Marshal(m.Targets)
	if err != nil {
		return models.ImportBatch{}, fmt.Errorf("write mapping: %w", err)
	}
	b, err := s.change(ctx, actor, id, func(tx *store.Tx, b *models.ImportBatch) (string, error) {
		if b.State != models.ImportUploaded && b.State != models.ImportChecked {
			return "", models.Errorf(models.Conflict, "这一批%s，不能再改列的对应", b.State.Label())
		}
		b.Staged = b.Staged && b.Sheet == m.Sheet && b.HeaderRow == m.Header && b.Header == string(header)
		b.Sheet, b.HeaderRow, b.Header, b.Mapping, b.Fingerprint = m.Sheet, m.Header, string(header), string(mapping), fingerprint(l.heads())
		begin(b, models.ImportChecking, actor)
		return "确认导入列的对应", tx.KeepMapping(models.ImportMapping{BureauID: b.BureauID, Fingerprint: b.Fingerprint, Kind: b.Kind, Mapping: b.Mapping})
	})
	if err == nil {
		s.Kick()
	}
	return b, err
}

// begin sets a batch to work for the actor.
func begin(b *models.ImportBatch, state models.ImportState, actor models.Actor) {
	b.State, b.ActorID, b.Progress, b.Attempts, b.Stop, b.Message = state, actor.UserID, 0, 0, false, ""
}

// check refuses targets that do not exist, that two columns share, or that a
// case cannot do without.
func (l Layout) check(targets []string) error {
	var c models.Checks
	if len(targets) != len(l.Columns) {
		return models.Errorf(models.Invalid, "列数与文件不符，请刷新后重新提交")
	}
	taken := map[string]string{}
	for i, t := range targets {
		field := fmt.Sprintf("column[%d]", i)
		if t == "" {
			continue
		}
		c.Require(slices.ContainsFunc(importColumns, func(x sheet.Column) bool { return x.Name == t }), field, "没有这个项目", "请从列表中选择")
		c.Require(taken[t] == "", field, "“"+l.Columns[i].Head+"”与“"+taken[t]+"”对应同一项目", "请只保留其中一列，另一列选“不导入”")
		taken[t] = l.Columns[i].Head
	}
	for _, x := range importColumns {
		c.Require(!x.Required || taken[x.Name] != "", "targets", "没有一列对应“"+chineseHeads()[x.Name]+"”", "每个案件都须有当事人，请为它选一列")
	}
	c.Require(taken["document_number"] != "" || taken["number"] != "", "targets", "没有一列对应文号或案号", "请至少为其中一项选一列，用来识别案件、避免重复导入")
	return c.Err("列的对应还不完整")
}

// ImportTargets lists what a column may mean: the template's columns, then
// those of the dual-disclosure record.
func ImportTargets() []models.Choice {
	heads := chineseHeads()
	out := make([]models.Choice, len(importColumns))
	for i, c := range importColumns {
		out[i] = models.Choice{Code: c.Name, Label: heads[c.Name]}
	}
	return out
}
