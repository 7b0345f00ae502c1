package office

import (
	"html/template"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sanxiang/app/disclosure"
	"sanxiang/models"
)

// exAnteForm is what a section shall say, row by row.
type exAnteForm struct {
	Form            *form
	Name, Label     string
	Path, Back      string
	Version, Bureau string
	Officers        bool
	Category        field
	Paragraphs      field
	Rows            []exAnteRow
	More            bool // rows may be added
	Paste, Reason   field
	Preview         template.HTML
	Returned        string
}

// exAnteRow is one row of the form.
type exAnteRow struct {
	Number int
	Fields []field
	Remove string // what the button that takes it out sends; none = it stays
}

// exAnteCell takes the name of a cell apart: rows[3].basis.
var exAnteCell = regexp.MustCompile(`^rows\[(\d{1,4})\]\.([a-z_]+)$`)

// exAnteRowsOf reads the rows of a form in their order.
func exAnteRowsOf(values url.Values) []map[string]string {
	byIndex := map[int]map[string]string{}
	for name := range values {
		m := exAnteCell.FindStringSubmatch(name)
		if m == nil {
			continue
		}
		i, _ := strconv.Atoi(m[1])
		if byIndex[i] == nil {
			byIndex[i] = map[string]string{}
		}
		byIndex[i][m[2]] = values.Get(name)
	}
	var out []map[string]string
	for _, i := range slices.Sorted(maps.Keys(byIndex)) {
		out = append(out, byIndex[i])
	}
	return out
}

// putRows writes rows into a form in place of those that it has.
func putRows(values url.Values, section models.ExAnteSection, list []map[string]string) {
	for name := range values {
		if exAnteCell.MatchString(name) {
			values.Del(name)
		}
	}
	for i, row := range list {
		for _, c := range section.Columns {
			values.Set(itemName("rows", i, c.Key), row[c.Key])
		}
	}
}

// pastedRows reads rows that were copied out of a sheet: a line each, cells
// parted by tabs, in the order of the columns.
func pastedRows(section models.ExAnteSection, text string) []map[string]string {
	var out []map[string]string
	for _, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		row := map[string]string{}
		for i, text := range strings.Split(line, "\t") {
			if i < len(section.Columns) {
				row[section.Columns[i].Key] = strings.TrimSpace(text)
			}
		}
		out = append(out, row)
	}
	return out
}

func (d *exAnteDesk) showEdit(v *visit) error {
	f := newForm(v.query())
	bureau, err := v.asked(f.value("bureau"))
	if err != nil {
		return err
	}
	s, err := d.editable(v, bureau)
	if err != nil {
		return err
	}
	content := models.ExAnteContent{}
	switch {
	case s.Draft != nil:
		content = *s.Draft
		f.values.Set("reason", s.DraftReason)
	case s.Content != nil:
		content = *s.Content
	}
	f.values.Set("version", strconv.FormatInt(s.Version, 10))
	f.values.Set("category", content.Category)
	f.values.Set("paragraphs", strings.Join(content.Paragraphs, "\n"))
	if s.Code != models.ExAnteOfficers && s.Form != models.ExAnteText {
		if len(content.Rows) == 0 {
			content.Rows = []map[string]string{{}}
		}
		putRows(f.values, s.ExAnteSection, content.Rows)
	}
	return d.renderEdit(v, 200, f, s, "")
}

// editable gives a section to somebody who may write it.
func (d *exAnteDesk) editable(v *visit, bureau int64) (disclosure.ExAnteSheet, error) {
	if err := models.Permit(v.actor, models.ActPrepare, v.tree, bureau); err != nil {
		return disclosure.ExAnteSheet{}, err
	}
	return d.Disclosure.FindExAnte(v.ctx, v.actor, bureau, v.Params("section"))
}

func (d *exAnteDesk) renderEdit(v *visit, status int, f *form, s disclosure.ExAnteSheet, preview template.HTML) error {
	p := exAnteForm{
		Form: f, Name: s.Bureau.Name, Label: s.Label, Path: Prefix + "/exante/" + s.Code + "/edit", Back: exAnteHref(s.Code, s.Bureau.ID, ""),
		Version: f.value("version"), Bureau: strconv.FormatInt(s.Bureau.ID, 10), Officers: s.Code == models.ExAnteOfficers, Preview: preview,
		Category: f.text("category", "执法类别", short, most(60), hint("例如 城市管理")), More: s.Form == models.ExAnteTable || s.Form == models.ExAnteSteps,
		Paragraphs: f.area("paragraphs", "文字", rows(6), hint("每行一段")), Paste: f.area("paste", "从表格粘贴", rows(3), optional, hint("每行一条，各栏依次以制表符分隔，直接从 Excel 复制")),
		Reason: f.text("reason", "修改原因", optional, most(200), hint("修改已公开的内容时必填，向公众公开")),
	}
	if s.ReturnedOn != "" {
		p.Returned = s.ReturnedOn.Chinese() + "退回：" + s.ReturnNote
	}
	if s.Form != models.ExAnteText {
		p.Paragraphs.Optional = true
	}
	if p.Officers {
		p.More = false
	}
	for i := range exAnteRowsOf(f.values) {
		if p.Officers || s.Form == models.ExAnteText {
			break
		}
		row := exAnteRow{Number: i + 1}
		if p.More {
			row.Remove = "remove:" + strconv.Itoa(i)
		}
		for _, c := range s.Columns {
			x := f.area(itemName("rows", i, c.Key), c.Label, rows(2), most(c.Max))
			if c.Max <= 100 {
				x.Kind = "text"
			}
			x.Optional = !c.Required
			row.Fields = append(row.Fields, x)
		}
		p.Rows = append(p.Rows, row)
	}
	crumbs := []crumb{{"公示", Prefix + "/disclosures"}, {"事前公开", Prefix + "/exante"}, {s.Label, p.Back}}
	return v.renderAs(status, d.edit, head{Title: "填写" + s.Label, Section: "disclosures", Wide: true, Crumbs: crumbs}, p)
}

// save rearranges the rows, shows what the public would read, or sends the
// section to the second person, as the button says.
func (d *exAnteDesk) save(v *visit) error {
	f, r, err := d.act(v)
	if err != nil {
		return err
	}
	s, err := d.editable(v, r.Bureau)
	if err != nil {
		return err
	}
	list := exAnteRowsOf(f.values)
	verb, at, _ := strings.Cut(f.value("action"), ":")
	switch i, _ := strconv.Atoi(at); verb {
	case "add":
		list = append(list, map[string]string{})
	case "paste":
		list = append(slices.DeleteFunc(list, blankRow), pastedRows(s.ExAnteSection, f.values.Get("paste"))...)
		f.values.Del("paste")
	case "remove":
		if i >= 0 && i < len(list) {
			list = slices.Delete(list, i, i+1)
		}
	default:
		return d.submit(v, f, r, s, list)
	}
	putRows(f.values, s.ExAnteSection, list)
	return d.renderEdit(v, 200, f, s, "")
}

func blankRow(row map[string]string) bool {
	for _, text := range row {
		if strings.TrimSpace(text) != "" {
			return false
		}
	}
	return true
}

// submit shows or sends what was written.
func (d *exAnteDesk) submit(v *visit, f *form, r disclosure.ExAnteRef, s disclosure.ExAnteSheet, list []map[string]string) error {
	draft := disclosure.ExAnteDraft{Key: f.Key, Bureau: r.Bureau, Section: r.Section, Version: r.Version, Reason: f.value("reason")}
	draft.Content = models.ExAnteContent{Category: f.value("category"), Paragraphs: strings.Split(f.value("paragraphs"), "\n"), Rows: list}
	if s.Code == models.ExAnteOfficers || s.Form == models.ExAnteText {
		draft.Content.Rows = nil
	}
	var page models.PublicPage
	var err error
	if f.value("action") == "preview" {
		if page, err = d.Disclosure.SketchExAnte(v.ctx, v.actor, draft); err == nil {
			return d.renderEdit(v, 200, f, s, template.HTML(page.HTML)) // written by the document walker, every text escaped
		}
	} else if _, err = d.Disclosure.PrepareExAnte(v.ctx, v.actor, draft); err == nil {
		return v.done("已送审，等待另一名审批负责人批准。", exAnteHref(s.Code, r.Bureau, ""))
	}
	if !f.refuse(err) {
		return err
	}
	putRows(f.values, s.ExAnteSection, slices.DeleteFunc(list, blankRow))
	return d.renderEdit(v, statusOf(err), f, s, "")
}
