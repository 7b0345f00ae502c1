package office

import (
	"fmt"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/cases"
	"sanxiang/models"
)

// importColumns is the page on which a file's columns are mapped.
type importColumns struct {
	Form       *form
	Batch      models.ImportBatch
	Steps      []importStep
	Message    string
	Again      string // the same file came before
	AgainHref  string
	Path       string
	Sheet      field
	Many       bool // sheets
	HeaderRow  field
	Lines      []importColumn
	Remembered bool
	Unmatched  int
	May        bool
}

// importColumn is one column of the file.
type importColumn struct {
	Head    string
	Samples []string
	Target  field
	Tag     tag
	Note    string
}

func (d *importDesk) showColumns(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	header, _ := strconv.Atoi(v.Query("header"))
	l, err := d.Imports.Layout(v.ctx, v.actor, id, v.Query("sheet"), header)
	if err != nil {
		return err
	}
	values := url.Values{"sheet": {l.Sheet}, "header": {strconv.Itoa(l.Header)}}
	for _, c := range l.Columns {
		values.Set(columnField(c.Place), c.Target)
	}
	return d.renderColumns(v, fiber.StatusOK, newForm(values), l)
}

// columnField is the name of a column's field, as the use case's faults have it.
func columnField(place int) string { return "column[" + strconv.Itoa(place) + "]" }

func (d *importDesk) renderColumns(v *visit, status int, f *form, l cases.Layout) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	b, err := d.Imports.Find(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	p := importColumns{Form: f, Batch: b, Steps: importSteps(b, 2), Message: b.Message, Path: importPath(id, "columns"), Many: len(l.Sheets) > 1, Remembered: l.Remembered, May: v.can(models.ActHandleCase)}
	before, err := d.Imports.Before(v.ctx, b)
	if err != nil {
		return err
	}
	if before.ID > 0 {
		p.Again, p.AgainHref = momentText(before.CreatedAt), importPath(before.ID, "")
	}
	var sheets, rows []models.Choice
	for _, name := range l.Sheets {
		sheets = append(sheets, models.Choice{Code: name, Label: name})
	}
	for _, r := range l.Rows {
		rows = append(rows, models.Choice{Code: strconv.Itoa(r.Line), Label: fmt.Sprintf("第%d行：%s", r.Line, rowText(r.Cells))})
	}
	p.Sheet, p.HeaderRow = f.pick("sheet", "工作表", sheets), f.pick("header", "表头在哪一行", rows)
	for _, c := range l.Columns {
		x := importColumn{Head: c.Head, Samples: c.Samples, Target: f.pick(columnField(c.Place), "“"+c.Head+"”对应", cases.ImportTargets())}
		x.Tag, x.Note = columnState(c)
		if c.Target == "" && !c.Ignored {
			p.Unmatched++
		}
		p.Lines = append(p.Lines, x)
	}
	return v.renderAs(status, d.columns, head{Title: "对应列 " + b.FileName, Section: "cases", Crumbs: append(importCrumbs(b), crumb{"对应列", ""})}, p)
}

// columnState says what is proposed for a column.
func columnState(c cases.FileColumn) (tag, string) {
	switch {
	case c.Target != "":
		return tag{tagOK, "已对应"}, ""
	case c.Twin != "":
		return tag{tagLate, "重复的列"}, "与“" + c.Twin + "”表示同一项目，只能取一列"
	case c.Ignored:
		return tag{tagPlain, "不导入"}, "本系统不使用这一列"
	case c.Near != "":
		return tag{tagLate, "没有对应"}, "最接近的是“" + c.Near + "”；不选则这一列不导入"
	default:
		return tag{tagLate, "没有对应"}, "不选则这一列不导入"
	}
}

// rowText is a row in a few words.
func rowText(cells []string) string {
	text := ""
	for _, c := range cells {
		if c == "" {
			continue
		}
		if text != "" {
			text += " | "
		}
		text += c
		if r := []rune(text); len(r) > 40 {
			return string(r[:40]) + "…"
		}
	}
	return text
}

// takeColumns settles the mapping.
func (d *importDesk) takeColumns(v *visit) error {
	id, f, err := v.sentTo("id")
	if err != nil {
		return err
	}
	header, _ := strconv.Atoi(f.value("header"))
	l, err := d.Imports.Layout(v.ctx, v.actor, id, f.values.Get("sheet"), header)
	if err != nil {
		return err
	}
	m := cases.Mapping{Sheet: f.values.Get("sheet"), Header: header}
	for _, c := range l.Columns {
		m.Targets = append(m.Targets, f.value(columnField(c.Place)))
	}
	if _, err := d.Imports.Map(v.ctx, v.actor, id, m); err != nil {
		if !f.refuse(err) {
			return err
		}
		return d.renderColumns(v, fiber.StatusUnprocessableEntity, f, l)
	}
	return v.Redirect(importPath(id, ""), fiber.StatusSeeOther)
}
