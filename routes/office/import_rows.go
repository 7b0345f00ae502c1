package office

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/cases"
	"sanxiang/models"
)

// importRows is the page of a batch's rows.
type importRows struct {
	Batch  models.ImportBatch
	Steps  []importStep
	Path   string
	Status field
	Kind   field
	Count  int
	Lines  []importRow
	Pager  pager
	Mend   bool
	Next   string
}

// importRow is one row in the list.
type importRow struct {
	Line         int
	Tag          tag
	Label, Party string
	Faults       []importFault
	Href         string
	Verb         string
	CaseHref     string
	Edited       bool
}

// importFault is one fault of a row; Replace leads to mending all of its kind.
type importFault struct{ Column, Value, Text, Replace string }

// rowTags gives shape and word of a row's status.
var rowTags = map[models.ImportStatus]tag{
	models.ImportNew: {tagPlain, "待检查"}, models.ImportGood: {tagOK, "✓ 可新增"}, models.ImportUpdate: {tagWait, "⚠ 可更新"}, models.ImportDiffer: {tagWait, "⚠ 重复，内容不同"},
	models.ImportDuplicate: {tagPlain, "✓ 重复，跳过"}, models.ImportBad: {tagLate, "✗ 有错误"}, models.ImportAdded: {tagOK, "✓ 已新增"}, models.ImportCorrected: {tagOK, "✓ 已更正"},
}

func (d *importDesk) showRows(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	f := newForm(v.query())
	filter := cases.RowFilter{Status: models.ImportStatus(f.value("status")), Kind: f.value("kind"), After: atLeast(f.value("after")), Before: atLeast(f.value("before"))}
	if filter.Status != "" && !models.IsChoice(models.ImportStatuses, string(filter.Status)) {
		return models.Errorf(models.NotFound, "没有这种结果的行，请从页面上选择")
	}
	b, err := d.Imports.Find(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	page, err := d.Imports.Rows(v.ctx, v.actor, id, filter)
	if err != nil {
		return err
	}
	p := importRows{Batch: b, Steps: importSteps(b, 3), Path: importPath(id, "rows"), Count: page.Count, Mend: mendsImport(v, b)}
	p.Status = f.pick("status", "结果", models.ImportStatuses)
	var kinds []models.Choice
	for _, k := range page.Kinds {
		kinds = append(kinds, models.Choice{Code: k.Kind, Label: fmt.Sprintf("%s（%d行）", k.Label, k.Rows)})
	}
	p.Kind = f.pick("kind", "问题", kinds)
	for _, r := range page.Rows {
		p.Lines = append(p.Lines, importRowOf(id, r, p.Mend))
	}
	p.Pager = rowPager(p.Path, f, page)
	return v.render(d.rows, head{Title: "检查各行 " + b.FileName, Section: "cases", Wide: true, Crumbs: append(importCrumbs(b), crumb{"各行", ""})}, p)
}

// mendsImport says whether the visitor may change a batch's rows now.
func mendsImport(v *visit, b models.ImportBatch) bool {
	return v.can(models.ActHandleCase) && b.Staged && (b.State == models.ImportChecked || b.State == models.ImportDone)
}

// atLeast reads a line's number, 0 for anything else.
func atLeast(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// rowPager leads to the pages before and after, with the same filter.
func rowPager(path string, f *form, page cases.RowPage) pager {
	link := func(name string, line int) string {
		if line == 0 {
			return ""
		}
		q := url.Values{name: {strconv.Itoa(line)}}
		for _, kept := range []string{"status", "kind"} {
			if x := f.value(kept); x != "" {
				q.Set(kept, x)
			}
		}
		return path + "?" + q.Encode()
	}
	return pager{Prev: link("before", page.Earlier), Next: link("after", page.Later)}
}

// importRowOf words a row.
func importRowOf(id int64, r cases.BatchRow, mend bool) importRow {
	path := importPath(id, "rows/"+strconv.Itoa(r.Line))
	x := importRow{Line: r.Line, Tag: rowTags[r.Status], Label: r.Label, Party: r.Party, Href: path, Verb: "查看", Edited: r.Edited}
	if mend && r.Status != models.ImportAdded && r.Status != models.ImportCorrected {
		x.Verb = "修改"
	}
	if r.CaseID > 0 {
		x.CaseHref = casePath(r.CaseID, "")
	}
	for _, f := range r.Faults {
		y := importFault{Column: f.Head, Value: f.Value, Text: sentence(fault{"", f.Rule, f.Fix})}
		if mend && f.Place >= 0 && f.Value != "" && !f.Warn {
			y.Replace = importPath(id, "replace") + "?" + url.Values{"place": {strconv.Itoa(f.Place)}, "line": {strconv.Itoa(r.Line)}}.Encode()
		}
		x.Faults = append(x.Faults, y)
	}
	return x
}

// importRowPage is the page of one row.
type importRowPage struct {
	Form   *form
	Batch  models.ImportBatch
	Steps  []importStep
	Row    importRow
	Path   string
	Fields []importCell
	Lists  []importChoices
	Others []fact // columns that are not imported
	Mend   bool
	Back   string
	Next   string
	Whole  []importFault // what is wrong with none of the cells
}

// importCell is the field of one column.
type importCell struct{ Field field }

// importChoices are what may be written into a column.
type importChoices struct {
	ID    string
	Texts []string
}

func cellField(place int) string { return "cell[" + strconv.Itoa(place) + "]" }

func (d *importDesk) showRow(v *visit) error {
	r, err := d.openRow(v)
	if err != nil {
		return err
	}
	values := url.Values{}
	for i, text := range r.Row.Cells {
		values.Set(cellField(i), text)
	}
	return d.renderRow(v, fiber.StatusOK, newForm(values), r)
}

// openRow finds the row that the address names.
func (d *importDesk) openRow(v *visit) (cases.RowForm, error) {
	id, err := v.id("id")
	if err != nil {
		return cases.RowForm{}, err
	}
	line := atLeast(v.Params("line"))
	if line == 0 {
		return cases.RowForm{}, models.Errorf(models.NotFound, "没有这一行，请从列表进入")
	}
	return d.Imports.Row(v.ctx, v.actor, id, line)
}

func (d *importDesk) renderRow(v *visit, status int, f *form, r cases.RowForm) error {
	id := r.Batch.ID
	p := importRowPage{
		Form: f, Batch: r.Batch, Steps: importSteps(r.Batch, 3), Path: importPath(id, "rows/"+strconv.Itoa(r.Row.Line)), Back: importPath(id, "rows"),
	}
	p.Mend = mendsImport(v, r.Batch) && r.Row.Status != models.ImportAdded && r.Row.Status != models.ImportCorrected
	p.Row = importRowOf(id, r.Row, p.Mend)
	if r.Next > 0 {
		p.Next = importPath(id, "rows/"+strconv.Itoa(r.Next))
	}
	for _, x := range r.Row.Faults {
		if x.Place >= 0 {
			f.faults = append(f.faults, fault{cellField(x.Place), x.Rule, x.Fix})
		} else {
			f.faults = append(f.faults, fault{"", x.Head + "：" + x.Rule, x.Fix})
		}
	}
	if n := len(f.faults); n > 0 && f.title == "" {
		f.title = fmt.Sprintf("第%d行有%d处须处理", r.Row.Line, n)
	}
	for _, c := range r.Columns {
		value := ""
		if c.Place < len(r.Row.Cells) {
			value = r.Row.Cells[c.Place]
		}
		if c.Target == "" && f.faultOf(cellField(c.Place)) == "" {
			if value != "" {
				p.Others = append(p.Others, fact{Name: c.Head, Value: value})
			}
			continue
		}
		p.Fields = append(p.Fields, importCell{cellInput(f, c, value)})
		if _, choices := cases.ImportHelp(c.Target); len(choices) > 0 {
			p.Lists = append(p.Lists, importChoices{"list-" + strconv.Itoa(c.Place), choices})
		}
	}
	return v.renderAs(status, d.row, head{Title: fmt.Sprintf("第%d行 %s", r.Row.Line, r.Batch.FileName), Section: "cases", Crumbs: append(importCrumbs(r.Batch), crumb{"各行", p.Back}, crumb{fmt.Sprintf("第%d行", r.Row.Line), ""})}, p)
}

// longCell is from how many characters on a cell gets more than one line.
const longCell = 60

// cellInput builds the field of a column.
func cellInput(f *form, c cases.FileColumn, value string) field {
	how, choices := cases.ImportHelp(c.Target)
	mods := []mod{autocomplete("off")}
	if how != "" {
		mods = append(mods, hint(how))
	}
	if len(choices) > 0 {
		mods = append(mods, datalist("list-"+strconv.Itoa(c.Place)))
	}
	if utf8.RuneCountInString(value) > longCell || strings.Contains(value, "\n") {
		return f.area(cellField(c.Place), c.Head, append(mods, rows(4))...)
	}
	return f.text(cellField(c.Place), c.Head, mods...)
}

// takeRow changes a row and shows what the new check says.
func (d *importDesk) takeRow(v *visit) error {
	r, err := d.openRow(v)
	if err != nil {
		return err
	}
	values, err := v.form()
	if err != nil {
		return err
	}
	f, cells := newForm(values), map[int]string{}
	for _, c := range r.Columns {
		if list, sent := values[cellField(c.Place)]; sent && len(list) == 1 {
			cells[c.Place] = strings.ReplaceAll(list[0], "\r\n", "\n")
		}
	}
	b, err := d.Imports.UpdateRow(v.ctx, v.actor, r.Batch.ID, r.Row.Line, cells)
	if err != nil {
		if !f.refuse(err) {
			return err
		}
		return d.renderRow(v, fiber.StatusUnprocessableEntity, f, r)
	}
	return d.afterMending(v, b, r.Row.Line)
}

// afterMending leads on to the row when it is still faulty, else to the next
// that is, else to the result.
func (d *importDesk) afterMending(v *visit, b models.ImportBatch, line int) error {
	if b.State.Working() {
		return v.done("已保存，这一批正在重新检查。", importPath(b.ID, ""))
	}
	r, err := d.Imports.Row(v.ctx, v.actor, b.ID, line)
	if err != nil {
		return err
	}
	switch {
	case r.Row.Status == models.ImportBad:
		return v.done(fmt.Sprintf("已保存第%d行，仍有问题。", line), importPath(b.ID, "rows/"+strconv.Itoa(line)))
	case r.Next > 0:
		return v.done(fmt.Sprintf("第%d行已没有错误，还有%d行有错误。", line, b.Bad), importPath(b.ID, "rows/"+strconv.Itoa(r.Next)))
	case b.Bad > 0:
		return v.done(fmt.Sprintf("第%d行已没有错误，还有%d行有错误。", line, b.Bad), importPath(b.ID, "rows")+"?status=bad")
	default:
		return v.done("各行都没有错误了，可以导入。", importPath(b.ID, ""))
	}
}
